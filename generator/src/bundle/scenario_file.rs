use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::schema::{HeaderValue, StatusCode};

/// `scenarios/<name>.yaml`: which replies are served while it is active.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Mockwright scenario")]
pub struct ScenarioFile {
    /// Its name.
    pub name: String,
    /// What it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is served where `config` says nothing.
    #[serde(default)]
    pub derive: Derive,
    /// Path template or concrete path -> method -> reply.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "Option<IndexMap<String, Option<IndexMap<String, Option<ScenarioEntry>>>>>")]
    pub config: IndexMap<String, IndexMap<String, ScenarioEntry>>,
}

/// What a scenario serves where it says nothing itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Derive {
    /// The default reply.
    #[default]
    Success,
    /// The first declared error.
    Errors,
    /// This status, where it is declared.
    Status(#[schemars(with = "StatusCode")] u16),
    /// Empty arrays, absent optional members.
    Empty,
    /// Values at their limits.
    Boundary,
    /// The default reply after two seconds.
    Slow,
}

/// What one operation answers in a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioEntry {
    /// The status; without it the default one is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<StatusCode>")]
    pub status: Option<u16>,
    /// The body; without it the drafted reply of the status is served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Headers by name; a value is a scalar or a list of scalars.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "Option<IndexMap<String, HeaderValue>>")]
    pub headers: IndexMap<String, Value>,
    /// Delay, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
}
