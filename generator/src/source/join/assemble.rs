//! The second half: references are rewritten, and nodes go to their places.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::include::{Included, Plan};
use super::place::Seats;
use super::scan::Form;
use super::{ENTRY, ExternalExamples, Join, Joined, Node, Site};
use crate::source::{Origins, Pointer};

/// A local reference to nothing, for one that leads to nothing.
pub(super) fn unresolved(reference: &str) -> String {
    Pointer::parse("/x-mockwright/unresolved").child(reference).to_reference()
}

impl Join<'_> {
    /// Makes the document, once all references are known.
    pub(super) fn assemble(mut self, examples: ExternalExamples) -> Joined {
        self.report_cycles();
        let mut origins = Origins::of_entry();
        let mut dynamic = HashMap::new();
        if !self.sites.is_empty() {
            let mut seats = Seats::of_roots(&self);
            let plan = Plan::of(&self, &mut seats);
            seats.fill_sections(&mut self);
            dynamic = self.rewrite(&plan, &seats);
            self.strip_names(!dynamic.is_empty());
            let included = self.include(&plan, &seats);
            self.fill(&seats);
            origins = self::origins(&included, &seats);
        }
        let Self { loader, mut diagnostics, .. } = self;
        diagnostics.splice(0..0, loader.diagnostics);
        let mut files = Vec::with_capacity(loader.files.len());
        let mut root = Value::Null;
        for (file, loaded) in loader.files.into_iter().enumerate() {
            if file == ENTRY {
                root = loaded.value;
            }
            files.push(loaded.source);
        }
        let sought = loader.sought.into_inner();
        Joined { root, origins, files: Arc::from(files), examples, sought, dynamic, diagnostics }
    }

    /// Writes what the references mean now. The result holds where a `$dynamicRef` stayed, and what it means when the
    /// way to it says nothing else.
    fn rewrite(&mut self, plan: &Plan, seats: &Seats) -> HashMap<Pointer, Pointer> {
        let mut dynamic = HashMap::new();
        let included: HashSet<usize> = plan.steps.iter().map(|step| step.site).collect();
        let ambiguous = self.ambiguous_anchors(seats);
        for index in 0..self.sites.len() {
            let Some(site) = self.sites.get(index) else { continue };
            let text = text_of(site, seats);
            let (node, form) = ((site.file, site.at.clone()), site.form);
            if included.contains(&index) {
                continue;
            }
            let stays = self.dynamic_anchor(site).filter(|anchor| ambiguous.contains(*anchor)).map(|anchor| {
                let written = if site.file == ENTRY { site.reference.clone() } else { format!("#{anchor}") };
                let target = site.to.as_ref().and_then(|node| seats.joined(node));
                dynamic.extend(seats.joined(&node).zip(target));
                written
            });
            match (form, self.node_mut(&node)) {
                (Form::Reference, Some(Value::Object(map))) => set(map, "$ref", text),
                (Form::Mapping, Some(value)) => *value = text.into(),
                (Form::Dynamic, Some(Value::Object(map))) => match stays {
                    Some(written) => set(map, "$dynamicRef", written),
                    None => make_static(map, text),
                },
                _ => {}
            }
        }
        dynamic
    }

    /// The name by which a `$dynamicRef` may lead elsewhere: that of a dynamic anchor, by which it leads somewhere at
    /// first (JSON Schema 2020-12 core §8.2.3.2).
    fn dynamic_anchor<'s>(&self, site: &'s Site) -> Option<&'s str> {
        let (_, anchor) = site.reference.split_once('#')?;
        let target = self.node(site.to.as_ref()?)?;
        let is_dynamic = target.get("$dynamicAnchor").and_then(Value::as_str) == Some(anchor);
        (site.form == Form::Dynamic && is_dynamic).then_some(anchor)
    }

    /// Names of dynamic anchors that several schemas of the joined document have.
    ///
    /// Only the way on which such a schema is reached decides which one is meant, so these references stay.
    fn ambiguous_anchors(&self, seats: &Seats) -> HashSet<String> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (file, identity) in &self.identities {
            for (name, at) in identity.dynamic_anchors() {
                if seats.joined(&(*file, at.clone())).is_some() {
                    *counts.entry(name).or_default() += 1;
                }
            }
        }
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_owned()).collect()
    }

    /// Removes names that no reference uses any more: beside a `$id`, a pointer from the root would mean another root.
    ///
    /// Dynamic references need them, and the resources whose anchors they choose from.
    fn strip_names(&mut self, is_dynamic: bool) {
        let nodes: Vec<Node> = self
            .identities
            .iter()
            .flat_map(|(file, identity)| identity.named_nodes().map(|pointer| (*file, pointer.clone())))
            .collect();
        let names: &[&str] = if is_dynamic { &["$anchor"] } else { &["$id", "$anchor", "$dynamicAnchor"] };
        for node in nodes {
            if let Some(Value::Object(map)) = self.node_mut(&node) {
                for name in names {
                    map.shift_remove(*name);
                }
            }
        }
    }

    /// Moves what is left into the sections.
    fn fill(&mut self, seats: &Seats) {
        for (node, joined) in seats.sections() {
            let Some(value) = self.node_mut(node).map(Value::take) else { continue };
            if let Some(entry) = self.loader.files.get_mut(ENTRY) {
                put(&mut entry.value, joined, value);
            }
        }
    }
}

