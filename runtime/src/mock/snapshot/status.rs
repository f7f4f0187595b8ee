//! Which of the declared statuses is served.

use mockwright_generator::model::{Operation, Response, Status};

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

/// The declared response of an operation for a status, as [`declaring`] finds it.
pub(super) fn response_of(operation: &Operation, code: u16) -> Option<&Response> {
    let statuses: Vec<Status> = operation.responses.iter().map(|response| response.status).collect();
    operation.responses.get(declaring(&statuses, code)?)
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
    !matches!(status, Status::Code(100..=199) | Status::Range(1))
}

#[cfg(test)]
mod tests {
    use mockwright_generator::model::Status;

    use super::declaring;

    fn statuses(text: &str) -> Vec<Status> {
        text.split_whitespace().map(|status| status.parse().unwrap()).collect()
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
