//! Commands that only print: help, schemas, completions, and what is wrong with a command line.

use crate::harness::{mockwright, spec};

#[test]
fn help_and_version_are_data_and_succeed() {
    let help = mockwright(["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("Exit codes:"), "{}", help.stdout);
    assert_eq!(help.stderr, "");

    let version = mockwright(["--version"]);
    assert_eq!(version.stdout, concat!("mockwright ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn help_of_every_command_stays_as_it_is() {
    for command in
        ["serve", "generate", "regenerate", "resolve", "check", "diff", "schema", "completions", "config", "man"]
    {
        let help = mockwright([command, "--help"]);
        assert_eq!(help.code, 0);
        insta::assert_snapshot!(format!("help_{command}"), help.stdout.replace("mockwright.exe", "mockwright"));
    }
}

#[test]
fn wrong_usage_ends_with_two_and_says_so_on_stderr() {
    let petstore = spec("petstore.yaml");
    for arguments in [
        vec![],
        vec!["serve"],
        vec!["conquer"],
        vec!["serve", &petstore, "--port", "70000"],
        vec!["serve", &petstore, "--sweetness", "9"],
        vec!["generate", &petstore],
        vec!["schema", "nothing"],
    ] {
        let ran = mockwright(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_nothing_is_written_as_is_refused() {
    let ran = mockwright(["generate", &spec("petstore.yaml"), "--output=x", "--emit=crate"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("invalid value 'crate'"), "{}", ran.stderr);
}

#[test]
fn schemas_are_json_schema_2020_12_that_refuse_unknown_keys() {
    for (file, key) in [("mock", "name"), ("operation", "responses"), ("scenario", "config")] {
        let ran = mockwright(["schema", file]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        let schema: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{file}");
        assert_eq!(schema["additionalProperties"], false, "{file}");
        assert!(schema["properties"][key].is_object(), "{file} has {key}");
    }
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let page = mockwright(["man"]);
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.contains(".TH mockwright 1") && page.stdout.contains("Exit codes"), "{}", page.stdout);
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man");
    let written = mockwright(["man", "--output", pages.to_str().unwrap()]);
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{}", written.stderr);
    let mut names: Vec<_> =
        std::fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(
        names.contains(&"mockwright-serve.1".to_owned()) && names.contains(&"mockwright.1".to_owned()),
        "{names:?}"
    );
    assert!(names.iter().all(|name| name.starts_with("mockwright")), "{names:?}");
    let serve = std::fs::read_to_string(pages.join("mockwright-serve.1")).unwrap();
    assert!(serve.contains("log\\-format"), "{serve}");
}

#[test]
fn completions_know_the_commands_and_flags() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = mockwright(["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{shell}");
        for word in ["serve", "generate", "spec-root"] {
            assert!(ran.stdout.contains(word), "{shell} knows {word}");
        }
    }
}
