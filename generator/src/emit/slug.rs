//! Names of files that every system takes: ASCII, unique ignoring case, and never a device of Windows.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// What is left of 100 bytes for a name when `.yaml` follows.
const MOST: usize = 95;

/// Letters, digits and `_` stay, all else becomes single dashes. Empty when nothing stays.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len().min(MOST));
    for character in text.chars() {
        if slug.len() >= MOST {
            break;
        }
        if character.is_ascii_alphanumeric() || character == '_' {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if is_device(&slug) {
        slug.push('_');
    }
    slug
}

/// Names that Windows keeps for devices, in any folder and with any ending.
fn is_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    match lower.as_bytes() {
        b"con" | b"prn" | b"aux" | b"nul" => true,
        [stem @ .., b'0'..=b'9'] => stem == b"com" || stem == b"lpt",
        _ => false,
    }
}

/// A thing that wants a name in a folder.
pub(super) struct Wanted {
    /// The name that it would have alone.
    pub(super) slug: String,
    /// Whether the name says all of what it stands for.
    pub(super) exact: bool,
    /// What distinguishes the thing from all others, whatever else there is.
    pub(super) identity: String,
}

/// Gives each thing a name of its own, ignoring case.
///
/// Of those that want the same name one gets it: an exact one, else the first by identity. The others get a suffix made
/// of their identity, so that more of them change nothing.
pub(super) fn distinct(wanted: &[Wanted]) -> Vec<String> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|index| wanted.get(*index).map(|one| (!one.exact, one.identity.as_str())));
    let mut taken: HashSet<String> = HashSet::with_capacity(wanted.len());
    let mut names: BTreeMap<usize, String> = BTreeMap::new();
    for index in order {
        let Some(one) = wanted.get(index) else { continue };
        let hash = digest(&Sha256::digest(one.identity.as_bytes()));
        let plain = std::iter::once(one.slug.clone());
        let suffixed = [8, 16, 32, 64].into_iter().map(|length| suffix(&one.slug, hash.get(..length).unwrap_or(&hash)));
        let free = plain.chain(suffixed).find(|name| taken.insert(name.to_ascii_lowercase()));
        names.insert(index, free.unwrap_or(hash));
    }
    names.into_values().collect()
}

/// The name that a thing gets when its own is taken: with a part made of its identity.
pub(crate) fn with_suffix(slug: &str, identity: &str) -> String {
    let hash = digest(&Sha256::digest(identity.as_bytes()));
    suffix(slug, hash.get(..8).unwrap_or(&hash))
}

fn suffix(slug: &str, hash: &str) -> String {
    let room = MOST.saturating_sub(hash.len() + 1);
    let stem = slug.get(..room).unwrap_or(slug).trim_end_matches('-');
    format!("{stem}-{hash}")
}

/// Bytes in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_plain_ascii() {
        let cases = [
            ("getPetById", "getPetById"),
            ("repos/list-for-org", "repos-list-for-org"),
            ("../../etc/passwd", "etc-passwd"),
            (".hidden", "hidden"),
            ("--flag--", "flag"),
            ("München Straße", "M-nchen-Stra-e"),
            ("注文", ""),
            ("CON", "CON_"),
            ("com7", "com7_"),
            ("con.txt", "con-txt"),
            ("lpt10", "lpt10"),
            ("a b\n\u{0}c", "a-b-c"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text:?}");
        }
        assert_eq!(slug(&"x".repeat(500)).len(), 95);
    }

    fn named(ids: &[&str]) -> Vec<String> {
        let want = |id: &&str| Wanted { slug: slug(id), exact: slug(id) == **id, identity: (*id).to_owned() };
        distinct(&ids.iter().map(want).collect::<Vec<_>>())
    }

    #[test]
    fn names_differ_by_more_than_case_whatever_the_order() {
        let names = named(&["getpet", "GETPET", "get pet", "get-pet", "get/pet"]);
        assert_eq!(names, ["getpet-17e88f92", "GETPET", "get-pet-56059296", "get-pet", "get-pet-1605bd9b"]);
        let reversed = named(&["get/pet", "get-pet", "get pet", "GETPET", "getpet"]);
        assert_eq!(reversed.into_iter().rev().collect::<Vec<_>>(), names);
    }

    #[test]
    fn one_more_collision_renames_nobody() {
        assert_eq!(named(&["a b", "a c", "a-b", "a/b"])[..3], named(&["a b", "a c", "a-b"])[..]);
    }

    #[test]
    fn long_names_stay_short_and_apart() {
        let names = named(&[&"y".repeat(300), &"y".repeat(301)]);
        assert!(names.iter().all(|name| name.len() <= 95) && names[0] != names[1], "{names:?}");
    }
}
