use serde_json::json;

use super::*;
use crate::regenerate::text::parse;

/// The text with the value at each pointer set; null takes the member out.
fn changed(text: &str, changes: &[(&str, Value)]) -> Option<String> {
    let mut wanted = parse(text).unwrap();
    for (pointer, value) in changes {
        let pointer = Pointer::parse(pointer);
        let (around, key) = (pointer.parent().unwrap(), pointer.last().unwrap());
        let around = wanted.pointer_mut(around.as_str()).unwrap();
        match (around, value) {
            (Value::Object(members), Value::Null) => drop(members.shift_remove(&key)),
            (around, value) => match around {
                Value::Object(members) => drop(members.insert(key, value.clone())),
                Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                _ => panic!("{pointer} has no members"),
            },
        }
    }
    splice(text, &wanted, &Pointer::parse("/responses"))
}

const SHEET: &str = "\
# mine
operation: GET /pets   # the list
responses:
  # what is served
  200:
    content:
      application/json:
        from: sample
        body: {id: 1, name: 'Bella'}   # a good dog
      text/plain:
        text: |-   # two lines
          one
          two
    headers:
        X-Mine: \"1\" # wide

  404: # none
    delay_ms: 5
# the end
";

#[test]
fn each_change_touches_its_own_bytes() {
    insta::assert_snapshot!(
        [
            ("a scalar", vec![("/responses/404/delay_ms", json!(7))]),
            ("a scalar becomes a block", vec![("/responses/200/headers/X-Mine", json!("a\nb"))]),
            ("a block becomes a scalar", vec![("/responses/200/content/text~1plain/text", json!("one"))]),
            ("in braces", vec![("/responses/200/content/application~1json/body/name", json!("Rex, [the] dog"))]),
            ("new in braces", vec![("/responses/200/content/application~1json/body/tag", json!({ "id": 2 }))]),
            ("out of braces", vec![("/responses/200/content/application~1json/body/name", Value::Null)]),
            (
                "braces become longer",
                vec![("/responses/200/content/application~1json/body", json!({ "x": [1, { "y": 2 }] }))]
            ),
            ("new status", vec![("/responses/500", json!({ "content": { "text/plain": { "text": "oh" } } }))]),
            ("new last member", vec![("/default", json!(200))]),
            ("a status goes", vec![("/responses/404", Value::Null)]),
            ("a commented member goes", vec![("/responses/200/content/text~1plain", Value::Null)]),
            ("first member goes", vec![("/responses/200/content/application~1json/from", Value::Null)]),
            ("a status becomes empty", vec![("/responses/404/delay_ms", Value::Null)]),
            (
                "several at once",
                vec![
                    ("/responses/200/content/application~1json/from", json!("example")),
                    ("/responses/200/content/application~1json/body/id", json!(9)),
                    ("/responses/404", Value::Null),
                    ("/responses/2XX", json!({})),
                ]
            ),
        ]
        .into_iter()
        .map(|(name, changes)| {
            let after = changed(SHEET, &changes).unwrap_or_else(|| panic!("{name}"));
            format!(
                "== {name}\n{}",
                diffy::create_patch(SHEET, &after).to_string().lines().skip(2).collect::<Vec<_>>().join("\n")
            )
        })
        .collect::<Vec<_>>()
        .join("\n\n")
    );
}

#[test]
fn comments_never_go() {
    for at in ["/responses/200", "/responses/404", "/responses/200/content", "/responses/200/headers", "/operation"] {
        let after = changed(SHEET, &[(at, Value::Null)]).unwrap();
        for comment in SHEET.split('#').skip(1).map(|rest| rest.lines().next().unwrap()) {
            assert!(after.contains(&format!("#{comment}")), "{comment} went with {at}:\n{after}");
        }
    }
}

#[test]
fn the_way_a_file_is_written_stays() {
    let cases = [
        // Line ends of Windows, and none at the end.
        ("a: 1\r\nb:\r\n  c: 2", ("/b/d", json!({ "e": 3 })), "a: 1\r\nb:\r\n  c: 2\r\n  d:\r\n    e: 3"),
        ("a: 1\nb: 2", ("/b", Value::Null), "a: 1"),
        ("a: 1\nb: 2 # two", ("/b", Value::Null), "a: 1\n# two"),
        // JSON stays JSON.
        ("{\"a\": {\"b\": 1}}\n", ("/a/c", json!({ "d": "x" })), "{\"a\": {\"b\": 1, \"c\": {\"d\":\"x\"}}}\n"),
        ("{\"a\": \"x\"}", ("/a", json!("y")), "{\"a\": \"y\"}"),
        // Behind dashes.
        ("l:\n- a: 1\n  b: 2\n- c\n", ("/l/0/a", Value::Null), "l:\n- b: 2\n- c\n"),
        ("l:\n- a: 1 # one\n  b: 2\n", ("/l/0/a", Value::Null), "l:\n- # one\n  b: 2\n"),
        ("l:\n- a: 1\n- c # see\n", ("/l/1", json!(5)), "l:\n- a: 1\n- 5 # see\n"),
        // Nothing written is a value, too.
        ("a:\nb: 1\n", ("/a", json!({ "c": 1 })), "a:\n  c: 1\nb: 1\n"),
        ("a: {}   # none\nb: 1\n", ("/a/c", json!(1)), "# none\na:\n  c: 1\nb: 1\n"),
        ("ä: ü # é\nö: 1\n", ("/ä", json!("û")), "ä: û # é\nö: 1\n"),
        // An alias is written out where it has to differ.
        ("x: &one {a: 1}\ny: *one\n", ("/y/a", json!(2)), "x: &one {a: 1}\ny:\n  a: 2\n"),
    ];
    for (text, change, expected) in cases {
        assert_eq!(changed(text, std::slice::from_ref(&change)).as_deref(), Some(expected), "{text:?} {change:?}");
    }
}

#[test]
fn what_has_no_place_is_refused() {
    // The anchor is repeated elsewhere, which would change as well.
    assert_eq!(changed("x: &one {a: 1}\ny: *one\n", &[("/x/a", json!(2))]), None);
    assert_eq!(changed("? a\n: 1\nb: 2\n", &[("/b", json!(3))]), None);
}

#[test]
fn a_key_is_renamed_where_it_stands() {
    let text = "config:\n  # all of them\n  /pets/{petId}:   # here\n    GET: {status: 404}\n";
    let edits = vec![Edit::Rename(Pointer::parse("/config/~1pets~1{petId}"), "/pets/{id}".to_owned())];
    let after = edit(text, &edits, &Pointer::parse("/responses")).unwrap();
    assert_eq!(after, text.replace("petId", "id"));
}
