//! The steps that the targets share.

use std::sync::Arc;

use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::model::Api;
use mockwright_generator::source::{Document, Pointer};
use mockwright_generator::spec;

/// Nodes whose places are asked for.
const PLACES: usize = 64;

/// Reads bytes; what is wrong with them must have a place.
pub fn read(bytes: &[u8]) -> Option<Document> {
    match Document::from_bytes("fuzzed", bytes.to_vec()) {
        Ok(read) => {
            assert_placed(&read.diagnostics);
            Some(read.document)
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "nothing says why it was not read");
            assert!(diagnostics.iter().all(|found| found.place.file.is_some()), "{diagnostics:?}");
            None
        }
    }
}

/// Reads and lowers bytes, every schema included.
pub fn lower(bytes: &[u8]) -> Option<Arc<Api>> {
    let (api, diagnostics) = spec::lower(Arc::new(read(bytes)?)).ok()?;
    assert_placed(&diagnostics);
    assert_placed(&spec::check_schemas(&api));
    Some(Arc::new(api))
}

/// Every diagnostic leads to a line of the file.
pub fn assert_placed(diagnostics: &[Diagnostic]) {
    for found in diagnostics {
        assert!(found.place.file.is_some() && found.place.line.is_some(), "without a place: {found:?}");
    }
}

/// Every node that the first pass has read is found again by the second.
pub fn assert_found(document: &Document) {
    let mut open = vec![(Pointer::root(), document.root())];
    let mut pointers = Vec::new();
    while let Some((at, node)) = open.pop().filter(|_| pointers.len() < PLACES) {
        if let Some(members) = node.as_object() {
            open.extend(members.iter().map(|(name, member)| (at.child(name), member)));
        }
        open.extend(node.as_array().into_iter().flatten().enumerate().map(|(index, item)| (at.index(index), item)));
        pointers.push(at);
    }
    let mut asked: Vec<_> = pointers.iter().map(|at| Diagnostic::note(Code::Syntax, at, "asked for")).collect();
    document.resolve_places(&mut asked);
    assert_placed(&asked);
}
