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

use super::words::pick;

/// The randomness of a member.
pub(in crate::sample) struct Kit {
    pub(in crate::sample) own: ChaCha8Rng,
    /// The same for all members of an object.
    pub(in crate::sample) family: ChaCha8Rng,
    /// When this happened, judged by its name.
    pub(in crate::sample) tense: Tense,
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
            "start",
            "starts",
            "started",
            "from",
            "begin",
            "begins",
            "since",
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

impl Kit {
    /// The first and last name of the person that the object is about.
    pub(super) fn person(&self) -> (String, String) {
        let mut family = self.family.clone();
        (name::en::FirstName().fake_with_rng(&mut family), name::raw::LastName(EN).fake_with_rng(&mut family))
    }

    /// The company that the object is about.
    pub(super) fn company(&self) -> String {
        company::en::CompanyName().fake_with_rng(&mut self.family.clone())
    }

    /// An address on a reserved domain that fits the person.
    pub(in crate::sample) fn email_address(&self) -> String {
        let (first, last) = self.person();
        format!("{}.{}@example.com", plain(&first), plain(&last))
    }

    /// A moment between 2024 and 2026 that keeps the order of events.
    pub(in crate::sample) fn moment(&mut self) -> NaiveDateTime {
        let mut family = self.family.clone();
        let began = family.random_range(0..540_u64);
        let days = match self.tense {
            Tense::Born => return born(&mut family),
            Tense::Began => began,
            Tense::Went => began + 1 + self.own.random_range(0..60),
            Tense::Ended => began + 70 + self.own.random_range(0..60),
            Tense::Expires => began + 140 + self.own.random_range(0..200),
        };
        let second = self.own.random_range(6 * 3600..20 * 3600);
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

/// ASCII letters of a name, in lower case.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
}

fn born(family: &mut ChaCha8Rng) -> NaiveDateTime {
    midnight(1960).checked_add_days(Days::new(family.random_range(0..14_600))).unwrap_or_default()
}

fn midnight(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 2).unwrap_or_default().and_time(chrono::NaiveTime::MIN)
}
