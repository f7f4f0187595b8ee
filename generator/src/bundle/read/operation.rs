use indexmap::IndexMap;
use serde_json::Value;

use super::super::{OperationFile, ResponseEntry};
use super::content;
use super::files::Files;
use super::node::Node;
use super::settings::VALIDATE;
use super::shown::shown;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{OperationKey, Status};
use crate::source::Pointer;

const STATUS: &str = "a status from 100 to 599, a range such as `2XX`, or `default`";

/// Reads one file of `responses/`. `None` when it does not say which operation it is about.
pub(super) fn read(root: &Node<'_>, files: &dyn Files) -> Option<OperationFile> {
    let mut record = root.record("a mapping with `operation` and `responses`")?;
    record.reserve();
    let operation = record.require("operation", "a method and a path, such as `GET /pets`");
    let operation = operation.and_then(|node| read_key(&node));
    let operation_id = record.take("operation_id").and_then(|node| node.text("the operation's `operationId`"));
    let default = record.take("default").and_then(|node| read_status(&node));
    let delay_ms = record.take("delay_ms").and_then(|node| node.number(0..=u64::MAX));
    let validate = record.take("validate").and_then(|node| node.choice(&VALIDATE));
    let dynamic = record.take("dynamic").and_then(|node| node.boolean());
    let responses = record.take("responses").map(|node| read_responses(&node, files)).unwrap_or_default();
    record.finish();
    let operation_id = operation_id.map(str::to_owned);
    Some(OperationFile { operation: operation?, operation_id, default, delay_ms, validate, dynamic, responses })
}

/// Reads a method and a path.
fn read_key(node: &Node<'_>) -> Option<OperationKey> {
    let expected = "a method and a path, such as `GET /pets`";
    let Ok(mut key) = node.text(expected)?.parse::<OperationKey>() else { return node.refuse(expected) };
    key.method = read_method(&key.method, node)?;
    Some(key)
}

/// A method as the format writes it (RFC 9110 §9.1): upper case for those of OpenAPI, any token besides.
pub(super) fn read_method(method: &str, node: &Node<'_>) -> Option<String> {
    const STANDARD: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];
    let word = shown(method);
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if method.is_empty() || !method.bytes().all(token) {
        let problem = Diagnostic::error(Code::InvalidEntry, node.at(), format!("`{word}` is no method"));
        node.report(problem.expected("a method such as `GET`"));
        return None;
    }
    let upper = method.to_ascii_uppercase();
    if upper != method && STANDARD.contains(&upper.as_str()) {
        let message = format!("the method `{word}` is not in upper case");
        node.report(Diagnostic::error(Code::InvalidEntry, node.at(), message).hint(format!("write `{upper}`")));
        return Some(upper);
    }
    Some(method.to_owned())
}

fn read_status(node: &Node<'_>) -> Option<Status> {
    let status = match node.value() {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    };
    status.or_else(|| node.refuse(STATUS))
}

fn read_responses(node: &Node<'_>, files: &dyn Files) -> IndexMap<Status, ResponseEntry> {
    let mut responses = IndexMap::new();
    let mut places: IndexMap<Status, Pointer> = IndexMap::new();
    for (key, node) in node.members("a mapping of statuses to replies") {
        let Ok(status) = key.parse::<Status>() else {
            let message = format!("`{}` is no status", shown(key));
            node.report(Diagnostic::error(Code::InvalidEntry, node.at(), message).expected(STATUS));
            read_response(&node, files);
            continue;
        };
        let entry = read_response(&node, files);
        if let Some(first) = places.get(&status) {
            let message = format!("`{key}` is there twice");
            node.report(Diagnostic::error(Code::DuplicateEntry, node.at(), message).related(first, "the first one"));
            continue;
        }
        places.insert(status, node.at().clone());
        responses.insert(status, entry.unwrap_or_default());
    }
    responses
}

fn read_response(node: &Node<'_>, files: &dyn Files) -> Option<ResponseEntry> {
    let mut record = node.record("a mapping with `headers` and `content`")?;
    record.reserve();
    let content = record.take("content").map(|node| node.members("a mapping of media types to bodies"));
    let entry = ResponseEntry {
        headers: record.take("headers").map(|node| read_headers(&node)).unwrap_or_default(),
        delay_ms: record.take("delay_ms").and_then(|node| node.number(0..=u64::MAX)),
        validate: record.take("validate").and_then(|node| node.choice(&VALIDATE)),
        content: content
            .into_iter()
            .flatten()
            .filter_map(|(name, node)| Some((name.to_owned(), content::read(&node, files)?)))
            .collect(),
    };
    record.finish();
    Some(entry)
}

/// Reads headers by name.
pub(super) fn read_headers(node: &Node<'_>) -> IndexMap<String, Value> {
    let scalar = |value: &Value| !value.is_array() && !value.is_object();
    let mut headers = IndexMap::new();
    for (name, node) in node.members("a mapping of names to values") {
        let value = node.value();
        if scalar(value) || value.as_array().is_some_and(|items| items.iter().all(scalar)) {
            headers.insert(name.to_owned(), value.clone());
        } else {
            node.refuse::<()>("a text, a number, a boolean, or a list of them").unwrap_or_default();
        }
    }
    headers
}
