use std::collections::HashMap;

use serde_json::Value;

use super::listed_path::ListedPaths;
use super::{Body, Bundle, ContentEntry, OperationFile, Places, ScenarioEntry, ScenarioFile};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Api, Location, MediaKind, MediaType, Operation, Response, Status};
use crate::sample::{SampleOptions, Sampler, Violation};
use crate::source::Pointer;

/// How many bodies of a bundle hold against its description.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The bodies that stand in the bundle's files.
    pub replies: usize,
    /// Those that break nothing: checked against their schema, or constrained by none.
    pub proved: usize,
    /// What the others break, each an error at the body's place in its file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks every body that stands in the files of a bundle against the description, whoever wrote it. `places` are those
/// of what the bundle was read from.
///
/// Texts in forms other than JSON, bytes and files are sent as they stand and not looked into: they count as proved
/// only where the description has no schema for them.
#[must_use]
pub fn prove(bundle: &Bundle, api: &Api, places: Option<Places>) -> Proof {
    // Neither the seed nor the mode decides what is valid.
    let options = SampleOptions::default();
    let mut prover = Prover { sampler: Sampler::new(&api.schemas, options), places, proof: Proof::default() };
    let described: HashMap<_, _> = api.operations.iter().map(|operation| (&operation.key, operation)).collect();
    for file in &bundle.operations {
        let Some(operation) = described.get(&file.operation) else { continue };
        for (status, entry) in &file.responses {
            let response = operation.responses.iter().find(|response| response.status == *status);
            let declared = response.map_or(&[][..], |response| &response.content);
            let at = Pointer::root().child("responses").child(&status.to_string()).child("content");
            for (name, content) in &entry.content {
                let media_type = declared.iter().find(|media_type| media_type.name == *name);
                prover.content(file, &at.child(name), media_type, content);
                prover.echo(file, operation, &at.child(name), content);
            }
        }
    }
    prover.scenarios(bundle, api);
    prover.proof
}

