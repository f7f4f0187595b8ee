//! What is kept over restarts, and folders and databases that cannot be used.

use serde_json::{Value, json};

use super::servers::{ask_port, closed, new_server};
use crate::harness::{Control, Request, for_each_database, ran, write};

fn named(control: &Control, name: &str) -> Option<Value> {
    let list = control.get(&control.of("/scenarios"));
    list["scenarios"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned()
}

/// Everything that is steered about the first server, without its times of use.
fn steered(control: &Control) -> Value {
    let server = control.get(&control.of(""));
    let kept = ["id", "name", "created_at", "created_by", "active_scenario", "config", "spec_content"];
    let server: Value = kept.iter().map(|name| ((*name).to_owned(), server[*name].clone())).collect();
    let scenarios = control.get(&control.of("/scenarios"));
    let details = scenarios["scenarios"].as_array().unwrap().iter();
    let details: Vec<_> = details.map(|one| control.get(&control.of(&format!("/scenarios/{}", one["id"])))).collect();
    let responses = control.get(&control.of("/responses"));
    json!({"server": server, "scenarios": scenarios, "details": details, "responses": responses})
}

/// Changes something of each kind: makes, edits and deletes.
fn change(control: &Control) {
    control.get(&control.of("/responses"));
    let made = json!({"name": "made", "config": {"/pets": {"GET": {"status": 200, "body": {"pets": []}}}}});
    let made = control.send("POST", &control.of("/scenarios"), &made).found(201);
    let short = control.send("POST", &control.of("/scenarios"), &json!({"name": "short"})).found(201);
    control.ask("DELETE", &control.of(&format!("/scenarios/{}", short["id"]))).found(200);
    let edited = named(control, "happy_path").unwrap()["id"].clone();
    control.send("PUT", &control.of(&format!("/scenarios/{edited}")), &json!({"description": "mine"})).found(200);
    control.ask("POST", &control.of(&format!("/scenarios/{}/activate", made["id"]))).found(200);
    let gone = named(control, "slow").unwrap()["id"].clone();
    control.ask("DELETE", &control.of(&format!("/scenarios/{gone}"))).found(200);

    let responses = control.get(&control.of("/responses?endpoint=/pets/{id}&method=GET"));
    let (one, two) = (&responses["responses"][0]["id"], &responses["responses"][1]["id"]);
    let body = json!({"response_body": {"id": 9, "name": "Kept"}, "response_headers": {"X-Kept": "yes"}});
    control.send("PUT", &control.of(&format!("/responses/{one}")), &body).found(200);
    control.ask("DELETE", &control.of(&format!("/responses/{two}"))).found(200);
    let more = json!({"endpoint_path": "/vault", "method": "GET", "response_status": 423, "response_body": "locked"});
    control.send("POST", &control.of("/responses"), &more).found(201);
    let listed = json!({
        "endpoint_path": "/vault", "method": "GET", "response_status": 200, "response_body": "silver",
        "scenario_id": made["id"],
    });
    control.send("POST", &control.of("/responses"), &listed).found(201);
    control.send("PUT", &control.of("/config"), &json!({"auth_enabled": false, "error_rate_percent": 0.0})).found(200);
}

#[test]
fn what_was_steered_is_the_same_after_restarts() {
    for_each_database(|control| {
        change(control);
        let before = steered(control);
        for _ in 0..2 {
            control.restart();
            assert_eq!(control.mock("GET", "/pets").json(), json!({"pets": []}));
            let pet = control.mock("GET", "/pets/1");
            assert_eq!((pet.json()["name"].clone(), pet.header("x-kept")), (json!("Kept"), Some("yes")));
            assert_eq!(control.mock("GET", "/vault").text(), "silver");
            assert_eq!(steered(control), before);
            assert!(named(control, "slow").is_none() && named(control, "short").is_none(), "deleted stays deleted");
        }
        // Numbers are not given again.
        let highest =
            before["scenarios"]["scenarios"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap());
        let next = control.send("POST", &control.of("/scenarios"), &json!({"name": "next"})).found(201);
        assert!(next["id"].as_i64().unwrap() > highest.max().unwrap());
    });
}

#[test]
fn what_was_answered_is_kept_though_the_process_is_killed() {
    for_each_database(|control| {
        change(control);
        let mock = control.send("POST", "/v1/mocks", &json!({"name": "kept"})).found(201);
        let before = steered(control);
        control.server.kill();
        control.start_again();
        assert_eq!(steered(control), before);
        assert_eq!(control.get("/v1/mocks")["mocks"][0]["mock_id"], mock["mock"]["mock_id"]);
    });
}

#[test]
fn statistics_survive_a_clean_restart_exactly() {
    for_each_database(|control| {
        for path in ["/pets", "/pets/1", "/nowhere"].repeat(7) {
            control.mock("GET", path);
        }
        let before = control.get(&control.of(""))["statistics"].clone();
        assert_eq!((&before["total_requests"], &before["error_requests"]), (&json!(21), &json!(7)));
        for round in 1..=2 {
            control.restart();
            let after = control.get(&control.of(""))["statistics"].clone();
            assert_eq!(after["total_requests"], 20 + round);
            if round == 1 {
                assert_eq!(after, before);
            }
            control.mock("GET", "/pets");
        }
        control.ask("POST", &control.of("/reset")).found(200);
        control.restart();
        assert_eq!(control.get(&control.of(""))["statistics"]["total_requests"], 0);
    });
}

#[test]
fn created_servers_come_back_as_they_were() {
    for_each_database(|control| {
        let runs = control.create(&new_server("Runs"));
        let rests = control.create(&new_server("Rests"));
        let gone = control.create(&new_server("Gone"));
        let id = |server: &Value| server["id"].as_str().unwrap().to_owned();
        control.ask("POST", &format!("/servers/{}/stop", id(&rests))).found(200);
        control.settled(&id(&rests), "stopped");
        control.ask("DELETE", &format!("/servers/{}", id(&gone))).found(200);
        closed(&gone["port"]);
        let scenario = json!({"name": "own", "config": {"/pets": {"GET": {"status": 503}}}});
        let made = control.send("POST", &format!("/servers/{}/scenarios", id(&runs)), &scenario).found(201);
        control.ask("POST", &format!("/servers/{}/scenarios/{}/activate", id(&runs), made["id"])).found(200);
        assert_eq!(ask_port(&runs["port"], "/pets"), 503);

        control.restart();
        let back = control.settled(&id(&runs), "running");
        for name in ["name", "port", "spec_path", "output_directory", "created_at", "created_by", "config"] {
            assert_eq!(back[name], runs[name], "{name}");
        }
        assert_eq!(back["active_scenario"], "own");
        assert_eq!(ask_port(&runs["port"], "/pets"), 503);
        assert_eq!(back["statistics"]["total_requests"], 1);
        control.settled(&id(&rests), "stopped");
        closed(&rests["port"]);
        control.ask("GET", &format!("/servers/{}", id(&gone))).error(404, "NOT_FOUND");
        assert_eq!(control.get("/servers")["total"], 3);
        control.ask("POST", &format!("/servers/{}/start", id(&rests))).found(200);
        control.settled(&id(&rests), "running");
        assert_eq!(ask_port(&rests["port"], "/pets"), 200);
        // Its bundle is there, its description need not be.
        std::fs::remove_file(control.specs().join("pets.yaml")).unwrap();
        write(
            &control.specs().join("pets.yaml"),
            include_str!("pets.yaml").replace("title: Pets", "title: P").as_str(),
        );
        control.restart();
        control.settled(&id(&runs), "running");
    });
}

#[test]
fn a_port_that_is_taken_meanwhile_is_an_error_of_that_server_alone() {
    for_each_database(|control| {
        let server = control.create(&new_server("Late"));
        control.end();
        let foreign = std::net::TcpListener::bind(format!("127.0.0.1:{}", server["port"])).unwrap();
        control.start_again();
        let id = server["id"].as_str().unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
        let mut details = control.get(&format!("/servers/{id}"));
        while details["status"] != "error" && std::time::Instant::now() < until {
            details = control.get(&format!("/servers/{id}"));
        }
        assert_eq!(details["status"], "error", "{details}");
        let message = details["diagnostics"][0]["message"].as_str().unwrap();
        assert!(message.contains(&server["port"].to_string()), "{message}");
        assert_eq!(control.mock("GET", "/pets").status, 200);
        drop(foreign);
        control.ask("POST", &format!("/servers/{id}/start")).found(200);
        control.settled(id, "running");
    });
}

#[test]
fn two_processes_cannot_share_a_folder() {
    for_each_database(|control| {
        let second = ran(&mut control.command());
        assert_eq!(second.code, 2, "{second:?}");
        let folder = control.data();
        assert!(second.stderr.contains(folder.to_str().unwrap()), "{}", second.stderr);
        assert!(second.stderr.contains("in use") && second.stderr.contains("--data-dir"), "{}", second.stderr);
        assert_eq!(second.stdout, "");
        control.get("/servers");
        // The folder is free as soon as the first one is gone, however it went.
        control.server.kill();
        let _ = control.server.wait();
        control.start_again();
        control.get("/servers");
    });
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
    let mut control = Control::start();
    control.end();
    let file = control.data().join("mockwright.db");
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(control.data().join(format!("mockwright.db{suffix}")));
    }
    let foreign = "this is my diary, not a database\n".repeat(200);
    write(&file, &foreign);
    let refused = ran(&mut control.command());
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("mockwright.db"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), foreign);
}

