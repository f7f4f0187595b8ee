//! What kind of node stands at a place of a description.
//!
//! A `$ref` is a reference only where the specification says so: inside an example it is data, and in a map of
//! properties it is the name of a property. One table serves all versions, since no field of one means something
//! else in another at the same place.

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Root,
    Components,
    Paths,
    PathItems,
    PathItem,
    Operations,
    Operation,
    Parameters,
    Parameter,
    RequestBodies,
    RequestBody,
    Content,
    MediaType,
    Encodings,
    Encoding,
    Responses,
    NamedResponses,
    Response,
    Headers,
    Header,
    Examples,
    Example,
    Links,
    Link,
    Callbacks,
    Callback,
    SecuritySchemes,
    SecurityScheme,
    Schemas,
    Schema,
    SchemaList,
    Discriminator,
    /// `mapping` of a discriminator: values that name schemas.
    Mapping,
    /// Servers, tags, texts: no references by the specification, but some authors split them off all the same.
    Plain,
    /// An example's value. Nothing in it is a reference by the specification, but authors split values off into files.
    Value,
    /// Values of the author's own, in which nothing is a reference.
    Data,
}

impl Kind {
    /// The kind of the member `key` of a node of this kind.
    pub(super) fn member(self, key: &str) -> Self {
        if let Some(kind) = self.of_members() {
            return kind;
        }
        if key.starts_with("x-") {
            return Self::Data;
        }
        match self {
            Self::Root => root(key),
            Self::Components => components(key),
            Self::PathItem => path_item(key),
            Self::Operation => operation(key),
            Self::Schema => schema(key),
            Self::Parameter | Self::Header | Self::MediaType => carrier(key),
            Self::Responses => Self::Response,
            Self::Paths | Self::Callback => Self::PathItem,
            Self::RequestBody | Self::Response | Self::Encoding | Self::Example => message(self, key),
            Self::Discriminator if key == "mapping" => Self::Mapping,
            Self::Plain | Self::SecurityScheme => Self::Plain,
            _ => text(key),
        }
    }

    /// The kind of the items, where a list stands in place of a node of this kind.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Parameters => Self::Parameter,
            Self::SchemaList | Self::Schema => Self::Schema,
            Self::Encodings => Self::Encoding,
            Self::Plain => Self::Plain,
            Self::Value => Self::Value,
            _ => Self::Data,
        }
    }

    /// For a map whose keys are names: the kind of all members. An `x-` there is a name like any other.
    pub(super) fn of_members(self) -> Option<Self> {
        Some(match self {
            Self::PathItems => Self::PathItem,
            Self::Operations => Self::Operation,
            Self::Parameters => Self::Parameter,
            Self::RequestBodies => Self::RequestBody,
            Self::Content => Self::MediaType,
            Self::Encodings => Self::Encoding,
            Self::NamedResponses => Self::Response,
            Self::Headers => Self::Header,
            Self::Examples => Self::Example,
            Self::Links => Self::Link,
            Self::Callbacks => Self::Callback,
            Self::SecuritySchemes => Self::SecurityScheme,
            Self::Schemas => Self::Schema,
            Self::Value => Self::Value,
            Self::Mapping | Self::Data => Self::Data,
            _ => return None,
        })
    }

    /// Whether the members of such a node have free keys, so that `$ref` may be one of them.
    pub(super) fn has_free_keys(self) -> bool {
        self.of_members().is_some() || matches!(self, Self::Paths | Self::Responses | Self::Callback)
    }

    /// Whether the specification allows a Reference Object in place of such a node.
    ///
    /// A reference in place of any other node is replaced by what it refers to.
    pub(super) fn is_referenceable(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Parameter
                | Self::RequestBody
                | Self::Response
                | Self::Header
                | Self::Example
                | Self::Link
                | Self::Callback
                | Self::SecurityScheme
                | Self::Schema
        )
    }

    /// The section under `components` that holds such nodes.
    pub(super) fn section(self) -> &'static str {
        match self {
            Self::PathItem => "pathItems",
            Self::Parameter => "parameters",
            Self::RequestBody => "requestBodies",
            Self::Response => "responses",
            Self::Header => "headers",
            Self::Example => "examples",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::SecurityScheme => "securitySchemes",
            Self::Schema => "schemas",
            _ => "nodes",
        }
    }

    /// The section at the root of a Swagger 2.0 description that holds such nodes.
    pub(super) fn section_of_swagger(self) -> Option<&'static str> {
        match self {
            Self::Parameter => Some("parameters"),
            Self::Response => Some("responses"),
            Self::SecurityScheme => Some("securityDefinitions"),
            Self::Schema => Some("definitions"),
            _ => None,
        }
    }
}

fn root(key: &str) -> Kind {
    match key {
        "paths" => Kind::Paths,
        "webhooks" => Kind::PathItems,
        "components" => Kind::Components,
        "definitions" => Kind::Schemas,
        "parameters" => Kind::Parameters,
        "responses" => Kind::NamedResponses,
        "securityDefinitions" => Kind::SecuritySchemes,
        _ => text(key),
    }
}

