use serde_json::{Value, json};

use super::values::merge_values;
use super::{Versions, merge_texts};
use crate::source::Pointer;

#[expect(clippy::needless_pass_by_value, reason = "values are written in the call")]
fn merged(base: Value, ours: Value, theirs: Value) -> (Value, Vec<String>, Vec<String>) {
    let merged = merge_values(Some(&base), &ours, &theirs);
    let shown = |pointers: Vec<Pointer>| pointers.iter().map(|at| at.as_str().to_owned()).collect::<Vec<_>>();
    let clashes = merged.clashes.iter().map(|clash| format!("{}={}", clash.at, clash.theirs)).collect();
    (merged.value.unwrap(), clashes, shown(merged.left_over))
}

#[test]
fn each_member_goes_with_the_side_that_changed_it() {
    let base = json!({ "a": 1, "b": 2, "c": { "d": 3, "e": 4 }, "gone": 5, "list": [1, { "x": 1, "y": 1 }] });
    let ours = json!({ "a": 9, "b": 2, "c": { "d": 3, "mine": 7 }, "gone": 5, "list": [1, { "x": 2, "y": 1 }] });
    let theirs = json!({ "a": 1, "b": 8, "c": { "d": 6, "e": 4 }, "new": 0, "list": [3, { "x": 1, "y": 4 }] });
    let wanted = json!({ "a": 9, "b": 8, "c": { "d": 6, "mine": 7 }, "new": 0, "list": [3, { "x": 2, "y": 4 }] });
    assert_eq!(merged(base, ours, theirs), (wanted, vec![], vec![]));
}

#[test]
fn where_both_changed_the_same_the_user_wins_and_it_is_told() {
    let outcome = merged(json!({ "a": 1, "l": [1] }), json!({ "a": 2, "l": [1, 2] }), json!({ "a": 3, "l": [3] }));
    assert_eq!(outcome, (json!({ "a": 2, "l": [1, 2] }), vec!["/a=3".to_owned(), "/l=[3]".to_owned()], vec![]));
    let outcome = merged(json!({ "a": 1 }), json!({ "a": 2 }), json!({ "a": 2 }));
    assert_eq!(outcome, (json!({ "a": 2 }), vec![], vec![]));
}

#[test]
fn what_the_user_took_out_stays_out_and_what_is_edited_outlives_its_description() {
    let outcome = merged(json!({ "a": 1, "b": { "c": 1 } }), json!({ "b": { "c": 2 } }), json!({ "a": 7 }));
    assert_eq!(outcome, (json!({ "b": { "c": 2 } }), vec![], vec!["/b".to_owned()]));
}

/// A media type of a reply around a body.
#[expect(clippy::needless_pass_by_value, reason = "values are written in the call")]
fn reply(content: Value) -> Value {
    json!({ "responses": { "200": { "content": { "application/json": content } } } })
}

#[test]
fn a_new_body_is_left_alone_and_an_edited_one_grows_with_its_schema() {
    let base = reply(json!({ "body": { "id": 1, "name": "Bella" } }));
    let theirs = reply(json!({ "body": { "id": 1, "name": "Bella", "status": "sold" } }));
    let edited = reply(json!({ "body": { "id": 1, "name": "Mine" } }));
    let grown = reply(json!({ "body": { "id": 1, "name": "Mine", "status": "sold" } }));
    assert_eq!(merged(base.clone(), edited, theirs.clone()), (grown, vec![], vec![]));
    let new = reply(json!({ "body": { "id": 2, "name": "Mine" } }));
    assert_eq!(merged(base, new.clone(), theirs), (new, vec![], vec![]));
}

#[test]
fn a_reply_never_has_two_bodies() {
    let base = reply(json!({ "body": { "id": 1 } }));
    let ours = reply(json!({ "body": { "id": 2 } }));
    let theirs = reply(json!({ "text": "one" }));
    let at = "/responses/200/content/application~1json";
    let outcome = merged(base.clone(), ours.clone(), theirs.clone());
    assert_eq!(outcome, (ours, vec![format!("{at}/text=\"one\"")], vec![format!("{at}/body")]));
    assert_eq!(merged(base.clone(), base.clone(), theirs.clone()), (theirs, vec![], vec![]));
    let file = reply(json!({ "file": "bodies/one.json" }));
    let newer = reply(json!({ "body": { "id": 3 } }));
    assert_eq!(merged(base, file.clone(), newer), (file, vec![], vec![]));
}

#[test]
fn a_text_keeps_what_is_no_value() {
    let base = "operation: GET /pets\ndefault: 200\nresponses:\n  200: {}\n";
    let theirs = "operation: GET /pets\ndefault: 200\nresponses:\n  200: {}\n  404: {}\n";
    let cases = [
        // Not edited but for the ends of its lines.
        (base.replace('\n', "\r\n"), theirs.replace('\n', "\r\n")),
        // A comment, and no line end at the end.
        (
            "# mine\noperation: GET /pets\ndefault: 200\nresponses:\n  200: {}".to_owned(),
            "# mine\noperation: GET /pets\ndefault: 200\nresponses:\n  200: {}\n  404: {}".to_owned(),
        ),
        // Written otherwise.
        (
            "responses: {200: {}}   # all\ndefault: 200\n\noperation: \"GET /pets\"\n".to_owned(),
            "responses: {200: {}, \"404\": {}}   # all\ndefault: 200\n\noperation: \"GET /pets\"\n".to_owned(),
        ),
        // Line ends of both kinds, and a mark of the byte order.
        (
            "\u{feff}operation: GET /pets\r\ndefault: 200\nresponses:\r\n  200: {}\r\n".to_owned(),
            "\u{feff}operation: GET /pets\r\ndefault: 200\nresponses:\r\n  200: {}\r\n  404: {}\r\n".to_owned(),
        ),
    ];
    for (ours, expected) in cases {
        let versions = Versions { base: Some(base), ours: &ours, theirs };
        let merged = merge_texts(versions, &Pointer::parse("/responses")).unwrap();
        assert_eq!(merged.text, expected);
        assert!(merged.clashes.is_empty());
    }
}

#[test]
fn a_text_that_nothing_can_be_put_into_stays_and_the_new_one_is_told() {
    let base = "operation: GET /pets\nresponses:\n  200: {delay_ms: 1}\n  404: {delay_ms: 1}\n";
    let ours = "? operation\n: GET /pets\nresponses: {200: {delay_ms: 1}, 404: {delay_ms: 1}}\n";
    let theirs = "operation: GET /pets\nresponses:\n  200: {delay_ms: 2}\n  404: {delay_ms: 1}\n";
    let versions = Versions { base: Some(base), ours, theirs };
    let merged = merge_texts(versions, &Pointer::parse("/responses")).unwrap();
    assert_eq!(merged.text, ours);
    assert_eq!(merged.clashes.len(), 1);
}

#[test]
fn a_merge_of_lines_that_would_name_a_key_twice_is_not_taken() {
    let base = "responses:\n  200:\n    content:\n      text/plain:\n        text: a\n";
    let theirs = "responses:\n  200:\n    content:\n      text/plain:\n        from: sample\n        text: b\n";
    // The user has put the same member at the other end, so that both lines would be in the merge.
    let ours =
        "responses:\n  200:\n    content:\n      text/plain:\n        text: a\n        # mine\n        from: sample\n";
    let versions = Versions { base: Some(base), ours, theirs };
    let merged = merge_texts(versions, &Pointer::parse("/responses")).unwrap();
    assert_eq!(merged.text, ours.replace("text: a", "text: b"));
}
