//! From a goal to a shape: references followed, `allOf` merged, one alternative of each choice taken.

use std::cell::Cell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use serde_json::{Map, Value};

use super::checks::TextChecks;
use super::cost::Costs;
use super::judge::Judge;
use super::keywords;
use super::node::{Literal, Node};
use super::script::Script;
use super::shape::{Rule, Shape, Unevaluated};
use super::types::Types;
use super::{Mode, SampleProblem, SampleProblemKind};
use crate::source::Pointer;

/// Schemas applied in place within one another, such as a chain of references.
const DEEPEST: usize = 256;

/// References followed to find what members a schema declares.
const LONGEST_CHAIN: usize = 8;

/// What an expansion may ask, and what it knows of the position.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'r> {
    pub(super) judge: &'r Judge<'r>,
    pub(super) checks: &'r TextChecks,
    pub(super) costs: &'r Costs<'r>,
    /// Steps left for the whole value.
    pub(super) fuel: &'r Cell<usize>,
    /// Schemas that must fail and did not by themselves.
    pub(super) stubborn: &'r HashSet<Node>,
    /// The value that one would like to see here.
    pub(super) wish: Option<&'r Value>,
    pub(super) mode: Mode,
    /// Whether the smallest alternatives are wanted.
    pub(super) frugal: bool,
}

/// The shape of all that is wanted at a position, with choices taken from the script.
///
/// # Errors
/// The demands contradict one another, or the budget is met.
pub(super) fn expand(goal: &[Literal], around: Surroundings<'_>, script: &mut Script) -> Result<Shape, SampleProblem> {
    let at = goal.first().map_or_else(Pointer::root, |literal| literal.node.at().clone());
    let mut expander = Expander {
        around,
        script,
        shape: Shape::new(at),
        taken: HashMap::new(),
        reused: Vec::new(),
        chain: Vec::new(),
        deferred: VecDeque::new(),
        depth: 0,
    };
    for literal in goal {
        if literal.holds { expander.take(&literal.node)? } else { expander.take_not(&literal.node)? }
    }
    expander.break_stubborn()?;
    let shape = expander.shape;
    shape.text.length.check().or_else(|problem| without(&shape, Types::STRING, problem))?;
    shape.array.counts.check().or_else(|problem| without(&shape, Types::ARRAY, problem))?;
    shape.object.counts.check().or_else(|problem| without(&shape, Types::OBJECT, problem))?;
    Ok(shape)
}

/// A contradiction among the rules of one type only matters when no other type is allowed.
fn without(shape: &Shape, kind: Types, problem: SampleProblem) -> Result<(), SampleProblem> {
    if shape.types.is.without(kind).is_empty() { Err(problem) } else { Ok(()) }
}

pub(super) struct Expander<'r, 'q> {
    pub(super) around: Surroundings<'r>,
    pub(super) script: &'q mut Script,
    pub(super) shape: Shape,
    /// Schemas that were merged, with the branches that they brought; `None` while that is going on.
    taken: HashMap<Node, Option<Range<usize>>>,
    /// Branches met again through a schema that was merged before.
    reused: Vec<Range<usize>>,
    /// The entries on the way to the schema at hand.
    pub(super) chain: Vec<Pointer>,
    /// Schemas still to be made to fail.
    pub(super) deferred: VecDeque<Node>,
    depth: usize,
}

impl Expander<'_, '_> {
    /// Merges a schema that has to hold.
    pub(super) fn take(&mut self, node: &Node) -> Result<(), SampleProblem> {
        self.step(node)?;
        if let Some(known) = self.taken.get(node) {
            self.reused.extend(known.clone());
            return Ok(());
        }
        let keywords = match node.value() {
            Value::Bool(true) => return Ok(()),
            Value::Object(keywords) => keywords,
            _ => return Err(impossible(node)),
        };
        self.taken.insert(node.clone(), None);
        self.depth += 1;
        if node.is_entry() {
            self.chain.push(node.at().clone());
            self.shape.entries.push(node.at().clone());
        }
        let start = self.shape.branches.len();
        let outcome = self.take_keywords(node, keywords);
        self.depth -= 1;
        if node.is_entry() {
            self.chain.pop();
        }
        self.taken.insert(node.clone(), Some(start..self.shape.branches.len()));
        outcome
    }

