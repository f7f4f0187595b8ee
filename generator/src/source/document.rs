use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::file::{Location, SourceFile};
use super::join::{ExternalExamples, Joined, join};
use super::loader::Loader;
use super::pointer::walk;
use super::{Limits, Origins, Pointer, ReadOptions, parse, places, text};
use crate::diagnostic::{Diagnostic, Place};

/// A description that was read, with what was noticed on the way.
#[derive(Debug)]
pub struct Read {
    /// The joined document.
    pub document: Document,
    /// Faults that did not stop the reading; their places are resolved.
    pub diagnostics: Vec<Diagnostic>,
}

/// A description with all of its files joined: every `$ref` in it is local.
#[derive(Clone, Debug)]
pub struct Document {
    root: Value,
    origins: Origins,
    files: Arc<[SourceFile]>,
    examples: Arc<ExternalExamples>,
    sought: Arc<BTreeSet<PathBuf>>,
    dynamic: Arc<HashMap<Pointer, Pointer>>,
}

impl Document {
    /// Takes a value that has no references to other files.
    #[must_use]
    pub fn from_value(root: Value) -> Self {
        Self {
            root,
            origins: Origins::of_entry(),
            files: Arc::from([]),
            examples: Arc::default(),
            sought: Arc::default(),
            dynamic: Arc::default(),
        }
    }

    /// Reads a description from text that has no references to other files; `name` is what places call it.
    ///
    /// # Errors
    /// The diagnostics that make everything meaningless.
    pub fn from_text(name: &str, text: &str) -> Result<Read, Vec<Diagnostic>> {
        let options = ReadOptions::default();
        let mut loader = Loader::new(&options);
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        loader.open_text(name, text).map_err(|fault| vec![*fault])?;
        finish(loader, &options)
    }

