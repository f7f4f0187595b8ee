//! The format of a table; `tests/tables/README.md` says what each key means.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A file: one topic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) about: String,
    /// A description, or the name of a file in `specs/`.
    pub(super) spec: String,
    #[serde(default)]
    pub(super) flags: Vec<String>,
    pub(super) bundle: Option<BundleEdits>,
    pub(super) cases: Vec<Case>,
}

/// What is changed in a generated bundle before it is served.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BundleEdits {
    #[serde(default)]
    pub(super) settings: Value,
    #[serde(default)]
    pub(super) files: BTreeMap<String, String>,
}

/// A request and what has to come back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) name: String,
    /// For readers.
    #[serde(rename = "why")]
    _why: Option<String>,
    pub(super) pending: Option<String>,
    /// Method and target.
    pub(super) request: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, OneOrMany>,
    #[serde(default, deserialize_with = "even_null")]
    pub(super) body: Option<Value>,
    pub(super) text: Option<String>,
    pub(super) hex: Option<String>,
    pub(super) filler: Option<usize>,
    pub(super) nested: Option<usize>,
    #[serde(default)]
    pub(super) multipart: Vec<Part>,
    #[serde(default = "once")]
    pub(super) times: usize,
    pub(super) expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A part of a multipart body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) filename: Option<String>,
    #[serde(rename = "type")]
    pub(super) media_type: Option<String>,
    pub(super) text: String,
}

/// What each reply has to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    pub(super) status: u16,
    #[serde(rename = "type")]
    pub(super) media_type: Option<String>,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, HeaderExpectation>,
    #[serde(default, deserialize_with = "even_null")]
    pub(super) body: Option<Value>,
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) empty: bool,
    #[serde(default)]
    pub(super) contains: Vec<String>,
    #[serde(default)]
    pub(super) lacks: Vec<String>,
    #[serde(default)]
    pub(super) pointers: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) absent: Vec<String>,
    #[serde(default)]
    pub(super) counts: BTreeMap<String, usize>,
    pub(super) valid: Option<String>,
    pub(super) problem: Option<String>,
    pub(super) violations: Option<Vec<ViolationExpectation>>,
    #[serde(default)]
    pub(super) same: bool,
    #[serde(default)]
    pub(super) differ: bool,
    pub(super) after_ms: Option<u64>,
}

/// `present`, `absent`, the whole value, or parts of it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum HeaderExpectation {
    Whole(String),
    Parts { contains: OneOrMany },
}

/// One of the violations that an invalid request is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ViolationExpectation {
    #[serde(rename = "in")]
    pub(super) place: String,
    pub(super) rule: Option<String>,
    #[serde(default, deserialize_with = "even_null")]
    pub(super) value: Option<Value>,
    pub(super) message: Option<String>,
    pub(super) declared: Option<String>,
}

/// A value that is there, though it may be null.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn once() -> usize {
    1
}

impl OneOrMany {
    pub(super) fn each(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl Table {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text).map_err(|error| error.to_string())
    }
}

impl Case {
    /// What the case leaves open: a case says something about the headers and the body.
    pub(super) fn unsaid(&self) -> Option<&'static str> {
        let expect = &self.expect;
        let problem = expect.problem.is_some() || expect.violations.is_some();
        let body = expect.body.is_some()
            || expect.text.is_some()
            || expect.empty
            || expect.valid.is_some()
            || !(expect.contains.is_empty() && expect.lacks.is_empty())
            || !(expect.pointers.is_empty() && expect.absent.is_empty() && expect.counts.is_empty());
        let headers = expect.media_type.is_some() || !expect.headers.is_empty() || expect.empty;
        match (problem || body, problem || headers) {
            (false, _) => Some("the body"),
            (_, false) => Some("the headers"),
            (true, true) => None,
        }
    }
}
