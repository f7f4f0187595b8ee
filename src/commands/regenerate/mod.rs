mod check;

use anyhow::Context;
use mockwright_generator::bundle::spec_from;
use mockwright_generator::regenerate::{
    ApplyError, Folder, FolderLock, Plan, RegenerateOptions, Regeneration, apply, regenerate,
};

use crate::args::{RegenerateArgs, ReportFormat};
use crate::description::Description;
use crate::exit::Exit;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report;

/// `mockwright regenerate DIR`.
pub(super) fn run(args: &RegenerateArgs) -> anyhow::Result<Exit> {
    let folder = args.folder.to_string_lossy().into_owned();
    let progress = Progress::start(&format!("reading {folder}"));
    if args.check {
        return check::run(args, progress);
    }
    // Nobody else regenerates what is being compared.
    let lock = match FolderLock::take(&args.folder) {
        Ok(lock) => lock,
        Err(ApplyError::Io { .. }) if !args.folder.is_dir() => return Ok(unreadable(args)),
        Err(error) => return Err(error.into()),
    };
    let mut before = match Folder::read(&args.folder) {
        Ok(before) => before,
        Err(mut problems) => return Ok(report::refused(&folder, &mut problems)),
    };
    let location = location(args, &before);
    progress.step(&format!("reading {location}"));
    let Description { api, mut diagnostics, .. } = Description::read(&location, &args.reading.options(true), &progress);
    let Some(api) = api else { return Ok(report::refused(&location, &mut diagnostics)) };
    progress.step(&format!("drafting the replies of {} operations", api.operations.len()));
    let planned = match regenerate(&before, &api, &options(args)?) {
        Ok(planned) => planned,
        Err(mut problems) => {
            drop(progress);
            return Ok(report::refused(&folder, &mut problems));
        }
    };
    if !args.dry_run {
        progress.step("writing the bundle");
        apply(&planned.plan, &args.folder, &lock).map_err(explained)?;
    }
    drop(progress);
    diagnostics.extend(planned.diagnostics.iter().cloned());
    diagnostics.append(&mut before.diagnostics);
    let _ = report::brief(&location, &mut diagnostics);
    print(args, &location, &planned)?;
    Ok(if planned.report.conflicts.is_empty() { Exit::Success } else { Exit::Conflicts })
}

fn print(args: &RegenerateArgs, location: &str, planned: &Regeneration) -> anyhow::Result<()> {
    output::data(&report::regeneration(planned, location, args.format, args.dry_run)?)?;
    if args.dry_run && args.format == ReportFormat::Text {
        output::data(&patches(&planned.plan))?;
    }
    let folder = harmless(&args.folder.to_string_lossy());
    if !planned.report.conflicts.is_empty() {
        output::hint(format_args!("`mockwright resolve {folder}` lists the conflicts and ends them"));
    }
    Ok(())
}

/// How the files that people edit would differ, as unified diffs.
fn patches(planned: &Plan) -> String {
    let mut shown = String::new();
    for (path, before, after) in planned.edits() {
        let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let (before, after) = (text(before), text(after));
        let name = |side: char, text: &Option<String>| match text {
            Some(_) => format!("{side}/{path}"),
            None => "/dev/null".to_owned(),
        };
        let mut options = diffy::DiffOptions::new();
        options.set_original_filename(name('a', &before)).set_modified_filename(name('b', &after));
        let patch = options
            .create_patch(before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default())
            .to_string();
        shown.extend(patch.lines().map(|line| format!("{}\n", harmless(line))));
    }
    shown
}

/// Where the description is, as one types it.
fn location(args: &RegenerateArgs, folder: &Folder) -> String {
    args.spec.clone().unwrap_or_else(|| folder.description_location())
}

fn options(args: &RegenerateArgs) -> anyhow::Result<RegenerateOptions> {
    let spec = args.spec.as_deref().map(|spec| spec_from(&args.folder, spec)).transpose();
    Ok(RegenerateOptions {
        spec: spec.context("cannot name the description in the bundle")?,
        prune: args.prune,
        refresh: args.refresh,
        adopt: args.adopt,
    })
}

/// A folder that is none gets the diagnostic that every command gives it.
fn unreadable(args: &RegenerateArgs) -> Exit {
    let mut problems = Folder::read(&args.folder).err().unwrap_or_default();
    report::refused(&args.folder.to_string_lossy(), &mut problems)
}

/// Says what to do about a plan that was not carried out.
pub(super) fn explained(error: ApplyError) -> anyhow::Error {
    let hint = match &error {
        ApplyError::Changed { .. } => "nothing was written; run it again",
        ApplyError::ReadOnly { .. } => "nothing was written; make them writable, or leave the bundle as it is",
        ApplyError::Busy { .. } => "nothing was written; run it again when the other one is done",
        ApplyError::Link { .. } => "nothing was written; replace the link by the file that it leads to",
        ApplyError::Io { .. } => "an interrupted change is finished by the next regeneration",
        ApplyError::NotAsWritten { .. } => "something else writes into the folder; run it again",
    };
    anyhow::Error::from(error).context(hint)
}
