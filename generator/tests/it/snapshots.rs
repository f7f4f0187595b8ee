//! Model, bundle and diagnostics of every shipped description and of many small faulty ones.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::emit;
use mockwright_generator::model::Api;
use mockwright_generator::source::{self, ReadOptions};
use mockwright_generator::spec;

use crate::outline;

/// Everything that is known about a description after all steps.
struct Outcome {
    api: Option<Arc<Api>>,
    diagnostics: Vec<Diagnostic>,
    bundle: String,
}

fn all_steps(path: &Path, spec_root: Option<&str>) -> Outcome {
    // Without it, where references may lead would depend on where the project lies.
    let options = ReadOptions { spec_root: spec_root.map(Into::into), ..ReadOptions::default() };
    let mut outcome = Outcome { api: None, diagnostics: Vec::new(), bundle: String::new() };
    let read = match source::read(path.to_str().unwrap(), &options) {
        Ok(read) => read,
        Err(diagnostics) => return Outcome { diagnostics, ..outcome },
    };
    outcome.diagnostics.extend(read.diagnostics);
    let api = match spec::lower(Arc::new(read.document)) {
        Ok((api, diagnostics)) => {
            outcome.diagnostics.extend(diagnostics);
            Arc::new(api)
        }
        Err(diagnostics) => {
            outcome.diagnostics.extend(diagnostics);
            return outcome;
        }
    };
    outcome.diagnostics.extend(spec::check_schemas(&api));
    let drafted = Drafter::new(Arc::clone(&api), DraftOptions::default()).bundle("description.yaml");
    outcome.diagnostics.extend(drafted.diagnostics);
    for (path, bytes) in emit::bundle(&drafted.bundle, &api, false).iter() {
        let shown = path.as_str() == "mock.yaml" || path.as_str().starts_with("responses/");
        if shown {
            writeln!(outcome.bundle, "--- {path}\n{}", String::from_utf8_lossy(bytes)).unwrap();
        }
    }
    outcome.api = Some(api);
    outcome
}

fn told(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for found in diagnostics {
        let place = &found.place;
        let line = place.line.map_or("-".to_owned(), |line| line.to_string());
        let column = place.column.map_or("-".to_owned(), |column| column.to_string());
        let severity = format!("{:?}", found.severity).to_lowercase();
        writeln!(text, "{line}:{column} {severity} {} {}", found.code, found.message).unwrap();
        writeln!(text, "    at {:?}", place.pointer).unwrap();
        if let Some(expected) = &found.expected {
            writeln!(text, "    expected {expected}").unwrap();
        }
        if let Some(hint) = &found.hint {
            writeln!(text, "    hint: {hint}").unwrap();
        }
        for (place, label) in &found.related {
            writeln!(text, "    {:?}:{:?} {label}", place.line, place.column).unwrap();
        }
    }
    if text.is_empty() { "nothing to tell\n".to_owned() } else { text }
}

#[test]
fn faulty_descriptions_are_told_with_their_places() {
    insta::glob!("../faulty", "*.yaml", |path| {
        insta::assert_snapshot!(told(&all_steps(path, None).diagnostics));
    });
}

#[test]
fn shipped_descriptions_become_models_and_bundles() {
    insta::glob!("../../../specs", "{*,oai/*,oai/*/spec/swagger}.{yaml,json}", |path| {
        let outcome = all_steps(path, Some("../specs"));
        let model = outcome.api.as_deref().map(outline::of).unwrap_or_default();
        let diagnostics = told(&outcome.diagnostics);
        insta::assert_snapshot!(format!("{model}\n=== diagnostics\n{diagnostics}\n=== bundle\n{}", outcome.bundle));
    });
}
