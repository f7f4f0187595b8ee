//! The paths that the control plane keeps for itself, by whole segment.

/// Which part of the control plane a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    /// `/v1/mock/{id}`, which serves.
    Served,
    /// `/v1/mocks` and `/v1/mocks/{id}`.
    Mocks,
    /// Everything below `/admin` that is ours.
    Admin,
}

/// The part that a path belongs to; `None`: it is the mock's.
pub(crate) fn area(path: &str) -> Option<Area> {
    let rest = path.strip_prefix('/')?;
    let (first, rest) = rest.split_once('/').map_or((rest, None), |(first, rest)| (first, Some(rest)));
    match (first, rest) {
        ("admin", None | Some("")) => Some(Area::Admin),
        ("admin", Some(rest)) => {
            let (next, rest) = rest.split_once('/').map_or((rest, None), |(next, rest)| (next, Some(rest)));
            match (next, rest) {
                ("docs" | "login" | "assets", _) => Some(Area::Admin),
                ("api", Some(rest)) if rest == "v1" || rest.starts_with("v1/") => Some(Area::Admin),
                _ => None,
            }
        }
        ("v1", Some(rest)) => match rest.split_once('/') {
            None if rest == "mocks" => Some(Area::Mocks),
            Some(("mocks", id)) if !id.is_empty() && !id.contains('/') => Some(Area::Mocks),
            Some(("mock", id)) if !id.is_empty() && !id.contains('/') => Some(Area::Served),
            _ => None,
        },
        _ => None,
    }
}

/// Whether requests to a path of a description may meet the control plane. Its parameters match anything.
pub(crate) fn hides(template: &str) -> bool {
    let segments: Vec<&str> = template.trim_start_matches('/').split('/').collect();
    let fits = |segment: &str, name: &str| segment == name || segment.starts_with('{') && segment.ends_with('}');
    let concrete = |index: usize, names: &[&str]| {
        segments.get(index).is_some_and(|segment| names.iter().any(|name| fits(segment, name)))
    };
    let literal = segments.first().is_some_and(|first| *first == "admin" || *first == "v1");
    if !literal {
        // A template such as `/{a}/{b}` meets a few reserved paths among all others: those are not worth a word.
        return false;
    }
    match segments.as_slice() {
        ["admin"] | ["v1", "mocks"] => true,
        ["admin", ..] => concrete(1, &["docs", "login", "assets"]) || concrete(1, &["api"]) && concrete(2, &["v1"]),
        ["v1", _, _] => {
            concrete(1, &["mocks", "mock"]) && !segments.get(1).is_some_and(|segment| segment.starts_with('{'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_segments_count() {
        for (path, expected) in [
            ("/admin", Some(Area::Admin)),
            ("/admin/", Some(Area::Admin)),
            ("/admin/api/v1", Some(Area::Admin)),
            ("/admin/api/v1/servers/x", Some(Area::Admin)),
            ("/admin/docs", Some(Area::Admin)),
            ("/admin/assets/docs/a.js", Some(Area::Admin)),
            ("/admin/login", Some(Area::Admin)),
            ("/admin/api", None),
            ("/admin/api/v1x", None),
            ("/admin/api/v2", None),
            ("/admin/users", None),
            ("/administrator", None),
            ("/v1/mocks", Some(Area::Mocks)),
            ("/v1/mocks/abc", Some(Area::Mocks)),
            ("/v1/mocks/", None),
            ("/v1/mocks/a/b", None),
            ("/v1/mock/abc", Some(Area::Served)),
            ("/v1/mock", None),
            ("/v1/mocking", None),
            ("/", None),
            ("", None),
        ] {
            assert_eq!(area(path), expected, "{path}");
        }
    }

    #[test]
    fn operations_that_cannot_be_reached_are_known() {
        for hidden in ["/admin", "/admin/docs", "/admin/api/v1/{x}", "/v1/mocks", "/v1/mocks/{id}", "/v1/mock/{id}"] {
            assert!(hides(hidden), "{hidden}");
        }
        for free in ["/admin/users", "/v1/pets", "/v1/{a}/{b}", "/v1/mocks/{id}/x", "/pets", "/{a}"] {
            assert!(!hides(free), "{free}");
        }
    }
}
