use super::*;
use crate::bundle::{read_files_of, write};
use crate::regenerate::Folder;

const SETTINGS: &str = "mockwright: \"1.0\"\nname: x\nspec: ../api.yaml\n";

fn tree(files: &[(&str, &str)]) -> FileTree {
    let mut tree = FileTree::new();
    for (path, text) in files {
        tree.insert(RelativePath::new(path).unwrap(), *text);
    }
    tree
}

/// A folder, what becomes of it, and the plan for that.
fn case() -> (tempfile::TempDir, PathBuf, FileTree, Plan) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("mock");
    let before = [
        ("mock.yaml", SETTINGS),
        ("responses/a/one.yaml", "operation: GET /one\n"),
        ("responses/b/gone.yaml", "operation: GET /gone\n"),
        ("responses/c/same.yaml", "operation: GET /same\n"),
    ];
    write(&tree(&before), &folder).unwrap();
    let after = tree(&[
        ("mock.yaml", SETTINGS),
        ("responses/a/new.yaml", "operation: GET /new\n"),
        ("responses/a/one.yaml", "operation: GET /one\ndefault: 200\n"),
        ("responses/c/same.yaml", "operation: GET /same\n"),
    ]);
    let plan = Plan::between(&Folder::read(&folder).unwrap(), after.clone());
    (dir, folder, after, plan)
}

fn pending(plan: &Plan) -> Pending {
    Pending { write: plan.write.keys().cloned().collect(), remove: plan.remove.iter().cloned().collect() }
}

#[test]
fn a_plan_becomes_the_folder() {
    let (_dir, folder, after, plan) = case();
    let lock = FolderLock::take(&folder).unwrap();
    apply(&plan, &folder, &lock).unwrap();
    assert_eq!(read_files_of(&folder).unwrap(), after);
    assert!(!folder.join("responses/b").exists(), "an emptied folder goes");
    assert!(!folder.join(PENDING_FOLDER).exists());
}

#[test]
fn before_a_change_is_decided_the_folder_is_the_old_one() {
    let (_dir, folder, after, plan) = case();
    let before = read_files_of(&folder).unwrap();
    stage(&plan, &folder).unwrap();
    assert_eq!(read_files_of(&folder).unwrap(), before);
    // What a kill has left there is in nobody's way.
    apply(&plan, &folder, &FolderLock::take(&folder).unwrap()).unwrap();
    assert_eq!(read_files_of(&folder).unwrap(), after);
}

#[test]
fn once_it_is_decided_the_folder_is_the_new_one_however_far_it_got() {
    for moved in 0..=2 {
        let (_dir, folder, after, plan) = case();
        let folder = fs::canonicalize(folder).unwrap();
        stage(&plan, &folder).unwrap();
        commit(&folder, &pending(&plan)).unwrap();
        for path in plan.write.keys().take(moved) {
            fs::rename(Pending::waiting(&folder, path), path.below(&folder)).unwrap();
        }
        if moved == 2 {
            fs::remove_file(folder.join("responses/b/gone.yaml")).unwrap();
        }
        assert_eq!(read_files_of(&folder).unwrap(), after, "{moved} moved");
        drop(FolderLock::take(&folder).unwrap());
        assert!(!folder.join(PENDING_FOLDER).exists());
        assert_eq!(read_files_of(&folder).unwrap(), after);
        assert!(!folder.join("responses/b").exists());
    }
}

#[test]
fn what_was_saved_meanwhile_is_not_written_over() {
    let (_dir, folder, _, plan) = case();
    let lock = FolderLock::take(&folder).unwrap();
    let saved = folder.join("responses/a/one.yaml");
    let mut file = OpenOptions::new().append(true).open(&saved).unwrap();
    file.write_all(b"# mine\n").unwrap();
    drop(file);
    let before = read_files_of(&folder).unwrap();
    let error = apply(&plan, &folder, &lock).unwrap_err();
    assert_eq!(error.to_string(), "`responses/a/one.yaml` changed meanwhile");
    assert_eq!(read_files_of(&folder).unwrap(), before);
    assert!(!folder.join(PENDING_FOLDER).exists());
}

#[test]
fn one_at_a_time_regenerates() {
    let (_dir, folder, _, _) = case();
    let _lock = FolderLock::take(&folder).unwrap();
    assert!(matches!(FolderLock::take(&folder), Err(ApplyError::Busy { .. })));
}
