//! The assertions of one schema, read into a shape.

use serde_json::{Map, Value};

use super::SampleProblem;
use super::node::{Literal, Node};
use super::shape::{Contains, Rule, Shape};
use super::types::Types;

/// Adds what a schema asserts by itself; applicators in place (`$ref`, `allOf`, …) are the expansion's.
///
/// # Errors
/// The keyword contradicts what the shape holds already.
pub(super) fn read(shape: &mut Shape, node: &Node, keywords: &Map<String, Value>) -> Result<(), SampleProblem> {
    let branch = shape.branches.len();
    if keywords.keys().any(|keyword| Types::of_applicability(keyword).meets(Types::OBJECT.or(Types::ARRAY))) {
        shape.branches.push(node.clone());
    }
    for (keyword, argument) in keywords {
        read_kind(shape, node, keyword, argument)?;
        read_number(shape, node, keyword, argument);
        read_text(shape, node, keyword, argument);
        read_object(shape, node, keyword, argument);
        read_array(shape, node, keyword, argument);
        read_prose(shape, keyword, argument);
    }
    if let Some(contains) = node.child("contains") {
        let count = |keyword| node.keyword(keyword).and_then(whole);
        let least = count("minContains").unwrap_or(1);
        shape.array.contains.push(Contains {
            demand: Literal::holds(contains),
            least,
            most: count("maxContains").unwrap_or(u64::MAX),
            branch: Some(branch),
        });
        shape.doubtful = true;
    }
    if !keywords.contains_key("type") {
        let spoken = keywords.keys().map(|keyword| Types::of_applicability(keyword)).filter(|kind| !kind.is_empty());
        shape.preferred.extend(spoken);
    }
    Ok(())
}

fn read_kind(shape: &mut Shape, node: &Node, keyword: &str, argument: &Value) -> Result<(), SampleProblem> {
    match (keyword, argument) {
        ("type", _) => {
            let types = Types::of_keyword(argument);
            let words = argument.as_array().map_or_else(|| std::slice::from_ref(argument), Vec::as_slice);
            shape.preferred.extend(words.iter().filter_map(Value::as_str).map(Types::of_word));
            // An unknown type cannot be compiled, which is reported by the judge.
            if types.is_empty() { Ok(()) } else { shape.narrow(Rule::new(types, "type", node)) }
        }
        ("enum", Value::Array(values)) => shape.choose_from(Rule::new(values.clone(), "enum", node)),
        ("const", value) => shape.choose_from(Rule::new(vec![value.clone()], "const", node)),
        ("example", value) => {
            shape.presets.examples.push(value.clone());
            Ok(())
        }
        ("examples", Value::Array(values)) => {
            shape.presets.examples.extend(values.iter().cloned());
            Ok(())
        }
        ("default", value) => {
            shape.presets.defaults.push(value.clone());
            Ok(())
        }
        _ => Ok(()),
    }
}

fn read_number(shape: &mut Shape, node: &Node, keyword: &str, argument: &Value) {
    let Value::Number(number) = argument else { return };
    let rules = &mut shape.number;
    match keyword {
        "minimum" => rules.at_least(Rule::new(number.clone(), "minimum", node), false),
        "exclusiveMinimum" => rules.at_least(Rule::new(number.clone(), "exclusiveMinimum", node), true),
        "maximum" => rules.at_most(Rule::new(number.clone(), "maximum", node), false),
        "exclusiveMaximum" => rules.at_most(Rule::new(number.clone(), "exclusiveMaximum", node), true),
        "multipleOf" => rules.steps.push(Rule::new(number.clone(), "multipleOf", node)),
        _ => {}
    }
}

fn read_text(shape: &mut Shape, node: &Node, keyword: &str, argument: &Value) {
    let rules = &mut shape.text;
    match (keyword, argument) {
        ("minLength", _) => rules.length.at_least(whole(argument), "minLength", node),
        ("maxLength", _) => rules.length.at_most(whole(argument), "maxLength", node),
        ("pattern", Value::String(pattern)) if !rules.patterns.contains(pattern) => {
            rules.patterns.push(pattern.clone());
        }
        ("format", Value::String(format)) if !rules.formats.contains(format) => rules.formats.push(format.clone()),
        ("contentEncoding", Value::String(encoding)) => rules.encoding = Some(encoding.clone()),
        ("contentMediaType", Value::String(media_type)) => rules.media_type = Some(media_type.clone()),
        _ => {}
    }
}

fn read_object(shape: &mut Shape, node: &Node, keyword: &str, argument: &Value) {
    let rules = &mut shape.object;
    match (keyword, argument) {
        ("required", Value::Array(names)) => {
            rules.required.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        ("minProperties", _) => rules.counts.at_least(whole(argument), "minProperties", node),
        ("maxProperties", _) => rules.counts.at_most(whole(argument), "maxProperties", node),
        ("propertyNames", _) => rules.names.extend(node.child("propertyNames").map(Literal::holds)),
        ("dependentRequired", Value::Object(dependents)) => {
            for (name, wanted) in dependents {
                let wanted = wanted.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
                rules.dependents.push((name.clone(), wanted.collect()));
            }
        }
        _ => {}
    }
}

fn read_array(shape: &mut Shape, node: &Node, keyword: &str, argument: &Value) {
    let rules = &mut shape.array;
    match (keyword, argument) {
        ("minItems", _) => rules.counts.at_least(whole(argument), "minItems", node),
        ("maxItems", _) => rules.counts.at_most(whole(argument), "maxItems", node),
        ("uniqueItems", Value::Bool(true)) => rules.unique = true,
        _ => {}
    }
}

fn read_prose(shape: &mut Shape, keyword: &str, argument: &Value) {
    if let ("description" | "title", Value::String(text), None) = (keyword, argument, &shape.prose) {
        shape.prose = Some(text.clone());
    }
}

/// A count; `3.0` is one.
pub(super) fn whole(value: &Value) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
    let of_float = |float: f64| (float >= 0.0 && float.fract() == 0.0).then_some(float as u64);
    value.as_u64().or_else(|| value.as_f64().and_then(of_float))
}
