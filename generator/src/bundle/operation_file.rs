use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ValidateMode;
use super::schema::{HeaderValue, OperationKeyText, StatusKey, StatusValue};
use crate::model::{OperationKey, Status};

/// `responses/<group>/<operation>.yaml`: what one operation answers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Mockwright operation")]
pub struct OperationFile {
    /// Method and path: the identity.
    #[schemars(with = "OperationKeyText")]
    pub operation: OperationKey,
    /// `operationId` of the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// The status served when nothing selects another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<StatusValue>")]
    pub default: Option<Status>,
    /// Delay of every reply, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Overrides the server's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate: Option<ValidateMode>,
    /// Whether each request gets a reply drawn for it alone. Overrides the server's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<bool>,
    /// By status, in the order of the description.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "Option<IndexMap<StatusKey, Option<ResponseEntry>>>")]
    pub responses: IndexMap<Status, ResponseEntry>,
}

/// What one status answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseEntry {
    /// Headers by name; a value is a scalar or a list of scalars.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "Option<IndexMap<String, HeaderValue>>")]
    pub headers: IndexMap<String, Value>,
    /// Delay, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// Overrides the operation's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate: Option<ValidateMode>,
    /// By media type; empty: no body.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(with = "Option<IndexMap<String, Option<ContentEntry>>>")]
    pub content: IndexMap<String, ContentEntry>,
}

/// What one media type answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContentEntry {
    /// Where the body came from when it was generated.
    pub from: Option<Origin>,
    /// Parts of the reply taken from the request: JSON pointer into the body -> source such as `path.petId`.
    pub echo: IndexMap<String, String>,
    /// The body; `None` takes the drafted one.
    pub body: Option<Body>,
    /// Named ones; the first is the default.
    pub examples: IndexMap<String, ExampleEntry>,
}

/// A named example.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExampleEntry {
    /// What it shows.
    pub summary: Option<String>,
    /// Delay, in milliseconds.
    pub delay_ms: Option<u64>,
    /// Overrides the status's setting.
    pub validate: Option<ValidateMode>,
    /// The body; `None` takes the drafted one.
    pub body: Option<Body>,
}

/// Where a body came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Made from the schema.
    Sample,
    /// The author's, from the description.
    Example,
}

/// A body as a bundle keeps it.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `body:` a value, written in the media type by the schema's hints.
    Value(Value),
    /// `text:` sent as it stands.
    Text(String),
    /// `base64:` bytes.
    Bytes(Vec<u8>),
    /// `file:` a path inside the bundle, sent as it stands.
    File(String),
}
