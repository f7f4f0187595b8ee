//! Whether a mock was called as it should have been: count and verify.

use serde_json::{Value, json};

use crate::harness::{Control, Request, assert_shape, for_each_database};

/// Calls that the questions are about.
fn called(control: &Control) {
    for path in ["/pets", "/pets?limit=5", "/pets/1", "/pets/2", "/nowhere"] {
        control.mock("GET", path);
    }
    for name in ["Rex", "Tom"] {
        let body = json!({"name": name, "tags": ["a", "b"]}).to_string();
        let request = Request::new("POST", "/pets").anonymous().header("X-Trace", "t1").json(&body);
        assert_eq!(request.send(control.mock_address()).status, 201);
    }
    assert_eq!(control.mock("DELETE", "/pets/2").status, 200);
}

#[test]
fn requests_are_counted_by_every_parameter() {
    for_each_database(|control| {
        called(control);
        let count = |query: &str| {
            let counted = control.get(&control.of(&format!("/requests/count{query}")));
            assert_shape(&counted, "count:integer forgotten:integer");
            assert_eq!(counted["forgotten"], 0);
            counted["count"].as_u64().unwrap()
        };
        for (query, expected) in [
            ("", 8),
            ("?operation=listPets", 2),
            ("?operation=GET%20/pets", 2),
            ("?operation=getPet", 2),
            ("?operation=listPets&method=GET", 2),
            ("?operation=listPets&method=POST", 0),
            ("?operation=getPet&path=/pets/2", 1),
            ("?method=GET", 5),
            ("?method=POST", 2),
            ("?method=PATCH", 0),
            ("?path=/pets", 4),
            ("?path=/pets/2", 2),
            ("?path=/pets/{any}", 3),
            ("?path=/pets/*", 3),
            ("?path=/**", 8),
            ("?method=GET&path=/pets/*", 2),
            ("?status=404", 1),
            ("?status=201&path=/pets", 2),
            ("?since=2020-01-01T00:00:00Z", 8),
            ("?since=2100-01-01T00:00:00Z", 0),
        ] {
            assert_eq!(count(query), expected, "{query}");
        }
        for (query, field) in [
            ("?status=99", "status"),
            ("?status=many", "status"),
            ("?since=yesterday", "since"),
            ("?method=G%20T", "method"),
            ("?path=pets", "path"),
            ("?limit=1", "limit"),
            ("?method=GET&method=POST", "method"),
        ] {
            assert_eq!(control.ask("GET", &control.of(&format!("/requests/count{query}"))).invalid(), field, "{query}");
        }
        control.ask("GET", "/servers/server_none/requests/count").error(404, "NOT_FOUND");
        control.ask("GET", &control.of("/requests/count?operation=unknown")).error(404, "NOT_FOUND");
    });
}

