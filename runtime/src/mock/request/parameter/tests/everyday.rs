use mockwright_generator::model::Location::{Cookie, Header, Path, Query, QueryString};
use mockwright_generator::model::Style;
use serde_json::json;

use super::{Description, outcome};

#[test]
fn values_have_the_types_of_their_schemas() {
    let described = Description::default()
        .with(Path, "petId", json!({"type": "integer"}))
        .with(Query, "limit", json!({"type": "integer"}))
        .with(Query, "tags", json!({"type": "array", "items": {"type": ["integer", "string"]}}))
        .with(Query, "pair", json!({"prefixItems": [{"type": "integer"}, {"type": "boolean"}]}))
        .with(Header, "X-Flag", json!({"type": "boolean"}))
        .with(Cookie, "sid", json!({"type": "string"}));
    let (read, faults) = described.read(
        &[("petId", "7"), ("other", "x")],
        Some("limit=10&tags=a&tags=5&pair=5&pair=true&undeclared=1&"),
        &[("x-flag", "true"), ("cookie", "a=b; sid=5")],
    );
    assert_eq!(faults, []);
    assert_eq!(json!(read.path), json!({"petId": 7}));
    assert_eq!(json!(read.query), json!({"limit": 10, "tags": ["a", 5], "pair": [5, true]}));
    assert_eq!(json!(read.header), json!({"x-flag": true}));
    assert_eq!(json!(read.cookie), json!({"sid": "5"}));
}

#[test]
fn what_is_not_of_its_type_stays_text_for_the_validator() {
    let described = Description::default().with(Query, "limit", json!({"type": "integer"})).styled(
        Query,
        "filter",
        Style::DeepObject,
        true,
        json!({"type": "object"}),
    );
    assert_eq!(described.query("limit=ten"), json!({"limit": "ten"}));
    assert_eq!(described.query("limit=1&limit=2"), json!({"limit": [1, 2]}));
    assert_eq!(described.query("filter=x"), json!({"filter": "x"}));
}

#[test]
fn all_that_is_missing_is_told_at_once() {
    let described = Description::default()
        .with(Path, "id", json!({"type": "integer"}))
        .with(Query, "a", json!({}))
        .last(|parameter| parameter.required = true)
        .with(Header, "X-B", json!({}))
        .last(|parameter| parameter.required = true)
        .with(Cookie, "c", json!({}))
        .last(|parameter| parameter.required = true)
        .with(Query, "d", json!({}));
    let (read, faults) = described.read(&[], None, &[]);
    let told = json!(["path.id required", "query.a required", "header.X-B required", "cookie.c required"]);
    assert_eq!(outcome(json!(read.query), &faults), told);
}

#[test]
fn an_empty_value_needs_leave_unless_it_can_be_of_its_type() {
    let cases = [
        (json!({"type": "string"}), false, json!({"a": ""})),
        (json!({"type": ["integer", "null"]}), false, json!({"a": null})),
        (json!({}), false, json!({"a": ""})),
        (json!({"type": "array", "items": {"type": "string"}}), false, json!({"a": [""]})),
        (json!({"type": "integer"}), false, json!(["query.a allowEmptyValue"])),
        (json!({"type": "boolean"}), false, json!(["query.a allowEmptyValue"])),
        (json!({"type": "boolean"}), true, json!({})),
        (json!({"type": "array", "items": {"type": "integer"}}), false, json!(["query.a allowEmptyValue"])),
    ];
    for (schema, allowed, expected) in cases {
        let described = Description::default().with(Query, "a", schema.clone()).last(|parameter| {
            parameter.allow_empty_value = allowed;
            parameter.required = true;
        });
        for query in ["a=", "a"] {
            assert_eq!(described.query(query), expected, "{query} as {schema}");
        }
    }
    let numbers = json!({"type": "array", "items": {"type": "integer"}});
    let joined = Description::default().styled(Query, "a", Style::Form, false, numbers);
    assert_eq!(joined.query("a="), json!({"a": []}));
}

#[test]
fn names_are_compared_decoded_and_brackets_belong_to_them() {
    let described = Description::default()
        .with(Query, "filter[name]", json!({"type": "string"}))
        .with(Query, "ids[]", json!({"type": "array", "items": {"type": "integer"}}))
        .with(Query, "größe", json!({"type": "integer"}));
    let expected = json!({"filter[name]": "x", "ids[]": [1, 2], "größe": 5});
    assert_eq!(described.query("filter[name]=x&ids[]=1&ids%5B%5D=2&gr%C3%B6%C3%9Fe=5"), expected);
    assert_eq!(described.query("filter%5Bname%5D=x&ids%5b%5d=1&ids[]=2&größe=5"), expected);
    assert_eq!(described.query("%zz=1&%FF=2&ids=3"), json!({}));
}

