use serde_json::{Value, json};

use super::to_text;

fn member(value: &Value) -> String {
    let text = to_text(&json!({ "k": value }), None);
    text.strip_prefix("k: ").unwrap().strip_suffix('\n').unwrap().to_owned()
}

#[test]
fn strings_that_any_reader_takes_for_something_else_are_quoted() {
    for string in [
        "",
        "no",
        "On",
        "YES",
        "y",
        "n",
        "~",
        "null",
        "Null",
        "true",
        "1",
        "-1",
        "+1",
        "017",
        "0o17",
        "0x1F",
        "1_000",
        "1,000",
        "1:20",
        "190:20:30",
        "2026-01-01",
        "2026-01-01T10:00:00Z",
        "2026-01-01 10:00:00",
        "1e3",
        "1.",
        ".5",
        ".inf",
        "-.INF",
        ".NaN",
        "=",
        "<<",
        "- a",
        "-",
        "?",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "# a",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "[a",
        "{a",
        " a",
        "a ",
        "---",
        "...",
    ] {
        assert_eq!(member(&json!(string)), format!("\"{string}\""), "{string:?}");
    }
}

#[test]
fn other_strings_stay_plain() {
    for string in [
        "Bella",
        "a b",
        "2XX",
        "default",
        "GET /pet/{petId}",
        "application/json",
        "https://example.com/a#b",
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "a,b",
        "it's",
        "^[a-z]+$",
        "-rw",
        "北京",
        "x: y".trim_end_matches(": y"),
        "nobody",
        "10 Downing Street",
        "3.0.3",
        "127.0.0.1",
        "/",
        "<a>",
    ] {
        assert_eq!(member(&json!(string)), string);
    }
}

#[test]
fn quotes_are_chosen_for_reading() {
    assert_eq!(member(&json!(r#""a" it's"#)), r#"'"a" it''s'"#);
    assert_eq!(member(&json!("a\r\nb\u{85}\u{2028}\u{0}")), r#""a\r\nb\x85\u2028\x00""#);
    assert_eq!(member(&json!("\"\t")), r#""\"\t""#);
}

#[test]
fn numbers_keep_their_kind_and_every_digit() {
    let written: Vec<String> = [
        json!(1.0),
        json!(-0.0),
        json!(0),
        json!(1e300),
        json!(1.5e-7),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(0.1),
        json!(f64::MIN_POSITIVE),
    ]
    .iter()
    .map(member)
    .collect();
    assert_eq!(
        written,
        [
            "1.0",
            "-0.0",
            "0",
            "1.0e+300",
            "1.5e-7",
            "18446744073709551615",
            "-9223372036854775808",
            "0.1",
            "2.2250738585072014e-308"
        ]
    );
}

#[test]
fn structure_is_block_style() {
    let value = json!({
        "empty": {}, "none": [], "list": [1, [2, [3]], {"a": 1, "b": {"c": "x\ny"}}, [], {}],
        "text": "one\n\n  two\n", "keep": "one\n\n", "strip": " one\ntwo", "200": {"404": true},
        "trailing": "one \ntwo", "breaks": "\n\n", "deep": [["a\nb\n"]]
    });
    insta::assert_snapshot!(to_text(&value, Some("200")));
}

#[test]
fn a_root_that_is_no_mapping_is_written_too() {
    assert_eq!(to_text(&json!([{"a": 1}, 2]), None), "- a: 1\n- 2\n");
    assert_eq!(to_text(&json!("a\nb"), None), "\"a\\nb\"\n");
    assert_eq!(to_text(&json!({}), None), "{}\n");
}

#[test]
fn a_key_too_long_for_one_line_is_explicit() {
    for key in ["k".repeat(2000), "\u{1}".repeat(300)] {
        let value = json!({ "a": [{ key.clone(): { "x": 1 } }, { key: "v" }] });
        let text = to_text(&value, None);
        assert!(text.contains("- ? "), "{text}");
        assert_eq!(serde_yaml::from_str::<Value>(&text).unwrap(), value);
    }
}

mod properties {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::super::to_text;

    fn hostile_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z]{1,6}",
            any::<String>(),
            "[-?:,#&*!|>%@\\[\\]{}'\"` \n\t\r~=<.0-9a-z]{0,12}",
            "[0-9][-0-9:_.eETZx ]{0,8}",
            "( {0,2}[a-z#:-]{0,3} {0,1}\n){1,4}[a-z ]{0,3}",
            "[\u{0}-\u{20}\u{7f}-\u{a0}\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}\u{1F600}]{0,6}",
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            hostile_text().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((hostile_text(), inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_written_is_read_back(value in value()) {
            let text = to_text(&value, None);
            let read: Value = serde_yaml::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(&read, &value, "{}", text);
            prop_assert!(text.ends_with('\n'));
        }

        #[test]
        fn no_line_ends_with_a_blank(value in value()) {
            let text = to_text(&value, None);
            prop_assert!(text.lines().all(|line| !line.ends_with([' ', '\t'])), "{:?}", text);
        }
    }
}
