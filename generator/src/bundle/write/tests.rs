use super::super::RelativePath;
use super::*;

fn tree() -> FileTree {
    let mut tree = FileTree::new();
    for path in ["mock.yaml", "responses/pets/a.yaml", "responses/pets/b.yaml", ".mockwright/manifest.yaml"] {
        tree.insert(RelativePath::new(path).unwrap(), format!("# {path}\n"));
    }
    tree
}

fn read_back(dir: &Path) -> FileTree {
    let mut tree = FileTree::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/");
                tree.insert(RelativePath::new(&relative).unwrap(), fs::read(&path).unwrap());
            }
        }
    }
    tree
}

#[test]
fn a_missing_folder_is_made_with_those_above_it_and_nothing_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("a/b/pets");
    write(&tree(), &target).unwrap();
    assert_eq!(read_back(&target), tree());
    assert_eq!(names(&dir.path().join("a/b")).unwrap(), ["pets"]);
}

#[test]
fn an_empty_folder_is_filled_and_stays_the_same_folder() {
    let dir = tempfile::tempdir().unwrap();
    write(&tree(), dir.path()).unwrap();
    assert_eq!(read_back(dir.path()), tree());
    assert_eq!(names(dir.path()).unwrap(), [".mockwright", "mock.yaml", "responses"]);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["c", "b", "a", "d", "e", "f", "g"] {
        fs::create_dir(dir.path().join(name)).unwrap();
    }
    let error = write(&tree(), dir.path()).unwrap_err();
    let said = error.to_string().replace(&dir.path().display().to_string(), "TMP");
    assert_eq!(said, "`TMP` is not empty: it holds `a`, `b`, `c`, `d`, `e` and 2 more");
    assert_eq!(names(dir.path()).unwrap().len(), 7);
}

#[test]
fn a_file_is_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pets");
    OpenOptions::new().write(true).create_new(true).open(&path).unwrap();
    assert!(matches!(write(&tree(), &path), Err(WriteError::NotAFolder { kind: "a file", .. })));
    assert!(matches!(write(&tree(), &path.join("below")), Err(WriteError::Io { .. })));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("real"), dir.path().join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert!(matches!(write(&tree(), &link), Err(WriteError::NotAFolder { kind: "a link", .. })));
    assert_eq!(names(&real).unwrap(), [""; 0]);
    fs::remove_dir(&real).unwrap();
    assert!(matches!(write(&tree(), &link), Err(WriteError::NotAFolder { kind: "a link", .. })), "a dangling one");
}

#[cfg(unix)]
#[test]
fn a_failure_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut tree = tree();
    tree.insert(RelativePath::new("mock.yaml/below").unwrap(), "a file cannot be a folder");
    assert!(write(&tree, &dir.path().join("pets")).is_err());
    assert_eq!(names(dir.path()).unwrap(), [""; 0]);
}
