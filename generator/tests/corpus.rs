//! Measures on schemas from outside: how many get a valid value, how fast, how large, and how many places have a type of
//! Rust.
//!
//! Ignored unless asked for: `MOCKWRIGHT_CASES` names a file of JSON lines, each with an `id`, a `draft` and a
//! satisfiable `schema`; `MOCKWRIGHT_CORPUS` a folder of descriptions.
//!
//! ```text
//! MOCKWRIGHT_CASES=cases.jsonl cargo test --workspace --test corpus -- --ignored --nocapture
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and stops where it cannot measure"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mockwright_generator::emit::project::models;
use mockwright_generator::sample::{Sample, SampleOptions, Sampler};
use mockwright_generator::source::{self, Document, Pointer, ReadOptions};
use mockwright_generator::spec;
use serde_json::{Value, json};

/// Where a case stands in the description that it is put into.
const CASE: &str = "/components/schemas/Case";

/// Values drawn for each case.
const SEEDS: u64 = 10;

fn options(seed: u64) -> SampleOptions {
    SampleOptions { seed, ..SampleOptions::default() }
}

#[test]
#[ignore = "needs MOCKWRIGHT_CASES"]
fn satisfiable_schemas_get_values_that_the_original_accepts() {
    let Ok(path) = std::env::var("MOCKWRIGHT_CASES") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut all, mut valid) = (0, 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let old = case["draft"] == "draft4";
        let draft = if old { jsonschema::Draft::Draft4 } else { jsonschema::Draft::Draft202012 };
        let judge = jsonschema::options().with_draft(draft).should_validate_formats(true);
        let validator = judge.build(&case["schema"]).unwrap();
        let (api, _) = spec::lower(Arc::new(described(&case["schema"], old))).unwrap();
        for seed in 1..=SEEDS {
            let sample = Sampler::new(&api.schemas, options(seed)).sample(&Pointer::parse(CASE), "case");
            all += 1;
            if sample.value.as_ref().is_some_and(|value| validator.is_valid(value)) {
                valid += 1;
            } else {
                println!("{} {}\n    seed {seed} value {}", case["id"], case["schema"], shown(&sample));
            }
        }
    }
    println!("{valid} of {all} valid");
    assert_eq!(valid, all);
}

fn shown(sample: &Sample) -> String {
    let value = sample.value.as_ref().map_or("none".to_owned(), Value::to_string);
    let problems = sample.problems.iter().map(|problem| format!("{:?} {}", problem.kind, problem.message));
    format!("{value} {:?}", problems.collect::<Vec<_>>())
}

/// The smallest description that holds a schema: of 3.1, or of 3.0 for a schema of an old draft.
fn described(schema: &Value, old: bool) -> Document {
    let mut schema = schema.clone();
    if old {
        let anchors = schema.clone();
        move_references(&mut schema, &anchors);
    } else if let Some(keywords) = schema.as_object_mut() {
        // Pointers in it begin at the schema, not at the description.
        keywords.entry("$id").or_insert(json!("https://example.com/case"));
    }
    let description = json!({
        "openapi": if old { "3.0.3" } else { "3.1.1" },
        "info": { "title": "A case", "version": "1" },
        "paths": {},
        "components": { "schemas": { "Case": schema } },
    });
    Document::from_text("case.json", &description.to_string()).unwrap().document
}

/// Old drafts have no `$id` in OpenAPI 3.0, so that references have to begin at the description's root.
fn move_references(schema: &mut Value, root: &Value) {
    match schema {
        Value::Object(keywords) => {
            if let Some(Value::String(reference)) = keywords.get_mut("$ref")
                && let Some(inside) = reference.strip_prefix('#')
            {
                let named = if inside.starts_with('/') { None } else { find_id(root, reference, &Pointer::root()) };
                *reference = format!("#{CASE}{}", named.map_or(inside.to_owned(), |at| at.to_string()));
            }
            let inner = keywords.iter_mut().filter(|(keyword, _)| *keyword != "enum");
            inner.for_each(|(_, argument)| move_references(argument, root));
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(|schema| move_references(schema, root)),
        _ => {}
    }
}

fn find_id(schema: &Value, id: &str, at: &Pointer) -> Option<Pointer> {
    if schema.get("id").and_then(Value::as_str) == Some(id) {
        return Some(at.clone());
    }
    schema.as_object()?.iter().find_map(|(keyword, inner)| find_id(inner, id, &at.child(keyword)))
}

#[test]
#[ignore = "needs MOCKWRIGHT_CORPUS"]
fn schemas_of_real_descriptions_get_proved_values() {
    let mut found = Measured::default();
    for file in &corpus() {
        found.measure(file);
    }
    found.slowest.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    found.largest.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    let Measured { proved, all, slowest, largest } = found;
    println!("slowest {:#?}\nlargest {:#?}", &slowest[..slowest.len().min(10)], &largest[..largest.len().min(10)]);
    println!("{proved} of {all} proved");
}

/// The descriptions of a folder and of the folders in it.
fn corpus() -> Vec<PathBuf> {
    let Ok(folder) = std::env::var("MOCKWRIGHT_CORPUS") else { return Vec::new() };
    let below = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, mut files): (Vec<_>, Vec<_>) = below(Path::new(&folder)).partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| below(folder)));
    files.retain(|file| file.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml"));
    files.sort();
    files
}

#[derive(Default)]
struct Measured {
    proved: usize,
    all: usize,
    slowest: Vec<(Duration, String)>,
    largest: Vec<(usize, String)>,
}

impl Measured {
    fn measure(&mut self, file: &Path) {
        let Ok(read) = source::read(&file.to_string_lossy(), &ReadOptions::default()) else { return };
        let Ok((api, _)) = spec::lower(Arc::new(read.document)) else { return };
        let sampler = Sampler::new(&api.schemas, options(1));
        let names = spec::named_schemas(&api.document);
        let (mut proved, mut total) = (0, Duration::ZERO);
        for at in &names {
            let start = Instant::now();
            let sample = sampler.sample(at, "corpus");
            let time = start.elapsed();
            total += time;
            let label = format!("{} {at}", file.file_name().unwrap_or_default().to_string_lossy());
            let size = sample.value.as_ref().map_or(0, |value| value.to_string().len());
            self.slowest.push((time, label.clone()));
            self.largest.push((size, label.clone()));
            if sample.problems.is_empty() && sample.value.is_some() {
                proved += 1;
            } else {
                println!("{label}: {:?}", sample.problems);
            }
        }
        let each = total.checked_div(u32::try_from(names.len()).unwrap()).unwrap_or_default();
        println!("{}: {proved} of {} proved, {each:?} each", file.display(), names.len());
        self.proved += proved;
        self.all += names.len();
    }
}

#[test]
#[ignore = "needs MOCKWRIGHT_CORPUS"]
fn nearly_every_place_of_real_descriptions_has_a_type() {
    let (mut typed, mut all) = (0, 0);
    for file in corpus() {
        let Ok(read) = source::read(&file.to_string_lossy(), &ReadOptions::default()) else { continue };
        let Ok((api, _)) = spec::lower(Arc::new(read.document)) else { continue };
        let found = models(&api, &BTreeMap::new()).typed;
        let places = found.typed + found.untyped;
        println!("{}: {} of {places} typed", file.display(), found.typed);
        (typed, all) = (typed + found.typed, all + places);
    }
    println!("{typed} of {all} typed");
    assert!(typed * 100 >= all * 95, "{typed} of {all} typed");
}
