//! What is kept of a request: a row without secrets.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::item::{LogItem, RecordedReply};
use super::redact::{self, REDACTED, Secrets};
use crate::journal::RecordedHeaders;
use crate::journal::record::{Record, RecordedBody};
use crate::mock::RequestViolation;
use crate::store::LogRow;

/// Names that clients give to sessions and requests are no longer than this.
const LONGEST_NAME: usize = 128;

/// The longest path that is kept.
const LONGEST_PATH: usize = 8 * 1024;

/// Violations of one request that are kept.
const MOST_VIOLATIONS: usize = 100;

/// The row of a request. `nonce` makes the name of a request that has none its own.
pub(super) fn row(item: &LogItem, id: i64, nonce: u32) -> LogRow {
    let LogItem { source, record, number, request_size, with_bodies, .. } = item;
    let nothing = RecordedReply::default();
    let reply = item.reply.as_ref().unwrap_or(&nothing);
    let secrets = Secrets::new(&record.secrets);
    let named = |name| name_of(&record.headers, name);
    let violations = violations(record, reply, &secrets);
    // A refusal repeats what was sent.
    let repeats = violations.as_ref().is_some_and(|(_, secret)| *secret);
    let bytes = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
    LogRow {
        server_id: source.server_id.to_string(),
        id,
        at: record.at.timestamp_micros(),
        method: record.method.to_string(),
        path: cut(&record.path, LONGEST_PATH).to_owned(),
        status: record.status.into(),
        duration_us: i64::try_from(record.duration.as_micros()).unwrap_or(i64::MAX),
        client: record.client.to_canonical().to_string(),
        operation: record.operation.as_deref().map(str::to_owned),
        scenario: record.scenario.as_deref().map(str::to_owned),
        violations: violations.map(|(told, _)| told),
        request_id: named("x-request-id").unwrap_or_else(|| format!("req_{nonce:08x}{number:08x}")),
        session_id: named("x-session-id"),
        correlation_id: named("x-correlation-id"),
        query: record.query.as_deref().map(|query| redact::form(query, &secrets).into_owned()),
        request_headers: headers(&record.headers, &secrets),
        request_body: with_bodies.then(|| body(&record.headers, &record.body, &secrets)).flatten(),
        request_size: bytes(*request_size),
        response_headers: headers(&reply.headers, &secrets),
        response_body: if repeats && *with_bodies {
            Some(REDACTED.to_owned())
        } else {
            body(&reply.headers, &reply.body, &secrets)
        },
        response_size: bytes(reply.size),
        cut: cuts(record, reply, *with_bodies),
    }
}

/// What is not kept whole: the bodies, and the head of the request.
fn cuts(record: &Record, reply: &RecordedReply, with_bodies: bool) -> i64 {
    let is_cut = [
        record.body.truncated && with_bodies,
        reply.body.truncated,
        record.path.len() > LONGEST_PATH || record.headers.is_truncated(),
    ];
    is_cut.iter().rev().fold(0, |bits, is_cut| bits * 2 + i64::from(*is_cut))
}

fn cut(text: &str, longest: usize) -> &str {
    text.get(..text.floor_char_boundary(longest)).unwrap_or(text)
}

/// What a client calls something, if it is harmless.
fn name_of(headers: &RecordedHeaders, field: &str) -> Option<String> {
    let value = headers.values(field).next()?;
    let is_harmless = (1..=LONGEST_NAME).contains(&value.len()) && value.iter().all(u8::is_ascii_graphic);
    is_harmless.then(|| String::from_utf8_lossy(value).into_owned())
}

fn headers(headers: &RecordedHeaders, secrets: &Secrets<'_>) -> String {
    let mut fields = Map::new();
    for (name, value) in headers.iter() {
        let name = String::from_utf8_lossy(name);
        // Values are bytes; those that are no UTF-8 are Latin-1, as they were in older HTTP (RFC 9110 §5.5).
        let text = match std::str::from_utf8(value) {
            _ if secrets.has(&name) => REDACTED.to_owned(),
            Ok(text) => text.to_owned(),
            Err(_) => value.iter().copied().map(char::from).collect(),
        };
        let name = capitalised(&name);
        match fields.get_mut(&name) {
            Some(Value::String(before)) if before == REDACTED => {}
            Some(Value::String(before)) => before.extend([", ", &text]),
            _ => drop(fields.insert(name, text.into())),
        }
    }
    Value::Object(fields).to_string()
}

/// A name as people write it: `User-Agent`. How it was sent is not known, and does not matter (RFC 9110 §5.1).
fn capitalised(name: &str) -> String {
    let mut begins = true;
    let letters = name.chars().map(|letter| {
        let shown = if begins { letter.to_ascii_uppercase() } else { letter };
        begins = letter == '-';
        shown
    });
    letters.collect()
}

/// The kept beginning of a body as text; `None` where there is none.
fn body(headers: &RecordedHeaders, body: &RecordedBody, secrets: &Secrets<'_>) -> Option<String> {
    if body.bytes.is_empty() {
        return None;
    }
    // The end may stand within a character.
    let end = if body.truncated { whole_characters(&body.bytes) } else { body.bytes.len() };
    let text = body.bytes.get(..end).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let content_type = headers.values("content-type").next().map(String::from_utf8_lossy);
    let Some(text) = text.filter(|text| !text.contains('\0')) else {
        // Parts of it may be text, with secrets that cannot be taken out of the whole.
        let text = String::from_utf8_lossy(&body.bytes);
        return Some(match redact::body(content_type.as_deref(), &text, secrets) {
            Cow::Owned(_) => REDACTED.to_owned(),
            Cow::Borrowed(_) => format!("base64:{}", STANDARD.encode(&body.bytes)),
        });
    };
    Some(redact::body(content_type.as_deref(), text, secrets).into_owned())
}

fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

/// What the request breaks, and whether that is about a secret.
fn violations(record: &Record, reply: &RecordedReply, secrets: &Secrets<'_>) -> Option<(String, bool)> {
    let breaches = reply.breaches.as_ref()?;
    let is_secret_element = redact::is_secret_element(&String::from_utf8_lossy(&record.body.bytes), secrets);
    let mut secret = false;
    let told = breaches.0.iter().take(MOST_VIOLATIONS).map(|violation| {
        let is_whole_secret = is_secret_element && matches!(violation.place.as_str(), "body" | "body#");
        let hidden = is_whole_secret || is_about_secret(violation, secrets);
        secret |= hidden;
        let message = if hidden { REDACTED } else { &violation.message };
        json!({"place": violation.place, "rule": violation.rule, "message": message})
    });
    let told = Value::Array(told.collect()).to_string();
    Some((told, secret))
}

/// Whether what is told of a violation repeats a secret: it is in the value of one, or in one that holds it.
fn is_about_secret(violation: &RequestViolation, secrets: &Secrets<'_>) -> bool {
    let place = &violation.place;
    let name = place.split_once('.').map_or(place.as_str(), |(_, name)| name);
    let mut parts = place.split(['.', '#', '/']);
    let holds = |value: &String| matches!(redact::body(None, value, secrets), Cow::Owned(_));
    secrets.has(place)
        || secrets.has(name)
        || parts.any(|part| secrets.has(part))
        || violation.value.as_ref().is_some_and(holds)
}

#[cfg(test)]
mod tests;
