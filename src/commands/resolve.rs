use std::fmt::Write as _;

use anyhow::bail;
use mockwright_generator::emit::project::BUNDLE_FOLDER;
use mockwright_generator::regenerate::{
    Choice, Conflict, FileConflict, ProjectFolder, apply, is_meant, resolve, resolve_project,
};

use super::regenerate::{Locks, Target, explained};
use crate::args::ResolveArgs;
use crate::exit::Exit;
use crate::output::{self, cut, harmless};
use crate::report;

/// `mockwright resolve DIR [--ours | --theirs] [POINTER]`. Without a flag it lists the conflicts.
pub(super) fn run(args: &ResolveArgs) -> anyhow::Result<Exit> {
    let name = args.folder.to_string_lossy();
    let target = Target::of(&args.folder);
    let locks = if args.folder.is_dir() { Some(target.lock()?) } else { None };
    let (folder, project) = match target.read() {
        Ok(read) => read,
        Err(mut problems) => return Ok(report::refused(&name, &mut problems)),
    };
    let (all, all_files) = (folder.conflicts(), project.as_ref().map(ProjectFolder::conflicts).unwrap_or_default());
    let below = if project.is_some() { format!("{BUNDLE_FOLDER}/") } else { String::new() };
    let is_named = |conflict: &Conflict| {
        args.pointer.as_deref().is_none_or(|text| is_meant(conflict, text.strip_prefix(&below).unwrap_or(text)))
    };
    let is_file = |conflict: &FileConflict| args.pointer.as_deref().is_none_or(|text| text == conflict.path);
    let meant: Vec<Conflict> = all.iter().filter(|conflict| is_named(conflict)).cloned().collect();
    let files: Vec<FileConflict> = all_files.iter().filter(|conflict| is_file(conflict)).cloned().collect();
    if let (Some(pointer), true, true) = (&args.pointer, meant.is_empty(), files.is_empty()) {
        bail!("there is no conflict `{}` in {}", harmless(pointer), harmless(&name));
    }
    let choice = match (args.ours, args.theirs) {
        (true, _) => Choice::Ours,
        (_, true) => Choice::Theirs,
        (false, false) => return list(&name, &below, &meant, &files),
    };
    let planned = match resolve(&folder, &meant, choice) {
        Ok(planned) => planned,
        Err(mut problems) => return Ok(report::refused(&name, &mut problems)),
    };
    if let Some(Locks { bundle, project: lock }) = &locks {
        apply(&planned, &target.bundle, bundle).map_err(explained)?;
        if let (Some(project), Some(lock), false) = (&project, lock, files.is_empty()) {
            apply(&resolve_project(project, &files, choice), &args.folder, lock).map_err(explained)?;
        }
    }
    let resolved = meant.len() + files.len();
    let left = (all.len() + all_files.len()).saturating_sub(resolved);
    let noun = if resolved == 1 { "conflict" } else { "conflicts" };
    output::status(format_args!("resolved {resolved} {noun}, {left} left"));
    Ok(if left == 0 { Exit::Success } else { Exit::Conflicts })
}

fn list(folder: &str, below: &str, conflicts: &[Conflict], files: &[FileConflict]) -> anyhow::Result<Exit> {
    const LONGEST_VALUE: usize = 200;
    let mut shown = String::new();
    for Conflict { about, file, at, new } in conflicts {
        let (place, about) = (harmless(&format!("{below}{file}#{at}")), harmless(&about.to_string()));
        let _ = writeln!(shown, "{place}\n  of {about}, new: {}", cut(&harmless(&new.to_string()), LONGEST_VALUE));
    }
    for FileConflict { path, because, .. } in files {
        let _ = writeln!(shown, "{}\n  {}", harmless(path), harmless(because));
    }
    output::data(&shown)?;
    if conflicts.is_empty() && files.is_empty() {
        output::status(format_args!("{} has no conflicts", harmless(folder)));
        return Ok(Exit::Success);
    }
    output::hint("`--ours` keeps your values, `--theirs` takes the new ones; name one of them to decide it alone");
    Ok(Exit::Conflicts)
}
