use mockwright_generator::model::{Header, MediaKind, ParameterContent, Schemas};
use serde_json::Value;

use crate::mock::render::content_type::ContentType;
use crate::mock::render::form::first_content_type;
use crate::mock::render::shape::Shape;
use crate::mock::render::text::field;
use crate::mock::render::{RenderError, Subject, write};

/// One part.
pub(super) struct Part {
    /// Names and values, all legal.
    pub(super) headers: Vec<(String, String)>,
    /// What follows the empty line.
    pub(super) body: Vec<u8>,
}

impl Part {
    /// A part of plain text.
    pub(super) fn text(name: &str, text: &str) -> Self {
        let content_type = "text/plain; charset=utf-8".to_owned();
        let headers = vec![disposition(name, false), ("Content-Type".to_owned(), content_type)];
        Self { headers, body: text.as_bytes().to_vec() }
    }
}

/// Writes one part in the content type that its encoding names, or the default of its schema.
///
/// Parts of types other than form-data carry their name in the same header, as OpenAPI 3.1 §4.8.14.4 advises.
pub(super) fn part<'a>(
    name: Option<&str>,
    value: &'a Value,
    shape: &Shape<'a>,
    subject: &Subject<'a>,
) -> Result<Part, RenderError> {
    let encoding = name.and_then(|name| subject.encoding.get(name));
    let named = first_content_type(encoding);
    let mut content_type = named.unwrap_or_else(|| ContentType::parse(&default_type(value, shape)));
    let transfer = shape.keyword("contentEncoding").and_then(Value::as_str).filter(|_| value.is_string());
    let transfer = transfer.filter(|name| matches!(*name, "base64" | "quoted-printable" | "7bit" | "8bit" | "binary"));
    let body = if value.is_null() {
        Vec::new()
    } else {
        write(&Subject { value, shape: shape.clone(), item_schema: None, ..*subject }, &mut content_type)?
    };

    let mut headers = Vec::new();
    if let Some(name) = name {
        headers.push(disposition(name, MediaKind::of(content_type.essence()) == MediaKind::Binary));
    }
    if MediaKind::of(content_type.essence()) == MediaKind::Text && content_type.parameter("charset").is_none() {
        content_type.set("charset", "utf-8");
    }
    headers.push(("Content-Type".to_owned(), content_type.to_string()));
    headers.extend(transfer.map(|name| ("Content-Transfer-Encoding".to_owned(), name.to_owned())));
    for header in encoding.into_iter().flat_map(|encoding| &encoding.headers) {
        push_declared(&mut headers, header, subject.schemas);
    }
    Ok(Part { headers, body })
}

/// The default content type of a part (OpenAPI 3.2 §4.15.1.1).
fn default_type(value: &Value, shape: &Shape<'_>) -> String {
    let keyword = |name| shape.keyword(name).and_then(Value::as_str);
    match value {
        Value::Object(_) | Value::Array(_) => "application/json".to_owned(),
        Value::String(_) => {
            let is_bytes = keyword("contentEncoding").is_some() || keyword("format") == Some("binary");
            let is_untyped = shape.parts().next().is_some() && shape.keyword("type").is_none();
            match keyword("contentMediaType") {
                Some(media_type) if is_untyped => media_type.to_owned(),
                _ if is_bytes || is_untyped && shape.keyword("enum").or(shape.keyword("const")).is_none() => {
                    "application/octet-stream".to_owned()
                }
                _ => "text/plain".to_owned(),
            }
        }
        _ => "text/plain".to_owned(),
    }
}

fn disposition(name: &str, is_file: bool) -> (String, String) {
    // The escapes of browsers (HTML §4.10.21.8): RFC 7578 §2 has none of its own.
    let name: String = name
        .chars()
        .map(|character| match character {
            '"' => "%22".to_owned(),
            '\r' => "%0D".to_owned(),
            '\n' => "%0A".to_owned(),
            other if other.is_control() => "_".to_owned(),
            other => other.to_string(),
        })
        .collect();
    let file = if is_file { format!("; filename=\"{name}\"") } else { String::new() };
    ("Content-Disposition".to_owned(), format!("form-data; name=\"{name}\"{file}"))
}

/// A declared header whose value the description fixes or suggests; one that is there already is replaced.
fn push_declared(headers: &mut Vec<(String, String)>, header: &Header, schemas: &Schemas) {
    let ParameterContent::Schema(pointer) = &header.content else { return };
    let shape = Shape::of(schemas, Some(pointer), &Value::Null);
    let first = |name| shape.keyword(name).and_then(|listed| listed.get(0));
    let value = shape.keyword("const").or_else(|| shape.keyword("example")).or_else(|| first("examples"));
    let value = value.or_else(|| shape.keyword("default")).or_else(|| first("enum"));
    let is_token = !header.name.is_empty() && header.name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    let Some(value) = value.filter(|_| is_token && !header.name.eq_ignore_ascii_case("content-type")) else { return };
    let value: String = field(value).chars().filter(|character| matches!(character, ' '..='~')).collect();
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case(&header.name));
    headers.push((header.name.clone(), value));
}
