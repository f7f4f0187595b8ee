//! Texts and numbers.

use serde_json::Value;

use super::builder::{Builder, Key};
use super::item::{ItemKind, Texts};
use super::rust_type::Type;
use super::shape::Shape;
use crate::emit::project::names::{Taken, pascal_case};
use crate::sample::Types;

/// Texts to choose from that still make an enum.
const MOST_VARIANTS: usize = 1_000;

impl Shape {
    /// The kinds of value that there are; what is not said is told from other keywords.
    pub(super) fn kinds(&self) -> Types {
        let mut kinds = self.types;
        if let Some(values) = &self.values {
            let listed = values.iter().fold(Types::NONE, |set, value| set.or(Types::of(value)));
            return kinds.and(listed);
        }
        if kinds == Types::ALL {
            kinds = Types::NONE;
            if !self.members.is_empty() {
                kinds = kinds.or(Types::OBJECT);
            }
            if !self.items.is_empty() || !self.prefix.is_empty() {
                kinds = kinds.or(Types::ARRAY);
            }
        }
        kinds
    }

    /// The type that holds every number of these.
    pub(super) fn number(&self) -> Type {
        if self.kinds().meets(Types::BROKEN)
            || self.formats.iter().any(|format| format == "double" || format == "float")
        {
            return Type::F64;
        }
        let above = |bound: &Option<Value>| bound.as_ref().is_some_and(|bound| exceeds(bound, i64::MAX));
        let below = self.lowest.as_ref().and_then(Value::as_f64).is_some_and(|bound| bound < -9.3e18);
        let values = self.values.iter().flatten();
        let large = above(&self.highest) || above(&self.lowest) || values.clone().any(|value| exceeds(value, i64::MAX));
        let positive = self.lowest.as_ref().and_then(Value::as_f64).is_some_and(|bound| bound >= 0.0);
        let huge = self.highest.as_ref().and_then(Value::as_f64).is_some_and(|bound| bound > 1.85e19);
        if below || huge || (large && !positive) {
            return Type::Number;
        }
        if large {
            return Type::U64;
        }
        let short = self.formats.iter().any(|format| format == "int32");
        if short && self.values.is_none() { Type::I32 } else { Type::I64 }
    }
}

fn exceeds(value: &Value, most: i64) -> bool {
    value
        .as_u64()
        .is_some_and(|value| i64::try_from(value).is_ok_and(|value| value > most) || i64::try_from(value).is_err())
        || value.is_f64() && value.as_f64().is_some_and(|value| value >= 9.3e18)
}

impl Builder<'_> {
    /// The type of the texts of a shape.
    pub(super) fn text(&mut self, shape: &Shape, key: &Key) -> Type {
        if let Some(values) = &shape.values {
            let mut texts: Vec<&str> = Vec::new();
            for text in values.iter().filter_map(Value::as_str) {
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
            // Beside other kinds of value a text has no name of its own.
            let alone = shape.kinds().and(Types::ALL.without(Types::NULL)) == Types::STRING;
            if !alone || texts.len() > MOST_VARIANTS {
                return Type::String;
            }
            let kind = ItemKind::Texts(texts_of(&texts, shape.default.as_ref()));
            let id = self.reserve(key);
            return self.fill(id, shape.about.as_ref(), kind);
        }
        match shape.formats.as_slice() {
            _ if shape.is_narrow => Type::String,
            [format] => match format.as_str() {
                "uuid" => Type::Uuid,
                "date-time" => Type::DateTime,
                "date" => Type::Date,
                _ => Type::String,
            },
            _ => Type::String,
        }
    }
}

fn texts_of(texts: &[&str], default: Option<&Value>) -> Texts {
    let mut taken = Taken::default();
    let exact: Vec<bool> = texts.iter().map(|text| pascal_case(text) == **text && taken.insert(text)).collect();
    let variant = |(text, exact): (&&str, bool)| {
        let name = if exact { (*text).to_owned() } else { taken.claim(&pascal_case(text), "") };
        (name, (*text).to_owned())
    };
    let variants = texts.iter().zip(exact).map(variant).collect();
    let only = (texts.len() == 1).then_some(0);
    let default = default.and_then(Value::as_str).and_then(|default| texts.iter().position(|text| *text == default));
    Texts { variants, default: default.or(only) }
}
