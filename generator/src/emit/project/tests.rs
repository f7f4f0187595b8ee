use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::*;
use crate::draft::{DraftOptions, Drafter};
use crate::source::Document;
use crate::spec;

const PETSTORE: &str = include_str!("../../../../specs/petstore.yaml");

fn options() -> ProjectOptions {
    let name = PackageName::new("petstore-mock").unwrap();
    ProjectOptions { name, patch: Some(PathBuf::from("/checkout \"of\" mine")), runtime_version: "1.2.3".to_owned() }
}

fn project_of(description: &str) -> FileTree {
    let document = Document::from_bytes("petstore.yaml", description.as_bytes().to_vec()).unwrap().document;
    let (api, _) = spec::lower(Arc::new(document)).unwrap();
    let api = Arc::new(api);
    let draft = Drafter::new(Arc::clone(&api), DraftOptions::default()).bundle("../../petstore.yaml");
    project(&draft.bundle, &api, false, &options())
}

fn text<'t>(tree: &'t FileTree, path: &str) -> &'t str {
    std::str::from_utf8(tree.get(path).unwrap_or_else(|| panic!("{path} is missing"))).unwrap()
}

/// The files around the bundle, with their base copies left out.
fn shown(tree: &FileTree) -> String {
    let mut shown = String::new();
    for (path, bytes) in tree.iter() {
        let path = path.as_str();
        if path.starts_with("bundle/") || path.starts_with(".mockwright/base/") || path == MODELS_PATH {
            continue;
        }
        let text = String::from_utf8_lossy(bytes).into_owned();
        let _ = writeln!(shown, "==> {path}");
        for line in text.lines() {
            let digest =
                line.split_once(": ").filter(|(_, value)| path.ends_with("manifest.yaml") && value.len() == 64);
            let _ = writeln!(shown, "{}", digest.map_or(line.to_owned(), |(name, _)| format!("{name}: DIGEST")));
        }
        shown.push('\n');
    }
    shown
}

#[test]
fn a_project_is_a_program_around_a_bundle() {
    let tree = project_of(PETSTORE);
    insta::assert_snapshot!(shown(&tree));
    for path in ["bundle/mock.yaml", "bundle/openapi.yaml", "bundle/.mockwright/manifest.yaml", MODELS_PATH] {
        assert!(tree.get(path).is_some(), "{path}");
    }
    for (path, bytes) in tree.iter() {
        if let Some(path) = path.as_str().strip_prefix(".mockwright/base/") {
            assert_eq!(tree.get(path), Some(bytes), "{path}");
        }
    }
}

