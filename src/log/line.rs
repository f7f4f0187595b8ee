use std::fmt::Write as _;

use anstream::adapter::strip_str;
use mockwright_runtime::LogLevel;
use serde_json::{Map, Value, json};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};

use crate::output::harmless;

/// A line of the log.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) level: LogLevel,
    target: String,
    message: String,
    fields: Map<String, Value>,
}

impl Line {
    pub(crate) fn new(level: LogLevel, target: &str, message: impl Into<String>) -> Self {
        Self { level, target: target.to_owned(), message: message.into(), fields: Map::new() }
    }

    /// Says more.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    /// Says this.
    pub(crate) fn saying(mut self, message: String) -> Self {
        self.message = message;
        self
    }

    /// Takes a value of an event, among which the message is one.
    pub(super) fn note(&mut self, name: &str, value: Value) {
        match value {
            Value::String(message) if name == "message" => self.message = message,
            value => drop(self.fields.insert(name.to_owned(), value)),
        }
    }

    /// For programs: one JSON object.
    pub(crate) fn json(&self) -> String {
        self.json_at(&now())
    }

    fn json_at(&self, timestamp: &str) -> String {
        let mut line = json!({
            "timestamp": timestamp,
            "level": self.level.as_str(),
            "target": self.target,
            "message": plain(&self.message),
        });
        if !self.fields.is_empty() {
            let shown = |(name, value): (&String, &Value)| (name.clone(), shown(value));
            line["fields"] = self.fields.iter().map(shown).collect();
        }
        line.to_string()
    }

    /// For people: time, level, message and what it says more.
    pub(crate) fn text(&self) -> String {
        self.text_at(&now())
    }

    fn text_at(&self, timestamp: &str) -> String {
        let mut line = format!("{timestamp} {:5} {}", self.level.as_str().to_uppercase(), harmless(&self.message));
        for (name, value) in &self.fields {
            let value = match value {
                Value::String(text) if is_word(text) => text.clone(),
                other => harmless(&other.to_string()),
            };
            let _ = write!(line, " {name}={value}");
        }
        line
    }
}

/// Text without styles, in which only the ends of its lines are left of control characters.
fn plain(text: &str) -> String {
    let lines = strip_str(text).to_string();
    lines.trim().lines().map(harmless).collect::<Vec<_>>().join("\n")
}

fn shown(value: &Value) -> Value {
    match value {
        Value::String(text) => harmless(text).into(),
        Value::Array(values) => values.iter().map(shown).collect(),
        other => other.clone(),
    }
}

/// Whether text stands for itself without quotes.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_graphic() && !matches!(char, '"' | '=' | '\\'))
}

/// RFC 3339, in UTC.
fn now() -> String {
    let mut text = String::new();
    // It only fails where the writer does.
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Line {
        let line = Line::new(LogLevel::Warn, "mockwright", "\n\x1b[31mred\x1b[0m a\r\nb\u{9b}");
        line.with("path", "/a\r\n\x1b]0;t\x07").with("status", 200).with("name", "my pets")
    }

    #[test]
    fn a_line_for_programs_is_one_object_without_control_characters() {
        let text = hostile().json_at("2026-01-01T00:00:00.000000Z");
        assert!(!text.chars().any(char::is_control), "{text}");
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["timestamp"], "2026-01-01T00:00:00.000000Z");
        assert_eq!((&line["level"], &line["target"]), (&json!("warn"), &json!("mockwright")));
        assert_eq!(line["message"], "red a\nb<U+009B>");
        assert_eq!(line["fields"]["path"], "/a␍␊␛]0;t␇");
        assert_eq!(line["fields"]["status"], 200);
    }

    #[test]
    fn a_line_for_people_is_one_line_that_says_the_same() {
        let text = hostile().text_at("2026-01-01T00:00:00.000000Z");
        assert!(!text.chars().any(char::is_control), "{text}");
        assert!(text.starts_with("2026-01-01T00:00:00.000000Z WARN  "), "{text}");
        assert!(text.ends_with(r#" status=200 name="my pets""#), "{text}");
    }

    #[test]
    fn time_is_utc() {
        let now = now();
        assert!(now.ends_with('Z') && now.len() == "2026-01-01T00:00:00.000000Z".len(), "{now}");
    }
}
