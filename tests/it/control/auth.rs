//! Who may steer: keys, passwords, tokens, roles, and pages of other origins.

use serde_json::{Value, json};

use crate::harness::{Control, Options, Reply, Request, assert_shape, for_each_database, for_each_database_with};

const KEY: &str = "id:integer name:string role:string begins_with:string created_at:time created_by:string \
     revoked_at:time?";

fn login(control: &Control, body: &Value) -> Reply {
    let body = body.to_string();
    Request::new("POST", "/admin/api/v1/auth/login").anonymous().json(&body).send(control.address())
}

fn with_token(control: &Control, token: &str, method: &str, path: &str) -> Reply {
    let shown = format!("Bearer {token}");
    Request::new(method, path).anonymous().header("Authorization", &shown).send(control.address())
}

fn token(control: &Control) -> String {
    let password = control.credential("password");
    let granted = login(control, &json!({"username": "admin", "password": password})).found(200);
    assert_shape(&granted, "access_token:string token_type:string expires_in:integer role:string");
    assert_eq!((&granted["token_type"], &granted["role"]), (&json!("bearer"), &json!("admin")));
    assert!(granted["expires_in"].as_u64().unwrap() > 0);
    granted["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn the_first_credentials_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    for_each_database(|control| {
        let mode = |path: std::path::PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(control.data().join("credentials")), 0o600);
        assert_eq!(mode(control.data()), 0o700);
        assert_eq!(control.credential("username"), "admin");
        let before = std::fs::read_to_string(control.data().join("credentials")).unwrap();
        assert!(control.key.len() >= 32 && control.credential("password").len() >= 16, "{before}");
        let said = control.server.said();
        assert!(!said.contains(&control.key) && !said.contains(&control.credential("password")), "{said}");
        control.restart();
        assert_eq!(std::fs::read_to_string(control.data().join("credentials")).unwrap(), before);
        control.get("/servers");
    });
}

#[test]
fn secrets_are_kept_as_hashes_only() {
    let control = Control::start();
    let made = control.send("POST", "/auth/keys", &json!({"name": "ci"})).found(201);
    for secret in [control.key.clone(), control.credential("password"), made["api_key"].as_str().unwrap().to_owned()] {
        for entry in std::fs::read_dir(control.data()).unwrap().flatten() {
            if entry.path().is_file() && entry.file_name() != "credentials" {
                let bytes = std::fs::read(entry.path()).unwrap();
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{:?}", entry.file_name());
            }
        }
    }
}

#[test]
fn a_password_gives_a_token_that_counts_until_it_is_ended() {
    for_each_database(|control| {
        let (one, two) = (token(control), token(control));
        assert_eq!(one.split('.').count(), 3, "a JWT: {one}");
        with_token(control, &one, "GET", "/admin/api/v1/servers").found(200);
        let made = Request::new("POST", "/v1/mocks").anonymous();
        let shown = format!("bearer {one}");
        made.header("Authorization", &shown).send(control.address()).found(201);
        let ended = with_token(control, &one, "POST", "/admin/api/v1/auth/logout").found(200);
        assert_shape(&ended, "message:string");
        with_token(control, &one, "GET", "/admin/api/v1/servers").error(401, "AUTHENTICATION_ERROR");
        with_token(control, &one, "POST", "/admin/api/v1/auth/logout").error(401, "AUTHENTICATION_ERROR");
        with_token(control, &two, "GET", "/admin/api/v1/servers").found(200);
        control.restart();
        with_token(control, &one, "GET", "/admin/api/v1/servers").error(401, "AUTHENTICATION_ERROR");
        with_token(control, &two, "GET", "/admin/api/v1/servers").found(200);
        let of_a_key = control.ask("POST", "/auth/logout");
        assert!((400..404).contains(&of_a_key.status), "a key is no token: {}", of_a_key.text());
        control.get("/servers");
    });
}

#[test]
fn whoever_shows_nothing_that_counts_is_not_let_in() {
    for_each_database(|control| {
        let token = token(control);
        let (head, rest) = token.split_once('.').unwrap();
        let forged = format!("Bearer {head}.{rest}x");
        let unsigned = format!("Bearer eyJhbGciOiJub25lIn0.{}.", rest.split('.').next().unwrap());
        let cut = &control.key[..control.key.len() - 1];
        for shown in [
            None,
            Some(("X-API-Key", "your-api-key")),
            Some(("X-API-Key", "")),
            Some(("X-API-Key", cut)),
            Some(("Authorization", "Bearer your-jwt-token")),
            Some(("Authorization", "Bearer")),
            Some(("Authorization", &forged)),
            Some(("Authorization", &unsigned)),
            Some(("Authorization", &control.key)),
            Some(("Authorization", "Basic YWRtaW46cGFzc3dvcmQ=")),
        ] {
            for (method, path) in [
                ("GET", "/admin/api/v1/servers"),
                ("POST", "/admin/api/v1/servers"),
                ("GET", "/admin/api/v1/nowhere"),
                ("GET", "/admin/api/v1/openapi.json"),
                ("POST", "/v1/mocks"),
                ("DELETE", "/v1/mocks/5"),
            ] {
                let mut request = Request::new(method, path).anonymous();
                if let Some((name, value)) = shown {
                    request = request.header(name, value);
                }
                let reply = request.send(control.address());
                reply.error(401, "AUTHENTICATION_ERROR");
                assert!(reply.header("www-authenticate").is_some_and(|shown| shown.starts_with("Bearer")));
            }
        }
        assert_eq!(control.get("/servers")["total"], 1);
    });
}

