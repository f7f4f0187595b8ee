//! The ways in which a schema can fail, keyword by keyword.

use serde_json::{Map, Value};

use super::expand::Expander;
use super::keywords::whole;
use super::node::{Literal, Node};
use super::types::Types;

/// One way to make a schema fail.
pub(super) enum Breach {
    /// Another type.
    Type(Types),
    /// None of the values.
    Values(Vec<Value>),
    /// Other schemas that hold or fail: a branch of `allOf` that fails, two of `oneOf` that hold, what `not` refuses.
    Parts(Vec<Literal>),
    /// A member that is missing, and one that is there all the same.
    Absent(String, Option<String>),
    /// A member that is there and fails its own schema.
    Member(String, Node),
    /// A member that is there, and what it brings fails.
    Dependent(String, Node),
    /// A member whose name fails.
    Name(Node),
    /// An item that fails; the index is the first at which the schema applies.
    Item(usize, Node),
    /// Too few or too many items that meet what `contains` asks for.
    Contained(Node, u64, u64),
    /// Two items that are the same.
    Twice,
    /// A bound passed, a pattern or format not met.
    Bound(&'static str, Value),
}

impl Expander<'_, '_> {
    /// Every way in which a schema can fail that is known.
    pub(super) fn breaches(&self, node: &Node) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let keywords = node.keywords().into_iter().flat_map(Map::iter);
        for (keyword, argument) in keywords.filter(|(keyword, _)| !is_annotation(keyword)) {
            self.breach_in_place(node, keyword, argument, &mut breaches);
            self.breach_members(node, keyword, argument, &mut breaches);
            breach_items(node, keyword, argument, &mut breaches);
            breaches.extend(bound(keyword).map(|keyword| Breach::Bound(keyword, argument.clone())));
        }
        breaches
    }

    fn breach_in_place(&self, node: &Node, keyword: &str, argument: &Value, breaches: &mut Vec<Breach>) {
        let fail = |nodes: Vec<Node>| Breach::Parts(nodes.into_iter().map(Literal::fails).collect());
        match (keyword, argument) {
            ("type", _) => breaches.push(Breach::Type(Types::ALL.without(Types::of_keyword(argument)))),
            ("const", value) => breaches.push(Breach::Values(vec![value.clone()])),
            ("enum", Value::Array(values)) => breaches.push(Breach::Values(values.clone())),
            ("$ref" | "$dynamicRef", _) => {
                let target = node.target(self.around.judge.view.schemas).and_then(Result::ok);
                breaches.extend(target.map(|target| fail(vec![target])));
            }
            ("allOf", _) => breaches.extend(node.items("allOf").into_iter().map(|part| fail(vec![part]))),
            ("anyOf", _) => breaches.push(fail(node.items("anyOf"))),
            ("oneOf", _) => {
                let branches = node.items("oneOf");
                let pairs = branches.iter().zip(branches.iter().skip(1));
                breaches.extend(
                    pairs.map(|pair| {
                        Breach::Parts(vec![Literal::holds(pair.0.clone()), Literal::holds(pair.1.clone())])
                    }),
                );
                breaches.push(fail(branches));
            }
            ("not", _) => {
                breaches.extend(node.child("not").map(|refused| Breach::Parts(vec![Literal::holds(refused)])));
            }
            ("if", _) => {
                let condition = node.child("if");
                let then = condition.clone().map(Literal::holds).zip(node.child("then").map(Literal::fails));
                let otherwise = condition.map(Literal::fails).zip(node.child("else").map(Literal::fails));
                breaches.extend(then.into_iter().chain(otherwise).map(|(one, other)| Breach::Parts(vec![one, other])));
            }
            _ => {}
        }
    }

