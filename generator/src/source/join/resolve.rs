//! Where a reference leads.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use super::identity::{Identity, join};
use super::{ENTRY, Join, Node, Version};
use crate::diagnostic::Code;
use crate::source::Pointer;
use crate::source::loader::Fault;
use crate::source::parse::excerpt;

/// How many references may stand on the way of one pointer.
const MOST_HOPS: usize = 64;

impl Join<'_> {
    /// Finds the node that a reference at `at` of a file means.
    pub(super) fn resolve(&mut self, file: usize, at: &Pointer, reference: &str) -> Result<Node, Fault> {
        let found = self.resolve_counted(file, at, reference, &mut 0);
        found.map_err(|fault| match (&fault.code, &fault.hint) {
            (Code::DanglingReference, None) => self.hint_at_name(fault, reference),
            _ => fault,
        })
    }

    fn resolve_counted(&mut self, file: usize, at: &Pointer, reference: &str, hops: &mut usize) -> Result<Node, Fault> {
        let (resource, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let own = self.resource_of(file, at);
        let (file, start) = if resource.is_empty() {
            (file, own.map_or_else(Pointer::root, |(start, _)| start))
        } else {
            self.find_resource(file, own.map(|(_, base)| base).as_ref(), resource)?
        };
        let fragment = percent_decode_str(fragment).decode_utf8().map_err(|_| {
            Fault::new(Code::InvalidReference, format!("{} is not UTF-8 when decoded", excerpt(reference)))
        })?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.find_anchor(file, &start, &fragment).ok_or_else(|| not_a_pointer(reference, &fragment));
        }
        let relative = Pointer::parse(&fragment);
        let found = self.find(file, &start, &relative, hops)?;
        match found {
            // Pointers from the root of the file are common even where `$id` has another meaning for them.
            None if start != Pointer::root() => self.find(file, &Pointer::root(), &relative, hops)?,
            found => found,
        }
        .ok_or_else(|| Fault::dangling(reference))
    }

    /// Walks down from a node. References on the way are followed, as if what they mean stood there.
    fn find(&mut self, file: usize, start: &Pointer, below: &Pointer, hops: &mut usize) -> Result<Option<Node>, Fault> {
        let mut at: Node = (file, start.clone());
        for token in below.tokens() {
            loop {
                let Some(node) = self.node(&at) else { return Ok(None) };
                match step(node, &token) {
                    Step::Into => break,
                    Step::Reference(reference) if *hops < MOST_HOPS => {
                        *hops += 1;
                        let reference = reference.to_owned();
                        let (from, place) = at;
                        at = self.resolve_counted(from, &place, &reference, hops)?;
                    }
                    Step::Reference(_) | Step::Nowhere => return Ok(None),
                }
            }
            at.1 = at.1.child(&token);
        }
        Ok(self.node(&at).is_some().then_some(at))
    }

    /// The file and node of the resource part of a reference.
    fn find_resource(&mut self, file: usize, own: Option<&Url>, resource: &str) -> Result<Node, Fault> {
        let base = own.cloned().or_else(|| self.loader.files.get(file)?.base.clone());
        if let Some(found) = self.known_resource(base.as_ref(), resource) {
            return Ok(found);
        }
        let file = self.loader.follow(file, base.as_ref(), resource)?;
        self.identify(file);
        Ok((file, Pointer::root()))
    }

    /// A node that has taken this URI as its own.
    fn known_resource(&self, base: Option<&Url>, resource: &str) -> Option<Node> {
        if self.identities.is_empty() {
            return None;
        }
        let uri = join(base, resource)?;
        let mut files: Vec<_> = self.identities.iter().collect();
        files.sort_by_key(|(file, _)| **file);
        files.into_iter().find_map(|(file, identity)| Some((*file, identity.resource(&uri)?.clone())))
    }

    fn find_anchor(&self, file: usize, resource: &Pointer, name: &str) -> Option<Node> {
        let identity = self.identities.get(&file)?;
        let found = identity.anchor(resource, name).or_else(|| match identity.anchors_named(name)[..] {
            // Outside its resource an anchor counts only if there is no other of its name.
            [only] => Some(only),
            _ => None,
        })?;
        Some((file, found.at.clone()))
    }

    /// The innermost resource around a node of a file, if a name says so.
    pub(super) fn resource_of(&self, file: usize, at: &Pointer) -> Option<(Pointer, Url)> {
        let (start, base) = self.identities.get(&file)?.resource_of(at)?;
        Some((start.clone(), base.clone()))
    }

    /// Indexes the names in a file, where there can be any. Before 3.1 they have no meaning.
    pub(super) fn identify(&mut self, file: usize) {
        if self.version != Version::ThreeOne || self.identities.contains_key(&file) {
            return;
        }
        if let Some(loaded) = self.loader.files.get(file).filter(|loaded| loaded.may_have_identity) {
            self.identities.insert(file, Identity::of(&loaded.value, loaded.base.as_ref()));
        }
    }

    /// `$ref: Pet` was the way of Swagger 1; the hint says what to write now.
    fn hint_at_name(&self, fault: Fault, reference: &str) -> Fault {
        let name = reference.rsplit(['/', '#']).next().unwrap_or(reference);
        let sections = ["/definitions", "/components/schemas", "/components/responses", "/components/parameters"];
        let found = sections.iter().map(|section| Pointer::parse(section).child(name));
        match found.into_iter().find(|pointer| self.node(&(ENTRY, pointer.clone())).is_some()) {
            Some(pointer) if !name.is_empty() => fault.hint(format!("did you mean `{}`?", pointer.to_reference())),
            _ => fault,
        }
    }
}

enum Step<'v> {
    Into,
    Reference(&'v str),
    Nowhere,
}

fn step<'v>(node: &'v Value, token: &str) -> Step<'v> {
    let has_child = match node {
        Value::Object(map) => map.contains_key(token),
        Value::Array(items) => is_index(token) && token.parse().is_ok_and(|index: usize| index < items.len()),
        _ => false,
    };
    match node.get("$ref") {
        _ if has_child => Step::Into,
        Some(Value::String(reference)) => Step::Reference(reference),
        _ => Step::Nowhere,
    }
}

fn is_index(token: &str) -> bool {
    token == "0" || (!token.starts_with(['0', '+']) && !token.is_empty())
}

fn not_a_pointer(reference: &str, fragment: &str) -> Fault {
    let fault = Fault::dangling(reference);
    if fragment.contains('/') {
        return fault.hint(format!("a pointer begins with a slash: `#/{fragment}`"));
    }
    fault
}
