//! Values that a person believes, from what a member is called.

mod kit;
mod name;
mod table;
mod words;

use serde_json::Value;

pub(super) use self::kit::{Kit, Tense};
pub(super) use self::name::Name;
pub(super) use self::words::{phrase, sentence};

/// A value for a member of this name; `None` where the name says nothing.
///
/// It is a suggestion: bounds, patterns and types are the caller's to check.
pub(super) fn suggest(name: &Name, kit: &mut Kit) -> Option<Value> {
    name.endings().find_map(|ending| table::maker(&ending)).map(|make| make(kit))
}
