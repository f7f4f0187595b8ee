//! Strings for patterns: ECMA-262 in, text out.
//!
//! Whether a text matches is for the judge to say. What is made here is only likely to match: assertions such as
//! lookahead are left out of the expression that is walked, and their bodies offered as material.

mod ecma;
mod generate;

use rand_chacha::ChaCha8Rng;
use regex_syntax::hir::Hir;

pub(super) use self::generate::Wanted;

/// An expression that texts can be made from.
#[derive(Debug)]
pub(super) struct Pattern {
    body: Hir,
    /// What positive lookaheads want to see.
    wanted: Vec<Hir>,
}

impl Pattern {
    /// Reads a pattern; `None` where it is beyond what texts are made for.
    pub(super) fn parse(source: &str) -> Option<Self> {
        let translated = ecma::translate(source)?;
        let wanted = translated.wanted.iter().filter_map(|body| parse(body)).collect();
        Some(Self { body: parse(&translated.body)?, wanted })
    }

    /// A text that probably matches; `None` where it would be longer than wanted.
    pub(super) fn draw(&self, wanted: &Wanted, rng: &mut ChaCha8Rng) -> Option<String> {
        let mut text = String::new();
        if wanted.material {
            for body in &self.wanted {
                text.push_str(&generate::text(body, &Wanted { shortest: true, ..*wanted }, 0, rng)?);
            }
        }
        let own = generate::text(&self.body, wanted, text.chars().count(), rng)?;
        text.push_str(&own);
        Some(text)
    }

    /// The most characters that a text can have; `None` where there is no end.
    pub(super) fn longest(&self) -> Option<usize> {
        generate::longest(&self.body)
    }

    /// Whether lookaheads make some texts fail that the expression alone would allow.
    pub(super) fn has_assertions(&self) -> bool {
        !self.wanted.is_empty()
    }
}

fn parse(source: &str) -> Option<Hir> {
    regex_syntax::ParserBuilder::new().nest_limit(100).build().parse(source).ok()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn draw(source: &str) -> String {
        let wanted = Wanted { least: 0, most: 40, shortest: false, fill: false, material: false };
        Pattern::parse(source).unwrap().draw(&wanted, &mut ChaCha8Rng::seed_from_u64(7)).unwrap()
    }

    #[test]
    fn set_operators_of_rust_are_literals_in_ecma() {
        for source in ["^[a&&b]{9}$", "^[!--]{9}$", "^[[x]{9}$", "^[~~]$"] {
            let text = draw(source);
            let schema = serde_json::json!({ "pattern": source });
            assert!(jsonschema::is_valid(&schema, &text.clone().into()), "{source} gave {text}");
        }
    }

    #[test]
    fn a_back_reference_repeats_its_group() {
        let text = draw(r"^([a-z]{4})-\1$");
        assert_eq!(text.get(..4), text.get(5..));
    }

    #[test]
    fn the_longest_text_is_known_where_both_ends_are_anchored() {
        let longest = |source| Pattern::parse(source).unwrap().longest();
        assert_eq!(longest("^[A-Z]{2,5}(-x)?$"), Some(7));
        assert_eq!(longest("^(ab|cde)$"), Some(3));
        assert_eq!(longest("^a+$"), None);
        assert_eq!(longest("^a"), None);
    }

    #[test]
    fn digits_are_ascii_and_wide_classes_prefer_letters() {
        assert!(draw(r"^\d{20}$").bytes().all(|byte| byte.is_ascii_digit()));
        assert!(draw(r"^\p{L}{20}$").bytes().all(|byte| byte.is_ascii_alphabetic()));
    }
}
