use serde_json::{Value, json};

use super::{sent, text};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// The document that is sent, without its declaration.
fn xml(document: &Value, value: &Value) -> String {
    let rendered = sent("application/xml", document, value);
    text(&rendered).strip_prefix(DECLARATION).unwrap().to_owned()
}

#[expect(clippy::needless_pass_by_value, reason = "values are written in the call")]
fn check(schema: Value, value: Value, expected: &str) {
    assert_eq!(xml(&json!({"schema": schema}), &value), expected);
}

#[test]
fn members_become_elements_and_attributes() {
    check(
        json!({"xml": {"name": "Person"}, "properties": {
            "id": {"type": "integer", "xml": {"attribute": true}},
            "name": {"type": "string", "xml": {"namespace": "https://example.com/schema/sample", "prefix": "sample"}},
        }}),
        json!({"id": 123, "name": "a < b & c", "new": [{"x": 1}]}),
        "<Person id=\"123\"><sample:name xmlns:sample=\"https://example.com/schema/sample\">a &lt; b &amp; c</sample:name>\
         <new><x>1</x></new></Person>",
    );
}

/// The table of OpenAPI 3.0.4 §4.7.26.2.4 and 3.2 §4.26.6.
#[test]
fn lists_are_wrapped_and_named_as_asked() {
    let cases = [
        (json!({"type": "array"}), "<animals>a</animals><animals>b</animals>"),
        (json!({"type": "array", "items": {"xml": {"name": "animal"}}}), "<animal>a</animal><animal>b</animal>"),
        (
            json!({"type": "array", "items": {"xml": {"name": "animal"}}, "xml": {"name": "aliens"}}),
            "<animal>a</animal><animal>b</animal>",
        ),
        (
            json!({"type": "array", "xml": {"wrapped": true}}),
            "<animals><animals>a</animals><animals>b</animals></animals>",
        ),
        (
            json!({"type": "array", "items": {"xml": {"name": "animal"}}, "xml": {"wrapped": true}}),
            "<animals><animal>a</animal><animal>b</animal></animals>",
        ),
        (
            json!({"type": "array", "items": {"xml": {"name": "animal"}}, "xml": {"name": "aliens", "wrapped": true}}),
            "<aliens><animal>a</animal><animal>b</animal></aliens>",
        ),
        (
            json!({"type": "array", "xml": {"name": "aliens", "wrapped": true}}),
            "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>",
        ),
        (
            json!({"type": "array", "xml": {"name": "aliens", "nodeType": "element"}}),
            "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>",
        ),
    ];
    for (animals, inside) in cases {
        check(
            json!({"xml": {"name": "document"}, "properties": {"animals": animals}}),
            json!({"animals": ["a", "b"]}),
            &format!("<document>{inside}</document>"),
        );
    }
}

#[test]
fn lists_in_lists_stay_apart() {
    check(
        json!({"xml": {"name": "m"}, "properties": {"row": {"type": "array", "items": {"type": "array", "items": {"xml": {"name": "cell"}}}}}}),
        json!({"row": [[1, 2], [], [3]]}),
        "<m><row><cell>1</cell><cell>2</cell></row><row/><row><cell>3</cell></row></m>",
    );
    check(
        json!({}),
        json!([[1], [2, 3]]),
        "<root><item><item>1</item></item><item><item>2</item><item>3</item></item></root>",
    );
}

