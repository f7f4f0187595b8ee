//! Every dialect's schemas in the words of 2020-12, and values for schemas of every keyword.

use std::sync::Arc;

use indexmap::IndexMap;
use mockwright_generator::sample::{Mode, SampleOptions, Sampler};
use mockwright_generator::source::{self, Document, Pointer, ReadOptions};
use mockwright_generator::spec;
use serde_json::{Map, Value, json};

#[test]
fn schemas_are_lowered_to_2020_12() {
    insta::glob!("../schemas", "*.yaml", |path| {
        let read = source::read(path.to_str().unwrap(), &ReadOptions::default()).unwrap();
        let (api, _) = spec::lower(Arc::new(read.document)).unwrap();
        let pointers = spec::named_schemas(&api.document).into_iter().chain(api.schema_pointers());
        let lowered: IndexMap<String, Value> = pointers
            .map(|at| (at.to_string(), api.schemas.get(&at).map_or(Value::Null, |schema| schema.as_value().clone())))
            .collect();
        insta::assert_json_snapshot!(lowered);
    });
}

/// Each file holds schemas by what they are about; all of them can be met.
#[test]
fn every_keyword_gets_values_that_the_schema_as_written_accepts() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    assert!(files.len() >= 7, "{files:?}");
    for path in files {
        let cases: Map<String, Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for (name, schema) in &cases {
            draw_all(&format!("{}: {name}", path.display()), schema);
        }
    }
}

fn draw_all(name: &str, schema: &Value) {
    let judge = jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap();
    let mut case = schema.clone();
    // Without an address of its own, its pointers would begin at the description.
    case.as_object_mut().unwrap().entry("$id").or_insert(json!("https://example.com/case"));
    let description = json!({
        "openapi": "3.1.1",
        "info": { "title": "Cases", "version": "1" },
        "paths": {},
        "components": { "schemas": { "Case": case } },
    });
    let document = Document::from_text("cases.json", &description.to_string()).unwrap().document;
    let (api, _) = spec::lower(Arc::new(document)).unwrap();
    for mode in [Mode::Typical, Mode::Boundary, Mode::Empty] {
        for seed in 1..=5 {
            let options = SampleOptions { seed, mode, ..SampleOptions::default() };
            let sample =
                Sampler::new(&api.schemas, options).sample(&Pointer::parse("/components/schemas/Case"), "case");
            let value = sample.value.unwrap_or_else(|| panic!("{name} has no value: {:?}", sample.problems));
            assert!(judge.is_valid(&value), "{name}, {mode:?}, seed {seed}: {value}");
            assert_eq!(sample.problems, [], "{name}, {mode:?}, seed {seed}: {value}");
        }
    }
}
