//! `mockwright serve --watch`: saves of every kind, while clients go on.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{Request, Server, mockwright, write};

/// A description whose only reply names its version in status, header and body.
fn description(version: u16) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Versions, version: '{version}'}}\npaths:\n  /version:\n    get:\n      responses:\n        \
         '{version}':\n          description: ok\n          headers: {{X-Version: {{schema: {{type: integer, enum: \
         [{version}]}}, required: true}}}}\n          content:\n            application/json:\n              schema: {{type: \
         integer, enum: [{version}]}}\n              example: {version}\n"
    )
}

fn watch(input: &Path) -> Server {
    // A file that was saved a moment before the start is read once more.
    thread::sleep(Duration::from_millis(50));
    Server::with([input.to_str().unwrap(), "--watch", "--port", "0"], 1)
}

/// Waits until the reply has this status and body, or fails after a while.
#[track_caller]
fn becomes(server: &Server, path: &str, status: u16, body: &str) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let reply = server.get(path);
        if (reply.status, reply.text()) == (status, body) {
            return;
        }
        assert!(Instant::now() < until, "{path} still answers {}: {}", reply.status, reply.text());
        thread::sleep(Duration::from_millis(20));
    }
}

fn stderr_of(mut server: Server) -> String {
    server.kill();
    server.wait().1
}

#[test]
fn saves_of_every_kind_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    write(&file, &description(200));
    let server = watch(&file);
    becomes(&server, "/version", 200, "200");

    write(&file, &description(201));
    becomes(&server, "/version", 201, "201");

    let beside = folder.path().join(".api.yaml.new");
    write(&beside, &description(202));
    fs::rename(&beside, &file).unwrap();
    becomes(&server, "/version", 202, "202");

    fs::remove_file(&file).unwrap();
    server.says("Versions is served as before", 1);
    assert_eq!(server.get("/version").status, 202, "the last good version is served");
    write(&file, &description(203));
    becomes(&server, "/version", 203, "203");

    let away = folder.path().with_extension("away");
    fs::rename(folder.path(), &away).unwrap();
    fs::create_dir(folder.path()).unwrap();
    write(&file, &description(206));
    becomes(&server, "/version", 206, "206");
    write(&file, &description(207));
    becomes(&server, "/version", 207, "207");
    fs::remove_dir_all(away).unwrap();
    assert!(stderr_of(server).contains("reloaded Versions: 1 operation\n"));
}

#[test]
fn a_link_that_is_turned_to_another_folder_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    for (name, version) in [("v1", 200), ("v2", 201), ("v3", 202)] {
        write(&folder.path().join(name).join("api.yaml"), &description(version));
    }
    let now = folder.path().join("now");
    symlink("v1", &now).unwrap();
    let server = watch(&now.join("api.yaml"));
    becomes(&server, "/version", 200, "200");
    // As deployments do it: the new link replaces the old one in one step.
    for (name, status) in [("v2", 201), ("v3", 202)] {
        let next = folder.path().join("next");
        symlink(name, &next).unwrap();
        fs::rename(&next, &now).unwrap();
        becomes(&server, "/version", status, &status.to_string());
    }
}

#[test]
fn a_broken_save_is_told_with_its_excerpt_and_keeps_what_was_good() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    write(&file, &description(200));
    let server = watch(&file);
    write(&file, "openapi: 3.0.3\npaths: {a: 'unfinished\n");
    server.says("Versions is served as before", 1);
    becomes(&server, "/version", 200, "200");
    let more = description(200) + "  /more: {get: {responses: {'204': {description: none}}}}\n";
    write(&file, &more);
    becomes(&server, "/more", 204, "");
    server.says("reloaded Versions: 2 operations, 1 added", 1);
    let stderr = stderr_of(server);
    assert!(stderr.contains("error[MW0102]") && stderr.contains("paths: {a: 'unfinished"), "{stderr}");
    assert!(stderr.contains("api.yaml cannot be read, Versions is served as before\n"), "{stderr}");
    assert!(stderr.contains("reloaded Versions: 2 operations, 1 added\n"), "{stderr}");
}