    fn take_keywords(&mut self, node: &Node, keywords: &Map<String, Value>) -> Result<(), SampleProblem> {
        let start = self.shape.branches.len();
        let reused = self.reused.len();
        keywords::read(&mut self.shape, node, keywords)?;
        if keywords.contains_key("discriminator") {
            self.take_discriminator(node)?;
        }
        // A reference to nothing is the judge's to report.
        if let Some(Ok(target)) = node.target(self.around.judge.view.schemas) {
            self.take_target(target)?;
        }
        for branch in node.items("allOf") {
            self.take(&branch)?;
        }
        self.take_any(node)?;
        self.take_one(node)?;
        self.take_condition(node)?;
        if let Some(refused) = node.child("not") {
            self.take_not(&refused)?;
        }
        self.take_dependents(node)?;
        let scope = || {
            let again = self.reused.get(reused..).unwrap_or_default();
            std::iter::once(start..self.shape.branches.len()).chain(again.iter().cloned()).collect()
        };
        for keyword in ["unevaluatedProperties", "unevaluatedItems"] {
            if let Some(rest) = node.child(keyword) {
                let unevaluated = Unevaluated { keyword, node: rest, scope: scope() };
                self.shape.unevaluated.push(unevaluated);
                self.shape.doubtful = true;
            }
        }
        Ok(())
    }

    /// Merges what a reference leads to. References that do nothing but refer again are followed here, so that a row of
    /// them may be longer than schemas may lie within one another.
    fn take_target(&mut self, mut target: Node) -> Result<(), SampleProblem> {
        let start = self.shape.branches.len();
        let length = self.chain.len();
        let mut row = Vec::new();
        while target.only_refers()
            && !self.taken.contains_key(&target)
            && let Some(Ok(next)) = target.target(self.around.judge.view.schemas)
        {
            self.step(&target)?;
            self.taken.insert(target.clone(), None);
            self.chain.push(target.at().clone());
            self.shape.entries.push(target.at().clone());
            row.push(std::mem::replace(&mut target, next));
        }
        let outcome = self.take(&target);
        self.chain.truncate(length);
        let branches = start..self.shape.branches.len();
        self.taken.extend(row.into_iter().map(|node| (node, Some(branches.clone()))));
        outcome
    }

    fn take_any(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let branches = node.items("anyOf");
        match self.pick(&branches) {
            Some(picked) => {
                self.tag(node, picked);
                self.take(picked)
            }
            None => Ok(()),
        }
    }

    fn take_one(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let branches = node.items("oneOf");
        let Some(picked) = self.pick(&branches) else { return Ok(()) };
        self.tag(node, picked);
        self.take(picked)?;
        let types = self.shape.types.is;
        for other in branches.iter().filter(|other| *other != picked) {
            let others = other.keyword("type").map_or(Types::ALL, Types::of_keyword);
            if types.meets(others) {
                self.take_not(other)?;
            }
        }
        Ok(())
    }

    fn take_condition(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let Some(condition) = node.child("if") else { return Ok(()) };
        let (then, otherwise) = (node.child("then"), node.child("else"));
        // Whether the condition held also decides what `unevaluated…` sees, so that the judge has to look.
        self.shape.doubtful = true;
        let hopeless =
            |branch: &Option<Node>| branch.as_ref().is_some_and(|branch| branch.value() == &Value::Bool(false));
        let wished = self.around.wish.map(|wish| self.meets(&condition, wish));
        // What is to be empty does not ask for members in order to meet a condition.
        let demanding = self.around.mode == Mode::Empty && condition.keyword("required").is_some();
        let first = wished.unwrap_or_else(|| !hopeless(&then) && !demanding && !self.clashes(&condition));
        let holds = first == (self.script.choose(2) == 0);
        if holds {
            self.take(&condition)?;
        } else {
            self.take_not(&condition)?;
        }
        let consequence = if holds { then } else { otherwise };
        consequence.map_or(Ok(()), |consequence| self.take(&consequence))
    }

    /// A dependent schema is merged where its member may appear, else the member is kept out.
    fn take_dependents(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let names: Vec<String> = node.names("dependentSchemas").cloned().collect();
        for name in names {
            let Some(schema) = node.member("dependentSchemas", &name) else { continue };
            self.shape.doubtful = true;
            let known = self.shape.object.required.contains(&name)
                || self.around.mode != Mode::Empty
                    && self.shape.branches.iter().any(|branch| branch.member("properties", &name).is_some());
            let impossible = schema.value() == &Value::Bool(false);
            if known && !impossible && self.script.choose(2) == 0 {
                self.take(&schema)?;
            } else {
                self.shape.object.forbidden.insert(name);
            }
        }
        Ok(())
    }

