//! What reading may touch, and how much.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::egress::Egress;

const SECRET: &str = "canary";

#[expect(clippy::disallowed_methods, reason = "a test folder needs no atomic writes")]
fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn options(root: &Path) -> ReadOptions {
    ReadOptions { spec_root: Some(root.to_path_buf()), ..ReadOptions::default() }
}

fn entry(reference: &str) -> String {
    let schema = json!({"$ref": reference});
    json!({"openapi": "3.0.3", "paths": {}, "components": {"schemas": {"A": schema, "B": {}}}}).to_string()
}

fn read_entry(root: &Path, text: impl AsRef<[u8]>) -> Result<Read, Vec<Diagnostic>> {
    write(root, "a.yaml", text);
    read(root.join("a.yaml").to_str().unwrap(), &options(root))
}

/// Reads a description with this one reference under `root`, and returns its faults.
fn faults(root: &Path, reference: &str) -> Vec<Diagnostic> {
    let Read { document, diagnostics } = read_entry(root, entry(reference)).unwrap();
    assert!(document.at(&Pointer::parse("/components/schemas/B")).is_some(), "the rest is read");
    for text in [document.root().to_string(), format!("{diagnostics:?}")] {
        assert!(!text.contains(SECRET), "{reference} told: {text}");
    }
    diagnostics
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(|fault| fault.code).collect()
}

#[test]
fn references_out_of_the_root_are_refused_and_tell_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().canonicalize().unwrap();
    let root = outside.join("root");
    let secret = format!("type: {SECRET}\n");
    write(&outside, "secret.yaml", &secret);
    write(&outside, "root-evil/secret.yaml", &secret);
    write(&root, "inside.yaml", "type: string\n");
    let url = url::Url::from_file_path(outside.join("secret.yaml")).unwrap();
    let absolute = outside.join("secret.yaml");
    let references = [
        "../secret.yaml",
        "../../../../../../../../etc/passwd",
        "%2e%2e/secret.yaml",
        "..%2fsecret.yaml",
        "../root-evil/secret.yaml",
        "x/../../secret.yaml#/type",
        "../absent.yaml",
        "..\\secret.yaml",
        absolute.to_str().unwrap(),
        url.as_str(),
    ];
    for reference in references {
        let faults = faults(&root, reference);
        let hint = faults[0].hint.as_deref().unwrap_or_default();
        if reference.contains('\\') && faults[0].code == Code::DanglingReference {
            continue;
        }
        assert_eq!(codes(&faults), [Code::OutsideSpecRoot], "{reference}");
        assert!(hint.contains("--spec-root"), "{reference}");
    }
    assert_eq!(faults(&root, "inside.yaml"), []);
}

#[cfg(unix)]
#[test]
fn links_out_and_files_that_are_no_files_are_refused_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().canonicalize().unwrap();
    let root = outside.join("root");
    write(&outside, "secret.yaml", format!("type: {SECRET}\n"));
    write(&root, "folder/inside.yaml", "type: string\n");
    std::os::unix::fs::symlink(outside.join("secret.yaml"), root.join("link.yaml")).unwrap();
    std::os::unix::fs::symlink(root.join("folder"), root.join("near")).unwrap();
    assert_eq!(codes(&faults(&root, "link.yaml")), [Code::OutsideSpecRoot]);
    assert_eq!(faults(&root, "near/inside.yaml"), []);
    assert_eq!(codes(&faults(&root, "folder")), [Code::Unreadable]);
    for path in ["/proc/self/environ", "/dev/zero", "/dev/stdin"] {
        write(Path::new(&outside), "root/a.yaml", entry(path));
        let everything = ReadOptions { spec_root: Some("/".into()), ..ReadOptions::default() };
        let read = read(root.join("a.yaml").to_str().unwrap(), &everything).unwrap();
        assert_eq!(codes(&read.diagnostics), [Code::OutsideSpecRoot], "{path}");
    }
    let made = std::process::Command::new("mkfifo").arg(root.join("fifo")).status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(codes(&faults(&root, "fifo")), [Code::Unreadable]);
        let fault = read(root.join("fifo").to_str().unwrap(), &options(&root)).unwrap_err();
        assert_eq!(codes(&fault), [Code::Unreadable]);
    }
    assert_eq!(codes(&read("/dev/zero", &ReadOptions::default()).unwrap_err()), [Code::Unreadable]);
}

#[test]
fn the_root_is_the_repository_else_the_folder_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "api/a.yaml", entry("../shared.yaml"));
    write(folder.path(), "shared.yaml", "type: string\n");
    let path = folder.path().join("api/a.yaml");
    let read_with = |root: Option<&Path>| {
        let options = ReadOptions { spec_root: root.map(Path::to_path_buf), ..ReadOptions::default() };
        read(path.to_str().unwrap(), &options).map(|read| codes(&read.diagnostics))
    };
    assert_eq!(read_with(None).unwrap(), [Code::OutsideSpecRoot]);
    assert_eq!(read_with(Some(folder.path())).unwrap(), []);
    let elsewhere = read_with(Some(&folder.path().join("api/none")));
    assert_eq!(codes(&elsewhere.unwrap_err()), [Code::Unreadable]);
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(read_with(None).unwrap(), []);
    fs::create_dir(folder.path().join("other")).unwrap();
    assert_eq!(codes(&read_with(Some(&folder.path().join("other"))).unwrap_err()), [Code::OutsideSpecRoot]);
}

