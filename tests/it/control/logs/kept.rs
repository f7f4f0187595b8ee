//! How long entries are kept, and of whom.

use serde_json::{Value, json};

use super::super::servers::new_server;
use super::{last, logs};
use crate::harness::{Control, Request, for_each_database, ran};

#[test]
fn a_server_that_stores_nothing_is_not_logged() {
    for_each_database(|control| {
        control.mock("GET", "/pets/1");
        let store = |stored: bool| {
            let body = json!({"storage_enabled": stored});
            control.send("PUT", &control.of("/config"), &body).found(200);
        };
        store(false);
        control.mock("GET", "/pets/2");
        assert_eq!(control.get(&control.of("/logs"))["total"], 1, "what was there is still shown");
        store(true);
        control.mock("GET", "/pets/3");
        let paths: Vec<_> = logs(control, "").iter().map(|entry| entry["path"].clone()).collect();
        assert_eq!(paths, ["/pets/3", "/pets/1"]);
    });
}

#[test]
fn the_log_is_the_same_after_a_restart() {
    for_each_database(|control| {
        for number in 1..=30 {
            control.mock("GET", &format!("/pets/{number}"));
        }
        // The last ones are not asked for before the end: they are written all the same.
        control.restart();
        let before = logs(control, "");
        let paths: Vec<_> = before.iter().map(|entry| entry["path"].as_str().unwrap().to_owned()).collect();
        assert_eq!(paths, (1..=30).rev().map(|number| format!("/pets/{number}")).collect::<Vec<_>>());
        control.restart();
        assert_eq!(logs(control, ""), before);
        control.mock("GET", "/pets");
        let after = logs(control, "");
        assert_eq!(after[1..], before);
        assert!(after[0]["id"].as_i64() > before[0]["id"].as_i64(), "numbers go on");
        assert_ne!(after[0]["request_id"], before[0]["request_id"]);
    });
}

#[test]
fn what_was_shown_is_kept_though_the_process_is_killed() {
    for_each_database(|control| {
        for number in 1..=20 {
            control.mock("GET", &format!("/pets/{number}"));
        }
        let before = logs(control, "");
        control.server.kill();
        let _ = control.server.wait();
        control.start_again();
        assert_eq!(logs(control, ""), before);
        control.mock("GET", "/pets");
        assert!(last(control)["id"].as_i64() > before[0]["id"].as_i64());
    });
}

#[test]
fn numbers_are_not_given_again_after_clearing_and_a_restart() {
    for_each_database(|control| {
        control.mock("GET", "/pets");
        let before = last(control)["id"].as_i64().unwrap();
        control.ask("DELETE", &control.of("/logs")).found(200);
        control.restart();
        control.mock("GET", "/pets");
        let after = last(control)["id"].as_i64().unwrap();
        assert!(after > before, "whoever resumes a stream or a page behind {before} would miss {after}");
    });
}

#[test]
fn a_stopped_server_shows_its_log_and_logs_what_it_refuses() {
    for_each_database(|control| {
        control.mock("GET", "/pets");
        control.ask("POST", &control.of("/stop")).found(200);
        control.settled(&control.id, "stopped");
        assert_eq!(control.mock("GET", "/pets/1").status, 503);
        let entries = logs(control, "");
        let told: Vec<_> = entries.iter().map(|entry| (&entry["path"], &entry["response_status"])).collect();
        assert_eq!(told, [(&json!("/pets/1"), &json!(503)), (&json!("/pets"), &json!(200))]);

        let other = control.create(&new_server("Rests"));
        let path = format!("/servers/{}", other["id"].as_str().unwrap());
        Request::new("GET", "/pets/7").anonymous().send(&format!("127.0.0.1:{}", other["port"]));
        control.ask("POST", &format!("{path}/stop")).found(200);
        control.settled(other["id"].as_str().unwrap(), "stopped");
        let list = control.get(&format!("{path}/logs?analyze=true"));
        assert_eq!((&list["total"], &list["logs"][0]["path"]), (&json!(1), &json!("/pets/7")));
        assert_eq!(list["analysis"]["total_requests"], 1);
        assert_eq!(control.ask("GET", &format!("{path}/logs/export?include_analysis=true")).status, 200);
        assert_eq!(control.ask("DELETE", &format!("{path}/logs")).found(200)["deleted_count"], 1);
    });
}

/// How many rows of a server stand in the database, whatever the API shows.
fn rows(control: &Control, server: &Value) -> Option<String> {
    let query = format!(
        "SELECT (SELECT count(*) FROM mockwright.requests WHERE server_id = '{id}') + \
         (SELECT count(*) FROM mockwright.request_contents WHERE server_id = '{id}')",
        id = server.as_str().unwrap()
    );
    let url = control.database()?;
    let counted =
        ran(std::process::Command::new("psql").args(["-X", "-A", "-t", "-c", &query]).arg(url).current_dir("/"));
    Some(counted.stdout.trim().to_owned())
}

#[test]
fn with_a_server_its_log_goes() {
    for_each_database(|control| {
        for stored in [true, false] {
            let other = control.create(&new_server(if stored { "Stored" } else { "Waiting" }));
            let address = format!("127.0.0.1:{}", other["port"]);
            let path = format!("/servers/{}", other["id"].as_str().unwrap());
            for _ in 0..20 {
                Request::new("GET", "/pets").anonymous().send(&address);
            }
            if stored {
                assert_eq!(control.get(&format!("{path}/logs"))["total"], 20);
            }
            control.ask("DELETE", &path).found(200);
            control.ask("GET", &format!("{path}/logs")).error(404, "NOT_FOUND");
            // Asking for any log writes what waits.
            assert_eq!(logs(control, ""), [Value::Null; 0]);
            assert!(rows(control, &other["id"]).is_none_or(|rows| rows == "0"), "{:?}", rows(control, &other["id"]));
        }
    });
}
