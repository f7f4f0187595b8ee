//! Schemas that must fail: `not`, the untaken alternatives of a `oneOf`, a condition that does not hold.
//!
//! What can be said exactly is merged at once. The rest is first left to chance, since most values fail most schemas;
//! only a schema that a drawn value turned out to meet is made to fail, by breaking one of its keywords.

use serde_json::{Map, Value};

use super::SampleProblem;
use super::expand::{Expander, impossible};
use super::keywords::whole;
use super::node::{Literal, Node};
use super::shape::{Contains, Rule};
use super::types::Types;

/// One way to make a schema fail.
enum Breach {
    /// Another type.
    Type(Types),
    /// None of the values.
    Values(Vec<Value>),
    /// A member that is missing.
    Absent(String),
    /// A member that is there and fails its own schema.
    Member(String, Node),
    /// A branch of `allOf`, or what a reference leads to, that fails.
    Part(Node),
    /// All of the alternatives fail.
    Parts(Vec<Node>),
    /// Two alternatives of a `oneOf` that hold together.
    Both(Node, Node),
    /// What the schema refuses.
    Refused(Node),
    /// No item that meets what `contains` asks for.
    Contained(Node),
    /// An item that fails.
    Item(Node),
    /// A bound passed.
    Bound(&'static str, Value),
}

impl Expander<'_, '_> {
    /// Merges what follows from a schema that has to fail.
    pub(super) fn take_not(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let keywords = match node.value() {
            Value::Bool(false) => return Ok(()),
            Value::Object(keywords) if !keywords.is_empty() => keywords,
            _ => return Err(impossible(node)),
        };
        let mut breaches: Vec<Breach> = Vec::new();
        let mut spoken = 0;
        for keyword in keywords.keys().filter(|keyword| !is_annotation(keyword)) {
            spoken += 1;
            self.breach(node, keyword, &mut breaches);
        }
        if spoken == 0 {
            return Err(impossible(node));
        }
        let exact = matches!(
            breaches.as_slice(),
            [Breach::Type(_) | Breach::Values(_) | Breach::Parts(_) | Breach::Refused(_) | Breach::Part(_)]
        );
        // Of `oneOf`, all failing is but one of the ways.
        if spoken == 1 && exact && !keywords.contains_key("oneOf") {
            return breaches.pop().map_or(Ok(()), |breach| self.commit(node, breach));
        }
        breaches.retain(|breach| !matches!(breach, Breach::Type(types) if !self.shape.types.is.meets(*types)));
        breaches.sort_by_key(|breach| self.resistance(breach));
        self.shape.doubtful = true;
        self.shape.unmet.push(node.clone());
        if !self.around.stubborn.contains(node) || breaches.is_empty() {
            return Ok(());
        }
        let picked = self.script.choose(breaches.len() + 1);
        match breaches.into_iter().nth(picked) {
            Some(breach) => self.commit(node, breach),
            None => Ok(()),
        }
    }

