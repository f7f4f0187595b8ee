//! `mockwright regenerate`, `resolve` and the report: what a person at the terminal, and CI, sees.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::generate::file_of;
use crate::harness::{Ran, Server, mockwright, write};

/// A description and a bundle of it.
struct Case {
    folder: tempfile::TempDir,
}

const OLD: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
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

impl Case {
    /// A bundle that was generated from a description, beside it.
    fn new() -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap() };
        write(&case.spec(), OLD);
        let ran = mockwright(["generate", case.spec().to_str().unwrap(), "--output", case.mock().to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        case
    }

    fn spec(&self) -> PathBuf {
        self.folder.path().join("api.yaml")
    }

    fn mock(&self) -> PathBuf {
        self.folder.path().join("mock")
    }

    /// Changes the description.
    fn describe(&self, changes: &[(&str, &str)]) {
        replace(&self.spec(), changes);
    }

    /// Changes the file of an operation.
    fn edit(&self, operation: &str, changes: &[(&str, &str)]) {
        replace(&file_of(&self.mock(), operation), changes);
    }

    fn run(&self, command: &str, flags: &[&str]) -> Ran {
        let mock = self.mock();
        mockwright([command, mock.to_str().unwrap()].into_iter().chain(flags.iter().copied()))
    }

    #[track_caller]
    fn regenerate(&self, code: i32) -> Ran {
        let ran = self.run("regenerate", &[]);
        assert_eq!(ran.code, code, "{}{}", ran.stdout, ran.stderr);
        ran
    }

    fn seen(&self, ran: &Ran) -> String {
        ran.seen(&[(self.folder.path().to_str().unwrap(), "DIR")])
    }

    fn text(&self, operation: &str) -> String {
        fs::read_to_string(file_of(&self.mock(), operation)).unwrap()
    }
}

#[track_caller]
fn replace(file: &Path, changes: &[(&str, &str)]) {
    let mut text = fs::read_to_string(file).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in {text}");
        text = text.replacen(from, to, 1);
    }
    write(file, &text);
}

const RENAMED_PARAMETER: (&str, &str) =
    ("  /pets/{petId}:\n    parameters: [{name: petId,", "  /pets/{id}:\n    parameters: [{name: id,");
const STATUS_REQUIRED: (&str, &str) = (
    "required: [id, name]\n      properties: {id: {type: integer}, name: {type: string}}",
    "required: [id, name, status]\n      properties: {id: {type: integer}, name: {type: string}, status: {type: string}}",
);
const NO_DELETE: (&str, &str) =
    ("    delete:\n      operationId: deletePet\n      responses: {'204': {description: gone}}\n", "");
const ANOTHER_EXAMPLE: (&str, &str) = ("example: {id: 1, name: Bella}", "example: {id: 1, name: Rex}");

