//! References that lead only to each other.

use std::collections::{HashMap, HashSet};

use super::scan::Form;
use super::{Join, Node};
use crate::diagnostic::{Code, Diagnostic};

impl Join<'_> {
    /// Reports each circle of references with no node in it, at the reference that was found first.
    pub(super) fn report_cycles(&mut self) {
        let edges: HashMap<Node, &Node> = self
            .sites
            .iter()
            .filter(|site| site.form == Form::Reference && !site.must_include())
            .filter_map(|site| Some(((site.file, site.at.clone()), site.to.as_ref()?)))
            .collect();
        let mut done: HashSet<&Node> = HashSet::new();
        let mut circles: Vec<Vec<Node>> = Vec::new();
        for site in &self.sites {
            let start = (site.file, site.at.clone());
            let mut trail: Vec<&Node> = Vec::new();
            let mut on_trail = HashSet::new();
            let mut next = edges.get_key_value(&start);
            while let Some((node, to)) = next {
                if done.contains(node) {
                    break;
                }
                if !on_trail.insert(node) {
                    circles
                        .push(trail.iter().skip_while(|other| *other != &node).map(|node| (*node).clone()).collect());
                    break;
                }
                trail.push(node);
                next = edges.get_key_value(*to);
            }
            done.extend(trail);
        }
        for circle in circles {
            self.report_cycle(&circle);
        }
    }

    fn report_cycle(&mut self, circle: &[Node]) {
        let [first, others @ ..] = circle else { return };
        let name = |node: &Node| node.1.to_reference();
        let message = match others {
            [] => format!("`{}` refers to itself", name(first)),
            [.., last] => format!("`{}` refers only to itself, the last step from `{}`", name(first), name(last)),
        };
        let mut fault =
            Diagnostic::error(Code::CircularReference, self.place_of(first.0, &first.1.child("$ref")), message)
                .hint("one of the nodes in the circle has to say what it is");
        for (file, pointer) in others.iter().take(8) {
            fault = fault.related(self.place_of(*file, &pointer.child("$ref")), "leads on");
        }
        self.diagnostics.push(fault);
    }
}
