use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::mock::request::convert::scalar;
use crate::mock::request::shape::View;
use crate::mock::request::types::Types;

/// Reads server-sent events (HTML §9.2.6) as the items of an array.
///
/// An item is an event with its fields (OpenAPI 3.2 §4.14.4.1); where the schema of the items names none of these fields,
/// it is what the data says. An event that no empty line ends is dropped, as every reader of such streams does.
pub(super) fn read<'s>(text: &str, item: impl Fn(usize) -> View<'s>) -> Value {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut items = Vec::new();
    let mut event = Event::default();
    let Some((ended, _)) = text.rsplit_once('\n') else { return Value::Array(items) };
    for line in ended.split('\n') {
        if line.is_empty() {
            items.extend(std::mem::take(&mut event).value(item(items.len())));
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        event.push(name, value.strip_prefix(' ').unwrap_or(value));
    }
    Value::Array(items)
}

#[derive(Default)]
struct Event<'t> {
    data: Vec<&'t str>,
    /// The other fields, in order; the last of a name counts.
    fields: Vec<(&'t str, &'t str)>,
}

impl<'t> Event<'t> {
    fn push(&mut self, name: &'t str, value: &'t str) {
        match name {
            "data" => self.data.push(value),
            "event" | "id" => self.fields.push((name, value)),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.fields.push((name, value));
            }
            _ => {}
        }
    }

    fn value(self, view: View<'_>) -> Option<Value> {
        if self.data.is_empty() && self.fields.is_empty() {
            return None;
        }
        let is_event =
            view.types().is_none() || ["data", "event", "id", "retry"].iter().any(|name| view.has_member(name));
        let data = self.data.join("\n");
        if !is_event {
            return Some(said(data, view));
        }
        let mut members = Map::new();
        for (name, value) in self.fields {
            let number = value.parse::<u64>().ok().filter(|_| name == "retry" && !view.has_member(name));
            let value = number.map_or_else(|| scalar(Cow::Borrowed(value), view.member(name)), Value::from);
            members.insert(name.to_owned(), value);
        }
        if !self.data.is_empty() {
            members.insert("data".to_owned(), said(data, view.member("data")));
        }
        Some(Value::Object(members))
    }
}

/// What data says: JSON where the schema wants members or items, else one value.
fn said(data: String, view: View<'_>) -> Value {
    if view.asks_for(Types::ARRAY.or(Types::OBJECT))
        && let Ok(value) = serde_json::from_str(&data)
    {
        return value;
    }
    scalar(Cow::Owned(data), view)
}
