use serde_json::Value;

use super::lines::{MergedLines, merge_lines};
use super::values::{Clash, merge_values};
use crate::regenerate::splice::splice;
use crate::regenerate::text::{LineEnds, is_sound, parse, unix, with_line_ends};
use crate::source::Pointer;

/// The byte order mark that some editors put in front.
const BOM: char = '\u{feff}';

/// Three versions of one file.
#[derive(Clone, Copy, Debug)]
pub(in crate::regenerate) struct Versions<'t> {
    /// What was generated last time; `None` for a file that was not.
    pub(in crate::regenerate) base: Option<&'t str>,
    /// What the user made of it.
    pub(in crate::regenerate) ours: &'t str,
    /// What is generated now.
    pub(in crate::regenerate) theirs: &'t str,
}

/// One file, merged.
#[derive(Debug, Default)]
pub(in crate::regenerate) struct MergedText {
    pub(in crate::regenerate) text: String,
    /// Where both sides changed the same: the text has the user's.
    pub(in crate::regenerate) clashes: Vec<Clash>,
    /// What the user changed and what is no longer generated.
    pub(in crate::regenerate) left_over: Vec<Pointer>,
    /// Where an edit of the user stands.
    pub(in crate::regenerate) edits: Vec<Pointer>,
}

/// Merges three versions of a YAML file of a bundle; `None` when the user's version is no YAML.
///
/// What the versions mean is merged first. Then the text follows: as a merge of lines where that is clean and means the
/// same, otherwise by putting the changes into the user's text one by one. `statuses` is the node whose keys are written
/// as plain numbers.
pub(in crate::regenerate) fn merge_texts(versions: Versions<'_>, statuses: &Pointer) -> Option<MergedText> {
    let Versions { base, ours, theirs } = versions;
    let kept = || MergedText { text: ours.to_owned(), ..MergedText::default() };
    if base.is_some_and(|base| is_same_text(base, ours)) {
        return Some(MergedText { text: with_line_ends(theirs, ours), ..MergedText::default() });
    }
    let bare = ours.strip_prefix(BOM).unwrap_or(ours);
    let (our_value, their_value) = (parse(bare)?, parse(theirs)?);
    let base_value = base.and_then(parse);
    let merged = merge_values(base_value.as_ref(), &our_value, &their_value);
    let wanted = merged.value?;
    let (edits, left_over) = (merged.edits, merged.left_over);
    if wanted == our_value {
        return Some(MergedText { clashes: merged.clashes, left_over, edits, ..kept() });
    }
    let merged_lines = base.and_then(|base| by_lines(base, bare, theirs, &wanted));
    let Some(text) = merged_lines.or_else(|| splice(bare, &wanted, statuses)) else {
        // The text has something that nothing is put into: it stays as it is, and all that is new is told.
        let clashes = vec![Clash { at: Pointer::root(), theirs: their_value }];
        return Some(MergedText { clashes, left_over, edits, ..kept() });
    };
    let text = if ours.starts_with(BOM) { format!("{BOM}{text}") } else { text };
    Some(MergedText { text, clashes: merged.clashes, left_over, edits })
}

/// Whether two texts differ in their line ends only.
pub(in crate::regenerate) fn is_same_text(base: &str, ours: &str) -> bool {
    base == ours || (LineEnds::of(ours) == LineEnds::Windows && unix(ours) == base)
}

/// A merge of lines, if no two changes touch and the outcome means what it ought to.
fn by_lines(base: &str, ours: &str, theirs: &str, wanted: &Value) -> Option<String> {
    if LineEnds::of(ours) == LineEnds::Mixed {
        return None;
    }
    let MergedLines { text, clashes } = merge_lines(base, &unix(ours), theirs);
    (clashes.is_empty() && is_sound(&text, wanted, ours)).then(|| with_line_ends(&text, ours))
}
