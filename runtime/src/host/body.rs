//! Reading a request's body away, within its limits.

use std::time::Duration;

use http::header;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Incoming};

use super::limits::Limits;
use crate::mock::{Problem, ProblemKind};

/// Reads a body to its end and keeps nothing, so that the connection can be used again.
pub(super) async fn drain(mut body: Incoming, limits: &Limits) -> Result<(), Problem> {
    // What the client claims is enough to refuse it, and never a reason to reserve memory.
    if body.size_hint().lower() > limits.body {
        return Err(too_large(limits));
    }
    let mut read: u64 = 0;
    while !body.is_end_stream() {
        let Ok(frame) = tokio::time::timeout(limits.body_idle, body.frame()).await else {
            return Err(timed_out(limits.body_idle));
        };
        let frame = match frame {
            None => return Ok(()),
            Some(Ok(frame)) => frame,
            Some(Err(_)) => return Err(closing(Problem::new(ProblemKind::BROKEN_BODY, "the body broke off"))),
        };
        let length = frame.data_ref().map_or(0, bytes::Bytes::len);
        read = read.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if read > limits.body {
            return Err(too_large(limits));
        }
    }
    Ok(())
}

fn too_large(limits: &Limits) -> Problem {
    closing(Problem::new(ProblemKind::BODY_TOO_LARGE, format!("a body may have {} bytes", limits.body)))
}

fn timed_out(idle: Duration) -> Problem {
    closing(Problem::new(ProblemKind::BODY_TIMEOUT, format!("nothing came for {} s", idle.as_secs_f32())))
}

/// The rest of the body is not read, so that nothing can follow it.
fn closing(problem: Problem) -> Problem {
    problem.header(header::CONNECTION, "close")
}