    /// The alternative to take now; `None` where there are none.
    fn pick<'n>(&mut self, branches: &'n [Node]) -> Option<&'n Node> {
        if branches.len() <= 1 {
            return branches.first();
        }
        let mut order: Vec<&Node> = branches.iter().collect();
        order.sort_by_cached_key(|branch| {
            let hopeless = branch.value() == &Value::Bool(false) || self.clashes(branch);
            let unlike = self.around.wish.map_or(0, |wish| self.distance(branch, wish));
            let null = branch.keyword("type").map(Types::of_keyword) == Some(Types::NULL);
            let height = if self.around.frugal { self.around.costs.height(branch) } else { 0 };
            // Null is a limit of what is allowed, and else the last resort.
            let (early, late) = if self.around.mode == Mode::Boundary { (!null, false) } else { (false, null) };
            (hopeless, unlike, early, self.indistinct(branch, branches), height, late)
        });
        order.get(self.script.choose(order.len())).copied()
    }

    /// Of how many others an alternative declares every member: those are hard to break without breaking it as well.
    ///
    /// It only matters once alternatives turned out to hold together.
    fn indistinct(&self, branch: &Node, branches: &[Node]) -> usize {
        if self.around.stubborn.is_empty() {
            return 0;
        }
        let own = self.declared(branch);
        let covered = |other: &&Node| self.declared(other).is_subset(&own);
        branches.iter().filter(|other| *other != branch).filter(covered).count()
    }

    /// The members that a schema, or what it refers to, names itself.
    fn declared(&self, node: &Node) -> HashSet<String> {
        let mut names: HashSet<String> = node.names("properties").cloned().collect();
        let mut node = node.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(Ok(target)) = node.target(self.around.judge.view.schemas) else { break };
            names.extend(target.names("properties").cloned());
            node = target;
        }
        names
    }

    fn meets(&self, node: &Node, value: &Value) -> bool {
        self.around.judge.accepts(&[Literal::holds(node.clone())], value)
    }

    /// How much of a value a schema objects to.
    fn distance(&self, node: &Node, value: &Value) -> usize {
        self.around.judge.violations(&[Literal::holds(node.clone())], value).len()
    }

    fn step(&self, node: &Node) -> Result<(), SampleProblem> {
        let fuel = self.around.fuel.get();
        if fuel == 0 || self.depth > DEEPEST {
            return Err(SampleProblem {
                kind: SampleProblemKind::Budget,
                schema: node.at().clone(),
                message: "the schema branches or refers too often for the budget of a sample".to_owned(),
            });
        }
        self.around.fuel.set(fuel - 1);
        Ok(())
    }

    /// Whether merging a schema would obviously leave nothing: another type, or another constant for a member.
    fn clashes(&self, node: &Node) -> bool {
        let node = &self.resolved(node);
        if node.keyword("type").is_some_and(|types| !self.shape.types.is.meets(Types::of_keyword(types))) {
            return true;
        }
        if let (Some(known), Some(values)) = (&self.shape.values, constants(node))
            && !known.is.iter().any(|value| values.contains(value))
        {
            return true;
        }
        let names: Vec<&String> = node.names("properties").collect();
        names.into_iter().any(|name| {
            let Some(values) = node.member("properties", name).and_then(|member| constants(&self.resolved(&member)))
            else {
                return false;
            };
            let others = self.shape.branches.iter().filter_map(|branch| branch.member("properties", name));
            others
                .filter_map(|other| constants(&self.resolved(&other)))
                .any(|known| !known.iter().any(|value| values.contains(value)))
        })
    }

    /// The schema behind a few references.
    pub(super) fn resolved(&self, node: &Node) -> Node {
        let mut node = node.clone();
        for _ in 0..8 {
            match node.target(self.around.judge.view.schemas) {
                Some(Ok(target)) => node = target,
                _ => break,
            }
        }
        node
    }

    /// Rules that come from the failure of a schema bear its place.
    pub(super) fn narrow_not(&mut self, types: Types, node: &Node) -> Result<(), SampleProblem> {
        self.shape.narrow(Rule::new(types, "not", node))
    }
}

/// The values that a schema lists.
fn constants(node: &Node) -> Option<Vec<Value>> {
    node.keyword("const").map(|value| vec![value.clone()]).or_else(|| node.keyword("enum")?.as_array().cloned())
}

/// The problem of a schema that no value meets.
pub(super) fn impossible(node: &Node) -> SampleProblem {
    SampleProblem {
        kind: SampleProblemKind::Contradiction,
        schema: node.at().clone(),
        message: format!(
            "the schema at {} leaves no value: it is `false`, or the `not` of what all values meet",
            node.at()
        ),
    }
}
