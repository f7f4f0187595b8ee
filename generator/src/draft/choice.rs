use crate::model::{Operation, Response, Status};

/// The response that an operation gives when nothing selects another: the lowest declared 2xx, then the lowest 3xx,
/// then `default`, then the lowest of the rest. An exact status comes before its range; 1xx are never final.
#[must_use]
pub fn default_response(operation: &Operation) -> Option<&Response> {
    let rank = |status: Status| match status {
        Status::Code(code @ 200..=299) => (0, code, 0),
        Status::Range(2) => (0, 200, 1),
        Status::Code(code @ 300..=399) => (1, code, 0),
        Status::Range(3) => (1, 300, 1),
        Status::Default => (2, 0, 0),
        Status::Code(code) => (3, code, 0),
        Status::Range(hundreds) => (3, u16::from(hundreds) * 100, 1),
    };
    let informational = |status: Status| matches!(status, Status::Code(100..=199) | Status::Range(1));
    operation
        .responses
        .iter()
        .filter(|response| !informational(response.status))
        .min_by_key(|response| rank(response.status))
}
