//! Responses: the replies of operations, and what scenarios list.

use serde_json::{Value, json};

use crate::harness::{Control, Request, assert_shape, for_each_database};

const RESPONSE: &str = "id:integer endpoint_path:string method:string response_status:integer response_headers:object \
     response_body:string? media_type:string? example:string? delay_ms:integer scenario_id:integer? is_default:boolean \
     source:string created_at:time updated_at:time created_by:string";

fn list(control: &Control, query: &str) -> Vec<Value> {
    let list = control.get(&control.of(&format!("/responses{query}")));
    assert_shape(&list, "responses:array total:integer");
    let responses = list["responses"].as_array().unwrap().clone();
    for response in &responses {
        assert_shape(response, RESPONSE);
    }
    responses
}

/// The operation's own reply with a status, and its path.
fn own(control: &Control, method: &str, endpoint: &str, status: u16) -> (Value, String) {
    let responses = list(control, &format!("?endpoint={endpoint}&method={method}"));
    let found = responses.into_iter().find(|one| one["response_status"] == status && one["scenario_id"].is_null());
    let found = found.unwrap_or_else(|| panic!("{method} {endpoint} {status}"));
    let path = control.of(&format!("/responses/{}", found["id"]));
    (found, path)
}

/// Makes a scenario that is active, and answers with its number.
fn active_scenario(control: &Control, name: &str) -> i64 {
    let body = json!({"name": name, "config": {"/pets": {"GET": {"status": 503, "body": {"pets": []}}}}});
    let id = control.send("POST", &control.of("/scenarios"), &body).found(201)["id"].as_i64().unwrap();
    control.ask("POST", &control.of(&format!("/scenarios/{id}/activate"))).found(200);
    id
}

#[test]
fn replies_are_listed_filtered_and_shown() {
    for_each_database(|control| {
        let scenario = active_scenario(control, "listing");
        let all = list(control, "");
        assert_eq!(all.len(), 9);
        for response in &all {
            let mut shown = control.get(&control.of(&format!("/responses/{}", response["id"])));
            assert_shape(&shown, RESPONSE);
            shown["updated_at"] = response["updated_at"].clone();
            assert_eq!(&shown, response);
        }
        let (found, _) = own(control, "GET", "/pets", 200);
        let body: Value = serde_json::from_str(found["response_body"].as_str().unwrap()).unwrap();
        assert_eq!(body["pets"][0]["name"], "Fluffy");
        assert_eq!((&found["is_default"], &found["media_type"]), (&json!(true), &json!("application/json")));
        assert_eq!(own(control, "GET", "/pets", 500).0["is_default"], false);
        for (query, count) in [
            ("?endpoint=/pets", 5),
            ("?endpoint=/pets/{petId}", 3),
            ("?endpoint=/nowhere", 0),
            ("?method=GET", 6),
            ("?method=get", 6),
            ("?method=PATCH", 0),
            ("?endpoint=/pets&method=GET", 3),
            (&format!("?scenario_id={scenario}"), 1),
            (&format!("?scenario_id={scenario}&method=POST"), 0),
            ("?scenario_id=9999", 0),
            ("?limit=2", 2),
            ("?limit=1000&offset=8", 1),
            ("?offset=9", 0),
        ] {
            assert_eq!(list(control, query).len(), count, "{query}");
        }
        assert_eq!(control.get(&control.of("/responses?limit=2"))["total"], 9, "all of them, not those of the page");
        let listed = list(control, &format!("?scenario_id={scenario}")).remove(0);
        assert_eq!((&listed["scenario_id"], &listed["response_status"]), (&json!(scenario), &json!(503)));
        for (query, field) in [
            ("?scenario_id=first", "scenario_id"),
            ("?limit=0", "limit"),
            ("?limit=1001", "limit"),
            ("?offset=-1", "offset"),
            ("?status=200", "status"),
        ] {
            assert_eq!(control.ask("GET", &control.of(&format!("/responses{query}"))).invalid(), field);
        }
    });
}

