use std::sync::Arc;

use super::files::{FILE_LIMIT, Files, whole_file};
use super::node::{Findings, Node};
use crate::diagnostic::{Code, Diagnostic, Place};
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
    /// What stands in the way: the file cannot be read, is no YAML, or is no mapping.
    pub(super) fn open(files: &dyn Files, path: &str) -> Result<Self, Vec<Diagnostic>> {
        let name = files.name(path);
        let bytes = files.read(path, FILE_LIMIT).map_err(|obstacle| vec![obstacle.diagnostic(Arc::clone(&name))])?;
        let text = decode(bytes, &name).map_err(|problem| vec![*problem])?;
        match Document::from_text(&name, &text) {
            Ok(Read { document, diagnostics }) => Ok(Self { document, diagnostics }),
            Err(mut problems) => {
                for problem in problems.iter_mut().filter(|problem| problem.code == Code::NotADescription) {
                    problem.code = Code::InvalidEntry;
                    "the file is not a mapping".clone_into(&mut problem.message);
                    problem.expected = Some("a mapping: lines of `key: value`".to_owned());
                }
                Err(problems)
            }
        }
    }

    /// Reads the mapping into a type; what is wrong with it is added to the diagnostics.
    pub(super) fn interpret<T>(&mut self, newer: bool, read: impl FnOnce(&Node<'_>) -> T) -> T {
        let findings = Findings::new(newer);
        let interpreted = read(&Node::root(self.document.root(), &findings));
        let mut found = findings.into_diagnostics();
        self.document.resolve_places(&mut found);
        self.diagnostics.append(&mut found);
        interpreted
    }

    /// Where a node is.
    pub(super) fn place(&self, pointer: &Pointer) -> Place {
        self.document.place(pointer)
    }
}

/// Takes bytes as UTF-8.
pub(super) fn decode(bytes: Vec<u8>, name: &Arc<str>) -> Result<String, Box<Diagnostic>> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let place = Place {
            line: u32::try_from(line).ok(),
            column: u32::try_from(column).ok(),
            ..whole_file(Arc::clone(name))
        };
        Box::new(Diagnostic::error(Code::NotUtf8, place, "the text is not UTF-8").hint("save the file as UTF-8"))
    })
}
