use indexmap::IndexMap;
use mockwright_generator::model::{Location, Parameter, Schemas, Style};
use serde_json::Value;

use super::{Rules, content, place, tell_missing};
use crate::mock::request::coding::{Coding, Delimiter};
use crate::mock::request::content::Content;
use crate::mock::request::fault::{Fault, Unreadable};
use crate::mock::request::shape::{Shape, View};
use crate::mock::request::types::Types;
use crate::mock::request::values::Reading;

const READING: Reading = Reading::of(Coding::Percent);

/// Reads the parameters of the path.
#[derive(Debug)]
pub(super) struct PathReader(Vec<PathParameter>);

#[derive(Debug)]
struct PathParameter {
    name: Box<str>,
    rules: Rules,
    style: Style,
    explode: bool,
    content: Option<Content>,
    shape: Shape,
}

impl PathReader {
    pub(super) fn new<'p>(parameters: impl Iterator<Item = &'p Parameter>, schemas: &Schemas) -> Self {
        let parameters = parameters.map(|parameter| PathParameter {
            name: parameter.name.as_str().into(),
            rules: Rules::of(parameter),
            style: parameter.style,
            explode: parameter.explode,
            content: content(parameter, schemas),
            shape: Shape::of(schemas, parameter.content.schema()),
        });
        Self(parameters.collect())
    }

    pub(super) fn read<'c>(
        &self,
        captures: impl IntoIterator<Item = (&'c str, &'c str)>,
        read: &mut IndexMap<String, Value>,
        faults: &mut Vec<Unreadable>,
    ) {
        if self.0.is_empty() {
            return;
        }
        for (name, text) in captures {
            let Some(parameter) = self.0.iter().find(|parameter| *parameter.name == *name) else { continue };
            match parameter.read(text) {
                Ok(value) => {
                    read.insert(name.to_owned(), value);
                }
                Err(fault) => faults.push(fault.at(place(Location::Path, name))),
            }
        }
        let is_told = |fault: &Unreadable, name: &str| fault.place == place(Location::Path, name);
        for PathParameter { name, rules, .. } in &self.0 {
            if !read.contains_key(&**name) && !faults.iter().any(|fault| is_told(fault, name)) {
                tell_missing(*rules, Location::Path, name, faults);
            }
        }
    }
}

impl PathParameter {
    fn read(&self, text: &str) -> Result<Value, Fault> {
        if let Some(content) = &self.content {
            return content.parameter(&READING.decode(text)?);
        }
        let view = self.shape.view();
        match self.style {
            Style::Label => {
                let text = text.strip_prefix('.').ok_or_else(|| wrong_start("style", ".", text))?;
                if self.explode {
                    READING.exploded(text, Delimiter::Dot, view)
                } else {
                    READING.joined(text, label_delimiter(text, view), view)
                }
            }
            Style::Matrix => self.matrix(text, view),
            _ if self.explode => READING.exploded(text, Delimiter::Comma, view),
            style => READING.joined(text, delimiter(style), view),
        }
    }

    /// `;name=a,b`, exploded `;name=a;name=b` or `;R=100;G=200`; an empty value is `;name` (RFC 6570 §3.2.7).
    fn matrix(&self, text: &str, view: View<'_>) -> Result<Value, Fault> {
        let behind = text.strip_prefix(';').ok_or_else(|| wrong_start("style", ";", text))?;
        let is_spread = self.explode && view.asks_for(Types::OBJECT) && !view.asks_for(Types::ARRAY);
        if is_spread {
            return READING.exploded(behind, Delimiter::Semicolon, view);
        }
        let pieces = if self.explode { Delimiter::Semicolon.split(behind, Coding::Percent) } else { vec![behind] };
        let mut texts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            if READING.decode(name)? != *self.name {
                return Err(wrong_start("style", &format!(";{}", self.name), text));
            }
            texts.push(value);
        }
        match texts.as_slice() {
            [only] if !self.explode => READING.joined(only, Delimiter::Comma, view),
            texts => READING.repeated(texts, view),
        }
    }
}

fn wrong_start(rule: &'static str, expected: &str, text: &str) -> Fault {
    Fault::new(rule, format!("does not begin with `{expected}`"), text)
}

/// Up to 3.1.0 the specification's table has dots where RFC 6570, which it cites, has commas. Dots are read where commas
/// are not there and no number can have them.
fn label_delimiter(text: &str, view: View<'_>) -> Delimiter {
    let has_fraction = view.item(0).asks_for(Types::FRACTION);
    if text.contains(',') || has_fraction { Delimiter::Comma } else { Delimiter::Dot }
}

/// What stands between items in a path; 2.0 has more than commas.
fn delimiter(style: Style) -> Delimiter {
    match style {
        Style::SpaceDelimited => Delimiter::Space,
        Style::PipeDelimited => Delimiter::Pipe,
        Style::TabDelimited => Delimiter::Tab,
        _ => Delimiter::Comma,
    }
}