#[test]
fn the_root_is_called_by_its_hint_its_component_or_root() {
    let components = json!({"schemas": {
        "Pet": {"properties": {"id": {}}},
        "Tag": {"xml": {"name": "tag"}},
        "Pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
    }});
    let cases = [
        (json!({"$ref": "#/components/schemas/Pet"}), json!({"id": 1}), "<Pet><id>1</id></Pet>"),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/Pet"}, {"description": "x"}]}),
            json!({"id": 1}),
            "<Pet><id>1</id></Pet>",
        ),
        (json!({"allOf": [{"$ref": "#/components/schemas/Pet"}, {"xml": {"name": "p"}}]}), json!({}), "<p/>"),
        (json!({"$ref": "#/components/schemas/Tag"}), json!({"a": 1}), "<tag><a>1</a></tag>"),
        (json!({"type": "object"}), json!({"a": 1}), "<root><a>1</a></root>"),
        (json!({"$ref": "#/components/schemas/Pets"}), json!([{"id": 1}]), "<Pets><Pet><id>1</id></Pet></Pets>"),
        (
            json!({"type": "array", "items": {"$ref": "#/components/schemas/Tag"}}),
            json!([{}, {}]),
            "<root><tag/><tag/></root>",
        ),
        (json!({"type": "array", "items": {"type": "string"}}), json!(["a"]), "<root><item>a</item></root>"),
        (json!({"type": "string"}), json!("a"), "<root>a</root>"),
    ];
    for (schema, value, expected) in cases {
        assert_eq!(xml(&json!({"schema": schema, "components": components}), &value), expected);
    }
}

#[test]
fn a_referred_schema_keeps_the_name_of_the_property_unless_it_has_one() {
    let document = json!({
        "schema": {"xml": {"name": "order"}, "properties": {
            "shipTo": {"$ref": "#/d/Address"},
            "tags": {"type": "array", "xml": {"wrapped": true}, "items": {"$ref": "#/d/Tag"}},
            "open": {"allOf": [{"$ref": "#/d/Flag"}, {"description": "x"}]},
        }},
        "d": {"Address": {"properties": {"city": {}}}, "Tag": {"xml": {"name": "tag"}}, "Flag": {"type": "boolean"}},
    });
    assert_eq!(
        xml(&document, &json!({"shipTo": {"city": "Ulm"}, "tags": [{"id": 1}], "open": true})),
        "<order><shipTo><city>Ulm</city></shipTo><tags><tag><id>1</id></tag></tags><open>true</open></order>"
    );
}

/// The examples of OpenAPI 3.2 §4.26.6.
#[test]
fn node_types_of_3_2() {
    check(
        json!({"type": "array", "xml": {"nodeType": "element", "name": "animals"}, "items": {"xml": {"name": "animal"}, "properties": {
            "kind": {"xml": {"nodeType": "attribute"}}, "name": {"xml": {"nodeType": "text"}}}}}),
        json!([{"kind": "Cat", "name": "Fluffy"}, {"kind": "Dog", "name": "Fido"}]),
        r#"<animals><animal kind="Cat">Fluffy</animal><animal kind="Dog">Fido</animal></animals>"#,
    );
    let document = json!({
        "schema": {"xml": {"nodeType": "element", "name": "StoredDocument"}, "$ref": "#/c/Documentation"},
        "c": {"Documentation": {"xml": {"nodeType": "none"}, "properties": {"content": {"xml": {"nodeType": "cdata"}}}}},
    });
    assert_eq!(
        xml(&document, &json!({"content": "<b>]]></b>"})),
        "<StoredDocument><![CDATA[<b>]]]]><![CDATA[></b>]]></StoredDocument>"
    );
    check(
        json!({"type": "array", "xml": {"nodeType": "element", "name": "Report"}, "prefixItems": [
            {"xml": {"nodeType": "text"}}, {"xml": {"name": "data"}}, {"xml": {"nodeType": "text"}}]}),
        json!(["Some preamble text.", 42, "Some postamble text."]),
        "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
    );
    check(
        json!({"xml": {"name": "a"}, "properties": {"inner": {"xml": {"nodeType": "none"}, "properties": {
            "id": {"xml": {"nodeType": "attribute"}}}}}}),
        json!({"inner": {"id": 1, "b": 2}}),
        r#"<a id="1"><b>2</b></a>"#,
    );
}

