use serde_json::json;

use super::*;

fn parsed(text: &str) -> Parsed {
    parse(text, &"a.yaml".into(), &Limits::default()).unwrap()
}

fn fault(text: &str) -> Diagnostic {
    *parse(text, &"a.yaml".into(), &Limits::default()).unwrap_err()
}

#[test]
fn keys_keep_the_text_that_was_written() {
    let value = parsed("200: a\nno: b\n1.10: c\n~: d\n? x\n: e\n'on': f\n").value;
    assert_eq!(value, json!({"200": "a", "no": "b", "1.10": "c", "~": "d", "x": "e", "on": "f"}));
}

#[test]
fn merge_keys_yield_to_explicit_and_to_earlier_ones() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  z: 3\n  <<: [*a, *b]\n  x: 4\nd: {'<<': 1}\n";
    let parsed = parsed(text);
    assert_eq!(parsed.value["c"], json!({"z": 3, "x": 4, "y": 1}));
    assert_eq!(parsed.value["d"], json!({"<<": 1}));
    assert_eq!(parsed.diagnostics, []);
}

#[test]
fn a_key_that_stands_twice_is_an_error_at_both_places_and_the_later_counts() {
    for text in ["{\"a\": {\"b\": 1,\n \"b\": 2}}", "a:\n  b: 1\n  b: 2\n", "{a: {b: 1,\n b: 2}}"] {
        let parsed = parsed(text);
        assert_eq!(parsed.value, json!({"a": {"b": 2}}));
        let [fault] = &parsed.diagnostics[..] else { panic!("{:?}", parsed.diagnostics) };
        assert_eq!((fault.code, fault.place.pointer.as_str()), (Code::DuplicateKey, "/a/b"));
        let (first, second) = (&fault.related[0].0, &fault.place);
        assert_eq!(first.line.unwrap() + 1, second.line.unwrap());
        assert!(first.column.is_some() && second.column.is_some());
    }
}

#[test]
fn integers_beyond_64_bits_become_doubles_with_a_warning() {
    for text in ["{\"max\": [18446744073709551616]}", "max: [18446744073709551616]"] {
        let parsed = parsed(text);
        assert_eq!(parsed.value["max"][0].as_f64(), Some(18_446_744_073_709_551_616.0));
        assert_eq!(parsed.diagnostics[0].code, Code::IntegerTooLarge);
        assert_eq!(parsed.diagnostics[0].place.pointer.as_str(), "/max/0");
        assert_eq!(parsed.diagnostics[0].place.line, Some(1));
    }
    assert_eq!(parsed("{\"max\": 1e300}").diagnostics, []);
}

#[test]
fn numbers_that_json_lacks_become_null_with_a_warning() {
    for text in ["a: .nan", "a: -.inf", "a: 1e999", "{\"a\": 1e999}"] {
        let parsed = parsed(text);
        assert_eq!(parsed.value, json!({"a": null}), "{text}");
        assert_eq!(parsed.diagnostics[0].code, Code::UnknownTag);
    }
}

#[test]
fn tags_are_ignored_except_those_that_say_what_is_there() {
    let parsed =
        parsed("a: !!str 12\nb: !!int 12\nc: !foo 12\nd: !!python/object:os.system {x: 1}\ne: ! 12\nf: !!map {}\n");
    assert_eq!(parsed.value, json!({"a": "12", "b": 12, "c": 12, "d": {"x": 1}, "e": "12", "f": {}}));
    let places: Vec<&str> = parsed.diagnostics.iter().map(|warning| warning.place.pointer.as_str()).collect();
    assert_eq!(places, ["/c", "/d"]);
}

#[test]
fn the_first_document_that_holds_something_counts() {
    let parsed = parsed("---\n---\na: 1\n...\n---\nb: 2\n");
    assert_eq!(parsed.value, json!({"a": 1}));
    assert_eq!(parsed.diagnostics[0].place.line, Some(5));
    assert!(self::parsed("---\na: 1\n...\n").diagnostics.is_empty());
}

#[test]
fn yaml_in_flow_style_and_nearly_json_are_understood() {
    assert_eq!(parsed("{a: 1, \"b\": [x, y,],}").value, json!({"a": 1, "b": ["x", "y"]}));
    assert_eq!(parsed("{\"a\": 1,}").value, json!({"a": 1}));
    assert_eq!(parsed("{\n\t\"a\": \"\\ud83d\\ude00\"\n}").value, json!({"a": "\u{1f600}"}));
}

