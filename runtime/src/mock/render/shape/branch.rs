use mockwright_generator::source::Pointer;
use serde_json::{Map, Value};

use super::{Part, Reach, spread};

/// The branches of `oneOf` and `anyOf` that a value takes, and what a discriminator says it is.
///
/// This is no validation: values are proved valid before they are written, so telling branches apart by type,
/// names, `const` and `enum` is enough to find the hints that are meant.
pub(super) fn taken(reach: &Reach<'_>, part: &Part, value: &Value) -> Vec<Part> {
    let Some(keywords) = part.keywords() else { return Vec::new() };
    let named = discriminated(keywords, value);
    let mut taken = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        let branches = part.list(keyword);
        if branches.is_empty() {
            continue;
        }
        let by_name = named.as_ref().and_then(|name| branches.iter().find(|branch| leads_to(branch, name)));
        taken.extend(by_name.cloned().or_else(|| best(reach, &branches, value)));
    }
    if taken.is_empty()
        && let Some(name) = named
    {
        let pointer = match Pointer::from_local_reference(&name) {
            Some(pointer) => Some(pointer),
            None => part.pointer.parent().map(|components| components.child(&name)),
        };
        taken.extend(pointer.and_then(|pointer| Part::of(reach.schemas, pointer, part.hops + 1)));
    }
    taken
}

/// The name or reference of the schema that the discriminator chooses (OpenAPI 3.1 §4.8.25).
fn discriminated(keywords: &Map<String, Value>, value: &Value) -> Option<String> {
    let discriminator = keywords.get("discriminator")?;
    let word = value.get(discriminator.get("propertyName")?.as_str()?)?.as_str()?;
    let mapped = discriminator.get("mapping").and_then(|mapping| mapping.get(word)?.as_str());
    Some(mapped.unwrap_or(word).to_owned())
}

fn leads_to(branch: &Part, name: &str) -> bool {
    let reference = branch.keywords().and_then(|keywords| keywords.get("$ref")?.as_str());
    reference.is_some_and(|reference| reference == name || reference.rsplit('/').next() == Some(name))
}

fn best(reach: &Reach<'_>, branches: &[Part], value: &Value) -> Option<Part> {
    let mut best: Option<(usize, &Part)> = None;
    for branch in branches {
        let parts = spread(reach, vec![branch.clone()], |_| Vec::new());
        let Some(score) = fit(&parts, value) else { continue };
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, branch));
        }
    }
    best.map(|(_, branch)| branch.clone())
}

/// How many members of the value the schemas name; `None` where the value cannot be theirs.
fn fit(parts: &[Part], value: &Value) -> Option<usize> {
    let mut score = 0;
    for keywords in parts.iter().filter_map(Part::keywords) {
        if !(allows_type(keywords, value) && allows_value(keywords, value)) {
            return None;
        }
        let Value::Object(members) = value else { continue };
        let required = keywords.get("required").and_then(Value::as_array).into_iter().flatten();
        if required.filter_map(Value::as_str).any(|name| !members.contains_key(name)) {
            return None;
        }
        let Some(properties) = keywords.get("properties").and_then(Value::as_object) else { continue };
        for (name, member) in members {
            match properties.get(name).map(Value::as_object) {
                Some(Some(schema)) if !(allows_type(schema, member) && allows_value(schema, member)) => return None,
                Some(_) => score += 1,
                None if keywords.get("additionalProperties") == Some(&Value::Bool(false)) => return None,
                None => {}
            }
        }
    }
    Some(score)
}

fn allows_type(keywords: &Map<String, Value>, value: &Value) -> bool {
    let fits = |name: &str| match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => {
            name == "number" || name == "integer" && number.as_f64().is_none_or(|number| number.fract() == 0.0)
        }
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    };
    match keywords.get("type") {
        Some(Value::String(only)) => fits(only),
        Some(Value::Array(any)) => any.iter().filter_map(Value::as_str).any(fits),
        _ => true,
    }
}

fn allows_value(keywords: &Map<String, Value>, value: &Value) -> bool {
    let is_constant = keywords.get("const").is_none_or(|constant| constant == value);
    let is_listed = keywords.get("enum").and_then(Value::as_array).is_none_or(|listed| listed.contains(value));
    is_constant && is_listed
}
