//! What a value has to look like once references are followed, branches merged and alternatives chosen.
//!
//! A shape is the conjunction of every schema that applies at one position. Members and items stay unmerged: each
//! branch is remembered, and what a name or an index has to meet is asked of all of them when it is drawn. So
//! closed branches of an `allOf` restrict one another by construction.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use indexmap::IndexSet;
use serde_json::{Number, Value};

use super::node::{Goal, Literal, Node};
use super::number::NumberRules;
use super::types::Types;
use super::{SampleProblem, SampleProblemKind};
use crate::source::Pointer;

/// Something that a keyword says, with where it says so.
#[derive(Clone, Debug)]
pub(super) struct Rule<T> {
    pub(super) is: T,
    pub(super) keyword: &'static str,
    pub(super) at: Pointer,
}

impl<T> Rule<T> {
    pub(super) fn new(is: T, keyword: &'static str, node: &Node) -> Self {
        Self { is, keyword, at: node.at().clone() }
    }

    /// `minimum at /components/schemas/Pet`, for messages.
    pub(super) fn name(&self) -> String {
        format!("`{}` at {}", self.keyword, self.at)
    }
}

/// The contradiction of two rules.
pub(super) fn conflict<A, B>(one: &Rule<A>, other: &Rule<B>, why: &str) -> SampleProblem {
    let names = if one.keyword == other.keyword && one.at == other.at {
        one.name()
    } else {
        format!("{} and {}", one.name(), other.name())
    };
    SampleProblem {
        kind: SampleProblemKind::Contradiction,
        schema: other.at.clone(),
        message: format!("{names}: {why}"),
    }
}

/// A lower and an upper count.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) least: Option<Rule<u64>>,
    pub(super) most: Option<Rule<u64>>,
}

impl Counts {
    pub(super) fn at_least(&mut self, count: Option<u64>, keyword: &'static str, node: &Node) {
        if let Some(count) = count
            && self.least.as_ref().is_none_or(|least| least.is < count)
        {
            self.least = Some(Rule::new(count, keyword, node));
        }
    }

    pub(super) fn at_most(&mut self, count: Option<u64>, keyword: &'static str, node: &Node) {
        if let Some(count) = count
            && self.most.as_ref().is_none_or(|most| most.is > count)
        {
            self.most = Some(Rule::new(count, keyword, node));
        }
    }

    pub(super) fn least(&self) -> u64 {
        self.least.as_ref().map_or(0, |rule| rule.is)
    }

    pub(super) fn most(&self) -> u64 {
        self.most.as_ref().map_or(u64::MAX, |rule| rule.is)
    }

    /// # Errors
    /// The lower count is above the upper one.
    pub(super) fn check(&self) -> Result<(), SampleProblem> {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) if least.is > most.is => {
                Err(conflict(least, most, &format!("no count is at least {} and at most {}", least.is, most.is)))
            }
            _ => Ok(()),
        }
    }
}

/// What strings have to meet.
#[derive(Clone, Debug, Default)]
pub(super) struct TextRules {
    pub(super) length: Counts,
    pub(super) patterns: Vec<String>,
    /// Patterns that must not match.
    pub(super) antipatterns: Vec<String>,
    pub(super) formats: Vec<String>,
    /// Formats that must not be met.
    pub(super) antiformats: Vec<String>,
    pub(super) encoding: Option<String>,
    pub(super) media_type: Option<String>,
}

/// What objects have to meet, members' own schemas aside.
#[derive(Clone, Debug, Default)]
pub(super) struct ObjectRules {
    pub(super) required: IndexSet<String>,
    pub(super) forbidden: HashSet<String>,
    pub(super) counts: Counts,
    /// Demands on members that no `properties` holds.
    pub(super) further: HashMap<String, Goal>,
    /// What every name has to meet.
    pub(super) names: Goal,
    /// What the name of at least one member has to meet, for each.
    pub(super) odd_names: Goal,
    /// Names that are required once another is present.
    pub(super) dependents: Vec<(String, Vec<String>)>,
}

/// What arrays have to meet, items' own schemas aside.
#[derive(Clone, Debug, Default)]
pub(super) struct ArrayRules {
    pub(super) counts: Counts,
    pub(super) unique: bool,
    /// Whether two items have to be the same.
    pub(super) repeated: bool,
    pub(super) contains: Vec<Contains>,
    /// Demands on items that no branch has for their index.
    pub(super) further: HashMap<usize, Goal>,
}

/// How many items have to meet a demand.
#[derive(Clone, Debug)]
pub(super) struct Contains {
    pub(super) demand: Literal,
    pub(super) least: u64,
    pub(super) most: u64,
    /// The branch that it stands in, if it evaluates the items for that.
    pub(super) branch: Option<usize>,
}