#[test]
fn a_changed_reply_is_served_to_the_very_next_request() {
    for_each_database(|control| {
        let (before, path) = own(control, "GET", "/pets", 200);
        // As on the page.
        let pets = json!({"pets": [{"id": 1, "name": "Updated Pet", "status": "available"}]});
        let body = json!({
            "response_status": 200,
            "response_headers": {"Content-Type": "application/json", "X-Custom-Header": "value"},
            "response_body": pets, "delay_ms": 50,
        });
        let updated = control.send("PUT", &path, &body).found(200);
        assert_shape(&updated, &format!("{RESPONSE} message:string warnings:array"));
        for (name, value) in [
            ("id", before["id"].clone()),
            ("response_headers", json!({"X-Custom-Header": "value"})),
            ("media_type", json!("application/json")),
            ("delay_ms", json!(50)),
            ("is_default", json!(true)),
            ("source", json!("edited")),
            ("created_at", before["created_at"].clone()),
            ("warnings", json!([])),
        ] {
            assert_eq!(updated[name], value, "{name}");
        }
        let reply = control.mock("GET", "/pets");
        assert_eq!((reply.status, reply.json(), reply.header("x-custom-header")), (200, pets, Some("value")));
        assert_eq!(reply.media_type(), "application/json");
        for name in ["one", "two", "three"] {
            let body = json!({"response_body": {"pets": [{"id": 1, "name": name}]}, "delay_ms": 0});
            control.send("PUT", &path, &body).found(200);
            let reply = control.mock("GET", "/pets");
            assert_eq!(reply.json()["pets"][0]["name"], name);
            assert_eq!(reply.header("x-custom-header"), Some("value"), "what is absent stays");
        }
    });
}

#[test]
fn what_a_get_shows_can_be_sent_back() {
    for_each_database(|control| {
        for (method, endpoint, status) in [("GET", "/pets", 200), ("GET", "/vault", 200), ("DELETE", "/pets/{id}", 200)]
        {
            let (shown, path) = own(control, method, endpoint, status);
            let mut body = json!({});
            for name in ["response_status", "response_headers", "response_body", "delay_ms", "is_default"] {
                body[name] = shown[name].clone();
            }
            if body["response_body"].is_null() {
                body.as_object_mut().unwrap().shift_remove("response_body");
            }
            let updated = control.send("PUT", &path, &body).found(200);
            for name in ["id", "response_status", "response_body", "media_type", "is_default"] {
                assert_eq!(updated[name], shown[name], "{method} {endpoint} {name}");
            }
        }
    });
}

#[test]
fn texts_and_other_types_are_served_as_they_are() {
    for_each_database(|control| {
        let path = own(control, "GET", "/pets/{id}", 200).1;
        for (headers, body, text, media_type) in [
            (json!({}), json!({"id": 5, "name": "Five"}), "{\"id\":5,\"name\":\"Five\"}", "application/json"),
            (json!({}), json!("{\"id\": 6, \"name\": \"Six\"}"), "{\"id\":6,\"name\":\"Six\"}", "application/json"),
            (json!({}), json!(null), "null", "application/json"),
            (json!({"content-type": "text/plain"}), json!("seven"), "seven", "text/plain"),
            (json!({"Content-Type": "text/csv; charset=utf-8"}), json!("id\n8"), "id\n8", "text/csv"),
        ] {
            let body = json!({"response_headers": headers, "response_body": body});
            let updated = control.send("PUT", &path, &body).found(200);
            let reply = control.mock("GET", "/pets/1");
            let served: String = reply.text().split_inclusive(": ").map(|part| part.replace(": ", ":")).collect();
            assert_eq!(
                (reply.status, served.replace(", ", ","), reply.media_type()),
                (200, text.to_owned(), media_type)
            );
            assert_eq!(updated["response_body"], reply.text());
        }
    });
}

#[test]
fn another_status_takes_the_rest_along() {
    for_each_database(|control| {
        let (before, path) = own(control, "POST", "/pets", 201);
        control.send("PUT", &path, &json!({"response_headers": {"X-A": "b"}, "delay_ms": 1})).found(200);
        let moved = control.send("PUT", &path, &json!({"response_status": 202})).found(200);
        for (name, value) in [
            ("id", before["id"].clone()),
            ("response_status", json!(202)),
            ("response_body", before["response_body"].clone()),
            ("response_headers", json!({"X-A": "b"})),
            ("delay_ms", json!(1)),
            ("is_default", json!(true)),
        ] {
            assert_eq!(moved[name], value, "{name}");
        }
        let reply = Request::new("POST", "/pets").anonymous().json("{\"name\": \"x\"}").send(control.mock_address());
        assert_eq!((reply.status, reply.json()["name"].clone()), (202, json!("Rex")));
        assert_eq!(reply.header("x-a"), Some("b"));
        let taken = own(control, "POST", "/pets", 500).1;
        control.send("PUT", &taken, &json!({"response_status": 202})).error(409, "CONFLICT");
    });
}

