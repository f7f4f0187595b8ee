//! Swagger 2.0 and OpenAPI 3.0, 3.1, 3.2 lowered into one [`Api`].

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::model::Api;
use crate::source::Document;

/// Lowers a document into the model.
///
/// Each fault costs what it concerns and becomes a diagnostic; the places of all are resolved.
///
/// # Errors
/// The diagnostics, when the document is no description at all (no known version).
pub fn lower(_document: Arc<Document>) -> Result<(Api, Vec<Diagnostic>), Vec<Diagnostic>> {
    todo!()
}
