//! A position inside the value that is being drawn, and what is known about it.

use serde_json::Value;

use super::realism::Name;
use super::types::Types;
use crate::source::Pointer;

/// Nodes that a typical sample has at most, as far as it is free to choose.
pub(super) const SOFT_SIZE: usize = 400;

/// Levels below which optional members are left out.
pub(super) const SOFT_DEPTH: usize = 4;

/// A position.
#[derive(Clone)]
pub(super) struct Spot<'p> {
    pub(super) at: Pointer,
    pub(super) depth: usize,
    /// Nodes that this part may have before optional members are left out.
    pub(super) allowance: usize,
    /// The schemas that apply to the parts around this one.
    pub(super) trail: Option<&'p Trail<'p>>,
    /// The nearest object around: its members agree with one another.
    pub(super) family: Pointer,
    pub(super) name: Name,
    /// The value that one would like to see here.
    pub(super) wish: Option<&'p Value>,
    /// The types that are wanted here, whatever the schema allows beside them.
    pub(super) only: Types,
    /// Values that this one should differ from.
    pub(super) avoid: &'p [Value],
    /// Whether values that the description offers may be taken as they are.
    pub(super) presets: bool,
    /// How many draws at this position came to nothing before.
    pub(super) attempt: u32,
}

impl<'p> Spot<'p> {
    pub(super) fn root(wish: Option<&'p Value>) -> Self {
        Self {
            at: Pointer::root(),
            depth: 0,
            allowance: SOFT_SIZE,
            trail: None,
            family: Pointer::root(),
            name: Name::default(),
            wish,
            only: Types::ALL,
            avoid: &[],
            presets: true,
            attempt: 0,
        }
    }

    /// Whether only what must be there is wanted.
    pub(super) fn is_frugal(&self) -> bool {
        self.depth >= SOFT_DEPTH || self.allowance == 0 || self.trail.is_some_and(Trail::returns)
    }
}

/// The entries that apply to the parts around a position, innermost first.
pub(super) struct Trail<'p> {
    pub(super) entries: &'p [Pointer],
    pub(super) up: Option<&'p Trail<'p>>,
}

impl Trail<'_> {
    /// How many of the parts around follow an entry.
    pub(super) fn count(&self, entry: &Pointer) -> usize {
        let mut count = 0;
        let mut step = Some(self);
        while let Some(trail) = step {
            count += usize::from(trail.entries.contains(entry));
            step = trail.up;
        }
        count
    }

    /// Whether an entry of the innermost part has occurred further out.
    fn returns(&self) -> bool {
        self.entries.iter().any(|entry| self.count(entry) > 1)
    }
}
