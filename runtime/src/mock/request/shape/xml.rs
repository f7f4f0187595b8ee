use serde_json::Value;

use super::part::Part;

/// What a schema is in a document (OpenAPI 3.2 §4.26.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mock::request) enum XmlNode {
    Element,
    Attribute,
    /// Text or a CDATA section: one reads as the other.
    Text,
    /// No node: what is inside stands directly in the node around it.
    None,
}

/// The XML Objects that apply to one position, merged: the one nearest to the use wins, word by word.
///
/// Namespaces and prefixes are no part of it: names are matched without them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::mock::request) struct XmlHints {
    /// What was asked for; what is the default depends on the type.
    pub(in crate::mock::request) node: Option<XmlNode>,
    /// The local name.
    pub(in crate::mock::request) name: Option<Box<str>>,
    /// The name of the component that the schema is.
    pub(in crate::mock::request) component: Option<Box<str>>,
}

impl XmlHints {
    pub(super) const NONE: Self = Self { node: None, name: None, component: None };

    pub(super) fn of(parts: &[Part]) -> Self {
        let hints = || parts.iter().filter_map(|part| part.keyword("xml"));
        let text =
            |key| hints().find_map(|hint: &Value| hint.get(key)?.as_str()).filter(|text: &&str| !text.is_empty());
        let flag = |key| hints().find_map(|hint| hint.get(key)?.as_bool()) == Some(true);
        let node_type = match text("nodeType") {
            Some("element") => Some(XmlNode::Element),
            Some("attribute") => Some(XmlNode::Attribute),
            Some("text" | "cdata") => Some(XmlNode::Text),
            Some("none") => Some(XmlNode::None),
            _ => None,
        };
        let older = match (flag("attribute"), flag("wrapped")) {
            (true, _) => Some(XmlNode::Attribute),
            (false, true) => Some(XmlNode::Element),
            (false, false) => None,
        };
        Self {
            node: node_type.or(older),
            name: text("name").map(|name| local(name).into()),
            component: parts.iter().find_map(Part::component).map(String::into_boxed_str),
        }
    }
}

/// A name without its prefix.
pub(in crate::mock::request) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}
