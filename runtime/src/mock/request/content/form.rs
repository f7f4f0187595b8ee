use std::borrow::Cow;
use std::collections::HashSet;

use indexmap::IndexMap;
use mockwright_generator::model::{Encoding, MediaKind, Schemas, Style};
use mockwright_generator::source::Pointer;
use serde_json::{Map, Value};

use super::{Content, ContentFault, Declared, Malformed};
use crate::mock::request::coding::Coding;
use crate::mock::request::fault::{Fault, Place, Unreadable, shown};
use crate::mock::request::fields::{Field, Fields, Gathered, Writing};
use crate::mock::request::parameter::pairs;
use crate::mock::request::shape::Shape;
use crate::mock::request::types::Types;
use crate::mock::request::values::Reading;

/// Reads the members of a form by the Encoding Object (OpenAPI 3.1 §4.8.15, 3.2 §4.15).
#[derive(Debug)]
pub(super) struct FormReader {
    fields: Fields,
    shape: Shape,
    /// Members that must be there and can be empty: a form has no words for that but to leave them out.
    implied: Vec<(Box<str>, Value)>,
}

/// References and branches looked at for the names that a schema requires.
const REACH: usize = 64;

/// The names that a schema requires whatever the value: its own, those of its target and of its `allOf`.
pub(super) fn required_names(schemas: &Schemas, schema: Option<&Pointer>) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut pending: Vec<Value> =
        schema.and_then(|at| schemas.get(at)).map(|schema| schema.as_value().clone()).into_iter().collect();
    for _ in 0..REACH {
        let Some(schema) = pending.pop() else { break };
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        names.extend(required.filter_map(Value::as_str).map(str::to_owned));
        pending.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten().cloned());
        let target = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_local_reference);
        pending.extend(target.and_then(|at| schemas.get(&at)).map(|target| target.as_value().clone()));
    }
    names
}

/// How texts of a name that has no field are read.
const OTHER: Reading = Reading { coding: Coding::Form, takes_json: true };

impl FormReader {
    pub(super) fn new(
        shape: &Shape,
        required: &HashSet<String>,
        encoding: &IndexMap<String, Encoding>,
        schemas: &Schemas,
    ) -> Self {
        let declared = shape.view().members().map(|(name, _)| name);
        let mut names: Vec<&str> = declared.collect();
        names.extend(encoding.keys().map(String::as_str).filter(|name| !shape.view().has_member(name)));
        let fields: Vec<Field> =
            names.into_iter().map(|name| field(name, shape, encoding.get(name), schemas)).collect();
        let implied = fields.iter().filter(|field| required.contains(&*field.name));
        let implied = implied.filter_map(|field| Some((field.name.clone(), field.unwritten()?))).collect();
        Self { fields: Fields::new(fields), shape: shape.clone(), implied }
    }

    /// Reads `application/x-www-form-urlencoded`.
    pub(super) fn pairs(&self, text: &str) -> Result<Value, ContentFault> {
        let mut names = Vec::new();
        for (name, text) in pairs(text) {
            let Some(name) = Coding::Form.decode(name) else {
                let detail = format!("the name `{}` in the form is not percent-encoded UTF-8", shown(name));
                return Err(Malformed::new(detail).into());
            };
            names.push((name, text));
        }
        let mut other: IndexMap<Cow<'_, str>, Vec<&str>> = IndexMap::new();
        let gathered = self.fields.gather(names.into_iter(), |name, text| other.entry(name).or_default().push(text));
        let mut members = Members::default();
        for (field, gathered) in self.fields.iter().zip(&gathered) {
            members.read(&field.name, field, gathered);
        }
        for (name, texts) in other {
            let value = OTHER.repeated(&texts, self.shape.view().member(&name));
            members.push(&name, value);
        }
        members.imply(&self.implied);
        members.finish()
    }
}

/// The members that were read, and the faults of those that were not.
#[derive(Default)]
pub(super) struct Members {
    object: Map<String, Value>,
    faults: Vec<Unreadable>,
}

impl Members {
    pub(super) fn read(&mut self, name: &str, field: &Field, gathered: &Gathered<'_>) {
        if !gathered.is_empty() {
            self.push(name, field.read(gathered));
        }
    }

    /// Adds what was left out because it is empty.
    fn imply(&mut self, implied: &[(Box<str>, Value)]) {
        for (name, value) in implied {
            if !self.object.contains_key(&**name) {
                self.object.insert(name.to_string(), value.clone());
            }
        }
    }

    pub(super) fn push(&mut self, name: &str, value: Result<Value, Fault>) {
        match value {
            Ok(value) => {
                self.object.insert(name.to_owned(), value);
            }
            Err(fault) => {
                let pointer = Pointer::root().child(name).as_str().to_owned();
                self.faults.push(fault.at(Place::Body { pointer }));
            }
        }
    }

    pub(super) fn finish(self) -> Result<Value, ContentFault> {
        if self.faults.is_empty() { Ok(Value::Object(self.object)) } else { Err(ContentFault::Unreadable(self.faults)) }
    }
}

fn field(name: &str, shape: &Shape, encoding: Option<&Encoding>, schemas: &Schemas) -> Field {
    if let Some(encoding) = encoding.filter(|encoding| is_styled(encoding)) {
        return style_field(name, shape, encoding, Coding::Form, schemas);
    }
    let shape = shape.member(name).unwrap_or_else(|| Shape::of(schemas, None));
    let writing = match encoding.and_then(content_type) {
        // Text is what a pair is anyway, and JSON of what has members is the default.
        Some(name) if !matches!(MediaKind::of(name), MediaKind::Text | MediaKind::Binary) => {
            let each = shape.view().asks_for(Types::ARRAY);
            let shape = if each { shape.items() } else { Some(shape.clone()) };
            let shape = shape.unwrap_or_else(|| Shape::of(schemas, None));
            let declared = Declared { name, schema: None, item_schema: None, encoding: &IndexMap::new() };
            Writing::Content { content: Box::new(Content::of_shape(declared, shape, schemas)), each }
        }
        _ => Writing::Repeated,
    };
    Field { name: name.into(), writing, coding: Coding::Form, shape }
}

/// A property that is written by style.
pub(super) fn style_field(name: &str, shape: &Shape, encoding: &Encoding, coding: Coding, schemas: &Schemas) -> Field {
    let style = encoding.style.unwrap_or(Style::Form);
    let writing = Writing::of(style, encoding.explode.unwrap_or(style == Style::Form));
    let shape = shape.member(name).unwrap_or_else(|| Shape::of(schemas, None));
    Field { name: name.into(), writing, coding, shape }
}

/// Whether a property is written by style: one word of it switches the content type off (OpenAPI 3.1 §4.8.15.1.2).
pub(super) fn is_styled(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved
}

/// The first of the types that `contentType` lists.
fn content_type(encoding: &Encoding) -> Option<&str> {
    let first = encoding.content_type.as_deref()?.split(',').next()?.trim();
    (!first.is_empty()).then_some(first)
}
