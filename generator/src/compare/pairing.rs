//! Which operation of a description is which of an older one.
//!
//! Method and path are the identity. A rename is only followed where something else says that both are the same: the
//! shape of the path, which serves the same requests, or an operationId that is unique on both sides. What merely looks
//! alike is never joined: an edit of a person would end up with an operation that it was not made for.

use std::collections::HashMap;
use std::hash::Hash;

use crate::model::OperationKey;
use crate::spec::path_template::{parameter_names, shape};

/// What identifies an operation to a person who renames it.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// Method and path.
    pub key: &'a OperationKey,
    /// `operationId`, where it has one.
    pub operation_id: Option<&'a str>,
}

/// An operation of both descriptions, as indices into the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Which of the old ones.
    pub old: usize,
    /// Which of the new ones.
    pub new: usize,
    /// What it is called by now and was not; `None` where nothing changed about its name.
    pub rename: Option<Rename>,
}

/// What about an operation's identity is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rename {
    /// Same method and path, another `operationId`.
    OperationId,
    /// Same method and path shape, other names of parameters.
    PathParameters,
    /// Same `operationId` and method, another path.
    Path,
    /// Same `operationId` and path shape, another method.
    Method,
}

/// What became of every operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// The operations that both have, in the order of the old ones.
    pub pairs: Vec<Pair>,
    /// The old ones that are gone, in order.
    pub removed: Vec<usize>,
    /// The new ones, in order.
    pub added: Vec<usize>,
}

/// Pairs the operations of an old and a new description.
///
/// Equal method and path go first, then method and path shape, then the operationId with either method or shape.
#[must_use]
pub fn pair(old: &[Identity<'_>], new: &[Identity<'_>]) -> Pairing {
    let mut matching = Matching { old, new, to_new: vec![None; old.len()], taken: vec![false; new.len()] };
    matching.join(|identity| identity.key.clone());
    matching.join(|identity| (identity.key.method.as_str(), shape(&identity.key.path)));
    matching.join_operation_ids();
    matching.finish()
}

struct Matching<'s, 'a> {
    old: &'s [Identity<'a>],
    new: &'s [Identity<'a>],
    to_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl<'s, 'a> Matching<'s, 'a> {
    /// Joins what has the same key, once on each side among those that are still alone.
    fn join<K: Eq + Hash>(&mut self, key: impl Fn(&'s Identity<'a>) -> K) {
        let alone = |index: &usize| self.to_new.get(*index).is_some_and(Option::is_none);
        let old = unique(self.old, |identity| Some(key(identity)), alone);
        let free = |index: &usize| self.taken.get(*index) == Some(&false);
        let new = unique(self.new, |identity| Some(key(identity)), free);
        self.connect(&old, &new, |_, _| true);
    }

    /// An operationId counts when no other operation of its description has it, paired or not.
    fn join_operation_ids(&mut self) {
        let key = |identity: &'s Identity<'a>| identity.operation_id.filter(|id| !id.is_empty());
        let old = unique(self.old, key, |_| true);
        let new = unique(self.new, key, |_| true);
        self.connect(&old, &new, |old, new| {
            old.key.method == new.key.method || shape(&old.key.path) == shape(&new.key.path)
        });
    }

    fn connect<K: Eq + Hash>(
        &mut self,
        old: &HashMap<K, Option<usize>>,
        new: &HashMap<K, Option<usize>>,
        agree: impl Fn(&Identity<'_>, &Identity<'_>) -> bool,
    ) {
        for (key, from) in old {
            let (Some(from), Some(Some(to))) = (from, new.get(key)) else { continue };
            let agreed = matches!((self.old.get(*from), self.new.get(*to)), (Some(old), Some(new)) if agree(old, new));
            if let (true, Some(slot @ None), Some(taken @ false)) =
                (agreed, self.to_new.get_mut(*from), self.taken.get_mut(*to))
            {
                *slot = Some(*to);
                *taken = true;
            }
        }
    }

    fn finish(self) -> Pairing {
        let mut pairing = Pairing::default();
        for (index, to) in self.to_new.iter().enumerate() {
            match to {
                Some(to) => pairing.pairs.push(Pair {
                    old: index,
                    new: *to,
                    rename: self.old.get(index).zip(self.new.get(*to)).and_then(|(old, new)| rename(old, new)),
                }),
                None => pairing.removed.push(index),
            }
        }
        pairing.added = (0..).zip(&self.taken).filter(|(_, taken)| !**taken).map(|(index, _)| index).collect();
        pairing
    }
}

/// Each key with the one that has it; `None` where several do.
fn unique<'s, 'a, K: Eq + Hash>(
    identities: &'s [Identity<'a>],
    key: impl Fn(&'s Identity<'a>) -> Option<K>,
    counts: impl Fn(&usize) -> bool,
) -> HashMap<K, Option<usize>> {
    let mut found = HashMap::with_capacity(identities.len());
    for (index, identity) in identities.iter().enumerate().filter(|(index, _)| counts(index)) {
        if let Some(key) = key(identity) {
            found.entry(key).and_modify(|known| *known = None).or_insert(Some(index));
        }
    }
    found
}

fn rename(old: &Identity<'_>, new: &Identity<'_>) -> Option<Rename> {
    if old.key == new.key {
        let ids = old.operation_id.zip(new.operation_id);
        return ids.filter(|(old, new)| old != new).map(|_| Rename::OperationId);
    }
    if old.key.method != new.key.method {
        return Some(Rename::Method);
    }
    let same_shape = shape(&old.key.path) == shape(&new.key.path);
    Some(if same_shape { Rename::PathParameters } else { Rename::Path })
}

/// Which path parameter became which, for the templates of an operation that was paired: old name and new name.
///
/// Names that stay are left out. Where the shapes are equal the position decides; else equal names stay, and a name
/// that is left alone on both sides was renamed.
#[must_use]
pub fn renamed_parameters(old: &str, new: &str) -> Vec<(String, String)> {
    let (mut from, mut to) = (parameter_names(old), parameter_names(new));
    if shape(old) != shape(new) {
        let known = from.clone();
        from.retain(|name| !to.contains(name));
        to.retain(|name| !known.contains(name));
        if from.len() != 1 || to.len() != 1 {
            return Vec::new();
        }
    }
    let pairs = from.into_iter().zip(to).filter(|(old, new)| old != new);
    pairs.map(|(old, new)| (old.to_owned(), new.to_owned())).collect()
}
