//! When a message is tried.

use std::time::Duration;

use crate::control::entropy::Entropy;

/// How long to wait before each try.
#[derive(Clone, Debug)]
pub(super) struct Retries(Vec<Duration>);

impl Retries {
    pub(super) fn new(waits: Vec<Duration>) -> Self {
        Self(waits)
    }

    /// How long to wait before the first try.
    pub(super) fn first(&self) -> Duration {
        self.0.first().copied().unwrap_or_default()
    }

    /// How long to wait after so many tries, up to a tenth more than it says, so that those that failed together do not
    /// come back together. `None`: it was tried often enough.
    pub(super) fn after(&self, tries: usize, entropy: &Entropy) -> Option<Duration> {
        let wait = *self.0.get(tries)?;
        let drawn = entropy.bytes::<2>().map_or(0, u16::from_be_bytes);
        Some(wait + wait / 10 * drawn.into() / u16::MAX.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Retries;
    use crate::control::entropy::Entropy;

    fn drawing(byte: u8) -> Entropy {
        Entropy::of(move |bytes| {
            bytes.fill(byte);
            Ok(())
        })
    }

    fn retries() -> Retries {
        Retries::new([0, 5, 300].map(Duration::from_secs).into())
    }

    #[test]
    fn each_try_waits_as_long_as_it_says_and_at_most_a_tenth_more() {
        assert_eq!(retries().first(), Duration::ZERO);
        assert_eq!(retries().after(1, &drawing(0)), Some(Duration::from_secs(5)));
        assert_eq!(retries().after(1, &drawing(255)), Some(Duration::from_millis(5500)));
        let middle = retries().after(2, &drawing(0x80)).unwrap();
        assert!(Duration::from_secs(314) < middle && middle < Duration::from_secs(316), "{middle:?}");
    }

    #[test]
    fn there_is_a_last_try() {
        assert_eq!(retries().after(3, &drawing(0)), None);
        assert_eq!(Retries::new(Vec::new()).after(1, &drawing(0)), None);
    }
}
