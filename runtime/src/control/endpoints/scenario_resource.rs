//! A scenario as the admin API shows and takes it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The scenarios of a server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScenarioList {
    /// The scenarios, in their order.
    pub(super) scenarios: Vec<ScenarioResource>,
    /// How many there are.
    #[schema(example = 2)]
    pub(super) total: usize,
    /// The active one, or null.
    #[schema(example = "happy_path", required)]
    pub(super) active_scenario: Option<String>,
}

/// A scenario.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScenarioResource {
    /// Its number.
    #[schema(example = 1)]
    pub(super) id: i64,
    /// Its name.
    #[schema(example = "happy_path")]
    pub(super) name: String,
    /// What it shows, or null.
    #[schema(example = "All services working normally", required)]
    pub(super) description: Option<String>,
    /// Whether it is active.
    pub(super) is_active: bool,
    /// What is served where `config` says nothing: `success`, `errors`, `empty`, `boundary`, `slow` or `{"status": 404}`.
    #[schema(value_type = Value, example = "success")]
    pub(super) derive: Value,
    /// Path, then method, then reply. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
    pub(super) config: Option<Value>,
    /// Where it comes from: `generated` with the description or bundle, `edited` since, or `api`.
    #[schema(example = "generated")]
    pub(super) source: &'static str,
    /// When it was first seen.
    #[schema(format = DateTime)]
    pub(super) created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub(super) updated_at: String,
    /// Who made it.
    #[schema(example = "admin")]
    pub(super) created_by: String,
}

/// A scenario, what was done, and what of it the description does not have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedScenario {
    #[serde(flatten)]
    pub(super) scenario: ScenarioResource,
    /// What was done.
    #[schema(example = "Scenario created successfully")]
    pub(super) message: &'static str,
    /// What the description does not have or contradicts. It is accepted all the same, unless `strict` is asked for.
    pub(super) warnings: Vec<Warning>,
}

/// What the description does not have or contradicts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Warning {
    /// The field.
    #[schema(example = "config./pets.GET.body/0/name")]
    pub(super) field: String,
    /// What is the matter.
    pub(super) reason: String,
}

/// A scenario that is to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct NewScenarioBody {
    /// Its name; no other scenario of the server has it.
    #[schema(
        example = "testing_scenario",
        min_length = 1,
        max_length = 100,
        pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$"
    )]
    name: String,
    /// What it shows.
    #[schema(example = "Scenario for automated testing", max_length = 10000)]
    description: Option<String>,
    /// What is served where `config` says nothing: `success`, `errors`, `empty`, `boundary`, `slow` or `{"status": 404}`.
    #[schema(value_type = Option<DeriveBody>, example = "success")]
    derive: Option<Value>,
    /// Path, then method, then reply.
    config: Option<std::collections::HashMap<String, std::collections::HashMap<String, EntryBody>>>,
}

/// What is served where a scenario's `config` says nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "it is only described")]
pub(crate) enum DeriveBody {
    /// The default reply.
    Success,
    /// The first declared error.
    Errors,
    /// Empty lists, no optional members.
    Empty,
    /// Values at their limits.
    Boundary,
    /// The default reply after two seconds.
    Slow,
    /// This status, where it is declared.
    Status(DeclaredStatus),
}

/// A status.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(minimum = 100, maximum = 599)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct DeclaredStatus(u16);

/// What a scenario serves for a path and a method.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct EntryBody {
    /// The status; without it the default one is kept.
    #[schema(example = 200, minimum = 100, maximum = 599)]
    status: Option<u16>,
    /// The body, any JSON value; without it the drafted reply of the status is served.
    #[schema(value_type = Option<Value>)]
    body: Option<Value>,
    /// Headers by name.
    headers: Option<std::collections::HashMap<String, String>>,
    /// The delay.
    #[schema(example = 100, minimum = 0, maximum = 600_000)]
    delay_ms: Option<u32>,
}

/// A change of a scenario. What is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct ScenarioBody {
    /// Its name; no other scenario of the server has it.
    #[schema(
        example = "testing_scenario",
        min_length = 1,
        max_length = 100,
        pattern = "^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]+$"
    )]
    name: Option<String>,
    /// What it shows.
    #[schema(example = "Updated scenario description", max_length = 10000)]
    description: Option<String>,
    /// What is served where `config` says nothing: `success`, `errors`, `empty`, `boundary`, `slow` or `{"status": 404}`.
    #[schema(value_type = Option<DeriveBody>, example = "success")]
    derive: Option<Value>,
    /// Path, then method, then reply; all that was there before is replaced.
    config: Option<std::collections::HashMap<String, std::collections::HashMap<String, EntryBody>>>,
}

/// Which scenario is active.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Activated {
    /// What was done.
    #[schema(example = "Scenario activated successfully")]
    pub(super) message: &'static str,
    /// The active one.
    #[schema(example = "testing_scenario")]
    pub(super) active_scenario: String,
    /// The one that was active before, or null.
    #[schema(example = "happy_path", required)]
    pub(super) previous_scenario: Option<String>,
}
