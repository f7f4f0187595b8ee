use std::fmt::Write as _;

use anyhow::bail;
use mockwright_generator::regenerate::{Choice, Conflict, Folder, FolderLock, apply, is_meant, resolve};

use super::regenerate::explained;
use crate::args::ResolveArgs;
use crate::exit::Exit;
use crate::output::{self, cut, harmless};
use crate::report;

/// `mockwright resolve DIR [--ours | --theirs] [POINTER]`. Without a flag it lists the conflicts.
pub(super) fn run(args: &ResolveArgs) -> anyhow::Result<Exit> {
    let name = args.folder.to_string_lossy();
    let lock = if args.folder.is_dir() { Some(FolderLock::take(&args.folder)?) } else { None };
    let folder = match Folder::read(&args.folder) {
        Ok(folder) => folder,
        Err(mut problems) => return Ok(report::refused(&name, &mut problems)),
    };
    let all = folder.conflicts();
    let is_meant = |conflict: &&Conflict| args.pointer.as_deref().is_none_or(|text| is_meant(conflict, text));
    let meant: Vec<Conflict> = all.iter().filter(is_meant).cloned().collect();
    if let (Some(pointer), true) = (&args.pointer, meant.is_empty()) {
        bail!("there is no conflict `{}` in {}", harmless(pointer), harmless(&name));
    }
    let choice = match (args.ours, args.theirs) {
        (true, _) => Choice::Ours,
        (_, true) => Choice::Theirs,
        (false, false) => return list(&name, &meant),
    };
    let planned = match resolve(&folder, &meant, choice) {
        Ok(planned) => planned,
        Err(mut problems) => return Ok(report::refused(&name, &mut problems)),
    };
    if let Some(lock) = &lock {
        apply(&planned, &args.folder, lock).map_err(explained)?;
    }
    let (resolved, left) = (meant.len(), all.len().saturating_sub(meant.len()));
    let noun = if resolved == 1 { "conflict" } else { "conflicts" };
    output::status(format_args!("resolved {resolved} {noun}, {left} left"));
    Ok(if left == 0 { Exit::Success } else { Exit::Conflicts })
}

fn list(folder: &str, conflicts: &[Conflict]) -> anyhow::Result<Exit> {
    const LONGEST_VALUE: usize = 200;
    let mut shown = String::new();
    for Conflict { about, file, at, new } in conflicts {
        let (place, about) = (harmless(&format!("{file}#{at}")), harmless(&about.to_string()));
        let _ = writeln!(shown, "{place}\n  of {about}, new: {}", cut(&harmless(&new.to_string()), LONGEST_VALUE));
    }
    output::data(&shown)?;
    if conflicts.is_empty() {
        output::status(format_args!("{} has no conflicts", harmless(folder)));
        return Ok(Exit::Success);
    }
    output::hint("`--ours` keeps your values, `--theirs` takes the new ones; name one of them to decide it alone");
    Ok(Exit::Conflicts)
}
