//! Types, null and lists of values.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::position::{Keywords, View};
use super::{Facet, Form, Walk};
use crate::sample::{Types, same_value};

/// Values shown in a message.
const SHOWN: usize = 5;

/// Characters of a value that are shown.
const LONGEST_VALUE: usize = 60;

impl Walk<'_, '_> {
    /// Compares which types, null included, and which of their values are allowed.
    ///
    /// Gives the types that both allow; `None` where that is none, so that nothing else is worth comparing.
    pub(super) fn kinds(
        &mut self,
        old: &View,
        new: &View,
        before: &Keywords<'_>,
        after: &Keywords<'_>,
    ) -> Option<Types> {
        let (one, other) = (types(old, before), types(new, after));
        let (old_values, new_values) = (values(before), values(after));
        let takes_null = |view: &View, types: Types, values: &Option<Vec<&Value>>| {
            view.nullable || types.meets(Types::NULL) && values.as_ref().is_none_or(|all| all.contains(&&Value::Null))
        };
        let both = one.and(other).without(Types::NULL);
        let only_null = |types: Types| types.without(Types::NULL).is_empty();
        // Where any value is allowed, null is one of them.
        let any = |view: &View, types: Types| types == Types::ALL && !view.nullable;
        if !only_null(one) && !only_null(other) && !any(old, one) && !any(new, other) {
            self.null(takes_null(old, one, &old_values), takes_null(new, other, &new_values));
        }
        self.types(one.without(Types::NULL), other.without(Types::NULL));
        if both.is_empty() {
            return None;
        }
        self.values(old_values.as_deref(), new_values.as_deref());
        Some(both)
    }

    /// Compares whether null is allowed.
    pub(super) fn null(&mut self, old: bool, new: bool) {
        if self.form == Form::Text {
            return;
        }
        match (old, new) {
            (false, true) => self.report(Facet::BecameNullable, "null is allowed now".to_owned()),
            (true, false) => self.report(Facet::BecameNotNullable, "null is no longer allowed".to_owned()),
            _ => {}
        }
    }

    fn types(&mut self, old: Types, new: Types) {
        if old == new {
            return;
        }
        let both = old.and(new);
        let facet = if both == new {
            Facet::TypeNarrowed
        } else if both == old {
            Facet::TypeWidened
        } else {
            Facet::TypeChanged
        };
        let facet = if both.is_empty() { Facet::TypeChanged } else { facet };
        self.report(facet, format!("type {} became {}", names(old), names(new)));
    }

    fn values(&mut self, old: Option<&[&Value]>, new: Option<&[&Value]>) {
        match (old, new) {
            (None, Some(new)) => {
                self.report(Facet::EnumIntroduced, format!("only {} allowed now", are(&shown(new), new.len())));
            }
            (Some(_), None) => {
                self.report(Facet::EnumDropped, "values are no longer limited to a list".to_owned());
            }
            (Some(old), Some(new)) => {
                let without = |all: &[&Value], others: &[&Value]| -> Vec<String> {
                    let mine = all.iter().filter(|value| !value.is_null());
                    let mine = mine.filter(|value| !others.iter().any(|other| same_value(value, other)));
                    mine.map(|value| brief(value)).collect()
                };
                let (gone, come) = (without(old, new), without(new, old));
                if !gone.is_empty() {
                    let message = format!("{} no longer allowed", are(&list(&gone), gone.len()));
                    self.report(Facet::EnumValueRemoved, message);
                }
                if !come.is_empty() {
                    let message = format!("{} allowed now", are(&list(&come), come.len()));
                    self.report(Facet::EnumValueAdded, message);
                }
            }
            (None, None) => {}
        }
    }
}

/// The types that all schemas allow. Where none says, the keywords do: who lists `properties` means an object.
pub(super) fn types(view: &View, keywords: &Keywords<'_>) -> Types {
    if view.refuses_all {
        return Types::NONE;
    }
    let mut said = keywords.all("type").map(Types::of_keyword).filter(|types| !types.is_empty()).peekable();
    if said.peek().is_some() {
        return said.fold(Types::ALL, Types::and);
    }
    if let Some(values) = values(keywords) {
        return values.iter().fold(Types::NONE, |types, value| types.or(Types::of(value)));
    }
    let spoken = keywords.used().map(Types::of_applicability).fold(Types::NONE, Types::or);
    let one_kind = Types::KINDS.into_iter().any(|kind| kind == spoken);
    if one_kind && keywords.having("anyOf").next().is_none() && keywords.having("oneOf").next().is_none() {
        spoken
    } else {
        Types::ALL
    }
}

/// The values that all schemas list; `None` where none does.
fn values<'v>(keywords: &Keywords<'v>) -> Option<Vec<&'v Value>> {
    let mut lists = keywords.all("enum").filter_map(Value::as_array).map(|list| list.iter().collect::<Vec<_>>());
    let consts = keywords.all("const").map(|value| vec![value]);
    let first = lists.next();
    let mut all = lists.chain(consts);
    let first = first.or_else(|| all.next())?;
    Some(all.fold(first, |mut known, list| {
        known.retain(|value| list.iter().any(|other| same_value(value, other)));
        known
    }))
}

fn names(types: Types) -> String {
    if types == Types::ALL.without(Types::NULL) {
        return "any".to_owned();
    }
    let named = [
        (Types::BOOLEAN, "boolean"),
        (Types::OBJECT, "object"),
        (Types::ARRAY, "array"),
        (Types::STRING, "string"),
        (Types::NUMBER, "number"),
    ];
    let mut words: Vec<&str> =
        named.into_iter().filter(|(kind, _)| types.and(*kind) == *kind).map(|(_, word)| word).collect();
    if types.meets(Types::WHOLE) && !types.meets(Types::BROKEN) {
        words.push("integer");
    }
    if words.is_empty() { "nothing".to_owned() } else { words.join(" or ") }
}

fn shown(values: &[&Value]) -> String {
    list(&values.iter().map(|value| brief(value)).collect::<Vec<_>>())
}

fn list(values: &[String]) -> String {
    let more = values.len().saturating_sub(SHOWN);
    let mut text = values.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}

fn are(text: &str, count: usize) -> String {
    format!("{text} {}", if count == 1 { "is" } else { "are" })
}

/// A value as JSON, cut where it is long.
pub(super) fn brief(value: &Value) -> String {
    cut(&value.to_string()).into_owned()
}

/// A text, cut where it is long.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
