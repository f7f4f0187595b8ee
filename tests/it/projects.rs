//! `mockwright generate --emit project`, and the regeneration of what it writes. That an emitted project builds is shown by
//! `tests/projects/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::generate::{file_of, files};
use crate::harness::{Ran, Server, mockwright, spec, write};

const OLD: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      summary: All of them
      responses:
        '200':
          description: all
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getPet
      summary: One of them
      responses:
        '200':
          description: one
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {id: 1, name: Bella}
    delete:
      operationId: deletePet
      responses: {'204': {description: gone}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: {id: {type: integer}, name: {type: string}}
";

const BODY: &str = "    ctx.default().await\n";
const GET_PET: &str = "src/operations/get_pet.rs";
const DELETE_PET: &str = "src/operations/delete_pet.rs";

/// A description and a project of it.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap() };
        write(&case.spec(), OLD);
        let ran = case.generate();
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        case
    }

    fn generate(&self) -> Ran {
        let (spec, project) = (self.spec(), self.project());
        let arguments =
            ["generate", spec.to_str().unwrap(), "--emit", "project", "--output", project.to_str().unwrap()];
        mockwright(arguments)
    }

    fn spec(&self) -> PathBuf {
        self.folder.path().join("api.yaml")
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("pets")
    }

    fn describe(&self, changes: &[(&str, &str)]) {
        replace(&self.spec(), changes);
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        replace(&self.project().join(path), &[(from, to)]);
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.project().join(path)).unwrap()
    }

    fn run(&self, command: &str, flags: &[&str]) -> Ran {
        let project = self.project();
        mockwright([command, project.to_str().unwrap()].into_iter().chain(flags.iter().copied()))
    }

    /// What a person sees, with the folder left out.
    fn seen(&self, ran: &Ran) -> String {
        ran.seen(&[(self.folder.path().to_str().unwrap(), "DIR")])
    }

    /// Everything that is there, but for what names this machine.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = files(&self.project());
        files.remove(Path::new(".cargo/config.toml"));
        files
    }
}

fn replace(path: &Path, changes: &[(&str, &str)]) {
    let mut text = std::fs::read_to_string(path).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{} has no {from:?}:\n{text}", path.display());
        text = text.replace(from, to);
    }
    write(path, &text);
}

#[test]
fn a_project_is_written_and_its_bundle_serves() {
    let case = Case::new();
    let settings = case.text("bundle/mock.yaml");
    assert!(settings.contains("\nspec: ../../api.yaml\n"), "{settings}");
    assert!(case.text("Cargo.toml").contains("\nname = \"pets-mock\"\n"), "{}", case.text("Cargo.toml"));
    let again = case.generate();
    assert_eq!(again.code, 2, "what is there is not written over: {}", again.stderr);

    assert_eq!(case.run("check", &[]).code, 0);
    let server = Server::with([case.project().to_str().unwrap(), "--port", "0"], 1);
    assert_eq!(server.get("/pets/1").json(), serde_json::json!({"id": 1, "name": "Bella"}));
    let compared = mockwright(["diff", case.project().to_str().unwrap(), case.spec().to_str().unwrap()]);
    assert_eq!(compared.code, 0, "{}", compared.stderr);
}

#[test]
fn the_same_description_gives_the_same_project() {
    for name in ["petstore.yaml", "petstore-2.0.yaml", "petstore-3.1.yaml", "petstore-3.2.yaml"] {
        let folder = tempfile::tempdir().unwrap();
        let generate = |into: &str| {
            let output = folder.path().join(into).join("mock");
            let arguments = ["generate", &spec(name), "--emit", "project", "--output", output.to_str().unwrap()];
            let ran = mockwright(arguments);
            assert!(ran.code < 2, "{name}: {}", ran.stderr);
            files(&output)
        };
        assert!(generate("a") == generate("b"), "{name} differs between two runs");
    }
}

