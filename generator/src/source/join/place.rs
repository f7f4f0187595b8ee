//! Where each node of each file stands in the joined document.

use std::collections::{BTreeMap, HashMap};

use super::names::Names;
use super::{ENTRY, Join, Node};
use crate::source::Pointer;

/// Nodes of other files that are moved as wholes: targets that lie in no other target. Each with its seat.
#[derive(Debug, Default)]
pub(super) struct Seats(BTreeMap<Node, Option<Seat>>);

#[derive(Debug)]
pub(super) enum Seat {
    /// A place in a section of the entry document.
    Section(Pointer),
    /// The place of a reference, in whatever file that is.
    Site(Node),
}

impl Seats {
    pub(super) fn of_roots(join: &Join<'_>) -> Self {
        let is_root = |node: &&Node| {
            let mut around = node.1.parent();
            while let Some(pointer) = around {
                if join.targets.contains_key(&(node.0, pointer.clone())) {
                    return false;
                }
                around = pointer.parent();
            }
            node.0 != ENTRY
        };
        Self(join.targets.keys().filter(is_root).map(|node| (node.clone(), None)).collect())
    }

    pub(super) fn is_root(&self, node: &Node) -> bool {
        self.0.contains_key(node)
    }

    /// Seats a root at a reference, if it has no seat yet.
    pub(super) fn take_site(&mut self, root: &Node, site: Node) -> bool {
        match self.0.get_mut(root) {
            Some(seat @ None) => {
                *seat = Some(Seat::Site(site));
                true
            }
            _ => false,
        }
    }

    /// Seats all others in the sections of their kinds, in the order in which they were found.
    pub(super) fn fill_sections(&mut self, join: &mut Join<'_>) {
        let mut names = Names::new();
        let waiting: Vec<_> = join.targets.iter().map(|(node, kind)| (node.clone(), *kind)).collect();
        for (node, kind) in waiting {
            if let Some(seat @ None) = self.0.get_mut(&node) {
                *seat = Some(Seat::Section(names.choose(join, &node, kind)));
            }
        }
    }

    /// The roots that stand in sections, in the order of files and pointers.
    pub(super) fn sections(&self) -> impl Iterator<Item = (&Node, &Pointer)> {
        self.0.iter().filter_map(|(node, seat)| match seat {
            Some(Seat::Section(pointer)) => Some((node, pointer)),
            _ => None,
        })
    }

    /// Where a node stands in the joined document; `None` for a node that nothing refers to.
    ///
    /// Ends because no root sits, over others, inside itself: such sites are circular and keep their references.
    pub(super) fn joined(&self, node: &Node) -> Option<Pointer> {
        let mut at = node.clone();
        while at.0 != ENTRY {
            let (root, below) = around(&at, |root| self.0.contains_key(root))?;
            match self.0.get(&root)?.as_ref()? {
                Seat::Section(pointer) => return Some(pointer.join(&below)),
                Seat::Site((file, pointer)) => at = (*file, pointer.join(&below)),
            }
        }
        Some(at.1)
    }
}

/// Where nodes of files are now, while they are being moved.
#[derive(Debug, Default)]
pub(super) struct Moves(HashMap<Node, Node>);

impl Moves {
    pub(super) fn note(&mut self, from: Node, to: Node) {
        self.0.insert(from, to);
    }

    pub(super) fn now(&self, node: &Node) -> Node {
        let mut at = node.clone();
        while let Some((root, below)) = around(&at, |root| self.0.contains_key(root)) {
            let Some((file, pointer)) = self.0.get(&root) else { break };
            at = (*file, pointer.join(&below));
        }
        at
    }
}

/// The nearest node around this one, itself included, that fits, and the way from there.
fn around(node: &Node, fits: impl Fn(&Node) -> bool) -> Option<(Node, String)> {
    let mut pointer = Some(node.1.clone());
    while let Some(here) = pointer {
        let candidate = (node.0, here);
        if fits(&candidate) {
            let below = node.1.as_str()[candidate.1.as_str().len()..].to_owned();
            return Some((candidate, below));
        }
        pointer = candidate.1.parent();
    }
    None
}
