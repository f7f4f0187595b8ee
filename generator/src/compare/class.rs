//! The kinds of changes, by the ids that scripts rely on: an id never changes its meaning.

use std::fmt;

/// What kind of change it is: a stable id in kebab case, such as `request-parameter-removed`.
///
/// `docs/changes.md` lists all of them with their effect and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(pub(super) &'static str);

impl Class {
    /// The id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What a change means for a client of the old description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// A client that works with the old description may fail with the new one.
    Breaking,
    /// It goes on working.
    Compatible,
    /// Only what people read is another: descriptions, summaries, titles, examples.
    Docs,
}

macro_rules! classes {
    ($($name:ident = $id:literal $effect:ident;)*) => {
        /// Changes outside of schemas, each with its id and effect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind {
            $($name),*
        }

        impl Kind {
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),*];

            pub(super) fn class(self) -> Class {
                Class(match self {
                    $(Self::$name => $id),*
                })
            }

            pub(super) fn effect(self) -> Effect {
                match self {
                    $(Self::$name => Effect::$effect),*
                }
            }
        }
    };
}

classes! {
    OperationRemoved = "operation-removed" Breaking;
    OperationAdded = "operation-added" Compatible;
    OperationPathChanged = "operation-path-changed" Breaking;
    OperationMethodChanged = "operation-method-changed" Breaking;
    PathParameterRenamed = "path-parameter-renamed" Compatible;
    OperationIdChanged = "operation-id-changed" Compatible;
    OperationDeprecated = "operation-deprecated" Compatible;
    OperationReinstated = "operation-reinstated" Compatible;
    OperationTagsChanged = "operation-tags-changed" Compatible;
    OperationDocumentationChanged = "operation-documentation-changed" Docs;
    ParameterAdded = "request-parameter-added" Compatible;
    RequiredParameterAdded = "request-required-parameter-added" Breaking;
    ParameterRemoved = "request-parameter-removed" Breaking;
    ParameterBecameRequired = "request-parameter-became-required" Breaking;
    ParameterBecameOptional = "request-parameter-became-optional" Compatible;
    ParameterSerializationChanged = "request-parameter-serialization-changed" Breaking;
    ParameterContentChanged = "request-parameter-content-changed" Breaking;
    ParameterEmptyValueAllowed = "request-parameter-empty-value-allowed" Compatible;
    ParameterEmptyValueRefused = "request-parameter-empty-value-refused" Breaking;
    ParameterDeprecated = "request-parameter-deprecated" Compatible;
    ParameterReinstated = "request-parameter-reinstated" Compatible;
    ParameterDocumentationChanged = "request-parameter-documentation-changed" Docs;
    BodyAdded = "request-body-added" Compatible;
    RequiredBodyAdded = "request-required-body-added" Breaking;
    BodyRemoved = "request-body-removed" Breaking;
    BodyBecameRequired = "request-body-became-required" Breaking;
    BodyBecameOptional = "request-body-became-optional" Compatible;
    RequestMediaTypeAdded = "request-media-type-added" Compatible;
    RequestMediaTypeRemoved = "request-media-type-removed" Breaking;
    RequestPartChanged = "request-part-encoding-changed" Breaking;
    BodyDocumentationChanged = "request-body-documentation-changed" Docs;
    SuccessStatusAdded = "response-success-status-added" Compatible;
    SuccessStatusRemoved = "response-success-status-removed" Breaking;
    ErrorStatusAdded = "response-error-status-added" Compatible;
    ErrorStatusRemoved = "response-error-status-removed" Compatible;
    ResponseMediaTypeAdded = "response-media-type-added" Compatible;
    ResponseMediaTypeRemoved = "response-media-type-removed" Breaking;
    ResponsePartChanged = "response-part-encoding-changed" Breaking;
    HeaderAdded = "response-header-added" Compatible;
    HeaderRemoved = "response-header-removed" Compatible;
    RequiredHeaderRemoved = "response-required-header-removed" Breaking;
    HeaderBecameRequired = "response-header-became-required" Compatible;
    HeaderBecameOptional = "response-header-became-optional" Breaking;
    HeaderContentChanged = "response-header-content-changed" Breaking;
    ResponseDocumentationChanged = "response-documentation-changed" Docs;
    SecurityRequired = "security-required" Breaking;
    SecurityDropped = "security-dropped" Compatible;
    SecurityAlternativeAdded = "security-alternative-added" Compatible;
    SecurityAlternativeRemoved = "security-alternative-removed" Breaking;
    SecurityScopeAdded = "security-scope-added" Breaking;
    SecurityScopeRemoved = "security-scope-removed" Compatible;
    ServerAdded = "server-added" Compatible;
    ServerRemoved = "server-removed" Breaking;
    BasePathChanged = "base-path-changed" Breaking;
    ServerValuesAdded = "server-variable-widened" Compatible;
    ServerValuesRemoved = "server-variable-narrowed" Breaking;
    DescriptionDocumentationChanged = "description-documentation-changed" Docs;
}
