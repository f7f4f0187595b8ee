//! A question about the requests that came.

use std::fmt;

use chrono::{DateTime, Utc};
use http::Method;
use serde_json::{Map, Value};

use super::body_wanted::BodyWanted;
use super::criterion::Criterion;
use super::path_pattern::PathPattern;
use super::record::Record;
use super::scope::{Called, Scope};
use crate::control::fault::FieldFault;
use crate::control::fields::Fields;

const KNOWN: [&str; 8] = ["operation", "method", "path", "query", "headers", "body", "status", "since"];

/// No more of it is written into messages.
const LONGEST_TEXT: usize = 400;

/// Which requests are meant.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(super) scope: Scope,
    criteria: Vec<Criterion>,
}

/// What a record is to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Meant,
    /// Of the method and path that are meant, but otherwise not as wanted.
    Near,
    Other,
}

impl Query {
    /// Reads one, which is the member `within` of a request or, if that is empty, the request itself. `resolve` makes the
    /// key of an operation, such as `GET /pets/{petId}`, of its operationId or of the key. Tells all that is wrong.
    pub(crate) fn from_json(
        value: &Value,
        within: &str,
        resolve: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<FieldFault>> {
        let mut fields = Fields::of(value, within, &KNOWN).map_err(|fault| vec![fault])?;
        let scope = Scope { called: called(&mut fields, resolve), since: since(&mut fields) };
        let status = fields.integer("status", 100..=599).and_then(|status| status.try_into().ok());
        let criteria = [
            status.map(Criterion::Status),
            members(&mut fields, "query", Criterion::query),
            members(&mut fields, "headers", Criterion::headers),
            body(&mut fields).map(Criterion::Body),
        ];
        let faults = fields.into_faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { scope, criteria: criteria.into_iter().flatten().collect() })
    }

    pub(super) fn relation(&self, record: &Record) -> Relation {
        if !self.scope.has(record) {
            return Relation::Other;
        }
        let is_near = self.criteria.iter().any(|criterion| criterion.miss(record).is_some());
        if is_near { Relation::Near } else { Relation::Meant }
    }

    /// All that is not as wanted.
    pub(super) fn misses(&self, record: &Record) -> Vec<String> {
        self.criteria.iter().filter_map(|criterion| criterion.miss(record)).collect()
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let criteria: Vec<_> = self.criteria.iter().map(ToString::to_string).collect();
        let with = if criteria.is_empty() { "" } else { " with " };
        let text = format!("{}{with}{}", self.scope.called, criteria.join(" and "));
        match text.char_indices().nth(LONGEST_TEXT) {
            Some((end, _)) => write!(f, "{}…", text.get(..end).unwrap_or_default()),
            None => f.write_str(&text),
        }
    }
}

fn called(fields: &mut Fields<'_>, resolve: &dyn Fn(&str) -> Option<String>) -> Called {
    let (method, path) = (method(fields), path(fields));
    let operation = fields.text("operation").and_then(|named| {
        let key = resolve(named);
        if key.is_none() {
            fields.fault("operation", "is no operation of this mock");
        }
        key
    });
    Called { operation, method, path }
}

fn method(fields: &mut Fields<'_>) -> Option<Method> {
    let text = fields.text("method")?;
    let letters = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let method = Method::from_bytes(text.to_ascii_uppercase().as_bytes()).ok().filter(|_| letters);
    if method.is_none() {
        fields.fault("method", "must be a method, such as `GET`");
    }
    method
}

fn path(fields: &mut Fields<'_>) -> Option<PathPattern> {
    match PathPattern::parse(fields.text("path")?) {
        Ok(path) => Some(path),
        Err(reason) => {
            fields.fault("path", reason);
            None
        }
    }
}

fn since(fields: &mut Fields<'_>) -> Option<DateTime<Utc>> {
    let since = DateTime::parse_from_rfc3339(fields.text("since")?);
    if since.is_err() {
        fields.fault("since", "must be a time after RFC 3339, such as `2026-11-22T08:30:00Z`");
    }
    since.ok().map(|since| since.to_utc())
}

fn members(
    fields: &mut Fields<'_>,
    name: &str,
    read: impl Fn(&Map<String, Value>) -> Result<Criterion, String>,
) -> Option<Criterion> {
    let value = fields.get(name)?;
    match value.as_object().ok_or_else(|| "must be an object".to_owned()).and_then(read) {
        Ok(criterion) => Some(criterion),
        Err(reason) => {
            fields.fault(name, reason);
            None
        }
    }
}

fn body(fields: &mut Fields<'_>) -> Option<BodyWanted> {
    match BodyWanted::from_json(fields.get("body")?, &fields.name_of("body")) {
        Ok(wanted) => Some(wanted),
        Err(faults) => {
            fields.faults(faults);
            None
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
