//! What can be set about a server while it runs.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::control::fault::FieldFault;
use crate::control::fields::Fields;
use crate::mock::{BehaviourChange, BehaviourInForce};

/// The longest delay that is added to replies: ten minutes.
const LONGEST_DELAY: u32 = 600_000;

/// What was set; what was not is as the bundle or description says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ConfigChange {
    pub(crate) auth_enabled: Option<bool>,
    pub(crate) webhooks_enabled: Option<bool>,
    pub(crate) admin_ui_enabled: Option<bool>,
    pub(crate) storage_enabled: Option<bool>,
    pub(crate) cors_enabled: Option<bool>,
    pub(crate) response_delay_ms: Option<u64>,
    pub(crate) error_rate_percent: Option<f64>,
    pub(crate) port: Option<u16>,
}

/// Configuration of a server.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page")]
pub(crate) struct ServerConfig {
    /// Whether the mock checks the security that its description declares.
    #[schema(example = true)]
    pub(crate) auth_enabled: bool,
    /// Whether webhooks are delivered.
    #[schema(example = true)]
    pub(crate) webhooks_enabled: bool,
    /// Whether the control plane is served on the server's own port too.
    #[schema(example = true)]
    pub(crate) admin_ui_enabled: bool,
    /// Whether requests are recorded.
    #[schema(example = true)]
    pub(crate) storage_enabled: bool,
    /// Whether web pages of other origins may call the mock.
    #[schema(example = true)]
    pub(crate) cors_enabled: bool,
    /// Added to every reply, in milliseconds.
    #[schema(example = 0, minimum = 0, maximum = 600_000)]
    pub(crate) response_delay_ms: u64,
    /// How many replies in a hundred are declared errors.
    #[schema(example = 0.0, minimum = 0, maximum = 100)]
    pub(crate) error_rate_percent: f64,
}

/// The names of the fields, in the order of the page.
const KNOWN: [&str; 8] = [
    "auth_enabled",
    "webhooks_enabled",
    "admin_ui_enabled",
    "storage_enabled",
    "cors_enabled",
    "response_delay_ms",
    "error_rate_percent",
    "port",
];

impl ConfigChange {
    /// Reads the member `within` of a request, or the request itself if that is empty.
    pub(crate) fn from_json(value: &Value, within: &str) -> Result<Self, Vec<FieldFault>> {
        let mut fields = Fields::of(value, within, &KNOWN).map_err(|fault| vec![fault])?;
        let change = Self {
            auth_enabled: flag(&mut fields, "auth_enabled"),
            webhooks_enabled: flag(&mut fields, "webhooks_enabled"),
            admin_ui_enabled: flag(&mut fields, "admin_ui_enabled"),
            storage_enabled: flag(&mut fields, "storage_enabled"),
            cors_enabled: flag(&mut fields, "cors_enabled"),
            response_delay_ms: fields.integer("response_delay_ms", 0..=LONGEST_DELAY).map(u64::from),
            error_rate_percent: percent(&mut fields, "error_rate_percent"),
            port: fields.integer("port", 0..=65_535).and_then(|port| u16::try_from(port).ok()),
        };
        let faults = fields.into_faults();
        if faults.is_empty() { Ok(change) } else { Err(faults) }
    }

    /// What is set after a further change.
    pub(crate) fn and(self, later: Self) -> Self {
        Self {
            auth_enabled: later.auth_enabled.or(self.auth_enabled),
            webhooks_enabled: later.webhooks_enabled.or(self.webhooks_enabled),
            admin_ui_enabled: later.admin_ui_enabled.or(self.admin_ui_enabled),
            storage_enabled: later.storage_enabled.or(self.storage_enabled),
            cors_enabled: later.cors_enabled.or(self.cors_enabled),
            response_delay_ms: later.response_delay_ms.or(self.response_delay_ms),
            error_rate_percent: later.error_rate_percent.or(self.error_rate_percent),
            port: later.port.or(self.port),
        }
    }

    /// What of it the mock itself follows.
    pub(crate) fn behaviour(&self) -> BehaviourChange {
        BehaviourChange {
            response_delay_ms: self.response_delay_ms,
            error_rate_percent: self.error_rate_percent,
            cors_enabled: self.cors_enabled,
            auth_enabled: self.auth_enabled,
        }
    }

    /// What holds, where the mock behaves as it does. `shown`: whether the control plane is reached over it.
    pub(crate) fn in_force(&self, behaviour: Option<BehaviourInForce>, shown: bool) -> ServerConfig {
        ServerConfig {
            auth_enabled: behaviour.map_or(self.auth_enabled.unwrap_or(true), |mock| mock.auth_enabled),
            webhooks_enabled: self.webhooks_enabled.unwrap_or(true),
            admin_ui_enabled: shown,
            storage_enabled: self.storage_enabled.unwrap_or(true),
            cors_enabled: behaviour.map_or(self.cors_enabled.unwrap_or(true), |mock| mock.cors_enabled),
            response_delay_ms: behaviour
                .map_or(self.response_delay_ms.unwrap_or_default(), |mock| mock.response_delay_ms),
            error_rate_percent: behaviour
                .map_or(self.error_rate_percent.unwrap_or_default(), |mock| mock.error_rate_percent),
        }
    }
}

/// A member that must be true or false.
pub(crate) fn flag(fields: &mut Fields<'_>, name: &str) -> Option<bool> {
    let value = fields.get(name)?;
    if value.as_bool().is_none() {
        fields.fault(name, "must be a boolean");
    }
    value.as_bool()
}

fn percent(fields: &mut Fields<'_>, name: &str) -> Option<f64> {
    let value = fields.get(name)?;
    let number = value.as_f64().filter(|number| (0.0..=100.0).contains(number));
    if number.is_none() {
        fields.fault(name, "must be a number from 0 to 100");
    }
    number
}
