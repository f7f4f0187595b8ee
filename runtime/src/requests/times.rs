use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// How often something should have been asked for: a number or a range of them.
///
/// # Examples
/// ```
/// use mockwright_runtime::requests::Times;
///
/// assert_eq!(Times::from(2).to_string(), "exactly 2 times");
/// assert_eq!(Times::from(1..).to_string(), "at least 1 time");
/// assert_eq!(Times::from(..=3).to_string(), "at most 3 times");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    least: usize,
    most: Option<usize>,
}

impl Times {
    #[cfg(feature = "control")]
    pub(crate) fn between(least: usize, most: Option<usize>) -> Self {
        Self { least, most }
    }

    /// Whether a number of requests is as it should be.
    pub(crate) fn are_met_by(self, count: usize) -> bool {
        !self.are_more_than(count) && self.most.is_none_or(|most| count <= most)
    }

    /// Whether there should have been more requests.
    pub(crate) fn are_more_than(self, count: usize) -> bool {
        count < self.least
    }
}

impl From<usize> for Times {
    fn from(count: usize) -> Self {
        Self { least: count, most: Some(count) }
    }
}

impl From<RangeInclusive<usize>> for Times {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self { least: *range.start(), most: Some(*range.end()) }
    }
}

impl From<Range<usize>> for Times {
    fn from(range: Range<usize>) -> Self {
        Self { least: range.start, most: Some(range.end.saturating_sub(1)) }
    }
}

impl From<RangeFrom<usize>> for Times {
    fn from(range: RangeFrom<usize>) -> Self {
        Self { least: range.start, most: None }
    }
}

impl From<RangeTo<usize>> for Times {
    fn from(range: RangeTo<usize>) -> Self {
        Self { least: 0, most: Some(range.end.saturating_sub(1)) }
    }
}

impl From<RangeToInclusive<usize>> for Times {
    fn from(range: RangeToInclusive<usize>) -> Self {
        Self { least: 0, most: Some(range.end) }
    }
}

impl From<RangeFull> for Times {
    fn from(_: RangeFull) -> Self {
        Self { least: 0, most: None }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (0, Some(0)) => f.write_str("never"),
            (least, Some(most)) if least == most => write!(f, "exactly {}", times(least)),
            (0, Some(most)) => write!(f, "at most {}", times(most)),
            (least, Some(most)) => write!(f, "between {least} and {}", times(most)),
            (0, None) => f.write_str("any number of times"),
            (least, None) => write!(f, "at least {}", times(least)),
        }
    }
}

/// `1 time`, `2 times`.
pub(crate) fn times(count: usize) -> String {
    format!("{count} time{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn numbers_and_ranges_are_times() {
        for (times, text, met, missed) in [
            (Times::from(0), "never", vec![0], vec![1]),
            (1.into(), "exactly 1 time", vec![1], vec![0, 2]),
            ((1..3).into(), "between 1 and 2 times", vec![1, 2], vec![0, 3]),
            ((1..=3).into(), "between 1 and 3 times", vec![1, 3], vec![0, 4]),
            ((2..).into(), "at least 2 times", vec![2, 9], vec![1]),
            ((..2).into(), "at most 1 time", vec![0, 1], vec![2]),
            ((..).into(), "any number of times", vec![0, 9], vec![]),
        ] {
            assert_eq!(times.to_string(), text);
            assert!(met.into_iter().all(|count| times.are_met_by(count)), "{text}");
            assert!(!missed.into_iter().any(|count| times.are_met_by(count)), "{text}");
        }
    }
}