/// The file that a body stands in.
#[derive(Clone, Copy)]
enum Sheet<'a> {
    Operation(&'a OperationFile),
    Scenario(&'a ScenarioFile),
}

struct Prover {
    sampler: Sampler,
    places: Option<Places>,
    proof: Proof,
}

impl Prover {
    fn content(&mut self, file: &OperationFile, at: &Pointer, media_type: Option<&MediaType>, content: &ContentEntry) {
        let examples = at.child("examples");
        let named = content.examples.iter().map(|(name, example)| (examples.child(name), example.body.as_ref()));
        for (at, body) in std::iter::once((at.clone(), content.body.as_ref())).chain(named) {
            if let Some(body) = body {
                self.body(Sheet::Operation(file), &at, media_type, body);
            }
        }
    }

    /// Whether what is taken from requests can be there, and has a place in the body.
    fn echo(&mut self, file: &OperationFile, operation: &Operation, at: &Pointer, content: &ContentEntry) {
        for (pointer, source) in &content.echo {
            let wrong = match (is_sent(operation, source), &content.body) {
                (false, _) => format!("`{}` does not declare `{}`", operation.key, source.escape_debug()),
                (true, Some(Body::Value(body))) if !has_place(body, &Pointer::parse(pointer)) => {
                    format!("the body has no place `{}`", pointer.escape_debug())
                }
                _ => continue,
            };
            let place = self.place(Sheet::Operation(file), &at.child("echo").child(pointer));
            let problem = Diagnostic::error(Code::InvalidEntry, place, wrong);
            self.proof.diagnostics.push(problem.hint("remove the echo, or name what is there"));
        }
    }

    fn body(&mut self, sheet: Sheet<'_>, at: &Pointer, media_type: Option<&MediaType>, body: &Body) {
        self.proof.replies += 1;
        let schemas = media_type.map(|media_type| (media_type.schema.as_ref(), media_type.item_schema.as_ref()));
        let (Some(media_type), Some((schema, item_schema))) = (media_type, schemas) else {
            self.proof.proved += 1;
            return;
        };
        if schema.is_none() && item_schema.is_none() {
            self.proof.proved += 1;
            return;
        }
        let Some((key, value)) = value_of(media_type.kind(), body) else { return };
        let Some(violations) = self.violations(schema, item_schema, &value) else { return };
        if violations.is_empty() {
            self.proof.proved += 1;
        }
        for violation in violations {
            // The text of a body is one node: there is nothing below it to point at.
            let inside = if key == "body" { violation.instance.as_str() } else { "" };
            let node = Pointer::parse(&format!("{}{inside}", at.child(key)));
            self.proof.diagnostics.push(self.diagnostic(sheet, &node, &violation));
        }
    }

    fn scenarios(&mut self, bundle: &Bundle, api: &Api) {
        let defaults: HashMap<_, _> = bundle.operations.iter().map(|file| (&file.operation, file.default)).collect();
        let paths = ListedPaths::new(api, &bundle.settings);
        for scenario in &bundle.scenarios {
            let entries = scenario.config.iter();
            for (path, method, entry) in
                entries.flat_map(|(path, methods)| methods.iter().map(move |(method, entry)| (path, method, entry)))
            {
                let at = Pointer::root().child("config").child(path).child(method);
                match paths.find(method, path) {
                    Some(operation) => {
                        let default = defaults.get(&operation.key).copied().flatten();
                        self.listed(scenario, &at, (operation, default), entry);
                    }
                    None => self.lists_nothing(scenario, &at, &format!("{method} {path}")),
                }
            }
        }
    }

    /// The body that a scenario lists for an operation, in the first media type of its status.
    /// `default` is the status that the operation's file serves by default.
    fn listed(
        &mut self,
        scenario: &ScenarioFile,
        at: &Pointer,
        (operation, default): (&Operation, Option<Status>),
        entry: &ScenarioEntry,
    ) {
        let Some(body) = &entry.body else { return };
        let response = match (entry.status, default) {
            (Some(code), _) => declaring(operation, code),
            (None, Some(status)) => operation.responses.iter().find(|response| response.status == status),
            (None, None) => operation.responses.iter().find(|response| is_success(response.status)),
        };
        let content = response.map_or(&[][..], |response| &response.content);
        let json = content.iter().find(|media_type| media_type.kind() == MediaKind::Json);
        self.body(Sheet::Scenario(scenario), at, json.or(content.first()), &Body::Value(body.clone()));
    }

    fn lists_nothing(&mut self, scenario: &ScenarioFile, at: &Pointer, key: &str) {
        let message = format!("`{}` is not in the description", key.escape_debug());
        let place = self.place(Sheet::Scenario(scenario), at);
        self.proof.diagnostics.push(Diagnostic::warning(Code::OrphanOperation, place, message));
    }

    fn place(&self, sheet: Sheet<'_>, node: &Pointer) -> Place {
        let place = self.places.as_ref().and_then(|places| match sheet {
            Sheet::Operation(file) => places.operation(&file.operation, node),
            Sheet::Scenario(scenario) => places.scenario(&scenario.name, node),
        });
        place.unwrap_or_else(|| Place::from(node))
    }

    /// What a value breaks; `None` for a schema that cannot be compiled, which is told by whoever lowers it.
    fn violations(
        &self,
        schema: Option<&Pointer>,
        item_schema: Option<&Pointer>,
        value: &Value,
    ) -> Option<Vec<Violation>> {
        let mut violations = Vec::new();
        if let Some(schema) = schema {
            violations.extend(self.sampler.check(schema, value).ok()?);
        }
        if let (Some(schema), Some(items)) = (item_schema, value.as_array()) {
            for (index, item) in items.iter().enumerate() {
                let found = self.sampler.check(schema, item).ok()?;
                violations.extend(found.into_iter().map(|violation| inside_item(index, violation)));
            }
        }
        Some(violations)
    }

    fn diagnostic(&self, sheet: Sheet<'_>, node: &Pointer, violation: &Violation) -> Diagnostic {
        let message = format!("the body breaks the description: {}", violation.message);
        Diagnostic::error(Code::InvalidBody, self.place(sheet, node), message)
            .hint("mend the body, or leave it out to have one drafted")
    }
}

/// Whether an operation declares the part of its requests that an echo takes.
fn is_sent(operation: &Operation, source: &str) -> bool {
    if source.starts_with("body#") {
        return operation.request_body.is_some();
    }
    let Some((place, name)) = source.split_once('.') else { return false };
    operation.parameters.iter().any(|parameter| match (place, parameter.location) {
        ("path", Location::Path) | ("query", Location::Query) | ("cookie", Location::Cookie) => parameter.name == name,
        ("header", Location::Header) => parameter.name.eq_ignore_ascii_case(name),
        _ => false,
    })
}

/// Whether a body has something at a place, or an object around it that can have it.
fn has_place(body: &Value, at: &Pointer) -> bool {
    let around = || at.parent().and_then(|parent| body.pointer(parent.as_str())).is_some_and(Value::is_object);
    body.pointer(at.as_str()).is_some() || around()
}

/// The response that declares a status: an exact key, else its range, else `default` (OpenAPI 3.1 §4.8.16).
fn declaring(operation: &Operation, code: u16) -> Option<&Response> {
    let range = u8::try_from(code / 100).ok().map(Status::Range);
    let wanted = [Some(Status::Code(code)), range, Some(Status::Default)];
    wanted.into_iter().flatten().find_map(|status| operation.responses.iter().find(|found| found.status == status))
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}

/// A violation in an item, its place counted from the array.
fn inside_item(index: usize, violation: Violation) -> Violation {
    let instance = Pointer::parse(&format!("/{index}{}", violation.instance));
    Violation { instance, ..violation }
}

/// The value that a body stands for, and the key that it stands under; `None` where it is not looked into.
fn value_of(kind: MediaKind, body: &Body) -> Option<(&'static str, Value)> {
    match (kind, body) {
        (_, Body::Value(value)) => Some(("body", value.clone())),
        (MediaKind::Json, Body::Text(text)) => Some(("text", serde_json::from_str(text).ok()?)),
        (MediaKind::Text, Body::Text(text)) => Some(("text", Value::String(text.clone()))),
        (_, Body::Text(_) | Body::Bytes(_) | Body::File(_)) => None,
    }
}
