use mockwright_generator::model::Api;
use mockwright_generator::regenerate::{ProjectFolder, Standing, standing};

use super::{Target, location};
use crate::args::RegenerateArgs;
use crate::description::Description;
use crate::exit::Exit;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report;

/// `mockwright regenerate DIR --check`: whether a bundle is up to date, for CI. Nothing is written.
pub(super) fn run(args: &RegenerateArgs, progress: Progress) -> anyhow::Result<Exit> {
    let name = args.folder.to_string_lossy();
    let (folder, project) = match Target::of(&args.folder).read() {
        Ok(read) => read,
        Err(mut problems) => return Ok(report::refused(&name, &mut problems)),
    };
    let location = location(args, &folder);
    progress.step(&format!("reading {location}"));
    let Description { api, mut diagnostics, .. } = Description::read(&location, &args.reading.options(true), &progress);
    let Some(api) = api else { return Ok(report::refused(&location, &mut diagnostics)) };
    let standing = standing(&folder, &api).map(|standing| match &project {
        Some(project) => around(standing, project, &api),
        None => standing,
    });
    let changes = match &standing {
        Ok(Standing { description_changed: true, .. }) => {
            folder.description().map(|old| report::description_changes(&old, &api, &location, args.format))
        }
        _ => None,
    };
    drop(progress);
    let standing = match standing {
        Ok(standing) => standing,
        Err(mut problems) => return Ok(report::refused(&name, &mut problems)),
    };
    if let Some(changes) = changes {
        output::data(&changes?)?;
    }
    Ok(tell(args, &location, &standing))
}

/// How a project stands: it is as far behind as its bundle or its program.
fn around(bundle: Standing, project: &ProjectFolder, api: &Api) -> Standing {
    Standing {
        description_changed: bundle.description_changed || project.is_out_of_date(api),
        conflicts: bundle.conflicts + project.conflicts().len(),
        ..bundle
    }
}

fn tell(args: &RegenerateArgs, location: &str, standing: &Standing) -> Exit {
    let (folder, location) = (harmless(&args.folder.to_string_lossy()), harmless(location));
    let Standing { description_changed, format_is_older, conflicts } = *standing;
    if description_changed {
        output::status(format_args!("{folder} is out of date: {location} has changed since it was generated"));
    } else if format_is_older {
        output::status(format_args!("{folder} is out of date: it has an older format"));
    }
    if conflicts > 0 {
        let noun = if conflicts == 1 { "conflict is" } else { "conflicts are" };
        output::status(format_args!("{folder}: {conflicts} {noun} unresolved"));
        output::hint(format_args!("`mockwright resolve {folder}` lists the conflicts and ends them"));
        return Exit::Conflicts;
    }
    if description_changed || format_is_older {
        output::hint(format_args!("`mockwright regenerate {folder}` brings it up to date, and keeps your edits"));
        return Exit::OutOfDate;
    }
    output::status(format_args!("{folder} is up to date with {location}"));
    Exit::Success
}
