//! One pair of schemas, compared up to the references in them.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::Schema;
use serde_json::{Map, Value};

use super::PointerPair;
use crate::compare::subschemas::Subschemas;
use crate::model::Api;
use crate::source::Pointer;

/// References that may follow one another before it counts as going in circles.
const LONGEST_CHAIN: usize = 64;

/// Schemas that are inherited from, as far as a discriminator is looked for.
const MOST_PARENTS: usize = 64;

/// Schemas compared where one side refers and the other does not. References of both sides that never stand at the same
/// depth would lead on for ever.
const MOST_INLINED: usize = 10_000;

/// How deep such schemas may lead.
const DEEPEST: usize = 512;

/// What two schemas that do not differ by themselves still depend on.
#[derive(Debug, Default)]
pub(super) struct Local {
    /// Schemas that have to be the same as well.
    pub(super) references: Vec<PointerPair>,
}

/// What has to be equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sense {
    /// Everything that a sample is drawn from.
    #[default]
    Sampling,
    /// What decides which values are valid.
    Validity,
}

impl Sense {
    fn counts(self, keyword: &str) -> bool {
        match keyword {
            "deprecated" => false,
            "title" | "description" | "default" | "example" | "examples" => self == Self::Sampling,
            _ => true,
        }
    }
}

/// Compares the schemas at two pointers without those that they refer to; `None` where they differ.
pub(super) fn compare(old: (&Api, &Pointer), new: (&Api, &Pointer), sense: Sense) -> Option<Local> {
    match (old.0.schemas.get(old.1), new.0.schemas.get(new.1)) {
        (Some(one), Some(other)) => compare_values((old.0, one.as_value()), (new.0, other.as_value()), sense),
        (None, None) => Some(Local::default()),
        _ => None,
    }
}

/// Compares two schemas without those that they refer to; `None` where they differ.
pub(super) fn compare_values(old: (&Api, &Value), new: (&Api, &Value), sense: Sense) -> Option<Local> {
    let local = Local::default();
    let mut comparison = Comparison { old: old.0, new: new.0, sense, local, inlined: 0, depth: 0 };
    comparison.schemas(old.1, new.1).then_some(comparison.local)
}

struct Comparison<'s> {
    old: &'s Api,
    new: &'s Api,
    sense: Sense,
    local: Local,
    /// Schemas met behind a reference of one side.
    inlined: usize,
    depth: usize,
}

impl Comparison<'_> {
    fn schemas(&mut self, old: &Value, new: &Value) -> bool {
        self.depth += 1;
        let same = self.depth < DEEPEST && self.schemas_within(old, new);
        self.depth -= 1;
        same
    }

    /// Where both sides refer, the references are left for later; where one does, it is followed here.
    fn schemas_within(&mut self, old: &Value, new: &Value) -> bool {
        match (bare_reference(old), bare_reference(new)) {
            (Some(one), Some(other)) => self.references(one, other),
            (Some(one), None) => {
                self.inline() && referred(self.old, one).is_some_and(|old| self.schemas(old.as_value(), new))
            }
            (None, Some(other)) => {
                self.inline() && referred(self.new, other).is_some_and(|new| self.schemas(old, new.as_value()))
            }
            (None, None) => match (&*spelled_out(old), &*spelled_out(new)) {
                (Value::Object(one), Value::Object(other)) => self.keywords(one, other),
                (one, other) => one == other,
            },
        }
    }

    fn inline(&mut self) -> bool {
        self.inlined += 1;
        self.inlined < MOST_INLINED
    }

    fn keywords(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
        let sense = self.sense;
        let counted = |schema: &Map<String, Value>| schema.keys().filter(|keyword| sense.counts(keyword)).count();
        counted(old) == counted(new)
            && discriminated_alternatives(old, new)
            && old
                .iter()
                .filter(|(keyword, _)| sense.counts(keyword))
                .all(|(keyword, one)| new.get(keyword).is_some_and(|other| self.keyword(keyword, one, other)))
    }

    fn keyword(&mut self, keyword: &str, old: &Value, new: &Value) -> bool {
        match (Subschemas::of(keyword), old, new) {
            (Some(Subschemas::List), Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.schemas(one, other))
            }
            (Some(Subschemas::One), ..) => self.schemas(old, new),
            (Some(Subschemas::Map), Value::Object(one), Value::Object(other)) => {
                let ordered = self.sense == Sense::Sampling;
                one.len() == other.len()
                    && (!ordered || one.keys().eq(other.keys()))
                    && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| self.schemas(one, other)))
            }
            _ => self.other_keyword(keyword, old, new),
        }
    }

    fn other_keyword(&mut self, keyword: &str, old: &Value, new: &Value) -> bool {
        match (keyword, old, new) {
            ("$ref", Value::String(one), Value::String(other)) => self.references(one, other),
            ("required", Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().all(|name| other.contains(name))
            }
            ("discriminator", ..) => self.discriminators(old, new),
            _ => identical(old, new),
        }
    }

    /// What both refer to has to be the same, which is found out later.
    fn references(&mut self, old: &str, new: &str) -> bool {
        let (Some(one), Some(other)) = (Pointer::from_local_reference(old), Pointer::from_local_reference(new)) else {
            return old == new;
        };
        // The name of a schema is a value where a discriminator is inherited.
        if one.last() != other.last()
            && (inherits_discriminator(self.old, &one) || inherits_discriminator(self.new, &other))
        {
            return false;
        }
        self.local.references.push((one, other));
        true
    }

    fn discriminators(&mut self, old: &Value, new: &Value) -> bool {
        if old.get("propertyName") != new.get("propertyName") {
            return false;
        }
        match (old.get("mapping").and_then(Value::as_object), new.get("mapping").and_then(Value::as_object)) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|((value, one), (other_value, other))| {
                        let targets = one.as_str().zip(other.as_str());
                        value == other_value && targets.is_some_and(|(one, other)| self.references(one, other))
                    })
            }
            _ => false,
        }
    }
}

