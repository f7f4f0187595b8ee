//! Schemas that must fail: `not`, the untaken alternatives of a `oneOf`, a condition that does not hold.
//!
//! What can be said exactly is merged at once. The rest is first left to chance, since most values fail most schemas;
//! only a schema that a drawn value turned out to meet is made to fail, by breaking one of its keywords.

use serde_json::Value;

use super::SampleProblem;
use super::breach::{Breach, is_annotation};
use super::expand::{Expander, impossible};
use super::keywords::whole;
use super::node::{Literal, Node};
use super::shape::{Contains, Rule};
use super::types::Types;

impl Expander<'_, '_> {
    /// Merges what follows from a schema that has to fail.
    pub(super) fn take_not(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let keywords = match node.value() {
            Value::Bool(false) => return Ok(()),
            Value::Object(keywords) if !keywords.is_empty() => keywords,
            _ => return Err(impossible(node)),
        };
        let spoken = keywords.keys().filter(|keyword| !is_annotation(keyword)).count();
        if spoken == 0 {
            return Err(impossible(node));
        }
        // Of `oneOf`, all failing is but one of the ways; of `if`, there are always two.
        if spoken == 1 && !keywords.contains_key("oneOf") && !keywords.contains_key("if") {
            let mut breaches = self.breaches(node);
            let exact = matches!(breaches.as_slice(), [Breach::Type(_) | Breach::Values(_) | Breach::Parts(_)]);
            if exact {
                return breaches.pop().map_or(Ok(()), |breach| self.commit(node, breach));
            }
        }
        self.shape.doubtful = true;
        self.shape.unmet.push(node.clone());
        if self.around.stubborn.contains(node) {
            // What the other branches ask decides which way is open.
            self.deferred.push_back(node.clone());
        }
        Ok(())
    }

    /// Breaks the schemas that did not fail by themselves.
    pub(super) fn break_stubborn(&mut self) -> Result<(), SampleProblem> {
        let mut broken: Vec<Node> = Vec::new();
        while let Some(node) = self.deferred.pop_front() {
            if broken.contains(&node) {
                continue;
            }
            let mut breaches = self.breaches(&node);
            breaches.retain(|breach| !matches!(breach, Breach::Type(types) if !self.shape.types.is.meets(*types)));
            breaches.sort_by_key(|breach| self.resistance(breach));
            let picked = self.script.choose(breaches.len() + 1);
            if let Some(breach) = breaches.into_iter().nth(picked) {
                self.commit(&node, breach)?;
            }
            broken.push(node);
        }
        Ok(())
    }

    /// How much stands against a breach: a member that no branch speaks of can take any value, so it is tried first.
    fn resistance(&self, breach: &Breach) -> u8 {
        match breach {
            Breach::Member(name, _) => {
                let spoken = self.shape.branches.iter().any(|branch| branch.member("properties", name).is_some());
                if spoken { 2 } else { 0 }
            }
            _ => 1,
        }
    }

    fn commit(&mut self, node: &Node, breach: Breach) -> Result<(), SampleProblem> {
        let (object, array) = (&mut self.shape.object, &mut self.shape.array);
        match breach {
            Breach::Type(types) => return self.narrow_not(types, node),
            Breach::Values(values) => {
                self.shape.exclude(values);
                return Ok(());
            }
            Breach::Parts(parts) => {
                return parts
                    .iter()
                    .try_for_each(|part| if part.holds { self.take(&part.node) } else { self.take_not(&part.node) });
            }
            Breach::Absent(absent, present) => {
                object.forbidden.insert(absent);
                object.required.extend(present);
            }
            Breach::Member(name, member) => {
                object.required.insert(name.clone());
                object.further.entry(name).or_default().push(Literal::fails(member));
            }
            Breach::Dependent(name, schema) => {
                object.required.insert(name);
                self.narrow_not(Types::OBJECT, node)?;
                return self.take_not(&schema);
            }
            Breach::Name(names) => object.odd_names.push(Literal::fails(names)),
            Breach::Item(0, items) => {
                let demand = Literal::fails(items);
                array.contains.push(Contains { demand, least: 1, most: u64::MAX, branch: None });
                return self.narrow_not(Types::ARRAY, node);
            }
            Breach::Item(index, items) => {
                array.counts.at_least(Some(index as u64 + 1), "not", node);
                array.further.entry(index).or_default().push(Literal::fails(items));
                return self.narrow_not(Types::ARRAY, node);
            }
            Breach::Contained(wanted, least, most) => {
                array.contains.push(Contains { demand: Literal::holds(wanted), least, most, branch: None });
                return self.narrow_not(Types::ARRAY, node);
            }
            Breach::Twice => {
                array.repeated = true;
                array.counts.at_least(Some(2), "not", node);
                return self.narrow_not(Types::ARRAY, node);
            }
            Breach::Bound(keyword, argument) => return self.pass(node, keyword, &argument),
        }
        self.narrow_not(Types::OBJECT, node)
    }

    /// Demands a value on the other side of a bound.
    fn pass(&mut self, node: &Node, keyword: &'static str, argument: &Value) -> Result<(), SampleProblem> {
        let kind = match keyword {
            "multipleOf" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                self.pass_number(node, keyword, argument)
            }
            "pattern" | "format" => {
                let rules = &mut self.shape.text;
                let refused = if keyword == "pattern" { &mut rules.antipatterns } else { &mut rules.antiformats };
                refused.extend(argument.as_str().map(str::to_owned));
                Some(Types::STRING)
            }
            _ => self.pass_count(node, keyword, argument),
        };
        match kind {
            Some(kind) => self.narrow_not(kind, node),
            None => Err(impossible(node)),
        }
    }

    fn pass_number(&mut self, node: &Node, keyword: &str, argument: &Value) -> Option<Types> {
        let rule = Rule::new(argument.as_number()?.clone(), "not", node);
        let rules = &mut self.shape.number;
        match keyword {
            "minimum" => rules.at_most(rule, true),
            "maximum" => rules.at_least(rule, true),
            "exclusiveMinimum" => rules.at_most(rule, false),
            "exclusiveMaximum" => rules.at_least(rule, false),
            _ => rules.antisteps.push(rule.is),
        }
        Some(Types::NUMBER)
    }

    fn pass_count(&mut self, node: &Node, keyword: &str, argument: &Value) -> Option<Types> {
        let count = whole(argument)?;
        let (counts, kind) = match keyword {
            "minLength" | "maxLength" => (&mut self.shape.text.length, Types::STRING),
            "minItems" | "maxItems" => (&mut self.shape.array.counts, Types::ARRAY),
            _ => (&mut self.shape.object.counts, Types::OBJECT),
        };
        if keyword.starts_with("min") {
            counts.at_most(Some(count.checked_sub(1)?), "not", node);
        } else {
            counts.at_least(Some(count.checked_add(1)?), "not", node);
        }
        Some(kind)
    }
}
