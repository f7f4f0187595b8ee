use std::borrow::Cow;

use mockwright_generator::model::{Encoding, MediaKind};
use serde_json::Value;

use super::Part;
use crate::mock::negotiate::MediaRange;
use crate::mock::request::choice::Pattern;
use crate::mock::request::coding::Coding;
use crate::mock::request::content::charset::latin1;
use crate::mock::request::content::{Content, ContentFault, Source};
use crate::mock::request::fault::{Fault, shown};
use crate::mock::request::shape::View;
use crate::mock::request::types::Types;
use crate::mock::request::values::Reading;

/// How the parts of one name are written.
#[derive(Debug, Default)]
pub(super) struct Member {
    /// The content types that are declared; none: any.
    accepted: Vec<Pattern>,
    listed: String,
    /// What a part is that does not say.
    default: Option<MediaKind>,
    /// Headers that a part must have.
    headers: Vec<Box<str>>,
}

impl Member {
    pub(super) fn new(encoding: Option<&Encoding>) -> Self {
        let listed = encoding.and_then(|encoding| encoding.content_type.clone()).unwrap_or_default();
        let names = || listed.split(',').map(str::trim).filter(|name| !name.is_empty());
        let required = encoding.into_iter().flat_map(|encoding| &encoding.headers).filter(|header| header.required);
        Self {
            accepted: names().map(Pattern::new).collect(),
            default: names().next().filter(|name| !name.contains('*')).map(MediaKind::of),
            headers: required.map(|header| header.name.as_str().into()).collect(),
            listed,
        }
    }

    /// Reads one part.
    pub(super) fn read(&self, part: &Part<'_>, view: View<'_>) -> Result<Value, Fault> {
        if let Some(missing) = self.headers.iter().find(|name| part.header(name).is_none()) {
            return Err(Fault::new("required", format!("has no header `{missing}`"), &text(part)));
        }
        let header = part.header("content-type");
        let range = header.as_deref().and_then(MediaRange::parse);
        let is_accepted = self.accepted.is_empty()
            || header.is_none()
            || range.as_ref().is_some_and(|range| self.accepted.iter().any(|pattern| pattern.fit(range).is_some()));
        if !is_accepted {
            let given = shown(header.as_deref().unwrap_or_default());
            let message = format!("is of the type `{given}`, not `{}`", shown(&self.listed));
            return Err(Fault::new("contentType", message, &text(part)));
        }
        let given = range.as_ref().map(|range| MediaKind::of(&format!("{}/{}", range.main, range.sub)));
        // What a file has in it is not what the member is.
        let is_bytes = view.asks_for(Types::STRING) && !view.asks_for(Types::ARRAY.or(Types::OBJECT));
        let kind = match given.or(self.default) {
            Some(_) if part.is_file() && is_bytes => MediaKind::Binary,
            Some(kind) => kind,
            None if part.is_file() => MediaKind::Binary,
            None => MediaKind::Text,
        };
        let parameters = range.as_ref().map_or(&[][..], |range| &range.parameters);
        value(Source { kind, parameters, bytes: part.body }, view)
    }
}

/// The value of a part. Bytes become a string whose characters are the bytes, so that its length is theirs.
fn value(source: Source<'_>, view: View<'_>) -> Result<Value, Fault> {
    const READING: Reading = Reading { coding: Coding::Plain, takes_json: true };
    let fault = |detail: String| Fault::new("content", detail, &String::from_utf8_lossy(source.bytes));
    match source.kind {
        MediaKind::Binary => Ok(Value::String(latin1(source.bytes))),
        // Many clients send everything that is no file as text.
        MediaKind::Text | MediaKind::Form | MediaKind::Multipart => {
            let text = Content::decoded(source).map_err(|broken| fault(message(broken)))?;
            READING.single(&text, view)
        }
        _ => match Content::of_view(source, view, None) {
            Ok(value) => Ok(value),
            Err(broken) => Err(fault(message(broken))),
        },
    }
}

fn message(fault: ContentFault) -> String {
    match fault {
        ContentFault::Malformed(malformed) => malformed.detail.replace("the body", "it"),
        ContentFault::Charset => "has a charset that is not read".to_owned(),
        ContentFault::Unreadable(faults) => {
            faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A part as text, whatever it is.
pub(super) fn text<'b>(part: &Part<'b>) -> Cow<'b, str> {
    match std::str::from_utf8(part.body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(latin1(part.body)),
    }
}
