use std::cell::RefCell;

use serde_json::Value;

use super::shown::shown;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Pointer;

/// Keys that a later version of the format will give a meaning.
const RESERVED: [&str; 5] = ["faults", "template", "rules", "sequence", "state"];

/// What is noticed in one file.
#[derive(Debug, Default)]
pub(super) struct Findings {
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// The bundle is of a newer minor version, so that unknown keys are no mistakes.
    newer: bool,
}

impl Findings {
    pub(super) fn new(newer: bool) -> Self {
        Self { diagnostics: RefCell::default(), newer }
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// A key that means nothing here: an error, or a warning where a newer program may know better.
    fn push_key(&self, mut diagnostic: Diagnostic) {
        if self.newer {
            diagnostic.severity = Severity::Warning;
        }
        self.push(diagnostic);
    }
}

/// One node of a file, asked for what it should be. A wrong answer is reported and is `None`.
#[derive(Clone)]
pub(super) struct Node<'f> {
    value: &'f Value,
    at: Pointer,
    findings: &'f Findings,
}

impl<'f> Node<'f> {
    pub(super) fn root(value: &'f Value, findings: &'f Findings) -> Self {
        Self { value, at: Pointer::root(), findings }
    }

    pub(super) fn value(&self) -> &'f Value {
        self.value
    }

    pub(super) fn at(&self) -> &Pointer {
        &self.at
    }

    /// Reports a problem of this node.
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.findings.push(diagnostic);
    }

    /// Reports that the node is not what was expected.
    pub(super) fn refuse<T>(&self, expected: &str) -> Option<T> {
        self.report(self.wrong().expected(expected));
        None
    }

    fn wrong(&self) -> Diagnostic {
        let message = format!("{} is {}", self.called(), described(self.value));
        Diagnostic::error(Code::InvalidEntry, &self.at, message)
    }

    fn called(&self) -> String {
        self.at.last().map_or_else(|| "the file".to_owned(), |key| format!("`{}`", shown(&key)))
    }

    pub(super) fn text(&self, expected: &str) -> Option<&'f str> {
        self.value.as_str().or_else(|| self.refuse(expected))
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        let truth = match self.value {
            Value::Bool(boolean) => return Some(*boolean),
            Value::String(text) if ["yes", "on", "y"].contains(&text.to_lowercase().as_str()) => Some(true),
            Value::String(text) if ["no", "off", "n"].contains(&text.to_lowercase().as_str()) => Some(false),
            _ => None,
        };
        let mut problem = self.wrong().expected("`true` or `false`");
        problem.hint = truth.map(|truth| format!("write `{truth}`"));
        self.report(problem);
        None
    }

    /// A whole number in a range.
    pub(super) fn number<N: TryFrom<u64>>(&self, range: std::ops::RangeInclusive<u64>) -> Option<N> {
        let number = self.value.as_u64().filter(|number| range.contains(number));
        number.and_then(|number| N::try_from(number).ok()).or_else(|| {
            let (least, most) = range.into_inner();
            match most {
                u64::MAX => self.refuse(&format!("a whole number, {least} or more")),
                _ => self.refuse(&format!("a whole number from {least} to {most}")),
            }
        })
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let found = self.value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
        found.map(|(_, meaning)| *meaning).or_else(|| {
            let list: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            let mut problem = self.wrong().expected(format!("one of {}", list.join(", ")));
            problem.hint = match self.value {
                Value::String(text) => did_you_mean(text, words.iter().map(|(word, _)| *word)),
                // YAML 1.1 habits: `on` and `off` are words here, `true` and `false` are not.
                Value::Bool(false) if list.iter().any(|word| word == "`off`") => Some("write `off`".to_owned()),
                _ => None,
            };
            self.report(problem);
            None
        })
    }

    /// The members of a mapping whose keys are free. Nothing written is an empty mapping.
    pub(super) fn members(&self, expected: &str) -> Vec<(&'f str, Node<'f>)> {
        match self.value {
            Value::Object(members) => {
                members.iter().map(|(key, value)| (key.as_str(), self.child(key, value))).collect()
            }
            Value::Null => Vec::new(),
            _ => self.refuse(expected).unwrap_or_default(),
        }
    }

    /// The items of a list. Nothing written is an empty list.
    pub(super) fn items(&self, expected: &str) -> Vec<Node<'f>> {
        match self.value {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(index, value)| self.child(&index.to_string(), value)).collect()
            }
            Value::Null => Vec::new(),
            _ => self.refuse(expected).unwrap_or_default(),
        }
    }

    /// The node as a mapping of known keys. Nothing written is an empty mapping, but for a whole file.
    pub(super) fn record(&self, expected: &str) -> Option<Record<'f>> {
        match self.value {
            Value::Null if self.at.as_str().is_empty() => self.refuse(expected),
            Value::Object(_) | Value::Null => Some(Record { node: self.clone(), known: Vec::new(), reserves: false }),
            _ => self.refuse(expected),
        }
    }

    fn child(&self, key: &str, value: &'f Value) -> Self {
        Self { value, at: self.at.child(key), findings: self.findings }
    }
}

/// A mapping of known keys: those that were asked for. [`finish`](Self::finish) reports the others.
pub(super) struct Record<'f> {
    node: Node<'f>,
    known: Vec<&'static str>,
    reserves: bool,
}

impl<'f> Record<'f> {
    /// The value of a key that may be left out. A key without a value counts as left out.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Node<'f>> {
        self.take_any(key).filter(|node| !node.value.is_null())
    }

    /// The value of a key for which null is a value.
    pub(super) fn take_any(&mut self, key: &'static str) -> Option<Node<'f>> {
        self.known.push(key);
        self.node.value.get(key).map(|value| self.node.child(key, value))
    }

    /// The value of a key that must be there.
    pub(super) fn require(&mut self, key: &'static str, expected: &str) -> Option<Node<'f>> {
        let found = self.take(key);
        if found.is_none() {
            let message = format!("`{key}` is missing");
            self.node.report(Diagnostic::error(Code::InvalidEntry, &self.node.at, message).expected(expected));
        }
        found
    }

    /// Says that the keys of later versions are reserved here.
    pub(super) fn reserve(&mut self) {
        self.reserves = true;
    }

    /// Reports every key that was not asked for.
    pub(super) fn finish(self) {
        let Some(members) = self.node.value.as_object() else { return };
        for key in members.keys().filter(|key| !self.known.contains(&key.as_str())) {
            let at = self.node.at.child(key);
            let diagnostic = if self.reserves && RESERVED.contains(&key.as_str()) {
                Diagnostic::error(Code::ReservedKey, &at, format!("`{key}` is reserved for a later version"))
                    .hint("remove it, or run a program that knows it")
            } else {
                let mut unknown = Diagnostic::error(Code::UnknownKey, &at, format!("unknown key `{}`", shown(key)));
                unknown.hint = did_you_mean(key, self.known.iter().copied());
                if unknown.hint.is_none() {
                    let known: Vec<String> = self.known.iter().map(|key| format!("`{key}`")).collect();
                    unknown.expected = Some(format!("one of {}", known.join(", ")));
                }
                unknown
            };
            self.node.findings.push_key(diagnostic);
        }
    }
}

fn described(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(boolean) => format!("`{boolean}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text \"{}\"", shown(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}
