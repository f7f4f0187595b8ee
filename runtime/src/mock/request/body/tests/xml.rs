use serde_json::{Value, json};

use super::Description;

fn read(schema: Value, body: impl AsRef<[u8]>) -> Value {
    Description::new(&["application/xml"], schema).read("application/xml", body)
}

#[test]
fn a_document_has_the_shape_of_its_schema() {
    let schema = json!({
        "type": "object",
        "xml": {"name": "pet", "namespace": "urn:p", "prefix": "p"},
        "properties": {
            "id": {"type": "integer", "xml": {"attribute": true}},
            "name": {"type": "string", "xml": {"name": "fullName"}},
            "alive": {"type": "boolean"},
            "note": {"type": ["string", "null"]},
            "tags": {"type": "array", "items": {"type": "integer", "xml": {"name": "tag"}}, "xml": {"wrapped": true, "name": "tagList"}},
            "links": {"type": "array", "items": {"type": "string"}},
            "owner": {"type": "object", "properties": {"age": {"type": "integer"}}},
        },
    });
    let cases = [
        ("<pet id='7'><fullName> a &amp; <![CDATA[<b>]]></fullName></pet>", json!({"id": 7, "name": " a & <b>"})),
        ("<p:pet xmlns:p='urn:p' p:id='7'><p:alive> true </p:alive></p:pet>", json!({"id": 7, "alive": true})),
        ("<pet><tagList><tag>1</tag><tag>x</tag></tagList></pet>", json!({"tags": [1, "x"]})),
        ("<pet><tagList/></pet>", json!({"tags": []})),
        ("<pet><links>a</links><alive/><links>b</links></pet>", json!({"alive": "", "links": ["a", "b"]})),
        ("<pet><links>a</links></pet>", json!({"links": ["a"]})),
        ("<pet><owner><age>5</age></owner></pet>", json!({"owner": {"age": 5}})),
        ("<pet><owner/></pet>", json!({"owner": {}})),
        (
            "<pet><note xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/></pet>",
            json!({"note": null}),
        ),
        ("<pet><note>x</note><note>y</note></pet>", json!({"note": ["x", "y"]})),
        ("<pet other='1'><unknown>2</unknown></pet>", json!({"unknown": "2", "other": "1"})),
        ("<pet><name>x</name></pet>", json!({"name": "x"})),
        ("<pet>&#x41;&lt;</pet>", json!("A<")),
        ("<?xml version='1.0'?><!DOCTYPE pet><!-- c --><pet/>\n", json!({})),
    ];
    for (body, value) in cases {
        assert_eq!(read(schema.clone(), body), value, "{body}");
    }
}

#[test]
fn later_versions_name_nodes() {
    let schema = json!({
        "type": "object",
        "properties": {
            "lang": {"type": "string", "xml": {"nodeType": "attribute"}},
            "text": {"type": "integer", "xml": {"nodeType": "text"}},
        },
    });
    assert_eq!(read(schema, "<a lang='en'>5</a>"), json!({"lang": "en", "text": 5}));
    let list = json!({"type": "array", "items": {"type": "integer"}});
    assert_eq!(read(list, "<root><item>1</item><item>2</item></root>"), json!([1, 2]));
    assert_eq!(read(json!({"type": "integer"}), "<n> 5\n</n>"), json!(5));
    assert_eq!(read(json!({"type": "string"}), "<n>5</n>"), json!("<n>5</n>"));
    assert_eq!(read(json!(true), "<a><b>1</b><b>2</b><c d='3'/></a>"), json!({"b": ["1", "2"], "c": {"d": "3"}}));
}

#[test]
fn encodings_are_those_of_the_document() {
    let schema = || json!({"type": "object"});
    let utf16: Vec<u8> = "\u{feff}<a><b>é</b></a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a><b>\xe9</b></a>";
    for body in [&utf16[..], latin, "\u{feff}<a><b>é</b></a>".as_bytes()] {
        assert_eq!(read(schema(), body), json!({"b": "é"}));
    }
    assert_eq!(read(schema(), b"<a>\xe9</a>"), json!("malformed: the body is not UTF-8"));
    assert_eq!(read(schema(), "<?xml version='1.0' encoding='koi8-r'?><a/>"), json!("unsupported: application/xml"));
}

#[test]
fn broken_and_hostile_documents_are_malformed() {
    let entities = "<!DOCTYPE a [<!ENTITY x 'xxxx'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>";
    let bodies = [
        "x".to_owned(),
        "<a>".to_owned(),
        "<a></b>".to_owned(),
        "<a/><b/>".to_owned(),
        "<a/>x".to_owned(),
        "<a b='1' b='2'/>".to_owned(),
        "<a b=1/>".to_owned(),
        "<a>&x;</a>".to_owned(),
        format!("{entities}<a>&x;</a>"),
        format!("{entities}<a>&f;</a>"),
        format!("{entities}<a b='&x;'/>"),
        "<a>&#0;</a>".to_owned(),
        "<a>&#xFFFF;</a>".to_owned(),
        "<!-- only -->".to_owned(),
        "<a>".repeat(100_000),
        format!("{}{}", "<a>".repeat(129), "</a>".repeat(129)),
    ];
    for body in bodies {
        let found = read(json!({"type": "object"}), &body);
        let is_told = found.as_str().is_some_and(|text| text.starts_with("malformed: the body is no XML"));
        assert!(is_told, "{found} for {body:.60}");
    }
}

#[test]
fn many_attributes_and_elements_take_linear_time() {
    let attributes: String = (0..100_000).map(|index: u32| [" a", &index.to_string(), "=''"].concat()).collect();
    let elements: String = (0..100_000).map(|index: u32| ["<e", &index.to_string(), "/>"].concat()).collect();
    let schema = json!({"type": "object", "properties": {"e1": {"type": "string"}, "e2": {"type": "string"}}});
    let value = read(schema, format!("<a{attributes}>{elements}</a>"));
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(200_000));
}
