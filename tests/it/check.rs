//! `mockwright check`: what it prints and how it ends.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{mockwright, spec, write};

const FAULTY: &str = "\
openapi: 3.0.3
info:
  title: Faulty
  version: '1'
paths:
  /pets:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Missing'
  /pets/{id}:
    get:
      responses: none
";

#[test]
fn a_clean_description_is_summed_up_and_succeeds() {
    let ran = mockwright(["check", &spec("petstore-2.0.yaml")]);
    insta::assert_snapshot!(ran.seen(&[]));
    assert_eq!(ran.code, 0);
}

#[test]
fn every_shipped_description_is_read_and_all_its_replies_are_proved() {
    for name in [
        "petstore.yaml",
        "petstore-2.0.yaml",
        "petstore-3.1.yaml",
        "petstore-3.2.yaml",
        "oai/petstore-separate-2.0/spec/swagger.yaml",
        "oai/uber-2.0.yaml",
        "oai/uspto-3.0.yaml",
        "oai/tictactoe-3.1.yaml",
        "oai/tags-example-3.2.yaml",
    ] {
        let ran = mockwright(["check", &spec(name), "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let summary = &report["summary"];
        assert!(summary["operations"].as_u64() > Some(0), "{name}: {summary}");
        assert_eq!(summary["proved"], summary["replies"], "{name}: {report:#}");
        assert_eq!(ran.code == 1, summary["errors"].as_u64() > Some(0), "{name}: {report:#}");
    }
}

#[test]
fn every_fault_is_shown_with_its_excerpt() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faulty.yaml");
    write(&file, FAULTY);
    let ran = mockwright(["check", file.to_str().unwrap()]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.seen(&[(folder.path().to_str().unwrap(), "DIR")]));
}

#[test]
fn the_json_report_says_the_same_in_a_stable_shape() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faulty.yaml");
    write(&file, FAULTY);
    let ran = mockwright(["check", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(ran.stdout.replace(folder.path().to_str().unwrap(), "DIR"));
}

#[test]
fn what_is_no_description_is_an_error_in_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shopping.yaml");
    write(&file, "milk: 2\nbread: 1\n");
    let missing = folder.path().join("missing.yaml");
    for path in [&file, &missing] {
        let ran = mockwright(["check", path.to_str().unwrap(), "--format", "json"]);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(report["summary"]["operations"], Value::Null);
        assert!(report["diagnostics"].as_array().unwrap().iter().any(|problem| problem["severity"] == "error"));
    }
}

#[test]
fn hostile_text_cannot_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.json");
    let long = "x".repeat(50_000);
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "\u{1b}[2J\u{202e}", "version": "1"},
        "paths": {"/a\u{9b}31m\u{202e}": {"get": {"responses": {"two hundred\u{1b}]0;x\u{7}": {"description": long}}}}},
    });
    // Bytes that JSON would escape are put in as they are.
    write(&file, &description.to_string().replace("\\u001b", "\u{1b}").replace("\\u0007", "\u{7}"));
    for format in ["text", "json"] {
        let ran = mockwright(["check", file.to_str().unwrap(), "--format", format]);
        let harmless = |character: char| {
            character == '\n' || !(character.is_control() || ('\u{202a}'..='\u{202e}').contains(&character))
        };
        assert!(ran.stdout.chars().all(harmless), "{format}: {:?}", ran.stdout);
        let longest = ran.stdout.lines().map(|line| line.chars().count()).max();
        assert!(format == "json" || longest < Some(700), "{longest:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = crate::harness::command(["check", "specs/petstore.yaml", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn a_bundle_is_checked_with_the_edits_of_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    let path = bundle.to_str().unwrap();
    assert_eq!(mockwright(["generate", &spec("oai/petstore-expanded-2.0.yaml"), "--output", path]).code, 0);
    let ran = mockwright(["check", path]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);

    let file = crate::generate::file_of(&bundle, "GET /pets/{id}");
    let edited = "operation: GET /pets/{id}\ndefault: 200\nresponses:\n  200:\n    content:\n      application/json:\n        \
                  body: {id: seven, name: Bella}\n";
    write(&file, edited);
    let ran = mockwright(["check", path]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    insta::assert_snapshot!(ran.seen(&[(folder.path().to_str().unwrap(), "DIR")]));
}

#[test]
fn an_operation_that_the_description_does_not_have_is_named_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    let path = bundle.to_str().unwrap();
    assert_eq!(mockwright(["generate", &spec("petstore.yaml"), "--output", path]).code, 0);
    let left = bundle.join("responses").join("left.yaml");
    crate::harness::write(&left, "operation: GET /pet/{petId}/owner\nresponses: {200: {}}\n");
    let ran = mockwright(["check", path]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("warning[MW0504]: `GET /pet/{petId}/owner` is not in the description"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("left.yaml:1:1"), "{}", ran.stdout);
}
