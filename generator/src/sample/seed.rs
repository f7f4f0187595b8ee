//! Randomness that depends on the seed, the place and the position inside the value, and on nothing else.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use crate::source::Pointer;

/// The randomness of one value.
#[derive(Clone, Debug)]
pub(super) struct Seed(ChaCha8Rng);

impl Seed {
    pub(super) fn new(seed: u64, place: &str) -> Self {
        let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(place.as_bytes()).finalize();
        Self(ChaCha8Rng::from_seed(digest.into()))
    }

    /// The generator of a position; each attempt at it has its own.
    pub(super) fn at(&self, position: &Pointer, attempt: u32) -> ChaCha8Rng {
        let mut generator = self.0.clone();
        generator.set_stream(stable_hash(position.as_str()) ^ u64::from(attempt).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        generator
    }
}

/// FNV-1a with a final mix: the standard library's hash may change between releases, values must not.
fn stable_hash(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}