#[test]
fn calls_are_verified_by_every_field() {
    for_each_database(|control| {
        called(control);
        for (body, verified, count) in [
            (json!({}), true, 8),
            (json!({"operation": "addPet"}), true, 2),
            (json!({"operation": "POST /pets", "times": 2}), true, 2),
            (json!({"operation": "POST /pets", "times": {"exactly": 1}}), false, 2),
            (json!({"operation": "getPet", "method": "GET", "path": "/pets/1"}), true, 1),
            (json!({"operation": "getPet", "path": "/pets"}), false, 0),
            (json!({"method": "POST", "path": "/pets", "times": {"at_least": 2}}), true, 2),
            (json!({"method": "POST", "path": "/pets", "times": {"at_least": 3}}), false, 2),
            (json!({"method": "POST", "times": {"at_most": 2}}), true, 2),
            (json!({"method": "POST", "times": {"at_most": 1}}), false, 2),
            (json!({"method": "POST", "times": {"between": [1, 2]}}), true, 2),
            (json!({"method": "POST", "times": {"between": [3, 4]}}), false, 2),
            (json!({"method": "PUT", "times": 0}), true, 0),
            (json!({"method": "PUT"}), false, 0),
            (json!({"path": "/pets", "query": {"limit": "5"}}), true, 1),
            (json!({"path": "/pets", "query": {"limit": "6"}}), false, 0),
            (json!({"headers": {"x-trace": "t1"}}), true, 2),
            (json!({"headers": {"X-Trace": "t2"}}), false, 0),
            (json!({"body": {"equals": {"tags": ["a", "b"], "name": "Rex"}}}), true, 1),
            (json!({"body": {"equals": {"name": "Rex"}}}), false, 0),
            (json!({"body": {"contains": {"name": "Rex"}}}), true, 1),
            (json!({"body": {"pattern": "\"name\":\"(Rex|Tom)\""}}), true, 2),
            (json!({"status": 404, "times": 1}), true, 1),
            (json!({"since": "2100-01-01T00:00:00Z", "times": 0}), true, 0),
        ] {
            let answer = control.send("POST", &control.of("/requests/verify"), &body).found(200);
            assert_shape(
                &answer,
                "verified:boolean count:integer expected:string message:string near_misses:array forgotten:integer",
            );
            assert_eq!((&answer["verified"], &answer["count"]), (&json!(verified), &json!(count)), "{body}: {answer}");
        }
    });
}

#[test]
fn a_near_miss_says_what_was_different() {
    let control = Control::start();
    called(&control);
    let body = json!({"method": "POST", "path": "/pets", "body": {"contains": {"name": "Bello"}}});
    let answer = control.send("POST", &control.of("/requests/verify"), &body).found(200);
    let misses = answer["near_misses"].as_array().unwrap();
    assert_eq!(misses.len(), 2);
    assert_shape(&misses[0], "method:string path:string status:integer at:time reasons:array");
    let newest = (&misses[0]["method"], &misses[0]["path"], &misses[0]["status"]);
    assert_eq!(newest, (&json!("POST"), &json!("/pets"), &json!(201)));
    assert!(misses[0]["reasons"][0].as_str().unwrap().contains("Tom"), "the newest first: {answer}");
}

#[test]
fn a_question_that_makes_no_sense_is_refused_with_its_field() {
    let control = Control::start();
    for (body, field) in [
        (json!([]), "request"),
        (json!({"operation": 5}), "operation"),
        (json!({"method": "G T"}), "method"),
        (json!({"path": "pets"}), "path"),
        (json!({"query": []}), "query"),
        (json!({"headers": "x"}), "headers"),
        (json!({"body": {}}), "body"),
        (json!({"body": {"equals": 1, "contains": 1}}), "body"),
        (json!({"body": {"pattern": "("}}), "body.pattern"),
        (json!({"body": {"pattern": 5}}), "body.pattern"),
        (json!({"status": 99}), "status"),
        (json!({"since": "yesterday"}), "since"),
        (json!({"times": "often"}), "times"),
        (json!({"times": -1}), "times"),
        (json!({"times": {}}), "times"),
        (json!({"times": {"exactly": 1, "at_least": 1}}), "times"),
        (json!({"times": {"between": [2, 1]}}), "times"),
        (json!({"count": 5}), "count"),
    ] {
        let path = control.of("/requests/verify");
        assert_eq!(control.send("POST", &path, &body).invalid(), field, "{body}");
    }
    let unknown = json!({"operation": "unknown"});
    control.send("POST", &control.of("/requests/verify"), &unknown).error(404, "NOT_FOUND");
    control.send("POST", "/servers/server_none/requests/verify", &json!({})).error(404, "NOT_FOUND");
}

#[test]
fn only_the_mock_is_counted_and_each_server_for_itself() {
    for_each_database(|control| {
        let other = control.create(&super::servers::new_server("Other"));
        super::servers::ask_port(&other["port"], "/pets");
        let count =
            |id: &Value| control.get(&format!("/servers/{}/requests/count", id.as_str().unwrap()))["count"].clone();
        assert_eq!((count(&json!(control.id)), count(&other["id"])), (json!(0), json!(1)));
    });
}
