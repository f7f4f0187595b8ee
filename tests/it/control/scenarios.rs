//! Scenarios: list, details, creation, change, activation, deletion.

use serde_json::{Value, json};

use crate::harness::{Control, Request, assert_shape, for_each_database};

const LISTED: &str = "id:integer name:string description:string? is_active:boolean source:string created_at:time \
     updated_at:time created_by:string";

/// The example of the page.
fn testing() -> Value {
    json!({
        "name": "testing_scenario",
        "description": "Scenario for automated testing",
        "config": {"/pets": {"GET": {
            "status": 200,
            "body": {"pets": [{"id": 1, "name": "Test Pet", "status": "available"}]},
            "delay_ms": 100,
        }}},
    })
}

/// A scenario that answers `GET /pets` with a status.
fn answering(name: &str, status: u16) -> Value {
    json!({"name": name, "config": {"/pets": {"GET": {"status": status, "body": {"pets": []}}}}})
}

fn shape(value: &Value, more: &str) {
    let mut value = value.clone();
    // Its type is one of two.
    let derive = value.as_object_mut().unwrap().shift_remove("derive").unwrap();
    assert!(derive.is_string() || derive["status"].is_u64(), "{derive}");
    assert_shape(&value, &format!("{LISTED} {more}"));
}

/// Makes a scenario and answers with the path of it.
fn made(control: &Control, body: &Value) -> String {
    let id = control.send("POST", &control.of("/scenarios"), body).found(201)["id"].as_i64().unwrap();
    control.of(&format!("/scenarios/{id}"))
}

#[test]
fn derived_scenarios_are_listed_and_shown() {
    for_each_database(|control| {
        let list = control.get(&control.of("/scenarios"));
        assert_shape(&list, "scenarios:array total:integer active_scenario:string");
        let scenarios = list["scenarios"].as_array().unwrap();
        assert_eq!(list["total"], scenarios.len());
        let names: Vec<_> = scenarios.iter().map(|scenario| scenario["name"].as_str().unwrap()).collect();
        for name in ["happy_path", "error_scenario", "empty", "boundary", "slow", "status_404", "status_500"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        for scenario in scenarios {
            shape(scenario, "");
            assert_eq!(scenario["is_active"], scenario["name"] == "happy_path");
            let id = scenario["id"].as_i64().unwrap();
            let details = control.get(&control.of(&format!("/scenarios/{id}")));
            shape(&details, "config:object");
            assert_eq!(details["name"], scenario["name"]);
        }
        let mut ids: Vec<_> = scenarios.iter().map(|scenario| scenario["id"].as_i64().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), names.len());
        assert_eq!(list["active_scenario"], "happy_path");
    });
}

#[test]
fn a_new_scenario_is_served_once_it_is_active() {
    for_each_database(|control| {
        let created = control.send("POST", &control.of("/scenarios"), &testing()).found(201);
        shape(&created, "config:object message:string warnings:array");
        for (name, value) in [
            ("name", json!("testing_scenario")),
            ("description", json!("Scenario for automated testing")),
            ("is_active", json!(false)),
            ("message", json!("Scenario created successfully")),
            ("warnings", json!([])),
            ("source", json!("api")),
            ("created_by", json!("admin")),
            ("config", testing()["config"].clone()),
        ] {
            assert_eq!(created[name], value, "{name}");
        }
        let path = control.of(&format!("/scenarios/{}", created["id"]));
        let (before, details) = (control.mock("GET", "/pets").json(), control.get(&path));
        assert_eq!(before["pets"][0]["name"], "Fluffy", "it is not active yet");
        assert_eq!(details["config"], created["config"]);

        let activated = control.ask("POST", &format!("{path}/activate")).found(200);
        let expected = json!({
            "message": "Scenario activated successfully",
            "active_scenario": "testing_scenario",
            "previous_scenario": "happy_path",
        });
        assert_eq!(activated, expected);
        assert_eq!(control.mock("GET", "/pets").json()["pets"][0]["name"], "Test Pet");
        assert_eq!(control.get(&path)["is_active"], true);
        let list = control.get(&control.of("/scenarios"));
        let active: Vec<_> =
            list["scenarios"].as_array().unwrap().iter().filter(|one| one["is_active"] == true).collect();
        assert_eq!((active.len(), &list["active_scenario"]), (1, &json!("testing_scenario")));
        assert_eq!(control.get(&control.of(""))["active_scenario"], "testing_scenario");
        let again = control.ask("POST", &format!("{path}/activate")).found(200);
        assert_eq!(again["previous_scenario"], "testing_scenario");
    });
}

