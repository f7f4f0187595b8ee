//! Bodies by their `Content-Type`.

#[cfg(test)]
mod tests;

use http::{HeaderMap, header};
use mockwright_generator::model::{MediaKind, MediaType, RequestBody, Schemas};
use serde_json::Value;

use super::choice::Pattern;
use super::content::{Content, ContentFault, Declared, Malformed, Source};
use super::fault::Unreadable;
use crate::mock::negotiate::MediaRange;

/// Reads the bodies of an operation. Compiled once and shared by all its requests.
#[derive(Debug)]
pub(crate) struct BodyReader {
    required: bool,
    types: Vec<DeclaredType>,
    accept: Vec<String>,
}

#[derive(Debug)]
struct DeclaredType {
    pattern: Pattern,
    content: Content,
}

/// A body that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BodyRead {
    /// The declared media type that it has: its place in [`RequestBody::content`].
    pub(crate) media_type: usize,
    /// The body; `None` where it is bytes that no schema describes.
    pub(crate) value: Option<Value>,
}

/// Why a body cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// Its media type is not declared, or its charset is none that is read.
    Unsupported {
        /// The declared types, for the header `Accept` (RFC 9110 §15.5.16).
        accept: Vec<String>,
    },
    /// There is none, and there has to be.
    Missing,
    /// It is not of its media type.
    Malformed(Malformed),
    /// Members cannot be read as their schemas' types.
    Unreadable(Vec<Unreadable>),
}

impl BodyReader {
    /// Sorts out what each media type is and how its schema wants it read.
    pub(crate) fn new(body: &RequestBody, schemas: &Schemas) -> Self {
        let types = body.content.iter().map(|media_type| DeclaredType::new(media_type, schemas)).collect();
        let accept = body.content.iter().map(|media_type| media_type.name.clone()).collect();
        Self { required: body.required, types, accept }
    }

    /// Reads a body; `None` where there is none and none is needed.
    ///
    /// A body without a `Content-Type` is taken for the only declared type; where there are several, it is not guessed at.
    ///
    /// # Errors
    /// Whatever keeps the body from being read.
    pub(crate) fn read(&self, headers: &HeaderMap, bytes: &[u8]) -> Result<Option<BodyRead>, BodyFault> {
        let given = headers.get(header::CONTENT_TYPE);
        if bytes.is_empty() && (!self.required || given.is_none()) {
            return if self.required { Err(BodyFault::Missing) } else { Ok(None) };
        }
        if self.types.is_empty() {
            return Ok(None);
        }
        let unsupported = || BodyFault::Unsupported { accept: self.accept.clone() };
        let range = match given {
            Some(value) => Some(value.to_str().ok().and_then(MediaRange::parse).ok_or_else(unsupported)?),
            None => None,
        };
        let media_type = self.choose(range.as_ref()).ok_or_else(unsupported)?;
        let content = &self.types.get(media_type).ok_or_else(unsupported)?.content;
        let kind = match &range {
            Some(range) if content.is_range() => MediaKind::of(&format!("{}/{}", range.main, range.sub)),
            _ => content.kind(),
        };
        if bytes.is_empty() && needs_text(kind) {
            return Err(BodyFault::Missing);
        }
        let parameters = range.as_ref().map_or(&[][..], |range| &range.parameters);
        let value = content.read(Source { kind, parameters, bytes }).map_err(|fault| match fault {
            ContentFault::Charset => unsupported(),
            ContentFault::Malformed(malformed) => BodyFault::Malformed(malformed),
            ContentFault::Unreadable(faults) => BodyFault::Unreadable(faults),
        })?;
        Ok(Some(BodyRead { media_type, value }))
    }

    /// The declared type that fits best; of those that fit alike, the first.
    fn choose(&self, range: Option<&MediaRange<'_>>) -> Option<usize> {
        let Some(range) = range else { return (self.types.len() == 1).then_some(0) };
        let mut best = None;
        for (index, declared) in self.types.iter().enumerate() {
            let fit = declared.pattern.fit(range);
            if fit.is_some() && best.is_none_or(|(known, _)| fit > known) {
                best = Some((fit, index));
            }
        }
        best.map(|(_, index)| index)
    }
}

impl DeclaredType {
    fn new(media_type: &MediaType, schemas: &Schemas) -> Self {
        let declared = Declared {
            name: &media_type.name,
            schema: media_type.schema.as_ref(),
            item_schema: media_type.item_schema.as_ref(),
            encoding: &media_type.encoding,
        };
        Self { pattern: Pattern::new(&media_type.name), content: Content::new(declared, schemas) }
    }
}

/// Whether no bytes at all cannot be a body of this kind; an empty form, text or file can.
fn needs_text(kind: MediaKind) -> bool {
    matches!(kind, MediaKind::Json | MediaKind::Xml | MediaKind::Yaml | MediaKind::Multipart)
}
