//! Figures of many durations.

use super::super::shown::milliseconds;

/// Durations in microseconds.
#[derive(Debug, Default)]
pub(super) struct Durations(Vec<i64>);

/// What they are together, in milliseconds; all `None` where there are none.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub(super) average: Option<f64>,
    pub(super) least: Option<f64>,
    pub(super) most: Option<f64>,
    pub(super) p50: Option<f64>,
    pub(super) p95: Option<f64>,
    pub(super) p99: Option<f64>,
}

impl Durations {
    pub(super) fn add(&mut self, microseconds: i64) {
        self.0.push(microseconds);
    }

    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn figures(mut self) -> Figures {
        self.0.sort_unstable();
        let rank = |percent: usize| self.0.get((self.0.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        Figures {
            average: average(self.0.iter().sum(), self.count()),
            least: self.0.first().copied().map(milliseconds),
            most: self.0.last().copied().map(milliseconds),
            p50: rank(50).map(milliseconds),
            p95: rank(95).map(milliseconds),
            p99: rank(99).map(milliseconds),
        }
    }
}

/// The average in milliseconds, to the microsecond.
pub(super) fn average(sum_us: i64, count: u64) -> Option<f64> {
    let count = i64::try_from(count).ok().filter(|count| *count > 0)?;
    Some(milliseconds((sum_us + count / 2) / count))
}

/// A share in percent, to a hundredth.
#[expect(clippy::cast_precision_loss, reason = "nobody counts requests beyond 2^52")]
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 * 10_000.0 / whole as f64).round() / 100.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let durations = Durations((1..=200).rev().map(|number| number * 1000).collect());
        let figures = durations.figures();
        let (average, p50, p95, p99) = (figures.average, figures.p50, figures.p95, figures.p99);
        assert_eq!((average, p50, p95, p99), (Some(100.5), Some(100.0), Some(190.0), Some(198.0)));
        assert_eq!(Durations(vec![1500]).figures().p99, Some(1.5));
        assert_eq!(Durations::default().figures(), Figures::default());
    }

    #[test]
    fn shares_have_two_decimals() {
        assert_eq!((percent(1, 3), percent(0, 0), percent(5, 5)), (33.33, 0.0, 100.0));
    }
}
