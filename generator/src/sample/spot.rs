//! A position inside the value that is being drawn, and what is known about it.

use serde_json::Value;

use super::realism::Name;
use super::seed::Trace;
use super::types::Types;
use crate::source::Pointer;

/// Nodes that a typical sample has at most, as far as it is free to choose.
pub(super) const SOFT_SIZE: usize = 400;

/// Levels below which optional members are left out.
pub(super) const SOFT_DEPTH: usize = 4;

/// The way to a position from the whole value; its pointer is seldom wanted and made where it is.
#[derive(Clone, Copy)]
pub(super) struct Way<'p> {
    up: Option<(&'p Way<'p>, Token<'p>)>,
    trace: Trace,
}

#[derive(Clone, Copy)]
enum Token<'p> {
    Name(&'p str),
    Index(usize),
}

impl<'p> Way<'p> {
    /// The way to the value itself.
    pub(super) const ROOT: Self = Self { up: None, trace: Trace::ROOT };

    pub(super) fn child(&'p self, name: &'p str) -> Self {
        Self { up: Some((self, Token::Name(name))), trace: self.trace.child(name) }
    }

    pub(super) fn index(&'p self, index: usize) -> Self {
        Self { up: Some((self, Token::Index(index))), trace: self.trace.index(index) }
    }

    /// What the randomness of the position comes from.
    pub(super) fn trace(&self) -> Trace {
        self.trace
    }

    pub(super) fn pointer(&self) -> Pointer {
        match self.up {
            None => Pointer::root(),
            Some((up, Token::Name(name))) => up.pointer().child(name),
            Some((up, Token::Index(index))) => up.pointer().index(index),
        }
    }
}

/// A position.
#[derive(Clone, Copy)]
pub(super) struct Spot<'p> {
    pub(super) at: &'p Way<'p>,
    pub(super) depth: usize,
    /// Nodes that this part may have before optional members are left out.
    pub(super) allowance: usize,
    /// The schemas that apply to the parts around this one.
    pub(super) trail: Option<&'p Trail<'p>>,
    /// The nearest object around: its members agree with one another.
    pub(super) family: Trace,
    pub(super) name: &'p Name,
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
    /// The position of the whole value, which has no name.
    pub(super) fn root(name: &'p Name, wish: Option<&'p Value>) -> Self {
        Self {
            at: &Way::ROOT,
            depth: 0,
            allowance: SOFT_SIZE,
            trail: None,
            family: Trace::ROOT,
            name,
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
