//! Swagger 2.0 and OpenAPI 3.0, 3.1, 3.2 lowered into one [`Api`].
//!
//! The structure is read node by node, straight from the document, so that a fault costs its own node and every
//! diagnostic has the place that the author wrote. What the versions share stands in this folder; `v2` and `v3` hold
//! what differs. Schemas are not read here: the model names them by pointer, and `schema` turns each into
//! JSON Schema 2020-12 when it is first asked for.

mod checks;
mod loops;
mod lowering;
mod metadata;
mod node;
mod oauth;
mod path_item;
pub(crate) mod path_template;
mod responses;
mod schema;
mod security;
mod server;
mod v2;
mod v3;
mod version;
mod web_address;

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use self::lowering::Lowering;
use self::node::Node;
use self::schema::DescriptionSchemas;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Api, Operation, Schemas, Version};
use crate::source::{Document, Pointer};

/// Lowers a document into the model.
///
/// Each fault costs what it concerns and becomes a diagnostic; the places of all are resolved.
///
/// # Errors
/// The diagnostics, when the document is no description at all (no known version).
pub fn lower(document: Arc<Document>) -> Result<(Api, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let version = version::detect(&document, &mut diagnostics);
    let Some(version) = version else {
        document.resolve_places(&mut diagnostics);
        return Err(diagnostics);
    };
    let source = Arc::clone(&document);
    let mut lowering = Lowering::new(&source, version, diagnostics);
    let parts = lowering.description();
    let mut diagnostics = lowering.diagnostics;
    once_each(&mut diagnostics);
    document.resolve_places(&mut diagnostics);
    let schemas = Schemas::new(DescriptionSchemas::new(Arc::clone(&document), version, lowering.composed));
    let api = Api {
        title: parts.title,
        version: parts.version,
        description: parts.description,
        spec_version: version,
        servers: parts.servers,
        tags: parts.tags,
        operations: parts.operations,
        webhooks: parts.webhooks,
        security_schemes: parts.security_schemes,
        schemas,
        document,
    };
    Ok((api, diagnostics))
}

/// Lowers every schema of a description, named or inline, and gives what is wrong with them, places resolved.
///
/// Serving lowers a schema when it is first asked for; this is for those who want to know all at once.
#[must_use]
pub fn check_schemas(api: &Api) -> Vec<Diagnostic> {
    for pointer in named_schemas(&api.document).iter().chain(&api.schema_pointers()) {
        // Lowering is what is wanted here: it collects the diagnostics.
        let _ = api.schemas.get(pointer);
    }
    let mut diagnostics = api.schemas.take_diagnostics();
    once_each(&mut diagnostics);
    api.document.resolve_places(&mut diagnostics);
    diagnostics
}

/// What many refer to is read many times, and its faults are told once.
fn once_each(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    diagnostics.retain(|found| seen.insert((found.place.pointer.clone(), found.code, found.message.clone())));
}

/// Every pointer under which a component or definition schema stands, in the order of the description.
#[must_use]
pub fn named_schemas(document: &Document) -> Vec<Pointer> {
    let mut pointers = Vec::new();
    for section in ["/components/schemas", "/definitions"] {
        let at = Pointer::parse(section);
        if let Some(Value::Object(schemas)) = document.at(&at) {
            pointers.extend(schemas.keys().map(|name| at.child(name)));
        }
    }
    pointers
}

impl<'d> Lowering<'d> {
    fn description(&mut self) -> lowering::Parts {
        let root = Node::root(self.document);
        if self.version == Version::V2 {
            self.known_fields(&root, v2::ROOT_FIELDS);
        } else {
            self.known_fields(&root, v3::ROOT_FIELDS);
        }
        let mut parts = lowering::Parts::default();
        self.info(&root, &mut parts);
        parts.tags = self.tags(&root);
        self.external_docs(&root);
        parts.servers = if self.version == Version::V2 {
            v2::servers(self, &root)
        } else {
            self.servers(&root).unwrap_or_default()
        };
        parts.security_schemes = self.security_schemes(&root);
        self.schemes = parts.security_schemes.keys().cloned().collect();
        self.security = self.security_requirements(&root).unwrap_or_default();
        parts.operations = self.paths(&root);
        if let Some(webhooks) = self.object(&root, "webhooks") {
            parts.webhooks = self.webhooks(&webhooks);
        }
        self.check_components(&root);
        self.diagnostics.extend(loops::check(self.document));
        self.check_operation_ids(&parts.operations, &parts.webhooks);
        if self.version < Version::V3_1 && !root.has("paths") {
            self.report(
                Diagnostic::error(Code::MissingField, &root.at, "the description has no `paths`")
                    .hint("add `paths: {}` with the operations that are served"),
            );
        }
        parts
    }

    fn webhooks(&mut self, webhooks: &Node<'d>) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (name, item) in webhooks.members() {
            self.path_item(name, &item, &mut operations);
        }
        operations
    }
}
