//! The names that JSON Schema 2020-12 gives to schemas: `$id`, `$anchor` and `$dynamicAnchor` (core §8.2), and the
//! `$self` of OpenAPI 3.2.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use url::Url;

use crate::source::Pointer;
use crate::source::kind::Kind;

/// The names in one file.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// Nodes with a base URI of their own.
    resources: BTreeMap<Pointer, Url>,
    /// Anchors by the resource that they belong to.
    anchors: HashMap<(Pointer, String), Anchor>,
}

/// A node that an anchor names.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) at: Pointer,
    pub(super) is_dynamic: bool,
}

impl Identity {
    /// Indexes a file; `base` is the URI that it was read from.
    pub(super) fn of(root: &Value, base: Option<&Url>) -> Self {
        let mut identity = Self::default();
        let mut base = base.cloned();
        let is_description = root.get("openapi").is_some();
        if let Some(own) = root.get("$self").and_then(Value::as_str).filter(|_| is_description)
            && let Some(url) = join(base.as_ref(), own)
        {
            identity.add_resource(&Pointer::root(), url.clone());
            base = Some(url);
        }
        let kind = if is_description { Kind::Root } else { Kind::Schema };
        identity.visit(root, kind, &Pointer::root(), &Pointer::root(), base.as_ref());
        identity
    }

    /// The innermost node around `at` that has a base URI of its own.
    pub(super) fn resource_of(&self, at: &Pointer) -> Option<(&Pointer, &Url)> {
        let mut pointer = Some(at.clone());
        while let Some(here) = pointer {
            if let Some(found) = self.resources.get_key_value(&here) {
                return Some(found);
            }
            pointer = here.parent();
        }
        None
    }

    /// The node of the resource with this URI.
    pub(super) fn resource(&self, uri: &Url) -> Option<&Pointer> {
        self.resources.iter().find(|(_, url)| *url == uri).map(|(pointer, _)| pointer)
    }

    pub(super) fn anchor(&self, resource: &Pointer, name: &str) -> Option<&Anchor> {
        self.anchors.get(&(resource.clone(), name.to_owned()))
    }

    /// Every node that an anchor of this name names, whatever its resource, in order.
    pub(super) fn anchors_named<'i>(&'i self, name: &'i str) -> Vec<&'i Anchor> {
        let mut found: Vec<_> =
            self.anchors.iter().filter(|((_, other), _)| other == name).map(|(_, anchor)| anchor).collect();
        found.sort_by(|one, other| one.at.cmp(&other.at));
        found
    }

    /// Names of dynamic anchors, each with its node.
    pub(super) fn dynamic_anchors(&self) -> impl Iterator<Item = (&str, &Pointer)> {
        let dynamic = self.anchors.iter().filter(|(_, anchor)| anchor.is_dynamic);
        dynamic.map(|((_, name), anchor)| (name.as_str(), &anchor.at))
    }

    /// Every node that has a name.
    pub(super) fn named_nodes(&self) -> impl Iterator<Item = &Pointer> {
        self.resources.keys().chain(self.anchors.values().map(|anchor| &anchor.at))
    }

    fn add_resource(&mut self, at: &Pointer, mut url: Url) {
        url.set_fragment(None);
        self.resources.insert(at.clone(), url);
    }

    fn visit(&mut self, node: &Value, kind: Kind, at: &Pointer, resource: &Pointer, base: Option<&Url>) {
        match node {
            Value::Object(map) => {
                let (mut resource, mut base) = (resource.clone(), base.cloned());
                if kind == Kind::Schema {
                    if let Some(url) = map.get("$id").and_then(Value::as_str).and_then(|id| join(base.as_ref(), id)) {
                        self.add_resource(at, url.clone());
                        (resource, base) = (at.clone(), Some(url));
                    }
                    for (keyword, is_dynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
                        if let Some(name) = map.get(keyword).and_then(Value::as_str) {
                            let anchor = Anchor { at: at.clone(), is_dynamic };
                            self.anchors.insert((resource.clone(), name.to_owned()), anchor);
                        }
                    }
                }
                for (key, member) in map {
                    let kind = kind.member(key);
                    if kind != Kind::Data && (member.is_object() || member.is_array()) {
                        self.visit(member, kind, &at.child(key), &resource, base.as_ref());
                    }
                }
            }
            Value::Array(items) if kind.item() != Kind::Data => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(item, kind.item(), &at.index(index), resource, base);
                }
            }
            _ => {}
        }
    }
}

/// A reference against its base; without one only an absolute URI means something.
pub(super) fn join(base: Option<&Url>, reference: &str) -> Option<Url> {
    match base {
        Some(base) => base.join(reference).ok(),
        None => Url::parse(reference).ok(),
    }
}
