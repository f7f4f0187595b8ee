//! Names for members that make a schema fail: ones that a pattern matches, ones that a schema does not declare.

use indexmap::IndexSet;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use super::expand::Expander;
use super::node::Node;
use super::pattern::Wanted;

/// Names tried for one keyword.
const MOST_NAMES: usize = 6;

/// Schemas in place looked through for the names that they declare.
const REACH: usize = 64;

/// Names of last resort.
const PLAIN: [&str; 4] = ["extra", "other", "note", "value"];

impl Expander<'_, '_> {
    /// Names that a pattern matches, those that are declared first.
    pub(super) fn names_for(&self, pattern: &str) -> Vec<String> {
        let checks = self.around.checks;
        let candidates = self.known_names().into_iter().chain(self.drawn_names(pattern));
        let candidates = candidates.filter(|name| checks.matches(pattern, name) && self.may_be_there(name));
        candidates.take(MOST_NAMES).collect()
    }

    /// Names that a schema and its branches do not declare, those that others declare first.
    pub(super) fn names_beside(&self, node: &Node) -> Vec<String> {
        let (mut declared, mut patterns) = (IndexSet::new(), Vec::new());
        let mut pending = vec![node.clone()];
        let mut looked = 0;
        while let Some(node) = pending.pop().filter(|_| looked < REACH) {
            looked += 1;
            declared.extend(node.names("properties").cloned());
            patterns.extend(node.names("patternProperties").cloned());
            pending.extend(node.target(self.around.judge.view.schemas).and_then(Result::ok));
            for keyword in ["allOf", "anyOf", "oneOf"] {
                pending.extend(node.items(keyword));
            }
        }
        let others = self.shape.branches.iter().flat_map(|branch| branch.names("patternProperties"));
        let others: Vec<String> = others.flat_map(|pattern| self.drawn_names(pattern)).collect();
        let plain = PLAIN.into_iter().map(str::to_owned);
        let candidates: IndexSet<String> = self.known_names().into_iter().chain(others).chain(plain).collect();
        let unknown = candidates.into_iter().filter(|name| {
            let matched = patterns.iter().any(|pattern| self.around.checks.matches(pattern, name));
            !declared.contains(name) && !matched && self.may_be_there(name)
        });
        unknown.take(MOST_NAMES).collect()
    }

    /// Names that the schemas at this position speak of.
    fn known_names(&self) -> IndexSet<String> {
        let mut names = self.shape.object.required.clone();
        names.extend(self.shape.branches.iter().flat_map(|branch| branch.names("properties")).cloned());
        for literal in self.shape.object.names.iter().filter(|literal| literal.holds) {
            let listed = literal.node.keyword("enum").and_then(Value::as_array).into_iter().flatten();
            names.extend(listed.filter_map(Value::as_str).map(str::to_owned));
            let drawn =
                literal.node.keyword("pattern").and_then(Value::as_str).map(|pattern| self.drawn_names(pattern));
            names.extend(drawn.unwrap_or_default());
        }
        names
    }

    fn may_be_there(&self, name: &str) -> bool {
        !self.shape.object.forbidden.contains(name)
    }

    /// A few names for a pattern, always the same.
    fn drawn_names(&self, pattern: &str) -> Vec<String> {
        let Some(pattern) = self.around.checks.pattern(pattern) else { return Vec::new() };
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let mut draw = |turn: usize| {
            let wanted = Wanted { least: 1, most: 64, shortest: turn == 0, fill: false, material: turn == 2 };
            pattern.draw(&wanted, &mut rng)
        };
        (0..3).filter_map(&mut draw).collect()
    }
}
