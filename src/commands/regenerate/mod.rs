mod check;
mod target;

use anyhow::Context;
use mockwright_generator::bundle::spec_from;
use mockwright_generator::emit::project::BUNDLE_FOLDER;
use mockwright_generator::regenerate::{
    ApplyError, Folder, Plan, RegenerateOptions, Regeneration, apply, regenerate, regenerate_project,
};

use crate::args::{RegenerateArgs, ReportFormat};
use crate::description::Description;
use crate::exit::Exit;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report;

pub(super) use target::{Locks, Target};

/// `mockwright regenerate DIR`.
pub(super) fn run(args: &RegenerateArgs) -> anyhow::Result<Exit> {
    let folder = args.folder.to_string_lossy().into_owned();
    let progress = Progress::start(&format!("reading {folder}"));
    if args.check {
        return check::run(args, progress);
    }
    let target = Target::of(&args.folder);
    // Nobody else regenerates what is being compared.
    let locks = match target.lock() {
        Ok(locks) => locks,
        Err(ApplyError::Io { .. }) if !args.folder.is_dir() => return Ok(unreadable(args)),
        Err(error) => return Err(error.into()),
    };
    let (mut before, project) = match target.read() {
        Ok(before) => before,
        Err(mut problems) => return Ok(report::refused(&folder, &mut problems)),
    };
    let location = location(args, &before);
    progress.step(&format!("reading {location}"));
    let Description { api, mut diagnostics, .. } = Description::read(&location, &args.reading.options(true), &progress);
    let Some(api) = api else { return Ok(report::refused(&location, &mut diagnostics)) };
    progress.step(&format!("drafting the replies of {} operations", api.operations.len()));
    let options = options(args, &target)?;
    let planned = regenerate(&before, &api, &options).and_then(|planned| {
        let program = project.map(|project| regenerate_project(&project, &api, args.prune, args.adopt)).transpose()?;
        Ok((planned, program))
    });
    let (mut planned, mut program) = match planned {
        Ok(planned) => planned,
        Err(mut problems) => {
            drop(progress);
            return Ok(report::refused(&folder, &mut problems));
        }
    };
    if !args.dry_run {
        progress.step("writing the files");
        // Whatever comes between the two, the next regeneration brings the program to the bundle.
        apply(&planned.plan, &target.bundle, &locks.bundle).map_err(explained)?;
        if let (Some(program), Some(lock)) = (&program, &locks.project) {
            apply(&program.plan, &args.folder, lock).map_err(explained)?;
        }
    }
    drop(progress);
    if let Some(program) = &mut program {
        planned.report.around(BUNDLE_FOLDER, std::mem::take(&mut program.report));
    }
    diagnostics.extend(planned.diagnostics.iter().cloned());
    diagnostics.append(&mut before.diagnostics);
    let _ = report::brief(&location, &mut diagnostics);
    print(args, &location, &planned, program.as_ref().map(|program| &program.plan))?;
    Ok(if planned.report.has_conflicts() { Exit::Conflicts } else { Exit::Success })
}

fn print(args: &RegenerateArgs, location: &str, planned: &Regeneration, program: Option<&Plan>) -> anyhow::Result<()> {
    output::data(&report::regeneration(planned, location, args.format, args.dry_run)?)?;
    if args.dry_run && args.format == ReportFormat::Text {
        let below = if program.is_some() { format!("{BUNDLE_FOLDER}/") } else { String::new() };
        let program = program.map(|program| patches(program, "")).unwrap_or_default();
        output::data(&format!("{}{program}", patches(&planned.plan, &below)))?;
    }
    let folder = harmless(&args.folder.to_string_lossy());
    if planned.report.has_conflicts() {
        output::hint(format_args!("`mockwright resolve {folder}` lists the conflicts and ends them"));
    }
    Ok(())
}

/// How the files that people edit would differ, as unified diffs. `below` is what their paths begin with.
fn patches(planned: &Plan, below: &str) -> String {
    let mut shown = String::new();
    for (path, before, after) in planned.edits() {
        let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let (before, after) = (text(before), text(after));
        let name = |side: char, text: &Option<String>| match text {
            Some(_) => format!("{side}/{below}{path}"),
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

fn options(args: &RegenerateArgs, target: &Target) -> anyhow::Result<RegenerateOptions> {
    let spec = args.spec.as_deref().map(|spec| spec_from(&target.bundle, spec)).transpose();
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
