use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::folder::Folder;
use super::merge::Clash;
use super::text::parse;
use crate::bundle::SETTINGS_PATH;
use crate::emit::yaml;
use crate::source::Pointer;

/// Where conflicts are kept until somebody has resolved them.
pub(super) const CONFLICTS: &str = ".mockwright/conflicts/";

/// What a file of a bundle is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An operation, by method and path.
    Operation(String),
    /// A scenario, by name.
    Scenario(String),
    /// `mock.yaml`.
    Settings,
    /// The program around a bundle.
    Project,
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(key) => f.write_str(key),
            Self::Scenario(name) => write!(f, "scenario {name}"),
            Self::Settings => f.write_str(SETTINGS_PATH),
            Self::Project => f.write_str("the project"),
        }
    }
}

/// A node that a person and the description both changed: the person's value stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What the file is about.
    pub about: About,
    /// The file, relative to the bundle.
    pub file: String,
    /// The node.
    pub at: Pointer,
    /// What is generated for it now.
    pub new: Value,
}

/// A file below `.mockwright/conflicts/`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    about: About,
    file: String,
    conflicts: Vec<WrittenConflict>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenConflict {
    at: String,
    new: Value,
}

const HEAD: &str = "\
# Changed by you and by the description: your values stand in the file, these are the new ones.
# `mockwright resolve` keeps yours (--ours) or takes these (--theirs).
";

/// The unresolved conflicts of a folder, by file and place. One that cannot be read is left out.
pub(super) fn read(folder: &Folder) -> Vec<Conflict> {
    let files = folder.tree.iter().filter(|(path, _)| path.as_str().starts_with(CONFLICTS));
    let written =
        files.filter_map(|(_, bytes)| serde_json::from_value::<Written>(parse(std::str::from_utf8(bytes).ok()?)?).ok());
    let conflicts = written.flat_map(|Written { about, file, conflicts }| {
        conflicts.into_iter().map(move |WrittenConflict { at, new }| Conflict {
            about: about.clone(),
            file: file.clone(),
            at: Pointer::parse(&at),
            new,
        })
    });
    conflicts.collect()
}

/// The path and the text of the file that keeps the conflicts of one file; all are about the same.
pub(super) fn write(conflicts: &[Conflict]) -> Option<(String, String)> {
    let first = conflicts.first()?;
    let entries = conflicts
        .iter()
        .map(|conflict| WrittenConflict { at: conflict.at.as_str().to_owned(), new: conflict.new.clone() });
    let written = Written { about: first.about.clone(), file: first.file.clone(), conflicts: entries.collect() };
    let value = serde_json::to_value(written).ok()?;
    Some((format!("{CONFLICTS}{}", first.file), format!("{HEAD}{}", yaml::to_text(&value, None))))
}

/// The conflicts of one file after a merge: those that are new, and those of before that nothing has ended.
///
/// One ends when the place is gone, when the user's value is the new one, or when nothing is generated there any more.
pub(super) fn carry_on(
    before: &[Conflict],
    clashes: Vec<Clash>,
    about: &About,
    file: &str,
    (ours, theirs): (&Value, &Value),
) -> Vec<Conflict> {
    let conflict = |at: Pointer, new: Value| Conflict { about: about.clone(), file: file.to_owned(), at, new };
    let mut conflicts: Vec<Conflict> = Vec::new();
    for clash in clashes {
        conflicts.push(conflict(clash.at, clash.theirs));
    }
    for Conflict { at, new, .. } in before {
        let (ours, theirs) = (ours.pointer(at.as_str()), theirs.pointer(at.as_str()));
        let is_open = ours.is_some() && theirs.is_some() && ours != theirs && ours != Some(new);
        if let (true, Some(theirs)) = (is_open, theirs)
            && conflicts.iter().all(|known| known.at != *at)
        {
            conflicts.push(conflict(at.clone(), theirs.clone()));
        }
    }
    conflicts.sort_by(|one, other| one.at.cmp(&other.at));
    conflicts
}