#[test]
fn what_stands_too_far_left_is_read_and_told_where_it_stands() {
    for (text, told) in [
        ("a: 1\nb:\n  c: {\n    d: 2\n  }\n", None),
        ("a: 1\nb:\n  c: {\n    \"d\": 2, \"e\": {}, \"f\": {}\n  }\n", None),
        ("a: 1\nb:\n  c: {\n    d: 2\n }\n", Some(5)),
        ("a: 1\nb:\n  c: {\n  d: 2\n  }\n", Some(4)),
        ("x: {\n \"y\": {}\n}\na: 1\nb:\n  c: {\n    d: 2\n }\n", Some(8)),
        ("a: 1\nb: {c: {d:\n2}}\n", Some(3)),
    ] {
        let parsed = parsed(text);
        assert_eq!(parsed.value["b"]["c"]["d"], 2, "{text}");
        let errors: Vec<_> = parsed.diagnostics.iter().map(|found| (found.severity, found.place.line)).collect();
        let told: Vec<_> = told.iter().map(|line| (crate::diagnostic::Severity::Error, Some(*line))).collect();
        assert_eq!(errors, told, "{text}");
    }
}

#[test]
fn a_mapping_as_a_key_costs_its_entry_only() {
    let parsed = parsed("a: 1\n? {b: 2}\n: {c: 3}\nd: 4\n");
    assert_eq!(parsed.value, json!({"a": 1, "d": 4}));
    assert_eq!((parsed.diagnostics.len(), parsed.diagnostics[0].code), (1, Code::Syntax));
}

#[test]
fn syntax_faults_have_a_line_a_column_and_a_hint() {
    for (text, line) in [
        ("a: b: c\n", 1),
        ("a:\n\t- b\n", 2),
        ("a: 'x\n", 0),
        ("{\"a\": 1\n \"b\": 2}", 2),
        ("{\"a\": \"x}", 1),
        ("a: *b", 1),
    ] {
        let fault = fault(text);
        assert_eq!(fault.code, Code::Syntax, "{text}");
        assert!(line == 0 || fault.place.line == Some(line), "{text}: {fault:?}");
        assert!(fault.place.column.is_some() && fault.hint.is_some(), "{text}: {fault:?}");
    }
}

#[test]
fn nesting_is_bounded_in_both_formats() {
    let deep_blocks = (0..2000).map(|depth| format!("{}a:", " ".repeat(depth))).collect::<Vec<_>>().join("\n");
    for text in [
        "[".repeat(100_000),
        format!("a: {}", "[".repeat(100_000)),
        deep_blocks,
        "- ".repeat(100_000),
        "{\"a\":".repeat(500),
    ] {
        assert_eq!(fault(&text).code, Code::TooDeep, "{}", &text[..20]);
    }
    let chained = format!("a: &a {}1{}\nb: {}*a{}", "[".repeat(100), "]".repeat(100), "[".repeat(50), "]".repeat(50));
    assert_eq!(fault(&chained).code, Code::TooDeep);
}

#[test]
fn alias_bombs_are_refused_before_they_expand() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb = format!("{bomb}a{level}: &a{level} [{below}]\n");
    }
    let long_text = format!("a: &a {}\nb: [{}]", "x".repeat(1 << 20), "*a,".repeat(1000));
    let merges = (1..4000).map(|i| format!("a{i}: &a{i} {{<<: *a{}, k{i}: 1}}", i - 1)).collect::<Vec<_>>().join("\n");
    for text in [bomb, long_text, format!("a0: &a0 {{k: 1}}\n{merges}"), "a: &a [*a]\n".to_owned()] {
        assert_eq!(fault(&text).code, Code::AliasExpansion, "{}", &text[..20]);
    }
}

#[test]
fn an_alias_repeats_its_node_and_may_be_a_key() {
    let value = parsed("a: &x {k: [1]}\nb: *x\nc: {&y n: 1}\n? *y\n: 2\n").value;
    assert_eq!(value, json!({"a": {"k": [1]}, "b": {"k": [1]}, "c": {"n": 1}, "n": 2}));
}

#[test]
fn brackets_closed_too_far_left_are_read_and_keep_their_places() {
    let text = "a:\n  x: {\n    k: 1\n  }\n  y: [\n  !t 2,\n  ]\n";
    let parsed = parsed(text);
    assert_eq!(parsed.value, json!({"a": {"x": {"k": 1}, "y": [2]}}));
    assert_eq!((parsed.diagnostics[0].place.line, parsed.diagnostics[0].place.column), (Some(6), Some(3)));
    let found = crate::source::places::locate(text, parsed.format, &[&Pointer::parse("/a/y/0")]);
    assert_eq!(found[0].map(|mark| mark.line), Some(6));
}
