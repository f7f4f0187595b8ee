//! What a request says, as one value.

use http::header;
use indexmap::IndexMap;
use mockwright_generator::model::MediaKind;
use serde_json::{Map, Value};

use super::Bytes;
use super::call::Call;

/// `{"path": {…}, "query": {…}, "header": {…}, "cookie": {…}, "body": …}`: names as they are declared, those of headers in
/// lower case; without `body` where there is none. A body of bytes is a text in Base64.
pub(super) fn input(call: &Call) -> Value {
    let read = &call.read;
    let mut input = Map::new();
    let places = [("path", &read.path), ("query", &read.query), ("header", &read.header), ("cookie", &read.cookie)];
    for (place, values) in places {
        input.insert(place.to_owned(), object(values));
    }
    let body = if is_binary(call) { Some(Bytes::written(&call.body).into()) } else { read.body.clone() };
    if let Some(body) = body {
        input.insert("body".to_owned(), body);
    }
    Value::Object(input)
}

fn object(values: &IndexMap<String, Value>) -> Value {
    values.iter().map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>().into()
}

fn is_binary(call: &Call) -> bool {
    let given = call.request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    !call.body.is_empty() && given.is_some_and(|given| MediaKind::of(given) == MediaKind::Binary)
}
