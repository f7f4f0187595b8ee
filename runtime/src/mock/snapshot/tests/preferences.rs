//! What a client may prefer.

use mockwright_generator::bundle::{Body, ExampleEntry, ServerSettings};
use serde_json::{Value, json};

use super::{JSON, ask, file, snapshot, text};

#[test]
fn prefer_selects_status_and_example() {
    let mut pets = file(
        "GET /pets",
        &[
            ("200", JSON, json!("ok")),
            ("404", JSON, json!("missing")),
            ("5XX", JSON, json!("broken")),
            ("204", JSON, json!("never")),
            ("103", JSON, json!("never")),
        ],
    );
    let content = &mut pets.responses[0].content[0];
    for name in ["first", "second"] {
        let body = Some(Body::Value(json!(name)));
        content.examples.insert(name.to_owned(), ExampleEntry { body, ..ExampleEntry::default() });
    }
    let snapshot = snapshot(vec![pets], ServerSettings::default());
    for (prefer, expected) in [
        ("", "200 application/json \"ok\""),
        ("code=200", "200 application/json \"ok\""),
        ("code=404", "404 application/json \"missing\""),
        ("code=503", "503 application/json \"broken\""),
        ("code=5XX", "500 application/json \"broken\""),
        ("code=204", "204 - "),
        ("example=second", "200 application/json \"second\""),
        ("code=200, example=first", "200 application/json \"first\""),
        ("wait=3", "200 application/json \"ok\""),
    ] {
        let response = ask(&snapshot, "GET", "/pets", &[("prefer", prefer)]);
        assert_eq!(text(&response), expected, "{prefer}");
        let applied = response.headers().get("preference-applied").map(|value| value.to_str().unwrap());
        assert_eq!(applied, (!prefer.is_empty() && !prefer.starts_with("wait")).then_some(prefer));
    }
    for (prefer, status, detail) in [
        ("code=409", 404, "`GET /pets` does not declare 409, but `200`, `404`, `5XX`, `204`"),
        ("code=103", 404, "`GET /pets` does not declare 103, but `200`, `404`, `5XX`, `204`"),
        ("code=abc", 400, "`Prefer: code=abc`: expected a status from 100 to 599, a range such as 2XX, or default"),
        ("code=600", 400, "`Prefer: code=600`: expected a status from 100 to 599, a range such as 2XX, or default"),
        ("example=third", 404, "the reply 200 has no example `third`, but `first`, `second`"),
        ("code=404, example=first", 404, "the reply 404 has no example `first`, but none"),
    ] {
        let response = ask(&snapshot, "GET", "/pets", &[("prefer", prefer)]);
        let problem: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), problem["detail"].as_str()), (status, Some(detail)), "{prefer}");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(problem["status"], status);
    }
}

#[test]
fn the_query_prefers_under_prism_compat_alone() {
    let pets = file("GET /pets", &[("200", JSON, json!("ok")), ("404", JSON, json!("missing"))]);
    let plain = snapshot(vec![pets], ServerSettings::default());
    let compatible = plain.clone().with_options(super::ServeOptions { prism_compat: true, ..Default::default() });
    assert_eq!(ask(&plain, "GET", "/pets?__code=404", &[]).status(), 200);
    assert_eq!(ask(&compatible, "GET", "/pets?__code=404", &[]).status(), 404);
    assert_eq!(ask(&compatible, "GET", "/pets?__code=404", &[("prefer", "code=200")]).status(), 200);
    assert_eq!(ask(&compatible, "GET", "/pets?__code=x", &[]).status(), 400);
}
