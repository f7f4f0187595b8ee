//! What the words of a name suggest, looked up once for all values that are drawn for it.

use std::sync::OnceLock;

use serde_json::{Number, Value};

use super::kit::{Kit, rounded, with_cents};
use super::name::{self, Side};
use super::table::{self, Maker};
use super::unit::{self, Scale};

/// Ends of ranges and units of one name that are read within one another.
const DEEPEST: usize = 16;

/// Words, and where values for them come from.
#[derive(Debug, Default)]
pub(super) struct Source {
    words: Vec<String>,
    /// How many words of the same name were taken off.
    depth: usize,
    found: OnceLock<Found>,
}

/// What was found for words.
#[derive(Debug)]
struct Found {
    /// The end of a range, and the words of what ranges.
    side: Option<(Side, Box<Source>)>,
    by: By,
}

/// What a value comes from.
#[derive(Debug)]
enum By {
    /// A unit, and the words before it.
    Unit(&'static Scale, Box<Source>),
    Ending(Maker),
    Nothing,
}

impl Source {
    pub(super) fn new(words: Vec<String>) -> Self {
        Self { words, depth: 0, found: OnceLock::new() }
    }

    #[cfg(test)]
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Which end of a range the words speak of.
    pub(super) fn side(&self) -> Option<Side> {
        self.found().side.as_ref().map(|(side, _)| *side)
    }

    /// A value for the words; `None` where they say nothing.
    pub(super) fn draw(&self, kit: &mut Kit<'_>) -> Option<Value> {
        let found = self.found();
        if let Some((side, rest)) = &found.side
            && let Some(Value::Number(number)) = kit.shared(|kit| rest.draw(kit))
        {
            return Some(beside(&number, *side));
        }
        match &found.by {
            By::Unit(scale, rest) => Some(scale.number(kit, rest)),
            By::Ending(make) => Some(make(kit)),
            By::Nothing => None,
        }
    }

    fn found(&self) -> &Found {
        self.found.get_or_init(|| {
            let shallow = self.depth < DEEPEST;
            let side =
                name::side(&self.words).filter(|_| shallow).map(|(side, rest)| (side, Box::new(self.part(rest))));
            Found { side, by: self.by() }
        })
    }

    fn by(&self) -> By {
        if self.depth < DEEPEST
            && let Some((scale, before)) = unit::of(&self.words)
        {
            return By::Unit(scale, Box::new(self.part(before.to_vec())));
        }
        let maker = name::endings(&self.words).find_map(|ending| table::maker(&ending));
        maker.map_or(By::Nothing, By::Ending)
    }

    fn part(&self, words: Vec<String>) -> Self {
        Self { words, depth: self.depth + 1, found: OnceLock::new() }
    }
}

/// A number at one end of the range around another.
pub(super) fn beside(middle: &Number, side: Side) -> Value {
    let factor = if side == Side::Low { 0.5 } else { 1.5 };
    let number = middle.as_f64().unwrap_or_default() * factor;
    if middle.is_f64() { with_cents(number) } else { rounded(number) }
}
