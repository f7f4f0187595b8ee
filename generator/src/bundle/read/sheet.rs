use std::sync::Arc;

use super::files::{FILE_LIMIT, Files};
use super::node::{Findings, Node};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Document, Pointer, Read};

/// A YAML file of a bundle, parsed, with its text for places.
#[derive(Debug)]
pub(super) struct Sheet {
    document: Document,
    /// What was noticed so far; places resolved.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Sheet {
    /// Reads and parses a file.
    ///
    /// # Errors
    /// What stands in the way: the file cannot be read, or is no YAML.
    pub(super) fn open(files: &dyn Files, path: &str) -> Result<Self, Vec<Diagnostic>> {
        let name = files.name(path);
        let bytes = files.read(path, FILE_LIMIT).map_err(|obstacle| vec![obstacle.diagnostic(Arc::clone(&name))])?;
        let Read { document, diagnostics } = Document::plain(&name, bytes)?;
        Ok(Self { document, diagnostics })
    }

    /// Reads the mapping into a type; what is wrong with it is added to the diagnostics.
    pub(super) fn interpret<T>(&mut self, newer: bool, read: impl FnOnce(&Node<'_>) -> T) -> T {
        let findings = Findings::new(newer);
        let interpreted = read(&Node::root(self.document.root(), &findings));
        let mut found = findings.into_diagnostics();
        self.document.resolve_places(&mut found);
        // In an empty file there is no node that could have a place.
        for Diagnostic { place, .. } in found.iter_mut().filter(|problem| problem.place.line.is_none()) {
            (place.line, place.column) = (Some(1), Some(1));
        }
        self.diagnostics.append(&mut found);
        interpreted
    }

    /// Where a node is.
    pub(super) fn place(&self, pointer: &Pointer) -> Place {
        self.document.place(pointer)
    }
}
