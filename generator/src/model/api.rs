use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::{MediaType, Operation, OperationKey, Schemas, SecurityScheme, Server};
use crate::source::{Document, Pointer};

/// The version of the specification that a description was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

/// A description, lowered: what every later step works on.
#[derive(Debug)]
pub struct Api {
    /// `info.title`, or an empty string.
    pub title: String,
    /// `info.version`, or an empty string.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// What the description was written in.
    pub spec_version: Version,
    /// The servers of the whole description, in order.
    pub servers: Vec<Server>,
    /// The names of the declared tags, in order.
    pub tags: Vec<String>,
    /// Every operation under `paths`, in the order of the description.
    pub operations: Vec<Operation>,
    /// Operations that this API's clients serve (`webhooks`, OpenAPI 3.1 §4.8.1); their path is the webhook's name.
    pub webhooks: Vec<Operation>,
    /// The declared security schemes by name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// Every schema that the model names.
    pub schemas: Schemas,
    /// The document that the pointers of the model lead into.
    pub document: Arc<Document>,
}

impl Api {
    /// The operation with this identity.
    #[must_use]
    pub fn operation(&self, key: &OperationKey) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.key == *key)
    }

    /// The extensions (`x-…`) of the object at a pointer of the model, such as [`Operation::at`].
    pub fn extensions(&self, at: &Pointer) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.document.at(at).and_then(Value::as_object);
        let fields = fields.into_iter().flatten().map(|(name, value)| (name.as_str(), value));
        fields.filter(|(name, _)| name.starts_with("x-"))
    }

    /// Every schema that an operation or webhook names, in the order of the description; one may come twice.
    #[must_use]
    pub fn schema_pointers(&self) -> Vec<Pointer> {
        let mut pointers = Vec::new();
        for operation in self.operations.iter().chain(&self.webhooks) {
            operation.collect_schemas(&mut pointers);
        }
        pointers
    }
}

impl Operation {
    fn collect_schemas(&self, pointers: &mut Vec<Pointer>) {
        pointers.extend(self.parameters.iter().filter_map(|parameter| parameter.content.schema().cloned()));
        for media_type in self.request_body.iter().flat_map(|body| &body.content) {
            media_type.collect_schemas(pointers);
        }
        for response in &self.responses {
            pointers.extend(response.headers.iter().filter_map(|header| header.content.schema().cloned()));
            response.content.iter().for_each(|media_type| media_type.collect_schemas(pointers));
        }
        for operation in self.callbacks.iter().flat_map(|callback| &callback.operations) {
            operation.collect_schemas(pointers);
        }
    }
}

impl MediaType {
    fn collect_schemas(&self, pointers: &mut Vec<Pointer>) {
        pointers.extend(self.schemas().cloned());
        let parts = self.encoding.values().flat_map(|encoding| &encoding.headers);
        pointers.extend(parts.filter_map(|header| header.content.schema().cloned()));
    }
}
