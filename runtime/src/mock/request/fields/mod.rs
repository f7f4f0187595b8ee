//! Values that are written as pairs of names and texts: a query, cookies, the members of a form.

mod deep;

use std::borrow::Cow;
use std::collections::HashMap;

use mockwright_generator::model::Style;
use serde_json::{Map, Value};

use super::coding::{Coding, Delimiter};
use super::content::Content;
use super::fault::Fault;
use super::shape::Shape;
use super::types::Types;
use super::values::Reading;

/// How one field is written.
#[derive(Debug)]
pub(super) enum Writing {
    /// In one pair, items between delimiters.
    Joined(Delimiter),
    /// A pair an item; the members of an object are pairs of their own, named as they are.
    Exploded,
    /// A pair a member, its name in brackets.
    Deep,
    /// A pair an item; what has members is JSON. How forms are written where nothing else is said.
    Repeated,
    /// In a media type, one value a pair.
    Content {
        /// The media type.
        content: Box<Content>,
        /// Whether a pair is an item of an array. The whole array in one pair is understood as well.
        each: bool,
    },
}

impl Writing {
    /// How a style is written (OpenAPI 3.1 §4.8.12.4). Delimiters of a value that is exploded do not matter.
    pub(super) fn of(style: Style, explode: bool) -> Self {
        match style {
            Style::DeepObject => Self::Deep,
            _ if explode => Self::Exploded,
            Style::SpaceDelimited => Self::Joined(Delimiter::Space),
            Style::PipeDelimited => Self::Joined(Delimiter::Pipe),
            Style::TabDelimited => Self::Joined(Delimiter::Tab),
            _ => Self::Joined(Delimiter::Comma),
        }
    }
}

/// One of the values.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: Box<str>,
    /// How it is written.
    pub(super) writing: Writing,
    /// How its texts are coded.
    pub(super) coding: Coding,
    /// What its schema expects.
    pub(super) shape: Shape,
}

/// The values of one place.
#[derive(Debug, Default)]
pub(super) struct Fields {
    all: Vec<Field>,
    by_name: HashMap<Box<str>, usize>,
    /// The names of members that are pairs of their own.
    members: HashMap<Box<str>, usize>,
    /// The object that takes what has no other place.
    rest: Option<usize>,
    has_deep: bool,
}

/// What a request has of one field.
#[derive(Debug, Default)]
pub(super) struct Gathered<'t> {
    /// The texts of its name.
    pub(super) texts: Vec<&'t str>,
    /// Names of members, or what follows the name, with their texts.
    pub(super) members: Vec<(Cow<'t, str>, &'t str)>,
}

impl Gathered<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.members.is_empty()
    }
}

impl Fields {
    pub(super) fn new(fields: Vec<Field>) -> Self {
        let mut sorted = Self::default();
        for (index, field) in fields.iter().enumerate() {
            sorted.by_name.insert(field.name.clone(), index);
            sorted.has_deep |= matches!(field.writing, Writing::Deep);
            if field.is_spread() {
                let view = field.shape.view();
                for (name, _) in view.members() {
                    sorted.members.entry(name.into()).or_insert(index);
                }
                if view.invites_members() && sorted.rest.is_none() {
                    sorted.rest = Some(index);
                }
            }
        }
        sorted.all = fields;
        sorted
    }

    /// The fields, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Field> {
        self.all.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a pair of this name belongs to a field.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.by_name.contains_key(name) || self.members.contains_key(name) || self.deep(name).is_some()
    }

    /// The field of this name.
    pub(super) fn named(&self, name: &str) -> Option<&Field> {
        self.by_name.get(name).and_then(|index| self.all.get(*index))
    }

    /// Sorts pairs of decoded names and coded texts to their fields. What belongs to none is given to `other`.
    pub(super) fn gather<'t>(
        &self,
        pairs: impl Iterator<Item = (Cow<'t, str>, &'t str)>,
        mut other: impl FnMut(Cow<'t, str>, &'t str),
    ) -> Vec<Gathered<'t>> {
        let mut gathered: Vec<Gathered<'t>> = std::iter::repeat_with(Gathered::default).take(self.all.len()).collect();
        for (name, text) in pairs {
            if let Some(found) = self.by_name.get(&*name).and_then(|index| gathered.get_mut(*index)) {
                found.texts.push(text);
                continue;
            }
            let member = self.members.get(&*name).copied();
            let deep = if member.is_none() { self.deep(&name) } else { None };
            let Some(index) = member.or(deep.map(|(index, _)| index)).or(self.rest) else {
                other(name, text);
                continue;
            };
            if let Some(found) = gathered.get_mut(index) {
                let name = match deep {
                    Some((_, end)) => tail(name, end),
                    None => name,
                };
                found.members.push((name, text));
            }
        }
        gathered
    }

    /// The field of a name with brackets, and where the brackets begin.
    fn deep(&self, name: &str) -> Option<(usize, usize)> {
        let end = if self.has_deep { name.find('[')? } else { return None };
        let index = *self.by_name.get(name.get(..end)?)?;
        let is_deep = matches!(self.all.get(index)?.writing, Writing::Deep);
        is_deep.then_some((index, end))
    }
}

