use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::bundle::MANIFEST_PATH;
use crate::diagnostic::Code;
use crate::draft::{DraftOptions, Drafter};
use crate::emit::project::{PackageName, project};
use crate::regenerate::report::FileChangeKind;
use crate::regenerate::resolve::Choice;
use crate::source::Document;
use crate::spec;

const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      summary: All of them
      responses:
        '200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getPet
      summary: One of them
      responses:
        '200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    delete:
      operationId: deletePet
      responses: {'204': {description: gone}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name, status]
      properties:
        id: {type: integer}
        name: {type: string}
        status: {type: string, enum: [new, sold]}
";

const GET_PET: &str = "src/operations/get_pet.rs";
const DELETE_PET: &str = "src/operations/delete_pet.rs";
const BODY: &str = "    ctx.default().await\n";

fn api(description: &str) -> Arc<Api> {
    let document = Document::from_bytes("pets.yaml", description.as_bytes().to_vec()).unwrap().document;
    Arc::new(spec::lower(Arc::new(document)).unwrap().0)
}

/// A project in memory.
struct Case {
    tree: FileTree,
}

impl Case {
    fn new(description: &str) -> Self {
        let api = api(description);
        let draft = Drafter::new(Arc::clone(&api), DraftOptions::default()).bundle("../../pets.yaml");
        let options = ProjectOptions { patch: None, ..ProjectOptions::new(PackageName::new("pets-mock").unwrap()) };
        Self { tree: project(&draft.bundle, &api, false, &options) }
    }

    fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.tree.get(path).unwrap_or_else(|| panic!("{path} is missing"))).unwrap()
    }

    fn write(&mut self, path: &str, text: &str) {
        self.tree.insert(RelativePath::new(path).unwrap(), text);
    }

    fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from}:\n{text}");
        self.write(path, &text.replace(from, to));
    }

    fn plan(&mut self, plan: &Plan) {
        for path in &plan.remove {
            self.tree.remove(path.as_str());
        }
        for (path, bytes) in &plan.write {
            self.tree.insert(path.clone(), bytes.as_slice());
        }
    }

    fn regenerate(&mut self, description: &str) -> Report {
        self.regenerate_with(description, false)
    }

    fn regenerate_with(&mut self, description: &str, prune: bool) -> Report {
        let before = ProjectFolder::of_tree(&self.tree);
        let done = regenerate_project(&before, &api(description), prune, false).unwrap();
        self.plan(&done.plan);
        self.is_whole();
        let again = regenerate_project(&ProjectFolder::of_tree(&self.tree), &api(description), false, false).unwrap();
        assert!(again.plan.is_empty(), "a second time changes {:?}", again.plan.write.keys().collect::<Vec<_>>());
        done.report
    }

    fn resolve(&mut self, choice: Choice) {
        let folder = ProjectFolder::of_tree(&self.tree);
        let plan = resolve_project(&folder, &folder.conflicts(), choice);
        self.plan(&plan);
        self.is_whole();
        assert_eq!(ProjectFolder::of_tree(&self.tree).conflicts(), []);
    }

    /// What keeps a project from building is found here, as far as that can be told without building.
    fn is_whole(&self) {
        let operations = self.text(OPERATIONS_PATH);
        syn::parse_file(operations).unwrap();
        let outline = outline::Outline::of(self.text(MODELS_PATH));
        for module in operations.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')) {
            let text = self.text(&format!("src/operations/{module}.rs"));
            assert!(affected::has_function(text, module), "{module}:\n{text}");
            assert!(operations.contains(&format!("{module}::{module});")), "{operations}");
            for word in tokens::tokens(text) {
                if let tokens::Token::Word(word) = word
                    && word.ends_with("Input")
                {
                    assert!(outline.items.contains_key(word), "{word} is no model");
                }
            }
        }
        let manifest = ProjectFolder::of_tree(&self.tree).manifest;
        for path in manifest.files.keys() {
            assert!(past::Past::read(&ProjectFolder::of_tree(&self.tree), false).is_ok(), "{path}");
        }
    }
}

fn left_out(report: &Report) -> Vec<(&str, bool, &str)> {
    let conflicts = report.file_conflicts.iter();
    conflicts.map(|conflict| (conflict.path.as_str(), conflict.left_out, conflict.because.as_str())).collect()
}

