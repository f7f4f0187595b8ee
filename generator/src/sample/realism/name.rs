//! The words of a member's name, however it is spelt.

use super::kit::Tense;
use super::source::Source;

/// A name by its words in lower case: `firstName`, `first_name`, `First-Name` and `FIRST_NAME` are the same.
#[derive(Debug)]
pub(in crate::sample) struct Name {
    source: Source,
    tense: Tense,
}

/// The name of what has none.
impl Default for Name {
    fn default() -> Self {
        Self::of_words(Vec::new())
    }
}

impl Name {
    pub(in crate::sample) fn new(text: &str) -> Self {
        let mut words: Vec<String> = vec![String::new()];
        let characters: Vec<char> = text.chars().collect();
        for (index, character) in characters.iter().enumerate() {
            if !character.is_alphanumeric() {
                words.push(String::new());
                continue;
            }
            let before = index.checked_sub(1).and_then(|index| characters.get(index));
            let after = characters.get(index + 1);
            let begins = character.is_uppercase()
                && (before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
                    || before.is_some_and(|before| before.is_uppercase())
                        && after.is_some_and(|after| after.is_lowercase()));
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(character.to_lowercase());
            }
        }
        words.retain(|word| !word.is_empty());
        Self::of_words(words)
    }

    fn of_words(words: Vec<String>) -> Self {
        Self { tense: Tense::of(&words), source: Source::new(words) }
    }

    /// When what is called so happened.
    pub(in crate::sample) fn tense(&self) -> Tense {
        self.tense
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    #[cfg(test)]
    fn words(&self) -> &[String] {
        self.source.words()
    }
}

/// Which end of a range a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// `minPrice`, `price_from`.
    Low,
    /// `maxPrice`, `price_to`.
    High,
}

/// The end of a range that a name speaks of, and the words of what ranges; `None` where that is nothing else.
pub(super) fn side(words: &[String]) -> Option<(Side, Vec<String>)> {
    let side_of = |word: &str| match word {
        "min" | "minimum" | "lowest" | "lower" | "low" => Some(Side::Low),
        "max" | "maximum" | "highest" | "upper" | "high" => Some(Side::High),
        _ => None,
    };
    let (at, side) = words.iter().enumerate().find_map(|(at, word)| Some((at, side_of(word)?)))?;
    let rest: Vec<String> =
        words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| word.clone()).collect();
    (!rest.is_empty()).then_some((side, rest))
}

/// The last three words, the last two, the last; each also in the singular.
pub(super) fn endings(words: &[String]) -> impl Iterator<Item = String> + '_ {
    (1..=3_usize.min(words.len())).rev().flat_map(|count| {
        let ending = words.get(words.len() - count..).unwrap_or_default().join(" ");
        let singular = singular(&ending);
        std::iter::once(ending).chain(singular)
    })
}

fn singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let stem = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i']))?;
    Some(stem.strip_suffix("sse").map_or_else(|| stem.to_owned(), |root| format!("{root}ss")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_one() {
        for spelling in ["firstName", "first_name", "First-Name", "FIRST_NAME", "first name"] {
            assert_eq!(Name::new(spelling).words(), ["first", "name"], "{spelling}");
        }
        assert_eq!(endings(Name::new("photoURLs").words()).next().as_deref(), Some("photo ur ls"));
        assert_eq!(Name::new("HTTPStatus").words(), ["http", "status"]);
    }

    #[test]
    fn plurals_are_known_by_their_singular() {
        let found: Vec<String> = endings(Name::new("shippingAddresses").words()).collect();
        assert!(found.contains(&"address".to_owned()), "{found:?}");
        assert!(endings(Name::new("cities").words()).any(|ending| ending == "city"));
    }

    #[test]
    fn a_range_has_two_ends() {
        assert_eq!(side(Name::new("price_max").words()), Some((Side::High, vec!["price".to_owned()])));
        assert_eq!(side(Name::new("minimumAge").words()), Some((Side::Low, vec!["age".to_owned()])));
        assert_eq!(side(Name::new("max").words()), None);
        assert_eq!(side(Name::new("price").words()), None);
    }
}
