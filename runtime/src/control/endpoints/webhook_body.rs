//! What a client wants of a webhook, read field by field.

use http::{HeaderName, HeaderValue, Method};
use mockwright_generator::diagnostic::did_you_mean;
use serde_json::Value;
use url::Url;

use super::webhook_resource::REDACTED;
use crate::control::fault::FieldFault;
use crate::control::fields::{Fields, shown, whole_number};
use crate::control::header_fields;
use crate::control::servers::scenario_json::check_name;
use crate::webhook::{EventKind, Hook, PathFilter, Secret, StatusFilter, Webhooks};

const KNOWN: [&str; 9] = ["name", "url", "method", "headers", "events", "secret_key", "is_active", "path", "status"];

/// More header fields than so many are not sent.
const MOST_HEADERS: usize = 50;

const LONGEST_URL: usize = 2048;

/// What is to hold of a webhook from now on; what is absent stays as it is.
#[derive(Debug, Default)]
pub(super) struct WebhookChange {
    pub(super) name: Option<String>,
    pub(super) url: Option<Url>,
    pub(super) method: Option<Method>,
    pub(super) headers: Option<Vec<(HeaderName, HeaderValue)>>,
    pub(super) events: Option<Vec<EventKind>>,
    pub(super) is_active: Option<bool>,
    pub(super) secret: Given<Secret>,
    pub(super) path: Given<PathFilter>,
    pub(super) status: Given<StatusFilter>,
}