#[test]
fn every_change_is_seen_by_the_very_next_request() {
    for_each_database(|control| {
        let (one, two) = (made(control, &answering("one", 200)), made(control, &answering("two", 500)));
        for _ in 0..10 {
            for (path, status) in [(&one, 200), (&two, 500)] {
                control.ask("POST", &format!("{path}/activate")).found(200);
                assert_eq!(control.mock("GET", "/pets").status, status);
            }
        }
        for status in [201, 404, 503, 200] {
            let config = answering("two", status)["config"].clone();
            let body = json!({"description": format!("answers {status}"), "config": config});
            let updated = control.send("PUT", &two, &body).found(200);
            shape(&updated, "config:object message:string warnings:array");
            assert_eq!((&updated["name"], &updated["config"]), (&json!("two"), &body["config"]));
            assert_eq!(updated["description"], body["description"]);
            assert_eq!(control.mock("GET", "/pets").status, status);
        }
    });
}

#[test]
fn status_body_headers_and_delay_of_an_entry_are_served() {
    let control = Control::start();
    let entry = json!({
        "status": 418,
        "body": {"message": "short and stout"},
        "headers": {"X-Pot": "tea", "X-Cups": 2},
        "delay_ms": 300,
    });
    let config = json!({"/pets/{any}": {"get": entry}, "/pets/7": {"GET": {"status": 404}}});
    let path = made(&control, &json!({"name": "teapot", "config": config}));
    control.ask("POST", &format!("{path}/activate")).found(200);
    let begin = std::time::Instant::now();
    let reply = control.mock("GET", "/pets/5");
    assert!(begin.elapsed().as_millis() >= 300);
    assert_eq!((reply.status, reply.json()), (418, json!({"message": "short and stout"})));
    assert_eq!((reply.header("x-pot"), reply.header("x-cups")), (Some("tea"), Some("2")));
    let concrete = control.mock("GET", "/pets/7");
    assert_eq!((concrete.status, concrete.json()), (404, json!({"message": "no such pet"})), "the drafted reply");
    assert_eq!(control.mock("GET", "/pets").status, 200, "what is not listed answers as always");
}

#[test]
fn what_is_derived_can_be_chosen() {
    for_each_database(|control| {
        let path = made(control, &json!({"name": "all derived"}));
        control.ask("POST", &format!("{path}/activate")).found(200);
        for (derive, status, pets) in [
            (json!("success"), 200, 1),
            (json!("errors"), 500, 0),
            (json!("empty"), 200, 0),
            (json!({"status": 500}), 500, 0),
            (json!("success"), 200, 1),
        ] {
            assert_eq!(control.send("PUT", &path, &json!({"derive": derive})).found(200)["derive"], derive);
            let reply = control.mock("GET", "/pets");
            let count = reply.json()["pets"].as_array().map_or(0, Vec::len);
            assert_eq!((reply.status, count), (status, pets), "{derive}");
        }
    });
}

#[test]
fn a_scenario_is_renamed_and_stays_what_it_is() {
    for_each_database(|control| {
        let path = made(control, &answering("before", 503));
        control.ask("POST", &format!("{path}/activate")).found(200);
        let renamed = control.send("PUT", &path, &json!({"name": "after"})).found(200);
        assert_eq!((&renamed["name"], &renamed["is_active"]), (&json!("after"), &json!(true)));
        assert_eq!(renamed["config"], answering("", 503)["config"]);
        assert_eq!(control.mock("GET", "/pets").status, 503);
        let list = control.get(&control.of("/scenarios")).to_string();
        assert!(list.contains("\"after\"") && !list.contains("\"before\""), "{list}");
        assert_eq!(control.get(&control.of("/scenarios"))["active_scenario"], "after");
        made(control, &answering("before", 200));
    });
}

