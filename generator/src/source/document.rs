use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::Pointer;
use crate::diagnostic::{Diagnostic, Place};
use crate::egress::Egress;

/// What reading may touch.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The folder that local references must stay under; `None` chooses it from the entry document.
    pub spec_root: Option<PathBuf>,
    /// Which addresses may be connected to.
    pub egress: Egress,
}

/// A description that was read, with what was noticed on the way.
#[derive(Debug)]
pub struct Read {
    /// The joined document.
    pub document: Document,
    /// Faults that did not stop the reading; their places are resolved.
    pub diagnostics: Vec<Diagnostic>,
}

/// A description with all of its files joined: every `$ref` in it is local.
#[derive(Debug)]
pub struct Document {
    root: Value,
}

impl Document {
    /// Takes a value that has no references to other files.
    #[must_use]
    pub fn from_value(root: Value) -> Self {
        Self { root }
    }

    /// The joined document.
    #[must_use]
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The node at a pointer.
    #[must_use]
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        self.root.pointer(pointer.as_str())
    }

    /// Where a node of the joined document was written: file, line, column, and the pointer inside that file.
    #[must_use]
    pub fn place(&self, _pointer: &Pointer) -> Place {
        todo!()
    }

    /// Resolves the places of diagnostics that a later pass raised on this document.
    pub fn resolve_places(&self, _diagnostics: &mut [Diagnostic]) {
        todo!()
    }

    /// The text of a source file by the name that places use, for excerpts.
    #[must_use]
    pub fn text(&self, _file: &str) -> Option<Arc<str>> {
        todo!()
    }
}

/// Reads a description from a path or an http(s) URL.
///
/// # Errors
/// The diagnostics that make everything meaningless: nothing to read, no parse at all, a limit met.
pub fn read(_location: &str, _options: &ReadOptions) -> Result<Read, Vec<Diagnostic>> {
    todo!()
}
