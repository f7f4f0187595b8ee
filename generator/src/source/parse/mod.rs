//! Text into a value: JSON or YAML by content.

mod audit;
mod events;
mod hint;
mod json;
mod json_events;
mod reindent;
mod scalar;
mod yaml;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::Value;

pub(super) use self::events::{Event, Mark, walk};
use self::json::Noticed;
use self::reindent::{Extent, reindent};
use super::{Limits, Pointer};
use crate::diagnostic::{Code, Diagnostic, Place};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JSON as `serde_json` reads it.
    Json,
    /// YAML, and what looks like JSON but is not strictly.
    Yaml,
    /// YAML with lines in brackets or quotes that are indented too little.
    OutdentedYaml,
}

/// A text that was understood.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) value: Value,
    pub(super) format: Format,
    /// Faults that did not stop the parsing; their places are complete.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Parses a text; `file` is the name that places carry.
///
/// # Errors
/// The fault after which nothing can be said about the text.
pub(super) fn parse(text: &str, file: &Arc<str>, limits: &Limits) -> Result<Parsed, Box<Diagnostic>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return parse_yaml(text, file, limits);
    }
    let noticed = Noticed::default();
    let error = match json::read(text, &noticed) {
        Ok(value) => {
            let is_odd = noticed.duplicate_key.get() || noticed.large_integer.get();
            let diagnostics = if is_odd { audit::audit(text, Format::Json, file) } else { Vec::new() };
            return Ok(Parsed { value, format: Format::Json, diagnostics });
        }
        Err(error) => error,
    };
    let as_json = Box::new(json_fault(&error, file, limits));
    if as_json.code == Code::TooDeep {
        return Err(as_json);
    }
    // YAML flow style looks like JSON. Of two faults the one further on is nearer to what was meant.
    parse_yaml(text, file, limits).map_err(|as_yaml| {
        let reach = |fault: &Diagnostic| (fault.place.line, fault.place.column);
        if as_yaml.code != Code::Syntax || reach(&as_yaml) > reach(&as_json) { as_yaml } else { as_json }
    })
}

fn parse_yaml(text: &str, file: &Arc<str>, limits: &Limits) -> Result<Parsed, Box<Diagnostic>> {
    let fault = match parse_strict_yaml(text, Format::Yaml, file, limits) {
        Err(fault) if is_outdented(&fault) => fault,
        result => return result,
    };
    // A bracket closed right under its key is a habit that every reader of YAML lets pass, this parser but for nested
    // ones; what stands further left is not.
    let fault = match parse_reindented(text, Extent::Closing, file, limits) {
        Some(Ok(parsed)) => return Ok(parsed),
        Some(Err(further)) if is_outdented(&further) => further,
        _ => fault,
    };
    let Some(parsed) = parse_reindented(text, Extent::All, file, limits) else { return Err(fault) };
    let mut parsed = parsed?;
    let message = "what is in brackets or quotes stands too far left for YAML 1.2";
    let told = Diagnostic::error(Code::Syntax, fault.place, message)
        .hint("indent it further than its key; it is read as if it were, but other tools refuse the file");
    parsed.diagnostics.insert(0, told);
    Ok(parsed)
}

fn is_outdented(fault: &Diagnostic) -> bool {
    fault.message.contains("invalid indentation")
}

/// Parses a text with lines moved to the right; `None` where there are none to move.
fn parse_reindented(
    text: &str,
    extent: Extent,
    file: &Arc<str>,
    limits: &Limits,
) -> Option<Result<Parsed, Box<Diagnostic>>> {
    let (indented, shifts) = reindent(text, extent)?;
    let undo = |place: &mut Place| {
        place.column = place.line.zip(place.column).map(|(line, column)| shifts.undo(line, column));
    };
    Some(match parse_strict_yaml(&indented, Format::OutdentedYaml, file, limits) {
        Ok(mut parsed) => {
            for fault in &mut parsed.diagnostics {
                undo(&mut fault.place);
                fault.related.iter_mut().for_each(|(place, _)| undo(place));
            }
            Ok(parsed)
        }
        Err(mut fault) => {
            undo(&mut fault.place);
            Err(fault)
        }
    })
}

fn parse_strict_yaml(text: &str, format: Format, file: &Arc<str>, limits: &Limits) -> Result<Parsed, Box<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let (value, has_duplicates) = yaml::read(text, file, limits, &mut diagnostics)?;
    if has_duplicates {
        diagnostics.extend(audit::audit(text, Format::Yaml, file));
    }
    Ok(Parsed { value, format, diagnostics })
}

fn json_fault(error: &serde_json::Error, file: &Arc<str>, limits: &Limits) -> Diagnostic {
    let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let mark = Mark { line: count(error.line()), column: count(error.column()).max(1) };
    let place = place(file, mark, Pointer::root());
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    if message.contains("recursion limit") {
        return yaml::too_deep(place, limits);
    }
    let diagnostic = Diagnostic::error(Code::Syntax, place, format!("not readable as JSON: {message}"));
    match hint::for_json(message) {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

fn place(file: &Arc<str>, mark: Mark, pointer: Pointer) -> Place {
    Place { file: Some(Arc::clone(file)), line: Some(mark.line), column: Some(mark.column), pointer }
}

/// Text of a description inside a message: quoted, without control characters, and not long.
pub(super) fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