#[test]
fn nothing_new_changes_nothing() {
    let mut case = Case::new(PETS);
    case.edit(GET_PET, BODY, "    ctx.status(404).await\n");
    let before = case.tree.clone();
    let report = case.regenerate(PETS);
    assert_eq!(report.files, []);
    assert_eq!(report.edited.iter().map(|edited| edited.path.as_str()).collect::<Vec<_>>(), [GET_PET]);
    let changed: Vec<&RelativePath> = case
        .tree
        .iter()
        .filter(|(path, bytes)| before.get(path.as_str()) != Some(*bytes))
        .map(|(path, _)| path)
        .collect();
    // A checkout that is there is named for this machine.
    assert!(changed.iter().all(|path| path.as_str() == CONFIG_PATH), "{changed:?}");
}

#[test]
fn an_edit_stays_and_what_is_around_it_follows() {
    let mut case = Case::new(PETS);
    case.edit(GET_PET, BODY, "    ctx.status(404).await\n");
    let report = case.regenerate(&PETS.replace("One of them", "A single one"));
    assert!(!report.has_conflicts(), "{report:?}");
    assert!(case.text(GET_PET).contains("A single one"), "{}", case.text(GET_PET));
    assert!(case.text(GET_PET).contains("ctx.status(404)"));
}

#[test]
fn what_is_no_text_stays_byte_for_byte() {
    const README: &str = "README.md";
    const LATIN: &[u8] = b"# Caf\xe9\n";
    let mut case = Case::new(PETS);
    case.tree.insert(RelativePath::new(README).unwrap(), LATIN);
    let report = case.regenerate(&PETS.replace("One of them", "A single one"));
    assert_eq!((case.tree.get(README), report.has_conflicts()), (Some(LATIN), false));
    let report = case.regenerate(&PETS.replace("title: Pets", "title: Dogs"));
    assert_eq!(left_out(&report), [(README, false, "what was generated now differs where you edited")]);
    assert_eq!(case.tree.get(README), Some(LATIN));
}

#[test]
fn an_operation_comes_and_one_goes() {
    let mut case = Case::new(PETS);
    let changed = PETS.replace("    delete:\n      operationId: deletePet", "    put:\n      operationId: replacePet");
    let report = case.regenerate(&changed);
    let told: Vec<(&str, &FileChangeKind)> = report.files.iter().map(|file| (file.path.as_str(), &file.kind)).collect();
    assert_eq!(
        told,
        [
            (MODELS_PATH, &FileChangeKind::Updated),
            (DELETE_PET, &FileChangeKind::Removed),
            (OPERATIONS_PATH, &FileChangeKind::Updated),
            ("src/operations/replace_pet.rs", &FileChangeKind::Created),
        ]
    );
    assert!(case.tree.get(DELETE_PET).is_none());
    assert!(case.text(OPERATIONS_PATH).contains("mock.on(\"PUT /pets/{petId}\", replace_pet::replace_pet)"));
}

#[test]
fn an_edited_function_outlives_its_operation_until_it_is_pruned() {
    let mut case = Case::new(PETS);
    case.edit(DELETE_PET, BODY, "    ctx.status(410).await\n");
    let without =
        PETS.replace("    delete:\n      operationId: deletePet\n      responses: {'204': {description: gone}}\n", "");
    let report = case.regenerate(&without);
    assert_eq!(report.orphans.iter().map(|orphan| orphan.path.as_str()).collect::<Vec<_>>(), [DELETE_PET]);
    let operations = case.text(OPERATIONS_PATH);
    assert!(operations.contains("// Left out: `src/operations/delete_pet.rs`"), "{operations}");
    assert!(!operations.contains("mod delete_pet"), "{operations}");

    // Another operation does not get its name, and the operation gets it back.
    let other = without.replace("operationId: listPets", "operationId: deletePet");
    let mut named = Case { tree: case.tree.clone() };
    named.regenerate(&other);
    assert!(named.text(DELETE_PET).contains("410"));
    named.regenerate(PETS);
    assert!(named.text(OPERATIONS_PATH).contains("mod delete_pet;"), "{}", named.text(OPERATIONS_PATH));
    assert!(named.text(DELETE_PET).contains("410"));

    let report = case.regenerate_with(&without, true);
    assert!(report.orphans.iter().all(|orphan| orphan.pruned));
    assert!(case.tree.get(DELETE_PET).is_none() && !case.text(OPERATIONS_PATH).contains("Left out"));
}

#[test]
fn a_file_that_was_deleted_stays_deleted() {
    let mut case = Case::new(PETS);
    case.tree.remove(GET_PET);
    case.tree.remove("Dockerfile");
    let report = case.regenerate(&PETS.replace("One of them", "A single one"));
    assert!(case.tree.get(GET_PET).is_none() && case.tree.get("Dockerfile").is_none());
    assert!(!case.text(OPERATIONS_PATH).contains("get_pet"));
    assert_eq!(report.deleted, [About::Operation("GET /pets/{petId}".to_owned())]);
}

