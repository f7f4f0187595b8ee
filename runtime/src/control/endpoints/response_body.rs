//! What requests say of responses.

use indexmap::IndexMap;
use mockwright_generator::model::MediaKind;
use serde_json::Value;

use crate::control::error::ApiError;
use crate::control::fields::{Fields, whole_number};
use crate::control::servers::response::{EditedBody, ResponseEdit};
use crate::control::servers::scenario_json::{check_name, headers_of};

/// What a request says of a response; `None`: nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct ResponseChange {
    pub(super) status: Option<u16>,
    pub(super) headers: Option<IndexMap<String, Value>>,
    /// What `Content-Type` says, which is no header like others.
    pub(super) media_type: Option<String>,
    pub(super) body: Option<Value>,
    pub(super) delay_ms: Option<u64>,
    pub(super) scenario_id: Option<i64>,
    pub(super) example: Option<String>,
    pub(super) is_default: bool,
}

/// The longest delay of one reply: ten minutes.
const LONGEST_DELAY: u32 = 600_000;

const CHANGED: [&str; 5] = ["response_status", "response_headers", "response_body", "delay_ms", "is_default"];

impl ResponseChange {
    /// Reads a change.
    pub(super) fn for_update(value: &Value) -> Result<Self, ApiError> {
        let mut fields = Fields::of(value, "", &CHANGED).map_err(|fault| ApiError::invalid(&[fault]))?;
        let change = Self::read(&mut fields, value);
        finish(fields, change)
    }

    /// Reads a new response: its path, its method, and the rest.
    pub(super) fn for_creation(value: &Value) -> Result<(String, String, Self), ApiError> {
        let mut known = vec!["endpoint_path", "method", "scenario_id", "example"];
        known.extend(CHANGED);
        let mut fields = Fields::of(value, "", &known).map_err(|fault| ApiError::invalid(&[fault]))?;
        for needed in ["endpoint_path", "method", "response_status"] {
            if fields.get(needed).is_none() {
                fields.fault(needed, "is needed");
            }
        }
        let path = fields.text("endpoint_path").unwrap_or("/").to_owned();
        if !path.starts_with('/') {
            fields.fault("endpoint_path", "must begin with `/`");
        }
        let method = fields.text("method").unwrap_or("GET").to_ascii_uppercase();
        if http::Method::from_bytes(method.as_bytes()).is_err() {
            fields.fault("method", "must be a method such as GET");
        }
        let mut change = Self::read(&mut fields, value);
        change.scenario_id = fields.get("scenario_id").and_then(|id| {
            let id = whole_number(id);
            if id.is_none() {
                fields.fault("scenario_id", "must be an integer");
            }
            id
        });
        change.example = fields.text("example").map(str::to_owned);
        if let Some(Err(reason)) = change.example.as_deref().map(check_name) {
            fields.fault("example", reason);
        }
        Ok((path, method, finish(fields, change)?))
    }

    fn read(fields: &mut Fields<'_>, value: &Value) -> Self {
        let status = fields.integer("response_status", 200..=599).and_then(|status| u16::try_from(status).ok());
        let delay_ms = fields.integer("delay_ms", 0..=LONGEST_DELAY).map(u64::from);
        let mut headers =
            fields.get("response_headers").and_then(|headers| match headers_of(headers, "response_headers") {
                Ok(headers) => Some(headers),
                Err(faults) => {
                    fields.faults(faults);
                    None
                }
            });
        let media_type = headers.as_mut().and_then(take_media_type);
        if media_type.as_ref().is_some_and(|media_type| media_type.parse::<mime::Mime>().is_err()) {
            fields.fault("response_headers.Content-Type", "must be a media type");
        }
        let is_default = match fields.get("is_default") {
            None => false,
            Some(value) => value.as_bool().unwrap_or_else(|| {
                fields.fault("is_default", "must be a boolean");
                false
            }),
        };
        Self {
            status,
            headers,
            media_type,
            // Here null is a body.
            body: value.get("response_body").cloned(),
            delay_ms,
            scenario_id: None,
            example: None,
            is_default,
        }
    }

    /// Whether there is something to send.
    pub(super) fn has_body(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.as_str() != Some(""))
    }

    /// What is changed after this, where something was changed before.
    pub(super) fn onto(self, before: ResponseEdit, media_type: Option<&str>) -> ResponseEdit {
        ResponseEdit {
            headers: self.headers.or(before.headers),
            body: self.body.map(|body| edited_body(&body, media_type.unwrap_or_default())).or(before.body),
            delay_ms: self.delay_ms.or(before.delay_ms),
            is_default: self.is_default || before.is_default,
        }
    }
}

fn finish(fields: Fields<'_>, change: ResponseChange) -> Result<ResponseChange, ApiError> {
    let faults = fields.into_faults();
    if faults.is_empty() { Ok(change) } else { Err(ApiError::invalid(&faults)) }
}

fn take_media_type(headers: &mut IndexMap<String, Value>) -> Option<String> {
    let name = headers.keys().find(|name| name.eq_ignore_ascii_case("content-type"))?.clone();
    headers.shift_remove(&name)?.as_str().map(str::to_owned)
}

/// What a body says. A text for a JSON type that is JSON itself is what it says, so that what a GET shows can be sent
/// back; any other text is a string there.
pub(super) fn edited_body(body: &Value, media_type: &str) -> EditedBody {
    let is_json = MediaKind::of(media_type) == MediaKind::Json;
    match body {
        Value::String(text) if text.is_empty() || !is_json => EditedBody::Text(text.clone()),
        Value::String(text) => EditedBody::Value(serde_json::from_str(text).unwrap_or_else(|_| body.clone())),
        _ => EditedBody::Value(body.clone()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_shown_can_be_sent_back() {
        let value = |value| EditedBody::Value(value);
        assert_eq!(edited_body(&json!("{\"a\": 1}"), "application/json"), value(json!({"a": 1})));
        assert_eq!(edited_body(&json!({"a": 1}), "application/json"), value(json!({"a": 1})));
        assert_eq!(edited_body(&json!("hello"), "application/json"), value(json!("hello")));
        assert_eq!(edited_body(&json!("<a/>"), "application/xml"), EditedBody::Text("<a/>".to_owned()));
        assert_eq!(edited_body(&json!(""), "application/json"), EditedBody::Text(String::new()));
    }

    #[test]
    fn the_content_type_is_no_header_like_others() {
        let body = json!({"response_headers": {"content-type": "text/plain", "X-A": "b"}, "response_body": "x"});
        let change = ResponseChange::for_update(&body).unwrap();
        assert_eq!(change.media_type.as_deref(), Some("text/plain"));
        assert_eq!(change.headers.unwrap().len(), 1);
    }
}
