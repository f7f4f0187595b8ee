use std::fs;
use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::draft::DraftOptions;
use crate::source::{ReadOptions, read};
use crate::spec::lower;

const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: a, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: a
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer}}}
              examples:
                good: {externalValue: good.json}
                bad: {externalValue: bad.json}
                none: {externalValue: text.txt}
            text/plain: {examples: {text: {externalValue: text.txt}}}
            image/png: {examples: {bytes: {externalValue: bytes.bin}}}
            text/html: {examples: {bytes: {externalValue: bytes.bin}}}
";

#[expect(clippy::disallowed_methods, reason = "a test folder needs no atomic writes")]
fn drafted(name: &str, example: &str) -> DraftedBody {
    let folder = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("a.yaml", DESCRIPTION.as_bytes()),
        ("good.json", b"\xef\xbb\xbf{\"id\": 7}"),
        ("bad.json", b"{\"id\": \"x\", \"more\": 1}"),
        ("text.txt", b"text\n"),
        ("bytes.bin", b"\x00\xff"),
    ];
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let read = read(folder.path().join("a.yaml").to_str().unwrap(), &ReadOptions::default()).unwrap();
    let (api, _) = lower(Arc::new(read.document)).unwrap();
    let drafter = Drafter::new(Arc::new(api), DraftOptions::default());
    let operation = &drafter.api.operations[0];
    let response = &operation.responses[0];
    let media_type = response.content.iter().find(|media_type| media_type.name == name).unwrap();
    drafter.body(operation, response, media_type, Some(example))
}

#[test]
fn an_example_in_a_file_of_its_own_is_sent_as_its_media_type_is_written() {
    assert_eq!(drafted("application/json", "good").body, Some(Body::Value(json!({"id": 7}))));
    assert_eq!(drafted("text/plain", "text").body, Some(Body::Text("text\n".to_owned())));
    for name in ["image/png", "text/html"] {
        assert_eq!(drafted(name, "bytes").body, Some(Body::Bytes(vec![0, 0xff])), "{name}");
    }
}

#[test]
fn a_json_example_in_a_file_of_its_own_is_checked_like_any_other() {
    let repaired = drafted("application/json", "bad");
    let Some(Body::Value(value)) = &repaired.body else { panic!("{repaired:?}") };
    assert!(value["id"].is_i64() && value["more"] == 1, "{value}");
    assert_eq!(repaired.diagnostics[0].code, Code::InvalidExample);
    assert!(repaired.proved);

    let sampled = drafted("application/json", "none");
    assert_eq!(sampled.origin, Origin::Sample);
    assert_eq!(sampled.diagnostics[0].message, "the file of the example is not JSON, and `application/json` is");
}
