//! One judgement: what the validators that take part in it share.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use serde_json::Value;

use super::unit::Unit;
use super::{Fault, FaultKind};

/// Validators that may be asked inside one another. Each takes some of the thread's stack.
const MOST_DEPTH: usize = 320;

/// Validators that may be asked for one value.
const MOST_STEPS: u64 = 1_000_000;

/// The outcome of a judgement.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// Whether everything that could be judged holds.
    pub(crate) valid: bool,
    /// What could not be judged, each once.
    pub(crate) faults: Vec<Fault>,
    /// How many validators were asked.
    pub(crate) steps: u64,
}

#[derive(Default)]
struct Evaluation {
    /// Verdicts on lists and objects by unit and address: schemas that branch and meet again are asked once.
    known: HashMap<(u64, usize), bool, BuildHasherDefault<Mixed>>,
    faults: Vec<Fault>,
    steps: u64,
    depth: usize,
}

/// Hashes numbers of our own, which nobody outside can choose, so that it need not be hard to foresee.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

thread_local! {
    // The keyword that stands for a reference is called by the crate, which hands nothing through.
    static CURRENT: RefCell<Evaluation> = RefCell::default();
}

/// Judges a value by itself.
pub(super) fn judge(unit: &Arc<Unit>, value: &Value) -> Verdict {
    let (valid, faults, steps) = alone(|| visit(unit, value));
    Verdict { valid, faults, steps }
}

/// Runs something that judges, with a state of its own. Returns its result, the faults met and the steps taken.
pub(super) fn alone<R>(run: impl FnOnce() -> R) -> (R, Vec<Fault>, u64) {
    let outer = CURRENT.replace(Evaluation::default());
    let result = run();
    let inner = CURRENT.replace(outer);
    (result, inner.faults, inner.steps)
}

/// Judges a value, or a part of one, as part of the judgement that goes on.
pub(super) fn visit(unit: &Unit, value: &Value) -> bool {
    // Numbers, texts and such are judged as fast as they are looked up.
    let address = (value.is_object() || value.is_array()).then(|| (unit.id, std::ptr::from_ref(value).addr()));
    if let Some(known) = CURRENT.with_borrow_mut(|current| current.enter(unit, address)) {
        return known;
    }
    let valid = unit.accepts(value);
    CURRENT.with_borrow_mut(|current| {
        current.depth -= 1;
        if let Some(address) = address {
            current.known.insert(address, valid);
        }
    });
    valid
}

/// Notes what the judgement that goes on cannot judge.
pub(super) fn tell(faults: &[Fault]) {
    CURRENT.with_borrow_mut(|current| faults.iter().for_each(|fault| current.tell(fault)));
}

impl Evaluation {
    /// Goes one validator deeper, unless the verdict is known already or everything is used up.
    fn enter(&mut self, unit: &Unit, address: Option<(u64, usize)>) -> Option<bool> {
        if let Some(known) = address.and_then(|address| self.known.get(&address)) {
            return Some(*known);
        }
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth >= MOST_DEPTH {
            let message = "the schema branches or nests so far that checking a value takes too long".to_owned();
            self.tell(&Fault { kind: FaultKind::Budget, schema: unit.at.clone(), message });
            return Some(true);
        }
        self.depth += 1;
        None
    }

    fn tell(&mut self, fault: &Fault) {
        let told = |known: &Fault| known == fault || known.kind == FaultKind::Budget && fault.kind == FaultKind::Budget;
        if !self.faults.iter().any(told) {
            self.faults.push(fault.clone());
        }
    }
}
