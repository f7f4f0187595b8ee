//! Values into the places of a request, by style (OpenAPI 3.1 §4.8.12.3).

use std::collections::BTreeMap;

use mockwright_generator::model::{Location, MediaKind, Parameter, ParameterContent, Style};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What is not unreserved (RFC 3986 §2.3).
const ESCAPED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parts of a request that have parameters in them.
#[derive(Debug, Default)]
pub(super) struct Places {
    path: BTreeMap<String, String>,
    query: Vec<String>,
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
}

impl Places {
    pub(super) fn put(&mut self, parameter: &Parameter, value: &Value) {
        let name = &parameter.name;
        match parameter.location {
            Location::Path => {
                let text = in_path(parameter, value);
                self.path.insert(name.clone(), text);
            }
            Location::Query => self.query.extend(pairs(parameter, value)),
            Location::QueryString => self.query.push(whole_query(parameter, value)),
            Location::Header => self.headers.push((name.clone(), simple(parameter, value, &plain))),
            Location::Cookie => self.cookies.extend(pairs(parameter, value)),
        }
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn query(&mut self, name: &str, value: &str) {
        self.query.push(format!("{}={}", escaped(name), escaped(value)));
    }

    pub(super) fn cookie(&mut self, name: &str, value: &str) {
        self.cookies.push(format!("{}={}", escaped(name), escaped(value)));
    }

    /// The target of the request, from the path template. What stands behind `#` is never sent (RFC 9110 §4.2.5).
    pub(super) fn target(&self, template: &str) -> String {
        let mut target = String::new();
        let mut rest = template.split('#').next().unwrap_or(template);
        while let Some((before, behind)) = rest.split_once('{') {
            target.push_str(&literal(before));
            let Some((name, after)) = behind.split_once('}') else { break };
            target.push_str(self.path.get(name).map_or("a", String::as_str));
            rest = after;
        }
        // A template may have a query of its own.
        target.push_str(&literal(rest));
        if !self.query.is_empty() {
            target.push(if target.contains('?') { '&' } else { '?' });
            target.push_str(&self.query.join("&"));
        }
        target
    }

    pub(super) fn headers(&self) -> impl Iterator<Item = (String, String)> {
        let cookie = (!self.cookies.is_empty()).then(|| ("cookie".to_owned(), self.cookies.join("; ")));
        self.headers.iter().cloned().chain(cookie)
    }
}

/// The text of a template, as it may stand in a target.
fn literal(text: &str) -> String {
    const KEPT: AsciiSet = percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`')
        .add(b'^')
        .add(b'|')
        .add(b'\\')
        .add(b'#');
    utf8_percent_encode(text, &KEPT).to_string()
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, &ESCAPED).to_string()
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// A scalar as text; what is more is JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn json_of(parameter: &Parameter, value: &Value) -> Option<String> {
    match &parameter.content {
        ParameterContent::MediaType { name, .. } if MediaKind::of(name) == MediaKind::Json => Some(value.to_string()),
        ParameterContent::MediaType { .. } => Some(text(value)),
        ParameterContent::Schema(_) | ParameterContent::Any => None,
    }
}

/// `a,b`; of an object `k,v,l,w`, exploded `k=v,l=w`.
fn joined(value: &Value, explode: bool, separator: &str, write: &dyn Fn(&str) -> String) -> String {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| write(&text(item))).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let between = if explode { "=" } else { separator };
                format!("{}{between}{}", write(name), write(&text(member)))
            })
            .collect(),
        scalar => vec![write(&text(scalar))],
    };
    texts.join(separator)
}

fn simple(parameter: &Parameter, value: &Value, write: &dyn Fn(&str) -> String) -> String {
    match json_of(parameter, value) {
        Some(json) => write(&json),
        None => joined(value, parameter.explode, ",", write),
    }
}

fn in_path(parameter: &Parameter, value: &Value) -> String {
    let name = escaped(&parameter.name);
    let (explode, write) = (parameter.explode, &escaped as &dyn Fn(&str) -> String);
    // A dot of a value is none between values.
    let label = |text: &str| escaped(text).replace('.', "%2E");
    match (parameter.style, value) {
        _ if json_of(parameter, value).is_some() => simple(parameter, value, write),
        (Style::Label, Value::Object(_) | Value::Array(_)) => {
            format!(".{}", joined(value, explode, if explode { "." } else { "," }, &label))
        }
        (Style::Label, _) => format!(".{}", label(&text(value))),
        (Style::Matrix, Value::Array(items)) if explode => {
            let items: Vec<String> = items.iter().map(|item| format!(";{name}={}", escaped(&text(item)))).collect();
            items.concat()
        }
        (Style::Matrix, Value::Object(_)) if explode => format!(";{}", joined(value, true, ";", write)),
        (Style::Matrix, _) => format!(";{name}={}", joined(value, false, ",", write)),
        (Style::SpaceDelimited, _) => joined(value, explode, "%20", write),
        (Style::PipeDelimited, _) => joined(value, explode, "%7C", write),
        (Style::TabDelimited, _) => joined(value, explode, "%09", write),
        _ => simple(parameter, value, write),
    }
}

/// The pairs of a query, or of cookies.
fn pairs(parameter: &Parameter, value: &Value) -> Vec<String> {
    let name = escaped(&parameter.name);
    let pair = |name: &str, value: &str| format!("{name}={value}");
    if let Some(json) = json_of(parameter, value) {
        return vec![pair(&name, &escaped(&json))];
    }
    let separator = match parameter.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        Style::TabDelimited => "%09",
        _ => ",",
    };
    match value {
        Value::Object(members) if parameter.style == Style::DeepObject => {
            let members = members.iter();
            members
                .map(|(member, value)| pair(&format!("{name}%5B{}%5D", escaped(member)), &escaped(&text(value))))
                .collect()
        }
        Value::Array(items) if parameter.explode => {
            items.iter().map(|item| pair(&name, &escaped(&text(item)))).collect()
        }
        Value::Object(members) if parameter.explode => {
            members.iter().map(|(name, member)| pair(&escaped(name), &escaped(&text(member)))).collect()
        }
        value => vec![pair(&name, &joined(value, false, separator, &escaped))],
    }
}

fn whole_query(parameter: &Parameter, value: &Value) -> String {
    match (&parameter.content, value) {
        (ParameterContent::MediaType { name, .. }, _) if MediaKind::of(name) == MediaKind::Json => {
            escaped(&value.to_string())
        }
        (_, Value::Object(members)) => {
            let pairs = members.iter().map(|(name, member)| format!("{}={}", escaped(name), escaped(&text(member))));
            pairs.collect::<Vec<_>>().join("&")
        }
        (_, value) => escaped(&text(value)),
    }
}
