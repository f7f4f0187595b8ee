//! Which of the declared statuses is served.

use mockwright_generator::model::Status;

/// The status served when nothing selects another: the lowest 2xx (an exact one before the range), then 3xx, then
/// `default`, then the lowest other. Informational statuses are never a final reply. Returns its place.
pub(super) fn default_status(declared: &[Status]) -> Option<usize> {
    let rank = |status: Status| {
        let hundreds = hundreds(status);
        let class = match (status, hundreds) {
            (_, Some(2)) => 0,
            (_, Some(3)) => 1,
            (Status::Default, _) => 2,
            (_, Some(1)) => return None,
            _ => 3,
        };
        // Within the 2xx and 3xx every exact status goes before the range; among errors the lowest counts.
        let range = matches!(status, Status::Range(_));
        Some(if class == 3 { (class, hundreds, range, status) } else { (class, None, range, status) })
    };
    let ranked = declared.iter().enumerate().filter_map(|(index, status)| Some((rank(*status)?, index)));
    ranked.min().map(|(_, index)| index)
}

/// The response that declares a status: an exact key, else its range, else `default` (OpenAPI 3.1 §4.8.16). Returns its
/// place. Informational statuses have none.
pub(super) fn declaring(declared: &[Status], code: u16) -> Option<usize> {
    if !(200..=599).contains(&code) {
        return None;
    }
    let range = u8::try_from(code / 100).ok().map(Status::Range);
    let place = |wanted: Status| declared.iter().position(|status| *status == wanted);
    place(Status::Code(code)).or_else(|| range.and_then(place)).or_else(|| place(Status::Default))
}

/// The places of the errors among declared statuses, each with the status that it is served as: exact ones and ranges in
/// their order, then `default`.
pub(super) fn errors(declared: &[(Status, u16)]) -> Box<[usize]> {
    let errors = || declared.iter().enumerate().filter(|(_, (_, served_as))| *served_as >= 400);
    let listed = errors().filter(|(_, (status, _))| *status != Status::Default);
    let default = errors().filter(|(_, (status, _))| *status == Status::Default);
    listed.chain(default).map(|(place, _)| place).collect()
}

/// Whether replies of a status have no content (RFC 9110 §6.4.1, §15.3.6).
pub(super) fn forbids_body(code: u16) -> bool {
    matches!(code, 100..=199 | 204 | 205 | 304)
}

/// Whether a key of `responses` can be served as a final reply.
pub(super) fn is_final(status: Status) -> bool {
    hundreds(status) != Some(1)
}

fn hundreds(status: Status) -> Option<u16> {
    match status {
        Status::Code(code) => Some(code / 100),
        Status::Range(hundreds) => Some(u16::from(hundreds)),
        Status::Default => None,
    }
}

#[cfg(test)]
mod tests {
    use mockwright_generator::model::Status;

    use super::{declaring, default_status};

    fn statuses(text: &str) -> Vec<Status> {
        text.split_whitespace().map(|status| status.parse().unwrap()).collect()
    }

    #[test]
    fn success_is_served_by_default() {
        for (declared, served) in [
            ("404 201 200", "200"),
            ("2XX 204", "204"),
            ("default 2XX", "2XX"),
            ("500 302 default", "302"),
            ("500 default 404", "default"),
            ("5XX 500 404", "404"),
            ("5XX 500", "500"),
            ("100 404", "404"),
            ("default", "default"),
        ] {
            let declared = statuses(declared);
            assert_eq!(default_status(&declared).map(|index| declared[index].to_string()).as_deref(), Some(served));
        }
        assert_eq!(default_status(&statuses("100 1XX")), None);
        assert_eq!(default_status(&[]), None);
    }

    #[test]
    fn a_status_is_declared_exactly_or_by_range_or_by_default() {
        for (code, declared, by) in [
            (404, "200 404 4XX default", Some("404")),
            (409, "200 404 4XX default", Some("4XX")),
            (503, "200 404 4XX default", Some("default")),
            (503, "200 404", None),
            (100, "100 1XX default", None),
            (600, "default", None),
        ] {
            let declared = statuses(declared);
            let found = declaring(&declared, code).map(|index| declared[index].to_string());
            assert_eq!(found.as_deref(), by, "{code}");
        }
    }
}
