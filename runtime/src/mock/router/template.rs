//! A path key of a description: segments, required query pairs, parameter names.

use super::query;
use super::segment::{self, Segment};

/// Segments beyond this are no path that anybody serves; the search recurses once a segment.
const MAX_SEGMENTS: usize = 256;

/// A path key, read.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) segments: Vec<Segment>,
    /// Names of the parameters, in the order in which they are captured.
    pub(super) names: Vec<Box<str>>,
    /// Pairs that the request's query must have; `None`: the name with any value.
    pub(super) query: Vec<(Box<str>, Option<Box<str>>)>,
}

impl Template {
    /// Reads a path key; `None` when it is too long to be one.
    ///
    /// `?query` must match and `#fragment` is ignored, since no request carries it.
    pub(super) fn parse(key: &str) -> Option<Self> {
        let (path, rest) = split_outside_braces(key, &['?', '#']);
        let query = match rest.strip_prefix('?') {
            Some(query) => split_outside_braces(query, &['#']).0,
            None => "",
        };
        let path = path.strip_prefix('/').unwrap_or(path);
        let texts = segments(path);
        if texts.len() > MAX_SEGMENTS {
            return None;
        }
        let mut names = Vec::new();
        let last = texts.len().saturating_sub(1);
        let segments =
            texts.iter().enumerate().map(|(index, text)| segment::parse(text, index == last, &mut names)).collect();
        Some(Self { segments, names, query: required_pairs(query) })
    }
}

fn required_pairs(query: &str) -> Vec<(Box<str>, Option<Box<str>>)> {
    let mut pairs: Vec<_> = query::written_pairs(query)
        .filter(|(name, _)| !name.contains('{'))
        .map(|(name, value)| {
            let value = value.filter(|value| !value.contains('{')).map(|value| value.into_owned().into_boxed_str());
            (name.into_owned().into_boxed_str(), value)
        })
        .collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

fn segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut rest = path;
    loop {
        let (segment, behind) = split_outside_braces(rest, &['/']);
        segments.push(segment);
        match behind.strip_prefix('/') {
            Some(behind) => rest = behind,
            None => return segments,
        }
    }
}

/// Splits before the first of the given characters that stands outside braces. An unclosed brace is text.
fn split_outside_braces<'t>(text: &'t str, at: &[char]) -> (&'t str, &'t str) {
    let mut depth = 0_usize;
    let mut first_inside = None;
    for (index, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    first_inside = None;
                }
            }
            other if at.contains(&other) => {
                if depth == 0 {
                    return text.split_at(index);
                }
                first_inside = first_inside.or(Some(index));
            }
            _ => {}
        }
    }
    match first_inside {
        Some(index) => text.split_at(index),
        None => (text, ""),
    }
}
