//! Which requests get an error because the server was told to err.

use std::sync::atomic::{AtomicU64, Ordering};

use super::seed::mixed;

/// So many of each hundred requests fail, spread evenly; the seed says where the hundred begins. What is less than one of
/// a hundred adds up over the hundreds.
#[derive(Debug, Default)]
pub(super) struct Failures {
    /// Of ten thousand.
    share: u64,
    seed: u64,
    count: AtomicU64,
}

impl Failures {
    /// Percents beyond 0 to 100 are taken for the nearer of the two.
    pub(super) fn new(percent: f64, seed: u64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 10,000")]
        let share = (percent.clamp(0.0, 100.0) * 100.0).round() as u64;
        Self { share, seed, count: AtomicU64::new(0) }
    }

    /// Which of some errors the next request gets, if any.
    pub(super) fn next(&self, errors: &[usize]) -> Option<usize> {
        if self.share == 0 || errors.is_empty() {
            return None;
        }
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        // 61 and 100 have no common divisor, so that each hundred meets every remainder once.
        let turn = count.wrapping_mul(61).wrapping_add(mixed(self.seed, &[]) % 100) % 100;
        let until = |hundred: u64| hundred.wrapping_mul(self.share) / 100;
        let hundred = count / 100 % 100;
        if turn >= until(hundred + 1) - until(hundred) {
            return None;
        }
        let choice = mixed(self.seed, &[&count.to_le_bytes()]) % u64::try_from(errors.len()).unwrap_or(1);
        errors.get(usize::try_from(choice).unwrap_or_default()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Failures;

    #[test]
    fn a_share_of_each_hundred_fails_by_the_seed() {
        let run = |percent, seed| {
            let failures = Failures::new(percent, seed);
            (0..200).map(|_| failures.next(&[4, 5])).collect::<Vec<_>>()
        };
        for percent in [0_u8, 1, 25, 99, 100] {
            for hundred in run(f64::from(percent), 1).chunks(100) {
                assert_eq!(hundred.iter().flatten().count(), usize::from(percent));
            }
        }
        assert_eq!(run(0.5, 1).iter().flatten().count(), 1);
        assert_eq!(run(12.5, 1).iter().flatten().count(), 25);
        assert_eq!(run(25.0, 1), run(25.0, 1));
        assert_ne!(run(25.0, 1), run(25.0, 2));
        assert!(run(50.0, 1).contains(&Some(4)) && run(50.0, 1).contains(&Some(5)));
        assert_eq!(Failures::new(100.0, 1).next(&[]), None);
    }
}
