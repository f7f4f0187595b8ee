use std::collections::BTreeMap;
use std::ops::Bound;

use super::Pointer;

/// Where the nodes of a joined document were written.
///
/// Says for some nodes which file and pointer they come from; all nodes below such a node come from below there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins(BTreeMap<Pointer, (usize, Pointer)>);

impl Origins {
    /// Everything comes from the first file, unmoved.
    pub(super) fn of_entry() -> Self {
        Self(BTreeMap::from([(Pointer::root(), (0, Pointer::root()))]))
    }

    pub(super) fn insert(&mut self, joined: Pointer, file: usize, pointer: Pointer) {
        self.0.insert(joined, (file, pointer));
    }

    /// What is known below one node of the joined document holds below its copy, too.
    pub(super) fn copy_below(&mut self, copy: &Pointer, original: &Pointer) {
        let known: Vec<_> = self.below(original).map(|(below, origin)| (below.to_owned(), origin.clone())).collect();
        for (below, origin) in known {
            self.0.entry(Pointer::parse(&format!("{copy}/{below}"))).or_insert(origin);
        }
    }

    fn below(&self, pointer: &Pointer) -> impl Iterator<Item = (&str, &(usize, Pointer))> {
        let first = Pointer::parse(&format!("{pointer}/"));
        let range = self.0.range((Bound::Included(&first), Bound::Unbounded));
        let length = first.as_str().len();
        let inside = range.take_while(move |(other, _)| other.as_str().starts_with(first.as_str()));
        inside.filter_map(move |(other, origin)| Some((other.as_str().get(length..)?, origin)))
    }

    /// The number of the file, and the pointer in it, of a node of the joined document.
    #[must_use]
    pub fn find(&self, joined: &Pointer) -> (usize, Pointer) {
        let mut prefix = Some(joined.clone());
        while let Some(pointer) = prefix {
            if let Some((file, origin)) = self.0.get(&pointer) {
                let below = &joined.as_str()[pointer.as_str().len()..];
                return (*file, Pointer::parse(&format!("{origin}{below}")));
            }
            prefix = pointer.parent();
        }
        (0, joined.clone())
    }

    /// These origins after nodes have moved, each from its second pointer to its first, all at once.
    ///
    /// What is known about nodes below a moved node moves along; the old pointers stay known.
    #[must_use]
    pub fn moved<'p>(&self, moves: impl IntoIterator<Item = (&'p Pointer, &'p Pointer)>) -> Self {
        let mut after = self.0.clone();
        for (new, old) in moves {
            after.insert(new.clone(), self.find(old));
            for (below, origin) in self.below(old) {
                after.insert(Pointer::parse(&format!("{new}/{below}")), origin.clone());
            }
        }
        Self(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Pointer {
        Pointer::parse(text)
    }

    #[test]
    fn the_longest_prefix_says_where_a_node_comes_from() {
        let mut origins = Origins::of_entry();
        origins.insert(at("/components/schemas/Pet"), 1, at("/Pet"));
        origins.insert(at("/components/schemas/Pet/properties"), 2, at(""));
        assert_eq!(origins.find(&at("/paths/~1a")), (0, at("/paths/~1a")));
        assert_eq!(origins.find(&at("/components/schemas/Pet/type")), (1, at("/Pet/type")));
        assert_eq!(origins.find(&at("/components/schemas/Pets")), (0, at("/components/schemas/Pets")));
        assert_eq!(origins.find(&at("/components/schemas/Pet/properties/id")), (2, at("/id")));
    }

    #[test]
    fn what_lies_below_a_moved_node_moves_along() {
        let mut origins = Origins::of_entry();
        origins.insert(at("/definitions/Pet/properties"), 2, at("/p"));
        let origins = origins.moved([(&at("/components/schemas/Pet"), &at("/definitions/Pet"))]);
        assert_eq!(origins.find(&at("/components/schemas/Pet/type")), (0, at("/definitions/Pet/type")));
        assert_eq!(origins.find(&at("/components/schemas/Pet/properties/id")), (2, at("/p/id")));
    }
}
