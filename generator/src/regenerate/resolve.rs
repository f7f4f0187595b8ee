use super::conflict::{self, About, CONFLICTS, Conflict};
use super::folder::Folder;
use super::plan::Plan;
use super::splice::splice;
use super::text::parse;
use crate::bundle::{FileTree, RelativePath};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Pointer;

/// Which value of a conflict stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one that stands in the file.
    Ours,
    /// The one that is generated now.
    Theirs,
}

impl Folder {
    /// The conflicts that nobody has resolved, by file and place.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict> {
        conflict::read(self)
    }
}

/// Whether a conflict is meant by a text: its place alone, the file with it (`FILE#PLACE`), or the file alone.
#[must_use]
pub fn is_meant(conflict: &Conflict, text: &str) -> bool {
    let place = format!("{}#{}", conflict.file, conflict.at);
    text == place || text == conflict.file || (!text.is_empty() && text == conflict.at.as_str())
}

/// Works out what becomes of a folder when conflicts are resolved; the others stay.
///
/// # Errors
/// A file has no place for the new value.
pub fn resolve(folder: &Folder, conflicts: &[Conflict], choice: Choice) -> Result<Plan, Vec<Diagnostic>> {
    let mut after = folder.tree.clone();
    let open: Vec<Conflict> = folder.conflicts().into_iter().filter(|known| !conflicts.contains(known)).collect();
    let mut faults = Vec::new();
    if choice == Choice::Theirs {
        for conflict in conflicts {
            if let Err(fault) = take_theirs(folder, &mut after, conflict) {
                faults.push(*fault);
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let kept: Vec<RelativePath> = after.iter().map(|(path, _)| path.clone()).collect();
    for path in kept.iter().filter(|path| path.as_str().starts_with(CONFLICTS)) {
        after.remove(path.as_str());
    }
    for one_file in open.chunk_by(|one, other| one.file == other.file) {
        if let Some((path, text)) = conflict::write(one_file)
            && let Some(path) = RelativePath::new(&path)
        {
            after.insert(path, text);
        }
    }
    Ok(Plan::between(folder, after))
}

fn take_theirs(folder: &Folder, after: &mut FileTree, conflict: &Conflict) -> Result<(), Box<Diagnostic>> {
    let refuse = |message: &str| {
        let place = crate::diagnostic::Place { pointer: conflict.at.clone(), ..folder.whole(&conflict.file) };
        let hint = "put the new value in by hand, then `mockwright resolve --ours`";
        Box::new(Diagnostic::error(Code::InvalidEntry, place, message).hint(hint))
    };
    let path = RelativePath::new(&conflict.file).ok_or_else(|| refuse("the conflict names no file of the bundle"))?;
    let text = after.get(path.as_str()).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let text = text.ok_or_else(|| refuse("the file is gone"))?;
    let mut wanted = parse(&text).ok_or_else(|| refuse("the file cannot be read"))?;
    let place = wanted.pointer_mut(conflict.at.as_str()).ok_or_else(|| refuse("the place is gone"))?;
    place.clone_from(&conflict.new);
    let statuses = match conflict.about {
        About::Operation(_) => Pointer::root().child("responses"),
        About::Scenario(_) | About::Settings | About::Project => Pointer::root(),
    };
    let text = match conflict.at.as_str() {
        // The whole file is new.
        "" => crate::emit::yaml::to_text(&wanted, (!statuses.as_str().is_empty()).then_some("responses")),
        _ => splice(&text, &wanted, &statuses).ok_or_else(|| refuse("the text has no place for the new value"))?,
    };
    after.insert(path, text);
    Ok(())
}
