//! Randomness that depends on the seed, the place and the position inside the value, and on nothing else.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// The randomness of one value.
#[derive(Clone, Debug)]
pub(super) struct Seed(ChaCha8Rng);

impl Seed {
    pub(super) fn new(seed: u64, place: &str) -> Self {
        let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(place.as_bytes()).finalize();
        Self(ChaCha8Rng::from_seed(digest.into()))
    }

    /// The generator of a position; each attempt at it has its own.
    pub(super) fn at(&self, position: Trace, attempt: u32) -> ChaCha8Rng {
        let mut generator = self.0.clone();
        generator.set_stream(position.finished() ^ u64::from(attempt).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        generator
    }
}

/// What the pointer of a position comes to, kept up token by token.
///
/// FNV-1a: the standard library's hash may change between releases, values must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trace(u64);

impl Trace {
    pub(super) const ROOT: Self = Self(0xcbf2_9ce4_8422_2325);

    /// That of a member, whose name is escaped as in a pointer.
    pub(super) fn child(self, name: &str) -> Self {
        name.bytes().fold(self.byte(b'/'), |trace, byte| match byte {
            b'~' => trace.byte(b'~').byte(b'0'),
            b'/' => trace.byte(b'~').byte(b'1'),
            other => trace.byte(other),
        })
    }

    /// That of an item.
    pub(super) fn index(self, index: usize) -> Self {
        let trace = self.byte(b'/');
        let mut digits = [0_u8; 20];
        let mut rest = index;
        let mut count = 0;
        for digit in &mut digits {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
            count += 1;
            if rest == 0 {
                break;
            }
        }
        digits.iter().take(count).rev().fold(trace, |trace, digit| trace.byte(*digit))
    }

    fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    fn finished(self) -> u64 {
        (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
    }
}

#[cfg(test)]
mod tests {
    use super::Trace;
    use crate::source::Pointer;

    #[test]
    fn a_trace_is_that_of_the_pointer() {
        let pointer = Pointer::root().child("a/b~c").index(0).index(1_234_567).child("é");
        let whole = pointer.as_str().bytes().fold(Trace::ROOT, Trace::byte);
        assert_eq!(Trace::ROOT.child("a/b~c").index(0).index(1_234_567).child("é"), whole);
    }
}
