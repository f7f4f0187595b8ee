//! From a location to the model: the two steps that `check` and `generate` begin with.

use std::sync::Arc;

use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::model::Api;
use mockwright_generator::source::{Document, ReadOptions, read};
use mockwright_generator::spec::lower;

use crate::progress::Progress;

/// A description, read and lowered.
pub(crate) struct Description {
    /// The joined document, for excerpts; `None` when nothing could be read.
    pub(crate) document: Option<Arc<Document>>,
    /// The model; `None` when the document is no description.
    pub(crate) api: Option<Arc<Api>>,
    /// Everything that was noticed.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Description {
    /// Reads and lowers what is at a path or URL.
    pub(crate) fn read(location: &str, options: &ReadOptions, progress: &Progress) -> Self {
        match read(location, options) {
            Ok(found) => Self::lower(Arc::new(found.document), found.diagnostics, progress),
            Err(diagnostics) => Self { document: None, api: None, diagnostics },
        }
    }

    /// Lowers a document that is already read.
    pub(crate) fn lower(document: Arc<Document>, mut diagnostics: Vec<Diagnostic>, progress: &Progress) -> Self {
        progress.step("lowering the description");
        let api = match lower(Arc::clone(&document)) {
            Ok((api, more)) => {
                diagnostics.extend(more);
                Some(Arc::new(api))
            }
            Err(more) => {
                diagnostics.extend(more);
                None
            }
        };
        Self { document: Some(document), api, diagnostics }
    }
}
