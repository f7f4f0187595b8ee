//! A shape with what follows from it for every value of that shape, each found out when it is first needed.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::array::Items;
use super::members::Settled;
use super::shape::Shape;
use super::texts::Texts;
use super::types::Types;

/// Bytes that count as much as a position of which nothing else is known.
pub(super) const UNIT: usize = 1024;

/// What comes of a goal once alternatives were chosen.
#[derive(Debug)]
pub(super) struct Expansion {
    pub(super) shape: Shape,
    /// The kinds of values that it allows, best first.
    pub(super) kinds: Vec<Types>,
    /// How many alternatives each choice had that was made for it.
    pub(super) asked: Vec<usize>,
    /// Schemas that were merged for it.
    pub(super) fuel: usize,
    /// Members with as many optional ones as there are, and with none.
    pub(super) members: [OnceLock<Arc<Settled>>; 2],
    pub(super) items: OnceLock<Items>,
    pub(super) texts: OnceLock<Texts>,
}

impl Expansion {
    pub(super) fn new(shape: Shape, asked: Vec<usize>, fuel: usize) -> Self {
        Self {
            kinds: shape.kinds(),
            shape,
            asked,
            fuel,
            members: Default::default(),
            items: OnceLock::new(),
            texts: OnceLock::new(),
        }
    }

    /// What it takes to keep it, in positions of which nothing else is known.
    pub(super) fn weight(&self) -> usize {
        let shape = &self.shape;
        let listed = shape.values.iter().flat_map(|values| &values.is).chain(&shape.excluded);
        let values = listed.chain(&shape.presets.examples).chain(&shape.presets.defaults).chain(shape.tags.values());
        let text = &shape.text;
        let texts = text.patterns.iter().chain(&text.antipatterns).chain(&shape.object.required).chain(&shape.prose);
        1 + (values.map(bytes_of_value).sum::<usize>() + texts.map(|text| bytes_of(text)).sum::<usize>()) / UNIT
    }
}

/// What a text takes in memory, roughly.
pub(super) fn bytes_of(text: &str) -> usize {
    32 + text.len()
}

fn bytes_of_value(value: &Value) -> usize {
    match value {
        Value::Array(items) => 32 + items.iter().map(bytes_of_value).sum::<usize>(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| bytes_of(name) + bytes_of_value(value)).sum::<usize>() + 32
        }
        Value::String(text) => bytes_of(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => 32,
    }
}
