//! What an operation asks its callers for.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::class::Kind;
use crate::model::{Api, ApiKeyLocation, SecurityRequirement, SecuritySchemeKind};

/// Schemes by what they check, so that their names do not matter, with the scopes that are asked for.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// Compares what is enough to call an operation.
pub(super) fn compare(old: (&Api, &[SecurityRequirement]), new: (&Api, &[SecurityRequirement])) -> Vec<Change> {
    let (before, after) = (alternatives(old.0, old.1), alternatives(new.0, new.1));
    let mut changes = Vec::new();
    let mut report = |kind: Kind, message: String| changes.push(Change::new(kind, "security", message));
    let is_open = |alternatives: &[Alternative]| alternatives.iter().any(Alternative::is_empty);
    match (is_open(&before), is_open(&after)) {
        (true, false) => report(Kind::SecurityRequired, format!("asks for {} now", shown_all(&after))),
        (false, true) => report(Kind::SecurityDropped, "may be called without credentials now".to_owned()),
        _ => {}
    }
    let credentials = |alternatives: &[Alternative]| -> Vec<Alternative> {
        alternatives.iter().filter(|alternative| !alternative.is_empty()).cloned().collect()
    };
    let (before, after) = (credentials(&before), credentials(&after));
    for alternative in &before {
        let Some(other) = after.iter().find(|other| other.keys().eq(alternative.keys())) else {
            let enough = is_open_or_less(&after, alternative) || after.is_empty();
            if !enough {
                report(Kind::SecurityAlternativeRemoved, format!("{} is no longer enough", shown(alternative)));
            }
            continue;
        };
        for (scheme, scopes) in alternative {
            let now = other.get(scheme).cloned().unwrap_or_default();
            let only = |some: &BTreeSet<String>, others: &BTreeSet<String>| {
                some.difference(others).map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(", ")
            };
            let (come, gone) = (only(&now, scopes), only(scopes, &now));
            if !come.is_empty() {
                report(Kind::SecurityScopeAdded, format!("{scheme} asks for {come} as well"));
            }
            if !gone.is_empty() {
                report(Kind::SecurityScopeRemoved, format!("{scheme} no longer asks for {gone}"));
            }
        }
    }
    if !before.is_empty() {
        for alternative in after.iter().filter(|other| !before.iter().any(|known| known.keys().eq(other.keys()))) {
            report(Kind::SecurityAlternativeAdded, format!("{} is enough now", shown(alternative)));
        }
    }
    changes
}

/// Whether who has what an alternative asks for also has what another one does.
fn is_open_or_less(alternatives: &[Alternative], has: &Alternative) -> bool {
    alternatives
        .iter()
        .any(|asked| asked.iter().all(|(scheme, scopes)| has.get(scheme).is_some_and(|held| scopes.is_subset(held))))
}

fn alternatives(api: &Api, requirements: &[SecurityRequirement]) -> Vec<Alternative> {
    let of = |requirement: &SecurityRequirement| -> Alternative {
        let schemes = requirement.schemes.iter();
        schemes.map(|(name, scopes)| (scheme(api, name), scopes.iter().cloned().collect())).collect()
    };
    if requirements.is_empty() { vec![Alternative::new()] } else { requirements.iter().map(of).collect() }
}

/// What a scheme checks, in words.
fn scheme(api: &Api, name: &str) -> String {
    match api.security_schemes.get(name).map(|scheme| &scheme.kind) {
        Some(SecuritySchemeKind::ApiKey { location, name }) => {
            let place = match location {
                ApiKeyLocation::Header => "header",
                ApiKeyLocation::Query => "query parameter",
                ApiKeyLocation::Cookie => "cookie",
            };
            format!("the key in {place} `{name}`")
        }
        Some(SecuritySchemeKind::Http { scheme }) => format!("HTTP {scheme} credentials"),
        Some(SecuritySchemeKind::OAuth2) => "an OAuth 2 token".to_owned(),
        Some(SecuritySchemeKind::OpenIdConnect) => "an OpenID Connect token".to_owned(),
        Some(SecuritySchemeKind::MutualTls) => "a client certificate".to_owned(),
        Some(SecuritySchemeKind::Unknown) | None => format!("`{name}`"),
    }
}

fn shown(alternative: &Alternative) -> String {
    alternative.keys().cloned().collect::<Vec<_>>().join(" with ")
}

fn shown_all(alternatives: &[Alternative]) -> String {
    alternatives.iter().map(shown).collect::<Vec<_>>().join(" or ")
}
