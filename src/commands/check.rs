use std::path::Path;
use std::sync::Arc;

use mockwright_generator::bundle;
use mockwright_generator::diagnostic::{Diagnostic, Severity};
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::model::Api;
use mockwright_generator::source::{Document, ReadOptions};
use mockwright_generator::spec;

use crate::args::{CheckArgs, Format};
use crate::description::Description;
use crate::exit::Exit;
use crate::input::Input;
use crate::output;
use crate::progress::Progress;
use crate::report::{self, Counts, SourceTexts};

/// Everything that was found out about a description or bundle.
struct Findings {
    document: Option<Arc<Document>>,
    diagnostics: Vec<Diagnostic>,
    /// Absent when it is no description at all.
    counts: Option<Counts>,
}

/// `mockwright check SPEC|BUNDLE`.
pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let mut findings = find(&Input::of(&args.input), &args.reading.options(true));
    report::arrange(&mut findings.diagnostics);
    let Findings { document, diagnostics, counts } = findings;
    let shown = match args.format {
        Format::Json => report::json(&args.input, &diagnostics, counts)?,
        Format::Text => {
            let problems = report::text(&diagnostics, &mut SourceTexts::new(document));
            format!("{problems}{}", report::closing(&args.input, &diagnostics, counts))
        }
    };
    output::data(&shown)?;
    let has_error = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if has_error { Exit::InputError } else { Exit::Success })
}

fn find(input: &Input, options: &ReadOptions) -> Findings {
    match input {
        Input::Spec(location) => {
            let progress = Progress::start(&format!("reading {location}"));
            from_description(Description::read(location, options, &progress), &progress)
        }
        Input::Bundle(folder) => {
            let progress = Progress::start(&format!("reading {}", folder.display()));
            from_bundle(folder, &progress)
        }
    }
}

fn from_description(description: Description, progress: &Progress) -> Findings {
    let Description { document, api, mut diagnostics } = description;
    let counts = api.map(|api| {
        progress.step(&format!("drafting and proving the replies of {} operations", api.operations.len()));
        let drafted = Drafter::new(Arc::clone(&api), DraftOptions::default()).bundle("");
        diagnostics.extend(drafted.diagnostics);
        diagnostics.extend(spec::check_schemas(&api));
        counts(&api, drafted.replies, drafted.proved)
    });
    Findings { document, diagnostics, counts }
}

fn from_bundle(folder: &Path, progress: &Progress) -> Findings {
    let (bundle, diagnostics) = match bundle::read(folder) {
        Ok(found) => found,
        Err(diagnostics) => return Findings { document: None, diagnostics, counts: None },
    };
    let description = Description::lower(Arc::clone(&bundle.document), diagnostics, progress);
    let Description { document, api, mut diagnostics } = description;
    let counts = api.map(|api| {
        progress.step(&format!("proving the replies of {} operations", bundle.operations.len()));
        let proof = bundle::prove(&bundle, &api, bundle::Places::of_folder(folder).ok());
        diagnostics.extend(proof.diagnostics);
        diagnostics.extend(match bundle::Places::of_folder(folder) {
            Ok(places) => places.orphans(&bundle, &api),
            Err(_) => bundle::orphans(&bundle, &api),
        });
        diagnostics.extend(spec::check_schemas(&api));
        counts(&api, proof.replies, proof.proved)
    });
    Findings { document, diagnostics, counts }
}

fn counts(api: &Api, replies: usize, proved: usize) -> Counts {
    Counts { operations: api.operations.len(), schemas: spec::named_schemas(&api.document).len(), replies, proved }
}
