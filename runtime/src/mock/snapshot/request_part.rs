//! Parts of a request by name, and what equals them.

use mockwright_generator::source::Pointer;
use serde_json::Value;

use crate::mock::request::ReadRequest;

/// A part of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RequestPart {
    Path(String),
    Query(String),
    /// In lower case.
    Header(String),
    Cookie(String),
    Body(Pointer),
}

impl RequestPart {
    pub(super) fn whole_body() -> Self {
        Self::Body(Pointer::root())
    }

    /// Reads a source of `echo`: `path.NAME`, `query.NAME`, `header.NAME`, `cookie.NAME` or `body#/POINTER`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(pointer) = text.strip_prefix("body#") {
            return Some(Self::Body(Pointer::parse(pointer)));
        }
        let (place, name) = text.split_once('.')?;
        match place {
            "path" => Some(Self::Path(name.to_owned())),
            "query" => Some(Self::Query(name.to_owned())),
            "header" => Some(Self::Header(name.to_ascii_lowercase())),
            "cookie" => Some(Self::Cookie(name.to_owned())),
            _ => None,
        }
    }

    /// What a request says there.
    pub(super) fn of<'r>(&self, read: &'r ReadRequest) -> Option<&'r Value> {
        match self {
            Self::Path(name) => read.path.get(name),
            Self::Query(name) => read.query.get(name),
            Self::Header(name) => read.header.get(name),
            Self::Cookie(name) => read.cookie.get(name),
            Self::Body(pointer) => read.body.as_ref()?.pointer(pointer.as_str()),
        }
    }
}

/// Whether what came in is what an example shows. 1 and 1.0 are the same, and so is the text of a number where no schema
/// told what it is.
pub(super) fn same(example: &Value, given: &Value) -> bool {
    match (example, given) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            *text == number.to_string()
        }
        (Value::Bool(truth), Value::String(text)) | (Value::String(text), Value::Bool(truth)) => {
            text == if *truth { "true" } else { "false" }
        }
        _ => example == given,
    }
}

/// What a value may be where another type is wanted: itself, and a scalar also as text or as what its text says.
pub(super) fn readings(value: &Value) -> impl Iterator<Item = Value> {
    let other = match value {
        Value::String(text) => {
            serde_json::from_str(text).ok().filter(|read: &Value| read.is_number() || read.is_boolean())
        }
        Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    std::iter::once(value.clone()).chain(other)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{RequestPart, readings, same};
    use crate::mock::request::ReadRequest;

    #[test]
    fn values_are_compared_as_values() {
        for (example, given, equal) in [
            (json!(1), json!(1.0), true),
            (json!(1), json!("1"), true),
            (json!("1"), json!(1), true),
            (json!(true), json!("true"), true),
            (json!([1, "a"]), json!([1.0, "a"]), true),
            (json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1}), true),
            (json!({"a": 1}), json!({"a": 1, "b": 2}), false),
            (json!(1), json!("01"), false),
            (json!(null), json!("null"), false),
            (json!("a"), json!("A"), false),
        ] {
            assert_eq!(same(&example, &given), equal, "{example} {given}");
        }
    }

    #[test]
    fn a_scalar_reads_in_two_ways() {
        let all = |value| readings(&value).collect::<Vec<_>>();
        assert_eq!(all(json!("7")), [json!("7"), json!(7)]);
        assert_eq!(all(json!(7)), [json!(7), json!("7")]);
        assert_eq!(all(json!("x")), [json!("x")]);
        assert_eq!(all(json!("[1]")), [json!("[1]")]);
    }

    #[test]
    fn sources_name_parts_of_requests() {
        let mut read = ReadRequest { body: Some(json!({"a": [5]})), ..ReadRequest::default() };
        read.header.insert("x-id".to_owned(), json!(3));
        let value = |source| RequestPart::parse(source).and_then(|part| part.of(&read).cloned());
        assert_eq!(value("header.X-Id"), Some(json!(3)));
        assert_eq!(value("body#/a/0"), Some(json!(5)));
        assert_eq!(value("body#"), Some(json!({"a": [5]})));
        assert_eq!((value("path.id"), value("nowhere.id"), value("path")), (None, None, None));
    }
}
