use serde::{Deserialize, Serialize};

use super::Credential;

/// `mock.yaml`: what the mock is and how it is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Mockwright mock")]
pub struct Settings {
    /// The version of the bundle format.
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+$"))]
    pub mockwright: String,
    /// The name people see.
    pub name: String,
    /// The description that `regenerate` reads: a path relative to this folder, or a URL.
    pub spec: String,
    /// Decides every drawn value.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// The language of drawn names and texts.
    #[serde(default = "default_locale")]
    pub locale: String,
    /// How it is served.
    #[serde(default)]
    pub server: ServerSettings,
    /// The scenario that is active at start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
}

fn default_seed() -> u64 {
    1
}

fn default_locale() -> String {
    "en".to_owned()
}

/// How a mock is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSettings {
    /// The port that `serve` takes unless told otherwise.
    #[schemars(range(max = 65_535))]
    pub port: u16,
    /// What paths begin with; requests without it are served too where that is unambiguous.
    #[schemars(regex(pattern = "^(/|$)"))]
    pub base_path: String,
    /// Added to every reply, in milliseconds.
    pub response_delay_ms: u64,
    /// How many replies in a hundred are declared errors.
    #[schemars(range(max = 100))]
    pub error_rate_percent: u8,
    /// Whether each request gets a reply drawn for it alone.
    pub dynamic: bool,
    /// Whether browsers of other origins may call.
    pub cors_enabled: bool,
    /// What happens to requests that break the description.
    pub validate: ValidateMode,
    /// What is asked of credentials.
    pub security: SecurityMode,
    /// The credentials that count under `security: credentials`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<Credential>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            port: 8000,
            base_path: String::new(),
            response_delay_ms: 0,
            error_rate_percent: 0,
            dynamic: false,
            cors_enabled: true,
            validate: ValidateMode::Enforce,
            security: SecurityMode::Presence,
            credentials: Vec::new(),
        }
    }
}

/// What happens to requests that break the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ValidateMode {
    /// They are refused.
    Enforce,
    /// They are served, and told.
    Warn,
    /// They are not looked at.
    Off,
}

/// What is asked of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SecurityMode {
    /// That they are there.
    Presence,
    /// That they are listed.
    Credentials,
    /// Nothing.
    Off,
}
