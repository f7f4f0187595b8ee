//! Puts nodes into the places of the references to them, where no reference may stand or none need stand.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::assemble::unresolved;
use super::place::{Moves, Seats};
use super::scan::Form;
use super::{ENTRY, Join, Node, Site};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Pointer;

/// The references that give way to what they mean, inner ones first.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// References that would include themselves.
    pub(super) circular: HashSet<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) site: usize,
    /// Whether the node is moved; another include of it, or a reference to it, needs it elsewhere otherwise.
    moves: bool,
}

impl Plan {
    pub(super) fn of(join: &Join<'_>, seats: &mut Seats) -> Self {
        let mut order = Order::new(&join.sites, seats);
        order.visit(&(ENTRY, Pointer::root()));
        for node in join.targets.keys() {
            order.visit(node);
        }
        let Order { sequence, circular, .. } = order;
        let mut steps = Vec::new();
        for site in sequence {
            let Some((index, Site { file, at, to: Some(to), .. })) = join.sites.get(site).map(|found| (site, found))
            else {
                continue;
            };
            let moves = seats.take_site(to, (*file, at.clone()));
            if moves || join.sites[index].must_include() {
                steps.push(Step { site, moves });
            }
        }
        Self { steps, circular }
    }
}

/// A node that stands at the place of a reference now.
#[derive(Debug)]
pub(super) struct Included {
    /// The reference.
    pub(super) site: Node,
    /// Where the node was written.
    pub(super) node: Node,
    /// Whether the node stands where it stood, too.
    pub(super) is_copy: bool,
    /// Keys that stood beside the reference.
    pub(super) beside: Vec<String>,
}

/// A walk over nodes and the includes inside them, deepest first, that notices circles.
struct Order<'s> {
    sites: &'s [Site],
    by_place: BTreeMap<Node, usize>,
    state: HashMap<Node, State>,
    sequence: Vec<usize>,
    placed: HashSet<usize>,
    circular: HashSet<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Done,
}

struct Level {
    node: Node,
    inside: Vec<usize>,
    next: usize,
}

impl<'s> Order<'s> {
    fn new(sites: &'s [Site], seats: &Seats) -> Self {
        let gives_way = |site: &Site| match &site.to {
            Some(to) => site.must_include() || (site.can_adopt && site.form == Form::Reference && seats.is_root(to)),
            None => false,
        };
        let places = sites.iter().enumerate().filter(|(_, site)| gives_way(site));
        let by_place = places.map(|(index, site)| ((site.file, site.at.clone()), index)).collect();
        let (state, sequence) = (HashMap::new(), Vec::new());
        Self { sites, by_place, state, sequence, placed: HashSet::new(), circular: HashSet::new() }
    }

    fn visit(&mut self, start: &Node) {
        let mut levels = Vec::new();
        self.open(start, &mut levels);
        while let Some(level) = levels.last_mut() {
            if let Some(site) = level.inside.get(level.next).copied() {
                level.next += 1;
                let to = self.sites.get(site).and_then(|site| site.to.clone());
                if let Some(to) = to.filter(|_| !self.placed.contains(&site)) {
                    if self.state.get(&to) == Some(&State::Open) {
                        self.circular.insert(site);
                    } else {
                        self.open(&to, &mut levels);
                    }
                }
            } else if let Some(Level { node, inside, .. }) = levels.pop() {
                self.state.insert(node, State::Done);
                let ready = inside.into_iter().filter(|site| !self.circular.contains(site));
                let ready: Vec<usize> = ready.filter(|site| self.placed.insert(*site)).collect();
                self.sequence.extend(ready);
            }
        }
    }

    fn open(&mut self, node: &Node, levels: &mut Vec<Level>) {
        if self.state.contains_key(node) {
            return;
        }
        self.state.insert(node.clone(), State::Open);
        levels.push(Level { node: node.clone(), inside: self.inside(node), next: 0 });
    }

    /// The includes at a node and below it, as they were found.
    fn inside(&self, node: &Node) -> Vec<usize> {
        let at = self.by_place.get(node).copied();
        let first = Pointer::parse(&format!("{}/", node.1));
        let below = self.by_place.range((node.0, first.clone())..);
        let below =
            below.take_while(|((file, pointer), _)| *file == node.0 && pointer.as_str().starts_with(first.as_str()));
        let mut inside: Vec<usize> = at.into_iter().chain(below.map(|(_, site)| *site)).collect();
        inside.sort_unstable();
        inside
    }
}

