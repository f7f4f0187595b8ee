//! A line in the program's log for each request to the control plane.

use std::time::Instant;

use http::request::Parts;
use http::{Method, StatusCode};

/// What is told of a request once it is answered: never its query or headers, which may hold secrets.
pub(super) struct CallLog {
    method: Method,
    path: String,
    began: Instant,
}

impl CallLog {
    /// A request has come. `None` where nothing would be told of it.
    pub(super) fn begin(parts: &Parts) -> Option<Self> {
        if !tracing::enabled!(tracing::Level::ERROR) {
            return None;
        }
        Some(Self { method: parts.method.clone(), path: parts.uri.path().to_owned(), began: Instant::now() })
    }

    /// It is answered.
    pub(super) fn end(self, status: StatusCode, request_id: &str, caller: Option<&str>) {
        let Self { method, path, began } = self;
        let took = duration_ms(began);
        let (method, status) = (method.as_str(), status.as_u16());
        let writes = !matches!(method, "GET" | "HEAD" | "OPTIONS");
        let caller = caller.unwrap_or("nobody");
        // The level of an event is a part of the place where it is raised.
        macro_rules! tell {
            ($level:ident) => {
                tracing::$level!(method, path, status, request_id, duration_ms = took, caller, "request answered")
            };
        }
        match status {
            500.. => tell!(error),
            400.. if writes => tell!(info),
            _ => tell!(debug),
        }
    }
}

/// Milliseconds since then, three decimals.
fn duration_ms(began: Instant) -> f64 {
    let micros = u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1000.0
}
