//! Measures the sampler on schemas from outside: how many get a valid value, how fast, how large.
//!
//! Ignored unless asked for: `MOCKWRIGHT_CASES` names a file of JSON lines, each with an `id`, a `draft` and a
//! satisfiable `schema`; `MOCKWRIGHT_CORPUS` a folder of descriptions.
//!
//! ```text
//! MOCKWRIGHT_CASES=cases.jsonl cargo test --release -p mockwright-generator --test corpus -- --ignored --nocapture
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement prints, and stops where it cannot measure"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use mockwright_generator::model::Schemas;
use mockwright_generator::sample::{Budget, Direction, Mode, SampleOptions, Sampler};
use mockwright_generator::source::Pointer;
use serde_json::{Map, Value, json};

fn options(seed: u64) -> SampleOptions {
    SampleOptions { seed, direction: Direction::Response, mode: Mode::Typical, budget: Budget::default() }
}

#[test]
#[ignore = "needs MOCKWRIGHT_CASES"]
fn satisfiable_schemas_get_values_that_the_original_accepts() {
    let Ok(path) = std::env::var("MOCKWRIGHT_CASES") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut all, mut valid) = (0, 0);
    let mut failed: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let draft = if case["draft"] == "draft4" { jsonschema::Draft::Draft4 } else { jsonschema::Draft::Draft202012 };
        let validator =
            jsonschema::options().with_draft(draft).should_validate_formats(true).build(&case["schema"]).unwrap();
        let mut lowered = case["schema"].clone();
        if draft == jsonschema::Draft::Draft4 {
            lower(&mut lowered);
        }
        let schemas = Schemas::of_value(lowered);
        for seed in 1..=3 {
            let sample = Sampler::new(&schemas, options(seed)).sample(&Pointer::root(), "case");
            all += 1;
            if sample.value.as_ref().is_some_and(|value| validator.is_valid(value)) {
                valid += 1;
                continue;
            }
            if seed == 1 {
                let problems: Vec<String> =
                    sample.problems.iter().map(|problem| format!("{:?} {}", problem.kind, problem.message)).collect();
                println!("{} {}\n    value {:?} {problems:?}", case["id"], case["schema"], sample.value);
            }
            *failed.entry(case["file"].as_str().unwrap_or("?").to_owned()).or_default() += 1;
        }
    }
    println!("{valid} of {all} valid; failures by file: {failed:#?}");
}

#[test]
#[ignore = "needs MOCKWRIGHT_CORPUS"]
fn schemas_of_real_descriptions_get_proved_values() {
    let Ok(folder) = std::env::var("MOCKWRIGHT_CORPUS") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut slowest: Vec<(Duration, String)> = Vec::new();
    let mut largest: Vec<(usize, String)> = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "json" || end == "yaml")) {
        measure(file, &mut slowest, &mut largest);
    }
    slowest.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    largest.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    println!("slowest {:#?}\nlargest {:#?}", &slowest[..slowest.len().min(10)], &largest[..largest.len().min(10)]);
}

fn measure(file: &Path, slowest: &mut Vec<(Duration, String)>, largest: &mut Vec<(usize, String)>) {
    let text = std::fs::read_to_string(file).unwrap();
    let Ok(mut document) = serde_yaml::from_str::<Value>(&text) else { return };
    let place = if document.get("definitions").is_some() { "/definitions" } else { "/components/schemas" };
    let Some(names) = document.pointer(place).and_then(Value::as_object) else { return };
    let names: Vec<String> = names.keys().cloned().collect();
    if !document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1"))
        && let Some(schemas) = document.pointer_mut(place).and_then(Value::as_object_mut)
    {
        schemas.values_mut().for_each(lower);
    }
    let schemas = Schemas::of_value(document);
    let sampler = Sampler::new(&schemas, options(1));
    let (mut proved, mut total) = (0, Duration::ZERO);
    for name in &names {
        let start = Instant::now();
        let sample = sampler.sample(&Pointer::parse(place).child(name), name);
        let time = start.elapsed();
        total += time;
        let label = format!("{} {name}", file.file_name().unwrap_or_default().to_string_lossy());
        let size = sample.value.as_ref().map_or(0, |value| value.to_string().len());
        slowest.push((time, label.clone()));
        largest.push((size, label.clone()));
        if sample.problems.is_empty() && sample.value.is_some() {
            proved += 1;
        } else {
            println!("{label}: {:?}", sample.problems);
        }
    }
    let each = total.checked_div(u32::try_from(names.len()).unwrap()).unwrap_or_default();
    println!("{}: {proved} of {} proved, {each:?} each", file.display(), names.len());
}

/// Brings a schema of draft 4 or OpenAPI 3.0 to 2020-12, as far as measuring needs it.
fn lower(schema: &mut Value) {
    let Some(keywords) = schema.as_object_mut() else {
        if let Some(items) = schema.as_array_mut() {
            items.iter_mut().for_each(lower);
        }
        return;
    };
    if keywords.get("$ref").is_some_and(Value::is_string) {
        keywords.retain(|keyword, _| matches!(keyword.as_str(), "$ref" | "definitions"));
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match keywords.get(exclusive) {
            Some(Value::Bool(true)) => {
                let at = keywords.shift_remove(bound).unwrap_or(json!(0));
                keywords.insert(exclusive.to_owned(), at);
            }
            Some(Value::Bool(false)) => drop(keywords.shift_remove(exclusive)),
            _ => {}
        }
    }
    if keywords.get("items").is_some_and(Value::is_array) {
        let prefix = keywords.shift_remove("items").unwrap_or_default();
        keywords.insert("prefixItems".to_owned(), prefix);
        if let Some(rest) = keywords.shift_remove("additionalItems") {
            keywords.insert("items".to_owned(), rest);
        }
    }
    for (name, dependency) in
        keywords.shift_remove("dependencies").and_then(|it| it.as_object().cloned()).unwrap_or_default()
    {
        let keyword = if dependency.is_array() { "dependentRequired" } else { "dependentSchemas" };
        let holder = keywords.entry(keyword).or_insert(json!({}));
        holder.as_object_mut().unwrap().insert(name, dependency);
    }
    let nullable = ["nullable", "x-nullable"].iter().any(|keyword| keywords.get(*keyword) == Some(&json!(true)));
    keywords.retain(|keyword, value| !(matches!(keyword.as_str(), "nullable" | "x-nullable") && value.is_boolean()));
    for (keyword, argument) in keywords.iter_mut() {
        match keyword.as_str() {
            "properties" | "patternProperties" | "definitions" | "dependentSchemas" => {
                argument.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(lower);
            }
            "items" | "additionalProperties" | "not" | "allOf" | "anyOf" | "oneOf" | "prefixItems" => lower(argument),
            _ => {}
        }
    }
    if nullable {
        let inner = Value::Object(std::mem::take(keywords));
        keywords.insert("anyOf".to_owned(), json!([inner, { "type": "null" }]));
    }
}