#[test]
fn wrong_passwords_and_broken_logins_are_refused() {
    for_each_database(|control| {
        let password = control.credential("password");
        for body in [
            json!({"username": "admin", "password": "password"}),
            json!({"username": "Admin", "password": password}),
            json!({"username": "nobody", "password": password}),
            json!({"username": "admin", "password": ""}),
        ] {
            login(control, &body).error(401, "AUTHENTICATION_ERROR");
        }
        for (body, field) in [
            (json!({"password": password}), "username"),
            (json!({"username": "admin"}), "password"),
            (json!({"username": 5, "password": password}), "username"),
            (json!({"username": "admin", "password": null}), "password"),
            (json!({"username": "admin", "password": password, "otp": 1}), "otp"),
            (json!([]), "request"),
        ] {
            assert_eq!(login(control, &body).invalid(), field, "{body}");
        }
    });
}

#[test]
fn keys_are_made_listed_and_revoked() {
    for_each_database(|control| {
        let made = control.send("POST", "/auth/keys", &json!({"name": "ci"})).found(201);
        assert_shape(&made, &format!("{KEY} api_key:string message:string"));
        let (key, id) = (made["api_key"].as_str().unwrap(), made["id"].as_i64().unwrap());
        assert_eq!(
            (&made["name"], &made["role"], &made["created_by"]),
            (&json!("ci"), &json!("admin"), &json!("admin"))
        );
        assert!(key.starts_with(made["begins_with"].as_str().unwrap()) && made["revoked_at"].is_null());
        let as_ci = control.send_as(key, "POST", "/auth/keys", &json!({"name": "second", "role": "read-only"}));
        assert_eq!(as_ci.found(201)["created_by"], "ci");

        let list = control.get("/auth/keys");
        assert_shape(&list, "keys:array total:integer");
        let keys = list["keys"].as_array().unwrap();
        let names: Vec<_> = keys.iter().map(|key| key["name"].as_str().unwrap()).collect();
        assert_eq!((names, &list["total"]), (vec!["admin", "ci", "second"], &json!(3)));
        for key in keys {
            assert_shape(key, KEY);
        }
        assert!(!list.to_string().contains(key), "it is never shown again");

        control.send("POST", "/auth/keys", &json!({"name": "ci"})).error(409, "CONFLICT");
        let path = format!("/auth/keys/{id}");
        assert_shape(&control.ask("DELETE", &path).found(200), "message:string");
        control.ask_as(key, "GET", "/servers").error(401, "AUTHENTICATION_ERROR");
        control.ask("DELETE", &path).error(404, "NOT_FOUND");
        assert!(control.get("/auth/keys")["keys"][1]["revoked_at"].is_string());
        control.send("POST", "/auth/keys", &json!({"name": "ci"})).found(201);
        control.restart();
        control.ask_as(key, "GET", "/servers").error(401, "AUTHENTICATION_ERROR");
        assert_eq!(control.get("/auth/keys")["total"], 4);
    });
}

#[test]
fn a_key_that_cannot_be_is_refused_with_its_field() {
    let control = Control::start();
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": 5}), "name"),
        (json!({"name": "x".repeat(101)}), "name"),
        (json!({"name": "a\u{7}"}), "name"),
        (json!({"name": "x", "role": "root"}), "role"),
        (json!({"name": "x", "role": 1}), "role"),
        (json!({"name": "x", "key": "mine"}), "key"),
        (json!("x"), "request"),
    ] {
        assert_eq!(control.send("POST", "/auth/keys", &body).invalid(), field, "{body}");
    }
    assert_eq!(control.ask("DELETE", "/auth/keys/first").invalid(), "key_id");
    control.ask("DELETE", "/auth/keys/9999").error(404, "NOT_FOUND");
    assert_eq!(control.get("/auth/keys")["total"], 1);
}

