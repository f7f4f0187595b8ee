//! Plain words, for texts of which nothing is known.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

const WORDS: [&str; 64] = [
    "amber", "anchor", "autumn", "beacon", "birch", "bridge", "canyon", "cedar", "clover", "comet", "copper", "coral",
    "crystal", "delta", "ember", "falcon", "fern", "field", "forest", "garden", "glacier", "granite", "harbor",
    "hazel", "horizon", "island", "ivory", "jasper", "juniper", "lagoon", "lantern", "linen", "lotus", "maple",
    "marble", "meadow", "mesa", "mirror", "nectar", "north", "oasis", "ocean", "olive", "orchard", "pebble", "pine",
    "prairie", "quartz", "raven", "ridge", "river", "saffron", "silver", "spruce", "summit", "timber", "tundra",
    "valley", "velvet", "violet", "walnut", "willow", "winter", "zephyr",
];

const SENTENCES: [&str; 12] = [
    "A short note that explains what this is for.",
    "Works as expected and needs no further changes.",
    "Created during the last review and kept for reference.",
    "Please contact the owner before you change this.",
    "Everything that the team needs to get started.",
    "This one replaces the earlier version.",
    "Ships within two working days.",
    "Used by several departments.",
    "The most popular choice among new customers.",
    "Reviewed and approved.",
    "Details follow in the next update.",
    "Light, sturdy and easy to look after.",
];

/// A few words.
pub(in crate::sample) fn phrase(rng: &mut ChaCha8Rng, count: usize) -> String {
    let mut words = Vec::with_capacity(count);
    while words.len() < count {
        words.push(pick(&WORDS, rng));
    }
    words.join(" ")
}

/// A sentence or two.
pub(in crate::sample) fn sentence(rng: &mut ChaCha8Rng) -> String {
    pick(&SENTENCES, rng).to_owned()
}

pub(super) fn pick<T: Copy + Default>(choices: &[T], rng: &mut ChaCha8Rng) -> T {
    if choices.is_empty() {
        return T::default();
    }
    choices.get(rng.random_range(0..choices.len())).copied().unwrap_or_default()
}