    fn breach(&self, node: &Node, keyword: &str, breaches: &mut Vec<Breach>) {
        let Some(argument) = node.keyword(keyword) else { return };
        match (keyword, argument) {
            ("type", _) => breaches.push(Breach::Type(Types::ALL.without(Types::of_keyword(argument)))),
            ("const", value) => breaches.push(Breach::Values(vec![value.clone()])),
            ("enum", Value::Array(values)) => breaches.push(Breach::Values(values.clone())),
            ("$ref" | "$dynamicRef", _) => {
                let target = node.target(self.around.judge.view.schemas).and_then(Result::ok);
                breaches.extend(target.map(Breach::Part));
            }
            ("allOf", _) => breaches.extend(node.items("allOf").into_iter().map(Breach::Part)),
            ("anyOf", _) => breaches.push(Breach::Parts(node.items("anyOf"))),
            ("oneOf", _) => {
                let branches = node.items("oneOf");
                let pairs = branches.iter().zip(branches.iter().skip(1));
                breaches.extend(pairs.map(|(one, other)| Breach::Both(one.clone(), other.clone())));
                breaches.push(Breach::Parts(branches));
            }
            ("not", _) => breaches.extend(node.child("not").map(Breach::Refused)),
            ("contains", _) => breaches.extend(node.child("contains").map(Breach::Contained)),
            ("items", _) => breaches.extend(node.child("items").map(Breach::Item)),
            ("required", Value::Array(names)) => {
                let required = &self.shape.object.required;
                let names = names.iter().filter_map(Value::as_str).filter(|name| !required.contains(*name));
                breaches.extend(names.map(|name| Breach::Absent(name.to_owned())));
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
            ("minimum", _) => breaches.push(Breach::Bound("minimum", argument.clone())),
            ("maximum", _) => breaches.push(Breach::Bound("maximum", argument.clone())),
            ("exclusiveMinimum", _) => breaches.push(Breach::Bound("exclusiveMinimum", argument.clone())),
            ("exclusiveMaximum", _) => breaches.push(Breach::Bound("exclusiveMaximum", argument.clone())),
            ("minLength", _) => breaches.push(Breach::Bound("minLength", argument.clone())),
            ("maxLength", _) => breaches.push(Breach::Bound("maxLength", argument.clone())),
            ("pattern", _) => breaches.push(Breach::Bound("pattern", argument.clone())),
            ("minItems", _) => breaches.push(Breach::Bound("minItems", argument.clone())),
            ("maxItems", _) => breaches.push(Breach::Bound("maxItems", argument.clone())),
            ("minProperties", _) => breaches.push(Breach::Bound("minProperties", argument.clone())),
            ("maxProperties", _) => breaches.push(Breach::Bound("maxProperties", argument.clone())),
            _ => {}
        }
    }

    /// How much stands against a breach: a member that no branch speaks of can take any value, so it is tried first.
    fn resistance(&self, breach: &Breach) -> u8 {
        match breach {
            Breach::Member(name, _) => {
                let spoken = self.shape.branches.iter().any(|branch| branch.member("properties", name).is_some());
                if spoken { 2 } else { 0 }
            }
            _ => 1,
        }
    }

    fn commit(&mut self, node: &Node, breach: Breach) -> Result<(), SampleProblem> {
        match breach {
            Breach::Type(types) => self.narrow_not(types, node),
            Breach::Values(values) => {
                self.shape.excluded.extend(values);
                Ok(())
            }
            Breach::Part(part) => self.take_not(&part),
            Breach::Parts(parts) => parts.iter().try_for_each(|part| self.take_not(part)),
            Breach::Refused(inner) => self.take(&inner),
            Breach::Both(one, other) => {
                self.take(&one)?;
                self.take(&other)
            }
            Breach::Absent(name) => {
                self.shape.object.forbidden.insert(name);
                self.narrow_not(Types::OBJECT, node)
            }
            Breach::Member(name, member) => {
                self.shape.object.required.insert(name.clone());
                self.shape.object.further.entry(name).or_default().push(Literal::fails(member));
                self.narrow_not(Types::OBJECT, node)
            }
            Breach::Contained(wanted) => {
                self.shape.array.every.push(Literal::fails(wanted));
                self.narrow_not(Types::ARRAY, node)
            }
            Breach::Item(items) => {
                let demand = Literal::fails(items);
                self.shape.array.contains.push(Contains { demand, least: 1, most: u64::MAX, branch: None });
                self.narrow_not(Types::ARRAY, node)
            }
            Breach::Bound(keyword, argument) => self.pass(node, keyword, &argument),
        }
    }

    /// Demands a value on the other side of a bound.
    fn pass(&mut self, node: &Node, keyword: &'static str, argument: &Value) -> Result<(), SampleProblem> {
        let shape = &mut self.shape;
        let (number, count) = (argument.as_number().cloned(), whole(argument));
        let below = count.and_then(|count| count.checked_sub(1));
        let above = count.and_then(|count| count.checked_add(1));
        let kind = match keyword {
            "minimum" => number.map(|n| shape.number.at_most(Rule::new(n, "not", node), true)).map(|()| Types::NUMBER),
            "maximum" => number.map(|n| shape.number.at_least(Rule::new(n, "not", node), true)).map(|()| Types::NUMBER),
            "exclusiveMinimum" => {
                number.map(|n| shape.number.at_most(Rule::new(n, "not", node), false)).map(|()| Types::NUMBER)
            }
            "exclusiveMaximum" => {
                number.map(|n| shape.number.at_least(Rule::new(n, "not", node), false)).map(|()| Types::NUMBER)
            }
            "minLength" => below.map(|n| shape.text.length.at_most(Some(n), "not", node)).map(|()| Types::STRING),
            "maxLength" => above.map(|n| shape.text.length.at_least(Some(n), "not", node)).map(|()| Types::STRING),
            "minItems" => below.map(|n| shape.array.counts.at_most(Some(n), "not", node)).map(|()| Types::ARRAY),
            "maxItems" => above.map(|n| shape.array.counts.at_least(Some(n), "not", node)).map(|()| Types::ARRAY),
            "minProperties" => below.map(|n| shape.object.counts.at_most(Some(n), "not", node)).map(|()| Types::OBJECT),
            "maxProperties" => {
                above.map(|n| shape.object.counts.at_least(Some(n), "not", node)).map(|()| Types::OBJECT)
            }
            "pattern" => {
                shape.text.antipatterns.extend(argument.as_str().map(str::to_owned));
                Some(Types::STRING)
            }
            _ => None,
        };
        match kind {
            Some(kind) => self.narrow_not(kind, node),
            None => Err(impossible(node)),
        }
    }
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
fn is_annotation(keyword: &str) -> bool {
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
    ) || keyword.starts_with("x-")
}