#[test]
fn referenced_files_join_the_watch_and_leave_it() {
    let folder = tempfile::tempdir().unwrap();
    let (file, part) = (folder.path().join("api.yaml"), folder.path().join("parts/number.yaml"));
    let with = |schema: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: Parts, version: '1'}}\npaths:\n  /number:\n    get:\n      responses:\n        '200':\n          \
             description: ok\n          content: {{application/json: {{schema: {schema}}}}}\n"
        )
    };
    write(&file, &with("{enum: [1]}"));
    let server = watch(&file);
    becomes(&server, "/number", 200, "1");

    // The file is missing at first, which is no reason to serve half of the description.
    write(&file, &with("{$ref: parts/number.yaml}"));
    server.says("Parts is served as before", 1);
    becomes(&server, "/number", 200, "1");
    write(&part, "{enum: [2]}\n");
    becomes(&server, "/number", 200, "2");
    write(&part, "{enum: [3]}\n");
    becomes(&server, "/number", 200, "3");
    write(&part, "{enum: [4\n");
    server.says("Parts is served as before", 2);
    becomes(&server, "/number", 200, "3");

    write(&file, &with("{enum: [5]}"));
    becomes(&server, "/number", 200, "5");
    thread::sleep(Duration::from_secs(1));
    write(&part, "{enum: [6]}\n");
    thread::sleep(Duration::from_secs(1));
    let stderr = stderr_of(server);
    assert_eq!(stderr.matches("reloaded Parts").count(), 3, "{stderr}");
}

#[test]
fn a_bundle_is_watched_with_all_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let (file, bundle) = (folder.path().join("api.yaml"), folder.path().join("mock"));
    write(&file, &description(200));
    let generated = mockwright(["generate", file.to_str().unwrap(), "--output", bundle.to_str().unwrap()]);
    assert_eq!(generated.code, 0, "{}", generated.stderr);
    let server = watch(&bundle);
    becomes(&server, "/version", 200, "200");

    let responses = bundle.join("responses");
    let operation = |body: &str| {
        format!("operation: GET /version\nresponses:\n  200: {{content: {{application/json: {{body: {body}}}}}}}\n")
    };
    fs::remove_dir_all(&responses).unwrap();
    write(&responses.join("new/version.yaml"), &operation("first"));
    becomes(&server, "/version", 200, "\"first\"");
    write(&responses.join("new/version.yaml"), &operation("second"));
    becomes(&server, "/version", 200, "\"second\"");
    write(&responses.join("new/version.yaml"), "operation: GET /version\nresponses: {200: [\n");
    server.says("is served as before", 1);
    becomes(&server, "/version", 200, "\"second\"");
    write(&responses.join("new/version.yaml"), &operation("third"));
    becomes(&server, "/version", 200, "\"third\"");

    fs::rename(&bundle, folder.path().join("old")).unwrap();
    let again = mockwright(["generate", file.to_str().unwrap(), "--output", bundle.to_str().unwrap()]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    becomes(&server, "/version", 200, "200");
}

#[test]
fn replies_are_of_one_version_while_files_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    write(&file, &description(200));
    let server = watch(&file);
    let (stop, replies) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (address, stop, replies) = (server.listening[0].0.clone(), Arc::clone(&stop), Arc::clone(&replies));
            thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let reply = Request::new("GET", "/version").send(&address);
                    let status = reply.status.to_string();
                    assert!(["200", "201"].contains(&status.as_str()), "{reply:?}");
                    assert_eq!(reply.text(), status);
                    assert_eq!(reply.header("x-version"), Some(status.as_str()));
                    replies.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let begin = Instant::now();
    let mut version = 200;
    while begin.elapsed() < Duration::from_secs(5) {
        version = 401 - version;
        write(&file, &description(version));
        thread::sleep(Duration::from_millis(if version == 200 { 7 } else { 150 }));
    }
    let last_write = Instant::now();
    becomes(&server, "/version", version, &version.to_string());
    assert!(last_write.elapsed() < Duration::from_secs(10), "{:?}", last_write.elapsed());
    stop.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    assert!(replies.load(Ordering::Relaxed) > 100);
    let stderr = stderr_of(server);
    let reloads = stderr.matches("reloaded Versions").count();
    assert!((2..=11).contains(&reloads), "{reloads} reloads: {stderr}");
}

#[test]
fn a_watched_server_stops_as_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    write(&file, &description(200));
    let mut server = watch(&file);
    let kill = format!("kill -TERM {}", server.id());
    assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    assert_eq!(server.wait().0, Some(0));
}
