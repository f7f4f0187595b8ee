use crate::model::Status;

/// The status that an operation answers with when nothing selects another: the lowest declared 2xx, then the lowest 3xx,
/// then `default`, then the lowest of the rest. Exact statuses come before a range; 1xx are never final.
#[must_use]
pub fn default_status(declared: impl IntoIterator<Item = Status>) -> Option<Status> {
    let ranked = declared.into_iter().filter_map(|status| Some((rank(status)?, status)));
    ranked.min().map(|(_, status)| status)
}

/// Class, then hundreds where the class has several, then ranges last.
fn rank(status: Status) -> Option<(u8, u16, bool)> {
    let (hundreds, is_range) = match status {
        Status::Code(code) => (code / 100, false),
        Status::Range(hundreds) => (u16::from(hundreds), true),
        Status::Default => return Some((2, 0, false)),
    };
    match hundreds {
        1 => None,
        2 => Some((0, hundreds, is_range)),
        3 => Some((1, hundreds, is_range)),
        _ => Some((3, hundreds, is_range)),
    }
}

#[cfg(test)]
mod tests {
    use super::default_status;
    use crate::model::Status;

    fn chosen(declared: &str) -> Option<String> {
        let declared = declared.split_whitespace().map(|status| status.parse::<Status>().unwrap());
        default_status(declared).map(|status| status.to_string())
    }

    #[test]
    fn success_is_served_by_default() {
        for (declared, served) in [
            ("404 201 200", "200"),
            ("2XX 204", "204"),
            ("204 2XX", "204"),
            ("default 2XX", "2XX"),
            ("3XX 304 400", "304"),
            ("500 302 default", "302"),
            ("500 default 404", "default"),
            ("5XX 500 404", "404"),
            ("5XX 500", "500"),
            ("4XX 500", "4XX"),
            ("100 404", "404"),
            ("default", "default"),
        ] {
            assert_eq!(chosen(declared).as_deref(), Some(served), "{declared}");
        }
        assert_eq!(chosen("100 1XX"), None);
        assert_eq!(chosen(""), None);
    }
}