#[test]
fn an_operation_gets_a_reply_more() {
    for_each_database(|control| {
        let body = json!({
            "endpoint_path": "/pets/{petId}", "method": "get", "response_status": 410,
            "response_headers": {"X-Gone": true}, "response_body": {"message": "gone"}, "delay_ms": 0,
        });
        let created = control.send("POST", &control.of("/responses"), &body).found(201);
        assert_shape(&created, &format!("{RESPONSE} message:string warnings:array"));
        for (name, value) in [
            ("endpoint_path", json!("/pets/{id}")),
            ("method", json!("GET")),
            ("response_status", json!(410)),
            ("response_headers", json!({"X-Gone": true})),
            ("scenario_id", Value::Null),
            ("is_default", json!(false)),
            ("source", json!("api")),
            ("created_by", json!("admin")),
        ] {
            assert_eq!(created[name], value, "{name}");
        }
        assert!(created["warnings"][0]["field"].as_str().unwrap().starts_with("response_status"), "{created}");
        assert_eq!(control.mock("GET", "/pets/1").status, 200, "it is not the default");
        let preferred = Request::new("GET", "/pets/1").anonymous().header("Prefer", "code=410");
        let reply = preferred.send(control.mock_address());
        assert_eq!(
            (reply.status, reply.json(), reply.header("x-gone")),
            (410, json!({"message": "gone"}), Some("true"))
        );

        let path = control.of(&format!("/responses/{}", created["id"]));
        assert_eq!(control.send("PUT", &path, &json!({"is_default": true})).found(200)["is_default"], true);
        assert_eq!(control.mock("GET", "/pets/1").status, 410);
        assert_eq!(own(control, "GET", "/pets/{id}", 200).0["is_default"], false);
        control.send("POST", &control.of("/responses"), &body).error(409, "CONFLICT");
        assert_eq!(control.ask("DELETE", &path).found(200), json!({"message": "Response deleted successfully"}));
        assert_eq!(control.mock("GET", "/pets/1").status, 200);
        control.ask("GET", &path).error(404, "NOT_FOUND");
        control.ask("DELETE", &path).error(404, "NOT_FOUND");
        control.send("PUT", &path, &json!({})).error(404, "NOT_FOUND");
        control.send("POST", &control.of("/responses"), &body).found(201);
    });
}

#[test]
fn a_scenario_lists_a_reply_more() {
    for_each_database(|control| {
        let scenario = active_scenario(control, "more");
        // As on the page.
        let body = json!({
            "endpoint_path": "/pets/{id}", "method": "DELETE", "response_status": 204, "response_headers": {},
            "response_body": "", "delay_ms": 0, "scenario_id": scenario,
        });
        let created = control.send("POST", &control.of("/responses"), &body).found(201);
        assert_shape(&created, &format!("{RESPONSE} message:string warnings:array"));
        assert_eq!((&created["scenario_id"], &created["response_status"]), (&json!(scenario), &json!(204)));
        let reply = control.mock("DELETE", "/pets/1");
        assert_eq!((reply.status, reply.text()), (204, ""));
        control.send("POST", &control.of("/responses"), &body).error(409, "CONFLICT");
        let scenario_path = control.of(&format!("/scenarios/{scenario}"));
        assert_eq!(control.get(&scenario_path)["config"]["/pets/{id}"]["DELETE"]["status"], 204);

        let path = control.of(&format!("/responses/{}", created["id"]));
        let change =
            json!({"response_status": 409, "response_body": {"message": "no"}, "response_headers": {"X-A": "b"}});
        let updated = control.send("PUT", &path, &change).found(200);
        assert_eq!((&updated["id"], &updated["response_status"]), (&created["id"], &json!(409)));
        let reply = control.mock("DELETE", "/pets/1");
        assert_eq!((reply.status, reply.json(), reply.header("x-a")), (409, json!({"message": "no"}), Some("b")));

        control.ask("DELETE", &path).found(200);
        assert_eq!(control.mock("DELETE", "/pets/1").status, 200);
        control.ask("GET", &path).error(404, "NOT_FOUND");
        let config = control.get(&scenario_path)["config"].clone();
        assert_eq!(config.as_object().unwrap().keys().collect::<Vec<_>>(), ["/pets"], "the others stay");
    });
}

#[test]
fn a_described_reply_is_deleted_too() {
    for_each_database(|control| {
        let path = own(control, "GET", "/pets/{id}", 404).1;
        control.ask("DELETE", &path).found(200);
        control.ask("GET", &path).error(404, "NOT_FOUND");
        assert_eq!(list(control, "?endpoint=/pets/{id}&method=GET").len(), 1);
        assert_eq!(control.mock("GET", "/pets/1").status, 200);
        control.restart();
        control.ask("GET", &path).error(404, "NOT_FOUND");
        assert_eq!(list(control, "?endpoint=/pets/{id}&method=GET").len(), 1);
    });
}

