//! What follows from an attempt.

use std::time::Duration;

use super::reply::Reply;
use super::retries::Retries;
use crate::control::entropy::Entropy;

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is delivered, or was tried often enough.
    Over,
    /// It is tried again after a while.
    Again(Duration),
    /// Its receiver wants nothing any more.
    Gone,
}

impl Verdict {
    /// After so many tries, of which the last ended so.
    pub(super) fn of(reply: &Reply, tries: usize, retries: &Retries, entropy: &Entropy) -> Self {
        if reply.is_gone() {
            return Self::Gone;
        }
        match retries.after(tries, entropy) {
            Some(wait) if !reply.success() => Self::Again(wait.max(reply.patience.unwrap_or_default())),
            _ => Self::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Reply, Retries, Verdict};
    use crate::control::entropy::Entropy;

    fn verdict(status: u16, tries: usize, patience: Option<u64>) -> Verdict {
        let error = (status != 200).then(|| "it failed".to_owned());
        let patience = patience.map(Duration::from_secs);
        let reply = Reply { status: Some(status), body: None, took: Duration::ZERO, error, patience };
        let retries = Retries::new([0, 5].map(Duration::from_secs).into());
        Verdict::of(&reply, tries, &retries, &Entropy::of(|_| Ok(())))
    }

    #[test]
    fn what_failed_is_tried_again_until_it_was_tried_often_enough() {
        assert_eq!(verdict(200, 1, None), Verdict::Over);
        assert_eq!(verdict(500, 1, None), Verdict::Again(Duration::from_secs(5)));
        assert_eq!(verdict(500, 2, None), Verdict::Over);
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_and_not_for_less() {
        assert_eq!(verdict(429, 1, Some(60)), Verdict::Again(Duration::from_mins(1)));
        assert_eq!(verdict(429, 1, Some(1)), Verdict::Again(Duration::from_secs(5)));
    }

    #[test]
    fn a_receiver_that_is_gone_is_not_asked_again() {
        assert_eq!(verdict(410, 1, None), Verdict::Gone);
    }
}
