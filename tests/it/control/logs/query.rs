//! Which entries a query finds.

use serde_json::{Value, json};

use super::super::servers::new_server;
use super::{encoded, logs, post};
use crate::harness::{Control, Request, assert_shape, for_each_database};

/// Calls that the queries are about, told apart by their place here, from 1.
fn called(control: &Control) {
    let named = [("User-Agent", "tests/1"), ("X-Session-Id", "s1"), ("X-Correlation-Id", "c1"), ("X-Request-Id", "r1")];
    let request = Request::new("GET", "/pets").anonymous();
    let request = named.iter().fold(request, |request, (name, value)| request.header(name, value));
    assert_eq!(request.send(control.mock_address()).status, 200);
    for (method, path, status) in [("GET", "/pets?limit=5", 200), ("GET", "/pets/1", 200), ("GET", "/pets/12", 200)] {
        assert_eq!(control.mock(method, path).status, status);
    }
    assert_eq!(post(control, "/pets", r#"{"name": "Rex"}"#).status, 201);
    assert_eq!(post(control, "/pets", r#"{"name": 5}"#).status, 422);
    for (method, path, status) in [
        ("DELETE", "/pets/2", 200),
        ("PATCH", "/pets", 405),
        ("GET", "/nowhere/pets", 404),
        ("HEAD", "/pets", 200),
        ("GET", "/vault", 401),
    ] {
        assert_eq!(control.mock(method, path).status, status, "{method} {path}");
    }
    let own = json!({"name": "own", "config": {"/pets": {"GET": {"status": 503}}}});
    let made = control.send("POST", &control.of("/scenarios"), &own).found(201);
    control.ask("POST", &control.of(&format!("/scenarios/{}/activate", made["id"]))).found(200);
    assert_eq!(control.mock("GET", "/pets").status, 503);
}

/// The places of the calls that a query finds, newest first.
fn found(control: &Control, query: &str, all: &[Value]) -> Vec<usize> {
    let list = control.get(&control.of(&format!("/logs{query}")));
    assert_shape(&list, "logs:array total:integer dropped:integer");
    let entries = list["logs"].as_array().unwrap();
    assert_eq!(list["total"], entries.len(), "{query}");
    let place = |entry: &Value| all.len() - all.iter().position(|one| one == entry).unwrap();
    entries.iter().map(place).collect()
}

#[test]
fn each_filter_finds_what_it_says_alone_and_with_others() {
    for_each_database(|control| {
        called(control);
        let all = logs(control, "");
        assert_eq!(all.len(), 12);
        let time = |place: usize| all[12 - place]["timestamp"].as_str().unwrap().to_owned();
        let from_to = format!("?time_from={}&time_to={}", time(3), time(5));
        let zoned = time(11).replace('Z', "%2B00:00");
        for (query, expected) in [
            ("?method=PATCH", vec![8]),
            ("?method=post", vec![6, 5]),
            ("?method=HEAD", vec![10]),
            ("?method=PUT", vec![]),
            (&format!("?path={}", encoded("^/pets$")), vec![12, 10, 8, 6, 5, 2, 1]),
            ("?path=pets", vec![12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
            (&format!("?path={}", encoded("^/pets/[0-9]{2}$|vault")), vec![11, 4]),
            ("?path=limit", vec![]),
            ("?path=PETS", vec![]),
            ("?path=(?i)PETS/2", vec![7]),
            ("?status=200", vec![10, 7, 4, 3, 2, 1]),
            ("?status=404", vec![9]),
            ("?status=599", vec![]),
            (&format!("?time_from={}", time(10)), vec![12, 11, 10]),
            (&format!("?time_from={zoned}"), vec![12, 11]),
            (&format!("?time_from={}", zoned.replace("%2B", "+")), vec![12, 11]),
            (&format!("?time_to={}", time(3)), vec![2, 1]),
            (&from_to, vec![4, 3]),
            ("?time_from=2100-01-01T00:00:00Z", vec![]),
            ("?client_ip=127.0.0.1&status=405", vec![8]),
            ("?client_ip=::ffff:127.0.0.1&status=405", vec![8]),
            ("?client_ip=127.0.0.2", vec![]),
            ("?scenario=own", vec![12]),
            ("?scenario=happy_path&method=PATCH", vec![8]),
            ("?scenario=none", vec![]),
            ("?operation=listPets", vec![12, 10, 2, 1]),
            ("?operation=GET%20/pets/%7Bid%7D", vec![4, 3]),
            ("?operation=unknown", vec![]),
            ("?session_id=s1", vec![1]),
            ("?session_id=s", vec![]),
            ("?correlation_id=c1", vec![1]),
            ("?request_id=r1", vec![1]),
            ("?operation=listPets&method=GET&status=200&path=pets&scenario=happy_path", vec![2, 1]),
            ("?operation=listPets&session_id=s1&correlation_id=c1&request_id=r1&client_ip=127.0.0.1", vec![1]),
            ("?operation=addPet&status=422", vec![6]),
            ("?operation=addPet&status=404", vec![]),
        ] {
            assert_eq!(found(control, query, &all), expected, "{query}");
        }
        let made = all[1]["request_id"].as_str().unwrap();
        assert_eq!(found(control, &format!("?request_id={made}"), &all), [11], "names that are made are found as well");
    });
}

#[test]
fn a_plus_of_a_pattern_that_nobody_encoded_is_one() {
    let control = Control::start();
    control.mock("GET", "/pets/12");
    assert_eq!(logs(&control, "?path=^/pets/[0-9]+$").len(), 1, "as somebody types it at a shell");
}

#[test]
fn pages_with_an_id_stay_the_same_while_requests_come() {
    for_each_database(|control| {
        for number in 1..=23 {
            control.mock("GET", &format!("/pets/{number}"));
        }
        let ids = |entries: &[Value]| entries.iter().map(|entry| entry["id"].as_i64().unwrap()).collect::<Vec<_>>();
        let before = ids(&logs(control, ""));
        assert!(before.is_sorted_by(|one, next| one > next), "newest first: {before:?}");
        let mut paged: Vec<i64> = Vec::new();
        let mut page = ids(&logs(control, "?limit=10"));
        for round in 1.. {
            paged.extend(&page);
            assert!(page.len() == 10 || round == 3, "{page:?}");
            control.mock("GET", "/pets");
            let path = if round == 1 { "" } else { "&path=pets" };
            let list = control.get(&control.of(&format!("/logs?limit=10&before_id={}{path}", paged.last().unwrap())));
            assert_eq!(list["total"], 23 + round, "all that match, wherever the page begins");
            page = ids(list["logs"].as_array().unwrap());
            if page.is_empty() {
                break;
            }
        }
        assert_eq!(paged, before);
        assert_eq!(ids(&logs(control, &format!("?before_id={}&offset=2&limit=3", before[0]))), before[3..6]);
        assert_eq!(ids(&logs(control, &format!("?before_id={}&status=200", before[20]))), before[21..]);
        assert_eq!(ids(&logs(control, "?before_id=0")), [0; 0]);
    });
}

#[test]
fn pages_are_cut_by_limit_and_offset() {
    for_each_database(|control| {
        for number in 1..=105 {
            control.mock("GET", &format!("/pets/{number}"));
        }
        let paths = |query: &str| {
            let list = control.get(&control.of(&format!("/logs{query}")));
            assert_eq!(list["total"], 105, "{query}");
            let paths = list["logs"].as_array().unwrap().iter();
            paths.map(|entry| entry["path"].as_str().unwrap()[6..].parse().unwrap()).collect::<Vec<u32>>()
        };
        assert_eq!(paths(""), (6..=105).rev().collect::<Vec<_>>(), "a hundred, newest first");
        assert_eq!(paths("?limit=1000").len(), 105);
        for path in ["", "&path=/pets/"] {
            assert_eq!(paths(&format!("?limit=3&offset=2{path}")), [103, 102, 101]);
            assert_eq!(paths(&format!("?offset=104{path}")), [1]);
            assert_eq!(paths(&format!("?offset=105{path}")), [0; 0]);
            assert_eq!(paths(&format!("?limit=1&offset=1000000000{path}")), [0; 0]);
        }
    });
}

#[test]
fn all_that_is_wrong_with_a_query_is_told_at_once() {
    for_each_database(|control| {
        let path = control.of(
            "/logs?limit=0&offset=-1&before_id=x&method=G%20T&path=(&status=99&time_from=yesterday&time_to=2027-13-01\
             &client_ip=home&analyze=maybe&colour=red&status=200",
        );
        let error = control.ask("GET", &path).error(400, "VALIDATION_ERROR");
        let faults = error["details"]["errors"].as_array().unwrap();
        let mut fields: Vec<_> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        fields.sort_unstable();
        let all = [
            "analyze",
            "before_id",
            "client_ip",
            "colour",
            "limit",
            "method",
            "offset",
            "path",
            "status",
            "status",
            "time_from",
            "time_to",
        ];
        assert_eq!(fields, all);
        assert!(faults.iter().all(|fault| fault["reason"].is_string()), "{error}");
    });
}

#[test]
fn a_value_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    let long = format!("path={}", "a".repeat(1025));
    for (parameter, field) in [
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("offset=1.5", "offset"),
        ("offset=1000000001", "offset"),
        ("before_id=-1", "before_id"),
        ("method=", "method"),
        ("path=[", "path"),
        ("path=(%3F%3Da)", "path"),
        ("path=(a)%5C1", "path"),
        ("path=a%7B1000000%7D", "path"),
        (&long, "path"),
        ("status=600", "status"),
        ("status=2xx", "status"),
        ("time_from=2027-01-01", "time_from"),
        ("time_from=1767225600", "time_from"),
        ("time_to=", "time_to"),
        ("client_ip=127.0.0.0/8", "client_ip"),
        ("client_ip=", "client_ip"),
        ("analyze=1", "analyze"),
        ("older_than_days=1", "older_than_days"),
    ] {
        assert_eq!(control.ask("GET", &control.of(&format!("/logs?{parameter}"))).invalid(), field, "{parameter}");
    }
}

#[test]
fn hostile_values_find_nothing_and_break_nothing() {
    for_each_database(|control| {
        control.mock("GET", "/pets");
        let patient = format!("?path={}", encoded("(/+)+(p|e|t|s|pe|et)*$|(x+x+)+y"));
        assert_eq!(logs(control, &patient).len(), 1);
        for name in ["scenario", "operation", "session_id", "correlation_id", "request_id"] {
            for value in ["%00", "%27%20OR%201=1--", "%FF", "$1", "%F0%9F%90%B6", "%25", "_"] {
                let reply = control.ask("GET", &control.of(&format!("/logs?{name}={value}")));
                assert!(reply.status == 400 || reply.found(200)["total"] == 0, "{name}={value}: {}", reply.text());
            }
        }
    });
}

#[test]
fn who_may_see_and_clear_logs() {
    for_each_database(|control| {
        control.mock("GET", "/pets");
        let reader = control.read_only_key();
        for path in ["/logs", "/logs/export"] {
            assert_eq!(control.ask_as(&reader, "GET", &control.of(path)).status, 200);
        }
        control.ask_as(&reader, "DELETE", &control.of("/logs")).error(403, "AUTHORIZATION_ERROR");
        for (method, path) in [("GET", "/logs"), ("GET", "/logs/export"), ("GET", "/logs/stream"), ("DELETE", "/logs")]
        {
            let whole = format!("/admin/api/v1{}", control.of(path));
            let reply = Request::new(method, &whole).anonymous().send(control.address());
            reply.error(401, "AUTHENTICATION_ERROR");
            control.ask(method, &format!("/servers/server_none{path}")).error(404, "NOT_FOUND");
        }
        assert_eq!(logs(control, "").len(), 1);
        let error = control.ask("POST", &control.of("/logs")).error(405, "METHOD_NOT_ALLOWED");
        assert!(error["message"].is_string());
    });
}

#[test]
fn each_server_has_its_own_log() {
    for_each_database(|control| {
        let other = control.create(&new_server("Other"));
        let address = format!("127.0.0.1:{}", other["port"]);
        for path in ["/pets/7", "/pets/8"] {
            Request::new("GET", path).anonymous().send(&address);
        }
        control.mock("GET", "/pets/1");
        let list = control.get(&format!("/servers/{}/logs", other["id"].as_str().unwrap()));
        assert_eq!((&list["total"], &list["logs"][0]["path"]), (&json!(2), &json!("/pets/8")));
        let own = logs(control, "");
        assert_eq!((own.len(), &own[0]["path"]), (1, &json!("/pets/1")));
    });
}