#[test]
fn what_the_description_contradicts_is_a_warning_or_refused() {
    for_each_database(|control| {
        let path = own(control, "GET", "/pets", 200).1;
        for (body, field) in [
            (json!({"response_body": {"pets": [{"id": "one", "name": "x"}]}}), "response_body"),
            (json!({"response_body": []}), "response_body"),
        ] {
            assert!(control.send("PUT", &format!("{path}?strict=true"), &body).invalid().starts_with(field), "{body}");
            assert_eq!(control.mock("GET", "/pets").json()["pets"][0]["name"], "Fluffy", "nothing was changed");
        }
        let updated = control.send("PUT", &format!("{path}?strict=false"), &json!({"response_body": []})).found(200);
        assert_shape(&updated["warnings"][0], "field:string reason:string");
        assert_eq!(control.mock("GET", "/pets").json(), json!([]));
        let more = json!({"endpoint_path": "/pets", "method": "GET", "response_status": 418});
        let strict = control.send("POST", &control.of("/responses?strict=true"), &more);
        assert!(strict.invalid().starts_with("response_status"));
        assert_eq!(control.send("POST", &control.of("/responses?strict=1"), &more).invalid(), "strict");
    });
}

#[test]
fn a_reply_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    let path = own(&control, "GET", "/pets", 200).1;
    let mut bodies = Vec::new();
    for (name, value, field) in [
        ("response_status", json!(99), "response_status"),
        ("response_status", json!(600), "response_status"),
        ("response_status", json!("200"), "response_status"),
        ("response_headers", json!([]), "response_headers"),
        ("response_headers", json!({"X A": "b"}), "response_headers.X A"),
        ("response_headers", json!({"X-A": {}}), "response_headers.X-A"),
        ("response_headers", json!({"X-A": "a\nb"}), "response_headers.X-A"),
        ("response_headers", json!({"X-A": "a", "x-a": "b"}), "response_headers.x-a"),
        ("response_headers", json!({"Set-Cookie": "mockwright_session_1=x"}), "response_headers.Set-Cookie"),
        ("response_headers", json!({"Content-Length": 5}), "response_headers.Content-Length"),
        ("response_headers", json!({"Content-Type": "nonsense"}), "response_headers.Content-Type"),
        ("delay_ms", json!(-1), "delay_ms"),
        ("delay_ms", json!(600_001), "delay_ms"),
        ("delay_ms", json!("5"), "delay_ms"),
        ("is_default", json!("yes"), "is_default"),
        ("status", json!(200), "status"),
    ] {
        let change = json!({name: value});
        assert_eq!(control.send("PUT", &path, &change).invalid(), field, "{change}");
        let mut body = json!({"endpoint_path": "/pets", "method": "GET", "response_status": 409});
        body[name] = value;
        bodies.push((body, field));
    }
    for (body, field) in [
        (json!({"method": "GET", "response_status": 200}), "endpoint_path"),
        (json!({"endpoint_path": "/pets", "response_status": 200}), "method"),
        (json!({"endpoint_path": "/pets", "method": "GET"}), "response_status"),
        (json!({"endpoint_path": "pets", "method": "GET", "response_status": 200}), "endpoint_path"),
        (json!({"endpoint_path": "/unicorns", "method": "GET", "response_status": 200}), "endpoint_path"),
        (json!({"endpoint_path": "/pets", "method": "G T", "response_status": 200}), "method"),
        (json!({"endpoint_path": "/pets", "method": 5, "response_status": 200}), "method"),
        (json!({"endpoint_path": "/pets", "method": "GET", "response_status": 409, "scenario_id": "x"}), "scenario_id"),
        (json!({"endpoint_path": "/pets", "method": "GET", "response_status": 409, "example": ""}), "example"),
        (json!(5), "request"),
    ] {
        bodies.push((body, field));
    }
    for (body, field) in bodies {
        assert_eq!(control.send("POST", &control.of("/responses"), &body).invalid(), field, "{body}");
    }
    let nowhere = json!({"endpoint_path": "/pets", "method": "GET", "response_status": 409, "scenario_id": 9999});
    let error = control.send("POST", &control.of("/responses"), &nowhere).error(404, "NOT_FOUND");
    assert_eq!(error["details"]["resource"], "scenario");
    for named in ["endpoint_path", "method", "scenario_id"] {
        assert_eq!(control.send("PUT", &path, &json!({named: "/other"})).invalid(), named, "it cannot be changed");
    }
    for method in ["GET", "DELETE"] {
        assert_eq!(control.ask(method, &control.of("/responses/first")).invalid(), "response_id");
        control.ask(method, &control.of("/responses/9999")).error(404, "NOT_FOUND");
        control.ask(method, "/servers/server_none/responses/1").error(404, "NOT_FOUND");
    }
    assert_eq!(list(&control, "").len(), 8);
}
