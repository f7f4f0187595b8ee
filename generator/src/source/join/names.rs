//! Names for what is moved into the entry document.

use std::collections::{HashMap, HashSet};

use super::{ENTRY, Join, Node, Version};
use crate::source::Pointer;
use crate::source::kind::Kind;

/// The names that are taken, by section.
pub(super) struct Names(HashMap<Pointer, HashSet<String>>);

impl Names {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// Chooses the place of a node: the section of its kind, and there its last key or the name of its file.
    pub(super) fn choose(&mut self, join: &mut Join<'_>, node: &Node, kind: Kind) -> Pointer {
        let section = section(join, kind);
        let taken = self.0.entry(section.clone()).or_insert_with(|| existing(join, &section));
        let wanted = wanted(join, node);
        let mut name = wanted.clone();
        let mut count = 1;
        while !taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted}_{count}");
        }
        section.child(&name)
    }
}

/// Where nodes of a kind belong; a section of our own where the version has none, or where something else stands.
fn section(join: &mut Join<'_>, kind: Kind) -> Pointer {
    let natural = match join.version {
        Version::Swagger => kind.section_of_swagger().map(|name| Pointer::root().child(name)),
        Version::Three | Version::ThreeOne => {
            kind.is_referenceable().then(|| Pointer::root().child("components").child(kind.section()))
        }
    };
    let is_free = |join: &mut Join<'_>, pointer: &Pointer| {
        let node = join.find_in_entry(pointer);
        node.is_none_or(|node| join.node(&node).is_some_and(serde_json::Value::is_object))
    };
    match natural {
        Some(pointer) if pointer.parent().is_none_or(|parent| is_free(join, &parent)) && is_free(join, &pointer) => {
            pointer
        }
        _ => Pointer::root().child("x-mockwright").child(kind.section()),
    }
}

fn existing(join: &mut Join<'_>, section: &Pointer) -> HashSet<String> {
    let node = join.find_in_entry(section);
    let map = node.as_ref().and_then(|node| join.node(node)).and_then(serde_json::Value::as_object);
    map.map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

fn wanted(join: &Join<'_>, (file, pointer): &Node) -> String {
    let last = pointer.last();
    let name = match (&last, pointer.parent().and_then(|parent| parent.last())) {
        // A status or an index says little without what it belongs to.
        (Some(last), Some(parent)) if last.bytes().all(|byte| byte.is_ascii_digit()) => format!("{parent}_{last}"),
        (Some(last), _) => last.clone(),
        (None, _) => stem(join, *file),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let clean: String = name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    let clean = clean.trim_matches('_');
    if clean.is_empty() { "node".to_owned() } else { clean.to_owned() }
}

fn stem(join: &Join<'_>, file: usize) -> String {
    let Some(loaded) = join.loader.files.get(file) else { return String::new() };
    let name = loaded.source.name().split(['?', '#']).next().unwrap_or_default();
    let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => last.to_owned(),
    }
}

impl Join<'_> {
    /// The node at a pointer of the entry document, references on the way followed.
    fn find_in_entry(&mut self, pointer: &Pointer) -> Option<Node> {
        self.resolve(ENTRY, &Pointer::root(), &pointer.to_reference()).ok()
    }
}
