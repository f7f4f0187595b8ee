//! Which requests get an error because the server was told to err.

use std::sync::atomic::{AtomicU64, Ordering};

use super::seed::mixed;

/// So many of each hundred requests fail, spread evenly; the seed says where the hundred begins.
#[derive(Debug, Default)]
pub(super) struct Failures {
    percent: u64,
    seed: u64,
    count: AtomicU64,
}

impl Failures {
    pub(super) fn new(percent: u8, seed: u64) -> Self {
        Self { percent: u64::from(percent), seed, count: AtomicU64::new(0) }
    }

    /// Which of some errors the next request gets, if any.
    pub(super) fn next(&self, errors: &[usize]) -> Option<usize> {
        if self.percent == 0 || errors.is_empty() {
            return None;
        }
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        // 61 and 100 have no common divisor, so that each hundred meets every remainder once.
        let turn = count.wrapping_mul(61).wrapping_add(mixed(self.seed, &[]) % 100) % 100;
        if turn >= self.percent {
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
        for percent in [0, 1, 25, 99, 100] {
            for hundred in run(percent, 1).chunks(100) {
                assert_eq!(hundred.iter().flatten().count(), usize::from(percent));
            }
        }
        assert_eq!(run(25, 1), run(25, 1));
        assert_ne!(run(25, 1), run(25, 2));
        assert!(run(50, 1).contains(&Some(4)) && run(50, 1).contains(&Some(5)));
        assert_eq!(Failures::new(100, 1).next(&[]), None);
    }
}