    /// Reads a description from bytes of any kind, as [`from_text`](Self::from_text) does from text.
    ///
    /// # Errors
    /// The same, and bytes that are not UTF-8.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Read, Vec<Diagnostic>> {
        let text = text::decode(bytes, &name.into()).map_err(|fault| vec![*fault])?;
        Self::from_text(name, &text)
    }

    /// Reads YAML or JSON that is no description, such as a file of a bundle: a `$ref` in it is data, nothing is joined.
    ///
    /// # Errors
    /// The diagnostics that leave nothing to be read.
    pub(crate) fn plain(name: &str, bytes: Vec<u8>) -> Result<Read, Vec<Diagnostic>> {
        let name: Arc<str> = name.into();
        let text = text::decode(bytes, &name).map_err(|fault| vec![*fault])?;
        let parsed = parse::parse(&text, &name, &Limits::default()).map_err(|fault| vec![*fault])?;
        let files = Arc::from([SourceFile::new(name, Location::Memory, &text, parsed.format)]);
        let document = Self { files, ..Self::from_value(parsed.value) };
        Ok(Read { document, diagnostics: parsed.diagnostics })
    }

    /// Where the nodes were written.
    #[must_use]
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// The joined document.
    #[must_use]
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The joined document by itself.
    pub(crate) fn into_root(self) -> Value {
        self.root
    }

    /// The node at a pointer.
    #[must_use]
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        walk(pointer.as_str(), &self.root)
    }

    /// The bytes of the file that an `externalValue` names (OpenAPI 3.0 §4.7.19); `pointer` is that of the
    /// `externalValue`.
    ///
    /// `None` when it was not read, which a diagnostic has told.
    #[must_use]
    pub fn external_example(&self, pointer: &Pointer) -> Option<&[u8]> {
        self.examples.get(&self.origins.find(pointer)).map(|bytes| &**bytes)
    }

    /// Schemas whose `$dynamicRef` means what the way to them says, and what it means when that says nothing.
    ///
    /// All others that a document was read with have become a `$ref`.
    #[must_use]
    pub fn dynamic_references(&self) -> &HashMap<Pointer, Pointer> {
        &self.dynamic
    }

    /// Every file that was read, the entry document first.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The local paths that references lead to from the entry document, whether a file is there or not; links stand in
    /// them as they were written. Whoever follows changes looks at these and at the entry document.
    #[must_use]
    pub fn sought(&self) -> &BTreeSet<PathBuf> {
        &self.sought
    }

    /// Where a node of the joined document was written: file, line, column, and the pointer inside that file.
    ///
    /// Each call is a pass over the file's text: many are better asked through [`resolve_places`](Self::resolve_places).
    #[must_use]
    pub fn place(&self, pointer: &Pointer) -> Place {
        let mut place = Place::from(pointer);
        self.complete(&mut [&mut place]);
        place
    }

    /// Resolves places that only have a pointer into this document: file, line, column, and the pointer inside that file.
    pub fn complete_places(&self, places: &mut [Place]) {
        self.complete(&mut places.iter_mut().collect::<Vec<_>>());
    }

    /// Resolves the places of diagnostics that a later pass raised on this document.
    pub fn resolve_places(&self, diagnostics: &mut [Diagnostic]) {
        let mut open: Vec<&mut Place> = Vec::new();
        for Diagnostic { place, related, .. } in diagnostics {
            open.push(place);
            open.extend(related.iter_mut().map(|(place, _)| place));
        }
        self.complete(&mut open);
    }

    /// The text of a source file by the name that places use, for excerpts.
    ///
    /// `None` for an unknown name, and for a file that has changed since it was read. The text of a local file is not
    /// kept: hold on to it while excerpts are made.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<Arc<str>> {
        self.files.iter().find(|source| &*source.name == file)?.text()
    }

    /// The text of scalars as their authors wrote them: `1.10`, where the value is the number 1.1.
    ///
    /// One for each pointer; `None` where there is no scalar, or its text is not at hand. It is a pass over the text of
    /// each file concerned: ask for all at once.
    #[must_use]
    pub fn written(&self, pointers: &[Pointer]) -> Vec<Option<String>> {
        let origins: Vec<_> = pointers.iter().map(|pointer| self.origins.find(pointer)).collect();
        let mut found = vec![None; pointers.len()];
        for (number, source) in self.files.iter().enumerate() {
            let here: Vec<usize> =
                (0..).zip(&origins).filter(|(_, (file, _))| *file == number).map(|(at, _)| at).collect();
            let wanted: Vec<&Pointer> =
                here.iter().filter_map(|at| origins.get(*at)).map(|(_, pointer)| pointer).collect();
            let Some(text) = (!here.is_empty()).then(|| source.text()).flatten() else { continue };
            for (at, written) in here.into_iter().zip(places::written(&text, source.format, &wanted)) {
                if let Some(slot) = found.get_mut(at) {
                    *slot = written;
                }
            }
        }
        found
    }

    /// Gives places their file and the pointer in it, then, file by file, their lines.
    fn complete(&self, places: &mut [&mut Place]) {
        let mut by_file: Vec<Vec<usize>> = self.files.iter().map(|_| Vec::new()).collect();
        for (index, place) in places.iter_mut().enumerate() {
            if place.line.is_some() {
                continue;
            }
            let file = if let Some(name) = &place.file {
                self.files.iter().position(|source| source.name == *name)
            } else {
                let (file, pointer) = self.origins.find(&place.pointer);
                place.pointer = pointer;
                place.file = self.files.get(file).map(|source| Arc::clone(&source.name));
                Some(file)
            };
            if let Some(waiting) = file.and_then(|file| by_file.get_mut(file)) {
                waiting.push(index);
            }
        }
        for (source, waiting) in self.files.iter().zip(by_file) {
            if !waiting.is_empty() {
                fill_lines(source, places, &waiting);
            }
        }
    }
}

fn fill_lines(source: &SourceFile, places: &mut [&mut Place], waiting: &[usize]) {
    let Some(text) = source.text() else { return };
    let pointers: Vec<&Pointer> =
        waiting.iter().filter_map(|index| places.get(*index)).map(|place| &place.pointer).collect();
    let marks = places::locate(&text, source.format, &pointers);
    for (index, mark) in waiting.iter().zip(marks) {
        if let (Some(place), Some(mark)) = (places.get_mut(*index), mark) {
            place.line = Some(mark.line);
            place.column = Some(mark.column);
        }
    }
}

/// Reads a description from a path or an http(s) URL.
///
/// # Errors
/// The diagnostics that make everything meaningless: nothing to read, no parse at all, a limit met.
pub fn read(location: &str, options: &ReadOptions) -> Result<Read, Vec<Diagnostic>> {
    let mut loader = Loader::new(options);
    loader.open(location).map_err(|fault| vec![*fault])?;
    finish(loader, options)
}

fn finish(loader: Loader<'_>, options: &ReadOptions) -> Result<Read, Vec<Diagnostic>> {
    let Joined { root, origins, files, examples, sought, dynamic, mut diagnostics } = join(loader, &options.limits)?;
    let (examples, sought, dynamic) = (Arc::new(examples), Arc::new(sought), Arc::new(dynamic));
    let document = Document { root, origins, files, examples, sought, dynamic };
    document.resolve_places(&mut diagnostics);
    Ok(Read { document, diagnostics })
}
