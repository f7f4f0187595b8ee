//! The first half: every reference that can be reached, and where it leads.

use std::collections::HashMap;

use serde_json::Value;

use super::scan::{Form, Found, scan};
use super::{ENTRY, Join, Node, Site, Version};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Pointer;
use crate::source::kind::Kind;
use crate::source::loader::Fault;
use crate::source::parse::excerpt;

/// A reference as the scan found it, apart from the tree.
struct Loose {
    at: Pointer,
    kind: Kind,
    form: Form,
    reference: Value,
    can_adopt: bool,
}

/// A limit of all files together was met.
pub(super) struct Ended;

impl Join<'_> {
    /// Follows every reference, file by file, until no new node is found.
    pub(super) fn discover(&mut self) -> Result<(), Ended> {
        self.identify(ENTRY);
        self.targets.insert((ENTRY, Pointer::root()), Kind::Root);
        let mut next = 0;
        while let Some((node, kind)) = self.targets.get_index(next).map(|(node, kind)| (node.clone(), *kind)) {
            next += 1;
            for loose in self.look_at(&node, kind) {
                self.follow(node.0, loose)?;
            }
        }
        Ok(())
    }

    fn look_at(&self, node: &Node, kind: Kind) -> Vec<Loose> {
        let (Some(root), Some(value)) = (self.value(node.0), self.node(node)) else { return Vec::new() };
        let mut simple = Simple {
            root,
            is_entry: node.0 == ENTRY,
            has_names: self.identities.contains_key(&node.0),
            known: HashMap::new(),
        };
        let mut found = Vec::new();
        scan(value, kind, &node.1, &mut |site| {
            if !simple.holds(site) {
                found.push(Loose {
                    at: site.path.pointer(),
                    kind: site.kind,
                    form: site.form,
                    reference: site.reference.clone(),
                    can_adopt: site.can_adopt,
                });
            }
        });
        found
    }

    fn follow(&mut self, file: usize, loose: Loose) -> Result<(), Ended> {
        let Loose { at, kind, form, reference, can_adopt } = loose;
        if self.version != Version::ThreeOne && form == Form::Dynamic {
            return Ok(());
        }
        let Value::String(reference) = reference else {
            if form != Form::Mapping {
                let message = "a reference has to be text";
                let place = self.place_of(file, &at);
                let fault = Diagnostic::error(Code::InvalidReference, place, message);
                self.diagnostics.push(fault.expected("a URI reference such as `#/components/schemas/Pet`"));
            }
            return Ok(());
        };
        if form == Form::Example {
            if self.version != Version::Swagger {
                self.examples.insert((file, at), reference);
            }
            return Ok(());
        }
        if form == Form::Mapping && self.is_name(&reference) {
            return Ok(());
        }
        let to = match self.resolve(file, &at, &reference) {
            Ok(node) => Some(node),
            // In an example, what leads to no file is meant as it stands.
            Err(fault) if kind == Kind::Value && !fault.is_final => return Ok(()),
            Err(fault) => {
                let is_final = fault.is_final;
                self.report(file, &at, form, fault);
                if is_final {
                    return Err(Ended);
                }
                None
            }
        };
        if let Some(node) = &to {
            self.add_target(node, kind);
        }
        self.sites.push(Site { file, at, kind, form, reference, to, can_adopt });
        Ok(())
    }

    fn report(&mut self, file: usize, at: &Pointer, form: Form, fault: Fault) {
        let at = match form {
            Form::Reference => at.child("$ref"),
            Form::Dynamic => at.child("$dynamicRef"),
            Form::Mapping | Form::Example => at.clone(),
        };
        let place = self.place_of(file, &at);
        self.diagnostics.push(fault.at(place));
    }

    /// Makes sure that the references in a node are looked at.
    fn add_target(&mut self, node: &Node, kind: Kind) {
        let is_covered = node.0 == ENTRY
            && self.value(ENTRY).and_then(|root| kind_at(root, &node.1)).is_some_and(|(_, found)| found == kind);
        if !is_covered && !self.targets.contains_key(node) {
            self.identify(node.0);
            self.targets.insert(node.clone(), kind);
        }
    }

    /// Whether a mapping's value is the name of a schema rather than a reference (OpenAPI 3.0.4 §4.7.25).
    fn is_name(&self, value: &str) -> bool {
        let pointer = Pointer::parse("/components/schemas").child(value);
        let looks_like_file = [".yaml", ".yml", ".json"].iter().any(|ending| value.ends_with(ending));
        self.node(&(ENTRY, pointer)).is_some() || !(value.contains(['/', '#']) || looks_like_file)
    }
}

/// The ordinary case: a reference in the entry document, to a node of the right kind in it that is no reference.
///
/// Nothing has to be kept of such a one, and a description of one file has hardly any others.
struct Simple<'v> {
    root: &'v Value,
    is_entry: bool,
    has_names: bool,
    known: HashMap<Kind, HashMap<String, bool>>,
}

impl Simple<'_> {
    fn holds(&mut self, site: &Found<'_>) -> bool {
        if site.kind == Kind::Value {
            return !site.reference.as_str().is_some_and(names_file);
        }
        if !self.is_entry || self.has_names || matches!(site.form, Form::Dynamic | Form::Example) {
            return false;
        }
        let Some(reference) = site.reference.as_str().filter(|text| text.starts_with("#/")) else { return false };
        if site.form == Form::Reference && !site.kind.is_referenceable() {
            return false;
        }
        let known = self.known.entry(site.kind).or_default();
        if let Some(is_simple) = known.get(reference) {
            return *is_simple;
        }
        let node = Pointer::from_local_reference(reference).and_then(|pointer| kind_at(self.root, &pointer));
        let is_simple = node.is_some_and(|(value, kind)| kind == site.kind && value.get("$ref").is_none());
        known.insert(reference.to_owned(), is_simple);
        is_simple
    }
}

/// Whether a text names a file beside this one. In an example nothing else is taken for a reference.
fn names_file(reference: &str) -> bool {
    let path = reference.split('#').next().unwrap_or_default();
    !path.is_empty() && !path.contains(':') && path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// The node at a pointer of a description, and its kind.
fn kind_at<'v>(root: &'v Value, pointer: &Pointer) -> Option<(&'v Value, Kind)> {
    let mut node = (root, Kind::Root);
    for token in pointer.tokens() {
        node = match node.0 {
            Value::Object(map) => (map.get(&token)?, node.1.member(&token)),
            Value::Array(items) => (items.get(token.parse::<usize>().ok()?)?, node.1.item()),
            _ => return None,
        };
    }
    Some(node)
}

impl Fault {
    /// A local reference that leads to nothing.
    pub(super) fn dangling(reference: &str) -> Self {
        Self::new(Code::DanglingReference, format!("{} leads to nothing", excerpt(reference)))
    }
}
