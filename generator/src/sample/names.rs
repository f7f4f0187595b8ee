//! Names for members that the description does not name: entries of maps.

use serde_json::Value;

use super::SampleProblem;
use super::draw::Drawing;
use super::members::Plan;
use super::node::Goal;
use super::pattern::Wanted;
use super::realism;
use super::shape::Shape;
use super::spot::Spot;
use super::types::Types;

/// Names tried for each that is wanted.
const TRIES: usize = 8;

impl Drawing<'_> {
    /// Adds names that may have a value until there are `target`, or none are found.
    pub(super) fn invent(&self, shape: &Shape, spot: &Spot<'_>, plan: &mut Plan, target: usize) {
        let mut turn = 0;
        while plan.len() < target && turn < target.saturating_mul(TRIES) && !self.is_spent() {
            turn += 1;
            let Some(name) = self.invented(shape, spot, turn) else { continue };
            // What is not required is never refused with an error.
            let _ = self.admit(shape, plan, name, false);
        }
    }

    /// Adds a member for each demand that some name has to meet.
    ///
    /// # Errors
    /// No name meets it, or no member may have such a name.
    pub(super) fn add_odd_names(&self, shape: &Shape, spot: &Spot<'_>, plan: &mut Plan) -> Result<(), SampleProblem> {
        for demand in &shape.object.odd_names {
            let mut goal = shape.object.names.clone();
            goal.push(demand.clone());
            let at = spot.at.child("odd name");
            let only = Types::STRING;
            let inner = Spot { at: &at, wish: None, only, presets: false, depth: spot.depth + 1, ..*spot };
            let Value::String(name) = self.draw(&self.position(goal), &inner)? else { continue };
            self.admit(shape, plan, name, true)?;
        }
        Ok(())
    }

    /// One name: by the patterns in turn, by what names have to meet, else a word.
    fn invented(&self, shape: &Shape, spot: &Spot<'_>, turn: usize) -> Option<String> {
        let word = format!("name {turn}");
        let at = &spot.at.child(&word);
        let mut rng = self.seed.at(at.trace(), spot.attempt);
        let patterns: Vec<&String> =
            shape.branches.iter().flat_map(|branch| branch.names("patternProperties")).collect();
        if !patterns.is_empty() && !turn.is_multiple_of(patterns.len() + 1) {
            let source = patterns.get(turn % (patterns.len() + 1) - 1)?;
            let wanted = Wanted { least: 1, most: 64, shortest: false, fill: false, material: false };
            return self.checks.pattern(source)?.draw(&wanted, &mut rng);
        }
        if !shape.object.names.is_empty() && turn.is_multiple_of(2) {
            let goal: Goal = shape.object.names.clone();
            let only = Types::STRING;
            let spot = Spot { at, wish: None, only, presets: false, depth: spot.depth + 1, ..*spot };
            return match self.draw(&self.position(goal), &spot) {
                Ok(Value::String(name)) => Some(name),
                _ => None,
            };
        }
        let words = if turn > 40 { 2 } else { 1 };
        Some(realism::phrase(&mut rng, words).replace(' ', "-"))
    }
}
