//! What a title or description says about a string of whose name nothing is known.

use super::table::{self, Maker};

/// Characters of the text that are read: what comes later is seldom about the value itself.
const NEAR: usize = 120;

/// Phrases, and the name that they make a value be treated as. Those that say more stand first.
static PHRASES: &[(&str, &str)] = &[
    ("email address", "email"),
    ("e-mail address", "email"),
    ("phone number", "phone"),
    ("country code", "country code"),
    ("iso 3166", "country code"),
    ("currency code", "currency"),
    ("iso 4217", "currency"),
    ("language code", "language"),
    ("iso 639", "language"),
    ("time zone", "timezone"),
    ("timezone", "timezone"),
    ("ip address", "ip"),
    ("postal code", "zip"),
    ("zip code", "zip"),
    ("iso 8601", "timestamp"),
    ("rfc 3339", "timestamp"),
    ("rfc3339", "timestamp"),
    ("timestamp", "timestamp"),
    ("uuid", "uuid"),
    ("url of", "url"),
    ("uri of", "url"),
    ("url to", "url"),
    ("link to", "url"),
    ("full name", "full name"),
    ("first name", "first name"),
    ("last name", "last name"),
    ("mime type", "mime type"),
    ("file name", "filename"),
    ("sha-256", "sha256"),
    ("hostname", "hostname"),
];

/// What makes values for what a text is about; `None` where it names nothing known.
pub(in crate::sample) fn hinted(prose: &str) -> Option<Maker> {
    let near: String = prose.chars().take(NEAR).collect::<String>().to_lowercase();
    let (_, name) = PHRASES.iter().find(|(phrase, _)| near.contains(phrase))?;
    table::maker(name)
}
