//! The second pass over a text that names a key twice or holds integers of more than 64 bits.

use std::collections::HashMap;
use std::sync::Arc;

use super::events::{Event, Mark, walk};
use super::scalar::{self, Scalar};
use super::{Format, place, yaml};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Pointer;

/// Reports every repeated key with both of its places and, in JSON, every integer that became a double.
pub(super) fn audit(text: &str, format: Format, file: &Arc<str>) -> Vec<Diagnostic> {
    let mut audit = Audit { file, format, open: Vec::new(), found: Vec::new() };
    walk(text, format, |event, mark| audit.take(event, mark));
    audit.found
}

enum Level {
    Mapping { keys: HashMap<String, Mark>, key: Option<String> },
    Sequence(usize),
}

struct Audit<'a> {
    file: &'a Arc<str>,
    format: Format,
    open: Vec<Level>,
    found: Vec<Diagnostic>,
}

impl Audit<'_> {
    fn take(&mut self, event: Event<'_>, mark: Mark) {
        match event {
            Event::MappingStart => self.open.push(Level::Mapping { keys: HashMap::new(), key: None }),
            Event::SequenceStart => self.open.push(Level::Sequence(0)),
            Event::End => {
                self.open.pop();
                self.pass("");
            }
            Event::Alias => self.pass("*"),
            Event::Scalar(text, is_plain) => {
                if matches!(self.open.last(), Some(Level::Mapping { key: None, .. })) {
                    self.key(&text, is_plain, mark);
                } else {
                    if is_plain && self.format == Format::Json {
                        self.number(&text, mark);
                    }
                    self.pass("");
                }
            }
        }
    }

    fn key(&mut self, text: &str, is_plain: bool, mark: Mark) {
        let is_merge = self.format == Format::Yaml && is_plain && text == "<<";
        let Some(Level::Mapping { keys, key }) = self.open.last_mut() else { return };
        *key = Some(text.to_owned());
        if is_merge {
            return;
        }
        if let Some(first) = keys.insert(text.to_owned(), mark) {
            let pointer = self.pointer();
            let message = format!("the key {} stands here again; this later value counts", super::excerpt(text));
            let diagnostic = Diagnostic::error(Code::DuplicateKey, place(self.file, mark, pointer.clone()), message)
                .hint("remove or rename one of them")
                .related(place(self.file, first, pointer), "first here");
            self.found.push(diagnostic);
        }
    }

    fn number(&mut self, text: &str, mark: Mark) {
        if matches!(scalar::resolve(text), Scalar::LargeInteger(_)) {
            self.found.push(yaml::large_integer(place(self.file, mark, self.pointer()), text));
        }
    }

    /// A node is complete: the container around it goes on to the next.
    fn pass(&mut self, as_key: &str) {
        match self.open.last_mut() {
            Some(Level::Sequence(index)) => *index += 1,
            Some(Level::Mapping { key: key @ Some(_), .. }) => *key = None,
            Some(Level::Mapping { key, .. }) => *key = Some(as_key.to_owned()),
            None => {}
        }
    }

    fn pointer(&self) -> Pointer {
        self.open.iter().fold(Pointer::root(), |pointer, level| match level {
            Level::Sequence(index) => pointer.index(*index),
            Level::Mapping { key: Some(key), .. } => pointer.child(key),
            Level::Mapping { key: None, .. } => pointer,
        })
    }
}
