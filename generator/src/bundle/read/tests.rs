//! Every input is a small bundle that is wrong somewhere; the snapshot beside it is what a person is told.

use std::fmt::Write as _;

use super::super::{Bundle, FileTree, RelativePath};
use super::read_tree;
use crate::diagnostic::{Diagnostic, Place};

mod folder;
mod places;

const SETTINGS: &str = "mockwright: \"1.0\"\nname: Pets\nspec: ../pets.yaml\n";
const DESCRIPTION: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get: {responses: {200: {description: ok}}}\n";

/// A good bundle with the files of an input put over it. A line `==== PATH ====` begins a file, `==== -PATH ====` takes
/// one away; what stands before the first is a remark.
pub(super) fn bundle_of(input: &str) -> FileTree {
    let mut tree = FileTree::new();
    put(&mut tree, "mock.yaml", SETTINGS);
    put(&mut tree, "openapi.yaml", DESCRIPTION);
    let mut sections = input.split("==== ").skip(1);
    while let Some((path, text)) = sections.next().map(|section| section.split_once(" ====\n").unwrap()) {
        match path.strip_prefix('-') {
            Some(gone) => drop(tree.remove(gone)),
            None => put(&mut tree, path, text),
        }
    }
    tree
}

fn put(tree: &mut FileTree, path: &str, text: &str) {
    tree.insert(RelativePath::new(path).unwrap(), text);
}

pub(super) fn told(outcome: &Result<(Bundle, Vec<Diagnostic>), Vec<Diagnostic>>) -> String {
    let (bundle, diagnostics) = match outcome {
        Ok((bundle, diagnostics)) => (Some(bundle), diagnostics),
        Err(diagnostics) => (None, diagnostics),
    };
    let mut told = String::new();
    for problem in diagnostics {
        let severity = format!("{:?}", problem.severity).to_lowercase();
        writeln!(told, "{severity} {} {}\n    {}", problem.code, at(&problem.place), problem.message).unwrap();
        for (label, text) in [("expected", &problem.expected), ("hint", &problem.hint)] {
            if let Some(text) = text {
                writeln!(told, "    {label}: {text}").unwrap();
            }
        }
        for (place, label) in &problem.related {
            writeln!(told, "    {}: {label}", at(place)).unwrap();
        }
    }
    match bundle {
        None => told.push_str("no bundle\n"),
        Some(bundle) => {
            let operations: Vec<String> = bundle.operations.iter().map(|file| file.operation.to_string()).collect();
            let scenarios: Vec<&str> = bundle.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
            writeln!(told, "read: operations {operations:?}, scenarios {scenarios:?}").unwrap();
        }
    }
    told
}

fn at(place: &Place) -> String {
    let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let file = place.file.as_deref().unwrap_or("?");
    format!("{file}:{}:{} {:?}", number(place.line), number(place.column), place.pointer.as_str())
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    insta::glob!("tests/inputs/*.txt", |path| {
        let input = std::fs::read_to_string(path).unwrap();
        let (remark, _) = input.split_once("==== ").unwrap();
        insta::with_settings!({ description => remark.trim(), omit_expression => true }, {
            insta::assert_snapshot!(told(&read_tree(&bundle_of(&input))));
        });
    });
}

#[test]
fn a_bundle_that_is_right_is_told_nothing() {
    let input = "
==== mock.yaml ====
\u{feff}mockwright: \"1.0\"\r\nname: Pets\r\nspec: ../pets.yaml\r\nserver:\r\n  port: 9000\r\nscenario: calm\r
==== responses/a/b/c/any-name.yml ====
operation: GET /pets
responses:
  200:
  2xx: {headers:, content:}
  default:
    content:
      application/json: {echo: {'': body#, /a~1b: path.id}, base64: 'aGk', from: sample}
      text/csv:
==== scenarios/calm.yaml ====
name: calm
derive: {status: 404}
config: {/pets: {GET: {status: 404, body: null}}}
==== responses/.swap.yaml ====
not: read
==== responses/notes.txt ====
not: read
==== README.md ====
not: read";
    let (bundle, diagnostics) = read_tree(&bundle_of(input)).unwrap();
    assert_eq!(diagnostics, []);
    assert_eq!((bundle.settings.server.port, bundle.settings.scenario.as_deref()), (9000, Some("calm")));
    insta::assert_debug_snapshot!((bundle.operations, bundle.scenarios));
}

#[test]
fn a_wrong_byte_has_a_place() {
    let mut tree = bundle_of("");
    tree.insert(RelativePath::new("responses/a.yaml").unwrap(), b"operation: GET /pets\ndefault: \xe4".to_vec());
    let (_, diagnostics) = read_tree(&tree).unwrap();
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(at(&diagnostics[0].place), "responses/a.yaml:2:10 \"\"");
}

#[test]
fn operations_come_in_the_order_of_the_description() {
    let input = "
==== openapi.yaml ====
openapi: 3.2.0
paths:
  /b: {post: {}, get: {}, additionalOperations: {COPY: {}, LINK: {}}}
  /a: {get: {}}
==== responses/1.yaml ====
operation: GET /zebra
==== responses/2.yaml ====
operation: LINK /b
==== responses/3.yaml ====
operation: COPY /b
==== responses/4.yaml ====
operation: GET /a
==== responses/5.yaml ====
operation: GET /b
==== responses/6.yaml ====
operation: POST /b
==== responses/7.yaml ====
operation: GET /ant
";
    let (bundle, _) = read_tree(&bundle_of(input)).unwrap();
    let order: Vec<String> = bundle.operations.iter().map(|file| file.operation.to_string()).collect();
    assert_eq!(order, ["POST /b", "GET /b", "COPY /b", "LINK /b", "GET /a", "GET /ant", "GET /zebra"]);
}
