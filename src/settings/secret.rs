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
    // A password that is not coded may have such characters: then it is not known where it ends.
    if rest.matches('@').count() > 1 || query.is_some_and(|query| query.contains('@')) {
        return REDACTED.to_owned();
    }
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
            ("postgres://me:s/cr@t@db/mocks", "[redacted]"),
            ("postgres://me@db/mocks", "postgres://me@db/mocks"),
            ("postgres://db/mocks?user=me&password=secret", "postgres://db/mocks?user=me&password=[redacted]"),
            ("postgres://db/mocks?p%61ssword=secret", "postgres://db/mocks?p%61ssword=[redacted]"),
            ("postgres://me:se?cret@db/mocks", "[redacted]"),
            ("postgres://db/mocks?password=secret&user=a@b", "[redacted]"),
            ("host=db password=secret", "[redacted]"),
        ] {
            assert_eq!(shown("database", url.to_owned()), expected);
        }
        assert_eq!(shown("api-key", "k".to_owned()), "[redacted]");
        assert_eq!(shown("port", "80".to_owned()), "80");
    }
}
