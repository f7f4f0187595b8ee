//! What OpenAPI 3.0, 3.1 and 3.2 have of their own.

mod body;
mod callback;
mod example;
mod parameter;
mod response;

use super::lowering::Lowering;
use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Operation, Version};

pub(super) use parameter::parameter;

/// Fields of the root object.
pub(super) const ROOT_FIELDS: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "paths",
    "components",
    "security",
    "tags",
    "externalDocs",
    "webhooks",
    "jsonSchemaDialect",
    "$self",
];

const OPERATION_FIELDS: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

/// Reads what an operation sends and receives.
pub(super) fn operation<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, operation: &mut Operation) {
    lowering.known_fields(node, OPERATION_FIELDS);
    if let Some(body) = node.get("requestBody") {
        operation.request_body = body::request_body(lowering, body);
    }
    if let Some(responses) = lowering.object(node, "responses") {
        operation.responses = response::responses(lowering, &responses);
    } else if lowering.version == Version::V3_0 && !node.has("responses") {
        let message = format!("`{}` has no `responses`", operation.key);
        lowering.report(Diagnostic::error(Code::MissingField, &node.at, message).hint("it answers 200 without a body"));
    }
    if let Some(callbacks) = lowering.object(node, "callbacks") {
        operation.callbacks = callback::callbacks(lowering, &callbacks);
    }
}
