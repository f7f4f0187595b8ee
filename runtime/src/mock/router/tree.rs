//! The trie of path templates: one step a segment, the most specific way first.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::segment::{Capture, Mixed, Segment};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EndpointId(usize);

#[derive(Debug, Default)]
struct Node {
    literals: HashMap<Box<str>, usize, BuildHasherDefault<DefaultHasher>>,
    /// Most specific first.
    mixed: BTreeMap<Mixed, usize>,
    parameter: Option<usize>,
    tail: Option<EndpointId>,
    endpoint: Option<EndpointId>,
}

/// A trie whose ends hold values of type `T`.
///
/// Every node is reached by one way and stands at one depth, so a search visits a node at most once: its cost is
/// bounded by the templates, whatever a request's path looks like.
#[derive(Debug)]
pub(super) struct Tree<T> {
    nodes: Vec<Node>,
    endpoints: Vec<T>,
}

impl<T: Default> Tree<T> {
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::default()], endpoints: Vec::new() }
    }

    /// The value at the end of a template's way; made when it is the first of its shape.
    pub(super) fn endpoint(&mut self, segments: &[Segment]) -> Option<&mut T> {
        let (last, before) = segments.split_last()?;
        let mut node = 0;
        for segment in before {
            node = self.child(node, segment)?;
        }
        let id = if *last == Segment::Tail {
            self.tail_endpoint(node)?
        } else {
            let node = self.child(node, last)?;
            self.end_endpoint(node)?
        };
        self.endpoints.get_mut(id.0)
    }

    fn end_endpoint(&mut self, node: usize) -> Option<EndpointId> {
        let Self { nodes, endpoints } = self;
        Some(*nodes.get_mut(node)?.endpoint.get_or_insert_with(|| push(endpoints)))
    }

    fn tail_endpoint(&mut self, node: usize) -> Option<EndpointId> {
        let Self { nodes, endpoints } = self;
        Some(*nodes.get_mut(node)?.tail.get_or_insert_with(|| push(endpoints)))
    }

    fn child(&mut self, node: usize, segment: &Segment) -> Option<usize> {
        let next = self.nodes.len();
        let node = self.nodes.get_mut(node)?;
        let child = match segment {
            Segment::Literal(text) => *node.literals.entry(text.clone()).or_insert(next),
            Segment::Parameter | Segment::Tail => *node.parameter.get_or_insert(next),
            Segment::Mixed(mixed) => *node.mixed.entry(mixed.clone()).or_insert(next),
        };
        if child == next {
            self.nodes.push(Node::default());
        }
        Some(child)
    }

    /// Visits the ends that a path leads to, the most specific first, until `visit` says to stop; it is
    /// told how many parameters were captured. The captures stay in `captures` when the visit stopped.
    ///
    /// `path` has no leading slash and its percent-encoding is sound.
    pub(super) fn search<'t, 'p>(
        &'t self,
        path: &'p str,
        captures: &mut Vec<Capture<'p>>,
        visit: &mut dyn FnMut(&'t T, usize) -> bool,
    ) -> bool {
        self.descend(0, Some(path), captures, visit)
    }

    fn descend<'t, 'p>(
        &'t self,
        node: usize,
        rest: Option<&'p str>,
        captures: &mut Vec<Capture<'p>>,
        visit: &mut dyn FnMut(&'t T, usize) -> bool,
    ) -> bool {
        let Some(node) = self.nodes.get(node) else { return false };
        let Some(rest) = rest else { return self.stop_at(node.endpoint, captures.len(), visit) };
        let (segment, behind) = match rest.split_once('/') {
            Some((segment, behind)) => (segment, Some(behind)),
            None => (rest, None),
        };
        let segment = Capture::of(segment);
        if let Some(child) = node.literals.get(&*segment.decoded)
            && self.descend(*child, behind, captures, visit)
        {
            return true;
        }
        let before = captures.len();
        for (mixed, child) in &node.mixed {
            if mixed.captures(&segment, captures) && self.descend(*child, behind, captures, visit) {
                return true;
            }
            captures.truncate(before);
        }
        if let Some(child) = node.parameter
            && !segment.raw.is_empty()
        {
            captures.push(segment);
            if self.descend(child, behind, captures, visit) {
                return true;
            }
            captures.truncate(before);
        }
        if node.tail.is_some() && !rest.is_empty() {
            captures.push(Capture::of(rest));
            if self.stop_at(node.tail, captures.len(), visit) {
                return true;
            }
            captures.truncate(before);
        }
        false
    }

    fn stop_at<'t>(
        &'t self,
        endpoint: Option<EndpointId>,
        captured: usize,
        visit: &mut dyn FnMut(&'t T, usize) -> bool,
    ) -> bool {
        endpoint.and_then(|id| self.endpoints.get(id.0)).is_some_and(|endpoint| visit(endpoint, captured))
    }
}

fn push<T: Default>(endpoints: &mut Vec<T>) -> EndpointId {
    endpoints.push(T::default());
    EndpointId(endpoints.len() - 1)
}
