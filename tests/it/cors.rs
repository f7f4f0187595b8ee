//! Calls of web pages from other origins, and the methods that concern no operation.

use crate::harness::{Reply, Request, Server, mockwright, spec, write};

const ORIGIN: &str = "https://app.example:8443";

fn shared(reply: &Reply) -> bool {
    reply.header("access-control-allow-origin") == Some(ORIGIN)
        && reply.header("access-control-allow-credentials") == Some("true")
        && reply.headers.iter().any(|(name, value)| name == "vary" && value.eq_ignore_ascii_case("origin"))
}

fn names_cors(reply: &Reply) -> bool {
    reply.headers.iter().any(|(name, _)| name.starts_with("access-control-"))
}

#[test]
fn replies_and_problems_are_shared_with_pages_of_other_origins() {
    let server = Server::start(&spec("petstore.yaml"));
    for (method, path, accept, status) in [
        ("GET", "/pet/7", "*/*", 200),
        ("HEAD", "/pet/7", "*/*", 200),
        ("GET", "/nowhere", "*/*", 404),
        ("PATCH", "/pet/7", "*/*", 405),
        ("GET", "/pet/7", "image/png", 406),
        ("GET", "/health", "*/*", 200),
        ("OPTIONS", "/pet/7", "*/*", 204),
    ] {
        let request = Request::new(method, path).header("Accept", accept);
        let plain = server.send(&request);
        assert_eq!(plain.status, status, "{method} {path}");
        assert!(!names_cors(&plain), "{method} {path} without an origin: {plain:?}");
        let reply = server.send(&request.header("Origin", ORIGIN));
        assert_eq!((reply.status, &reply.body), (status, &plain.body), "{method} {path}");
        assert!(shared(&reply), "{method} {path}: {reply:?}");
    }
    let refused = server.send(&Request::new("POST", "/pet").header("Origin", ORIGIN).header("Expect", "tea"));
    assert_eq!(refused.status, 417);
    assert!(shared(&refused));
}

#[test]
fn headers_that_scripts_may_read_are_named() {
    let server = Server::start(&spec("petstore.yaml"));
    let missing = Request::new("GET", "/pet/7").header("Prefer", "code=404");
    let missing = missing.header("Origin", ORIGIN);
    assert_eq!(server.send(&missing).header("access-control-expose-headers"), Some("preference-applied"));
}

#[test]
fn a_preflight_is_answered_with_the_methods_of_the_path() {
    let server = Server::start(&spec("petstore.yaml"));
    let preflight = |path, method, headers| {
        let request = Request::new("OPTIONS", path).header("Origin", ORIGIN);
        let request = request.header("Access-Control-Request-Method", method);
        server.send(&request.header("Access-Control-Request-Headers", headers))
    };
    let reply = preflight("/pet/7", "DELETE", "X-Api-Key, bad name,content-type");
    assert_eq!((reply.status, reply.body.len()), (204, 0));
    assert!(shared(&reply), "{reply:?}");
    assert_eq!(reply.header("access-control-allow-methods"), Some("GET, HEAD, POST, DELETE, OPTIONS"));
    assert_eq!(reply.header("access-control-allow-headers"), Some("x-api-key, content-type"));
    assert!(reply.header("access-control-max-age").is_some());
    // The page is to see the 404 that follows.
    let nowhere = preflight("/nowhere", "PUT", "x-a");
    assert_eq!((nowhere.status, nowhere.header("access-control-allow-methods")), (204, Some("PUT")));
}

#[test]
fn a_declared_options_operation_answers_what_is_no_preflight() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("api.yaml");
    write(
        &file,
        "openapi: 3.0.3\ninfo: {title: Options, version: '1'}\npaths:\n  /a:\n    get: {responses: {'204': {description: \
         none}}}\n    options: {responses: {'200': {description: own, content: {text/plain: {example: mine}}}}}\n",
    );
    let server = Server::start(file.to_str().unwrap());
    let own = server.send(&Request::new("OPTIONS", "/a").header("Origin", ORIGIN));
    assert_eq!((own.status, own.text()), (200, "mine"));
    assert!(shared(&own));
    let preflight = Request::new("OPTIONS", "/a").header("Origin", ORIGIN);
    let preflight = server.send(&preflight.header("Access-Control-Request-Method", "GET"));
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, HEAD, OPTIONS"));
}

#[test]
fn a_bundle_can_switch_it_off() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("mock");
    let ran = mockwright(["generate", &spec("petstore.yaml"), "--output", bundle.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let settings = std::fs::read_to_string(bundle.join("mock.yaml")).unwrap();
    assert!(settings.contains("cors_enabled: true"));
    write(&bundle.join("mock.yaml"), &settings.replace("cors_enabled: true", "cors_enabled: false"));
    let server = Server::start(bundle.to_str().unwrap());
    let reply = server.send(&Request::new("GET", "/pet/7").header("Origin", ORIGIN));
    assert_eq!((reply.status, names_cors(&reply)), (200, false));
    let options = Request::new("OPTIONS", "/pet/7").header("Origin", ORIGIN);
    let options = server.send(&options.header("Access-Control-Request-Method", "GET"));
    assert_eq!((options.status, options.header("allow")), (204, Some("GET, HEAD, POST, DELETE, OPTIONS")));
    assert!(!names_cors(&options));
}

#[test]
fn head_has_the_fields_of_get_everywhere() {
    let server = Server::start(&spec("petstore.yaml"));
    for (path, accept) in [
        ("/pet/7", "*/*"),
        ("/pet/7", "application/xml"),
        ("/user/logout", "*/*"),
        ("/nowhere", "*/*"),
        ("/pet/7", "image/png"),
        ("/health", "*/*"),
        ("/openapi.yaml", "*/*"),
    ] {
        let [get, head] =
            ["GET", "HEAD"].map(|method| server.send(&Request::new(method, path).header("Accept", accept)));
        let fields = |reply: &Reply| -> Vec<(String, String)> {
            reply.headers.iter().filter(|(name, _)| name != "date").cloned().collect()
        };
        let sorted = |reply: &Reply| {
            let mut fields = fields(reply);
            fields.sort();
            fields
        };
        assert_eq!((head.status, sorted(&head)), (get.status, sorted(&get)), "{path} as {accept}");
        assert!(head.body.is_empty(), "{path} as {accept}");
    }
}
