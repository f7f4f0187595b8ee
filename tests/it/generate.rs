//! `mockwright generate`: what is written, and that it serves the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::harness::{Request, Server, mockwright, spec, write};

/// Every file below a folder with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(current) = waiting.pop() {
        for entry in std::fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The file of a bundle that answers an operation.
pub(crate) fn file_of(bundle: &Path, operation: &str) -> PathBuf {
    let line = format!("operation: {operation}\n");
    let responses = bundle.join("responses");
    let found = files(&responses).into_iter().find(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&line));
    responses.join(found.unwrap_or_else(|| panic!("no file of {operation}")).0)
}

#[test]
fn a_bundle_serves_the_same_replies_as_its_description() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    let ran = mockwright(["generate", &spec("petstore.yaml"), "--output", bundle.to_str().unwrap()]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);

    let (described, bundled) =
        (Server::start(&spec("petstore.yaml")), Server::with([bundle.to_str().unwrap(), "--port", "0"], 1));
    assert_eq!(described.listening[0].1, bundled.listening[0].1);
    for (path, accept, prefer) in [
        ("/pet/7", "application/json", ""),
        ("/pet/7", "application/xml", ""),
        ("/pet/findByStatus?status=sold", "application/json", ""),
        ("/store/inventory", "application/json", ""),
        ("/store/order/1", "*/*", "code=404"),
        ("/user/login?username=a&password=b", "application/json", ""),
    ] {
        let request = Request::new("GET", path).header("Accept", accept).header("Prefer", prefer);
        let (from_description, from_bundle) = (described.send(&request), bundled.send(&request));
        assert_eq!(from_description.status, from_bundle.status, "{path}");
        assert_eq!(from_description.media_type(), from_bundle.media_type(), "{path}");
        assert_eq!(from_description.body, from_bundle.body, "{path}");
    }
}

#[test]
fn an_edit_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    mockwright(["generate", &spec("oai/petstore-expanded-2.0.yaml"), "--output", bundle.to_str().unwrap()]);
    write(
        &file_of(&bundle, "GET /pets/{id}"),
        "operation: GET /pets/{id}\ndefault: 200\nresponses:\n  200:\n    content:\n      application/json:\n        \
         body: {id: 12, name: Edited}\n",
    );
    let server = Server::start(bundle.to_str().unwrap());
    assert_eq!(server.get("/pets/12").json(), serde_json::json!({"id": 12, "name": "Edited"}));
}

#[test]
fn the_same_description_and_seed_give_the_same_bytes() {
    for name in
        ["petstore.yaml", "petstore-3.1.yaml", "petstore-3.2.yaml", "oai/petstore-separate-2.0/spec/swagger.yaml"]
    {
        let folder = tempfile::tempdir().unwrap();
        let generate = |into: &str, seed: &str| {
            let output = folder.path().join(into);
            let ran = mockwright(["generate", &spec(name), "--output", output.to_str().unwrap(), "--seed", seed]);
            assert!(ran.code < 2, "{name}: {}", ran.stderr);
            files(&output)
        };
        let (first, second, other) = (generate("a", "1"), generate("b", "1"), generate("c", "2"));
        assert!(first.contains_key(Path::new("mock.yaml")), "{name}: {:?}", first.keys());
        assert!(first == second, "{name} differs between two runs");
        assert!(first != other, "{name} is the same under another seed");
    }
}

#[test]
fn a_bundle_names_its_description_as_seen_from_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(spec("petstore.yaml"), folder.path().join("petstore.yaml")).unwrap();
    let (description, bundle) = (folder.path().join("petstore.yaml"), folder.path().join("mocks/store"));
    mockwright(["generate", description.to_str().unwrap(), "--output", bundle.to_str().unwrap()]);
    let settings = std::fs::read_to_string(bundle.join("mock.yaml")).unwrap();
    assert!(settings.contains("\nspec: ../../petstore.yaml\n"), "{settings}");
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("mine.txt"), "mine");
    let ran = mockwright(["generate", &spec("petstore.yaml"), "--output", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.seen(&[(folder.path().to_str().unwrap(), "DIR")]));
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn an_empty_folder_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let ran = mockwright(["generate", &spec("petstore-2.0.yaml"), "--output", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.seen(&[(folder.path().to_str().unwrap(), "DIR")]));
}

#[test]
fn nothing_is_written_for_what_is_no_description() {
    let folder = tempfile::tempdir().unwrap();
    let (file, output) = (folder.path().join("shopping.yaml"), folder.path().join("mock"));
    write(&file, "milk: 2\n");
    let ran = mockwright(["generate", file.to_str().unwrap(), "--output", output.to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(!output.exists());
}