impl Join<'_> {
    /// Carries a plan out, and says what was done. Where a limit is met the reference stays, and is local.
    pub(super) fn include(&mut self, plan: &Plan, seats: &Seats) -> Vec<Included> {
        let mut moves = Moves::default();
        let mut budget = Budget { copied: 0, nodes: self.alias_nodes, depth: self.depth };
        let mut done = Vec::with_capacity(plan.steps.len());
        for step in &plan.steps {
            let Some(Site { file, at, to: Some(to), .. }) = self.sites.get(step.site) else { continue };
            let (site, node) = ((*file, at.clone()), to.clone());
            let (from, target) = (moves.now(&node), moves.now(&site));
            let depth = seats.joined(&site).map_or(0, |pointer| pointer.tokens().count());
            let Some(content) = self.node(&from) else { continue };
            if let Err((code, message)) = budget.take(content, depth, step.moves) {
                self.diagnostics.push(Diagnostic::error(code, self.place_of(site.0, &site.1), message));
                let text = seats.joined(&node).filter(|_| !step.moves).map(|pointer| pointer.to_reference());
                self.keep_reference(&target, text.unwrap_or_else(|| unresolved("too deep")));
                continue;
            }
            let content = if step.moves { self.node_mut(&from).map(Value::take) } else { Some(content.clone()) };
            if let (Some(content), Some(place)) = (content, self.node_mut(&target)) {
                let beside = replace(place, content);
                if step.moves {
                    moves.note(node.clone(), site.clone());
                }
                done.push(Included { site, node, is_copy: !step.moves, beside });
            }
        }
        self.report_circular(plan);
        done
    }

    fn keep_reference(&mut self, site: &Node, text: String) {
        if let Some(reference) = self.node_mut(site).and_then(|node| node.get_mut("$ref")) {
            *reference = Value::String(text);
        }
    }

    fn report_circular(&mut self, plan: &Plan) {
        for (index, site) in self.sites.iter().enumerate() {
            if plan.circular.contains(&index) && site.must_include() {
                let place = self.place_of(site.file, &site.at.child("$ref"));
                let message = format!("{} includes itself", crate::source::parse::excerpt(&site.reference));
                self.diagnostics.push(Diagnostic::error(Code::CircularReference, place, message));
            }
        }
    }

    pub(super) fn node_mut(&mut self, (file, pointer): &Node) -> Option<&mut Value> {
        self.loader.files.get_mut(*file)?.value.pointer_mut(pointer.as_str())
    }
}

/// How much may still be copied, and how deep it may come to lie.
struct Budget {
    copied: usize,
    nodes: usize,
    depth: usize,
}

impl Budget {
    fn take(&mut self, content: &Value, depth: usize, is_moved: bool) -> Result<(), (Code, String)> {
        let too_deep = || Err((Code::TooDeep, "what is included here nests too deep".to_owned()));
        // What is moved nests no deeper in itself than its file, and what is included in it is checked where it goes.
        if is_moved {
            return if depth > self.depth { too_deep() } else { Ok(()) };
        }
        let over = Err((Code::AliasExpansion, format!("what is included copies more than {} nodes", self.nodes)));
        // Measuring takes as long as copying: when the budget is spent there is no more of either.
        if self.copied > self.nodes {
            return over;
        }
        let (weight, height) = measure(content);
        if depth + height > 2 * self.depth {
            return too_deep();
        }
        self.copied = self.copied.saturating_add(weight);
        if self.copied > self.nodes { over } else { Ok(()) }
    }
}

/// Puts content into the place of a reference. What stands beside the reference is kept and wins; its keys are returned.
fn replace(node: &mut Value, mut content: Value) -> Vec<String> {
    let mut kept = Vec::new();
    if let (Value::Object(beside), Value::Object(map)) = (node.take(), &mut content) {
        for (key, value) in beside.into_iter().filter(|(key, _)| key != "$ref") {
            kept.push(key.clone());
            map.insert(key, value);
        }
    }
    *node = content;
    kept
}

/// How many nodes a value has, mappings and long texts counting more, and how deep they nest.
fn measure(value: &Value) -> (usize, usize) {
    let below = |(weight, height): (usize, usize), item: &Value| {
        let (more, depth) = measure(item);
        (weight.saturating_add(more), height.max(depth + 1))
    };
    match value {
        Value::Array(items) => items.iter().fold((1, 0), below),
        Value::Object(map) => map.values().fold((4, 0), below),
        Value::String(text) => (1 + text.len() / 64, 0),
        _ => (1, 0),
    }
}
