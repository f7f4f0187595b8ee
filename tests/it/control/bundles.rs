//! Bundles of servers: download, upload, regeneration, export.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::servers::{ask_port, new_server};
use crate::harness::{Control, Reply, Request, Server, command, for_each_database, mockwright, ran, write};

fn send(control: &Control, method: &str, path: &str, media_type: &str, body: &[u8]) -> Reply {
    let path = format!("/admin/api/v1{path}");
    let request = Request::new(method, &path).anonymous().header("X-API-Key", &control.key);
    request.header("Content-Type", media_type).bytes(body).send(control.address())
}

/// The folder of a bundle that was downloaded, as `tar` unpacks it.
fn unpacked(archive: &[u8], into: &Path) -> PathBuf {
    let file = into.join("bundle.tar.gz");
    write(&file, archive);
    let folder = into.join("bundle");
    std::fs::create_dir_all(&folder).unwrap();
    let unpack = Command::new("tar").arg("-xzf").arg(&file).arg("-C").arg(&folder).output().unwrap();
    assert!(unpack.status.success(), "{}", String::from_utf8_lossy(&unpack.stderr));
    // It may have one folder at its top.
    let has_mock = |folder: &Path| folder.join("mock.yaml").is_file();
    let within = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path());
    std::iter::once(folder.clone()).chain(within).find(|folder| has_mock(folder)).unwrap()
}

fn packed(folder: &Path) -> Vec<u8> {
    let pack = Command::new("tar").arg("-czf").arg("-").arg("-C").arg(folder).arg(".").output().unwrap();
    assert!(pack.status.success());
    pack.stdout
}

/// What a mock answers, for comparison.
fn answers(address: &str) -> Vec<(u16, String)> {
    let ask = |path: &&str| {
        let reply = Request::new("GET", path).anonymous().send(address);
        (reply.status, reply.text().to_owned())
    };
    ["/pets", "/pets/1", "/vault"].iter().map(ask).collect()
}

/// Changes a scenario and a reply, so that files alone do not say what is served.
fn change(control: &Control, id: &str) {
    let path = |rest: &str| format!("/servers/{id}{rest}");
    let body = json!({"name": "mine", "config": {"/pets": {"GET": {"status": 503, "body": {"pets": []}}}}});
    let made = control.send("POST", &path("/scenarios"), &body).found(201)["id"].clone();
    control.ask("POST", &path(&format!("/scenarios/{made}/activate"))).found(200);
    let pet = control.get(&path("/responses?endpoint=/pets/{id}&method=GET"))["responses"][0]["id"].clone();
    let body = json!({"response_body": {"id": 9, "name": "Edited"}});
    control.send("PUT", &path(&format!("/responses/{pet}")), &body).found(200);
    control.send("PUT", &path("/config"), &json!({"auth_enabled": false})).found(200);
}

fn serves_the_same(bundle: &Path, expected: &[(u16, String)]) {
    let alone = Server::running(&mut command(["serve", bundle.to_str().unwrap(), "--port", "0"]), 1);
    assert_eq!(answers(&alone.listening[0].0), expected, "{}", alone.said());
}

#[test]
fn a_downloaded_bundle_answers_as_the_server_does() {
    for_each_database(|control| {
        let created = control.create(&new_server("Made"))["id"].as_str().unwrap().to_owned();
        for id in [control.id.clone(), created] {
            change(control, &id);
            let reply = control.ask("GET", &format!("/servers/{id}/bundle"));
            assert_eq!((reply.status, reply.media_type()), (200, "application/gzip"));
            let name = format!("attachment; filename=\"{id}.tar.gz\"");
            assert_eq!(reply.header("content-disposition"), Some(name.as_str()));
            let folder = tempfile::tempdir().unwrap();
            let port = control.get(&format!("/servers/{id}"))["port"].clone();
            let expected = answers(&format!("127.0.0.1:{port}"));
            assert_eq!((expected[0].0, expected[2].0), (503, 200));
            serves_the_same(&unpacked(&reply.body, folder.path()), &expected);
        }
        control.ask("GET", "/servers/server_none/bundle").error(404, "NOT_FOUND");
    });
}