    fn breach_members(&self, node: &Node, keyword: &str, argument: &Value, breaches: &mut Vec<Breach>) {
        match (keyword, argument) {
            ("required", Value::Array(names)) => {
                let required = &self.shape.object.required;
                let names = names.iter().filter_map(Value::as_str).filter(|name| !required.contains(*name));
                breaches.extend(names.map(|name| Breach::Absent(name.to_owned(), None)));
            }
            ("dependentRequired", Value::Object(dependents)) => {
                for (name, brought) in dependents {
                    let brought = brought.as_array().into_iter().flatten().filter_map(Value::as_str);
                    breaches.extend(brought.map(|absent| Breach::Absent(absent.to_owned(), Some(name.clone()))));
                }
            }
            ("dependentSchemas", Value::Object(dependents)) => {
                let brought = dependents.keys().filter_map(|name| Some((name, node.member("dependentSchemas", name)?)));
                breaches.extend(brought.map(|(name, schema)| Breach::Dependent(name.clone(), schema)));
            }
            ("properties", Value::Object(members)) => {
                let members = members.keys().filter_map(|name| Some((name.clone(), node.member("properties", name)?)));
                // What has to hold for the same member anyway cannot fail.
                let must_hold = |name: &str, member: &Node| {
                    let branches = self.shape.branches.iter();
                    branches.filter_map(|it| it.member("properties", name)).any(|it| alike(it.value(), member.value()))
                };
                let members = members.filter(|(name, member)| !must_hold(name, member));
                breaches.extend(members.map(|(name, member)| Breach::Member(name, member)));
            }
            ("patternProperties", Value::Object(members)) => {
                for pattern in members.keys() {
                    let Some(member) = node.member("patternProperties", pattern) else { continue };
                    let names = self.names_for(pattern);
                    breaches.extend(names.into_iter().map(|name| Breach::Member(name, member.clone())));
                }
            }
            ("additionalProperties" | "unevaluatedProperties", _) => {
                let Some(rest) = node.child(keyword) else { return };
                let names = self.names_beside(node);
                breaches.extend(names.into_iter().map(|name| Breach::Member(name, rest.clone())));
            }
            ("propertyNames", _) => breaches.extend(node.child("propertyNames").map(Breach::Name)),
            _ => {}
        }
    }
}

fn breach_items(node: &Node, keyword: &str, argument: &Value, breaches: &mut Vec<Breach>) {
    let prefix = node.items("prefixItems");
    match keyword {
        "prefixItems" => breaches.extend(prefix.into_iter().enumerate().map(|(index, item)| Breach::Item(index, item))),
        "items" => breaches.extend(node.child("items").map(|items| Breach::Item(prefix.len(), items))),
        "unevaluatedItems" => breaches.extend(node.child(keyword).map(|rest| Breach::Item(longest_prefix(node), rest))),
        "uniqueItems" if argument == &Value::Bool(true) => breaches.push(Breach::Twice),
        "contains" => {
            let Some(wanted) = node.child("contains") else { return };
            let count = |keyword| node.keyword(keyword).and_then(whole);
            if let Some(most) = count("minContains").unwrap_or(1).checked_sub(1) {
                breaches.push(Breach::Contained(wanted.clone(), 0, most));
            }
            let least = count("maxContains").and_then(|most| most.checked_add(1));
            breaches.extend(least.map(|least| Breach::Contained(wanted, least, u64::MAX)));
        }
        _ => {}
    }
}

/// The number of items for which the schema or a branch of it names a schema each.
fn longest_prefix(node: &Node) -> usize {
    let branches = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|keyword| node.items(keyword));
    let inner = branches.map(|branch| branch.items("prefixItems").len()).max().unwrap_or(0);
    node.items("prefixItems").len().max(inner)
}

/// Keywords that a value fails by passing a bound.
fn bound(keyword: &str) -> Option<&'static str> {
    const BOUNDS: [&str; 13] = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ];
    BOUNDS.into_iter().find(|bound| *bound == keyword)
}

/// Whether two schemas ask the same: equal but for what never makes a value invalid.
fn alike(one: &Value, other: &Value) -> bool {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return one == other };
    let rules = |schema: &Map<String, Value>| schema.keys().filter(|keyword| !is_annotation(keyword)).count();
    rules(one) == rules(other)
        && one.iter().filter(|(keyword, _)| !is_annotation(keyword)).all(|(keyword, asked)| {
            let Some(also) = other.get(keyword) else { return false };
            match (keyword.as_str(), asked, also) {
                (
                    "properties" | "patternProperties" | "dependentSchemas",
                    Value::Object(asked),
                    Value::Object(also),
                ) => {
                    asked.len() == also.len()
                        && asked.iter().all(|(name, schema)| also.get(name).is_some_and(|also| alike(schema, also)))
                }
                ("items" | "not" | "additionalProperties", _, _) => alike(asked, also),
                _ => asked == also,
            }
        })
}

/// Keywords that never make a value invalid by themselves.
pub(super) fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "title"
            | "description"
            | "default"
            | "example"
            | "examples"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "xml"
            | "externalDocs"
            | "discriminator"
            | "$comment"
            | "$id"
            | "$schema"
            | "$anchor"
            | "$dynamicAnchor"
            | "$defs"
            | "definitions"
            | "contentEncoding"
            | "contentMediaType"
            | "contentSchema"
            | "then"
            | "else"
            | "minContains"
            | "maxContains"
    ) || keyword.starts_with("x-")
}
