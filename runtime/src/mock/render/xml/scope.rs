use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::characters::{is_local_name, local_name};
use super::hints::Hints;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// The namespace of `xsi:nil`.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What a URI may not have (RFC 3986 §2); readers refuse namespaces that are none.
const NOT_IN_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Which prefixes are bound to which namespaces, from the root to the start tag that is being made.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Prefix and namespace; the last binding of a prefix counts. The empty prefix is the default namespace.
    bindings: Vec<(String, String)>,
    /// How many bindings there were before each open element.
    open: Vec<usize>,
    /// Prefixes that the start tag uses, so that it cannot bind them anew.
    pinned: Vec<String>,
}

/// A name with the namespace it stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct QualifiedName {
    /// As it is written.
    pub(super) written: String,
    /// Namespace and local name: no two attributes of a tag may share them.
    pub(super) expanded: (String, String),
}

impl Scope {
    pub(super) fn enter(&mut self) {
        self.open.push(self.bindings.len());
        self.pinned.clear();
    }

    pub(super) fn leave(&mut self) {
        let before = self.open.pop().unwrap_or_default();
        self.bindings.truncate(before);
    }

    /// What the start tag declares: the attribute's name and the namespace.
    pub(super) fn declared(&self) -> Vec<(String, String)> {
        let before = self.open.last().copied().unwrap_or_default();
        let declarations = self.bindings.iter().skip(before).map(|(prefix, namespace)| {
            let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
            (name, namespace.clone())
        });
        declarations.collect()
    }

    /// The name of the element that was entered.
    pub(super) fn element(&mut self, name: &str, hints: &Hints) -> QualifiedName {
        let prefix = hints.prefix.as_deref().map(usable_prefix);
        let prefix = match (usable_namespace(hints), prefix) {
            (Some(namespace), Some(prefix)) => self.bind(&prefix, &namespace),
            (Some(namespace), None) => self.bind("", &namespace),
            (None, Some(prefix)) => self.known(&prefix),
            (None, None) => self.pin(String::new()),
        };
        self.qualified(&prefix, name)
    }

    /// The name of an attribute of that element. Without a prefix an attribute has no namespace.
    pub(super) fn attribute(&mut self, name: &str, hints: &Hints) -> QualifiedName {
        let prefix = hints.prefix.as_deref().map(usable_prefix);
        let prefix = match (usable_namespace(hints), prefix) {
            (Some(namespace), Some(prefix)) => self.bind(&prefix, &namespace),
            (Some(namespace), None) => self.any(&namespace),
            (None, Some(prefix)) => self.known(&prefix),
            (None, None) => {
                let name = if name == "xmlns" { "_xmlns".to_owned() } else { local_name(name) };
                return QualifiedName { written: name.clone(), expanded: (String::new(), name) };
            }
        };
        self.qualified(&prefix, name)
    }

    /// Takes an attribute that the author means as a declaration; `false` where it cannot be one.
    pub(super) fn declare(&mut self, prefix: &str, namespace: &str) -> bool {
        let is_reserved = matches!(namespace, XML | XMLNS) || matches!(prefix, "xml" | "xmlns");
        let is_prefix = prefix.is_empty() || is_local_name(prefix);
        if is_reserved || !is_prefix || namespace.is_empty() || self.pinned.iter().any(|pinned| pinned == prefix) {
            return false;
        }
        self.bindings.push((prefix.to_owned(), uri(namespace)));
        self.pin(prefix.to_owned());
        true
    }

    /// The prefix wanted for a namespace, or another where the tag already uses it for something else.
    pub(super) fn bind(&mut self, prefix: &str, namespace: &str) -> String {
        if namespace == XML {
            return "xml".to_owned();
        }
        let is_bound = self.resolve(prefix) == Some(namespace);
        if !is_bound && self.pinned.iter().any(|pinned| pinned == prefix) {
            return self.any(namespace);
        }
        if !is_bound {
            self.bindings.push((prefix.to_owned(), namespace.to_owned()));
        }
        self.pin(prefix.to_owned())
    }

    /// Any prefix for a namespace, an existing one first.
    fn any(&mut self, namespace: &str) -> String {
        if namespace == XML {
            return "xml".to_owned();
        }
        let prefixes = self.bindings.iter().map(|(prefix, _)| prefix);
        let bound = prefixes.filter(|prefix| !prefix.is_empty()).find(|prefix| self.resolve(prefix) == Some(namespace));
        if let Some(bound) = bound.cloned() {
            return self.pin(bound);
        }
        let mut number = self.bindings.len() + 1;
        while self.resolve(&format!("ns{number}")).is_some() {
            number += 1;
        }
        self.bind(&format!("ns{number}"), namespace)
    }

    /// A prefix that the description gives without a namespace: a document with an unbound one is refused by readers,
    /// so it is bound to what it is known for or to a name made of it.
    fn known(&mut self, prefix: &str) -> String {
        if prefix == "xml" || self.resolve(prefix).is_some() {
            return self.pin(prefix.to_owned());
        }
        let namespace = match prefix {
            "xsi" => XSI.to_owned(),
            "xs" | "xsd" => "http://www.w3.org/2001/XMLSchema".to_owned(),
            "xlink" => "http://www.w3.org/1999/xlink".to_owned(),
            other => uri(&format!("urn:{other}")),
        };
        self.bind(prefix, &namespace)
    }

    fn resolve(&self, prefix: &str) -> Option<&str> {
        let (_, namespace) = self.bindings.iter().rev().find(|(bound, _)| bound == prefix)?;
        Some(namespace)
    }

    fn pin(&mut self, prefix: String) -> String {
        self.pinned.push(prefix.clone());
        prefix
    }

    fn qualified(&self, prefix: &str, name: &str) -> QualifiedName {
        let name = local_name(name);
        let namespace = self.resolve(prefix).unwrap_or_default().to_owned();
        let written = if prefix.is_empty() { name.clone() } else { format!("{prefix}:{name}") };
        QualifiedName { written, expanded: (if prefix == "xml" { XML.to_owned() } else { namespace }, name) }
    }
}

fn usable_prefix(prefix: &str) -> String {
    let prefix = local_name(prefix);
    if prefix == "xmlns" { "_xmlns".to_owned() } else { prefix }
}

/// The namespace of the hints, if a document may bind it. What the prefix `xml` stands for cannot be changed.
fn usable_namespace(hints: &Hints) -> Option<String> {
    let namespace = hints.namespace.as_deref()?;
    let is_fixed = hints.prefix.as_deref() == Some("xml") || namespace == XMLNS;
    (!is_fixed).then(|| uri(namespace))
}

fn uri(text: &str) -> String {
    utf8_percent_encode(text, NOT_IN_URI).to_string()
}
