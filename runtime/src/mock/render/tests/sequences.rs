use serde_json::json;

use super::{sent, text};

#[test]
fn csv_rows() {
    let cases = [
        (json!([{"a": 1, "b": "x,y"}, {"c": null, "a": "\"q\""}]), "a,b,c\r\n1,\"x,y\",\r\n\"\"\"q\"\"\",,\r\n"),
        (json!([{"a": {"b": [1]}}]), "a\r\n\"{\"\"b\"\":[1]}\"\r\n"),
        (json!({"a": 1, "b": true}), "a,b\r\n1,true\r\n"),
        (json!([["a", "b"], [1]]), "a,b\r\n1\r\n"),
        (json!(["a", 2, null]), "a\r\n2\r\n\"\"\r\n"),
        (json!("a,b\n1,2\n"), "a,b\n1,2\n"),
        (json!([{}, {}]), ""),
        (json!(7), "7\r\n"),
    ];
    for (value, expected) in cases {
        assert_eq!(text(&sent("text/csv", &json!({}), &value)), expected, "{value}");
    }
    let document =
        json!({"schema": {"type": "array", "items": {"$ref": "#/row"}}, "row": {"properties": {"id": {}, "name": {}}}});
    assert_eq!(text(&sent("text/csv", &document, &json!([]))), "id,name\r\n");
}

#[test]
fn events() {
    let cases = [
        (json!([{"a": 1}, "x\ny", 3]), "data: {\"a\":1}\n\ndata: x\ndata: y\n\ndata: 3\n\n"),
        (
            json!([{"event": "add", "data": "two\r\nlines", "id": "7\n8", "retry": 5}]),
            "event: add\ndata: two\ndata: lines\nid: 7 8\nretry: 5\n\n",
        ),
        (json!([{"event": "add", "data": {"foo": 42}}]), "event: add\ndata: {\"foo\":42}\n\n"),
        (json!({"data": "x", "other": 1}), "data: {\"data\":\"x\",\"other\":1}\n\n"),
        (json!({"id": 1}), "data: {\"id\":1}\n\n"),
        (json!({"event": "ping", "data": ""}), "event: ping\ndata:\n\n"),
        (json!("hello"), "data: hello\n\n"),
        (json!("data: a\n\ndata: [DONE]\n"), "data: a\n\ndata: [DONE]\n\n"),
        (json!(": comment\r\n\r\n"), ": comment\r\n\r\n"),
        (json!("database: x"), "data: database: x\n\n"),
        (json!([]), ""),
    ];
    for (value, expected) in cases {
        assert_eq!(text(&sent("text/event-stream", &json!({}), &value)), expected, "{value}");
    }
}

#[test]
fn json_texts_one_a_line() {
    let cases = [
        ("application/jsonl", json!([{"a": 1}, "x"]), "{\"a\":1}\n\"x\"\n"),
        ("application/x-ndjson", json!({"a": 1}), "{\"a\":1}\n"),
        ("application/x-ndjson", json!("{\"a\": 1}\n{\"a\":2}"), "{\"a\": 1}\n{\"a\":2}\n"),
        ("application/x-ndjson", json!("no json"), "\"no json\"\n"),
        ("application/x-ndjson", json!("\u{1e}{\n\"a\": 1}\n"), "{ \"a\": 1}\n"),
        ("application/json-seq", json!([1, 2]), "\u{1e}1\n\u{1e}2\n"),
        ("application/json-seq", json!("{}\n{}\n"), "\u{1e}{}\n\u{1e}{}\n"),
        ("application/geo+json-seq", json!([{}]), "\u{1e}{}\n"),
        ("application/jsonl", json!([]), ""),
    ];
    for (name, value, expected) in cases {
        assert_eq!(text(&sent(name, &json!({}), &value)), expected, "{name} {value}");
    }
}
