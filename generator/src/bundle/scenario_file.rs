use indexmap::IndexMap;
use serde_json::Value;

/// `scenarios/<name>.yaml`: which replies are served while it is active.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioFile {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub description: Option<String>,
    /// What is served where `config` says nothing.
    pub derive: Derive,
    /// Path template or concrete path -> method -> reply.
    pub config: IndexMap<String, IndexMap<String, ScenarioEntry>>,
}

/// What a scenario serves where it says nothing itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Derive {
    /// The default reply.
    #[default]
    Success,
    /// The first declared error.
    Errors,
    /// This status, where it is declared.
    Status(u16),
    /// Empty arrays, absent optional members.
    Empty,
    /// Values at their limits.
    Boundary,
    /// The default reply after two seconds.
    Slow,
}

/// What one operation answers in a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScenarioEntry {
    /// The status; `None` keeps the default one.
    pub status: Option<u16>,
    /// The body; `None` takes the drafted reply of the status.
    pub body: Option<Value>,
    /// Headers by name.
    pub headers: IndexMap<String, Value>,
    /// Delay, in milliseconds.
    pub delay_ms: Option<u64>,
}
