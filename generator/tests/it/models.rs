//! Rust types of descriptions: what they look like, that they compile, and that every valid value fits them.

#[rustfmt::skip]
#[path = "snapshots/it__models__written.snap.rs"]
mod written;

mod injection;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use mockwright_generator::emit::project::{Models, models};
use mockwright_generator::model::{Api, OperationKey};
use mockwright_generator::sample::{Direction, Mode, SampleOptions, Sampler};
use mockwright_generator::source::{self, Document, Pointer, ReadOptions};
use mockwright_generator::spec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const EVERYDAY: &str = include_str!("../models/everyday.yaml");

fn api(text: &str) -> Api {
    let document = Document::from_text("description.yaml", text).unwrap().document;
    spec::lower(Arc::new(document)).unwrap().0
}

fn written(text: &str) -> Models {
    models(&api(text), &BTreeMap::new())
}

/// What is particular to a description: all but what every file has in common.
fn shown(models: &Models) -> String {
    let (declared, reading) = models.text.split_once("\n/// How JSON becomes").unwrap();
    let (_, read) = reading.rsplit_once("usize::from(one != other),\n        }\n    }\n").unwrap();
    let mut text = declared.split_once("use serde::Serialize;\n").unwrap().1.to_owned();
    text.push_str(read);
    for operation in &models.operations {
        writeln!(text, "{operation:?}").unwrap();
    }
    writeln!(text, "{:?} {:?}", models.uses, models.typed).unwrap();
    text
}

#[test]
fn hard_names_become_plain_ones() {
    insta::assert_snapshot!(shown(&written(include_str!("../models/names.yaml"))));
}

#[test]
fn everyday_schemas_become_types_that_compile() {
    let models = written(EVERYDAY);
    insta::assert_binary_snapshot!("written.rs", models.text.into_bytes());
}

#[test]
fn operations_say_what_they_are_sent_and_answer() {
    insta::assert_debug_snapshot!(written(EVERYDAY).operations);
}

#[test]
fn nearly_every_schema_of_the_shipped_descriptions_has_a_type() {
    let (mut typed, mut untyped) = (0, 0);
    insta::glob!("../../../specs", "*.yaml", |path| {
        let options = ReadOptions { spec_root: Some("../specs".into()), ..ReadOptions::default() };
        let read = source::read(path.to_str().unwrap(), &options).unwrap();
        let found = models(&spec::lower(Arc::new(read.document)).unwrap().0, &BTreeMap::new()).typed;
        (typed, untyped) = (typed + found.typed, untyped + found.untyped);
    });
    assert!(typed > 50 && untyped == 0, "{typed} typed, {untyped} not");
}

#[test]
fn valid_values_are_read_and_written_back() {
    fit::<written::Pet>("Pet");
    fit::<written::Owner>("Owner");
    fit::<written::Problem>("Problem");
    fit::<written::Shape>("Shape");
    fit::<written::Drawing>("Drawing");
    fit::<written::Everything>("Everything");
}

/// Reads values of a component as a type and compares what is written back.
fn fit<T: DeserializeOwned + Serialize>(component: &str) {
    let api = api(EVERYDAY);
    let at = Pointer::parse("/components/schemas").child(component);
    for seed in 0..60 {
        let mode = [Mode::Typical, Mode::Boundary, Mode::Empty][usize::try_from(seed % 3).unwrap()];
        let options = SampleOptions { seed, mode, direction: Direction::Response, ..SampleOptions::default() };
        let sampler = Sampler::new(&api.schemas, options);
        let value = sampler.sample(&at, "fit").value.unwrap();
        let back = match serde_json::from_value::<T>(value.clone()) {
            Ok(read) => serde_json::to_value(read).unwrap(),
            Err(refusal) => panic!("{component}: {refusal}: {value}"),
        };
        assert!(is_kept(&value, &back), "{component}: {value} became {back}");
        assert_eq!(sampler.check(&at, &back).unwrap(), [], "{component}: {back}");
    }
}

/// Whether a value has all that another had; null says as little as nothing.
fn is_kept(value: &Value, back: &Value) -> bool {
    match (value, back) {
        (Value::Object(members), Value::Object(kept)) => {
            members.iter().all(|(name, member)| kept.get(name).map_or(member.is_null(), |back| is_kept(member, back)))
        }
        (Value::Array(items), Value::Array(kept)) => {
            items.len() == kept.len() && items.iter().zip(kept).all(|(item, back)| is_kept(item, back))
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::String(one), Value::String(other)) if one != other => {
            let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
            time(one).is_some() && time(one) == time(other)
        }
        (one, other) => one == other,
    }
}

#[test]
fn what_does_not_fit_says_where() {
    let pet = json!({ "id": 1, "name": "Rex", "kind": "dog", "born": null, "tags": [{ "label": "a" }, {}] });
    let refusal = serde_json::from_value::<written::Pet>(pet).unwrap_err().to_string();
    assert_eq!(refusal, "/tags/1/label: is missing");
}

#[test]
fn a_variant_is_found_by_its_tag_and_by_its_members() {
    let square = json!({ "sort": "square", "name": "s", "side": 2.0 });
    assert!(matches!(serde_json::from_value(square).unwrap(), written::Shape::Square(_)));
    let circle = json!({ "sort": "circle", "name": "c", "radius": 2 });
    assert!(matches!(serde_json::from_value(circle).unwrap(), written::Shape::Circle(_)));
}

#[test]
fn members_that_nothing_is_said_of_have_defaults() {
    let pet = written::Pet { name: "Rex".to_owned(), ..written::Pet::default() };
    assert_eq!(serde_json::to_value(pet).unwrap(), json!({ "name": "Rex", "kind": "cat", "born": null }));
}

#[test]
fn functions_keep_their_names_and_types_theirs() {
    let with = |more: &str| EVERYDAY.replace("paths:\n", &format!("paths:\n{more}"));
    let more = "  /a:\n    get: { operationId: getPetByID, responses: { '200': { description: ok, content: { \
                application/json: { schema: { type: object, properties: { pet: { $ref: '#/components/schemas/Pet' } } } } } } } }\n";
    let before = written(EVERYDAY);
    let keys = api(EVERYDAY).operations.into_iter().map(|operation| operation.key);
    let functions = before.operations.iter().map(|operation| operation.function.clone());
    let after = models(&api(&with(more)), &keys.zip(functions).collect());
    for operation in &before.operations {
        assert!(after.operations.contains(operation), "{operation:?} is not in {:?}", after.operations);
    }
    let key: OperationKey = "GET /a".parse().unwrap();
    let known =
        BTreeMap::from([(key.clone(), "get_pet_by_id".to_owned()), ("GET /gone".parse().unwrap(), "draw".to_owned())]);
    let kept = models(&api(&with(more)), &known);
    let names: Vec<&str> = kept.operations.iter().map(|operation| operation.function.as_str()).collect();
    assert_eq!(names, ["get_pet_by_id", "get_pet_by_id_2", "put_pets_pet_id", "draw_2"]);
}