fn tail(name: Cow<'_, str>, start: usize) -> Cow<'_, str> {
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(name.get(start..).unwrap_or_default()),
        Cow::Owned(name) => Cow::Owned(name.get(start..).unwrap_or_default().to_owned()),
    }
}

impl Field {
    /// Whether the members of this field are pairs of their own.
    pub(super) fn is_spread(&self) -> bool {
        let view = self.shape.view();
        matches!(self.writing, Writing::Exploded) && view.asks_for(Types::OBJECT) && !view.asks_for(Types::ARRAY)
    }

    /// What an absent field means if its writing has no words for an object without members, or a list without items.
    pub(super) fn unwritten(&self) -> Option<Value> {
        let view = self.shape.view();
        if self.is_spread() || matches!(self.writing, Writing::Deep) && view.asks_for(Types::OBJECT) {
            return Some(Value::Object(Map::new()));
        }
        let repeats = matches!(self.writing, Writing::Exploded | Writing::Repeated | Writing::Deep);
        (repeats && view.asks_for(Types::ARRAY)).then(|| Value::Array(Vec::new()))
    }

    /// Reads what was gathered, which is something.
    pub(super) fn read(&self, gathered: &Gathered<'_>) -> Result<Value, Fault> {
        let view = self.shape.view();
        let takes_json = matches!(self.writing, Writing::Repeated | Writing::Deep);
        let reading = Reading { coding: self.coding, takes_json };
        let texts = gathered.texts.as_slice();
        match (&self.writing, texts) {
            (Writing::Deep, []) => deep::read(&gathered.members, reading, view),
            (Writing::Deep, [text, ..]) if !gathered.members.is_empty() => {
                Err(Fault::new("style", "is given with and without brackets", text))
            }
            (Writing::Joined(delimiter), [text]) => reading.joined(text, *delimiter, view),
            (Writing::Joined(_), [text, ..]) if view.asks_for(Types::ARRAY.or(Types::OBJECT)) => {
                let message = format!("is given {} times, and its items stand in one value", texts.len());
                Err(Fault::new("explode", message, text))
            }
            (Writing::Content { content, each }, texts) => {
                let mut values = Vec::with_capacity(texts.len());
                for text in texts {
                    values.push(content.parameter(&reading.decode(text)?)?);
                }
                Ok(whole_or_items(values, *each))
            }
            (Writing::Exploded, []) => reading.object(gathered.members.iter().cloned(), view),
            (_, texts) => reading.repeated(texts, view),
        }
    }

    /// Whether an empty text cannot be a value of this field.
    pub(super) fn refuses_empty(&self) -> bool {
        let view = self.shape.view();
        let is_text = |types: Option<Types>| types.is_none_or(|types| types.meets(Types::STRING.or(Types::NULL)));
        let has_items = view.asks_for(Types::ARRAY);
        let is_list = has_items && (matches!(self.writing, Writing::Joined(_)) || is_text(view.item(0).types()));
        !is_list && !is_text(view.types()) && !matches!(self.writing, Writing::Content { .. })
    }
}

/// The value of a name from those that it has: one, or an array.
pub(super) fn whole_or_items(mut values: Vec<Value>, each: bool) -> Value {
    let is_whole = values.len() == 1 && values.first().is_some_and(|only| !each || only.is_array());
    let only = if is_whole { values.pop() } else { None };
    only.unwrap_or(Value::Array(values))
}