#[test]
fn the_files_are_what_they_say_they_are() {
    let tree = project_of(PETSTORE);
    for (path, bytes) in tree.iter() {
        let text = String::from_utf8_lossy(bytes);
        match path.as_str().rsplit_once('.').map(|(_, ending)| ending) {
            Some("rs") => drop(syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"))),
            Some("toml") => {
                toml::from_str::<toml::Table>(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            }
            _ => {}
        }
    }
    let config: toml::Table = toml::from_str(text(&tree, CONFIG_PATH)).unwrap();
    let patched = &config["patch"]["crates-io"]["mockwright-runtime"]["path"];
    assert_eq!(patched.as_str(), Some("/checkout \"of\" mine/runtime"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test folder needs no atomic writes")]
fn what_somebody_told_cargo_is_no_generated_file() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in project_of(PETSTORE).iter() {
        let place = path.below(folder.path());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    let has_config = || generated_files(folder.path()).unwrap().iter().any(|path| path.as_str() == CONFIG_PATH);
    assert!(has_config());
    fs::write(folder.path().join(CONFIG_PATH), "[build]\njobs = 1\n").unwrap();
    assert!(!has_config());
    fs::remove_file(folder.path().join(CONFIG_PATH)).unwrap();
    assert!(!has_config());
}

/// A description whose every string tries to be more, and one of the same shape whose strings do not.
fn twins(payload: &str) -> [String; 2] {
    let description = |text: &str, title: &str, path: &str| {
        let quoted = serde_json::to_string(text).unwrap();
        let path = serde_json::to_string(&format!("/pets/{path}")).unwrap();
        let title = serde_json::to_string(title).unwrap();
        format!(
            "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": {title}, \"version\": {quoted}, \"description\": {quoted}}}, \
             \"paths\": {{{path}: {{\"get\": {{\"operationId\": {quoted}, \"summary\": {quoted}, \"tags\": [{quoted}], \
             \"description\": {quoted}, \"responses\": {{\"200\": {{\"description\": {quoted}}}}}}}}}}}}}"
        )
    };
    [
        description(payload, payload, &payload.replace(['{', '}', '#', '?'], "")),
        description("benign", "Benign", "benign"),
    ]
}

const PAYLOADS: [&str; 14] = [
    "\"; compile_error!(\"PWN\"); \"",
    "\\",
    "a\ncompile_error!(\"PWN\");",
    "a\r\nb",
    "*/ compile_error!(\"PWN\"); /*",
    "\"#",
    "{{7*7}}",
    "{% include 'x' %}",
    "\"\"\"\n[dependencies]\nevil = \"1\"\n",
    "'''\n[build]\n",
    "fn",
    "self",
    "\u{202e}\u{2066}evil",
    "`\n# Heading\n```rust\n",
];

/// The items of a file, named.
fn items(file: &str) -> Vec<&'static str> {
    let parsed = syn::parse_file(file).unwrap_or_else(|error| panic!("{error}:\n{file}"));
    let kind = |item: &syn::Item| match item {
        syn::Item::Fn(_) => "fn",
        syn::Item::Mod(_) => "mod",
        syn::Item::Use(_) => "use",
        syn::Item::Struct(_) => "struct",
        syn::Item::Macro(_) => "macro",
        _ => "other",
    };
    parsed.items.iter().map(kind).collect()
}

#[test]
fn a_hostile_description_makes_the_items_of_a_benign_one() {
    for payload in PAYLOADS.iter().map(|payload| (*payload).to_owned()).chain(["x".repeat(300), String::new()]) {
        let [hostile, benign] = twins(&payload).map(|description| project_of(&description));
        for path in ["Dockerfile", ".gitignore", "src/main.rs", "tests/smoke.rs", CONFIG_PATH] {
            assert_eq!(hostile.get(path), benign.get(path), "{path} of {payload:?}");
        }
        let handlers = |tree: &FileTree| -> Vec<String> {
            let files = tree.iter().filter(|(path, _)| path.as_str().starts_with("src/operations/"));
            files.map(|(_, bytes)| String::from_utf8(bytes.to_vec()).unwrap()).collect()
        };
        let items_of = |tree: &FileTree| handlers(tree).iter().map(|file| items(file)).collect::<Vec<_>>();
        let sorted = |mut items: Vec<Vec<&'static str>>| {
            items.sort_unstable();
            items
        };
        assert_eq!(sorted(items_of(&hostile)), sorted(items_of(&benign)), "{payload:?}");
        let cargo = |tree: &FileTree| toml::from_str::<toml::Table>(text(tree, "Cargo.toml")).unwrap();
        let without_description = |mut cargo: toml::Table| {
            cargo["package"].as_table_mut().unwrap().remove("description");
            cargo
        };
        assert_eq!(without_description(cargo(&hostile)), without_description(cargo(&benign)), "{payload:?}");
        let headings = |tree: &FileTree| text(tree, "README.md").lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(headings(&hostile), 1, "{payload:?}");
        is_formatted(&hostile);
    }
}

/// Fails when `rustfmt` would write a file that people edit otherwise.
fn is_formatted(tree: &FileTree) {
    for (path, bytes) in tree.iter() {
        if path.as_str().rsplit('.').next() != Some("rs")
            || path.as_str().starts_with('.')
            || path.as_str() == MODELS_PATH
        {
            continue;
        }
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--edition", "2024", "--emit", "stdout", "--quiet"]).current_dir(std::env::temp_dir());
        rustfmt.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = rustfmt.spawn().unwrap();
        running.stdin.take().unwrap().write_all(bytes).unwrap();
        let done = running.wait_with_output().unwrap();
        let formatted = String::from_utf8(done.stdout).unwrap();
        assert_eq!(formatted, String::from_utf8_lossy(bytes), "{path}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn what_people_edit_is_as_rustfmt_writes_it() {
    is_formatted(&project_of(PETSTORE));
    let mut description = "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths:\n".to_owned();
    let ids = [
        "a10",
        "a2",
        "a_b",
        "ab",
        "a02",
        "b",
        "listThingsOfThePersonWhoIsLoggedInAndOfAllTheirFriends9",
        "x1_10",
        "x1_2",
        "a002",
        "a1b",
        "a01c",
    ];
    for (number, id) in ids.iter().enumerate() {
        let _ = write!(
            description,
            "  /p{number}:\n    get:\n      operationId: {id}\n      summary: {}\n",
            "long ".repeat(30)
        );
        let _ = writeln!(description, "      responses: {{'200': {{description: ok}}, '404': {{description: no}}}}");
    }
    is_formatted(&project_of(&description));
}

#[test]
fn a_long_name_of_a_package_is_broken_as_rustfmt_does() {
    for length in [3, 30, 40, 43, 44, 45, 50, 60] {
        let name = PackageName::new(&"n".repeat(length)).unwrap();
        let mut tree = FileTree::new();
        put(&mut tree, "tests/smoke.rs", rust::smoke(&name));
        is_formatted(&tree);
    }
}
