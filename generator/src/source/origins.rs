use std::collections::BTreeMap;
use std::sync::Arc;

use super::Pointer;

/// Where the nodes of a joined document were written.
///
/// Says for some nodes where they come from; all nodes below such a node come from below there.
#[derive(Clone, Debug)]
pub struct Origins {
    joined: Arc<BTreeMap<Pointer, Origin>>,
}

#[derive(Debug)]
enum Origin {
    /// A file's number, and the pointer in it.
    File(usize, Pointer),
    /// Another node of the joined document, of which this one is a copy.
    CopyOf(Pointer),
}

impl Origins {
    /// Everything comes from the first file, unmoved.
    pub(super) fn of_entry() -> Self {
        Self::of_files([], [])
    }

    /// Nodes that come from other places than the rest of the entry document, and nodes that are copies of others.
    pub(super) fn of_files(
        moved: impl IntoIterator<Item = (Pointer, (usize, Pointer))>,
        copies: impl IntoIterator<Item = (Pointer, Pointer)>,
    ) -> Self {
        let mut joined = BTreeMap::from([(Pointer::root(), Origin::File(0, Pointer::root()))]);
        joined.extend(copies.into_iter().map(|(copy, original)| (copy, Origin::CopyOf(original))));
        joined.extend(moved.into_iter().map(|(node, (file, pointer))| (node, Origin::File(file, pointer))));
        Self { joined: Arc::new(joined) }
    }

    /// The number of the file, and the pointer in it, of a node of the document.
    #[must_use]
    pub fn find(&self, pointer: &Pointer) -> (usize, Pointer) {
        let mut pointer = pointer.clone();
        // Copies are made of what is complete, so that they refer to each other in no circle; the bound is for safety.
        for _ in 0..=self.joined.len() {
            match nearest(&self.joined, &pointer) {
                Some((Origin::File(file, origin), below)) => return (*file, origin.join(&below)),
                Some((Origin::CopyOf(original), below)) => pointer = original.join(&below),
                None => break,
            }
        }
        (0, pointer)
    }
}

/// The entry of the pointer or the nearest node around it, and the way on from there.
fn nearest<'m, V>(map: &'m BTreeMap<Pointer, V>, pointer: &Pointer) -> Option<(&'m V, String)> {
    let mut around = Some(pointer.clone());
    while let Some(here) = around {
        if let Some(value) = map.get(&here) {
            return Some((value, pointer.as_str()[here.as_str().len()..].to_owned()));
        }
        around = here.parent();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Pointer {
        Pointer::parse(text)
    }

    fn sample() -> Origins {
        let moved =
            [(at("/components/schemas/Pet"), (1, at("/Pet"))), (at("/components/schemas/Pet/properties"), (2, at("")))];
        Origins::of_files(moved, [(at("/components/schemas/Own"), at("/components/schemas/Pet"))])
    }

    #[test]
    fn the_nearest_node_above_says_where_a_node_comes_from() {
        let origins = sample();
        assert_eq!(origins.find(&at("/paths/~1a")), (0, at("/paths/~1a")));
        assert_eq!(origins.find(&at("/components/schemas/Pet/type")), (1, at("/Pet/type")));
        assert_eq!(origins.find(&at("/components/schemas/Pets")), (0, at("/components/schemas/Pets")));
        assert_eq!(origins.find(&at("/components/schemas/Pet/properties/id")), (2, at("/id")));
        assert_eq!(origins.find(&at("/components/schemas/Own/properties/id")), (2, at("/id")));
    }
}
