//! What the documents say stays true.

use std::collections::BTreeMap;

use mockwright_generator::compare::{Effect, classes};
use mockwright_generator::diagnostic::Code;

use crate::harness::{mockwright, project, write};

fn document(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap().replace("\r\n", "\n")
}

/// Code and first sentence of each diagnostic, as the source documents it.
fn documented_codes() -> BTreeMap<String, String> {
    let source = document("generator/src/diagnostic/code.rs");
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    let entries = lines.windows(2).filter_map(|pair| {
        let sentence = pair[0].strip_prefix("/// ")?.trim_end_matches('.');
        let code = pair[1].split_once("= \"")?.1.strip_suffix("\",")?;
        Some((code.to_owned(), sentence.to_owned()))
    });
    entries.collect()
}

#[test]
fn the_catalogue_has_every_diagnostic_with_its_meaning_once() {
    let catalogue = document("docs/diagnostics.md");
    let headings: Vec<_> = catalogue.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let documented = documented_codes();
    let expected: Vec<_> = Code::ALL.iter().map(|code| format!("{code}: {}", documented[code.as_str()])).collect();
    assert_eq!(headings, expected);
    assert_eq!(catalogue.matches("**Mend:**").count(), expected.len());
}

#[test]
fn the_list_of_changes_has_every_class_with_its_effect_once() {
    let text = document("docs/changes.md");
    let mut rows: Vec<(String, String)> = Vec::new();
    for row in text.lines().filter_map(|line| line.strip_prefix("| `")) {
        let cells: Vec<_> = row.split(" | ").collect();
        let id = cells[0].trim_end_matches('`');
        match cells.as_slice() {
            [_, effect, why] if why.ends_with(" |") && ["breaking", "compatible", "docs"].contains(effect) => {
                rows.push((id.to_owned(), (*effect).to_owned()));
            }
            [_, requests, responses, _] => {
                rows.push((format!("request-{id}"), (*requests).to_owned()));
                rows.push((format!("response-{id}"), (*responses).to_owned()));
            }
            _ => {}
        }
    }
    rows.retain(|(_, effect)| effect != "-");
    let effect = |effect: Effect| format!("{effect:?}").to_lowercase();
    let expected: Vec<_> = classes().into_iter().map(|(class, of)| (class.id().to_owned(), effect(of))).collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_shipped_description_has_its_source_and_licence() {
    let table = document("specs/README.md");
    let mut waiting = vec![project().join("specs")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(project().join("specs")).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                waiting.push(path);
            } else if !name.contains("petstore-separate-2.0/") && name != "README.md" {
                assert!(table.contains(&format!("| `{name}` |")), "{name} is not in specs/README.md");
            }
        }
    }
}

/// The text of each fenced block of the README.
fn blocks(readme: &str) -> Vec<&str> {
    readme.split("```").skip(1).step_by(2).filter_map(|block| Some(block.split_once('\n')?.1)).collect()
}

#[test]
fn the_readme_names_commands_that_exist() {
    let readme = document("README.md");
    let commands = readme.lines().filter_map(|line| line.trim_start_matches(['$', ' ']).strip_prefix("mockwright "));
    let mut count = 0;
    for command in commands.filter_map(|rest| rest.split(' ').next()) {
        assert_eq!(mockwright([command, "--help"]).code, 0, "{command}");
        count += 1;
    }
    assert!(count > 3, "the README shows commands");
}

#[test]
fn the_readme_shows_what_check_prints() {
    let readme = document("README.md");
    let blocks = blocks(&readme);
    let shown = blocks.iter().position(|block| block.starts_with("$ mockwright check notes.yaml\n")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.yaml");
    write(&file, blocks[shown - 1]);
    let ran = mockwright(["check", file.to_str().unwrap()]);
    let printed = ran.stdout.replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(blocks[shown], format!("$ mockwright check notes.yaml\n{printed}"));
}

#[test]
fn the_rust_test_of_the_readme_is_one_that_is_compiled_and_run() {
    let compiled = document("examples/pet-client/tests/readme.rs");
    let (_, test) = compiled.split_once("\n\n").unwrap();
    assert!(document("README.md").contains(&format!("```rust\n{test}```")), "{test}");
}
