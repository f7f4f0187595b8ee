//! What is decided when all items are known: boxes, defaults, names.

use std::collections::BTreeMap;

use super::cycles::components;
use super::item::{Item, ItemKind};
use super::rust_type::{ItemId, Type};
use crate::emit::project::names::Taken;

/// Puts a box wherever a type holds itself.
pub(super) fn boxes(items: &mut [Item]) {
    let direct: Vec<Vec<ItemId>> = items
        .iter()
        .map(|item| {
            let mut held = Vec::new();
            item.types().iter().for_each(|one| inline(one, &mut held));
            held
        })
        .collect();
    let component = components(&direct);
    for (id, item) in items.iter_mut().enumerate() {
        let own = component.get(id).copied();
        for rust_type in item.types_mut() {
            put_boxes(rust_type, &|held| component.get(held).copied() == own);
        }
    }
}

/// The items that a type holds without anything between that allocates.
fn inline(rust_type: &Type, held: &mut Vec<ItemId>) {
    match rust_type {
        Type::Item(id) => held.push(*id),
        Type::Option(inner) => inline(inner, held),
        Type::Tuple(inner) => inner.iter().for_each(|one| inline(one, held)),
        _ => {}
    }
}

fn put_boxes(rust_type: &mut Type, is_endless: &impl Fn(ItemId) -> bool) {
    match rust_type {
        Type::Item(id) if is_endless(*id) => *rust_type = Type::Boxed(Box::new(Type::Item(*id))),
        Type::Option(inner) => put_boxes(inner, is_endless),
        Type::Tuple(inner) => inner.iter_mut().for_each(|one| put_boxes(one, is_endless)),
        _ => {}
    }
}

/// Which items have a value that stands where nothing is said.
pub(super) fn defaults(items: &[Item]) -> Vec<bool> {
    let mut known = vec![false; items.len()];
    loop {
        let mut changed = false;
        for (id, item) in items.iter().enumerate() {
            let has = match &item.kind {
                ItemKind::Struct(found) => !found.is_input && item.types().iter().all(|one| has_default(one, &known)),
                ItemKind::Texts(texts) => texts.default.is_some(),
                ItemKind::Newtype(inner) => has_default(inner, &known),
                ItemKind::Union(_) | ItemKind::Open => false,
            };
            if let Some(place) = known.get_mut(id)
                && has
                && !*place
            {
                *place = true;
                changed = true;
            }
        }
        if !changed {
            return known;
        }
    }
}

fn has_default(rust_type: &Type, known: &[bool]) -> bool {
    match rust_type {
        Type::Item(id) => known.get(*id).copied().unwrap_or(false),
        Type::Tuple(inner) => inner.iter().all(|one| has_default(one, known)),
        Type::Boxed(inner) => has_default(inner, known),
        Type::Number | Type::Bytes => false,
        _ => true,
    }
}

/// The names of the items: who comes first by rank has the name that it asks for, others get it with a number.
pub(super) fn names(items: &[Item]) -> Vec<String> {
    let mut order: Vec<ItemId> = (0..items.len()).collect();
    order.sort_by_key(|id| items.get(*id).map(|item| &item.wanted));
    let mut taken = Taken::default();
    let mut names: BTreeMap<ItemId, String> = BTreeMap::new();
    let mut late = Vec::new();
    for id in order {
        let Some(item) = items.get(id) else { continue };
        if taken.insert(&item.wanted.name) {
            names.insert(id, item.wanted.name.clone());
        } else {
            late.push((id, item));
        }
    }
    for (id, item) in late {
        names.insert(id, taken.claim(&item.wanted.name, ""));
    }
    names.into_values().collect()
}
