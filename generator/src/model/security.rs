/// A way to prove who is calling.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// What is checked.
    pub kind: SecuritySchemeKind,
}

/// What a security scheme checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecuritySchemeKind {
    /// A key of this name.
    ApiKey {
        /// Where the key travels.
        location: ApiKeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// An HTTP authentication scheme, in lower case: `basic`, `bearer`, `digest`, …
    Http {
        /// The scheme's name.
        scheme: String,
    },
    /// OAuth 2: a bearer token.
    OAuth2,
    /// OpenID Connect: a bearer token.
    OpenIdConnect,
    /// A client certificate (OpenAPI 3.1 §4.8.27).
    MutualTls,
    /// Nothing that can be understood; it counts as met.
    Unknown,
}

/// Where an API key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// Schemes that must all be met, with the scopes that each asks for. Without schemes: anonymous.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Scheme name and scopes, in order.
    pub schemes: Vec<(String, Vec<String>)>,
}
