//! `mockwright diff`: what it prints and how it ends.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Ran, mockwright, spec, write};

const OLD: &str = "\
openapi: 3.0.3
info: {title: Shelter, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: sort, in: query, schema: {type: string}}
      responses:
        '200':
          description: the pets
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: showPet
      summary: One pet
      responses:
        '200':
          description: the pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
    delete: {operationId: freePet, responses: {'204': {description: gone}}}
  /adopt:
    post:
      operationId: adopt
      requestBody: {content: {application/json: {schema: {type: object, properties: {pet: {type: integer}}}}}}
      responses: {'201': {description: adopted}}
components:
  schemas:
    Pet: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
";

const NEW: &str = "\
openapi: 3.1.0
info: {title: Shelter, version: '2'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50}}
      responses:
        '200':
          description: the pets
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: showPet
      summary: A pet
      responses:
        '200':
          description: the pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
  /adoptions:
    post:
      operationId: adopt
      requestBody: {content: {application/json: {schema: {type: object, required: [pet], properties: {pet: {type: integer}}}}}}
      responses: {'201': {description: adopted}}
    get: {operationId: listAdoptions, responses: {'200': {description: all}}}
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}, name: {type: [string, 'null']}, age: {type: integer}}}
";

/// Compares two texts; the folder is `DIR` in what is printed.
fn diff(old: &str, new: &str, flags: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let (old_file, new_file) = (folder.path().join("old.yaml"), folder.path().join("new.yaml"));
    write(&old_file, old);
    write(&new_file, new);
    let mut arguments = vec!["diff", old_file.to_str().unwrap(), new_file.to_str().unwrap()];
    arguments.extend(flags);
    let ran = mockwright(arguments);
    let hidden = |text: &str| text.replace(folder.path().to_str().unwrap(), "DIR");
    Ran { code: ran.code, stdout: hidden(&ran.stdout), stderr: hidden(&ran.stderr) }
}

#[test]
fn people_are_told_what_is_gone_new_renamed_and_changed() {
    insta::assert_snapshot!(diff(OLD, NEW, &[]).seen(&[]));
}

#[test]
fn programs_are_told_the_same_in_a_stable_shape() {
    let ran = diff(OLD, NEW, &["--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn pull_requests_are_told_the_same() {
    let ran = diff(OLD, NEW, &["--format", "markdown"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn the_exit_code_tells_breaking_changes_only_when_asked() {
    assert_eq!(diff(OLD, NEW, &[]).code, 0);
    assert_eq!(diff(OLD, NEW, &["--fail-on", "breaking"]).code, 1);
    assert_eq!(diff(OLD, OLD, &["--fail-on", "breaking"]).code, 0);
    let documented = OLD.replace("One pet", "A pet");
    let ran = diff(OLD, &documented, &["--fail-on", "breaking"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.ends_with("1 operation changed: no breaking changes\n"), "{}", ran.stdout);
}

#[test]
fn the_same_description_in_other_words_did_not_change() {
    let petstore = spec("petstore.yaml");
    assert_eq!(mockwright(["diff", &petstore, &petstore]).stdout, "nothing changed\n");
    let newer = OLD.replace("openapi: 3.0.3", "openapi: 3.1.0");
    assert_eq!(diff(OLD, &newer, &[]).stdout, "nothing changed\n");
}

#[test]
fn a_bundle_stands_for_its_description() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    let path = bundle.to_str().unwrap();
    assert_eq!(mockwright(["generate", &spec("petstore.yaml"), "--output", path]).code, 0);
    let ran = mockwright(["diff", path, &spec("petstore.yaml")]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "nothing changed\n"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_read_is_an_error_in_the_input_and_wrong_usage_is_not() {
    let missing = Path::new("no-such-folder").join("missing.yaml");
    let ran = mockwright(["diff", &spec("petstore.yaml"), missing.to_str().unwrap()]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("missing.yaml"), "{}", ran.stderr);
    for arguments in [vec!["diff"], vec!["diff", "a.yaml"], vec!["diff", "a.yaml", "b.yaml", "--fail-on", "rain"]] {
        assert_eq!(mockwright(&arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn faults_that_leave_something_to_compare_are_only_told() {
    let faulty = NEW.replace("maximum: 50", "maximum: many");
    let faulty = faulty
        .replace("responses: {'201': {description: adopted}}", "responses: {two hundred: {description: adopted}}");
    let ran = diff(OLD, &faulty, &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("DIR/new.yaml has errors"), "{}", ran.stderr);
}

#[test]
fn hostile_text_steers_neither_terminal_nor_page() {
    let hostile = "\u{1b}[2J\u{202e}`|<img src=x>\n@someone [a](http://b) \u{9b}31m";
    let description = |kind: &str, long: usize| {
        json!({
            "openapi": "3.0.3", "info": {"title": hostile, "version": "1"},
            "paths": {format!("/a{hostile}"): {"get": {
                "operationId": format!("{kind}{hostile}"), "tags": [kind, hostile],
                "responses": {"200": {"description": "ok", "content": {hostile: {"schema": {
                    "type": "object", "properties": {
                        hostile: {"type": kind, "pattern": hostile.repeat(long), "enum": [hostile, kind]},
                        "a".repeat(50_000): {"type": kind},
                    },
                }}}}},
            }}},
        })
        .to_string()
    };
    for format in ["text", "json", "markdown"] {
        let ran = diff(&description("string", 1), &description("integer", 9_000), &["--format", format]);
        assert_eq!(ran.code, 0, "{format}: {}", ran.stderr);
        let harmless =
            |letter: char| letter == '\n' || !letter.is_control() && !('\u{202a}'..='\u{202e}').contains(&letter);
        assert!(ran.stdout.chars().all(harmless), "{format}: {:?}", ran.stdout);
        let longest = ran.stdout.lines().map(|line| line.chars().count()).max();
        assert!(format == "json" || longest < Some(3_000), "{format}: {longest:?}");
        if format == "markdown" {
            for word in ["<img", "@someone", "](", "|"] {
                assert!(!ran.stdout.contains(word), "{word}: {}", ran.stdout);
            }
        }
    }
}

#[test]
fn a_comment_stays_short_and_says_what_is_missing() {
    let with = |kind: &str| {
        let operation = |number: usize| {
            let schema = json!({"type": kind, "description": format!("{number}")});
            let parameters = json!([{"name": format!("parameter{number}"), "in": "query", "schema": schema}]);
            (
                format!("/path/{number}"),
                json!({"get": {"parameters": parameters, "responses": {"200": {"description": "ok"}}}}),
            )
        };
        let paths: Value = Value::Object((0..2_000).map(operation).collect());
        json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths}).to_string()
    };
    let ran = diff(&with("string"), &with("integer"), &["--format", "markdown"]);
    assert!(ran.stdout.len() < 60_100, "{}", ran.stdout.len());
    assert!(ran.stdout.starts_with("**2000 operations changed"), "{}", &ran.stdout[..200]);
    let shown = ran.stdout.matches("request-type-changed").count();
    let rest = ran.stdout.lines().last().unwrap();
    assert_eq!(rest, format!("… and {} more", 2_000 - shown));
}