#[test]
fn an_operation_keeps_its_function_whatever_it_is_called() {
    let mut case = Case::new(PETS);
    case.edit(GET_PET, BODY, "    ctx.status(404).await\n");
    case.regenerate(&PETS.replace("operationId: getPet", "operationId: readPet"));
    case.regenerate(
        &PETS.replace("operationId: getPet", "operationId: readPet").replace("/pets/{petId}", "/animals/{petId}"),
    );
    assert!(case.text(GET_PET).contains("404"));
    assert!(case.text(GET_PET).contains("/// `GET /animals/{petId}`"), "{}", case.text(GET_PET));
    assert!(case.text(OPERATIONS_PATH).contains("mock.on(\"GET /animals/{petId}\", get_pet::get_pet)"));
}

#[test]
fn where_both_changed_the_same_the_file_stays_and_the_new_one_is_kept_beside() {
    let mut case = Case::new(PETS);
    case.edit(GET_PET, "One of them", "The one");
    let mine = case.text(GET_PET).to_owned();
    let report = case.regenerate(&PETS.replace("One of them", "A single one"));
    assert_eq!(left_out(&report), [(GET_PET, false, "what was generated now differs where you edited")]);
    assert_eq!(case.text(GET_PET), mine);
    assert!(case.text(&format!("{CONFLICTS}{GET_PET}")).contains("A single one"));
    assert!(case.text(OPERATIONS_PATH).contains("mod get_pet;"));
    let report = case.regenerate(&PETS.replace("One of them", "A single one"));
    assert_eq!(left_out(&report).len(), 1, "it is one until it is resolved");

    let mut theirs = Case { tree: case.tree.clone() };
    theirs.resolve(Choice::Theirs);
    assert!(theirs.text(GET_PET).contains("A single one"));
    case.resolve(Choice::Ours);
    assert_eq!(case.text(GET_PET), mine);
    assert!(!case.regenerate(&PETS.replace("One of them", "A single one")).has_conflicts());
}

#[test]
fn a_function_that_may_not_build_any_more_is_left_out_until_it_is_mended() {
    let mut case = Case::new(PETS);
    case.edit(
        GET_PET,
        BODY,
        "    let known = ctx.input.path.pet_id + 1;\n    ctx.status(if known > 2 { 404 } else { 200 }).await\n",
    );
    case.edit(DELETE_PET, BODY, "    ctx.status(super::get_pet::STATUS).await\n");
    case.write("src/store.rs", "use crate::operations::get_pet::STATUS;\n");
    let mine = case.text(GET_PET).to_owned();
    let changed = PETS.replace("schema: {type: integer}}]", "schema: {type: string}}]");
    let report = case.regenerate(&changed);
    let path =
        report.file_conflicts.iter().map(|conflict| (conflict.path.as_str(), conflict.left_out)).collect::<Vec<_>>();
    assert_eq!(path, [(DELETE_PET, true), (GET_PET, true)], "{report:?}");
    assert_eq!(case.text(GET_PET), mine);
    let operations = case.text(OPERATIONS_PATH);
    assert!(!operations.contains("mod get_pet") && operations.contains("resolve . --ours"), "{operations}");
    assert_eq!(report.invalid.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::OutdatedCode]);

    case.edit(GET_PET, "pet_id + 1", "pet_id.len()");
    assert_eq!(case.regenerate(&changed).file_conflicts.len(), 2, "nobody has said that it is mended");
    case.resolve(Choice::Ours);
    assert!(case.text(OPERATIONS_PATH).contains("mod get_pet;"));
    assert!(!case.regenerate(&changed).has_conflicts());
}

#[test]
fn types_that_an_edited_function_does_not_use_may_change() {
    let mut case = Case::new(PETS);
    case.edit(GET_PET, BODY, "    ctx.status(404).await\n");
    let report = case.regenerate(&PETS.replace("status: {type: string, enum: [new, sold]}", "status: {type: integer}"));
    assert!(!report.has_conflicts(), "{report:?}");
}

#[test]
fn what_is_generated_gets_its_crates_whatever_became_of_the_file() {
    let mut case = Case::new(PETS);
    case.edit("Cargo.toml", "serde_json = \"1\"\n", "serde_json = \"1\"\nrand = \"0.9\"\n");
    let report = case.regenerate(&PETS.replace("id: {type: integer}", "id: {type: string, format: uuid}"));
    let cargo: toml::Table = case.text("Cargo.toml").parse().unwrap();
    assert!(cargo["dependencies"].get("uuid").is_some() && cargo["dependencies"].get("rand").is_some(), "{cargo}");
    assert_eq!(left_out(&report).iter().filter(|(_, left_out, _)| *left_out).count(), 0);
}

