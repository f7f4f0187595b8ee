//! Items that hold themselves, whether directly or through others.

use super::rust_type::ItemId;

const UNSEEN: usize = usize::MAX;

/// Nodes of a graph, each with a number that it shares with those that it reaches and that reach it.
pub(super) fn components(edges: &[Vec<ItemId>]) -> Vec<usize> {
    let mut search = Search {
        edges,
        index: vec![UNSEEN; edges.len()],
        low: vec![0; edges.len()],
        component: vec![UNSEEN; edges.len()],
        stack: Vec::new(),
        next: 0,
    };
    for start in 0..edges.len() {
        search.from(start);
    }
    search.component
}

/// Tarjan's algorithm, without recursion.
struct Search<'e> {
    edges: &'e [Vec<ItemId>],
    index: Vec<usize>,
    low: Vec<usize>,
    component: Vec<usize>,
    stack: Vec<ItemId>,
    next: usize,
}

impl Search<'_> {
    fn from(&mut self, start: ItemId) {
        let mut work: Vec<(ItemId, usize)> = vec![(start, 0)];
        while let Some((node, child)) = work.pop() {
            let edge = |at: usize| self.edges.get(node).and_then(|edges| edges.get(at)).copied();
            let (before, next) = (child.checked_sub(1).and_then(edge), edge(child));
            match before {
                None if child == 0 && get(&self.index, node) != UNSEEN => continue,
                None => self.enter(node),
                Some(done) => self.learn(node, done),
            }
            let Some(next) = next else {
                self.leave(node);
                continue;
            };
            work.push((node, child + 1));
            if get(&self.index, next) == UNSEEN {
                work.push((next, 0));
            }
        }
    }

    fn enter(&mut self, node: ItemId) {
        set(&mut self.index, node, self.next);
        set(&mut self.low, node, self.next);
        self.next += 1;
        self.stack.push(node);
    }

    fn learn(&mut self, node: ItemId, from: ItemId) {
        if get(&self.component, from) == UNSEEN {
            let least = get(&self.low, node).min(get(&self.low, from));
            set(&mut self.low, node, least);
        }
    }

    fn leave(&mut self, node: ItemId) {
        if get(&self.low, node) != get(&self.index, node) {
            return;
        }
        while let Some(member) = self.stack.pop() {
            set(&mut self.component, member, node);
            if member == node {
                return;
            }
        }
    }
}

fn get(of: &[usize], at: usize) -> usize {
    of.get(at).copied().unwrap_or(UNSEEN)
}

fn set(of: &mut [usize], at: usize, value: usize) {
    if let Some(place) = of.get_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_that_reach_each_other_share_a_number() {
        let found = components(&[vec![1, 3], vec![2], vec![0], vec![], vec![4, 3]]);
        assert!(found[0] == found[1] && found[1] == found[2], "{found:?}");
        assert!(found[3] != found[0] && found[4] != found[0] && found[3] != found[4], "{found:?}");
    }
}
