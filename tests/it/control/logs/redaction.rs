//! Secrets are in no entry.

use serde_json::{Value, json};

use super::{last, logs};
use crate::harness::{Control, Request, for_each_database, for_each_database_with, write};

/// What must be nowhere. In base64 it stands as one of three texts, after where it begins.
const SECRET: &str = "hunter2-Xq";

const IN_BASE64: [&str; 3] = ["aHVudGVyMi1Yc", "h1bnRlcjItWH", "odW50ZXIyLVhx"];

const DESCRIPTION: &str = r"
openapi: 3.0.3
info: {title: Secrets, version: 1.0.0}
security: [{head: []}, {query: []}, {cookie: []}]
paths:
  /login:
    post:
      parameters:
        - {name: appid, in: query, schema: {type: string, maxLength: 4}}
        - {name: X-Own, in: header, schema: {type: string, maxLength: 4}}
        - {name: token, in: query, schema: {type: integer}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                password: {type: string, pattern: '^[a-z]+$'}
                appid: {type: integer}
                pin: {type: object, additionalProperties: false, properties: {name: {type: string}}}
              minProperties: 2
          application/x-www-form-urlencoded: {schema: {type: object}}
          multipart/form-data: {schema: {type: object}}
          application/xml: {schema: {type: object}}
      responses:
        '200':
          description: signed in
          headers:
            Set-Cookie: {schema: {type: string}, example: session=hunter2-Xq}
            X-Own: {schema: {type: string}, example: hunter2-Xq}
          content:
            application/json:
              schema: {type: object}
              example: {access_token: hunter2-Xq, user: {name: Rex, api_key: hunter2-Xq, appid: [hunter2-Xq]}}
components:
  securitySchemes:
    head: {type: apiKey, in: header, name: X-Own}
    query: {type: apiKey, in: query, name: appid}
    cookie: {type: apiKey, in: cookie, name: who}
";

/// A server of the description, as the one that is asked.
fn guarded(control: &mut Control) -> String {
    write(&control.specs().join("secrets.yaml"), DESCRIPTION);
    let port = super::super::servers::free_port();
    let body = json!({"name": "Secrets", "spec_url_or_path": "secrets.yaml", "config": {"port": port}});
    let server = control.create(&body);
    server["id"].as_str().unwrap().clone_into(&mut control.id);
    format!("127.0.0.1:{port}")
}

/// Checks that no reader of the log finds the secret, and returns the entry of the last request.
#[track_caller]
fn without_secret(control: &Control, about: &str) -> Value {
    let entry = last(control);
    for path in ["/logs?analyze=true", "/logs/export", "/logs/export?format=csv&include_analysis=true"] {
        let text = control.ask("GET", &control.of(path)).text().to_owned();
        let found = [SECRET].iter().chain(&IN_BASE64).find(|part| text.contains(**part));
        assert!(found.is_none(), "{about}: {found:?} in {path}: {entry}");
    }
    entry
}

fn login(body: &'static str) -> Request<'static> {
    Request::new("POST", "/login").anonymous().header("X-Own", "abc").bytes(body.as_bytes())
}

#[test]
fn header_fields_and_parameters_lose_their_secrets() {
    for_each_database(|control| {
        let address = guarded(control);
        for name in [
            "Authorization",
            "Proxy-Authorization",
            "Cookie",
            "X-API-Key",
            "api_key",
            "X-Auth-Token",
            "X-CSRF-Token",
            "X-Client-Secret",
            "X-Session",
            "X-Hub-Signature-256",
            "x-password",
            "X-OWN",
        ] {
            Request::new("GET", "/login").anonymous().header(name, SECRET).send(&address);
            let entry = without_secret(control, name);
            let headers = entry["headers"].as_object().unwrap();
            let shown = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).unwrap().1;
            assert_eq!(shown, "[redacted]", "{name}");
        }
        let request = Request::new("GET", "/login").anonymous().header("Cookie", SECRET).header("Cookie", SECRET);
        request.send(&address);
        without_secret(control, "two cookies");
        for query in [
            "password=hunter2-Xq",
            "a=b&access_token=hunter2-Xq&c=d",
            "APPID=hunter2-Xq",
            "app%69d=hunter2-Xq",
            "api+key=hunter2-Xq",
            "user[password]=hunter2-Xq",
            "token=hunter2-Xq&token=hunter2-Xq",
            "token=hunter2-Xq=hunter2-Xq",
            "%74oken=%68unter2-Xq",
        ] {
            Request::new("GET", &format!("/login?{query}")).anonymous().send(&address);
            let entry = without_secret(control, query);
            let params = entry["query_params"].as_object().unwrap();
            assert!(params.values().any(|value| value.to_string().contains("[redacted]")), "{entry}");
        }
        assert_eq!(logs(control, "?limit=1000").len(), 22);
        let request = Request::new("GET", "/login").anonymous().header("X-Session-Id", "s-1").header("X-Trace", "t");
        request.send(&address);
        let entry = last(control);
        assert_eq!((&entry["session_id"], &entry["headers"]["X-Session-Id"]), (&json!("s-1"), &json!("s-1")));
        assert_eq!(entry["headers"]["X-Trace"], "t");
    });
}

#[test]
fn bodies_lose_their_secrets_and_keep_the_rest() {
    for_each_database(|control| {
        let address = guarded(control);
        let (form, xml) = ("application/x-www-form-urlencoded", "application/xml");
        let (json, parts) = ("application/json", "multipart/form-data; boundary=b");
        for (content_type, body, shown) in [
            (json, r#"{"name": "Rex", "password": "hunter2-Xq"}"#, r#"{"name": "Rex", "password": "[redacted]"}"#),
            (json, r#"{"name":"a","deep":[{"userToken":["hunter2-Xq",{"x":"hunter2-Xq"}]}]}"#, "userToken"),
            (json, r#"{"name":"a","appid":"hunter2-Xq","AppId":"hunter2-Xq"}"#, "AppId"),
            (json, r#"{"name":"a","p\u0061ssword":"hunter2-Xq"}"#, "[redacted]"),
            (json, r#"{"name":"a","password":"hunter2-Xq"#, "[redacted]"),
            ("application/vnd.own+json", r#"{"secret":"hunter2-Xq"}"#, "[redacted]"),
            ("text/plain", r#"{"secret":"hunter2-Xq"}"#, "[redacted]"),
            (form, "name=a&password=hunter2-Xq&b=c", "name=a&password=[redacted]&b=c"),
            (form, "%70assword=%68unter2-Xq", "[redacted]"),
            (xml, "<a><name>n</name><password>hunter2-Xq</password></a>", "<password>[redacted]</password>"),
            (xml, "<a xmlns:s='u'><s:token k='1'><b>hunter2-Xq</b></s:token></a>", "[redacted]"),
            (xml, "<a token='hunter2-Xq' b='c'/>", "b='c'"),
            (xml, "<token><token>x</token>hunter2-Xq</token>", "[redacted]"),
            (xml, "<password><![CDATA[</password>hunter2-Xq]]></password>", "[redacted]"),
            (xml, "<a token='>hunter2-Xq'/>", "[redacted]"),
            ("application/soap+xml", "<password>hunter2-Xq</password>", "[redacted]"),
            (
                parts,
                "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2-Xq\r\n--b\r\n\
                 Content-Disposition: form-data; name=\"a\"\r\n\r\nkept\r\n--b--\r\n",
                "kept",
            ),
            (
                parts,
                "--b\r\nContent-Disposition: form-data; name=password\r\n\r\nhunter2-Xq\r\n--b--\r\n",
                "[redacted]",
            ),
            (
                parts,
                "--b\r\nContent-Disposition: form-data; filename=\"x\"; name=\"password\"\r\n\r\nhunter2-Xq\r\n--b--\r\n",
                "[redacted]",
            ),
            (
                parts,
                "--b\r\nContent-Type: application/json\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n\
                 {\"password\": \"hunter2-Xq\"}\r\n--b--\r\n",
                "[redacted]",
            ),
            (parts, "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2-Xq", "[redacted]"),
        ] {
            login(body).header("Content-Type", content_type).send(&address);
            let entry = without_secret(control, body);
            let kept = entry["request_body"].as_str().unwrap();
            assert!(kept.contains(shown), "{kept}");
            assert_eq!(entry["request_size"], body.len());
        }
    });
}

#[test]
fn bodies_that_are_no_text_hide_no_secrets() {
    for_each_database(|control| {
        let address = guarded(control);
        let parts: &[u8] = b"--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2-Xq\r\n--b\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n\xff\xfe\0\r\n--b--\r\n";
        for (content_type, body) in [
            ("multipart/form-data; boundary=b", parts),
            ("application/json", b"{\"a\": \"\xff\", \"password\": \"hunter2-Xq\"}"),
            ("application/x-www-form-urlencoded", b"a=\xff&password=hunter2-Xq"),
            ("application/xml", b"<a>\xff<password>hunter2-Xq</password></a>"),
        ] {
            let request = Request::new("POST", "/login").anonymous().header("X-Own", "abc").bytes(body);
            request.header("Content-Type", content_type).send(&address);
            let entry = without_secret(control, content_type);
            assert_eq!(entry["request_size"], body.len());
        }
    });
}

#[test]
fn replies_lose_their_secrets() {
    for_each_database(|control| {
        let address = guarded(control);
        let reply = login(r#"{"name": "Rex", "more": 1}"#).header("Content-Type", "application/json").send(&address);
        assert_eq!((reply.status, reply.text().matches(SECRET).count()), (200, 3), "{}", reply.text());
        let entry = without_secret(control, "a reply");
        let kept: Value = serde_json::from_str(entry["response_body"].as_str().unwrap()).unwrap();
        let user = json!({"name": "Rex", "api_key": "[redacted]", "appid": "[redacted]"});
        assert_eq!(kept, json!({"access_token": "[redacted]", "user": user}));
        assert_eq!(entry["response_headers"]["Set-Cookie"], "[redacted]");
        assert_eq!(entry["response_headers"]["X-Own"], "[redacted]");
        assert_eq!(entry["response_size"], reply.body.len());
    });
}

/// Requests that break the description with a secret: what is wrong is told with what was sent.
fn broken(control: &Control, address: &str) {
    for (query, own, body) in [
        ("", "abc", r#"{"name": "Rex", "password": "hunter2-Xq"}"#),
        ("", "abc", r#"{"name": "Rex", "appid": "hunter2-Xq"}"#),
        ("", "abc", r#"{"password": "hunter2-Xq"}"#),
        ("", "abc", r#"{"name": {"password": "hunter2-Xq"}}"#),
        ("", "abc", r#"{"name": "Rex", "pin": {"token": "hunter2-Xq"}}"#),
        ("", "abc", r#"{"name": ["x", {"appid": "hunter2-Xq"}], "more": 1}"#),
        ("?token=hunter2-Xq", "abc", r#"{"name": "Rex", "more": 1}"#),
        ("?appid=hunter2-Xq", "abc", r#"{"name": "Rex", "more": 1}"#),
        ("", SECRET, r#"{"name": "Rex", "more": 1}"#),
    ] {
        let path = format!("/login{query}");
        let request = Request::new("POST", &path).anonymous().header("X-Own", own).json(body);
        request.send(address);
        let entry = without_secret(control, &format!("{path} {own} {body}"));
        assert_ne!(entry["violations"], json!([]), "{path} {own} {body}: {entry}");
        assert!(entry["violations"][0]["place"].is_string());
    }
}

#[test]
fn problems_that_repeat_a_secret_are_shown_without_it() {
    for_each_database(|control| {
        let address = guarded(control);
        broken(control, &address);
        let request = login(r#"{"name": 5, "more": 1}"#).header("Content-Type", "application/json");
        let reply = request.send(&address);
        assert_eq!(last(control)["response_body"], reply.text(), "what repeats none is shown whole");
    });
    for_each_database_with(&["--validate", "warn"], |control| {
        let address = guarded(control);
        broken(control, &address);
    });
}
