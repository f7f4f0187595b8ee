//! Sets of JSON types, with whole and broken numbers kept apart.

use serde_json::{Number, Value};

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const OBJECT: Self = Self(4);
    pub(crate) const ARRAY: Self = Self(8);
    pub(crate) const STRING: Self = Self(16);
    /// Numbers without a fraction: 1.0 is one.
    pub(crate) const WHOLE: Self = Self(32);
    /// Numbers with a fraction.
    pub(crate) const BROKEN: Self = Self(64);
    pub(crate) const NUMBER: Self = Self(96);
    pub(crate) const ALL: Self = Self(127);

    /// The kinds that one value is drawn of.
    pub(crate) const KINDS: [Self; 6] =
        [Self::OBJECT, Self::ARRAY, Self::STRING, Self::NUMBER, Self::BOOLEAN, Self::NULL];

    /// The set that a word of the `type` keyword stands for; empty for an unknown word.
    pub(crate) fn of_word(word: &str) -> Self {
        match word {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "object" => Self::OBJECT,
            "array" => Self::ARRAY,
            "string" => Self::STRING,
            "integer" => Self::WHOLE,
            "number" => Self::NUMBER,
            _ => Self::NONE,
        }
    }

    /// The set that the `type` keyword stands for.
    pub(crate) fn of_keyword(keyword: &Value) -> Self {
        match keyword {
            Value::String(word) => Self::of_word(word),
            Value::Array(words) => {
                words.iter().filter_map(Value::as_str).fold(Self::NONE, |set, word| set.or(Self::of_word(word)))
            }
            _ => Self::ALL,
        }
    }

    /// The type of a value.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Object(_) => Self::OBJECT,
            Value::Array(_) => Self::ARRAY,
            Value::String(_) => Self::STRING,
            Value::Number(number) => Self::of_number(number),
        }
    }

    /// The type of a number.
    pub(crate) fn of_number(number: &Number) -> Self {
        let whole = number.as_f64().is_some_and(|float| float.fract() == 0.0);
        if whole { Self::WHOLE } else { Self::BROKEN }
    }

    /// The types that keywords other than `type` speak of.
    pub(crate) fn of_applicability(keyword: &str) -> Self {
        match keyword {
            "properties"
            | "required"
            | "additionalProperties"
            | "patternProperties"
            | "propertyNames"
            | "minProperties"
            | "maxProperties"
            | "dependentRequired"
            | "dependentSchemas"
            | "unevaluatedProperties" => Self::OBJECT,
            "items" | "prefixItems" | "contains" | "minItems" | "maxItems" | "uniqueItems" | "unevaluatedItems" => {
                Self::ARRAY
            }
            "pattern" | "format" | "minLength" | "maxLength" | "contentEncoding" | "contentMediaType" => Self::STRING,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Self::NUMBER,
            _ => Self::NONE,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        !self.and(other).is_empty()
    }
}