/// What a reference says in the joined document.
fn text_of(site: &Site, seats: &Seats) -> String {
    match site.to.as_ref().and_then(|node| seats.joined(node)) {
        Some(pointer) => pointer.to_reference(),
        None if site.file == ENTRY && site.reference.starts_with('#') => site.reference.clone(),
        None => unresolved(&site.reference),
    }
}

/// Where what was moved and copied comes from.
fn origins(included: &[Included], seats: &Seats) -> Origins {
    let sections = seats.sections().map(|((file, pointer), joined)| (joined.clone(), (*file, pointer.clone())));
    let mut moved: Vec<_> = sections.collect();
    let mut copies = Vec::new();
    for Included { site, node, is_copy, beside } in included {
        let (Some(joined), Some(original)) = (seats.joined(site), seats.joined(node)) else { continue };
        moved.extend(beside.iter().map(|key| (joined.child(key), (site.0, site.1.child(key)))));
        if *is_copy {
            copies.push((joined, original));
        } else {
            moved.push((joined, node.clone()));
        }
    }
    Origins::of_files(moved, copies)
}

/// Puts a value at a pointer, making the mappings on the way.
fn put(root: &mut Value, pointer: &Pointer, value: Value) {
    let mut node = root;
    for token in pointer.tokens() {
        if node.is_null() {
            *node = Value::Object(Map::new());
        }
        let Value::Object(map) = node else { return };
        node = map.entry(token).or_insert(Value::Null);
    }
    *node = value;
}

/// Writes only where something changes, so that the order of keys is the author's.
fn set(map: &mut Map<String, Value>, key: &str, text: String) {
    if let Some(value) = map.get_mut(key) {
        *value = Value::String(text);
    }
}

/// `$dynamicRef` into `$ref`, in the same place; where both stand, each gets its own part of an `allOf`.
fn make_static(map: &mut Map<String, Value>, text: String) {
    let reference = Value::String(text);
    if map.contains_key("$ref") {
        map.shift_remove("$dynamicRef");
        let part = serde_json::json!({ "$ref": reference });
        match map.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(parts) => parts.push(part),
            other => *other = Value::Array(vec![part]),
        }
        return;
    }
    let renamed = std::mem::take(map)
        .into_iter()
        .map(|(key, value)| if key == "$dynamicRef" { ("$ref".to_owned(), reference.clone()) } else { (key, value) });
    *map = renamed.collect();
}
