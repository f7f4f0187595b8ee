//! What operations are sent and answer.

use super::OperationModels;
use super::builder::Builder;
use super::item::{Field, ItemKind, Presence, Struct, Union, Variant, Wanted};
use super::places::{INPUT, by_kind, kind_word};
use super::rust_type::{ItemId, Type};
use super::text::comment_words;
use crate::emit::project::names::{Taken, pascal_case, snake_case, type_name};
use crate::model::{Location, MediaKind, MediaType, Operation, Parameter, RequestBody};

/// A field of inputs, the ending of its type's name, and where its parameters travel.
type Place = (&'static str, &'static str, &'static [Location]);

const PLACES: [Place; 4] = [
    ("path", "Path", &[Location::Path]),
    ("query", "Query", &[Location::Query, Location::QueryString]),
    ("header", "Header", &[Location::Header]),
    ("cookie", "Cookie", &[Location::Cookie]),
];

/// An operation whose types have no names yet.
pub(super) struct Built {
    pub(super) function: String,
    pub(super) input: ItemId,
    pub(super) answers: Vec<(String, Option<Type>)>,
}

impl Built {
    pub(super) fn named(self, names: &[String]) -> OperationModels {
        let input = names.get(self.input).cloned().unwrap_or_default();
        let answers = self.answers.into_iter();
        let answers = answers.map(|(status, answer)| (status, answer.map(|answer| answer.written(names))));
        OperationModels { function: self.function, input, answers: answers.collect() }
    }
}

impl Builder<'_> {
    /// The types of an operation.
    pub(super) fn operation(&mut self, operation: &Operation, function: &str) -> Built {
        let name = pascal_case(function);
        let key = comment_words(&operation.key.to_string());
        let mut fields = Vec::new();
        for place in PLACES {
            fields.extend(self.place(operation, &name, &key, &place));
        }
        fields.extend(operation.request_body.as_ref().and_then(|body| self.body_field(&name, body)));
        let about = format!("What `{key}` is sent.");
        let kind = ItemKind::Struct(Struct { fields, rest: None, is_input: true });
        let input = self.add(input(&name, "Input"), about, kind);
        let answers = operation.responses.iter().map(|response| {
            let media_type = by_kind(&response.content).into_iter().find(|(_, word)| word.is_empty());
            (response.status.to_string(), media_type.map(|(media_type, _)| self.content(media_type)))
        });
        let answers = answers.collect();
        Built { function: function.to_owned(), input, answers }
    }

    /// The field with the parameters of one place; `None` where there are none.
    fn place(&mut self, operation: &Operation, name: &str, key: &str, place: &Place) -> Option<Field> {
        let (field, suffix, locations) = place;
        let parameters = operation.parameters.iter().filter(|parameter| locations.contains(&parameter.location));
        let parameters: Vec<&Parameter> = parameters.collect();
        if parameters.is_empty() {
            return None;
        }
        let part = self.parameters(&operation.key.path, &parameters);
        let about = format!("What the {field} of `{key}` has.");
        let part = self.add(input(name, suffix), about, ItemKind::Struct(part));
        Some(plain_field(field, Type::Item(part), false))
    }

    fn body_field(&mut self, name: &str, body: &RequestBody) -> Option<Field> {
        let rust_type = self.body(name, body)?;
        let may_lack = !body.required;
        Some(plain_field("body", rust_type.or_lacking(may_lack), may_lack))
    }

    fn parameters(&mut self, path: &str, parameters: &[&Parameter]) -> Struct {
        let mut taken = Taken::default();
        let mut keys = Taken::default();
        let mut found = Struct { is_input: true, ..Struct::default() };
        for parameter in parameters {
            let is_header = parameter.location == Location::Header;
            let key = if is_header { parameter.name.to_ascii_lowercase() } else { parameter.name.clone() };
            if !keys.insert(&key) {
                continue;
            }
            let rust_type = parameter.content.schema().map_or(Type::Value, |schema| self.position(schema));
            let unsure = parameter.allow_empty_value && rust_type.core() != &Type::String;
            let rust_type = if unsure { Type::Value } else { rust_type };
            // One that the path has no place for cannot be sent.
            let has_place = parameter.location != Location::Path || path.contains(&format!("{{{}}}", parameter.name));
            let may_lack = !parameter.required || !has_place || (is_header && is_ignored(&key));
            let rust_type = rust_type.or_lacking(may_lack);
            let name = taken.claim(&snake_case(&parameter.name), "_");
            let about = self.places.text(&parameter.at, "description").unwrap_or_default();
            let presence = Presence::Maybe;
            found.fields.push(Field { name, key, about, rust_type, may_lack, presence });
        }
        found
    }

    /// The type of a body in any of its media types; `None` where there is none.
    fn body(&mut self, name: &str, body: &RequestBody) -> Option<Type> {
        let mut found: Vec<(Type, MediaKind)> = Vec::new();
        let mut content = by_kind(&body.content);
        content.sort_by_key(|(media_type, word)| (!word.is_empty(), media_type.kind() == MediaKind::Binary));
        for (media_type, _) in content {
            let rust_type = self.content(media_type);
            if !found.iter().any(|(known, _)| *known == rust_type) {
                found.push((rust_type, media_type.kind()));
            }
        }
        match found.as_slice() {
            [] => None,
            [(only, _)] => Some(only.clone()),
            several if several.iter().any(|(one, _)| one.core() == &Type::Value) => Some(Type::Value),
            _ => Some(self.bodies(name, found)),
        }
    }

    /// Bodies of several media types that are not alike.
    fn bodies(&mut self, name: &str, found: Vec<(Type, MediaKind)>) -> Type {
        let mut taken = Taken::default();
        let nullable = found.iter().any(|(one, _)| matches!(one, Type::Option(_)));
        let variants = found.into_iter().map(|(rust_type, kind)| {
            let name = taken.claim(kind_word(kind), "");
            Variant { name, rust_type: rust_type.core().clone(), tags: Vec::new() }
        });
        let union = Union { tag: None, variants: variants.collect() };
        let about = "A body in one of its media types.".to_owned();
        Type::Item(self.add(input(name, "Body"), about, ItemKind::Union(union))).or_null(nullable)
    }

    /// What a body of a media type is.
    fn content(&mut self, media_type: &MediaType) -> Type {
        let kind = media_type.kind();
        let is_range = media_type.name.contains('*');
        if kind == MediaKind::Binary && !is_range {
            return Type::Bytes;
        }
        if let Some(item) = &media_type.item_schema {
            return self.position(item).list();
        }
        match &media_type.schema {
            Some(schema) if !is_range => self.position(schema),
            None if kind == MediaKind::Text => Type::String,
            Some(schema) if kind != MediaKind::Binary => self.position(schema),
            _ => Type::Value,
        }
    }
}

/// Header parameters that mean nothing (OpenAPI 3.1 §4.8.12.2), so that they may not arrive.
fn is_ignored(key: &str) -> bool {
    matches!(key, "accept" | "content-type" | "authorization")
}

fn input(name: &str, suffix: &str) -> Wanted {
    let name = format!("{name}{suffix}");
    Wanted { rank: INPUT, name: type_name(&name), identity: name }
}

fn plain_field(name: &str, rust_type: Type, may_lack: bool) -> Field {
    Field {
        name: name.to_owned(),
        key: name.to_owned(),
        about: String::new(),
        rust_type,
        may_lack,
        presence: Presence::Maybe,
    }
}
