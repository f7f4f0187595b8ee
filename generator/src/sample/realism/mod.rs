//! Values that a person believes, from what a member is called.

mod hint;
mod kit;
mod locale;
mod name;
mod place;
mod table;
mod unit;
mod words;

use serde_json::Value;

pub(super) use self::hint::hint;
pub(super) use self::kit::{Kit, Tense};
pub use self::locale::Locale;
pub(super) use self::name::Name;
pub(super) use self::words::{phrase, sentence};

/// A value for a member of this name; `None` where the name says nothing.
///
/// It is a suggestion: bounds, patterns and types are the caller's to check.
pub(super) fn suggest(name: &Name, kit: &mut Kit) -> Option<Value> {
    of_words(name.words(), kit)
}

fn of_words(words: &[String], kit: &mut Kit) -> Option<Value> {
    if let Some((side, rest)) = name::side(words)
        && let Some(Value::Number(number)) = kit.shared(|kit| of_words(&rest, kit))
    {
        return Some(kit.beside(&number, side));
    }
    if let Some(number) = unit::number(words, kit, of_words) {
        return Some(number);
    }
    name::endings(words).find_map(|ending| table::maker(&ending)).map(|make| make(kit))
}
