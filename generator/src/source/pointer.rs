use std::fmt::{self, Write as _};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A JSON Pointer (RFC 6901) to a node of a [`Document`](super::Document), such as `/paths/~1pets/get`.
///
/// The root is the empty pointer. Cloning is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Takes text that already is an escaped pointer; text without a leading `/` gets one.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.is_empty() || text.starts_with('/') {
            Self(Arc::from(text))
        } else {
            Self(Arc::from(format!("/{text}")))
        }
    }

    /// Reads a reference into the same document (`#/components/schemas/Pet`), percent-encoding undone.
    ///
    /// Returns `None` for a reference to another resource or to an anchor.
    #[must_use]
    pub fn from_local_reference(reference: &str) -> Option<Self> {
        let fragment = reference.strip_prefix('#')?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return None;
        }
        let decoded = percent_decode_str(fragment).decode_utf8().ok()?;
        Some(Self(Arc::from(&*decoded)))
    }

    /// The pointer to a member of this node; the name is escaped here.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + name.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        escape_into(&mut text, name);
        Self(Arc::from(text))
    }

    /// The pointer to an item of this node.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(Arc::from(format!("{}/{index}", self.0)))
    }

    /// The pointer that goes on from this node by `below`, which is escaped, and empty or begins with `/`.
    pub(super) fn join(&self, below: &str) -> Self {
        if below.is_empty() { self.clone() } else { Self(Arc::from(format!("{}{below}", self.0))) }
    }

    /// The node around this one; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|end| Self(Arc::from(&self.0[..end])))
    }

    /// The last token, unescaped; `None` for the root.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        self.0.rfind('/').map(|end| unescape(&self.0[end + 1..]))
    }

    /// The tokens from the root down, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer as a reference: `#/components/schemas/Pet`.
    ///
    /// Only what would read differently is percent-encoded: braces in a path key stay legible.
    #[must_use]
    pub fn to_reference(&self) -> String {
        let mut text = String::with_capacity(self.0.len() + 1);
        text.push('#');
        for character in self.0.chars() {
            if character.is_ascii_control() || matches!(character, '%' | '#' | ' ' | '"' | '<' | '>' | '\\') {
                let _ = write!(text, "%{:02X}", u32::from(character));
            } else {
                text.push(character);
            }
        }
        text
    }
}

/// The node that an escaped pointer leads to. Unlike the one of `serde_json` it allocates for escaped tokens only.
#[expect(clippy::manual_pattern_char_comparison, reason = "a search for a byte costs more than looking at few letters")]
pub(crate) fn walk<'v>(pointer: &str, value: &'v Value) -> Option<&'v Value> {
    let mut value = value;
    for token in pointer.split(|letter| letter == '/').skip(1) {
        value = match value {
            Value::Object(members) if token.contains('~') => members.get(&unescape(token))?,
            Value::Object(members) => members.get(token)?,
            // A leading zero or sign makes no index (RFC 6901 §4).
            Value::Array(_) if token.len() > 1 && token.starts_with('0') || token.starts_with('+') => return None,
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

fn escape_into(text: &mut String, token: &str) {
    if !token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return text.push_str(token);
    }
    for character in token.chars() {
        match character {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            other => text.push(other),
        }
    }
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl serde::Serialize for Pointer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