#[test]
fn a_file_that_only_the_generator_writes_is_not_written_over_an_edit() {
    let mut case = Case::new(PETS);
    case.edit(MODELS_PATH, "pub struct Pet {", "#[must_use]\npub struct Pet {");
    let folder = ProjectFolder::of_tree(&case.tree);
    let refused = regenerate_project(&folder, &api(PETS), false, false).unwrap_err();
    assert_eq!(refused.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::EditedGenerated]);
    let adopted = regenerate_project(&folder, &api(PETS), false, true).unwrap();
    assert!(adopted.plan.write.contains_key(MODELS_PATH));
}

#[test]
fn a_missing_base_copy_is_told_and_can_be_done_without() {
    let mut case = Case::new(PETS);
    case.edit(GET_PET, BODY, "    ctx.status(404).await\n");
    case.tree.remove(&format!("{BASE}{GET_PET}"));
    let folder = ProjectFolder::of_tree(&case.tree);
    let refused = regenerate_project(&folder, &api(PETS), false, false).unwrap_err();
    assert_eq!(refused.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::DamagedBase]);
    let adopted = regenerate_project(&folder, &api(PETS), false, true).unwrap();
    assert!(!adopted.report.has_conflicts(), "{:?}", adopted.report);
    case.plan(&adopted.plan);
    assert!(case.text(GET_PET).contains("404") && case.text(OPERATIONS_PATH).contains("mod get_pet;"));
    assert!(case.tree.get(MANIFEST_PATH).is_some());
}

/// Changes of the description, each of another kind.
const DESCRIPTIONS: [(&str, &str); 8] = [
    ("One of them", "A single one"),
    ("All of them", "Every one\n      deprecated: true"),
    ("schema: {type: integer}}]", "schema: {type: string}}]"),
    ("name: {type: string}", "name: {type: string, nullable: true}"),
    ("enum: [new, sold]", "enum: [new, sold, gone]"),
    ("/pets/{petId}", "/animals/{petId}"),
    ("operationId: listPets", "operationId: getPet2"),
    ("    delete:\n      operationId: deletePet", "    put:\n      operationId: replacePet"),
];

const EDITS: [(&str, &str); 7] = [
    (BODY, "    // MARK\n    ctx.status(404).await\n"),
    (
        BODY,
        "    // MARK\n    if ctx.input.path.pet_id == 1 {\n        return ctx.status(404).await;\n    }\n    ctx.default().await\n",
    ),
    ("/// Answers", "/// MARK\n/// Answers"),
    ("use crate::models::", "// MARK\nuse crate::models::Pet;\nuse crate::models::"),
    ("pub async fn", "const MARK: u16 = 404;\n\npub async fn"),
    ("\n", "\r\n"),
    ("/// `", "/// MARK `"),
];

proptest! {
    #[test]
    fn no_edit_is_ever_lost(
        edits in prop::collection::vec((0..3_usize, 0..EDITS.len()), 1..4),
        steps in prop::collection::vec(prop::collection::vec(0..DESCRIPTIONS.len(), 0..4), 1..4),
    ) {
        let mut case = Case::new(PETS);
        let handlers = ["src/operations/list_pets.rs", GET_PET, DELETE_PET];
        let mut edited = Vec::new();
        for (file, edit) in edits {
            let (from, to) = EDITS[edit];
            if case.text(handlers[file]).contains(from) && !edited.contains(&handlers[file]) {
                case.edit(handlers[file], from, to);
                edited.push(handlers[file]);
            }
        }
        for step in steps {
            let description = step.iter().fold(PETS.to_owned(), |text, change| {
                let (from, to) = DESCRIPTIONS[*change];
                text.replace(from, to)
            });
            let before: Vec<(String, usize)> =
                edited.iter().map(|path| (case.text(path).to_owned(), case.text(path).matches("MARK").count())).collect();
            let report = case.regenerate(&description);
            for (path, (text, marks)) in edited.iter().zip(before) {
                // The one that is only written with other line ends counts as unedited.
                if marks == 0 {
                    continue;
                }
                prop_assert_eq!(case.text(path).matches("MARK").count(), marks, "{}", path);
                if report.file_conflicts.iter().any(|conflict| conflict.path == *path) {
                    prop_assert_eq!(case.text(path), text);
                }
            }
            edited.retain(|path| case.tree.get(path).is_some());
        }
    }
}
