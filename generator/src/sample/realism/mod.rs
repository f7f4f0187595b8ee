//! Values that a person believes, from what a member is called.

mod hint;
mod kit;
mod locale;
mod name;
mod place;
mod table;
mod unit;
mod words;

use serde_json::{Number, Value};

pub(super) use self::hint::hint;
pub(super) use self::kit::{Kit, Tense};
use self::kit::{rounded, with_cents};
pub use self::locale::Locale;
pub(super) use self::name::Name;
use self::name::Side;
pub(super) use self::words::{phrase, sentence};

/// A value for a member of this name; `None` where the name says nothing.
///
/// It is a suggestion: bounds, patterns and types are the caller's to check.
pub(super) fn suggest(name: &Name, kit: &mut Kit) -> Option<Value> {
    of_words(name.words(), kit)
}

/// A number for a name that only says which end of a range it is, such as `low_estimate`.
pub(super) fn end_of_range(name: &Name, kit: &mut Kit) -> Option<Value> {
    let (side, _) = name::side(name.words())?;
    let middle = kit.shared(|kit| kit.whole(20, 400));
    Some(beside(&middle.into(), side))
}

fn beside(middle: &Number, side: Side) -> Value {
    let factor = if side == Side::Low { 0.5 } else { 1.5 };
    let number = middle.as_f64().unwrap_or_default() * factor;
    if middle.is_f64() { with_cents(number) } else { rounded(number) }
}

fn of_words(words: &[String], kit: &mut Kit) -> Option<Value> {
    if let Some((side, rest)) = name::side(words)
        && let Some(Value::Number(number)) = kit.shared(|kit| of_words(&rest, kit))
    {
        return Some(beside(&number, side));
    }
    if let Some(number) = unit::number(words, kit, of_words) {
        return Some(number);
    }
    name::endings(words).find_map(|ending| table::maker(&ending)).map(|make| make(kit))
}
