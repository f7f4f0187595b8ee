use std::ops::Range;

use serde_json::Value;

use super::edit::Edit;
use super::outline::{Entry, Kind, Node, Outline};
use crate::emit::yaml::{entry_text, flow_entry_text, flow_text};
use crate::source::Pointer;

/// Bytes that are replaced.
#[derive(Debug)]
pub(super) struct Patch {
    pub(super) span: Range<usize>,
    pub(super) text: String,
}

/// The bytes that an edit replaces; `None` when the text has no place for it.
pub(super) fn patch(text: &str, outline: &Outline, edit: &Edit, statuses: &Pointer) -> Option<Vec<Patch>> {
    let sheet = Sheet { text, outline, statuses };
    match edit {
        Edit::Set(at, value) => sheet.set(at, value),
        Edit::Insert { into, after, key, value } => sheet.insert(into, after.as_deref(), key, value),
        Edit::Remove(at) => sheet.remove(at),
        Edit::Rename(at, key) => sheet.rename(at, key),
    }
}

struct Sheet<'t> {
    text: &'t str,
    outline: &'t Outline,
    statuses: &'t Pointer,
}

/// A node and what holds it.
struct Found<'t> {
    node: &'t Node,
    /// The entry of which it is the value; `None` for an item or the root.
    entry: Option<&'t Entry>,
    /// The position among the entries of the mapping around it.
    position: usize,
    /// The mapping or sequence around it.
    around: Option<&'t Node>,
}

