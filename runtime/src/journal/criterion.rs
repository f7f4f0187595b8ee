//! What may be wanted of a request beside its method and path.

use std::borrow::Cow;
use std::fmt;

use http::HeaderName;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::body_wanted::BodyWanted;
use super::record::Record;
use super::secret::is_secret;
use crate::control::fields::shown;

/// More names than this cannot be asked for at once, nor more values of one.
const MOST: usize = 50;

/// Something that is wanted.
#[derive(Clone, Debug)]
pub(super) enum Criterion {
    Status(u16),
    /// Names with the values that must be among those sent.
    Query(Vec<(String, Vec<String>)>),
    Headers(Vec<(HeaderName, String)>),
    Body(BodyWanted),
}

impl Criterion {
    /// Parameters of the query, or why they are none.
    pub(super) fn query(members: &Map<String, Value>) -> Result<Self, String> {
        let values = |value: &Value| match value {
            Value::Array(values) if values.len() <= MOST => values.iter().map(text).collect(),
            value => text(value).map(|value| vec![value]),
        };
        let wanted: Option<_> =
            members.iter().take(MOST + 1).map(|(name, value)| Some((name.clone(), values(value)?))).collect();
        if members.len() > MOST {
            return Err(format!("must not have more than {MOST} members"));
        }
        wanted.map(Self::Query).ok_or_else(|| "must have strings, numbers, booleans or lists of them".to_owned())
    }

    /// Header fields, or why they are none.
    pub(super) fn headers(members: &Map<String, Value>) -> Result<Self, String> {
        if members.len() > MOST {
            return Err(format!("must not have more than {MOST} members"));
        }
        let field = |(name, value): (&String, &Value)| {
            let name = HeaderName::try_from(name).map_err(|_| "must have names of header fields")?;
            let value = text(value).ok_or("must have strings, numbers or booleans")?;
            Ok((name, value.trim_matches([' ', '\t']).to_owned()))
        };
        members.iter().map(field).collect::<Result<_, String>>().map(Self::Headers)
    }

    /// Why a request is not as wanted.
    pub(super) fn miss(&self, record: &Record) -> Option<String> {
        match self {
            Self::Status(wanted) if record.status == *wanted => None,
            Self::Status(wanted) => Some(format!("the status is {}, not {wanted}", record.status)),
            Self::Query(wanted) => query_miss(wanted, record.query.as_deref().unwrap_or_default()),
            Self::Headers(wanted) => wanted.iter().find_map(|(name, value)| header_miss(name, value, record)),
            Self::Body(wanted) => wanted.miss(&record.body),
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |names: &mut dyn Iterator<Item = String>| names.collect::<Vec<_>>().join(", ");
        match self {
            Self::Status(status) => write!(f, "status {status}"),
            Self::Query(wanted) => {
                let wanted = wanted.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
                let wanted = &mut wanted.map(|(name, value)| format!("`{name}={value}`"));
                write!(f, "query {}", names(wanted))
            }
            Self::Headers(wanted) => {
                write!(f, "header {}", names(&mut wanted.iter().map(|(name, value)| format!("`{name}: {value}`"))))
            }
            Self::Body(wanted) => fmt::Display::fmt(wanted, f),
        }
    }
}

fn query_miss(wanted: &[(String, Vec<String>)], query: &str) -> Option<String> {
    let sent: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(query.as_bytes()).collect();
    wanted.iter().find_map(|(name, values)| {
        let sent: Vec<_> = sent.iter().filter(|(of, _)| of == name).map(|(_, value)| value).collect();
        let missing = values.iter().find(|value| !sent.iter().any(|sent| sent == value))?;
        Some(match sent[..] {
            [] => format!("the query parameter `{name}` is missing"),
            [only] if !is_secret(name) => {
                format!("the query parameter `{name}` is `{}`, not `{missing}`", shown(only))
            }
            _ => format!("the query parameter `{name}` is not `{missing}`"),
        })
    })
}

/// Values that were sent are not repeated: many of them are secrets.
fn header_miss(name: &HeaderName, wanted: &str, record: &Record) -> Option<String> {
    let mut values = record.headers.values(name.as_str()).peekable();
    if values.peek().is_none() {
        let why = if record.headers.is_truncated() { "missing, or beyond what is kept" } else { "missing" };
        return Some(format!("the header `{name}` is {why}"));
    }
    let is_wanted = values.any(|value| value == wanted.as_bytes());
    (!is_wanted).then(|| format!("the header `{name}` is not `{wanted}`"))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