#[test]
fn an_uploaded_bundle_is_served_from_the_next_request_on() {
    for_each_database(|control| {
        let server = control.create(&new_server("Uploaded"));
        let path = format!("/servers/{}/bundle", server["id"].as_str().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let bundle = unpacked(&control.ask("GET", &path).body, folder.path());
        let pets = std::fs::read_dir(bundle.join("responses")).unwrap().flatten();
        let files = pets.flat_map(|group| std::fs::read_dir(group.path()).into_iter().flatten().flatten());
        for file in files.map(|file| file.path()) {
            let text = std::fs::read_to_string(&file).unwrap();
            write(&file, text.replace("Fluffy", "Uploaded").as_str());
        }
        let uploaded = send(control, "PUT", &path, "application/gzip", &packed(&bundle)).found(200);
        assert_eq!((&uploaded["id"], &uploaded["message"].is_string()), (&server["id"], &true));
        let reply = Request::new("GET", "/pets").anonymous().send(&format!("127.0.0.1:{}", server["port"]));
        assert_eq!(reply.json()["pets"][0]["name"], "Uploaded");

        for garbage in [&b"no archive"[..], b"\x1f\x8b\x08\x00broken"] {
            let refused = send(control, "PUT", &path, "application/gzip", garbage);
            assert_eq!(refused.invalid(), "body");
        }
        assert_eq!(ask_port(&server["port"], "/pets"), 200, "nothing was changed");
        let named = send(control, "PUT", &control.of("/bundle"), "application/gzip", &packed(&bundle));
        named.error(409, "CONFLICT");
        control.restart();
        control.settled(server["id"].as_str().unwrap(), "running");
        let reply = Request::new("GET", "/pets").anonymous().send(&format!("127.0.0.1:{}", server["port"]));
        assert_eq!(reply.json()["pets"][0]["name"], "Uploaded");
    });
}

#[test]
fn an_archive_that_leads_out_of_its_folder_is_refused() {
    let control = Control::start();
    let server = control.create(&new_server("Careful"));
    let path = format!("/servers/{}/bundle", server["id"].as_str().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let bundle = unpacked(&control.ask("GET", &path).body, folder.path());
    write(&folder.path().join("outside.txt"), "outside");
    std::os::unix::fs::symlink("/etc/hostname", bundle.join("link.yaml")).unwrap();
    let linked = packed(&bundle);
    std::fs::remove_file(bundle.join("link.yaml")).unwrap();
    let climbing = Command::new("tar").args(["-czPf", "-", "-C"]).arg(&bundle).args([".", "../outside.txt"]).output();
    for archive in [linked, climbing.unwrap().stdout] {
        let reply = send(&control, "PUT", &path, "application/gzip", &archive);
        assert_eq!(reply.invalid(), "body");
        assert!(!control.data().join("servers/outside.txt").exists());
        assert_eq!(ask_port(&server["port"], "/pets"), 200);
    }
}

#[test]
fn a_bundle_is_regenerated_from_its_changed_description() {
    for_each_database(|control| {
        let server = control.create(&new_server("Growing"));
        let path = format!("/servers/{}/regenerate", server["id"].as_str().unwrap());
        let text = include_str!("pets.yaml")
            .replace("  /vault:", "  /stable:\n    get: {responses: {'200': {description: new}}}\n  /vault:");
        write(&control.specs().join("pets.yaml"), &text);
        let mut reports: Vec<Value> = Vec::new();
        for body in [json!({}), json!({"apply": false, "prune": false, "refresh": false})] {
            let report = control.send("POST", &path, &body).found(200);
            assert!(report.to_string().contains("/stable"), "{report}");
            assert_eq!(ask_port(&server["port"], "/stable"), 404, "nothing is written");
            reports.push(report);
        }
        assert_eq!(reports[0], reports[1]);
        let applied = control.send("POST", &path, &json!({"apply": true})).found(200);
        assert!(applied.to_string().contains("/stable"), "{applied}");
        assert_eq!((ask_port(&server["port"], "/stable"), ask_port(&server["port"], "/pets")), (200, 200));
        assert_eq!(control.get(&format!("/servers/{}", server["id"].as_str().unwrap()))["operations"], 6);
        for (body, field) in [(json!({"apply": 1}), "apply"), (json!({"force": true}), "force"), (json!([]), "request")]
        {
            assert_eq!(control.send("POST", &path, &body).invalid(), field);
        }
        control.send("POST", &control.of("/regenerate"), &json!({})).error(409, "CONFLICT");
        control.send("POST", "/servers/server_none/regenerate", &json!({})).error(404, "NOT_FOUND");
    });
}

#[test]
fn what_was_changed_is_exported_into_a_bundle() {
    for_each_database(|control| {
        let id = control.id.clone();
        change(control, &id);
        let other = control.create(&new_server("Other"));
        let expected = answers(control.mock_address());
        control.end();
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("exported");
        let export = |arguments: &[&str]| {
            let mut all = vec!["export", into.to_str().unwrap()];
            all.extend(arguments);
            let mut command = command(all);
            command.arg("--data-dir").arg(control.data());
            if let Some(url) = control.database() {
                command.arg("--database").arg(url);
            }
            ran(&mut command)
        };
        let several = export(&[]);
        assert_eq!(several.code, 2, "{several:?}");
        assert!(several.stderr.contains("--server"), "{}", several.stderr);
        assert!(several.stderr.contains(other["id"].as_str().unwrap()), "they are named: {}", several.stderr);
        let unknown = export(&["--server", "server_none"]);
        assert_eq!(unknown.code, 2, "{unknown:?}");
        let done = export(&["--server", &id]);
        assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{done:?}");
        serves_the_same(&into, &expected);
        // The exported bundle knows its description, and is up to date with it.
        let checked = mockwright(["regenerate", into.to_str().unwrap(), "--check"]);
        assert_eq!(checked.code, 0, "{checked:?}");
        let again = export(&["--server", &id]);
        assert!(again.stderr.contains("wrote 0 files"), "nothing is left to write: {again:?}");
    });
}
