//! What Swagger 2.0 has of its own.
//!
//! Bodies and form fields are parameters there, and media types are listed beside them (`consumes`, `produces`). They
//! are read straight into the shape that the model has for all versions; a schema stays where it is and is named by
//! its pointer, so that nothing is moved and every place is the author's.

mod body;
mod parameter;
mod response;

use super::lowering::Lowering;
use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Operation, Server};

pub(super) use parameter::parameter;

/// Fields of the root object.
pub(super) const ROOT_FIELDS: &[&str] = &[
    "swagger",
    "info",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
    "tags",
    "externalDocs",
];

const OPERATION_FIELDS: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "consumes",
    "produces",
    "parameters",
    "responses",
    "schemes",
    "deprecated",
    "security",
];

/// `host`, `basePath` and `schemes` as servers.
pub(super) fn servers<'d>(lowering: &mut Lowering<'d>, root: &Node<'d>) -> Vec<Server> {
    let base_path = lowering.text(root, "basePath").unwrap_or_default();
    let base_path = if base_path.is_empty() || base_path.starts_with('/') {
        base_path
    } else {
        lowering.report(
            Diagnostic::error(
                Code::InvalidServer,
                &root.at.child("basePath"),
                "`basePath` does not begin with a slash",
            )
            .hint(format!("write `/{base_path}`; it is read so")),
        );
        format!("/{base_path}")
    };
    let Some(host) = lowering.text(root, "host") else {
        return if base_path.is_empty() { Vec::new() } else { vec![server(base_path)] };
    };
    let mut schemes = texts(lowering, root, "schemes").unwrap_or_default();
    if schemes.is_empty() {
        schemes.push("https".to_owned());
    }
    schemes.iter().map(|scheme| server(format!("{scheme}://{host}{base_path}"))).collect()
}

fn server(url: String) -> Server {
    Server { url, variables: indexmap::IndexMap::new() }
}

/// A field that is a list of strings; `None` where it is absent.
fn texts<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, field: &str) -> Option<Vec<String>> {
    node.get(field)?;
    Some(lowering.texts(node, field))
}

/// Reads what an operation sends and receives. `item` is the path item, whose parameters apply too.
pub(super) fn operation<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, item: &Node<'d>, operation: &mut Operation) {
    lowering.known_fields(node, OPERATION_FIELDS);
    let root = Node::root(lowering.document);
    let mut media_types = |field| {
        let own = texts(lowering, node, field);
        own.or_else(|| texts(lowering, &root, field)).unwrap_or_default()
    };
    let consumes = media_types("consumes");
    let produces = media_types("produces");
    operation.request_body = body::request_body(lowering, node, item, &consumes);
    if let Some(responses) = lowering.object(node, "responses") {
        operation.responses = response::responses(lowering, &responses, &produces);
    } else if !node.has("responses") {
        let message = format!("`{}` has no `responses`", operation.key);
        lowering.report(Diagnostic::error(Code::MissingField, &node.at, message).hint("it answers 200 without a body"));
    }
}