impl<'t> Sheet<'t> {
    fn find(&self, at: &Pointer) -> Option<Found<'t>> {
        let mut found = Found { node: &self.outline.root, entry: None, position: 0, around: None };
        for token in at.tokens() {
            let around = Some(found.node);
            found = match &found.node.kind {
                Kind::Mapping { entries, .. } => {
                    let position = entries.iter().position(|entry| entry.name == token)?;
                    let entry = entries.get(position)?;
                    Found { node: &entry.value, entry: Some(entry), position, around }
                }
                Kind::Sequence { items, .. } => {
                    let position = token.parse().ok()?;
                    Found { node: items.get(position)?, entry: None, position, around }
                }
                _ => return None,
            };
        }
        Some(found)
    }

    fn set(&self, at: &Pointer, value: &Value) -> Option<Vec<Patch>> {
        let Found { node, entry, around, .. } = self.find(at)?;
        let is_alias = self.text.get(node.span.clone())?.starts_with('*');
        if matches!(node.kind, Kind::Marked) && !is_alias {
            return None;
        }
        match (around.map(|around| &around.kind)?, entry) {
            (Kind::Mapping { flow: false, .. }, Some(entry)) => self.set_entry(entry, value, &at.parent()?),
            (Kind::Mapping { flow: true, .. } | Kind::Sequence { flow: true, .. }, _) => {
                self.set_inline(node, entry, value)
            }
            // A block item that is an inline value, and becomes one, needs no look at its dash.
            _ if is_inline(node) && !node.span.is_empty() && !is_long(value) => self.set_inline(node, entry, value),
            _ => None,
        }
    }

    /// Replaces a node between brackets.
    fn set_inline(&self, node: &Node, entry: Option<&Entry>, value: &Value) -> Option<Vec<Patch>> {
        if self.has_comments(&node.span) {
            return None;
        }
        let json = self.is_quoted(entry.map_or(&node.span, |entry| &entry.key));
        let space = if self.text.get(..node.span.start)?.ends_with(':') { " " } else { "" };
        let text = if json { value.to_string() } else { flow_text(value) };
        Some(vec![Patch { span: node.span.clone(), text: format!("{space}{text}") }])
    }

    /// Replaces the value of a member in block style: all between its colon and its end.
    fn set_entry(&self, entry: &Entry, value: &Value, around: &Pointer) -> Option<Vec<Patch>> {
        let span = entry.colon..entry.value.span.end.max(entry.colon);
        let is_flow = matches!(&entry.value.kind, Kind::Mapping { flow: true, entries } if !entries.is_empty())
            || matches!(&entry.value.kind, Kind::Sequence { flow: true, items } if !items.is_empty());
        let new = if is_flow && is_long(value) && !value.is_string() {
            format!(" {}", flow_text(value))
        } else {
            self.rendered(entry, "k", value, around).strip_prefix("k:")?.to_owned()
        };
        let (mut patches, mut span) = (Vec::new(), span);
        let mut comments = self.comments_in(&span);
        if new.contains('\n')
            && let Some(behind) = self.comment_behind(span.end)
        {
            // Behind the last line of a block it would be part of the text.
            comments.push(behind.clone());
            span.end = behind.end;
        }
        if !comments.is_empty() {
            patches.push(self.comments_above(entry, &comments));
        }
        patches.push(Patch { span, text: self.with_line_ends(&new) });
        Some(patches)
    }

    fn insert(&self, into: &Pointer, after: Option<&str>, key: &str, value: &Value) -> Option<Vec<Patch>> {
        let mapping = self.find(into)?.node;
        let Kind::Mapping { flow, entries } = &mapping.kind else { return None };
        let before = match after {
            None => None,
            Some(name) => Some(entries.iter().find(|entry| entry.name == name)?),
        };
        let first = entries.first()?;
        let (at, text) = match (flow, before) {
            (true, Some(before)) => (before.value.span.end, format!(", {}", self.flow_entry(first, key, value))),
            (true, None) => (first.key.start, format!("{}, ", self.flow_entry(first, key, value))),
            (false, None) => {
                let indent = self.indentation(first.key.start);
                (first.key.start, format!("{}\n{indent}", self.rendered(first, key, value, into)))
            }
            (false, Some(before)) => {
                let indent = self.indentation(before.key.start);
                let end = before.value.span.end.max(before.colon);
                let line_end = self.comment_behind(end).map_or(end, |comment| comment.end);
                (line_end, format!("\n{indent}{}", self.rendered(before, key, value, into).trim_end_matches('\n')))
            }
        };
        Some(vec![Patch { span: at..at, text: self.with_line_ends(&text) }])
    }

    fn remove(&self, at: &Pointer) -> Option<Vec<Patch>> {
        let Found { entry, position, around, .. } = self.find(at)?;
        let (entry, Kind::Mapping { flow, entries }) = (entry?, &around?.kind) else { return None };
        if entries.len() == 1 {
            return None;
        }
        let next = entries.get(position + 1);
        if *flow {
            let span = match (next, position.checked_sub(1).and_then(|before| entries.get(before))) {
                (Some(next), _) => entry.key.start..next.key.start,
                (None, Some(before)) => before.value.span.end..entry.value.span.end,
                (None, None) => return None,
            };
            return (!self.has_comments(&span)).then(|| vec![Patch { span, text: String::new() }]);
        }
        self.remove_lines(entry, next)
    }

    /// Takes out the lines of a member in block style; comments in and behind it stay, on lines of their own.
    fn remove_lines(&self, entry: &Entry, next: Option<&Entry>) -> Option<Vec<Patch>> {
        let end = entry.value.span.end.max(entry.colon);
        let indent = self.indentation(entry.key.start);
        let line = self.line_start(entry.key.start);
        let is_first_on_line = self.text.get(line..entry.key.start)?.bytes().all(|byte| byte == b' ');
        let behind = self.comment_behind(end);
        let mut comments = self.comments_in(&(entry.key.start..end));
        let kept: Vec<&str> = {
            comments.extend(behind.clone());
            comments.iter().filter_map(|comment| self.text.get(comment.clone())).collect()
        };
        let end = behind.map_or(end, |comment| comment.end);
        if !is_first_on_line {
            // It stands behind a dash, and what follows takes its place there.
            let next = next?;
            let between = self.text.get(end..next.key.start)?;
            if !between.trim().is_empty() {
                return None;
            }
            let text = lines(&kept, "", &indent);
            return Some(vec![Patch { span: entry.key.start..next.key.start, text: self.with_line_ends(&text) }]);
        }
        let text = lines(&kept, &indent, "");
        let line_end = self.text.get(end..)?.find('\n').map(|offset| end + offset + 1);
        let (span, text) = if let Some(line_end) = line_end {
            (line..line_end, text)
        } else {
            // The last line of a file without a final line end: the line end before it goes instead.
            let before = self.text.get(..line)?;
            let start = before.strip_suffix("\r\n").or(before.strip_suffix('\n')).unwrap_or(before).len();
            let text = text.trim_end_matches('\n');
            (start..end, if text.is_empty() { String::new() } else { format!("\n{text}") })
        };
        Some(vec![Patch { span, text: self.with_line_ends(&text) }])
    }

    fn rename(&self, at: &Pointer, key: &str) -> Option<Vec<Patch>> {
        let Found { entry, around, .. } = self.find(at)?;
        let (entry, Kind::Mapping { flow, .. }) = (entry?, &around?.kind) else { return None };
        let text = match flow {
            true => self.flow_entry(entry, key, &Value::Null),
            false => self.rendered(entry, key, &Value::Null, &at.parent()?),
        };
        let text = text.strip_suffix(": null")?;
        Some(vec![Patch { span: entry.key.clone(), text: text.to_owned() }])
    }

    /// A member as lines, at the column of another member of the same mapping.
    fn rendered(&self, beside: &Entry, key: &str, value: &Value, around: &Pointer) -> String {
        entry_text(key, value, self.indentation(beside.key.start).len(), around == self.statuses)
    }

    fn flow_entry(&self, beside: &Entry, key: &str, value: &Value) -> String {
        if self.is_quoted(&beside.key) {
            return format!("{}: {value}", Value::String(key.to_owned()));
        }
        flow_entry_text(key, value)
    }

    /// Whether a scalar has double quotes: where keys have them, the text is JSON and stays so.
    fn is_quoted(&self, span: &Range<usize>) -> bool {
        self.text.get(span.clone()).is_some_and(|text| text.starts_with('"'))
    }

    /// Puts comments on lines of their own above a member.
    fn comments_above(&self, entry: &Entry, comments: &[Range<usize>]) -> Patch {
        let indent = self.indentation(entry.key.start);
        let comments: Vec<&str> = comments.iter().filter_map(|comment| self.text.get(comment.clone())).collect();
        let text = lines(&comments, "", &indent);
        Patch { span: entry.key.start..entry.key.start, text: self.with_line_ends(&text) }
    }

    fn comments_in(&self, span: &Range<usize>) -> Vec<Range<usize>> {
        let inside = |comment: &&Range<usize>| span.start <= comment.start && comment.end <= span.end;
        self.outline.comments.iter().filter(inside).cloned().collect()
    }

    fn has_comments(&self, span: &Range<usize>) -> bool {
        !self.comments_in(span).is_empty()
    }

    /// The comment on the rest of a line, if there is nothing but blanks before it.
    fn comment_behind(&self, end: usize) -> Option<Range<usize>> {
        let next = self.outline.comments.iter().find(|comment| comment.start >= end)?;
        let between = self.text.get(end..next.start)?;
        (!between.contains('\n') && between.trim().is_empty()).then(|| next.clone())
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line_end| line_end + 1)
    }

    /// Blanks up to the column of a byte.
    fn indentation(&self, at: usize) -> String {
        let before = self.text.get(self.line_start(at)..at).unwrap_or_default();
        " ".repeat(before.chars().count())
    }

    /// Line ends as most of the text has them.
    fn with_line_ends(&self, new: &str) -> String {
        let windows = self.text.matches("\r\n").count();
        if windows * 2 > self.text.matches('\n').count() { new.replace('\n', "\r\n") } else { new.to_owned() }
    }
}

/// Comments on lines of their own, each with something in front and something behind its line end.
fn lines(comments: &[&str], before: &str, behind: &str) -> String {
    comments.iter().flat_map(|comment| [before, *comment, "\n", behind]).collect()
}

fn is_inline(node: &Node) -> bool {
    match &node.kind {
        Kind::Inline | Kind::Marked => true,
        Kind::Mapping { flow, .. } | Kind::Sequence { flow, .. } => *flow,
        Kind::Block => false,
    }
}

/// Whether a value takes lines of its own in block style.
fn is_long(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::String(string) => string.contains('\n'),
        _ => false,
    }
}
