//! Clearing the log.

use serde_json::json;

use super::{logs, post};
use crate::harness::{Control, assert_shape, for_each_database};

fn called(control: &Control, count: usize) {
    for number in 1..=count {
        control.mock("GET", &format!("/pets/{number}"));
    }
}

#[test]
fn all_is_cleared_or_the_newest_stay() {
    for_each_database(|control| {
        called(control, 12);
        for (query, deleted, remaining) in [
            ("?keep_count=12", 0, 12),
            ("?keep_count=100", 0, 12),
            ("?keep_count=7", 5, 7),
            ("?older_than_days=1", 0, 7),
            ("?older_than_days=1&keep_count=3", 0, 7),
            ("?older_than_days=0&keep_count=3", 4, 3),
            ("?older_than_days=36500", 0, 3),
            ("?keep_count=1", 2, 1),
            ("?older_than_days=0", 1, 0),
            ("", 0, 0),
        ] {
            let cleared = control.ask("DELETE", &control.of(&format!("/logs{query}"))).found(200);
            assert_shape(&cleared, "message:string deleted_count:integer remaining_count:integer");
            let message = json!("Logs cleared successfully");
            let expected = json!({"message": message, "deleted_count": deleted, "remaining_count": remaining});
            assert_eq!(cleared, expected, "{query}");
            let left: Vec<_> = logs(control, "").iter().map(|entry| entry["path"].clone()).collect();
            let newest: Vec<_> = (13 - remaining..=12).rev().map(|number| format!("/pets/{number}")).collect();
            assert_eq!(left, newest, "{query}");
        }
        called(control, 3);
        assert_eq!(control.ask("DELETE", &control.of("/logs")).found(200)["deleted_count"], 3);
        called(control, 2);
        assert_eq!(control.ask("DELETE", &control.of("/logs?keep_count=0")).found(200)["deleted_count"], 2);
    });
}

#[test]
fn clearing_one_log_leaves_the_others_and_the_statistics() {
    for_each_database(|control| {
        let other = control.create(&super::super::servers::new_server("Other"));
        super::super::servers::ask_port(&other["port"], "/pets");
        called(control, 3);
        post(control, "/pets", r#"{"name": "Rex"}"#);
        assert_eq!(control.ask("DELETE", &control.of("/logs")).found(200)["deleted_count"], 4);
        let path = format!("/servers/{}/logs", other["id"].as_str().unwrap());
        assert_eq!(control.get(&path)["total"], 1);
        assert_eq!(control.get(&control.of(""))["statistics"]["total_requests"], 4);
        assert_eq!(control.get(&control.of("/requests/count"))["count"], 4, "what is verified is another memory");
        // What a reset forgets is not the log.
        called(control, 1);
        control.ask("POST", &control.of("/reset")).found(200);
        assert_eq!(control.get(&control.of("/logs"))["total"], 1);
    });
}

#[test]
fn what_cannot_be_cleared_is_refused_with_its_field() {
    let control = Control::start();
    called(&control, 1);
    for (query, field) in [
        ("older_than_days=-1", "older_than_days"),
        ("older_than_days=1.5", "older_than_days"),
        ("older_than_days=36501", "older_than_days"),
        ("older_than_days=", "older_than_days"),
        ("keep_count=-1", "keep_count"),
        ("keep_count=all", "keep_count"),
        ("keep_count=1&keep_count=2", "keep_count"),
        ("status=200", "status"),
    ] {
        assert_eq!(control.ask("DELETE", &control.of(&format!("/logs?{query}"))).invalid(), field, "{query}");
    }
    let error =
        control.ask("DELETE", &control.of("/logs?keep_count=x&older_than_days=y")).error(400, "VALIDATION_ERROR");
    assert_eq!(error["details"]["errors"].as_array().unwrap().len(), 2);
    assert_eq!(logs(&control, "").len(), 1);
}
