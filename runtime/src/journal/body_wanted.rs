//! What is wanted of a body.

use std::fmt;

use regex::bytes::{Regex, RegexBuilder};
use serde_json::Value;

use super::json::{Difference, Extent, shown};
use super::pattern::{COMPILED_PATTERN, LONGEST_PATTERN, fault};
use super::record::RecordedBody;
use crate::control::fault::FieldFault;
use crate::control::fields::Fields;

const KNOWN: [&str; 3] = ["equals", "contains", "pattern"];

/// What a body should be.
#[derive(Clone, Debug)]
pub(super) enum BodyWanted {
    /// A JSON value, or what contains one.
    Json(Value, Extent),
    /// Text in which something is found. Of a long body the kept beginning is searched.
    Pattern(Regex),
}

impl BodyWanted {
    /// Reads `{"equals": …}`, `{"contains": …}` or `{"pattern": "…"}`.
    pub(super) fn from_json(value: &Value, field: &str) -> Result<Self, Vec<FieldFault>> {
        let mut fields = Fields::of(value, field, &KNOWN).map_err(|fault| vec![fault])?;
        let wanted = match said(value)[..] {
            [("equals", wanted)] => Some(Self::Json(wanted.clone(), Extent::Whole)),
            [("contains", wanted)] => Some(Self::Json(wanted.clone(), Extent::Part)),
            [(_, pattern)] => match compiled(pattern) {
                Ok(pattern) => Some(Self::Pattern(pattern)),
                Err(reason) => {
                    fields.fault("pattern", reason);
                    None
                }
            },
            _ => None,
        };
        let faults = fields.into_faults();
        match wanted {
            Some(wanted) if faults.is_empty() => Ok(wanted),
            None if faults.is_empty() => {
                Err(vec![FieldFault::new(field, "must have one of `equals`, `contains` and `pattern`")])
            }
            _ => Err(faults),
        }
    }

    /// Why a body is not as wanted.
    pub(super) fn miss(&self, body: &RecordedBody) -> Option<String> {
        match self {
            Self::Pattern(pattern) if pattern.is_match(&body.bytes) => None,
            Self::Pattern(pattern) => Some(format!("the body does not match `{pattern}`")),
            Self::Json(..) if body.truncated => {
                Some("of the body only the beginning is kept, so that it cannot be compared".to_owned())
            }
            Self::Json(..) if body.bytes.is_empty() => Some("there is no body".to_owned()),
            Self::Json(wanted, extent) => match serde_json::from_slice(&body.bytes) {
                Ok(found) => Some(Difference::between(wanted, &found, *extent)?.to_text()),
                Err(_) => Some("the body is not JSON".to_owned()),
            },
        }
    }
}

impl fmt::Display for BodyWanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(wanted, Extent::Whole) => write!(f, "the body `{}`", shown(wanted)),
            Self::Json(wanted, Extent::Part) => write!(f, "a body that contains `{}`", shown(wanted)),
            Self::Pattern(pattern) => write!(f, "a body that matches `{pattern}`"),
        }
    }
}

/// The members that say something. Null says nothing beside others, and is a value where it is alone.
fn said(value: &Value) -> Vec<(&'static str, &Value)> {
    let given: Vec<_> = KNOWN.into_iter().filter_map(|name| Some((name, value.get(name)?))).collect();
    let said: Vec<_> = given.iter().copied().filter(|(_, value)| !value.is_null()).collect();
    if said.is_empty() { given } else { said }
}

fn compiled(pattern: &Value) -> Result<Regex, String> {
    let pattern = pattern.as_str().ok_or("must be a string")?;
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!("must not be longer than {LONGEST_PATTERN} bytes"));
    }
    RegexBuilder::new(pattern).size_limit(COMPILED_PATTERN).build().map_err(|error| fault(&error, "pattern"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{BodyWanted, RecordedBody};

    fn miss(wanted: &Value, body: &str) -> Option<String> {
        BodyWanted::from_json(wanted, "body").unwrap().miss(&RecordedBody::of(body.as_bytes()))
    }

    #[test]
    fn bodies_are_as_wanted_or_it_is_told_why_not() {
        for (wanted, body, reason) in [
            (json!({"equals": {"a": 1}}), r#"{"a": 1.0}"#, None),
            (json!({"equals": {"a": 1}}), r#"{"a": 1, "b": 2}"#, Some("`/b` of the body is there, and is not wanted")),
            (json!({"contains": {"a": 1}}), r#"{"a": 1, "b": 2}"#, None),
            (json!({"contains": {"a": 1}, "equals": null}), r#"{"a": 1, "b": 2}"#, None),
            (json!({"equals": null}), "null", None),
            (json!({"equals": null}), "", Some("there is no body")),
            (json!({"contains": {}}), "a=1", Some("the body is not JSON")),
            (json!({"contains": {}}), &"[".repeat(60_000), Some("the body is not JSON")),
            (json!({"pattern": "^a=[0-9]+$"}), "a=12", None),
            (json!({"pattern": "^a=[0-9]+$"}), "a=b", Some("the body does not match `^a=[0-9]+$`")),
            (json!({"pattern": ""}), "", None),
            (json!({"pattern": "(a*)*$"}), &"a".repeat(60_000), None),
        ] {
            assert_eq!(miss(&wanted, body).as_deref(), reason, "{wanted}");
        }
    }

    #[test]
    fn a_long_body_is_not_compared_by_its_beginning() {
        let body = format!("\"{}\"", "x".repeat(70_000));
        assert!(miss(&json!({"equals": "x".repeat(70_000)}), &body).unwrap().contains("only the beginning is kept"));
        assert_eq!(miss(&json!({"pattern": "^\"x"}), &body), None);
    }

    #[test]
    fn faults_are_told() {
        for (value, field) in [
            (json!("a"), "body"),
            (json!({}), "body"),
            (json!({"equals": 1, "pattern": "a"}), "body"),
            (json!({"equal": 1}), "body.equal"),
            (json!({"pattern": 1}), "body.pattern"),
            (json!({"pattern": null}), "body.pattern"),
            (json!({"pattern": "("}), "body.pattern"),
            (json!({"pattern": "\\w{9}{9}{9}{9}"}), "body.pattern"),
            (json!({"pattern": "a".repeat(1025)}), "body.pattern"),
        ] {
            let faults = BodyWanted::from_json(&value, "body").unwrap_err();
            assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), [field], "{value}");
        }
        let faults = BodyWanted::from_json(&json!({"pattern": "("}), "body").unwrap_err();
        assert_eq!(faults[0].reason, "is no pattern: unclosed group");
    }
}