/// An `unevaluatedProperties` or `unevaluatedItems` and the branches that evaluate for it.
#[derive(Clone, Debug)]
pub(super) struct Unevaluated {
    pub(super) keyword: &'static str,
    pub(super) node: Node,
    pub(super) scope: Vec<Range<usize>>,
}

impl Unevaluated {
    pub(super) fn covers(&self, branch: usize) -> bool {
        self.scope.iter().any(|range| range.contains(&branch))
    }
}

/// Values that the description offers, best first.
#[derive(Clone, Debug, Default)]
pub(super) struct Presets {
    pub(super) examples: Vec<Value>,
    pub(super) defaults: Vec<Value>,
}

/// The conjunction of all that applies at a position.
#[derive(Debug)]
pub(super) struct Shape {
    /// The schema that messages are about.
    pub(super) at: Pointer,
    pub(super) types: Rule<Types>,
    /// Types in the order in which they should be tried.
    pub(super) preferred: Vec<Types>,
    pub(super) values: Option<Rule<Vec<Value>>>,
    pub(super) excluded: Vec<Value>,
    pub(super) number: NumberRules,
    pub(super) text: TextRules,
    pub(super) array: ArrayRules,
    pub(super) object: ObjectRules,
    /// Schemas with members or items, in the order of their meeting.
    pub(super) branches: Vec<Node>,
    pub(super) unevaluated: Vec<Unevaluated>,
    pub(super) presets: Presets,
    /// Values that a discriminator asks of members.
    pub(super) tags: HashMap<String, Value>,
    /// Entries of the table that apply here.
    pub(super) entries: Vec<Pointer>,
    /// Schemas that must fail and that nothing was done about yet.
    pub(super) unmet: Vec<Node>,
    /// Whether a value drawn from this may still be wrong, so that only the judge can tell.
    pub(super) doubtful: bool,
    /// Titles and descriptions, for realism.
    pub(super) prose: Option<String>,
}

impl Shape {
    pub(super) fn new(at: Pointer) -> Self {
        Self {
            types: Rule { is: Types::ALL, keyword: "type", at: at.clone() },
            at,
            preferred: Vec::new(),
            values: None,
            excluded: Vec::new(),
            number: NumberRules::default(),
            text: TextRules::default(),
            array: ArrayRules::default(),
            object: ObjectRules::default(),
            branches: Vec::new(),
            unevaluated: Vec::new(),
            presets: Presets::default(),
            tags: HashMap::new(),
            entries: Vec::new(),
            unmet: Vec::new(),
            doubtful: false,
            prose: None,
        }
    }

    /// Narrows the types.
    ///
    /// # Errors
    /// Nothing is left.
    pub(super) fn narrow(&mut self, rule: Rule<Types>) -> Result<(), SampleProblem> {
        let left = self.types.is.and(rule.is);
        if left.is_empty() {
            return Err(conflict(&self.types, &rule, "no type meets both"));
        }
        if left != self.types.is {
            self.types = Rule { is: left, ..rule };
        }
        Ok(())
    }

    /// Narrows the values to choose from.
    ///
    /// # Errors
    /// Nothing is left.
    pub(super) fn choose_from(&mut self, rule: Rule<Vec<Value>>) -> Result<(), SampleProblem> {
        let Some(known) = &mut self.values else {
            self.values = Some(rule);
            return Ok(());
        };
        let left: Vec<Value> =
            known.is.iter().filter(|value| rule.is.iter().any(|other| same(value, other))).cloned().collect();
        if left.is_empty() {
            return Err(conflict(known, &rule, "no value is in both"));
        }
        known.is = left;
        Ok(())
    }

    /// Keeps values out.
    pub(super) fn exclude(&mut self, values: Vec<Value>) {
        self.number.excluded.extend(values.iter().filter_map(Value::as_number).cloned());
        self.excluded.extend(values);
    }

    /// The kinds of values to try, best first.
    pub(super) fn kinds(&self) -> Vec<Types> {
        let mut kinds: Vec<Types> = Types::KINDS.into_iter().filter(|kind| self.types.is.meets(*kind)).collect();
        let rank = |kind: &Types| self.preferred.iter().position(|wanted| wanted.meets(*kind)).unwrap_or(usize::MAX);
        kinds.sort_by_key(|kind| (*kind == Types::NULL, rank(kind)));
        kinds
    }
}

/// Equality of JSON values as JSON Schema means it: 1 and 1.0 are the same.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => same_number(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
}
