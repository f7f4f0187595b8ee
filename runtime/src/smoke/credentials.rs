use http::header;
use mockwright_generator::model::{Api, ApiKeyLocation, Operation, SecuritySchemeKind};

use super::parameters::Places;

/// Any credentials that the first alternative of an operation asks for.
pub(super) fn credentials(api: &Api, operation: &Operation, places: &mut Places) {
    let Some(requirement) = operation.security.first() else { return };
    let named = requirement.schemes.iter().filter_map(|(name, _)| api.security_schemes.get(name));
    for scheme in named {
        match &scheme.kind {
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name } => places.header(name, "key"),
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Query, name } => places.query(name, "key"),
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Cookie, name } => places.cookie(name, "key"),
            SecuritySchemeKind::Http { scheme } => {
                let credentials = if scheme == "basic" { "dXNlcjpwYXNz" } else { "token" };
                places.header(header::AUTHORIZATION.as_str(), &format!("{scheme} {credentials}"));
            }
            SecuritySchemeKind::OAuth2 | SecuritySchemeKind::OpenIdConnect => {
                places.header(header::AUTHORIZATION.as_str(), "Bearer token");
            }
            SecuritySchemeKind::MutualTls | SecuritySchemeKind::Unknown => {}
        }
    }
}
