use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use anyhow::{Context, bail};
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::emit::project::{BUNDLE_FOLDER, PackageName, ProjectOptions};
use mockwright_generator::model::Api;
use mockwright_generator::sample::Locale;
use mockwright_generator::source::Pointer;
use mockwright_generator::{bundle, emit};

use crate::args::{Emit, GenerateArgs};
use crate::description::Description;
use crate::exit::Exit;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report;

/// `mockwright generate SPEC --output DIR`. What can be served is written even where the description has errors.
pub(super) fn run(args: &GenerateArgs) -> anyhow::Result<Exit> {
    refuse_full_folder(&args.output)?;
    let progress = Progress::start(&format!("reading {}", args.spec));
    let Description { document: _, api, mut diagnostics } =
        Description::read(&args.spec, &args.reading.options(true), &progress);
    let written = match api {
        Some(api) => {
            let locale = locale(args, &api, &mut diagnostics);
            let (operations, drafting) = write(args, locale, &api, &progress)?;
            diagnostics.extend(drafting);
            Some(operations)
        }
        None => None,
    };
    drop(progress);

    let exit = report::brief(&args.spec, &mut diagnostics);
    if let Some(operations) = written {
        let folder = harmless(&args.output.display().to_string());
        output::status(format_args!("wrote {operations} operations into {folder}"));
        output::hint(match args.emit {
            Emit::Bundle => format!("`mockwright serve {folder}` serves them"),
            Emit::Project => format!("`cargo run` in {folder} serves them; `src/operations/` is yours to edit"),
        });
    }
    Ok(exit)
}

/// The locale that was asked for; English, with a warning, where nothing is known of it.
fn locale(args: &GenerateArgs, api: &Api, diagnostics: &mut Vec<Diagnostic>) -> Locale {
    let Some(tag) = &args.locale else { return Locale::default() };
    Locale::parse(tag).unwrap_or_else(|| {
        let mut unknown = vec![Locale::unknown(tag, &Pointer::root())];
        api.document.resolve_places(&mut unknown);
        diagnostics.append(&mut unknown);
        Locale::default()
    })
}

fn write(
    args: &GenerateArgs,
    locale: Locale,
    api: &Arc<Api>,
    progress: &Progress,
) -> anyhow::Result<(usize, Vec<Diagnostic>)> {
    progress.step(&format!("drafting the replies of {} operations", api.operations.len()));
    let folder = match args.emit {
        Emit::Bundle => args.output.clone(),
        Emit::Project => args.output.join(BUNDLE_FOLDER),
    };
    let spec = bundle::spec_from(&folder, &args.spec).context("cannot name the description in the bundle")?;
    let seed = args.seed.unwrap_or(DraftOptions::default().seed);
    let options = DraftOptions { seed, examples_as_written: args.examples.as_written(), locale };
    let draft = Drafter::new(Arc::clone(api), options).bundle(&spec);
    let as_written = options.examples_as_written;
    let tree = match args.emit {
        Emit::Bundle => emit::bundle(&draft.bundle, api, as_written),
        Emit::Project => {
            let named = ProjectOptions::new(package_name(&args.output, api));
            emit::project::project(&draft.bundle, api, as_written, &named)
        }
    };
    progress.step(match args.emit {
        Emit::Bundle => "writing the bundle",
        Emit::Project => "writing the project",
    });
    bundle::write(&tree, &args.output)?;
    Ok((draft.bundle.operations.len(), draft.diagnostics))
}

/// After the folder, else after the title of the description.
fn package_name(folder: &Path, api: &Api) -> PackageName {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    PackageName::after(&[&folder, &api.title])
}

/// What a person keeps in a folder is not overwritten. That is found out before any work is done.
fn refuse_full_folder(folder: &Path) -> anyhow::Result<()> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Ok(true) => bail!("{} is not empty; name a folder that is empty or does not exist", folder.display()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot write into {}", folder.display())),
    }
}
