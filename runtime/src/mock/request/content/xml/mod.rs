//! XML into the shape of its schema (OpenAPI 3.0 §4.7.26, 3.2 §4.26): the way back from how replies are written.
//!
//! Names are matched without namespaces and prefixes. What the schema does not name is kept under its own name, so that
//! the validator sees it.

mod shaped;
mod tree;

use std::borrow::Cow;

use serde_json::Value;

use super::charset::{decode_as, utf8};
use super::{ContentFault, Malformed};
use crate::mock::request::shape::View;

/// Where the declaration of a document has to end.
const MAX_DECLARATION: usize = 256;

/// Reads a document. Entities that a document declares are not known, and nothing outside it is read.
pub(super) fn read(bytes: &[u8], view: View<'_>) -> Result<Value, ContentFault> {
    let bytes = own_encoding(bytes)?;
    let text = utf8(&bytes)?;
    let root = tree::parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    Ok(shaped::value(&root, view))
}

/// The document as UTF-8 by its byte order mark or declaration (XML 1.0 §4.3.3).
fn own_encoding(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ContentFault> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return decode_as("utf-16", bytes);
    }
    let Some(rest) = bytes.strip_prefix(b"<?xml") else { return Ok(Cow::Borrowed(bytes)) };
    let declaration = rest.get(..MAX_DECLARATION).unwrap_or(rest);
    let end = declaration.windows(2).position(|pair| pair == b"?>").unwrap_or(declaration.len());
    let declared = declaration.get(..end).and_then(|declaration| std::str::from_utf8(declaration).ok());
    match declared.and_then(encoding) {
        // Who can read so far without a mark has no two bytes a character.
        Some(name) if !name.to_ascii_lowercase().starts_with("utf-16") => decode_as(name, bytes),
        _ => Ok(Cow::Borrowed(bytes)),
    }
}

fn encoding(declaration: &str) -> Option<&str> {
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

fn malformed(detail: impl std::fmt::Display) -> Malformed {
    Malformed::new(format!("the body is no XML: {detail}"))
}
