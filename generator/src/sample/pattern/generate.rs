//! A walk through an expression that writes down one text.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

use super::ecma::BACK_REFERENCE;

/// What the text should be like.
#[derive(Clone, Copy, Debug)]
pub(in crate::sample) struct Wanted {
    /// Characters at least.
    pub(in crate::sample) least: usize,
    /// Characters at most.
    pub(in crate::sample) most: usize,
    /// No repetition more often than it must.
    pub(in crate::sample) shortest: bool,
    /// The first repetition that can takes all room that there is.
    pub(in crate::sample) fill: bool,
    /// What lookaheads want is written first.
    pub(in crate::sample) material: bool,
}

/// Characters that a repetition without an end adds when nothing asks for more.
const ROOM: usize = 10;

/// A text for an expression, `written` characters being there already; `None` beyond the wanted length.
pub(super) fn text<'w>(hir: &'w Hir, wanted: &'w Wanted, written: usize, rng: &'w mut ChaCha8Rng) -> Option<String> {
    let shortest = shortest(hir).saturating_add(written);
    if shortest > wanted.most {
        return None;
    }
    let least = wanted.least.max(shortest);
    let most = wanted.most.min(least.saturating_add(ROOM));
    let length = if wanted.shortest { shortest } else { rng.random_range(least..=most.max(least)) };
    let mut walk =
        Walk { rng, wanted, room: length - shortest, text: String::new(), groups: Vec::new(), typed: Vec::new() };
    walk.write(hir)?;
    Some(walk.text)
}

/// The fewest characters that an expression needs.
fn shortest(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.iter().filter(|byte| (**byte & 0xC0) != 0x80).count(),
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => shortest(&repetition.sub).saturating_mul(repetition.min as usize),
        HirKind::Capture(capture) => shortest(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(shortest).fold(0, usize::saturating_add),
        HirKind::Alternation(parts) => parts.iter().map(shortest).min().unwrap_or(0),
    }
}

/// The most characters that a text can have; `None` where nothing ends it.
pub(super) fn longest(hir: &Hir) -> Option<usize> {
    let looks = hir.properties();
    let anchored = looks.look_set_prefix().contains(Look::Start) && looks.look_set_suffix().contains(Look::End);
    if anchored { most(hir) } else { None }
}

fn most(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => Some(literal.0.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()),
        HirKind::Class(_) => Some(1),
        HirKind::Repetition(repetition) => most(&repetition.sub)?.checked_mul(repetition.max? as usize),
        HirKind::Capture(capture) => most(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(most).try_fold(0_usize, |sum, part| sum.checked_add(part?)),
        HirKind::Alternation(parts) => {
            parts.iter().map(most).try_fold(0_usize, |longest, part| Some(longest.max(part?)))
        }
    }
}

struct Walk<'w> {
    rng: &'w mut ChaCha8Rng,
    wanted: &'w Wanted,
    /// Characters that repetitions may still add.
    room: usize,
    text: String,
    groups: Vec<(u32, String)>,
    /// The characters of each class met that a person would type.
    typed: Vec<(&'w ClassUnicode, Vec<char>)>,
}

impl<'w> Walk<'w> {
    fn write(&mut self, hir: &'w Hir) -> Option<()> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.write_literal(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(Class::Unicode(class)) => {
                let character = self.character(class)?;
                self.text.push(character);
            }
            HirKind::Class(Class::Bytes(class)) => {
                let range = class.ranges().first()?;
                self.text.push(char::from(range.start()));
            }
            HirKind::Repetition(repetition) => self.repeat(repetition)?,
            HirKind::Capture(capture) => {
                let start = self.text.len();
                self.write(&capture.sub)?;
                let group = self.text.get(start..).unwrap_or_default().to_owned();
                self.groups.push((capture.index, group));
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            HirKind::Alternation(parts) => {
                let least = parts.iter().map(shortest).min().unwrap_or(0);
                let fitting: Vec<&'w Hir> =
                    parts.iter().filter(|part| shortest(part).saturating_sub(least) <= self.room.max(ROOM)).collect();
                let picked = fitting.get(self.rng.random_range(0..fitting.len().max(1)))?;
                self.room = self.room.saturating_sub(shortest(picked).saturating_sub(least));
                self.write(picked)?;
            }
        }
        (self.text.len() <= self.wanted.most.saturating_mul(4)).then_some(())
    }

    fn write_literal(&mut self, literal: &str) {
        for character in literal.chars() {
            match u32::from(character).checked_sub(BACK_REFERENCE).filter(|group| *group < 1000) {
                Some(group) => {
                    let repeated = self.groups.iter().rev().find(|(index, _)| *index == group);
                    let repeated = repeated.map(|(_, text)| text.clone()).unwrap_or_default();
                    self.text.push_str(&repeated);
                }
                None => self.text.push(character),
            }
        }
    }

    fn repeat(&mut self, repetition: &'w Repetition) -> Option<()> {
        let size = shortest(&repetition.sub).max(1);
        let bound = repetition.max.map_or(usize::MAX, |max| max.saturating_sub(repetition.min) as usize);
        let possible = bound.min(self.room / size);
        let more = if self.wanted.fill { possible } else { self.rng.random_range(0..=possible) };
        self.room -= more * size;
        for _ in 0..(repetition.min as usize).saturating_add(more) {
            self.write(&repetition.sub)?;
        }
        Some(())
    }

    /// A character of a class that a person would type, if it has one.
    fn character(&mut self, class: &'w ClassUnicode) -> Option<char> {
        let known = self.typed.iter().position(|(known, _)| std::ptr::eq(*known, class));
        let rank = known.unwrap_or_else(|| {
            self.typed.push((class, typed(class, self.wanted.material)));
            self.typed.len() - 1
        });
        let (_, typed) = self.typed.get(rank)?;
        if !typed.is_empty() {
            return typed.get(self.rng.random_range(0..typed.len())).copied();
        }
        let range = class.ranges().get(self.rng.random_range(0..class.ranges().len().max(1)))?;
        let code = self.rng.random_range(u32::from(range.start())..=u32::from(range.end()));
        char::from_u32(code).or(Some(range.start()))
    }
}

/// The characters of a class that a person would type first; `material` is any character for lookaheads to see.
fn typed(class: &ClassUnicode, material: bool) -> Vec<char> {
    let holds = |character: char| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&character));
    let width: u64 =
        class.ranges().iter().map(|range| u64::from(u32::from(range.end()) - u32::from(range.start())) + 1).sum();
    // A class of nearly everything is better served by letters than by punctuation.
    let tiers: [&[std::ops::RangeInclusive<char>]; 4] = if width > 96 && !material {
        [&['a'..='z'], &['A'..='Z', '0'..='9'], &['!'..='~'], &[' '..='~']]
    } else {
        [&['a'..='z', 'A'..='Z', '0'..='9'], &['!'..='~'], &[' '..=' '], &[' '..='~']]
    };
    let of_tier = |tier: &[std::ops::RangeInclusive<char>]| -> Vec<char> {
        tier.iter().cloned().flatten().filter(|character| holds(*character)).collect()
    };
    tiers.into_iter().map(of_tier).find(|typed| !typed.is_empty()).unwrap_or_default()
}
