use std::borrow::Cow;

use csv::ReaderBuilder;
use serde_json::{Map, Value};

use super::Malformed;
use crate::mock::request::convert::scalar;
use crate::mock::request::shape::View;
use crate::mock::request::types::Types;

/// Reads rows (RFC 4180): objects by the names in the first row; arrays where the schema wants its items so or the type
/// says that there is no such row.
pub(super) fn read<'s>(text: &str, header: Option<&str>, item: impl Fn(usize) -> View<'s>) -> Result<Value, Malformed> {
    let is_absent = header.is_some_and(|header| header.eq_ignore_ascii_case("absent"));
    let wants_arrays = item(0).asks_for(Types::ARRAY) && !item(0).asks_for(Types::OBJECT);
    let has_names = !is_absent && !wants_arrays;
    let mut reader = ReaderBuilder::new().has_headers(has_names).flexible(!has_names).from_reader(text.as_bytes());
    let names: Vec<String> = if has_names {
        reader.headers().map_err(|error| malformed(&error))?.iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    };
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| malformed(&error))?;
        let view = item(rows.len());
        let cell = |text: &str, view: View<'_>| scalar(Cow::Borrowed(text), view);
        rows.push(if has_names {
            let cells = names.iter().zip(&row).map(|(name, text)| (name.clone(), cell(text, view.member(name))));
            Value::Object(cells.collect::<Map<_, _>>())
        } else {
            Value::Array(row.iter().enumerate().map(|(index, text)| cell(text, view.item(index))).collect())
        });
    }
    Ok(Value::Array(rows))
}

fn malformed(error: &csv::Error) -> Malformed {
    let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
    let detail = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the body is no CSV: a row has {len} fields, the first one {expected_len}")
        }
        _ => "the body is no CSV".to_owned(),
    };
    Malformed { detail, at: line.map(|line| (line, 1)) }
}