#[test]
fn a_derived_scenario_is_edited_and_says_so() {
    for_each_database(|control| {
        let list = control.get(&control.of("/scenarios"));
        let found = list["scenarios"].as_array().unwrap().iter().find(|one| one["name"] == "happy_path").unwrap();
        assert_eq!(found["source"], "generated");
        let path = control.of(&format!("/scenarios/{}", found["id"]));
        let body = json!({"config": {"/pets": {"GET": {"status": 200, "body": {"pets": []}}}}});
        let edited = control.send("PUT", &path, &body).found(200);
        assert_eq!((&edited["id"], &edited["source"]), (&found["id"], &json!("edited")));
        control.ask("POST", &format!("{path}/activate")).found(200);
        assert_eq!(control.mock("GET", "/pets").json(), json!({"pets": []}));
    });
}

#[test]
fn a_scenario_is_deleted_unless_it_is_active() {
    for_each_database(|control| {
        let path = made(control, &answering("gone", 503));
        control.ask("POST", &format!("{path}/activate")).found(200);
        control.ask("DELETE", &path).error(409, "CONFLICT");
        assert_eq!(control.mock("GET", "/pets").status, 503);
        let other = made(control, &answering("other", 200));
        control.ask("POST", &format!("{other}/activate")).found(200);
        assert_eq!(control.ask("DELETE", &path).found(200), json!({"message": "Scenario deleted successfully"}));
        for method in ["GET", "DELETE"] {
            control.ask(method, &path).error(404, "NOT_FOUND");
        }
        control.send("PUT", &path, &json!({})).error(404, "NOT_FOUND");
        control.ask("POST", &format!("{path}/activate")).error(404, "NOT_FOUND");
        assert!(!control.get(&control.of("/scenarios")).to_string().contains("\"gone\""));
        // Another of its name begins anew.
        let again = made(control, &json!({"name": "gone", "description": "new"}));
        assert_eq!(control.get(&again)["config"], json!({}));
    });
}

#[test]
fn names_are_taken_once() {
    for_each_database(|control| {
        let path = made(control, &answering("mine", 200));
        for (reply, name) in [
            (control.send("POST", &control.of("/scenarios"), &answering("mine", 200)), "mine"),
            (control.send("POST", &control.of("/scenarios"), &answering("happy_path", 200)), "happy_path"),
            (control.send("PUT", &path, &json!({"name": "slow"})), "slow"),
        ] {
            let error = reply.error(409, "CONFLICT");
            assert!(error["message"].as_str().unwrap().contains(name), "{error}");
            assert_eq!(error["details"]["field"], "name");
        }
        control.send("PUT", &path, &json!({"name": "mine"})).found(200);
    });
}

#[test]
fn what_the_description_does_not_have_is_a_warning_or_refused() {
    for_each_database(|control| {
        let wrong_body = json!({"/pets": {"GET": {"status": 200, "body": {"pets": [{"id": "one"}]}}}});
        for (config, field) in [
            (json!({"/unicorns": {"GET": {"status": 200}}}), "config./unicorns"),
            (json!({"pets": {"GET": {"status": 200}}}), "config.pets"),
            (json!({"/pets": {"PATCH": {"status": 200}}}), "config./pets.PATCH"),
            (json!({"/pets": {"G T": {"status": 200}}}), "config./pets.G T"),
            (wrong_body, "config./pets.GET.body"),
        ] {
            let body = json!({"name": format!("warned {field}"), "config": config});
            let strict = control.send("POST", &control.of("/scenarios?strict=true"), &body);
            assert!(strict.invalid().starts_with(field), "{field}");
            let created = control.send("POST", &control.of("/scenarios?strict=false"), &body).found(201);
            let warning = &created["warnings"][0];
            assert_shape(warning, "field:string reason:string");
            assert!(warning["field"].as_str().unwrap().starts_with(field), "{warning}");
            let path = control.of(&format!("/scenarios/{}", created["id"]));
            assert!(control.send("PUT", &format!("{path}?strict=true"), &body).invalid().starts_with(field));
            assert!(!control.send("PUT", &path, &body).found(200)["warnings"].as_array().unwrap().is_empty());
        }
        let wrong = control.send("POST", &control.of("/scenarios?strict=yes"), &testing());
        assert_eq!(wrong.invalid(), "strict");
        control.send("POST", &control.of("/scenarios?strict=true"), &testing()).found(201);
    });
}

