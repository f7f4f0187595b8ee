//! Whether two schemas say the same, wherever their parts stand.

mod local;

use std::collections::HashMap;

use serde_json::Value;

use self::local::{Local, Sense};
use crate::model::Api;
use crate::source::Pointer;

/// Pairs that one memo judges; what lies beyond counts as different. Two rings of schemas make as many pairs as the
/// product of their lengths.
const MOST_PAIRS: usize = 1 << 20;

/// A schema of the old description and one of the new.
type PointerPair = (Pointer, Pointer);

/// What is known about pairs of schemas of one old and one new description. It is only good for those two.
#[derive(Debug, Default)]
pub struct SameSchemas {
    verdicts: HashMap<PointerPair, Verdict>,
    judged: usize,
    sense: Sense,
}

impl SameSchemas {
    /// A memo of whether schemas accept the same values, whatever else they say.
    pub(super) fn of_validity() -> Self {
        Self { sense: Sense::Validity, ..Self::default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// On the way, with its number in the order of meeting.
    Open(usize),
    Same,
    Different,
}

/// Whether a schema of the old description and one of the new accept the same values and would be sampled the same:
/// equal keywords, prose, examples and order of properties over all references, whatever the schemas are called.
///
/// A schema that stands in place of a reference is the same as one that is referred to.
pub fn same_schema(old: (&Api, &Pointer), new: (&Api, &Pointer), memo: &mut SameSchemas) -> bool {
    let pair = (old.1.clone(), new.1.clone());
    match memo.verdicts.get(&pair) {
        Some(Verdict::Same) => true,
        Some(_) => false,
        None => Search { old: old.0, new: new.0, memo, frames: Vec::new(), component: Vec::new() }.run(pair),
    }
}

/// The same for schemas that stand inside of others.
pub(super) fn same_value(old: (&Api, &Value), new: (&Api, &Value), memo: &mut SameSchemas) -> bool {
    let Some(Local { references }) = local::compare_values(old, new, memo.sense) else { return false };
    references.iter().all(|(one, other)| same_schema((old.0, one), (new.0, other), memo))
}

/// A pair whose references are being followed.
struct Frame {
    /// Its number, and the lowest one that it leads back to.
    number: usize,
    lowest: usize,
    to_do: Vec<PointerPair>,
    same: bool,
}

/// Finds the pairs that lead back to one another (Tarjan's strongly connected components): those are all the same or all
/// different. So each pair is compared once, whatever is asked later, and no stack grows with the length of a chain.
struct Search<'s> {
    old: &'s Api,
    new: &'s Api,
    memo: &'s mut SameSchemas,
    frames: Vec<Frame>,
    /// Pairs whose component is not complete, in the order of meeting.
    component: Vec<PointerPair>,
}

impl Search<'_> {
    fn run(mut self, start: PointerPair) -> bool {
        self.enter(start);
        let mut outcome = false;
        while let Some(frame) = self.frames.last_mut() {
            // Once a pair differs, what else it leads to does not matter.
            if let Some(next) = frame.to_do.pop().filter(|_| frame.same) {
                match self.memo.verdicts.get(&next).copied() {
                    None => self.enter(next),
                    Some(verdict) => self.learn(verdict),
                }
            } else if let Some(frame) = self.frames.pop() {
                let verdict = self.leave(&frame);
                outcome = verdict == Verdict::Same;
                self.learn(verdict);
            }
        }
        outcome
    }

    fn enter(&mut self, pair: PointerPair) {
        self.memo.judged += 1;
        let local = if self.memo.judged > MOST_PAIRS {
            None
        } else {
            local::compare((self.old, &pair.0), (self.new, &pair.1), self.memo.sense)
        };
        let number = self.component.len();
        self.memo.verdicts.insert(pair.clone(), Verdict::Open(number));
        self.component.push(pair);
        let same = local.is_some();
        let to_do = local.map(|Local { references }| references).unwrap_or_default();
        self.frames.push(Frame { number, lowest: number, to_do, same });
    }

    /// Tells the pair at hand what was found out about one that it leads to.
    fn learn(&mut self, verdict: Verdict) {
        let Some(frame) = self.frames.last_mut() else { return };
        match verdict {
            Verdict::Open(number) => frame.lowest = frame.lowest.min(number),
            Verdict::Same => {}
            Verdict::Different => frame.same = false,
        }
    }

    /// Closes the component that began with this pair, or hands what is known on to the pair before.
    fn leave(&mut self, frame: &Frame) -> Verdict {
        if frame.lowest < frame.number {
            if let Some(before) = self.frames.last_mut() {
                before.same &= frame.same;
            }
            return Verdict::Open(frame.lowest);
        }
        let verdict = if frame.same { Verdict::Same } else { Verdict::Different };
        for pair in self.component.drain(frame.number..) {
            self.memo.verdicts.insert(pair, verdict);
        }
        verdict
    }
}

#[cfg(test)]
mod tests;
