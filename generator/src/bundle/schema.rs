//! JSON Schemas of the files, so that editors complete and check them.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::{OperationFile, ScenarioFile, Settings};

/// Which file of a bundle a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaKind {
    /// `mock.yaml`.
    Mock,
    /// `responses/**.yaml`.
    Operation,
    /// `scenarios/*.yaml`.
    Scenario,
}

impl SchemaKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Mock, Self::Operation, Self::Scenario];

    /// The word that names it on the command line and in file names: `mock`, `operation`, `scenario`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Operation => "operation",
            Self::Scenario => "scenario",
        }
    }
}

/// The JSON Schema (2020-12) of one kind of file. It accepts what is written and refuses unknown keys.
#[must_use]
pub fn json_schema(kind: SchemaKind) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    match kind {
        SchemaKind::Mock => generator.into_root_schema_for::<Settings>(),
        SchemaKind::Operation => generator.into_root_schema_for::<OperationFile>(),
        SchemaKind::Scenario => generator.into_root_schema_for::<ScenarioFile>(),
    }
    .into()
}

/// Declares a type that stands for a schema alone.
macro_rules! schema_only {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:tt;)+) => {$(
        $(#[doc = $doc])+
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

schema_only! {
    /// A method and a path template.
    OperationKeyText = { "type": "string", "pattern": "^[^ ]+ /" };
    /// A key of `responses`.
    StatusKey = { "type": "string", "pattern": "^([1-5][0-9][0-9]|[1-5][Xx][Xx]|default)$" };
    /// One status.
    StatusCode = { "type": "integer", "minimum": 100, "maximum": 599 };
    /// A key of `responses` where it is a value.
    StatusValue = {
        "anyOf": [
            { "type": "integer", "minimum": 100, "maximum": 599 },
            { "type": "string", "pattern": "^([1-5][0-9][0-9]|[1-5][Xx][Xx]|default)$" },
        ]
    };
    /// What a header is sent with.
    HeaderValue = {
        "type": ["string", "number", "boolean", "null", "array"],
        "items": { "type": ["string", "number", "boolean", "null"] },
    };
}

#[cfg(test)]
mod tests;