#[test]
fn a_scenario_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    let path = made(&control, &testing());
    let entry = |entry: Value| json!({"name": "x", "config": {"/pets": {"GET": entry}}});
    for (body, field) in [
        (json!({"name": 5}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": "x".repeat(101)}), "name"),
        (json!({"name": "x", "description": []}), "description"),
        (json!({"name": "x", "description": "x".repeat(10_001)}), "description"),
        (json!({"name": "x", "derive": "chaos"}), "derive"),
        (json!({"name": "x", "derive": {"status": 99}}), "derive"),
        (json!({"name": "x", "config": []}), "config"),
        (json!({"name": "x", "config": {"/pets": 5}}), "config./pets"),
        (entry(json!(5)), "config./pets.GET"),
        (entry(json!({"status": 99})), "config./pets.GET.status"),
        (entry(json!({"status": "200"})), "config./pets.GET.status"),
        (entry(json!({"delay_ms": -1})), "config./pets.GET.delay_ms"),
        (entry(json!({"delay_ms": 600_001})), "config./pets.GET.delay_ms"),
        (entry(json!({"headers": []})), "config./pets.GET.headers"),
        (entry(json!({"headers": {"Content-Length": "5"}})), "config./pets.GET.headers.Content-Length"),
        (entry(json!({"headers": {"X-A": "a\r\nb"}})), "config./pets.GET.headers.X-A"),
        (entry(json!({"headers": {"X-A": "a\u{85}b"}})), "config./pets.GET.headers.X-A"),
        (entry(json!({"headers": {"X-A": "a", "x-a": "b"}})), "config./pets.GET.headers.x-a"),
        (entry(json!({"headers": {"Set-Cookie": "mockwright_session_8000=x"}})), "config./pets.GET.headers.Set-Cookie"),
        (entry(json!({"code": 200})), "config./pets.GET.code"),
        (json!({"name": "x", "active": true}), "active"),
        (json!([]), "request"),
    ] {
        assert_eq!(control.send("POST", &control.of("/scenarios"), &body).invalid(), field, "{body}");
        assert_eq!(control.send("PUT", &path, &body).invalid(), field, "{body}");
    }
    assert_eq!(control.send("POST", &control.of("/scenarios"), &json!({})).invalid(), "name");
    for method in ["GET", "DELETE"] {
        assert_eq!(control.ask(method, &control.of("/scenarios/first")).invalid(), "scenario_id");
        control.ask(method, &control.of("/scenarios/9999")).error(404, "NOT_FOUND");
        control.ask(method, "/servers/server_none/scenarios/1").error(404, "NOT_FOUND");
    }
    assert_eq!(control.get(&path)["config"], testing()["config"], "nothing of it was kept");
}

#[test]
fn a_request_sees_one_scenario_and_never_a_mixture() {
    let control = Control::start();
    let body = |name: &str| {
        let pets = |id: u32| json!({"id": id, "name": name});
        let config = json!({"/pets": {"GET": {"status": 200, "body": {"pets": [pets(1), pets(2)]}}}});
        json!({"name": name, "config": config})
    };
    let (one, two) = (made(&control, &body("one")), made(&control, &body("two")));
    control.ask("POST", &format!("{one}/activate")).found(200);
    let address = control.mock_address().to_owned();
    let reader = std::thread::spawn(move || {
        for _ in 0..300 {
            let pets = Request::new("GET", "/pets").anonymous().send(&address).json()["pets"].clone();
            assert_eq!(pets[0]["name"], pets[1]["name"]);
        }
    });
    for path in [&two, &one].repeat(20) {
        control.ask("POST", &format!("{path}/activate")).found(200);
    }
    reader.join().unwrap();
}
