use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::source::{Document, Read};

/// A YAML file of a bundle and what it is about.
#[derive(Clone, Debug)]
pub(super) struct Sheet<K> {
    /// An operation's method and path, or a scenario's name.
    pub(super) key: K,
    /// `operation_id`, where the file has one.
    pub(super) operation_id: Option<String>,
    /// Where it is in the folder.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) value: Value,
}

impl<K> Sheet<K> {
    /// Reads a file; `None` when it does not say what it is about.
    ///
    /// # Errors
    /// The file is no YAML; places carry `name`.
    pub(super) fn read(
        name: &Arc<str>,
        path: &str,
        bytes: &[u8],
        member: &str,
        identity: impl Fn(&str) -> Option<K>,
    ) -> Result<Option<Self>, Vec<Diagnostic>> {
        let Read { document, .. } = Document::plain(name, bytes.to_vec())?;
        // It was read, so that it is UTF-8.
        let text = String::from_utf8_lossy(bytes).into_owned();
        let value = document.into_root();
        let Some(key) = value.get(member).and_then(Value::as_str).and_then(identity) else { return Ok(None) };
        let operation_id = value.get("operation_id").and_then(Value::as_str).map(str::to_owned);
        Ok(Some(Self { key, operation_id, path: path.to_owned(), text, value }))
    }
}
