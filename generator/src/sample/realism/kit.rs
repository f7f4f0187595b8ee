//! What makers of values draw from.
//!
//! Members of one object share a generator beside their own: whatever should agree among them (the person, the company,
//! the day on which it all began) is drawn from that one, so that siblings agree without knowing of one another.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use fake::Fake;
use fake::faker::{company, name};
use fake::locales::EN;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Number, Value};

use super::locale::Locale;
use super::place::{self, Place};
use super::words::pick;
use crate::sample::decimal;
use crate::sample::seed::{Seed, Trace};

/// The randomness of a member.
pub(in crate::sample) struct Kit<'s> {
    pub(in crate::sample) own: ChaCha8Rng,
    pub(in crate::sample) seed: &'s Seed,
    /// What all members of an object have in common.
    pub(in crate::sample) family: Trace,
    /// When this happened, judged by its name.
    pub(in crate::sample) tense: Tense,
    pub(in crate::sample) locale: Locale,
}

/// Where something stands in the order of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sample) enum Tense {
    /// A birthday.
    Born,
    /// The beginning: created, start, from.
    Began,
    /// Later: updated, published, sent.
    Went,
    /// The end: closed, end, until.
    Ended,
    /// After all: expires, due.
    Expires,
}

impl Tense {
    /// The tense that the words of a name suggest.
    pub(in crate::sample) fn of(words: &[String]) -> Self {
        let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        if has(&["birth", "birthday", "birthdate", "born", "dob"]) {
            Self::Born
        } else if has(&["from", "since", "start", "starts", "begin", "begins"]) {
            // `validFrom` begins, whatever `valid` alone would say.
            Self::Began
        } else if has(&["expires", "expiry", "expiration", "expire", "due", "renewal", "deadline", "valid", "eta"]) {
            Self::Expires
        } else if has(&[
            "end",
            "ends",
            "ended",
            "until",
            "to",
            "closed",
            "finished",
            "completed",
            "deleted",
            "max",
            "before",
            "resolved",
            "stop",
            "finish",
        ]) {
            Self::Ended
        } else if has(&[
            "created",
            "create",
            "creation",
            "started",
            "opened",
            "registered",
            "joined",
            "added",
            "min",
            "after",
            "first",
        ]) {
            Self::Began
        } else {
            Self::Went
        }
    }
}

impl Kit<'_> {
    /// A generator that begins alike for all members of the object.
    fn family(&self) -> ChaCha8Rng {
        self.seed.at(self.family, 0)
    }

    /// The first and last name of the person that the object is about.
    pub(super) fn person(&self) -> (String, String) {
        let (first, last) = self.written_person();
        let shown = |name: &str| name.split('|').next().unwrap_or_default().to_owned();
        (shown(&first), shown(&last))
    }

    /// The same in lower-case ASCII letters.
    pub(super) fn person_in_ascii(&self) -> (String, String) {
        let (first, last) = self.written_person();
        let ascii = |name: &str| plain(name.rsplit('|').next().unwrap_or_default());
        (ascii(&first), ascii(&last))
    }

    fn written_person(&self) -> (String, String) {
        let mut family = self.family();
        match self.locale.names() {
            Some(names) => (pick(names.first, &mut family).to_owned(), pick(names.last, &mut family).to_owned()),
            None => {
                (name::en::FirstName().fake_with_rng(&mut family), name::raw::LastName(EN).fake_with_rng(&mut family))
            }
        }
    }

    /// Where the object is.
    pub(super) fn place(&self) -> Place {
        let places = self.locale.places();
        let drawn = self.family().random_range(0..places.len().max(1));
        // No table is empty.
        places.get(drawn).copied().unwrap_or(place::OF_THE_WORLD[0])
    }

    /// Draws from what the members of the object have in common.
    pub(super) fn shared<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        let family = self.family();
        let own = std::mem::replace(&mut self.own, family);
        let drawn = draw(self);
        self.own = own;
        drawn
    }

    /// A number in a range of hundredths.
    pub(super) fn hundredths(&mut self, from: i64, to: i64) -> Value {
        let drawn = self.whole(from, to);
        with_cents(decimal::to_float(drawn.into()) / 100.0)
    }

    /// The company that the object is about.
    pub(super) fn company(&self) -> String {
        company::en::CompanyName().fake_with_rng(&mut self.family())
    }

    /// An address on a reserved domain that fits the person.
    pub(in crate::sample) fn email_address(&self) -> String {
        let (first, last) = self.person_in_ascii();
        format!("{first}.{last}@example.com")
    }

    /// A moment between 2024 and 2026 that keeps the order of events.
    pub(in crate::sample) fn moment(&mut self) -> NaiveDateTime {
        let mut family = self.family();
        let began = family.random_range(0..540_u64);
        let days = match self.tense {
            Tense::Born => return born(&mut family),
            Tense::Began => began,
            Tense::Went => began + 1 + self.own.random_range(0..60),
            Tense::Ended => began + 70 + self.own.random_range(0..60),
            Tense::Expires => began + 140 + self.own.random_range(0..200),
        };
        // The time of day is in order as well, for those that say nothing of the day.
        let (from, to) = match self.tense {
            Tense::Began | Tense::Born => (6, 11),
            Tense::Went => (11, 14),
            Tense::Ended | Tense::Expires => (14, 20),
        };
        let second = self.own.random_range(from * 3600..to * 3600);
        midnight(2024).checked_add_days(Days::new(days)).unwrap_or_default() + TimeDelta::seconds(second)
    }

    pub(super) fn pick(&mut self, choices: &[&'static str]) -> &'static str {
        pick(choices, &mut self.own)
    }

    pub(super) fn whole(&mut self, from: i64, to: i64) -> i64 {
        self.own.random_range(from..=to)
    }

    /// Characters of an opaque token.
    pub(in crate::sample) fn token(&mut self, alphabet: &str, length: usize) -> String {
        let characters: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| pick(&characters, &mut self.own)).collect()
    }

    pub(in crate::sample) fn uuid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.own.random()).into_uuid().to_string()
    }
}

/// The nearest whole number.
pub(super) fn rounded(number: f64) -> Value {
    decimal::to_integer(number).and_then(|whole| i64::try_from(whole).ok()).map_or(Value::Null, Value::from)
}

/// A number with two digits behind the point.
pub(super) fn with_cents(number: f64) -> Value {
    Number::from_f64(decimal::round(number, 2)).map_or(Value::Null, Value::Number)
}

/// ASCII letters of a name, in lower case; letters with marks become those without.
fn plain(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' => letters.push(letter),
            'ä' => letters.push_str("ae"),
            'ö' => letters.push_str("oe"),
            'ü' => letters.push_str("ue"),
            'ß' => letters.push_str("ss"),
            'á' | 'à' | 'â' => letters.push('a'),
            'é' | 'è' | 'ê' => letters.push('e'),
            'í' | 'ì' => letters.push('i'),
            'ó' | 'ò' => letters.push('o'),
            'ú' | 'ù' => letters.push('u'),
            'ñ' => letters.push('n'),
            'ç' => letters.push('c'),
            _ => {}
        }
    }
    letters
}

fn born(family: &mut ChaCha8Rng) -> NaiveDateTime {
    midnight(1960).checked_add_days(Days::new(family.random_range(0..14_600))).unwrap_or_default()
}

fn midnight(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 2).unwrap_or_default().and_time(chrono::NaiveTime::MIN)
}
