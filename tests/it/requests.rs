//! What is asked of requests: credentials and validity, by flags.

use crate::harness::{Request, Server, spec};

#[test]
fn credentials_are_asked_for_unless_a_flag_says_otherwise() {
    let server = Server::start(&spec("petstore.yaml"));
    let refused = server.send(&Request::new("GET", "/pet/7").anonymous());
    assert_eq!((refused.status, refused.media_type()), (401, "application/problem+json"));
    let challenges = refused.headers.iter().filter(|(name, _)| name == "www-authenticate");
    let challenges: Vec<&str> = challenges.map(|(_, value)| value.as_str()).collect();
    assert_eq!(challenges, ["ApiKey realm=\"mock\"", "Bearer realm=\"mock\""]);
    assert_eq!(server.send(&Request::new("GET", "/pet/7").anonymous().header("api_key", "k")).status, 200);
    let open = Server::with([spec("petstore.yaml").as_str(), "--port", "0", "--security", "off"], 1);
    assert_eq!(open.send(&Request::new("GET", "/pet/7").anonymous()).status, 200);
}

#[test]
fn violations_are_refused_warned_of_or_let_pass() {
    let invalid = Request::new("GET", "/pet/findByStatus?status=lost");
    let enforcing = Server::start(&spec("petstore.yaml"));
    let refused = enforcing.send(&invalid);
    assert_eq!((refused.status, refused.media_type()), (400, "application/problem+json"));
    assert_eq!(refused.header("mockwright-violations"), Some("query.status enum"));
    let body = refused.json();
    assert_eq!(
        (&body["violations"][0]["in"], &body["violations"][0]["value"]),
        (&"query.status".into(), &"lost".into())
    );
    let declared = body["violations"][0]["declared"].as_str().unwrap();
    assert!(declared.contains("petstore.yaml:"), "{declared}");

    let warning = Server::with([spec("petstore.yaml").as_str(), "--port", "0", "--validate", "warn"], 1);
    let served = warning.send(&invalid);
    assert_eq!((served.status, served.header("mockwright-violations")), (200, Some("query.status enum")));
    assert_eq!(enforcing.send(&invalid.clone().header("Prefer", "validate=off")).status, 200);
    warning.says("GET /pet/findByStatus: query.status enum", 1);
}