#[test]
fn what_is_no_description_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[u8], Code); 8] = [
        (b"", Code::NotADescription),
        (b"# only a comment\n", Code::NotADescription),
        (b"just text", Code::NotADescription),
        (b"- a\n- b\n", Code::NotADescription),
        (b"42", Code::NotADescription),
        (b"a: [1", Code::Syntax),
        (b"openapi: \xff", Code::NotUtf8),
        (b"\xff\xfeo\0", Code::NotUtf8),
    ];
    for (bytes, code) in cases {
        let faults = read_entry(folder.path(), bytes).unwrap_err();
        assert_eq!(codes(&faults), [code], "{bytes:?}");
        assert!(faults[0].place.file.as_deref().unwrap().ends_with("a.yaml"));
    }
    assert_eq!(codes(&read("/no/such/file.yaml", &ReadOptions::default()).unwrap_err()), [Code::Unreadable]);
}

#[test]
fn a_fault_in_one_file_costs_that_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "broken.yaml", "type: [1\n");
    let faults = faults(folder.path(), "broken.yaml");
    assert_eq!(codes(&faults), [Code::Syntax, Code::Unreadable]);
    assert!(faults[0].place.file.as_deref().unwrap().ends_with("broken.yaml") && faults[0].place.line.is_some());
    assert_eq!(faults[1].place.line, Some(1));
}

#[test]
fn limits_of_all_files_together_end_the_reading() {
    let folder = tempfile::tempdir().unwrap();
    for file in 0..20 {
        let next = json!({"items": {"$ref": format!("f{}.json", file + 1)}, "description": "x".repeat(1000)});
        write(folder.path(), &format!("f{file}.json"), next.to_string());
    }
    write(folder.path(), "a.yaml", entry("f0.json"));
    let read_within = |limits: Limits| {
        let options = ReadOptions { limits, ..options(folder.path()) };
        read(folder.path().join("a.yaml").to_str().unwrap(), &options).map(|read| codes(&read.diagnostics))
    };
    assert_eq!(read_within(Limits::default()).unwrap(), [Code::DanglingReference]);
    let few = Limits { files: 10, ..Limits::default() };
    assert_eq!(codes(&read_within(few).unwrap_err()), [Code::TooLarge]);
    let small = Limits { bytes: 5000, ..Limits::default() };
    assert_eq!(codes(&read_within(small).unwrap_err()), [Code::TooLarge]);
    let tiny = Limits { bytes: 10, ..Limits::default() };
    assert_eq!(codes(&read_within(tiny).unwrap_err()), [Code::TooLarge]);
    let hasty = Limits { time: Duration::ZERO, ..Limits::default() };
    assert_eq!(codes(&read_within(hasty).unwrap_err()), [Code::TooSlow]);
}

#[test]
fn copies_of_included_containers_have_a_budget() {
    let mut files = vec![("a.yaml".to_owned(), "openapi: 3.0.3\npaths: {/a: {get: {$ref: 'o0.yaml'}}}\n".to_owned())];
    for level in 0..30 {
        let next = format!("{{$ref: 'o{}.yaml'}}", level + 1);
        let callbacks: Vec<String> = (0..10).map(|path| format!("c{path}: {{x{path}: {{get: {next}}}}}")).collect();
        let callbacks = callbacks.join(", ");
        files.push((format!("o{level}.yaml"), format!("callbacks: {{{callbacks}}}\nresponses: {{}}\n")));
    }
    files.push(("o30.yaml".to_owned(), "responses: {}\n".to_owned()));
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &files {
        write(folder.path(), name, text);
    }
    let start = Instant::now();
    let read = read(folder.path().join("a.yaml").to_str().unwrap(), &options(folder.path())).unwrap();
    assert!(read.diagnostics.iter().any(|fault| fault.code == Code::AliasExpansion));
    assert!(start.elapsed() < Duration::from_secs(10));
}

/// Serves `answer(path)` for every request.
fn serve(answer: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let body = answer(request.split(' ').nth(1).unwrap_or("/"));
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    format!("http://{address}")
}

fn local() -> ReadOptions {
    ReadOptions { egress: Egress { allow_loopback: true, ..Egress::default() }, ..ReadOptions::default() }
}

