//! The objects of OpenAPI 3.0.3 (§4.7) and their fields; whatever is not here is not in a lowered document.

use serde_json::{Map, Value};

use super::responses;

/// What an object may hold.
pub(super) struct Shape {
    fields: &'static [(&'static str, Held)],
    /// What stands under the names that are no fields, where they are the author's to choose.
    others: Option<Held>,
    /// What turns newer fields into older ones before the newer ones are left out.
    pub(super) prepare: Option<fn(&mut Map<String, Value>)>,
}

/// What stands in a field.
pub(super) enum Held {
    /// A value that is the same in all versions.
    Value,
    Schema,
    SchemaMap,
    Object(&'static Shape),
    List(&'static Shape),
    Map(&'static Shape),
}

impl Shape {
    const fn of(fields: &'static [(&'static str, Held)]) -> Self {
        Self { fields, others: None, prepare: None }
    }

    const fn map_of(others: Held) -> Self {
        Self { fields: &[], others: Some(others), prepare: None }
    }

    const fn prepared_by(self, prepare: fn(&mut Map<String, Value>)) -> Self {
        Self { prepare: Some(prepare), ..self }
    }

    /// What stands in a field, or nothing if 3.0 does not know the field.
    pub(super) fn held(&self, name: &str) -> Option<&Held> {
        if name.starts_with("x-") {
            return Some(&Held::Value);
        }
        let field = self.fields.iter().find(|(known, _)| *known == name);
        field.map(|(_, held)| held).or(self.others.as_ref())
    }

    /// Whether a Reference Object may stand in its place; the `$ref` of a Path Item is a field like others.
    pub(super) fn may_be_reference(&self) -> bool {
        self.held("$ref").is_none()
    }
}

use Held::{List, Object, Schema, SchemaMap};

pub(super) static DOCUMENT: Shape = Shape::of(&[
    ("openapi", Held::Value),
    ("info", Object(&INFO)),
    ("servers", List(&SERVER)),
    ("paths", Object(&PATHS)),
    ("components", Object(&COMPONENTS)),
    ("security", Held::Value),
    ("tags", List(&TAG)),
    ("externalDocs", Held::Value),
]);

static INFO: Shape = Shape::of(&[
    ("title", Held::Value),
    ("description", Held::Value),
    ("termsOfService", Held::Value),
    ("contact", Held::Value),
    ("license", Object(&LICENSE)),
    ("version", Held::Value),
]);

static LICENSE: Shape = Shape::of(&[("name", Held::Value), ("url", Held::Value)]);

static SERVER: Shape = Shape::of(&[("url", Held::Value), ("description", Held::Value), ("variables", Held::Value)]);

static TAG: Shape = Shape::of(&[("name", Held::Value), ("description", Held::Value), ("externalDocs", Held::Value)]);

static COMPONENTS: Shape = Shape::of(&[
    ("schemas", SchemaMap),
    ("responses", Held::Map(&RESPONSE)),
    ("parameters", Held::Map(&PARAMETER)),
    ("examples", Held::Map(&EXAMPLE)),
    ("requestBodies", Held::Map(&REQUEST_BODY)),
    ("headers", Held::Map(&HEADER)),
    ("securitySchemes", Held::Map(&SECURITY_SCHEME)),
    ("links", Held::Map(&LINK)),
    ("callbacks", Held::Map(&PATHS)),
])
.prepared_by(responses::describe_components);

/// Also a Callback, which is the same map under runtime expressions.
static PATHS: Shape = Shape::map_of(Object(&PATH_ITEM));

static PATH_ITEM: Shape = Shape::of(&[
    ("$ref", Held::Value),
    ("summary", Held::Value),
    ("description", Held::Value),
    ("get", Object(&OPERATION)),
    ("put", Object(&OPERATION)),
    ("post", Object(&OPERATION)),
    ("delete", Object(&OPERATION)),
    ("options", Object(&OPERATION)),
    ("head", Object(&OPERATION)),
    ("patch", Object(&OPERATION)),
    ("trace", Object(&OPERATION)),
    ("servers", List(&SERVER)),
    ("parameters", List(&PARAMETER)),
]);

static OPERATION: Shape = Shape::of(&[
    ("tags", Held::Value),
    ("summary", Held::Value),
    ("description", Held::Value),
    ("externalDocs", Held::Value),
    ("operationId", Held::Value),
    ("parameters", List(&PARAMETER)),
    ("requestBody", Object(&REQUEST_BODY)),
    ("responses", Object(&RESPONSES)),
    ("callbacks", Held::Map(&PATHS)),
    ("deprecated", Held::Value),
    ("security", Held::Value),
    ("servers", List(&SERVER)),
])
.prepared_by(responses::require);

static PARAMETER: Shape = Shape::of(&[
    ("name", Held::Value),
    ("in", Held::Value),
    ("description", Held::Value),
    ("required", Held::Value),
    ("deprecated", Held::Value),
    ("allowEmptyValue", Held::Value),
    ("style", Held::Value),
    ("explode", Held::Value),
    ("allowReserved", Held::Value),
    ("schema", Schema),
    ("example", Held::Value),
    ("examples", Held::Map(&EXAMPLE)),
    ("content", Held::Map(&MEDIA_TYPE)),
]);

static HEADER: Shape = Shape::of(&[
    ("description", Held::Value),
    ("required", Held::Value),
    ("deprecated", Held::Value),
    ("style", Held::Value),
    ("explode", Held::Value),
    ("schema", Schema),
    ("example", Held::Value),
    ("examples", Held::Map(&EXAMPLE)),
    ("content", Held::Map(&MEDIA_TYPE)),
]);

static REQUEST_BODY: Shape =
    Shape::of(&[("description", Held::Value), ("content", Held::Map(&MEDIA_TYPE)), ("required", Held::Value)]);

static MEDIA_TYPE: Shape = Shape::of(&[
    ("schema", Schema),
    ("example", Held::Value),
    ("examples", Held::Map(&EXAMPLE)),
    ("encoding", Held::Map(&ENCODING)),
]);

static ENCODING: Shape = Shape::of(&[
    ("contentType", Held::Value),
    ("headers", Held::Map(&HEADER)),
    ("style", Held::Value),
    ("explode", Held::Value),
    ("allowReserved", Held::Value),
]);

static RESPONSES: Shape = Shape::map_of(Object(&RESPONSE)).prepared_by(responses::describe);

static RESPONSE: Shape = Shape::of(&[
    ("description", Held::Value),
    ("headers", Held::Map(&HEADER)),
    ("content", Held::Map(&MEDIA_TYPE)),
    ("links", Held::Map(&LINK)),
]);

static EXAMPLE: Shape = Shape::of(&[
    ("summary", Held::Value),
    ("description", Held::Value),
    ("value", Held::Value),
    ("externalValue", Held::Value),
])
.prepared_by(value_of_example);

static LINK: Shape = Shape::of(&[
    ("operationRef", Held::Value),
    ("operationId", Held::Value),
    ("parameters", Held::Value),
    ("requestBody", Held::Value),
    ("description", Held::Value),
    ("server", Object(&SERVER)),
]);

static SECURITY_SCHEME: Shape = Shape::of(&[
    ("type", Held::Value),
    ("description", Held::Value),
    ("name", Held::Value),
    ("in", Held::Value),
    ("scheme", Held::Value),
    ("bearerFormat", Held::Value),
    ("flows", Object(&FLOWS)),
    ("openIdConnectUrl", Held::Value),
]);

static FLOWS: Shape = Shape::of(&[
    ("implicit", Held::Value),
    ("password", Held::Value),
    ("clientCredentials", Held::Value),
    ("authorizationCode", Held::Value),
]);

/// OpenAPI 3.2 says apart whether an example is the value or its text.
fn value_of_example(example: &mut Map<String, Value>) {
    let newer = example.shift_remove("dataValue").or_else(|| example.shift_remove("serializedValue"));
    if let Some(value) = newer.filter(|_| !example.contains_key("value")) {
        example.insert("value".to_owned(), value);
    }
}
