//! How often somebody may call.

use serde_json::json;

use crate::harness::{Control, Options, Reply, Request, for_each_database_with};

/// Limit, remaining and seconds to wait, as the headers have them.
fn shown(reply: &Reply) -> (i64, i64, i64) {
    let number = |name: &str| -> i64 {
        let value = reply.header(name).unwrap_or_else(|| panic!("{name}: {reply:?}"));
        value.parse().unwrap()
    };
    assert!(number("x-ratelimit-reset") > 1_600_000_000, "seconds since 1970");
    (number("x-ratelimit-limit"), number("x-ratelimit-remaining"), number("x-ratelimit-retry-after"))
}

/// Spends what is left to the first key.
fn spend(control: &Control) -> Reply {
    for _ in 0..1200 {
        let reply = control.ask("GET", "/servers");
        if reply.status != 200 {
            return reply;
        }
    }
    panic!("nothing is limited")
}

#[test]
fn a_key_makes_so_many_calls_and_the_headers_say_how_many_are_left() {
    for_each_database_with(&["--rate-limit", "8/minute"], |control| {
        let other = control.send("POST", "/auth/keys", &json!({"name": "other"})).found(201);
        let mock = control.ask("POST", "/v1/mocks").found(201)["mock"]["endpoint_url"].clone();
        let mut before = shown(&control.ask("GET", "/nowhere"));
        assert_eq!(before.0, 8);
        assert!(before.1 < 6, "errors count too: {before:?}");
        while before.1 > 0 {
            let now = shown(&control.ask("GET", "/servers"));
            assert_eq!((now.0, now.1), (8, before.1 - 1));
            before = now;
        }
        assert!((1..=60).contains(&before.2), "nothing is left: {before:?}");
        for (method, path) in [("GET", "/servers"), ("POST", "/v1/mocks"), ("GET", "/nowhere"), ("GET", "/health")] {
            let reply = control.ask(method, path);
            reply.error(429, "RATE_LIMIT_EXCEEDED");
            let (limit, remaining, wait) = shown(&reply);
            assert_eq!((limit, remaining), (8, 0));
            assert_eq!(reply.header("retry-after"), Some(wait.to_string().as_str()));
            assert!((1..=60).contains(&wait), "{wait}");
        }
        let reply = control.ask_as(other["api_key"].as_str().unwrap(), "GET", "/servers");
        assert_eq!((reply.status, shown(&reply).1), (200, 7), "each key has its own");
        for path in ["/pets", mock.as_str().unwrap()] {
            for _ in 0..20 {
                let reply = Request::new("GET", path).anonymous().send(control.mock_address());
                assert_eq!((reply.status, reply.header("x-ratelimit-limit")), (200, None), "mocks have none");
            }
        }
    });
}

#[test]
fn the_nearer_of_both_limits_is_shown() {
    let control = Control::with(Options { arguments: &["--rate-limit", "4/hour,100/minute"], ..Options::default() });
    assert_eq!(shown(&control.ask("GET", "/servers")).0, 4);
    let reply = spend(&control);
    reply.error(429, "RATE_LIMIT_EXCEEDED");
    let (limit, remaining, wait) = shown(&reply);
    assert_eq!((limit, remaining), (4, 0));
    assert!((61..=3600).contains(&wait), "{wait}");
}

#[test]
fn by_default_a_hundred_calls_a_minute_pass() {
    let control = Control::with(Options { limited: true, ..Options::default() });
    let (limit, remaining, _) = shown(&control.ask("GET", "/servers"));
    assert_eq!((limit, remaining), (100, 98), "one call was made before");
    for left in (0..98).rev() {
        assert_eq!(shown(&control.ask("GET", "/servers")).1, left);
    }
    control.ask("GET", "/servers").error(429, "RATE_LIMIT_EXCEEDED");
}

#[test]
fn without_limits_nothing_is_shown() {
    let control = Control::start();
    for _ in 0..150 {
        let reply = control.ask("GET", "/health");
        assert_eq!((reply.status, reply.header("x-ratelimit-limit")), (200, None));
    }
}

#[test]
fn passwords_cannot_be_guessed_fast() {
    for_each_database_with(&["--rate-limit", "1000/hour,100/minute"], |control| {
        let login = |password: &str| {
            let body = json!({"username": "admin", "password": password}).to_string();
            Request::new("POST", "/admin/api/v1/auth/login").anonymous().json(&body).send(control.address())
        };
        let right = control.credential("password");
        login(&right).found(200);
        for _ in 0..9 {
            login("guess").error(401, "AUTHENTICATION_ERROR");
        }
        for password in ["guess", &right] {
            let reply = login(password);
            reply.error(429, "RATE_LIMIT_EXCEEDED");
            let wait: u32 = reply.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
        }
        control.get("/servers");
    });
}

#[test]
fn callers_without_a_key_are_counted_by_address() {
    let control = Control::with(Options { arguments: &["--rate-limit", "5/minute"], ..Options::default() });
    let health = || Request::new("GET", "/admin/api/v1/health").anonymous().send(control.address());
    for left in (0..5).rev() {
        let reply = health();
        assert_eq!((reply.status, shown(&reply).1), (200, left));
    }
    health().error(429, "RATE_LIMIT_EXCEEDED");
    control.get("/servers");
}

#[test]
fn a_key_keeps_no_more_than_64_mebibytes_of_mocks() {
    let control = Control::start();
    let body = json!({"body": "x".repeat(1024 * 1024)});
    let mut last = String::new();
    for _ in 0..64 {
        control.send("POST", "/v1/mocks", &body).found(201)["mock"]["mock_id"].as_str().unwrap().clone_into(&mut last);
    }
    control.send("POST", "/v1/mocks", &body).error(429, "RATE_LIMIT_EXCEEDED");
    control.ask("POST", "/v1/mocks").found(201);
    let other = control.send("POST", "/auth/keys", &json!({"name": "other"})).found(201)["api_key"].clone();
    control.send_as(other.as_str().unwrap(), "POST", "/v1/mocks", &body).found(201);
    control.ask("DELETE", &format!("/v1/mocks/{last}")).found(200);
    control.send("POST", "/v1/mocks", &body).found(201);
    control.send("POST", "/v1/mocks", &body).error(429, "RATE_LIMIT_EXCEEDED");
}