#[test]
fn null_is_an_empty_element_and_an_absent_attribute() {
    check(
        json!({"xml": {"name": "product"}, "properties": {"count": {"xml": {"attribute": true}}}}),
        json!({"count": null, "description": "Thing", "related": null}),
        r#"<product><description>Thing</description><related xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></product>"#,
    );
}

#[test]
fn namespaces_are_bound_once_and_never_wrongly() {
    let cases = [
        // The default namespace holds for what is inside.
        (
            json!({"xml": {"name": "a", "namespace": "urn:x"}, "properties": {"b": {"xml": {"namespace": "urn:x"}}}}),
            json!({"b": 1, "c": 2}),
            r#"<a xmlns="urn:x"><b>1</b><c>2</c></a>"#,
        ),
        // A bound prefix is not bound again.
        (
            json!({"xml": {"name": "a", "namespace": "urn:x", "prefix": "p"}, "properties": {
                "b": {"xml": {"namespace": "urn:x", "prefix": "p"}}, "c": {"xml": {"prefix": "p"}}}}),
            json!({"b": 1, "c": 2}),
            r#"<p:a xmlns:p="urn:x"><p:b>1</p:b><p:c>2</p:c></p:a>"#,
        ),
        // An attribute needs a prefix for its namespace, and may not take the element's for another one.
        (
            json!({"xml": {"name": "a", "namespace": "urn:x", "prefix": "p"}, "properties": {
                "b": {"xml": {"attribute": true, "namespace": "urn:y"}},
                "c": {"xml": {"attribute": true, "namespace": "urn:z", "prefix": "p"}}}}),
            json!({"b": 1, "c": 2}),
            r#"<p:a xmlns:p="urn:x" xmlns:ns2="urn:y" xmlns:ns3="urn:z" ns2:b="1" ns3:c="2"/>"#,
        ),
        // A prefix without a namespace would make the document unreadable.
        (
            json!({"xml": {"name": "a", "prefix": "smp"}, "properties": {"t": {"xml": {"attribute": true, "name": "xsi:type"}}}}),
            json!({"t": "b", "dc:title": "c"}),
            r#"<smp:a xmlns:smp="urn:smp" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="b"><dc:title xmlns:dc="urn:dc">c</dc:title></smp:a>"#,
        ),
        (json!({"xml": {"name": "a", "namespace": "urn:x {y}"}}), json!({}), r#"<a xmlns="urn:x%20%7By%7D"/>"#),
        // Declarations that are described as attributes are declarations.
        (
            json!({"xml": {"name": "a"}, "properties": {
                "x": {"xml": {"attribute": true, "name": "p:x"}},
                "xmlns": {"xml": {"attribute": true}}, "xmlns:p": {"xml": {"attribute": true}}}}),
            json!({"x": 1, "xmlns": "urn:d", "xmlns:p": "urn:p2"}),
            r#"<a xmlns="urn:d" xmlns:p="urn:p2" p:x="1"/>"#,
        ),
        // `xml` stands for what it always stands for.
        (
            json!({"xml": {"name": "a"}, "properties": {"l": {"xml": {"attribute": true, "prefix": "xml", "name": "lang", "namespace": "urn:no"}}}}),
            json!({"l": "en"}),
            r#"<a xml:lang="en"/>"#,
        ),
    ];
    for (schema, value, expected) in cases {
        check(schema, value, expected);
    }
}

#[test]
fn attributes_of_one_name_are_not_lost() {
    check(
        json!({"xml": {"name": "a"}, "properties": {
            "b": {"xml": {"attribute": true, "name": "x"}}, "c": {"xml": {"attribute": true, "name": "x"}},
            "d": {"xml": {"attribute": true}}}}),
        json!({"b": 1, "c": 2, "d": ["x", "y"]}),
        r#"<a x="1" d="x y"><x>2</x></a>"#,
    );
}

#[test]
fn names_and_characters_that_xml_does_not_have_are_replaced() {
    check(
        json!({"xml": {"name": "1 <x>"}, "additionalProperties": {"properties": {"at": {"xml": {"attribute": true}}}}}),
        json!({"10:30": "a\u{0}\u{b}b", "": {"at": "\"\n<\u{1}"}}),
        "<_1__x_><_10_30>a\u{fffd}\u{fffd}b</_10_30><_ at=\"&quot;&#10;&lt;\u{fffd}\"/></_1__x_>",
    );
}

#[test]
fn polymorphic_values_take_the_hints_of_their_branch() {
    let document = json!({
        "schema": {"oneOf": [{"$ref": "#/c/Cat"}, {"$ref": "#/c/Dog"}], "discriminator": {"propertyName": "kind", "mapping": {"woof": "#/c/Dog"}}},
        "c": {
            "Cat": {"properties": {"kind": {}, "name": {"xml": {"attribute": true}}}},
            "Dog": {"properties": {"kind": {"xml": {"attribute": true}}, "name": {}}},
        },
    });
    assert_eq!(xml(&document, &json!({"kind": "woof", "name": "a"})), r#"<Dog kind="woof"><name>a</name></Dog>"#);
    assert_eq!(xml(&document, &json!({"kind": "Cat", "name": "a"})), r#"<Cat name="a"><kind>Cat</kind></Cat>"#);

    let document = json!({
        "schema": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["b"], "xml": {"name": "b"}}, {"type": "object", "xml": {"name": "c"}}]},
    });
    assert_eq!(xml(&document, &json!({"b": 1})), "<b><b>1</b></b>");
    assert_eq!(xml(&document, &json!({"c": 1})), "<c><c>1</c></c>");

    // A child is found through its parent's discriminator.
    let document = json!({
        "schema": {"$ref": "#/c/Pet"},
        "c": {
            "Pet": {"properties": {"kind": {}}, "discriminator": {"propertyName": "kind"}},
            "Cat": {"allOf": [{"$ref": "#/c/Pet"}, {"properties": {"lives": {"xml": {"attribute": true}}}}]},
        },
    });
    assert_eq!(xml(&document, &json!({"kind": "Cat", "lives": 9})), r#"<Pet lives="9"><kind>Cat</kind></Pet>"#);
}

#[test]
fn recursive_schemas_are_followed_as_deep_as_the_value_goes() {
    let document = json!({
        "schema": {"$ref": "#/c/Node"},
        "c": {"Node": {"allOf": [{"$ref": "#/c/Node"}], "properties": {"id": {"xml": {"attribute": true}},
            "children": {"type": "array", "xml": {"wrapped": true}, "items": {"$ref": "#/c/Node", "xml": {"name": "node"}}}}}},
    });
    assert_eq!(
        xml(&document, &json!({"id": 1, "children": [{"id": 2, "children": [{"id": 3}]}]})),
        r#"<Node id="1"><children><node id="2"><children><node id="3"/></children></node></children></Node>"#
    );
}

#[test]
fn a_string_that_is_a_document_goes_as_it_stands() {
    let document = json!({"schema": {"type": "string"}});
    let authored = "<?xml version=\"1.0\"?>\n<a>\n  <b/>\n</a>\n";
    assert_eq!(text(&sent("application/xml", &document, &json!(authored))), authored);
    assert_eq!(xml(&document, &json!("<b>not closed")), "<root>&lt;b&gt;not closed</root>");
}

#[test]
fn a_storm_of_branches_ends() {
    let branches: Vec<_> = (0..400).map(|_| json!({"$ref": "#/c/Storm"})).chain([json!({"type": "null"})]).collect();
    let document = json!({
        "schema": {"$ref": "#/c/Storm"},
        "c": {"Storm": {"allOf": branches, "oneOf": branches, "anyOf": branches, "items": {"oneOf": branches}}},
    });
    let value = Value::Array((0..300).map(Value::from).collect());
    assert!(xml(&document, &value).contains(">299</"));
}
