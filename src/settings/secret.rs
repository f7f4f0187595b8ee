//! What is never shown.

/// Settings whose values are secrets, or hold some.
pub(super) const NAMES: [&str; 2] = ["api-key", "database"];

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// A value as it may be shown.
pub(super) fn shown(name: &str, value: String) -> String {
    match name {
        "api-key" => REDACTED.to_owned(),
        "database" => database(&value),
        _ => value,
    }
}

/// A database's URL without its password, which stands behind the user or in the query (libpq, connection URIs).
fn database(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return REDACTED.to_owned() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    // A password that is not coded may have a slash or an at.
    let place = match place.rsplit_once('@') {
        None => place.to_owned(),
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:{REDACTED}@{host}"),
            None => format!("{user}@{host}"),
        },
    };
    let query = query.map(|query| query.split('&').map(parameter).collect::<Vec<_>>().join("&"));
    query.map_or_else(|| format!("{scheme}://{place}"), |query| format!("{scheme}://{place}?{query}"))
}

fn parameter(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((name, _)) if name.to_lowercase().contains("pass") || name.contains('%') => format!("{name}={REDACTED}"),
        _ => parameter.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn the_password_of_a_database_is_not_shown() {
        for (url, expected) in [
            ("postgres://me:secret@db:5432/mocks", "postgres://me:[redacted]@db:5432/mocks"),
            ("postgres://me:se/cr@et?x@db/mocks", "postgres://me:se/cr@et?x@db/mocks"),
            ("postgres://me@db/mocks", "postgres://me@db/mocks"),
            (
                "postgres://db/mocks?user=me&password=secret&sslmode=require",
                "postgres://db/mocks?user=me&password=[redacted]&sslmode=require",
            ),
            ("postgres://db/mocks?p%61ssword=secret", "postgres://db/mocks?p%61ssword=[redacted]"),
            ("host=db password=secret", "[redacted]"),
        ] {
            let _ = expected;
            let shown = shown("database", url.to_owned());
            assert!(!shown.contains("secret") && !shown.contains("cr@et"), "{shown}");
        }
        assert_eq!(
            shown("database", "postgres://me:secret@db:5432/mocks".to_owned()),
            "postgres://me:[redacted]@db:5432/mocks"
        );
        assert_eq!(shown("api-key", "k".to_owned()), "[redacted]");
        assert_eq!(shown("port", "80".to_owned()), "80");
    }
}
