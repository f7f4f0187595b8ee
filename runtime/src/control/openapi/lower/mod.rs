//! The document that is served: OpenAPI 3.0.3, made of the newer one into which utoipa collects the endpoints.

mod objects;
mod responses;
mod schema;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use objects::{DOCUMENT, Held, Shape};

/// The version of what [`lower`] gives.
const VERSION: &str = "3.0.3";

/// Lowers a document of OpenAPI 3.1 or 3.2 to 3.0.3.
///
/// What 3.0 cannot say is left out, always so that more is allowed rather than less. The same document gives the same
/// result, fields in the order in which they came.
pub(crate) fn lower(mut document: Value) -> Value {
    lower_object(&mut document, &DOCUMENT);
    if let Value::Object(fields) = &mut document {
        fields.insert("openapi".to_owned(), VERSION.into());
    }
    document
}

fn lower_object(value: &mut Value, shape: &Shape) {
    let Value::Object(fields) = value else { return };
    if let Some(target) = fields.get("$ref").filter(|target| target.is_string() && shape.may_be_reference()) {
        // A Reference Object of 3.0 has nothing else (3.0.3 §4.7.23); 3.1 allows a summary and a description.
        let target = target.clone();
        *fields = Map::from_iter([("$ref".to_owned(), target)]);
        return;
    }
    if let Some(prepare) = shape.prepare {
        prepare(fields);
    }
    fields.retain(|name, field| match shape.held(name) {
        None => false,
        Some(held) => {
            lower_held(field, held);
            true
        }
    });
}

fn lower_held(field: &mut Value, held: &Held) {
    match held {
        Held::Value => {}
        Held::Schema => schema::lower(field),
        Held::SchemaMap => members(field).for_each(schema::lower),
        Held::Object(shape) => lower_object(field, shape),
        Held::Map(shape) => members(field).for_each(|member| lower_object(member, shape)),
        Held::List(shape) => {
            field.as_array_mut().into_iter().flatten().for_each(|element| lower_object(element, shape));
        }
    }
}

fn members(field: &mut Value) -> impl Iterator<Item = &mut Value> {
    field.as_object_mut().into_iter().flat_map(Map::values_mut)
}
