use csv::{Terminator, Writer, WriterBuilder};
use indexmap::IndexSet;
use serde_json::Value;

use super::RenderError;
use super::shape::Shape;
use super::text::field;

/// Writes rows (RFC 4180): a header and a row an item for objects, a row an item otherwise.
///
/// A string is taken for the author's own CSV.
pub(super) fn write(value: &Value, shape: &Shape<'_>) -> Result<Vec<u8>, RenderError> {
    let items = match value {
        Value::String(text) => return Ok(text.clone().into_bytes()),
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    let columns = columns(items, shape, value);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    if !columns.is_empty() {
        writer.write_record(&columns)?;
    }
    for item in items {
        write_row(&mut writer, item, &columns)?;
    }
    writer.into_inner().map_err(|error| RenderError::Csv(error.into_error().into()))
}

/// The union of the members' names, in order; without rows, what the schema names.
fn columns(items: &[Value], shape: &Shape<'_>, value: &Value) -> IndexSet<String> {
    if items.is_empty() {
        return shape.item(0, value).property_names().into_iter().collect();
    }
    items.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys).cloned().collect()
}

fn write_row(writer: &mut Writer<Vec<u8>>, item: &Value, columns: &IndexSet<String>) -> Result<(), RenderError> {
    match item {
        Value::Object(_) if columns.is_empty() => Ok(()),
        Value::Object(members) => {
            let cells = columns.iter().map(|name| members.get(name).map(field).unwrap_or_default());
            Ok(writer.write_record(cells.map(std::borrow::Cow::into_owned))?)
        }
        Value::Array(cells) => Ok(writer.write_record(cells.iter().map(|cell| field(cell).into_owned()))?),
        scalar => Ok(writer.write_record([field(scalar).as_ref()])?),
    }
}
