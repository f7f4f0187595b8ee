use serde_json::json;

use super::*;

fn accepts(kind: SchemaKind, yaml: &str) -> bool {
    let value: Value = serde_yaml::from_str(yaml).unwrap();
    let schema = json_schema(kind);
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap().is_valid(&value)
}

const MOCK: &str = "mockwright: '1.0'\nname: Pets\nspec: ../pets.yaml\nserver: {port: 8000, validate: warn}\n";
const OPERATION: &str = "
operation: GET /pet/{petId}
operation_id: getPetById
default: 2XX
delay_ms: 5
responses:
  200:
    headers: {X-A: 1, X-B: [a, true]}
    content:
      application/json: {from: sample, echo: {/id: path.petId}, body: null}
      text/csv: {examples: {one: {summary: x, text: a}, two: }}
  4xx:
  default: {headers: , content: {a/b: {base64: aGk=}}, validate: off}
";
const SCENARIO: &str = "
name: a
derive: {status: 404}
config:
  /pets: {GET: {status: 404, body: {a: 1}, headers: {}, delay_ms: 100}, PUT: }
";

#[test]
fn what_the_format_allows_is_accepted() {
    for (kind, text) in [(SchemaKind::Mock, MOCK), (SchemaKind::Operation, OPERATION), (SchemaKind::Scenario, SCENARIO)]
    {
        assert!(accepts(kind, text), "{text}");
    }
}

#[test]
fn what_the_reader_refuses_is_refused() {
    let cases = [
        (SchemaKind::Mock, "mockwright: '1.0'\nname: Pets\n"),
        (SchemaKind::Mock, "mockwright: '1.0'\nname: a\nspec: b\nsede: 1\n"),
        (SchemaKind::Mock, "mockwright: 1.0\nname: a\nspec: b\n"),
        (SchemaKind::Mock, "mockwright: '1.0'\nname: a\nspec: b\nserver: {error_rate_percent: 101}\n"),
        (SchemaKind::Mock, "mockwright: '1.0'\nname: a\nspec: b\nserver: {port: 65536}\n"),
        (SchemaKind::Mock, "mockwright: '1.0'\nname: a\nspec: b\nserver: {base_path: v3}\n"),
        (SchemaKind::Operation, "responses: {}\n"),
        (SchemaKind::Operation, "operation: /pets\n"),
        (SchemaKind::Operation, "operation: GET /pets\nrules: []\n"),
        (SchemaKind::Operation, "operation: GET /pets\ndefault: 600\n"),
        (SchemaKind::Operation, "operation: GET /pets\nresponses: {600: {}}\n"),
        (SchemaKind::Operation, "operation: GET /pets\nresponses: {200: {body: 1}}\n"),
        (SchemaKind::Operation, "operation: GET /pets\nresponses: {200: {headers: {a: {}}}}\n"),
        (SchemaKind::Operation, "operation: GET /pets\nresponses: {200: {content: {a/b: {body: 1, text: a}}}}\n"),
        (SchemaKind::Operation, "operation: GET /pets\nresponses: {200: {content: {a/b: {from: me}}}}\n"),
        (SchemaKind::Operation, "operation: GET /pets\nresponses: {200: {content: {a/b: {text: }}}}\n"),
        (
            SchemaKind::Operation,
            "operation: GET /pets\nresponses: {200: {content: {a/b: {examples: {x: {base64: a, file: b}}}}}}\n",
        ),
        (SchemaKind::Scenario, "derive: errors\n"),
        (SchemaKind::Scenario, "name: a\nderive: error\n"),
        (SchemaKind::Scenario, "name: a\nderive: {status: 4XX}\n"),
        (SchemaKind::Scenario, "name: a\nconfig: {/a: {GET: {code: 404}}}\n"),
    ];
    for (kind, text) in cases {
        assert!(!accepts(kind, text), "{text}");
    }
}

#[test]
fn every_key_has_a_description_for_the_editor() {
    for kind in SchemaKind::ALL {
        let schema = json_schema(kind);
        assert_eq!(schema["$schema"], json!("https://json-schema.org/draft/2020-12/schema"));
        let definitions = schema.get("$defs").and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        for object in definitions.chain([&schema]) {
            for (key, property) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
                assert!(property.get("description").is_some(), "{kind:?} {key}");
            }
        }
    }
}

#[test]
fn schemas_stay_as_they_are() {
    for kind in SchemaKind::ALL {
        insta::assert_json_snapshot!(kind.name(), json_schema(kind));
    }
}