#[test]
fn a_description_from_the_network_brings_its_files_along_but_none_from_here() {
    let server = serve(|path| match path {
        "/api/a.yaml" => entry("../shared/s.json?v=1#/x"),
        "/shared/s.json?v=1" => {
            json!({"x": {"items": {"$ref": "file:///etc/passwd"}, "not": {"$ref": "/api/a.yaml"}}}).to_string()
        }
        _ => String::new(),
    });
    let Read { document, diagnostics } = read(&format!("{server}/api/a.yaml"), &local()).unwrap();
    assert_eq!(codes(&diagnostics), [Code::OutsideSpecRoot]);
    assert_eq!(diagnostics[0].place.line, Some(1));
    let schema = document.at(&Pointer::parse("/components/schemas/A")).unwrap();
    assert_eq!(schema["not"], json!({"$ref": "#"}));
    assert_eq!(document.files()[1].url().map(url::Url::as_str), Some(&*format!("{server}/shared/s.json?v=1")));
    assert!(document.text(&format!("{server}/api/a.yaml")).is_some());
}

#[test]
fn credentials_in_a_url_are_not_shown() {
    let server = serve(|_| entry("#/components/schemas/No")).replace("http://", "http://me:canary@");
    let read = read(&format!("{server}/a.yaml"), &local()).unwrap();
    assert!(!format!("{:?}", read.diagnostics).contains(SECRET));
    assert!(!read.document.files()[0].name().contains(SECRET));
}

#[test]
fn loopback_is_refused_without_permission_and_the_flag_is_named() {
    let server = serve(|_| entry("x"));
    let faults = read(&server, &ReadOptions::default()).unwrap_err();
    assert_eq!(codes(&faults), [Code::RefusedAddress]);
    assert_eq!(faults[0].hint.as_deref(), Some("allow it with `--allow-egress 127.0.0.1`"));
}

#[test]
fn an_endless_chain_of_remote_files_is_refused() {
    let server = serve(|path| {
        let number: usize = path.trim_start_matches("/f").parse().unwrap_or(0);
        if number == 0 { entry("f1") } else { json!({"items": {"$ref": format!("f{}", number + 1)}}).to_string() }
    });
    let start = Instant::now();
    let faults = read(&format!("{server}/a"), &local()).unwrap_err();
    assert_eq!(codes(&faults), [Code::TooLarge]);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

fn any_json() -> impl Strategy<Value = Value> {
    let keys = prop_oneof![
        Just("$ref"),
        Just("$id"),
        Just("$anchor"),
        Just("$dynamicRef"),
        Just("$dynamicAnchor"),
        Just("$self"),
        Just("openapi"),
        Just("swagger"),
        Just("paths"),
        Just("components"),
        Just("schemas"),
        Just("properties"),
        Just("items"),
        Just("get"),
        Just("discriminator"),
        Just("mapping"),
        Just("/a"),
        Just("allOf"),
        Just("definitions"),
        Just("x-mockwright"),
    ];
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(7)),
        Just(json!("3.1.0")),
        Just(json!("")),
        Just(json!("#")),
        Just(json!("#/")),
        Just(json!("#/components/schemas/items")),
        Just(json!("#/paths")),
        Just(json!("#items")),
        Just(json!("#/%ff")),
        Just(json!("https://x/y")),
        Just(json!("no.json#/a")),
        Just(json!("#/paths/~1a/get/~2")),
        "\\PC{0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys.clone(), inner), 0..6)
                .prop_map(|members| members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_is_read_or_refused_but_never_panics(value in any_json()) {
        let text = value.to_string();
        if let Ok(read) = Document::from_text("a.json", &text) {
            prop_assert!(value.is_object());
            for fault in &read.diagnostics {
                prop_assert!(fault.place.line.is_some(), "{fault:?}");
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in "[-a-z0-9:{}\\[\\],&*!|>'\"%@`#<~?. \\t\\n\\r\u{e4}\u{feff}\0]{0,60}") {
        if let Err(faults) = Document::from_text("a.yaml", &text) {
            prop_assert!(faults.iter().all(|fault| fault.place.file.is_some()));
        }
    }

    #[test]
    fn values_written_as_yaml_read_back(value in any_json()) {
        let object = json!({ "a": value });
        let text = serde_yaml::to_string(&object).unwrap();
        let read = Document::from_text("a.yaml", &text).unwrap();
        prop_assert_eq!(read.document.root().get("a").map(Value::is_null), Some(object["a"].is_null()));
    }
}

#[test]
fn bytes_are_read_as_the_files_that_they_could_be() {
    let read = Document::from_bytes("a.yaml", b"\xef\xbb\xbfopenapi: 3.0.3".to_vec()).unwrap();
    assert_eq!(read.document.root(), &json!({"openapi": "3.0.3"}));
    let faults = Document::from_bytes("a.yaml", b"openapi: \xe4".to_vec()).unwrap_err();
    assert_eq!((faults[0].code, faults[0].place.column), (Code::NotUtf8, Some(10)));
}

#[test]
fn a_folder_that_is_no_bundle_is_told_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let faults = read(folder.path().to_str().unwrap(), &ReadOptions::default()).unwrap_err();
    assert_eq!(codes(&faults), [Code::Unreadable]);
    assert!(faults[0].message.contains("`mock.yaml`"), "{}", faults[0].message);
}