#[test]
fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let other = tempfile::tempdir().unwrap();
    let port = super::servers::free_port();
    let url = format!("postgres://user:very-secret@127.0.0.1:{port}/none");
    let begin = std::time::Instant::now();
    let mut fresh = crate::harness::command(["serve", "specs/petstore.yaml", "--port", "0", "--database", &url]);
    let refused = ran(fresh.arg("--data-dir").arg(other.path()).env_remove("MOCKWRIGHT_NO_ADMIN"));
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(!refused.stderr.contains("very-secret"), "{}", refused.stderr);
    assert!(refused.stderr.contains("127.0.0.1") || refused.stderr.contains("database"), "{}", refused.stderr);
    assert!(begin.elapsed().as_secs() < 60);
}

#[test]
fn the_counts_of_two_servers_of_one_description_are_apart() {
    let data = tempfile::tempdir().unwrap();
    let spec = "tests/it/control/pets.yaml";
    let arguments = ["serve", spec, spec, "--port", "0", "--data-dir", data.path().to_str().unwrap(), "--no-auth"];
    let mut command = crate::harness::command(arguments);
    let server = crate::harness::Server::running(command.env_remove("MOCKWRIGHT_NO_ADMIN"), 2);
    let (first, second) = (&server.listening[0].0, &server.listening[1].0);
    Request::new("GET", "/pets").anonymous().send(second);
    let list = Request::new("GET", "/admin/api/v1/servers").anonymous().send(first).found(200);
    let counts: Vec<_> =
        list["servers"].as_array().unwrap().iter().map(|server| &server["statistics"]["total_requests"]).collect();
    assert_eq!(counts, [&json!(0), &json!(1)]);
    assert_ne!(list["servers"][0]["id"], list["servers"][1]["id"]);
}