#[test]
fn exploded_objects_take_the_keys_that_are_theirs() {
    let described = Description::default().with(Query, "limit", json!({"type": "integer"})).with(
        Query,
        "page",
        json!({"type": "object", "properties": {"size": {"type": "integer"}, "limit": {"type": "string"}}}),
    );
    assert_eq!(described.query("size=5&limit=3&other=1"), json!({"limit": 3, "page": {"size": 5}}));
    assert_eq!(described.query("limit=3"), json!({"limit": 3}));
    let open = json!({"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": {"type": "boolean"}});
    let described = Description::default().with(Query, "limit", json!({"type": "integer"})).with(Query, "rest", open);
    assert_eq!(
        described.query("a=5&limit=3&other=true&x%5By%5D=false"),
        json!({"limit": 3, "rest": {"a": 5, "other": true, "x[y]": false}})
    );
}

#[test]
fn deep_objects_nest_as_far_as_their_schema() {
    let schema = json!({
        "type": "object",
        "properties": {
            "tags": {"type": "array", "items": {"type": "integer"}},
            "range": {"type": "object", "properties": {"from": {"type": "number"}}},
            "list": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "integer"}}}},
        },
        "additionalProperties": {"type": "boolean"},
    });
    let described = Description::default().styled(Query, "f", Style::DeepObject, true, schema);
    let cases = [
        ("f[tags]=1&f[tags]=2", json!({"tags": [1, 2]})),
        ("f[tags][]=1&f[tags][]=2", json!({"tags": [1, 2]})),
        ("f[tags][1]=2&f[tags][0]=1&f[tags][10]=3", json!({"tags": [1, 2, 3]})),
        ("f[tags][99999999999999999999999]=2&f[tags][4294967295]=1", json!({"tags": [1, 2]})),
        ("f[range][from]=1.5", json!({"range": {"from": 1.5}})),
        ("f[list][0][x]=1&f[list][1][x]=2", json!({"list": [{"x": 1}, {"x": 2}]})),
        ("f[other]=true&f[a%20b]=false", json!({"other": true, "a b": false})),
    ];
    for (query, value) in cases {
        assert_eq!(described.query(query), json!({"f": value}), "{query}");
    }
    let deep = format!("f{}=1", "[a]".repeat(33));
    assert_eq!(described.query(&deep), json!(["query.f style"]));
    let untyped = Description::default().styled(Query, "f", Style::DeepObject, true, json!({}));
    assert_eq!(untyped.query("f[a][b]=1&f[c][]=1&f[c][]=2"), json!({"f": {"a": {"b": "1"}, "c": ["1", "2"]}}));
}

#[test]
fn content_is_read_in_its_media_type() {
    let schema = json!({"type": "object"});
    let described = Description::default().media(Query, "filter", "application/json", schema.clone());
    assert_eq!(described.query("filter=%7B%22a%22:+1%7D"), json!({"filter": {"a": 1}}));
    assert_eq!(described.query("filter={a}"), json!(["query.filter content"]));
    assert_eq!(described.query("filter="), json!(["query.filter content"]));
    let plain = Description::default().media(Query, "n", "text/plain", json!({"type": "integer"}));
    assert_eq!(plain.query("n=5"), json!({"n": 5}));
    let described = Description::default()
        .media(Path, "p", "application/json", schema.clone())
        .media(Header, "X-H", "application/json", schema.clone())
        .media(Cookie, "c", "application/json", schema);
    let (read, faults) =
        described.read(&[("p", "%7B%22a%22:1%7D")], None, &[("x-h", "{\"a\":2}"), ("cookie", "c=%7B%22a%22:3%7D")]);
    assert_eq!(faults, []);
    assert_eq!(
        json!([read.path, read.header, read.cookie]),
        json!([{"p": {"a": 1}}, {"x-h": {"a": 2}}, {"c": {"a": 3}}])
    );
}

#[test]
fn a_query_string_is_one_value() {
    let form = json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "array"}}});
    let described = Description::default().media(QueryString, "q", "application/x-www-form-urlencoded", form);
    assert_eq!(described.query("a=5&b=x&b=y&c=%26"), json!({"q": {"a": 5, "b": ["x", "y"], "c": "&"}}));
    assert_eq!(described.query("a=%zz"), json!(["query.q content"]));
    let json_text = Description::default().media(QueryString, "q", "application/json", json!({"type": "object"}));
    assert_eq!(json_text.query("%7B%22a%22:1%7D"), json!({"q": {"a": 1}}));
    let required = json_text.last(|parameter| parameter.required = true);
    assert_eq!(required.query(""), json!(["query.q required"]));
}

#[test]
fn headers_of_several_lines_are_one_list() {
    let described = Description::default()
        .with(Header, "X-Ids", json!({"type": "array", "items": {"type": "integer"}}))
        .with(Header, "X-Name", json!({"type": "string"}));
    let (read, _) = described.read(&[], None, &[("x-ids", "1, 2"), ("x-ids", "3"), ("x-name", "é")]);
    assert_eq!(json!(read.header), json!({"x-ids": [1, 2, 3], "x-name": "é"}));
}
