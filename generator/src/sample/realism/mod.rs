//! Values that a person believes, from what a member is called.

mod hint;
mod kit;
mod locale;
mod name;
mod place;
mod source;
mod table;
mod unit;
mod words;

use serde_json::Value;

pub(super) use self::hint::hinted;
pub(super) use self::kit::Kit;
pub use self::locale::Locale;
pub(super) use self::name::Name;
pub(super) use self::table::Maker;
pub(super) use self::words::{phrase, sentence};

/// A value for a member of this name; `None` where the name says nothing.
///
/// It is a suggestion: bounds, patterns and types are the caller's to check.
pub(super) fn suggest(name: &Name, kit: &mut Kit<'_>) -> Option<Value> {
    name.source().draw(kit)
}

/// A number for a name that only says which end of a range it is, such as `low_estimate`.
pub(super) fn end_of_range(name: &Name, kit: &mut Kit<'_>) -> Option<Value> {
    let side = name.source().side()?;
    let middle = kit.shared(|kit| kit.whole(20, 400));
    Some(source::beside(&middle.into(), side))
}
