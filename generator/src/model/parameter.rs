use super::Example;
use crate::source::Pointer;

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path template.
    Path,
    /// One pair of the query.
    Query,
    /// The whole query (`querystring`, OpenAPI 3.2 §4.12.1).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a value is written into its place (OpenAPI 3.1 §4.8.12.3; `collectionFormat` of 2.0 lowered to the same).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;color=blue`.
    Matrix,
    /// `.blue`.
    Label,
    /// `color=blue`.
    Form,
    /// `blue`.
    Simple,
    /// `blue%20black`.
    SpaceDelimited,
    /// `blue|black`.
    PipeDelimited,
    /// `blue%09black`: only Swagger 2.0 has it (`collectionFormat: tsv`).
    TabDelimited,
    /// `color[R]=100`.
    DeepObject,
    /// A cookie written unescaped (OpenAPI 3.2 §4.12.2).
    Cookie,
}

/// What a parameter's value is described by.
#[derive(Clone, Debug)]
pub enum ParameterContent {
    /// A schema, serialised by style.
    Schema(Pointer),
    /// A media type (`content`), serialised as that type says.
    MediaType {
        /// The media type's name.
        name: String,
        /// Its schema, where it has one.
        schema: Option<Pointer>,
    },
    /// Nothing says; any text will do.
    Any,
}

impl ParameterContent {
    /// The schema that says what the value is.
    #[must_use]
    pub fn schema(&self) -> Option<&Pointer> {
        match self {
            Self::Schema(schema) => Some(schema),
            Self::MediaType { schema, .. } => schema.as_ref(),
            Self::Any => None,
        }
    }
}

/// One parameter.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own in the specification")]
pub struct Parameter {
    /// The name, as written.
    pub name: String,
    /// Where it travels.
    pub location: Location,
    /// Where the parameter object is.
    pub at: Pointer,
    /// Whether requests must carry it.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `allowEmptyValue`.
    pub allow_empty_value: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// How it is written; the default of its place where the description is silent.
    pub style: Style,
    /// Whether items and members are written one by one.
    pub explode: bool,
    /// What its value is.
    pub content: ParameterContent,
    /// `example` (named by an empty string) or `examples`, in order.
    pub examples: Vec<Example>,
}
