//! Changes of values made in the text that a person wrote, by the spans of its nodes.
//!
//! Every byte outside of a changed node stays, and so does every comment, wherever it stands.

mod edit;
mod outline;
mod patch;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub(super) use edit::{Edit, difference};
use outline::Outline;
use patch::{Patch, patch};

use super::text::{is_sound, parse};
use crate::source::Pointer;

/// Changes a text so that it means another value. `statuses` is the node whose keys are written as plain numbers.
///
/// `None` when the text has no place for a change, such as where the change is inside of what an alias repeats; what
/// comes back was read again and does mean that value.
pub(super) fn splice(text: &str, wanted: &Value, statuses: &Pointer) -> Option<String> {
    let now = parse(text)?;
    let spliced = apply(text, &now, wanted, difference(&now, wanted), statuses)?;
    is_sound(&spliced, wanted, text).then_some(spliced)
}

/// Makes given changes in a text. `None` as for [`splice`], which also holds the result against what it ought to mean.
pub(super) fn edit(text: &str, edits: &[Edit], statuses: &Pointer) -> Option<String> {
    let outline = Outline::of(text)?;
    let edits = edits.iter().map(|edit| patch(text, &outline, edit, statuses)).collect::<Option<Vec<_>>>()?;
    write(text, edits.into_iter().flatten().collect())
}

/// Makes changes; where one has no place of its own, the node around it is written anew.
fn apply(text: &str, now: &Value, wanted: &Value, mut edits: Vec<Edit>, statuses: &Pointer) -> Option<String> {
    let outline = Outline::of(text)?;
    loop {
        let patches: Vec<_> = edits.iter().map(|edit| patch(text, &outline, edit, statuses)).collect();
        let failed = patches.iter().zip(&edits).find_map(|(patch, edit)| patch.is_none().then_some(edit));
        let stuck = match failed {
            Some(Edit::Insert { into, .. }) => into.clone(),
            Some(Edit::Set(at, _) | Edit::Remove(at) | Edit::Rename(at, _)) => at.parent()?,
            None => match write(text, patches.into_iter().flatten().flatten().collect()) {
                Some(written) => return Some(written),
                None => return None,
            },
        };
        // Root is never written anew: the comments of the whole file would lose their places.
        stuck.parent()?;
        let value = wanted.pointer(stuck.as_str())?;
        now.pointer(stuck.as_str())?;
        let inside = format!("{stuck}/");
        edits.retain(|edit| *edit.node() != stuck && !edit.node().as_str().starts_with(&inside));
        edits.push(Edit::Set(stuck, value.clone()));
    }
}

/// Puts all patches in. `None` when two of them want the same bytes.
fn write(text: &str, mut patches: Vec<Patch>) -> Option<String> {
    patches.sort_by_key(|patch| (patch.span.start, patch.span.end));
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for Patch { span, text: new } in &patches {
        written.push_str(text.get(done..span.start)?);
        written.push_str(new);
        done = span.end;
    }
    written.push_str(text.get(done..)?);
    Some(written)
}