/// What can be taken away as well.
#[derive(Debug, Default)]
pub(super) enum Given<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Given<T> {
    /// What holds after this, if something held before.
    pub(super) fn or(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl WebhookChange {
    /// Reads a request. `before` is the webhook that it is about; without one, what every webhook has is needed.
    pub(super) fn from_json(body: &Value, before: Option<&Hook>, webhooks: &Webhooks) -> Result<Self, Vec<FieldFault>> {
        let mut fields = Fields::of(body, "", &KNOWN).map_err(|fault| vec![fault])?;
        for needed in ["name", "url", "events"] {
            if before.is_none() && fields.get(needed).is_none() {
                fields.fault(needed, "is needed");
            }
        }
        let name = fields.text("name").map(str::to_owned);
        let name = checked(&mut fields, "name", name, |name| check_name(name).map(|()| name.clone()));
        let url = fields.text("url").map(str::to_owned);
        let url = checked(&mut fields, "url", url, |url| read_url(url, webhooks));
        let method = fields.text("method").map(str::to_owned);
        let method = checked(&mut fields, "method", method, |method| read_method(method));
        let headers = fields.get("headers").map(|headers| read_headers(headers, before));
        let headers = headers.and_then(|headers| headers.map_err(|faults| fields.faults(faults)).ok());
        let events = fields.get("events").and_then(|events| read_events(&mut fields, events));
        let is_active = fields.get("is_active").and_then(|value| {
            let flag = value.as_bool();
            if flag.is_none() {
                fields.fault("is_active", "must be true or false");
            }
            flag
        });
        let secret = removable(&mut fields, body, "secret_key", Secret::read);
        let path = removable(&mut fields, body, "path", PathFilter::read);
        let status = read_status(&mut fields, body);
        let faults = fields.into_faults();
        let change = Self { name, url, method, headers, events, is_active, secret, path, status };
        if faults.is_empty() { Ok(change) } else { Err(faults) }
    }
}

fn checked<T>(
    fields: &mut Fields<'_>,
    name: &str,
    text: Option<String>,
    read: impl FnOnce(&String) -> Result<T, String>,
) -> Option<T> {
    read(&text?).map_err(|reason| fields.fault(name, reason)).ok()
}

/// A text that is taken away by null.
fn removable<T>(
    fields: &mut Fields<'_>,
    body: &Value,
    name: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Given<T> {
    if body.get(name).is_some_and(Value::is_null) {
        return Given::Null;
    }
    match fields.text(name).map(read) {
        None => Given::Absent,
        Some(Ok(value)) => Given::Value(value),
        Some(Err(reason)) => {
            fields.fault(name, reason);
            Given::Absent
        }
    }
}

fn read_status(fields: &mut Fields<'_>, body: &Value) -> Given<StatusFilter> {
    let text = match body.get("status") {
        None => return Given::Absent,
        Some(Value::Null) => return Given::Null,
        Some(Value::String(text)) => Some(text.clone()),
        Some(value) => whole_number(value).map(|number| number.to_string()),
    };
    let status = text.and_then(|text| StatusFilter::read(&text));
    if status.is_none() {
        fields.fault("status", "must be a status from 100 to 599, or a class of them such as `4xx`");
    }
    status.map_or(Given::Absent, Given::Value)
}

fn read_url(text: &str, webhooks: &Webhooks) -> Result<Url, String> {
    if text.len() > LONGEST_URL {
        return Err(format!("must not be longer than {LONGEST_URL} bytes"));
    }
    let mut url = Url::parse(text).map_err(|error| format!("is no URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must be a URL of http or https".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not have a user or password: send them in `headers`".to_owned());
    }
    if url.port() == Some(0) {
        return Err("must not have the port 0".to_owned());
    }
    url.set_fragment(None);
    if url.as_str().len() > LONGEST_URL {
        return Err(format!("must not be longer than {LONGEST_URL} bytes"));
    }
    webhooks.check(&url).map_err(|error| format!("is not allowed: {error}"))?;
    Ok(url)
}

fn read_method(text: &str) -> Result<Method, String> {
    [Method::POST, Method::PUT, Method::PATCH]
        .into_iter()
        .find(|method| method.as_str() == text)
        .ok_or_else(|| "must be POST, PUT or PATCH".to_owned())
}

fn read_headers(value: &Value, before: Option<&Hook>) -> Result<Vec<(HeaderName, HeaderValue)>, Vec<FieldFault>> {
    if value.as_object().is_some_and(|members| members.len() > MOST_HEADERS) {
        return Err(vec![FieldFault::new("headers", format!("must not have more than {MOST_HEADERS} fields"))]);
    }
    let mut fields = header_fields::read(value)?;
    let mut faults = Vec::new();
    for (name, value) in &mut fields {
        let own = name.as_str().starts_with("webhook-") || name.as_str().starts_with("mockwright-");
        if own || *name == http::header::HOST {
            faults.push(FieldFault::new(format!("headers.{name}"), "cannot be set: each delivery has its own"));
        }
        if *value == REDACTED {
            let known = before.and_then(|hook| hook.headers.iter().find(|(known, _)| known == name));
            match known {
                Some((_, known)) => *value = known.clone(),
                None => faults.push(FieldFault::new(format!("headers.{name}"), "must be the value itself")),
            }
        }
        value.set_sensitive(true);
    }
    if faults.is_empty() { Ok(fields) } else { Err(faults) }
}

fn read_events(fields: &mut Fields<'_>, value: &Value) -> Option<Vec<EventKind>> {
    let names = EventKind::ALL.map(EventKind::name);
    let Some(list) = value.as_array().filter(|list| !list.is_empty()) else {
        fields.fault("events", "must be a list of at least one event");
        return None;
    };
    let mut events = Vec::new();
    for (index, item) in list.iter().enumerate().take(names.len() + 1) {
        let name = item.as_str().unwrap_or_default();
        match EventKind::of(name) {
            Some(kind) if events.contains(&kind) => fields.fault(&format!("events[{index}]"), "is there twice"),
            Some(kind) => events.push(kind),
            None => {
                let hint = did_you_mean(name, names).map_or_else(String::new, |hint| format!(": {hint}"));
                let said = if item.is_string() { format!("`{}` ", shown(name).escape_debug()) } else { String::new() };
                fields.fault(
                    &format!("events[{index}]"),
                    format!("{said}is no event{hint}; there are {}", names.join(", ")),
                );
            }
        }
    }
    Some(events)
}