#[test]
fn edits_follow_a_rename_and_what_breaks_is_told() {
    let case = Case::new();
    case.edit(
        "GET /pets/{petId}",
        &[("          id: 1\n          name: Bella", "          id: 5   # mine\n          name: Mine")],
    );
    case.edit("GET /pets", &[("  200:\n", "  200:\n    headers: {X-Mine: 1}\n")]);
    let outage = "name: outage\nconfig:\n  /pets: {GET: {status: 503}}\n";
    write(&case.mock().join("scenarios/outage.yaml"), outage);
    write(&case.mock().join("notes.txt"), "mine");
    case.describe(&[RENAMED_PARAMETER, STATUS_REQUIRED, NO_DELETE]);

    let dry = case.run("regenerate", &["--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    insta::assert_snapshot!("dry_run", case.seen(&dry));
    assert_eq!(case.run("regenerate", &["--check"]).code, 4);
    insta::assert_snapshot!("renamed", case.seen(&case.regenerate(0)));

    let edited = case.text("GET /pets/{id}");
    assert!(edited.contains("          id: 5   # mine\n          name: Mine\n"), "{edited}");
    assert!(edited.contains("/id: path.id\n"), "{edited}");
    assert!(case.text("GET /pets").contains("    headers: {X-Mine: 1}\n"));
    assert_eq!(fs::read_to_string(case.mock().join("scenarios/outage.yaml")).unwrap(), outage);
    assert_eq!(fs::read_to_string(case.mock().join("notes.txt")).unwrap(), "mine");
    assert!(!case.mock().join("responses/pets/deletePet.yaml").exists());
    assert_eq!(case.run("regenerate", &["--check"]).code, 0);
    let again = case.regenerate(0);
    assert!(again.stdout.contains("up to date"), "{}", again.stdout);

    let server = Server::start(case.mock().to_str().unwrap());
    assert_eq!(server.get("/pets/9").json()["name"], "Mine");
}

#[test]
fn a_conflict_keeps_the_edit_until_somebody_decides() {
    for (flag, name) in [("--ours", "Mine"), ("--theirs", "Rex")] {
        let case = Case::new();
        case.edit("GET /pets/{petId}", &[("name: Bella", "name: Mine # my own")]);
        case.describe(&[ANOTHER_EXAMPLE]);
        let ran = case.regenerate(3);
        insta::assert_snapshot!("conflict", case.seen(&ran));
        assert!(case.text("GET /pets/{petId}").contains("name: Mine # my own\n"));
        case.regenerate(3);
        assert_eq!(case.run("regenerate", &["--check"]).code, 3);
        insta::assert_snapshot!("conflict_listed", case.seen(&case.run("resolve", &[])));
        let pointer = "/responses/200/content/application~1json/body/name";
        let resolved = case.run("resolve", &[flag, pointer]);
        assert_eq!(resolved.code, 0, "{}", resolved.stderr);
        assert!(case.text("GET /pets/{petId}").contains(&format!("name: {name} # my own\n")));
        assert!(!case.mock().join(".mockwright/conflicts").exists());
        case.regenerate(0);
        assert_eq!(case.run("regenerate", &["--check"]).code, 0);
    }
}

#[test]
fn a_report_is_read_by_programs_and_put_into_comments() {
    let case = Case::new();
    case.edit("GET /pets/{petId}", &[("name: Bella", "name: Mine")]);
    case.edit("DELETE /pets/{petId}", &[("default: 204", "default: 204\ndelay_ms: 5")]);
    case.describe(&[ANOTHER_EXAMPLE, NO_DELETE]);
    let json = case.run("regenerate", &["--dry-run", "--format", "json"]);
    assert_eq!(json.code, 3, "{}", json.stderr);
    let folder = case.folder.path().to_str().unwrap();
    let value: serde_json::Value = serde_json::from_str(&json.stdout.replace(folder, "DIR")).unwrap();
    insta::assert_json_snapshot!("report", value);
    let comment = case.run("regenerate", &["--dry-run", "--format", "markdown"]).stdout;
    insta::assert_snapshot!("comment", comment.replace(folder, "DIR"));
}

#[test]
fn orphans_stay_until_they_are_pruned() {
    let case = Case::new();
    case.edit("DELETE /pets/{petId}", &[("default: 204", "default: 204\ndelay_ms: 5")]);
    case.describe(&[NO_DELETE]);
    for _ in 0..2 {
        let ran = case.regenerate(0);
        assert!(
            ran.stdout.contains("responses/pets/deletePet.yaml  DELETE /pets/{petId}: edited, stays"),
            "{}",
            ran.stdout
        );
        assert!(case.text("DELETE /pets/{petId}").contains("delay_ms: 5"));
    }
    let pruned = case.run("regenerate", &["--prune"]);
    assert!(pruned.stdout.contains("removed  responses/pets/deletePet.yaml"), "{}", pruned.stdout);
    assert!(!case.mock().join("responses/pets/deletePet.yaml").exists());
}

#[test]
fn what_was_taken_out_stays_out() {
    let case = Case::new();
    fs::remove_file(file_of(&case.mock(), "DELETE /pets/{petId}")).unwrap();
    case.describe(&[STATUS_REQUIRED]);
    let ran = case.regenerate(0);
    assert!(ran.stdout.contains("taken out by you, stay out:\n  DELETE /pets/{petId}"), "{}", ran.stdout);
    assert!(!case.mock().join("responses/pets/deletePet.yaml").exists());
}

#[test]
fn another_description_is_followed_and_named() {
    let case = Case::new();
    let other = case.folder.path().join("next/api.yaml");
    fs::create_dir(other.parent().unwrap()).unwrap();
    write(&other, &OLD.replace("Bella", "Rex"));
    let ran = case.run("regenerate", &["--spec", other.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let settings = fs::read_to_string(case.mock().join("mock.yaml")).unwrap();
    assert!(settings.contains("\nspec: ../next/api.yaml\n"), "{settings}");
    assert!(case.text("GET /pets/{petId}").contains("name: Rex"));
    case.regenerate(0);
}

#[test]
fn a_folder_of_which_nothing_is_known_is_adopted() {
    let case = Case::new();
    case.edit("GET /pets/{petId}", &[("name: Bella", "name: Mine")]);
    fs::remove_dir_all(case.mock().join(".mockwright")).unwrap();
    case.describe(&[STATUS_REQUIRED]);
    let refused = case.regenerate(1);
    insta::assert_snapshot!("nothing_is_known", case.seen(&refused));
    let adopted = case.run("regenerate", &["--adopt"]);
    assert_eq!(adopted.code, 0, "{}", adopted.stderr);
    insta::assert_snapshot!("adopted", case.seen(&adopted));
    assert!(case.text("GET /pets/{petId}").contains("name: Mine"));
    assert!(case.text("GET /pets").contains("status:"));
    case.regenerate(0);
}

#[test]
fn damage_is_named_and_mended() {
    let case = Case::new();
    let base = case.mock().join(".mockwright/base/responses/pets/getPet.yaml");
    replace(&base, &[("Bella", "Bello")]);
    let refused = case.regenerate(1);
    assert!(refused.stderr.contains(".mockwright/base/responses/pets/getPet.yaml"), "{}", refused.stderr);
    assert_eq!(case.run("regenerate", &["--adopt"]).code, 0);
    assert!(fs::read_to_string(&base).unwrap().contains("Bella"));

    replace(&case.mock().join("openapi.yaml"), &[("title: Pets", "title: Dogs")]);
    let refused = case.regenerate(1);
    assert!(refused.stderr.contains("`openapi.yaml` was edited"), "{}", refused.stderr);
    assert_eq!(case.run("regenerate", &["--adopt"]).code, 0);
    assert!(fs::read_to_string(case.mock().join("openapi.yaml")).unwrap().contains("title: Pets"));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let case = Case::new();
    let file = file_of(&case.mock(), "GET /pets/{petId}");
    for bytes in [&b"operation: GET /pets/{petId}\n  oh: [\n"[..], &b"caf\xe9: 1\n"[..], &b"default: 200\n"[..]] {
        write(&file, bytes);
        case.describe(&[("title: Pets", "title: Pets")]);
        let ran = case.regenerate(1);
        assert!(ran.stderr.contains("getPet.yaml"), "{}", ran.stderr);
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_written_stop_everything_before_it_begins() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let case = Case::new();
    case.describe(&[STATUS_REQUIRED]);
    let file = file_of(&case.mock(), "GET /pets");
    let before = fs::read(&file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let ran = case.regenerate(2);
    assert!(ran.stderr.contains("`responses/pets/listPets.yaml` may not be written"), "{}", ran.stderr);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();

    // A link inside of the folder is written through, and a file keeps its mode.
    let target = case.mock().join("shared.yaml");
    fs::rename(&file, &target).unwrap();
    symlink("../../shared.yaml", &file).unwrap();
    case.regenerate(0);
    assert!(file.is_symlink());
    assert_ne!(fs::read(&target).unwrap(), before);
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_watched_mock_serves_edits_on_top_of_the_description_of_now() {
    let case = Case::new();
    case.edit("GET /pets/{petId}", &[("name: Bella", "name: Mine")]);
    let before = fs::read(file_of(&case.mock(), "GET /pets")).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let mut server = Server::with([case.mock().to_str().unwrap(), "--watch", "--port", "0"], 1);
    assert_eq!(server.get("/pets/1").json()["name"], "Mine");
    case.describe(&[STATUS_REQUIRED, NO_DELETE]);
    let until = Instant::now() + Duration::from_secs(20);
    while server.get("/pets").json()[0].get("status").is_none() {
        assert!(Instant::now() < until, "the new description is not served");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(server.get("/pets/1").json()["name"], "Mine");
    assert_eq!(fs::read(file_of(&case.mock(), "GET /pets")).unwrap(), before, "nothing is written");
    server.kill();
    let told = server.wait().1;
    assert!(told.contains("removed  responses/pets/deletePet.yaml"), "{told}");
}
