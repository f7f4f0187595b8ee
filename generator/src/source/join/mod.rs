//! Files into one document: every reference to another file becomes a local one.
//!
//! What a reference to another file leads to is moved into the entry document: where the specification allows a
//! reference, into the section of its kind, and elsewhere (`paths`, an operation, a map of properties) into the place
//! of the reference. Nodes are moved, not copied, and each once; so nothing is expanded, circles over files are no
//! concern, and a description of one file is only looked at.

mod assemble;
mod cycles;
mod discover;
mod example;
mod identity;
mod include;
mod names;
mod place;
mod resolve;
mod scan;

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

pub(super) use self::example::ExternalExamples;
use self::identity::Identity;
use self::scan::Form;
use super::file::SourceFile;
use super::kind::Kind;
use super::loader::{Loader, file_place};
use super::{Limits, Origins, Pointer};
use crate::diagnostic::{Diagnostic, Place};

/// A node of a file: its number, and the pointer in it.
type Node = (usize, Pointer);

/// The number of the entry document.
const ENTRY: usize = 0;

/// What the versions differ in here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.0.
    Three,
    /// OpenAPI 3.1 and later, whose schemas have names of their own.
    ThreeOne,
}

impl Version {
    fn of(root: &Value) -> Self {
        match root.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.0") => Self::Three,
            Some(_) => Self::ThreeOne,
            None if root.get("swagger").is_some() => Self::Swagger,
            None => Self::Three,
        }
    }
}

/// A reference that has to be looked at again when all are known.
#[derive(Debug)]
struct Site {
    file: usize,
    /// The node that holds the reference; of a mapping, the value itself.
    at: Pointer,
    kind: Kind,
    form: Form,
    reference: String,
    /// Where it leads, if anywhere.
    to: Option<Node>,
    can_adopt: bool,
}

impl Site {
    /// Whether the specification has no references at this place, so that what is meant has to stand there itself.
    fn must_include(&self) -> bool {
        self.form == Form::Reference && !self.kind.is_referenceable()
    }
}

/// The joined document and what it was made from.
pub(super) struct Joined {
    pub(super) root: Value,
    pub(super) origins: Origins,
    pub(super) files: Arc<[SourceFile]>,
    pub(super) examples: ExternalExamples,
    /// Paths where references were followed to, whether a file was there or not.
    pub(super) sought: BTreeSet<PathBuf>,
    /// Schemas with a `$dynamicRef` that only the way to them decides, and what it means otherwise.
    pub(super) dynamic: HashMap<Pointer, Pointer>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Joins the entry document that the loader has opened with all that it refers to.
///
/// # Errors
/// All diagnostics, when a limit of all files together is met.
pub(super) fn join(loader: Loader<'_>, limits: &Limits) -> Result<Joined, Vec<Diagnostic>> {
    let version = loader.files.first().map_or(Version::Three, |entry| Version::of(&entry.value));
    let mut join = Join {
        loader,
        version,
        identities: HashMap::new(),
        targets: IndexMap::new(),
        sites: Vec::new(),
        examples: IndexMap::new(),
        diagnostics: Vec::new(),
        alias_nodes: limits.alias_nodes,
        depth: limits.depth,
    };
    if join.discover().is_err() {
        let Join { loader, diagnostics, .. } = join;
        return Err(loader.diagnostics.into_iter().chain(diagnostics).collect());
    }
    let examples = join.read_examples();
    Ok(join.assemble(examples))
}

struct Join<'o> {
    loader: Loader<'o>,
    version: Version,
    identities: HashMap<usize, Identity>,
    /// Nodes whose references count, with their kinds, in the order in which they were found.
    targets: IndexMap<Node, Kind>,
    sites: Vec<Site>,
    /// Where an example's value is said to be in a file of its own, and the address.
    examples: IndexMap<Node, String>,
    diagnostics: Vec<Diagnostic>,
    alias_nodes: usize,
    depth: usize,
}

impl Join<'_> {
    fn value(&self, file: usize) -> Option<&Value> {
        self.loader.files.get(file).map(|loaded| &loaded.value)
    }

    fn node(&self, (file, pointer): &Node) -> Option<&Value> {
        self.value(*file)?.pointer(pointer.as_str())
    }

    fn place_of(&self, file: usize, pointer: &Pointer) -> Place {
        match self.loader.files.get(file) {
            Some(loaded) => Place { pointer: pointer.clone(), ..file_place(&loaded.source.name) },
            None => Place::from(pointer),
        }
    }
}
