//! What a client asks for when it makes a mock.

use bytes::Bytes;
use chrono::TimeDelta;
use http::{HeaderName, HeaderValue};
use serde_json::Value;

use crate::control::fault::FieldFault;
use crate::control::fields::Fields;
use crate::control::header_fields;

const KNOWN: [&str; 7] = ["name", "status_code", "headers", "body", "content_type", "delay_ms", "ttl_seconds"];
const LONGEST_NAME: usize = 128;
const LONGEST_BODY: usize = 1024 * 1024;

/// A mock that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewMock {
    pub(super) name: Option<Box<str>>,
    pub(super) status_code: u16,
    /// The fields that were asked for; names are there once.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Never empty: an empty text is no body.
    pub(super) body: Option<Bytes>,
    pub(super) content_type: HeaderValue,
    pub(super) delay_ms: u16,
    pub(super) time_to_live: TimeDelta,
}

impl Default for NewMock {
    fn default() -> Self {
        Self {
            name: None,
            status_code: 200,
            headers: Vec::new(),
            body: None,
            content_type: HeaderValue::from_static("application/json"),
            delay_ms: 0,
            time_to_live: TimeDelta::hours(1),
        }
    }
}

impl NewMock {
    /// Reads what a client sends, and tells all that is wrong with it. A client that sends no body at all means the
    /// default.
    pub(crate) fn from_json(value: &Value) -> Result<Self, Vec<FieldFault>> {
        let mut fields = Fields::of(value, "", &KNOWN).map_err(|fault| vec![fault])?;
        let mut new = Self { name: name(&mut fields), body: body(&mut fields), ..Self::default() };
        if let Some(status) = small(&mut fields, "status_code", 100, 599) {
            new.status_code = status;
        }
        match fields.get("headers").map(header_fields::read) {
            Some(Ok(headers)) => new.headers = headers,
            Some(Err(faults)) => fields.faults(faults),
            None => {}
        }
        if let Some(content_type) = content_type(&mut fields) {
            new.content_type = content_type;
        }
        if let Some(delay) = small(&mut fields, "delay_ms", 0, 30_000) {
            new.delay_ms = delay;
        }
        if let Some(seconds) = fields.integer("ttl_seconds", 60..=172_800) {
            new.time_to_live = TimeDelta::seconds(seconds.into());
        }
        let faults = fields.into_faults();
        if faults.is_empty() { Ok(new) } else { Err(faults) }
    }
}

fn small(fields: &mut Fields<'_>, name: &str, least: u16, most: u16) -> Option<u16> {
    fields.integer(name, least.into()..=most.into()).and_then(|number| number.try_into().ok())
}

fn name(fields: &mut Fields<'_>) -> Option<Box<str>> {
    let name = fields.text("name")?;
    if name.chars().count() > LONGEST_NAME {
        fields.fault("name", format!("must not be longer than {LONGEST_NAME} characters"));
    } else if name.chars().any(char::is_control) {
        fields.fault("name", "must not contain line breaks or other control characters");
    }
    Some(name.into())
}

fn body(fields: &mut Fields<'_>) -> Option<Bytes> {
    let body = fields.text("body")?;
    if body.len() > LONGEST_BODY {
        fields.fault("body", format!("must not be longer than {LONGEST_BODY} bytes"));
        return None;
    }
    (!body.is_empty()).then(|| Bytes::copy_from_slice(body.as_bytes()))
}

fn content_type(fields: &mut Fields<'_>) -> Option<HeaderValue> {
    let text = fields.text("content_type")?.trim_matches([' ', '\t']);
    let value = HeaderValue::from_str(text).ok().filter(|_| names_a_media_type(text));
    if value.is_none() {
        fields.fault("content_type", "must be a media type, such as `text/plain; charset=utf-8`");
    }
    value
}

/// Whether a `type/subtype` begins a text (RFC 9110 §8.3.1); parameters are the client's own affair.
fn names_a_media_type(text: &str) -> bool {
    let essence = text.split_once(';').map_or(text, |(essence, _)| essence).trim_end_matches([' ', '\t']);
    // The names of header fields are tokens too.
    let is_token = |text: &str| HeaderName::try_from(text).is_ok();
    essence.split_once('/').is_some_and(|(main, sub)| is_token(main) && is_token(sub))
}

#[cfg(test)]
mod tests;
