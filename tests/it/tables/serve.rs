//! A table's description or bundle, served, and its requests, sent.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mockwright_generator::model::Api;
use mockwright_generator::source::{self, ReadOptions};
use mockwright_generator::spec;
use serde_json::Value;
use tempfile::TempDir;

use super::format::{BundleEdits, Case, Part, Table};
use crate::harness::{Reply, Request, Server, mockwright, write};

const BOUNDARY: &str = "between-parts";

/// A table that is being served.
pub(super) struct Served {
    server: Server,
    /// What replies are judged by.
    pub(super) api: Api,
    _folder: TempDir,
}

impl Served {
    pub(super) fn start(table: &Table) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut served = super::folder().join("specs").join(&table.spec);
        if table.spec.contains('\n') {
            served = folder.path().join("api.yaml");
            write(&served, &table.spec);
        }
        let document = source::read(served.to_str().unwrap(), &ReadOptions::default()).unwrap().document;
        let (api, _) = spec::lower(Arc::new(document)).unwrap();
        if let Some(edits) = &table.bundle {
            let bundle = folder.path().join("bundle");
            generate(&served, &bundle, edits);
            served = bundle;
        }
        let served = served.to_str().unwrap().to_owned();
        let arguments = [served, "--port".to_owned(), "0".to_owned()].into_iter().chain(table.flags.iter().cloned());
        Self { server: Server::with(arguments, 1), api, _folder: folder }
    }

    /// Sends the request of a case once.
    pub(super) fn answer(&self, case: &Case) -> (Reply, Duration) {
        let (method, target) = case.request.split_once(' ').unwrap();
        let mut request = Request::new(method, target).anonymous();
        for (name, values) in &case.headers {
            for value in values.each() {
                request = request.header(name, value);
            }
        }
        let said = case.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type"));
        let (body, content_type) = body_of(case);
        let content_type = content_type.filter(|_| !said);
        if let Some(content_type) = &content_type {
            request = request.header("Content-Type", content_type);
        }
        let started = Instant::now();
        let reply = self.server.send(&request.bytes(&body));
        (reply, started.elapsed())
    }
}

fn generate(description: &Path, bundle: &Path, edits: &BundleEdits) {
    let ran = mockwright(["generate", description.to_str().unwrap(), "--output", bundle.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let file = bundle.join("mock.yaml");
    let mut settings: Value = serde_yaml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    merge(&mut settings, &edits.settings);
    write(&file, &serde_yaml::to_string(&settings).unwrap());
    for (name, text) in &edits.files {
        write(&bundle.join(name), text);
    }
}

fn merge(into: &mut Value, edits: &Value) {
    match (into, edits) {
        (Value::Object(into), Value::Object(edits)) => {
            for (name, edit) in edits {
                merge(into.entry(name).or_insert(Value::Null), edit);
            }
        }
        (_, Value::Null) => {}
        (into, edit) => *into = edit.clone(),
    }
}

/// The bytes, and their type where the kind of body says it.
fn body_of(case: &Case) -> (Vec<u8>, Option<String>) {
    if let Some(body) = &case.body {
        return (body.to_string().into_bytes(), Some("application/json".to_owned()));
    }
    if !case.multipart.is_empty() {
        return (parts(&case.multipart), Some(format!("multipart/form-data; boundary={BOUNDARY}")));
    }
    let bytes = match (&case.text, &case.hex, case.filler, case.nested) {
        (Some(text), ..) => text.clone().into_bytes(),
        (_, Some(hex), ..) => {
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        }
        (_, _, Some(bytes), _) => vec![b'x'; bytes],
        (_, _, _, Some(brackets)) => vec![b'['; brackets],
        _ => Vec::new(),
    };
    (bytes, None)
}

fn parts(parts: &[Part]) -> Vec<u8> {
    let text = parts.iter().map(|Part { name, filename, media_type, text }| {
        let filename = filename.as_ref().map(|filename| format!("; filename=\"{filename}\"")).unwrap_or_default();
        let media_type = media_type.as_ref().map(|name| format!("\r\nContent-Type: {name}")).unwrap_or_default();
        let disposition = format!("Content-Disposition: form-data; name=\"{name}\"{filename}");
        format!("--{BOUNDARY}\r\n{disposition}{media_type}\r\n\r\n{text}\r\n")
    });
    format!("{}--{BOUNDARY}--\r\n", text.collect::<String>()).into_bytes()
}
