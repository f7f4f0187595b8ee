use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Parameter, RequestBody, Response, SecurityRequirement, Server};
use crate::source::Pointer;

/// What identifies an operation: its method and its path template, written `GET /pet/{petId}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey {
    /// The method, in upper case for the standard ones, as written for others (OpenAPI 3.2 §4.9, `additionalOperations`).
    pub method: String,
    /// The path template as the description writes it.
    pub path: String,
}

impl fmt::Display for OperationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl FromStr for OperationKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(' ') {
            Some((method, path)) if !method.is_empty() && path.starts_with('/') => {
                Ok(Self { method: method.to_owned(), path: path.to_owned() })
            }
            _ => Err("expected a method and a path, such as `GET /pets`"),
        }
    }
}

impl Serialize for OperationKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OperationKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Method and path template.
    pub key: OperationKey,
    /// Where the operation object is.
    pub at: Pointer,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Parameters of the path item and the operation, merged: the operation's win by name and place.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub request_body: Option<RequestBody>,
    /// What comes back, in the order of the description.
    pub responses: Vec<Response>,
    /// What this operation makes the server call.
    pub callbacks: Vec<Callback>,
    /// Alternatives, any of which is enough. Empty: nothing is asked for. The description's own apply where the operation has none.
    pub security: Vec<SecurityRequirement>,
    /// The operation's or path item's own servers; empty where the description's apply.
    pub servers: Vec<Server>,
}

/// Requests that the mocked server would send on its own (OpenAPI 3.0 §4.7.18).
#[derive(Clone, Debug)]
pub struct Callback {
    /// The callback's name.
    pub name: String,
    /// The runtime expression that gives the URL.
    pub expression: String,
    /// What is sent there.
    pub operations: Vec<Operation>,
}
