//! A request's body, read within its limits.

use std::borrow::Cow;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use hyper::body::Body;
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use crate::mock::{CodingFault, Problem, ProblemKind, decode};

/// Reads a body to its end and keeps nothing, so that the connection can be used again.
pub(crate) async fn drain<B: Body<Data = Bytes> + Unpin>(body: B, limits: &Limits) -> Result<(), Problem> {
    each(body, limits, drop).await
}

/// Reads a whole body. What is held grows with what has come, whatever the client announces.
pub(crate) async fn read<B: Body<Data = Bytes> + Unpin>(body: B, limits: &Limits) -> Result<Bytes, Problem> {
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    each(body, limits, |piece| {
        if first.is_empty() && joined.is_empty() {
            first = piece;
        } else {
            // Most bodies are of one piece, which is then never copied.
            joined.extend_from_slice(&std::mem::take(&mut first));
            joined.extend_from_slice(&piece);
        }
    })
    .await?;
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

/// Undoes the codings of a body (RFC 9110 §8.4), within the limit of bodies.
pub(super) fn decoded(headers: &HeaderMap, bytes: Bytes, limits: &Limits) -> Result<Bytes, Problem> {
    let limit = usize::try_from(limits.body).unwrap_or(usize::MAX);
    match decode(headers, &bytes, limit) {
        Ok(Cow::Borrowed(_)) => Ok(bytes),
        Ok(Cow::Owned(decoded)) => Ok(decoded.into()),
        Err(CodingFault::TooLarge) => Err(Problem::new(
            ProblemKind::BODY_TOO_LARGE,
            format!("a body may have {} bytes once its coding is undone", limits.body),
        )),
        Err(CodingFault::Unsupported { accept_encoding }) => {
            let detail = format!("bodies are read as they are and with the codings {accept_encoding}");
            Err(Problem::new(ProblemKind::UNSUPPORTED_MEDIA_TYPE, detail)
                .header(header::ACCEPT_ENCODING, accept_encoding))
        }
        Err(CodingFault::Malformed { detail }) => {
            Err(Problem::new(ProblemKind::MALFORMED_BODY, format!("the body's coding cannot be undone: {detail}")))
        }
    }
}

/// Hands out the pieces of a body that are not empty.
async fn each<B: Body<Data = Bytes> + Unpin>(
    mut body: B,
    limits: &Limits,
    mut take: impl FnMut(Bytes),
) -> Result<(), Problem> {
    // What the client claims is enough to refuse it, and never a reason to reserve memory.
    if body.size_hint().lower() > limits.body {
        return Err(too_large(limits));
    }
    let begin = Instant::now();
    let mut read: u64 = 0;
    while !body.is_end_stream() {
        let idle = Instant::now() + limits.body_idle;
        // A client that sends a byte now and then is given up as well as one that sends nothing.
        let slowest = begin + limits.body_idle + Duration::from_secs(read / limits.body_rate.max(1));
        let Ok(frame) = timeout_at(idle.min(slowest), body.frame()).await else {
            return Err(timed_out(limits));
        };
        let piece = match frame {
            None => return Ok(()),
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            Some(Err(_)) => return Err(closing(Problem::new(ProblemKind::BROKEN_BODY, "the body broke off"))),
        };
        read = read.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if read > limits.body {
            return Err(too_large(limits));
        }
        if !piece.is_empty() {
            take(piece);
        }
    }
    Ok(())
}

fn too_large(limits: &Limits) -> Problem {
    closing(Problem::new(ProblemKind::BODY_TOO_LARGE, format!("a body may have {} bytes", limits.body)))
}

fn timed_out(limits: &Limits) -> Problem {
    let idle = limits.body_idle.as_secs_f32();
    let detail = format!("nothing came for {idle} s, or less than {} bytes a second", limits.body_rate);
    closing(Problem::new(ProblemKind::BODY_TIMEOUT, detail))
}

/// What is left of the body is not read, so that nothing can follow it.
pub(super) fn closing(problem: Problem) -> Problem {
    problem.header(header::CONNECTION, "close")
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::{Frame, SizeHint};

    use super::*;

    /// Pieces that come as they are, under a length that the client made up.
    struct Claimed(Vec<&'static str>, u64);

    impl Body for Claimed {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let next = (!self.0.is_empty()).then(|| self.0.remove(0));
            Poll::Ready(next.map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes())))))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.1)
        }
    }

    async fn whole(pieces: &[&'static str], claimed: u64) -> Result<Bytes, u16> {
        let limits = Limits { body: 10, ..Limits::default() };
        read(Claimed(pieces.to_vec(), claimed), &limits).await.map_err(|problem| problem.kind().status.as_u16())
    }

    #[tokio::test]
    async fn a_body_is_joined_from_its_pieces_within_the_limit() {
        assert_eq!(whole(&[], 0).await, Ok(Bytes::new()));
        assert_eq!(whole(&["abc"], 3).await, Ok(Bytes::from("abc")));
        assert_eq!(whole(&["", "abc", "", "de", "f"], 6).await, Ok(Bytes::from("abcdef")));
        assert_eq!(whole(&["0123456789"], 10).await, Ok(Bytes::from("0123456789")));
        assert_eq!(whole(&["0123456789", "a"], 0).await, Err(413));
        assert_eq!(whole(&[], 11).await, Err(413));
    }
}
