use mockwright_generator::model::{Encoding, Style};
use serde_json::Value;

use crate::mock::render::text::field;

/// A name and a value that is still in pieces, nothing of it escaped.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::mock::render) struct Pair {
    /// The name.
    pub(in crate::mock::render) name: String,
    /// What the delimiter stands between.
    pub(in crate::mock::render) pieces: Vec<String>,
    /// What stands between the pieces.
    pub(in crate::mock::render) delimiter: Delimiter,
}

/// What stands between the items of a value that is not exploded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mock::render) enum Delimiter {
    Comma,
    Space,
    Pipe,
    Tab,
}

impl Delimiter {
    fn of(style: Style) -> Self {
        match style {
            Style::SpaceDelimited => Self::Space,
            Style::PipeDelimited => Self::Pipe,
            Style::TabDelimited => Self::Tab,
            _ => Self::Comma,
        }
    }

    /// As it stands in a form (OpenAPI 3.1.1 §4.8.12.4).
    pub(in crate::mock::render) fn escaped(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Space => "%20",
            Self::Pipe => "%7C",
            Self::Tab => "%09",
        }
    }

    /// As it stands in a part, where nothing is escaped.
    pub(in crate::mock::render) fn raw(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Space => " ",
            Self::Pipe => "|",
            Self::Tab => "\t",
        }
    }
}

/// Whether a property is written by style: one word of it switches the content type off (OpenAPI 3.1 §4.8.15.1.2).
pub(in crate::mock::render) fn is_styled(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved
}

/// Writes a property as query parameters are written.
pub(in crate::mock::render) fn styled(name: &str, value: &Value, encoding: &Encoding) -> Vec<Pair> {
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let one = |name: &str, value: &Value| Pair {
        name: name.to_owned(),
        pieces: vec![field(value).into_owned()],
        delimiter: Delimiter::Comma,
    };
    match value {
        Value::Object(_) if style == Style::DeepObject => {
            let mut pairs = Vec::new();
            push_deep(&mut pairs, name.to_owned(), value);
            pairs
        }
        Value::Array(items) if explode => items.iter().map(|item| one(name, item)).collect(),
        Value::Object(members) if explode => members.iter().map(|(name, member)| one(name, member)).collect(),
        // What has no items is not there (RFC 6570 §2.3).
        Value::Array(items) => joined(name, items.iter().map(|item| field(item).into_owned()).collect(), style),
        Value::Object(members) => {
            let pieces = members.iter().flat_map(|(name, member)| [name.clone(), field(member).into_owned()]);
            joined(name, pieces.collect(), style)
        }
        scalar => vec![one(name, scalar)],
    }
}

fn joined(name: &str, pieces: Vec<String>, style: Style) -> Vec<Pair> {
    if pieces.is_empty() {
        return Vec::new();
    }
    vec![Pair { name: name.to_owned(), pieces, delimiter: Delimiter::of(style) }]
}

/// Below the first level the specification says nothing; brackets all the way down are what readers understand.
fn push_deep(pairs: &mut Vec<Pair>, name: String, value: &Value) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| push_deep(pairs, format!("{name}[{key}]"), member));
        }
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(index, item)| push_deep(pairs, format!("{name}[{index}]"), item));
        }
        scalar => {
            let pieces = vec![field(scalar).into_owned()];
            pairs.push(Pair { name, pieces, delimiter: Delimiter::Comma });
        }
    }
}
