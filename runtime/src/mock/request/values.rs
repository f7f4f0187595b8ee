//! Coded texts into values: items and members of one text, texts that are repeated, names with texts.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::coding::{Coding, Delimiter};
use super::convert::scalar;
use super::fault::{Fault, shown};
use super::shape::View;
use super::types::Types;

const CONTAINER: Types = Types::ARRAY.or(Types::OBJECT);

/// How texts are turned into values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// How they are coded.
    pub(super) coding: Coding,
    /// Whether a text may be the JSON of an array or object.
    pub(super) takes_json: bool,
}

impl Reading {
    pub(super) const fn of(coding: Coding) -> Self {
        Self { coding, takes_json: false }
    }

    pub(super) fn decode(self, text: &str) -> Result<Cow<'_, str>, Fault> {
        self.coding.decode(text).ok_or_else(|| Fault::broken_escape(text))
    }

    /// One value of one text.
    pub(super) fn single(self, text: &str, view: View<'_>) -> Result<Value, Fault> {
        let text = self.decode(text)?;
        if self.takes_json
            && view.asks_for(CONTAINER)
            && text.trim_start().starts_with(['{', '['])
            && let Ok(value) = serde_json::from_str(&text)
        {
            return Ok(value);
        }
        Ok(scalar(text, view))
    }

    /// The value of a name that has these texts: the items of an array, or else one text. More texts than may be are an
    /// array all the same, which the validator refuses.
    pub(super) fn repeated(self, texts: &[&str], view: View<'_>) -> Result<Value, Fault> {
        let is_array = view.asks_for(Types::ARRAY);
        match texts {
            [only] if !is_array || view.takes_scalar() => self.single(only, view),
            _ if is_array => self.items(texts, view),
            _ => texts.iter().map(|text| self.single(text, view)).collect::<Result<_, _>>().map(Value::Array),
        }
    }

    fn items(self, texts: &[&str], view: View<'_>) -> Result<Value, Fault> {
        let items = texts.iter().enumerate().map(|(index, text)| self.single(text, view.item(index)));
        items.collect::<Result<_, _>>().map(Value::Array)
    }

    /// An object of names and texts; those of one name belong together.
    pub(super) fn object<'t>(
        self,
        members: impl IntoIterator<Item = (Cow<'t, str>, &'t str)>,
        view: View<'_>,
    ) -> Result<Value, Fault> {
        let mut texts: IndexMap<Cow<'t, str>, Vec<&'t str>> = IndexMap::new();
        for (name, text) in members {
            texts.entry(name).or_default().push(text);
        }
        let mut object = Map::with_capacity(texts.len());
        for (name, texts) in texts {
            let value = self.repeated(&texts, view.member(&name))?;
            object.insert(name.into_owned(), value);
        }
        Ok(Value::Object(object))
    }

    /// A value whose items, or names and values, stand in one text between delimiters (RFC 6570 §3.2.1 without `*`).
    pub(super) fn joined(self, text: &str, delimiter: Delimiter, view: View<'_>) -> Result<Value, Fault> {
        if !view.asks_for(CONTAINER) {
            return self.single(text, view);
        }
        if text.is_empty() {
            return Ok(Self::empty(view));
        }
        let pieces = delimiter.split(text, self.coding);
        if view.asks_for(Types::ARRAY) {
            return self.repeated(&pieces, view);
        }
        if view.takes_scalar() && pieces.len() == 1 {
            return self.single(text, view);
        }
        let mut members = Vec::with_capacity(pieces.len() / 2);
        for pair in pieces.chunks(2) {
            let [name, value] = pair else {
                let name = shown(pair.first().unwrap_or(&""));
                return Err(Fault::new("style", format!("has a name without a value behind it: `{name}`"), text));
            };
            members.push((self.decode(name)?, *value));
        }
        self.object(members, view)
    }

    /// A value in one text whose members are written `name=value` (RFC 6570 §3.2.1 with `*`).
    pub(super) fn exploded(self, text: &str, delimiter: Delimiter, view: View<'_>) -> Result<Value, Fault> {
        if view.asks_for(Types::ARRAY) || !view.asks_for(Types::OBJECT) {
            return self.joined(text, delimiter, view);
        }
        if text.is_empty() {
            return Ok(Self::empty(view));
        }
        let mut members = Vec::new();
        for piece in delimiter.split(text, self.coding) {
            let Some((name, value)) = piece.split_once('=') else {
                if view.takes_scalar() {
                    return self.single(text, view);
                }
                return Err(Fault::new("explode", format!("has no `=` in `{}`", shown(piece)), text));
            };
            members.push((self.decode(name)?, value));
        }
        self.object(members, view)
    }

    /// No text where an array or object may stand: null if that is allowed, a list without items, an object without
    /// members unless a text is allowed.
    fn empty(view: View<'_>) -> Value {
        if view.asks_for(Types::NULL) {
            return Value::Null;
        }
        if view.asks_for(Types::ARRAY) {
            return Value::Array(Vec::new());
        }
        if view.takes_scalar() { scalar(Cow::Borrowed(""), view) } else { Value::Object(Map::new()) }
    }
}