#[test]
fn edits_stay_and_the_rest_follows() {
    let case = Case::new();
    case.edit(GET_PET, BODY, "    // mine\n    ctx.status(404).await\n");
    replace(&file_of(&case.project().join("bundle"), "GET /pets/{petId}"), &[("Bella", "Edited")]);
    case.describe(&[
        ("One of them", "A single one"),
        ("    delete:\n      operationId: deletePet", "    put:\n      operationId: replacePet"),
    ]);
    let out_of_date = case.run("regenerate", &["--check"]);
    assert_eq!(out_of_date.code, 4, "{}", out_of_date.stderr);

    let before = case.files();
    let dry = case.run("regenerate", &["--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(
        dry.stdout.contains("--- a/src/operations/get_pet.rs") && dry.stdout.contains("+++ b/bundle/responses/pets/")
    );
    assert!(before == case.files(), "a dry run writes nothing");

    let ran = case.run("regenerate", &[]);
    insta::assert_snapshot!(case.seen(&ran));
    assert!(case.text(GET_PET).contains("// mine") && case.text(GET_PET).contains("A single one"));
    assert!(!case.project().join(DELETE_PET).exists() && case.project().join("src/operations/replace_pet.rs").exists());
    assert_eq!(case.run("regenerate", &["--check"]).code, 0);
}

#[test]
fn a_function_that_would_not_build_is_left_out_until_it_is_mended() {
    let case = Case::new();
    case.edit(
        GET_PET,
        BODY,
        "    if ctx.input.path.pet_id > 7 {\n        return ctx.status(404).await;\n    }\n    ctx.default().await\n",
    );
    case.describe(&[("schema: {type: integer}}]", "schema: {type: string}}]")]);
    let mine = case.text(GET_PET);
    let ran = case.run("regenerate", &[]);
    insta::assert_snapshot!("left_out", case.seen(&ran));
    assert_eq!(case.text(GET_PET), mine);
    insta::assert_snapshot!("left_out_operations", case.text("src/operations/mod.rs"));
    assert_eq!(case.run("regenerate", &["--check"]).code, 3);
    let told: serde_json::Value = serde_json::from_str(&case.run("regenerate", &["--format", "json"]).stdout).unwrap();
    assert_eq!(told["file_conflicts"][0]["file"], GET_PET);
    assert_eq!(told["file_conflicts"][0]["left_out"], true);

    let listed = case.run("resolve", &[]);
    insta::assert_snapshot!("left_out_listed", case.seen(&listed));
    case.edit(GET_PET, "pet_id > 7", "pet_id.len() > 7");
    assert_eq!(case.run("resolve", &["--ours", GET_PET]).code, 0);
    assert!(case.text("src/operations/mod.rs").contains("mod get_pet;"));
    assert_eq!(case.run("regenerate", &[]).code, 0);
}

#[test]
fn an_orphan_goes_when_it_is_pruned() {
    let case = Case::new();
    case.edit(DELETE_PET, BODY, "    ctx.status(410).await\n");
    case.describe(&[(
        "    delete:\n      operationId: deletePet\n      responses: {'204': {description: gone}}\n",
        "",
    )]);
    let ran = case.run("regenerate", &[]);
    assert!(ran.code == 0 && ran.stdout.contains("src/operations/delete_pet.rs"), "{}", ran.stdout);
    assert!(case.text("src/operations/mod.rs").contains("// Left out: `src/operations/delete_pet.rs`"));
    case.run("regenerate", &["--prune"]);
    assert!(!case.project().join(DELETE_PET).exists());
    assert!(!case.text("src/operations/mod.rs").contains("Left out"));
}

#[test]
fn what_was_broken_off_between_bundle_and_program_is_finished_by_the_next_time() {
    let case = Case::new();
    case.edit(GET_PET, BODY, "    // mine\n    ctx.status(404).await\n");
    let before = case.files();
    case.describe(&[("One of them", "A single one"), ("name: {type: string}", "name: {type: integer}")]);
    assert_eq!(case.run("regenerate", &[]).code, 0);
    let whole = case.files();
    for (path, bytes) in before.iter().filter(|(path, _)| !path.starts_with("bundle")) {
        write(&case.project().join(path), std::str::from_utf8(bytes).unwrap());
    }
    assert_eq!(case.run("regenerate", &["--check"]).code, 4);
    assert_eq!(case.run("regenerate", &[]).code, 0);
    assert!(case.files() == whole);
}