#[test]
fn a_read_only_key_looks_and_changes_nothing() {
    for_each_database(|control| {
        let reader = control.read_only_key();
        let scenario = control.get(&control.of("/scenarios"))["scenarios"][0]["id"].clone();
        let response = control.get(&control.of("/responses"))["responses"][0]["id"].clone();
        for path in [
            "/servers".to_owned(),
            control.of(""),
            control.of("/scenarios"),
            control.of(&format!("/scenarios/{scenario}")),
            control.of("/responses"),
            control.of(&format!("/responses/{response}")),
            control.of("/requests/count"),
            control.of("/bundle"),
            "/health".to_owned(),
            "/openapi.json".to_owned(),
            "/v1/mocks".to_owned(),
        ] {
            assert_eq!(control.ask_as(&reader, "GET", &path).status, 200, "{path}");
        }
        control.send_as(&reader, "POST", &control.of("/requests/verify"), &json!({"times": 0})).found(200);
        for (method, path) in [
            ("POST", "/servers".to_owned()),
            ("PUT", control.of("/config")),
            ("POST", control.of("/start")),
            ("POST", control.of("/stop")),
            ("POST", control.of("/reset")),
            ("DELETE", control.of("")),
            ("POST", control.of("/regenerate")),
            ("PUT", control.of("/bundle")),
            ("POST", control.of("/scenarios")),
            ("PUT", control.of(&format!("/scenarios/{scenario}"))),
            ("POST", control.of(&format!("/scenarios/{scenario}/activate"))),
            ("DELETE", control.of(&format!("/scenarios/{scenario}"))),
            ("POST", control.of("/responses")),
            ("PUT", control.of(&format!("/responses/{response}"))),
            ("DELETE", control.of(&format!("/responses/{response}"))),
            ("POST", "/auth/keys".to_owned()),
            ("DELETE", "/auth/keys/1".to_owned()),
            ("GET", "/auth/keys".to_owned()),
            ("POST", "/v1/mocks".to_owned()),
            ("DELETE", "/v1/mocks/5".to_owned()),
        ] {
            let reply = if method == "GET" || method == "DELETE" {
                control.ask_as(&reader, method, &path)
            } else {
                control.send_as(&reader, method, &path, &json!({}))
            };
            reply.error(403, "AUTHORIZATION_ERROR");
        }
        assert_eq!(control.mock("GET", "/pets").status, 200);
        assert_eq!(control.get("/auth/keys")["total"], 2);
    });
}

#[test]
fn a_key_of_the_command_line_counts_besides_those_that_are_kept() {
    for_each_database_with(&["--api-key", "from-the-command-line"], |control| {
        control.ask_as("from-the-command-line", "GET", "/servers").found(200);
        control.ask_as("from-the-command-line", "POST", "/v1/mocks").found(201);
        control.get("/servers");
        assert_eq!(control.get("/auth/keys")["total"], 1);
    });
}

#[test]
fn without_authentication_nobody_is_asked() {
    for_each_database_with(&["--no-auth"], |control| {
        let send = |method: &str, path: &str| Request::new(method, path).anonymous().send(control.address());
        assert_eq!(send("GET", "/admin/api/v1/servers").found(200)["total"], 1);
        send("POST", "/v1/mocks").found(201);
        let body = json!({"name": "anybody's"}).to_string();
        let path = format!("/admin/api/v1/servers/{}/scenarios", control.id);
        let made = Request::new("POST", &path).anonymous().json(&body).send(control.address()).found(201);
        assert_eq!(made["created_by"], "anonymous");
    });
}

#[test]
fn pages_of_other_origins_and_foreign_names_are_refused() {
    let control = Control::with(Options { arguments: &["--allow-host", "mocks.example"], ..Options::default() });
    let (address, key) = (control.address(), ("X-API-Key", control.key.as_str()));
    let port = address.rsplit(':').next().unwrap();
    let own = format!("http://{address}");
    let (localhost, allowed) = (format!("localhost:{port}"), format!("mocks.example:{port}"));
    let of_allowed = format!("http://{allowed}");
    let health = "/admin/api/v1/health";
    for (host, headers, expected) in [
        (address, &[][..], 200),
        (&localhost, &[], 200),
        (&allowed, &[], 200),
        ("rebound.example", &[], 403),
        ("rebound.example", &[key], 200),
        ("rebound.example", &[key, ("Cookie", "a=b")], 403),
        (address, &[("Origin", own.as_str())], 200),
        (&allowed, &[("Origin", &of_allowed)], 200),
        (address, &[key, ("Origin", "http://evil.example")], 403),
        (address, &[key, ("Origin", "null")], 403),
        (address, &[key, ("Origin", "http://127.0.0.1:1")], 403),
        (address, &[key, ("Sec-Fetch-Site", "cross-site")], 403),
        (address, &[key, ("Sec-Fetch-Site", "same-origin")], 200),
    ] {
        for path in [health, "/v1/mocks"] {
            if path == "/v1/mocks" && !headers.contains(&key) && expected == 200 {
                continue;
            }
            let mut request = Request::new("GET", path).anonymous().host(host);
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let reply = request.send(address);
            assert_eq!(reply.status, expected, "{path} {host} {headers:?}: {}", reply.text());
            assert_eq!(reply.header("access-control-allow-origin"), None, "{path} {host} {headers:?}");
            if expected == 403 {
                reply.error(403, "AUTHORIZATION_ERROR");
            }
        }
    }
    let mock = Request::new("GET", "/pets").anonymous().host("rebound.example").header("Origin", "http://evil.example");
    assert_eq!(mock.send(control.mock_address()).status, 200, "mocks are anybody's");
}
