//! What holds on disk alone.

use std::fs;

use super::super::super::{read, read_body_file, write};
use super::{bundle_of, told};

fn folder(input: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(&bundle_of(input), &dir.path().join("pets")).unwrap();
    dir
}

/// What is told, with the temporary folder's name taken out.
fn told_of(dir: &tempfile::TempDir) -> String {
    told(&read(&dir.path().join("pets"))).replace(&dir.path().display().to_string(), "TMP")
}

#[test]
fn a_folder_is_read_as_a_tree_is() {
    let dir = folder("==== responses/x/a.yaml ====\noperation: GET /pets\nrespones: {}\n");
    insta::assert_snapshot!(told_of(&dir));
}

#[test]
fn a_missing_folder_and_a_file_are_no_bundles() {
    let dir = tempfile::tempdir().unwrap();
    assert!(told_of(&dir).contains("there is no such file"), "{}", told_of(&dir));
    fs::OpenOptions::new().create_new(true).write(true).open(dir.path().join("pets")).unwrap();
    assert!(told_of(&dir).contains("a bundle is a folder"), "{}", told_of(&dir));
}

#[cfg(unix)]
#[test]
fn names_of_files_are_free() {
    let dir = folder("");
    fs::create_dir(dir.path().join("pets/responses")).unwrap();
    let copy = |name: &str| fs::copy(dir.path().join("pets/mock.yaml"), dir.path().join("pets").join(name)).unwrap();
    copy("responses/a:b\\c d.yaml");
    assert!(told_of(&dir).contains("pets/responses/a:b\\c d.yaml:1:1 \"/mockwright\""), "{}", told_of(&dir));
}

#[test]
fn an_empty_folder_lacks_its_files() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("pets")).unwrap();
    insta::assert_snapshot!(told_of(&dir));
}

#[test]
fn a_body_file_is_read_from_inside_alone() {
    let dir = folder("==== bodies/a.txt ====\nhello\n");
    let bundle = dir.path().join("pets");
    assert_eq!(read_body_file(&bundle, "bodies/a.txt").unwrap(), b"hello\n");
    for path in ["../pets/mock.yaml", "/etc/hostname", "bodies", "nothing", "a\\b", "bodies/../mock.yaml", ""] {
        assert!(read_body_file(&bundle, path).is_err(), "{path}");
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_that_lead_out_are_refused() {
        let dir = folder(
            "==== responses/a.yaml ====\noperation: GET /pets\nresponses: {200: {content: {a/b: {file: out.bin}}}}\n",
        );
        fs::copy(dir.path().join("pets/mock.yaml"), dir.path().join("outside.yaml")).unwrap();
        let bundle = dir.path().join("pets");
        symlink("../outside.yaml", bundle.join("out.bin")).unwrap();
        symlink("../../outside.yaml", bundle.join("responses/out.yaml")).unwrap();
        symlink("../..", bundle.join("responses/up")).unwrap();
        symlink("nowhere", bundle.join("responses/dangling.yaml")).unwrap();
        symlink(".", bundle.join("responses/loop")).unwrap();
        symlink("a.yaml", bundle.join("responses/again.yaml")).unwrap();
        insta::assert_snapshot!(told_of(&dir));
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let dir = folder("==== -mock.yaml ====\n");
        let made = std::process::Command::new("mkfifo").arg(dir.path().join("pets/mock.yaml")).status().unwrap();
        assert!(made.success());
        assert!(told_of(&dir).contains("it is not a file"), "{}", told_of(&dir));
    }

    #[test]
    fn a_folder_may_be_reached_through_a_link() {
        let dir = folder("==== responses/a.yaml ====\noperation: GET /pets\n");
        symlink(dir.path().join("pets"), dir.path().join("link")).unwrap();
        let (bundle, diagnostics) = read(&dir.path().join("link")).unwrap();
        assert_eq!((bundle.operations.len(), diagnostics.len()), (1, 0));
    }
}