fn components(key: &str) -> Kind {
    match key {
        "schemas" => Kind::Schemas,
        "responses" => Kind::NamedResponses,
        "parameters" => Kind::Parameters,
        "examples" => Kind::Examples,
        "requestBodies" => Kind::RequestBodies,
        "headers" => Kind::Headers,
        "securitySchemes" => Kind::SecuritySchemes,
        "links" => Kind::Links,
        "callbacks" => Kind::Callbacks,
        "pathItems" => Kind::PathItems,
        "mediaTypes" => Kind::Content,
        _ => Kind::Data,
    }
}

fn path_item(key: &str) -> Kind {
    match key {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => Kind::Operation,
        "additionalOperations" => Kind::Operations,
        "parameters" => Kind::Parameters,
        _ => text(key),
    }
}

fn operation(key: &str) -> Kind {
    match key {
        "parameters" => Kind::Parameters,
        "requestBody" => Kind::RequestBody,
        "responses" => Kind::Responses,
        "callbacks" => Kind::Callbacks,
        _ => text(key),
    }
}

/// Fields of a parameter, a header and a media type; the first two also describe values as Swagger 2.0 does.
fn carrier(key: &str) -> Kind {
    match key {
        "schema" | "itemSchema" | "items" => Kind::Schema,
        "content" => Kind::Content,
        "examples" => Kind::Examples,
        "encoding" | "prefixEncoding" => Kind::Encodings,
        "itemEncoding" => Kind::Encoding,
        "example" => Kind::Value,
        _ => text(key),
    }
}

fn message(kind: Kind, key: &str) -> Kind {
    match (kind, key) {
        (Kind::RequestBody | Kind::Response, "content") => Kind::Content,
        (Kind::Response | Kind::Encoding, "headers") => Kind::Headers,
        (Kind::Response, "links") => Kind::Links,
        (Kind::Response, "schema") => Kind::Schema,
        (Kind::Response, "examples") | (Kind::Example, "value" | "dataValue") => Kind::Value,
        (Kind::Encoding, "encoding" | "prefixEncoding") => Kind::Encodings,
        (Kind::Encoding, "itemEncoding") => Kind::Encoding,
        _ => text(key),
    }
}

fn schema(key: &str) -> Kind {
    match key {
        "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas" | "dependencies" => {
            Kind::Schemas
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::SchemaList,
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Kind::Schema,
        "discriminator" => Kind::Discriminator,
        "example" | "examples" => Kind::Value,
        _ => text(key),
    }
}

/// Fields that stand at many places and have no references by the specification.
fn text(key: &str) -> Kind {
    match key {
        "info" | "servers" | "server" | "tags" | "externalDocs" | "security" | "description" | "summary" | "xml" => {
            Kind::Plain
        }
        _ => Kind::Data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Pointer;

    fn kind(pointer: &str) -> Kind {
        Pointer::parse(pointer).tokens().fold(Kind::Root, |kind, token| {
            if token.parse::<usize>().is_ok() && kind.item() != Kind::Data { kind.item() } else { kind.member(&token) }
        })
    }

    #[test]
    fn schemas_are_found_in_every_version() {
        for pointer in [
            "/definitions/A/properties/b/items",
            "/paths/~1a/get/responses/200/schema/allOf/0",
            "/paths/~1a/parameters/0/items",
            "/parameters/p/schema",
            "/components/schemas/x-a/additionalProperties",
            "/paths/~1a/get/parameters/0/content/text~1plain/schema",
            "/webhooks/x/query/requestBody/content/a~1b/itemSchema",
            "/paths/~1a/additionalOperations/COPY/callbacks/c/{$request.body#~1u}/post/responses/2XX/headers/X-H/schema",
            "/components/schemas/A/$defs/b/patternProperties/^x/dependentSchemas/q/if",
        ] {
            assert_eq!(kind(pointer), Kind::Schema, "{pointer}");
        }
    }

    #[test]
    fn examples_are_values() {
        for pointer in [
            "/components/schemas/A/example/x",
            "/components/schemas/A/examples/0",
            "/components/examples/E/value/0/y",
            "/paths/~1a/get/responses/200/content/a~1b/example",
            "/paths/~1a/get/responses/200/examples/application~1json",
        ] {
            assert_eq!(kind(pointer), Kind::Value, "{pointer}");
        }
    }

    #[test]
    fn values_of_the_author_are_data() {
        for pointer in [
            "/components/schemas/A/enum/0",
            "/components/schemas/A/const",
            "/components/schemas/A/default/x",
            "/components/schemas/A/x-extra",
            "/paths/x-notes",
            "/paths/~1a/get/responses/200/links/l/parameters/id",
            "/paths/~1a/get/x-codeSamples/0",
        ] {
            assert_eq!(kind(pointer), Kind::Data, "{pointer}");
        }
    }
}
