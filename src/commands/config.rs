use anyhow::Context;
use serde_json::{Value, json};

use crate::args::{ConfigArgs, Format};
use crate::exit::Exit;
use crate::output::{self, harmless};
use crate::settings::{Origin, Set, Settings};

/// `mockwright config`.
pub(super) fn run(args: &ConfigArgs, settings: &Settings) -> anyhow::Result<Exit> {
    let text = match args.format {
        Format::Text => text(settings),
        Format::Json => {
            let all: Vec<Value> = settings.all().iter().map(json_of).collect();
            serde_json::to_string_pretty(&json!({"settings": all})).context("cannot write JSON")? + "\n"
        }
    };
    output::data(&text)?;
    Ok(Exit::Success)
}

/// One line a setting, in columns.
fn text(settings: &Settings) -> String {
    let rows: Vec<[String; 3]> = settings.all().iter().map(row).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let (names, values) = (width(0).unwrap_or(0), width(1).unwrap_or(0).min(40));
    let lines = rows.iter().map(|[name, value, origin]| format!("{name:names$}  {value:values$}  {origin}\n"));
    lines.collect()
}

fn row(set: &Set) -> [String; 3] {
    let value = match &set.value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => "-".to_owned(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    };
    [set.name.clone(), harmless(&value), harmless(&set.origin.to_string())]
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn json_of(set: &Set) -> Value {
    let origin = match &set.origin {
        Origin::Flag => json!({"from": "flag", "name": format!("--{}", set.name)}),
        Origin::Environment(name) => json!({"from": "environment", "name": name}),
        Origin::File(path, line) => json!({"from": "file", "name": path.to_string_lossy(), "line": line}),
        Origin::Default => json!({"from": "default"}),
    };
    json!({"name": set.name, "value": set.value, "origin": origin})
}
