//! `multipart/*` (RFC 2046 §5.1, RFC 7578) by the Encoding Object (OpenAPI 3.1 §4.8.15, 3.2 §4.15).

mod member;
mod split;

use std::collections::HashMap;

use indexmap::IndexMap;
use mockwright_generator::model::{Encoding, Schemas};
use serde_json::Value;

use super::form::{Members, is_styled, style_field};
use super::{ContentFault, Malformed, Source};
use crate::mock::request::coding::Coding;
use crate::mock::request::fields::{Fields, whole_or_items};
use crate::mock::request::shape::Shape;
use crate::mock::request::types::Types;
use member::Member;
use split::Part;

/// Reads the parts of a body.
#[derive(Debug)]
pub(super) struct PartsReader {
    /// The members that are written by style.
    styled: Fields,
    members: HashMap<Box<str>, Member>,
    other: Member,
    shape: Shape,
}

impl PartsReader {
    pub(super) fn new(shape: &Shape, encoding: &IndexMap<String, Encoding>, schemas: &Schemas) -> Self {
        let with_style = encoding.iter().filter(|(_, encoding)| is_styled(encoding));
        let styled = with_style.map(|(name, encoding)| style_field(name, shape, encoding, Coding::Plain, schemas));
        let named = shape.view().members().map(|(name, _)| name).chain(encoding.keys().map(String::as_str));
        let members = named.map(|name| (name.into(), Member::new(encoding.get(name)))).collect();
        Self { styled: Fields::new(styled.collect()), members, other: Member::default(), shape: shape.clone() }
    }

    /// Reads a body.
    pub(super) fn read(&self, source: Source<'_>) -> Result<Value, ContentFault> {
        let boundary = source.parameter("boundary").filter(|boundary| !boundary.is_empty());
        let boundary = boundary.ok_or_else(|| Malformed::new("the content type has no boundary"))?;
        let parts = split::parts(source.bytes, boundary)?;
        let view = self.shape.view();
        if view.asks_for(Types::ARRAY) && !view.asks_for(Types::OBJECT) {
            return self.listed(&parts);
        }
        self.named(&parts)
    }

    /// An item a part.
    fn listed(&self, parts: &[Part<'_>]) -> Result<Value, ContentFault> {
        let mut items = Vec::with_capacity(parts.len());
        let mut members = Members::default();
        for (index, part) in parts.iter().enumerate() {
            match self.other.read(part, self.shape.view().item(index)) {
                Ok(value) => items.push(value),
                Err(fault) => members.push(&index.to_string(), Err(fault)),
            }
        }
        members.finish().map(|_| Value::Array(items))
    }

    /// A member a name. Parts without one are the members that the schema names, in its order.
    fn named(&self, parts: &[Part<'_>]) -> Result<Value, ContentFault> {
        let mut members = Members::default();
        let mut values: IndexMap<String, Vec<Value>> = IndexMap::new();
        let mut texts = Vec::new();
        let view = self.shape.view();
        for (index, part) in parts.iter().enumerate() {
            let by_place = || view.members().nth(index).map(|(name, _)| name.to_owned());
            let Some(name) = part.name().or_else(by_place) else {
                return Err(Malformed::new(format!("part {} of the body has no name", index + 1)).into());
            };
            if self.styled.takes(&name) {
                texts.push((name, member::text(part)));
                continue;
            }
            let member = view.member(&name);
            let is_list = member.asks_for(Types::ARRAY);
            let seen = values.get(&name).map_or(0, Vec::len);
            let expected = if is_list { member.item(seen) } else { member };
            match self.members.get(&*name).unwrap_or(&self.other).read(part, expected) {
                Ok(value) => values.entry(name).or_default().push(value),
                Err(fault) => members.push(&name, Err(fault)),
            }
        }
        let pairs = texts.iter().map(|(name, text)| (name.as_str().into(), &**text));
        let gathered = self.styled.gather(pairs, |_, _| {});
        for (field, gathered) in self.styled.iter().zip(&gathered) {
            members.read(&field.name, field, gathered);
        }
        for (name, values) in values {
            let each = view.member(&name).asks_for(Types::ARRAY);
            members.push(&name, Ok(whole_or_items(values, each)));
        }
        members.finish()
    }
}