/// Beside a discriminator, the alternatives must stand for the same values.
fn discriminated_alternatives(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let (Some(one), Some(other)) = (old.get("discriminator"), new.get("discriminator")) else { return true };
    ["oneOf", "anyOf"].iter().all(|keyword| {
        let values = |schema: &Map<String, Value>, discriminator: &Value| -> Vec<Option<String>> {
            let branches = schema.get(*keyword).and_then(Value::as_array).into_iter().flatten();
            branches.map(|branch| value_of(discriminator, bare_reference(branch)?)).collect()
        };
        values(old, one) == values(new, other)
    })
}

/// The value that a discriminator has for a schema: its key in the mapping, else its name.
fn value_of(discriminator: &Value, reference: &str) -> Option<String> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let mapped = mapping.into_iter().find(|(_, target)| target.as_str() == Some(reference));
    mapped.map(|(value, _)| value.clone()).or_else(|| Pointer::from_local_reference(reference)?.last())
}

/// Whether a schema has its discriminator from what it is made of, so that its own name is a value.
fn inherits_discriminator(api: &Api, at: &Pointer) -> bool {
    let mut parents = vec![at.clone()];
    let mut next = 0;
    while let Some(at) = parents.get(next).filter(|_| next < MOST_PARENTS) {
        next += 1;
        let Some(schema) = api.schemas.get(at) else { continue };
        let alternatives = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
        if schema.get("discriminator").is_some() && !alternatives {
            return true;
        }
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts.chain(std::iter::once(schema.as_value())) {
            let reference = part.get("$ref").and_then(Value::as_str).and_then(Pointer::from_local_reference);
            parents.extend(reference.filter(|at| !parents.contains(at)));
        }
    }
    false
}

/// The reference that a schema consists of.
fn bare_reference(schema: &Value) -> Option<&str> {
    let fields = schema.as_object().filter(|fields| fields.len() == 1)?;
    fields.get("$ref")?.as_str()
}

/// What a chain of bare references ends at.
fn referred(api: &Api, reference: &str) -> Option<Arc<Schema>> {
    let mut at = Pointer::from_local_reference(reference)?;
    for _ in 0..LONGEST_CHAIN {
        let target = api.schemas.get(&at)?;
        match bare_reference(target.as_value()) {
            Some(next) => at = Pointer::from_local_reference(next)?,
            None => return Some(target),
        }
    }
    None
}

/// `true` and `{}` say the same.
fn spelled_out(schema: &Value) -> Cow<'_, Value> {
    match schema {
        Value::Bool(true) => Cow::Owned(Value::Object(Map::new())),
        other => Cow::Borrowed(other),
    }
}

/// Equality of data, the order of members included: it is what is served.
fn identical(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| identical(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|((name, one), (other_name, other))| name == other_name && identical(one, other))
        }
        _ => old == new,
    }
}
