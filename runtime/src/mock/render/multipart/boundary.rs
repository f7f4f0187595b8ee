use std::collections::HashSet;

use super::part::Part;
use crate::mock::render::content_type::ContentType;

const PREFIX: &[u8] = b"mockwright-part-";
/// All boundaries have the same length, so that none is the beginning of another.
const DIGITS: usize = 8;

/// The boundary of a body, also set in its type: the declared one if it can be used, else the first of ours that no
/// part contains.
pub(super) fn choose(parts: &[Part], content_type: &mut ContentType) -> String {
    if let Some(declared) = content_type.parameter("boundary")
        && is_legal(declared.as_bytes())
        && !parts.iter().any(|part| contains(&part.body, declared.as_bytes()))
    {
        return declared;
    }
    let used: HashSet<&[u8]> = parts.iter().flat_map(|part| numbers(&part.body)).collect();
    let unused = (0..=used.len()).map(|number| format!("{number:0DIGITS$}"));
    let number = unused.into_iter().find(|number| !used.contains(number.as_bytes())).unwrap_or_default();
    let boundary = format!("{}{number}", String::from_utf8_lossy(PREFIX));
    content_type.set("boundary", &boundary);
    boundary
}

/// Takes the boundary over from a body that somebody else wrote, where the type does not say it.
pub(in crate::mock::render) fn adopt_boundary(body: &[u8], content_type: &mut ContentType) {
    if content_type.parameter("boundary").is_some() {
        return;
    }
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let boundary = lines.filter_map(|line| line.strip_prefix(b"--")).find(|boundary| is_legal(boundary));
    if let Some(boundary) = boundary {
        content_type.set("boundary", &format!("\"{}\"", String::from_utf8_lossy(boundary)));
    }
}

/// RFC 2046 §5.1.1.
fn is_legal(boundary: &[u8]) -> bool {
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(byte);
    (1..=70).contains(&boundary.len()) && boundary.iter().all(is_legal) && !boundary.ends_with(b" ")
}

/// What follows our prefix in a part, one boundary's length each.
fn numbers(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let windows = body.windows(PREFIX.len() + DIGITS);
    windows.filter_map(|window| window.strip_prefix(PREFIX))
}

fn contains(body: &[u8], wanted: &[u8]) -> bool {
    body.windows(wanted.len()).any(|window| window == wanted)
}
