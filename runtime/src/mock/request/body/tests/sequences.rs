use serde_json::{Value, json};

use super::Description;

fn rows() -> Value {
    json!({"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}, "ok": {"type": "boolean"}}}})
}

#[test]
fn csv_is_rows_by_the_names_of_the_first() {
    let described = Description::new(&["text/csv"], rows());
    let cases = [
        (
            "text/csv",
            "id,ok,x\r\n1,true,a\r\n2,no,\"b, \"\"c\"\"\"\r\n",
            json!([{"id": 1, "ok": true, "x": "a"}, {"id": 2, "ok": "no", "x": "b, \"c\""}]),
        ),
        ("text/csv", "id,ok\n", json!([])),
        ("text/csv; header=absent", "1,2\n3", json!([["1", "2"], ["3"]])),
        ("text/csv", "id,ok\n1\n", json!("malformed: the body is no CSV: a row has 1 fields, the first one 2")),
    ];
    for (content_type, body, value) in cases {
        assert_eq!(described.read(content_type, body), value, "{body}");
    }
    let arrays = Description::new(
        &["text/csv"],
        json!({"type": "array", "items": {"type": "array", "items": {"type": "number"}}}),
    );
    assert_eq!(arrays.read("text/csv", "1,2.5\n3"), json!([[1, 2.5], [3]]));
    assert_eq!(Description::new(&["text/csv"], json!({"type": "string"})).read("text/csv", "a,b\n"), json!("a,b\n"));
}

#[test]
fn json_lines_are_items() {
    let described = Description::new(&["application/jsonl", "application/json-seq"], json!(true));
    assert_eq!(described.read("application/jsonl", "{\"a\":1}\r\n\n2\n"), json!([{"a": 1}, 2]));
    assert_eq!(described.read("application/json-seq", "\u{1e}{\"a\":\n1}\n\u{1e}2\n"), json!([{"a": 1}, 2]));
    assert_eq!(
        described.read("application/jsonl", "1\n{"),
        json!("malformed: the body is no JSON: EOF while parsing an object")
    );
}

#[test]
fn event_streams_are_events_or_what_their_data_says() {
    let text = ": note\nevent: add\ndata: {\"a\":\ndata: 1}\nid: 7\nretry: 10\n\ndata:x\r\n\r\ndata: dropped";
    let open = Description::new(&["text/event-stream"], json!(true)).items(json!(true));
    assert_eq!(
        open.read("text/event-stream", text),
        json!([{"event": "add", "id": "7", "retry": 10, "data": "{\"a\":\n1}"}, {"data": "x"}])
    );
    let typed = json!({"type": "object", "properties": {"data": {"type": "object"}, "id": {"type": "integer"}}});
    let typed = Description::new(&["text/event-stream"], json!(true)).items(typed);
    assert_eq!(typed.read("text/event-stream", "data: {\"a\":1}\nid: 7\n\n"), json!([{"id": 7, "data": {"a": 1}}]));
    let data = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let data = Description::new(&["text/event-stream"], json!(true)).items(data);
    assert_eq!(data.read("text/event-stream", "data: {\"a\":1}\n\n"), json!([{"a": 1}]));
}

#[test]
fn yaml_is_read_within_bounds() {
    let described = Description::new(&["application/yaml"], json!(true));
    let cases = [
        ("a: 1\nb: [x, true, null, 1.5]\n", json!({"a": 1, "b": ["x", true, null, 1.5]})),
        ("a: &x {b: 1}\nc: *x\n", json!({"a": {"b": 1}, "c": {"b": 1}})),
        ("1: a\ntrue: b\n", json!({"1": "a", "true": "b"})),
        ("{\"a\": [1]}", json!({"a": [1]})),
    ];
    for (body, value) in cases {
        assert_eq!(described.read("application/yaml", body), value, "{body}");
    }
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &["a", &level.to_string(), ": &a", &level.to_string(), " [", &aliases, "]\n"].concat();
    }
    let text = format!("a: &a {}\nb: [{}]", "x".repeat(100_000), vec!["*a"; 1000].join(", "));
    for body in [bomb.as_str(), &text, "a: [", "a: *b", &"[".repeat(100_000), "a: .nan", "? [a]\n: b"] {
        let found = described.read("application/yaml", body);
        assert!(found.as_str().is_some_and(|text| text.starts_with("malformed: the body is no YAML")), "{found}");
    }
}
