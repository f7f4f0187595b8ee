//! What schemas as people write them give.

use super::*;

#[test]
fn combinations_of_keywords_are_met() {
    for schema in [
        json!({ "type": "integer", "minimum": 2_147_483_647, "maximum": 2_147_483_647 }),
        json!({ "type": "integer", "minimum": 9_223_372_036_854_775_807_i64 }),
        json!({ "type": "integer", "exclusiveMinimum": 0, "maximum": 1 }),
        json!({ "type": "integer", "maximum": -5 }),
        json!({ "type": "number", "exclusiveMinimum": 1.5, "exclusiveMaximum": 1.500_000_000_000_000_4 }),
        json!({ "type": "number", "minimum": 0.01, "maximum": 0.02, "multipleOf": 0.01 }),
        json!({ "type": "number", "multipleOf": 0.01, "exclusiveMaximum": 0 }),
        json!({ "type": "number", "minimum": 1e300 }),
        json!({ "type": "integer", "multipleOf": 0.5, "minimum": 3 }),
        json!({ "allOf": [{ "multipleOf": 4 }, { "multipleOf": 6 }], "minimum": 1, "maximum": 23 }),
        json!({ "type": "number", "not": { "type": "integer" } }),
        json!({ "type": "string", "minLength": 200 }),
        json!({ "type": "string", "maxLength": 1 }),
        json!({ "type": "string", "maxLength": 0 }),
        json!({ "type": "string", "format": "uuid", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" }),
        json!({ "type": "string", "pattern": "^(?=.*[A-Z])(?=.*\\d)(?=.*[!#$]).{8,20}$" }),
        json!({ "type": "string", "pattern": "^(?!admin)[a-z]+$", "minLength": 12, "maxLength": 12 }),
        json!({ "type": "string", "pattern": "^DE\\d{2}( ?\\d{4}){4} ?\\d{2}$" }),
        json!({ "type": "string", "pattern": "[xyz]{2}", "maxLength": 5 }),
        json!({ "type": "string", "pattern": "^\\p{Lu}\\p{Ll}+$" }),
        json!({ "type": "string", "not": { "pattern": "^[a-z]" } }),
        json!({ "type": "string", "format": "email", "maxLength": 12 }),
        json!({ "type": ["string", "null"], "enum": ["a", null, 3] }),
        json!({ "enum": [1, 2, 3, "x"], "type": "integer", "minimum": 3 }),
        json!({ "type": "array", "items": { "type": "boolean" }, "minItems": 2, "uniqueItems": true }),
        json!({ "type": "array", "items": { "enum": [1, 2, 3, 4, 5] }, "minItems": 5, "uniqueItems": true }),
        json!({ "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": 9 }, "contains": { "const": 7 }, "minContains": 2, "maxContains": 2, "minItems": 5 }),
        json!({ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "number" }], "items": false }),
        json!({ "type": "object", "minProperties": 2, "additionalProperties": { "type": "integer", "minimum": 1, "maximum": 9 } }),
        json!({ "type": "object", "minProperties": 3, "patternProperties": { "^x-[a-z]{3}$": { "type": "string" } }, "additionalProperties": false }),
        json!({ "type": "object", "minProperties": 2, "propertyNames": { "pattern": "^[A-Z]{2}$" }, "additionalProperties": { "type": "number" } }),
        json!({ "properties": { "a": {}, "b": {}, "c": {} }, "maxProperties": 2, "required": ["c"] }),
        json!({ "properties": { "card": { "type": "integer" } }, "required": ["card"], "dependentRequired": { "card": ["address"] } }),
        json!({ "properties": { "card": { "type": "integer" } }, "required": ["card"], "dependentSchemas": { "card": { "required": ["zip"], "properties": { "zip": { "const": "1" } } } } }),
        json!({ "allOf": [{ "properties": { "a": { "type": "integer" } }, "additionalProperties": false }, { "properties": { "a": { "minimum": 5 }, "b": {} } }], "type": "object" }),
        json!({ "type": "object", "if": { "properties": { "kind": { "const": "a" } }, "required": ["kind"] }, "then": { "required": ["x"] }, "else": { "required": ["y"] }, "properties": { "kind": { "enum": ["a", "b"] } }, "required": ["kind"] }),
        json!({ "type": "object", "oneOf": [{ "required": ["a"] }, { "required": ["b"] }], "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } } }),
        json!({ "oneOf": [{ "type": "object", "properties": { "a": { "type": "string" } } }, { "type": "object", "properties": { "b": { "type": "string" } } }] }),
        json!({ "oneOf": [{ "type": "integer", "multipleOf": 5 }, { "type": "integer", "multipleOf": 3 }] }),
        json!({ "oneOf": [{ "type": "number" }, { "type": "integer" }] }),
        json!({ "anyOf": [{ "type": "string", "maxLength": 2 }, { "type": "string", "minLength": 40 }], "minLength": 3 }),
        json!({ "not": { "required": ["a"] }, "properties": { "a": {}, "b": {} }, "type": "object" }),
        json!({ "type": "object", "properties": { "a": { "type": "string" } }, "allOf": [{ "properties": { "b": { "type": "string" } } }], "unevaluatedProperties": false, "minProperties": 2 }),
    ] {
        values(&schema);
    }
}

#[test]
fn every_format_gives_what_the_validator_takes() {
    for format in [
        "date-time",
        "date",
        "time",
        "duration",
        "email",
        "idn-email",
        "hostname",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
        "iri-reference",
        "uri-template",
        "uuid",
        "json-pointer",
        "relative-json-pointer",
        "regex",
    ] {
        for value in values(&json!({ "type": "string", "format": format })) {
            assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{format} gave {value}");
        }
    }
}

#[test]
fn conditions_that_exclude_one_another_are_told_apart() {
    let kinds = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    let branches: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            json!({
                "if": { "properties": { "kind": { "const": kind } }, "required": ["kind"] },
                "then": { "required": [format!("of-{kind}")] },
            })
        })
        .collect();
    values(
        &json!({ "type": "object", "properties": { "kind": { "enum": kinds } }, "required": ["kind"], "allOf": branches }),
    );
}

#[test]
fn alternatives_that_differ_deep_inside_are_told_apart() {
    let document = |name: &str, data: Value| {
        let matches =
            json!({ "type": ["object", "null"], "properties": { "score": { "type": "number" }, "data": data } });
        json!({
            "type": "object",
            "required": ["status"],
            "properties": {
                "status": { "type": "string", "description": name, "enum": ["pending", "accepted"] },
                "notes": { "type": ["string", "null"], "description": name },
                "matches": matches.clone(),
                "parsed": matches,
            },
        })
    };
    let data = |field: &str| json!({ "type": "object", "properties": { field: { "type": "string" } } });
    let alternatives: Vec<Value> =
        ["face", "street", "funds", "shop", "debt"].iter().map(|field| document(field, data(field))).collect();
    values(&json!({ "oneOf": alternatives }));
}

#[test]
fn of_alternatives_that_overlap_the_one_that_says_less_is_taken() {
    let member = json!({ "type": ["object", "null"], "properties": { "score": { "type": "number" } } });
    let settings = |kind: &str| json!({ "oneOf": [{ "type": "object", "title": kind }, { "type": "null" }] });
    let alternative = |name: &str| {
        let mut members = json!({ "status": { "enum": ["pending", "accepted"] }, "matches": member.clone() });
        members["settings"] = settings(name);
        if name != "last" {
            members["parsed"] = member.clone();
        }
        json!({ "type": "object", "required": ["status"], "properties": members })
    };
    let alternatives: Vec<Value> = ["a", "b", "c", "d", "last"].map(alternative).into();
    values(&json!({ "oneOf": alternatives }));
}

#[test]
fn a_discriminator_names_the_branch_by_its_mapping() {
    let document = json!({ "components": { "schemas": {
        "PetResult": {
            "type": "object",
            "required": ["petType"],
            "properties": { "petType": { "type": "string", "enum": ["NICE", "HUNT"] } },
            "oneOf": [{ "$ref": "#/components/schemas/niceCat" }, { "$ref": "#/components/schemas/hunterCat" }],
            "discriminator": { "propertyName": "petType", "mapping": {
                "NICE": "#/components/schemas/niceCat", "HUNT": "#/components/schemas/hunterCat",
            } },
        },
        "niceCat": { "type": "object", "required": ["petType", "miaou"],
            "properties": { "petType": { "type": "string" }, "miaou": { "type": "boolean" } } },
        "hunterCat": { "type": "object", "required": ["petType", "hunter"],
            "properties": { "petType": { "type": "string" }, "hunter": { "type": "boolean" } } },
    } } });
    let value = outcome(&document, "/components/schemas/PetResult", options()).value.unwrap();
    assert_eq!(value["petType"], "NICE");
    assert!(value.get("miaou").is_some() && value.get("hunter").is_none(), "{value}");
}

#[test]
fn a_discriminator_is_inherited_and_a_mapped_parent_becomes_a_child() {
    let document = json!({ "components": { "schemas": {
        "Pet": {
            "type": "object",
            "required": ["petType"],
            "properties": { "petType": { "type": "string" }, "name": { "type": "string" } },
            "discriminator": { "propertyName": "petType", "mapping": { "dog": "Dog" } },
        },
        "Dog": { "allOf": [
            { "$ref": "#/components/schemas/Pet" },
            { "type": "object", "required": ["bark"], "properties": { "bark": { "type": "boolean" } } },
        ] },
        "Cat": { "allOf": [{ "$ref": "#/components/schemas/Pet" }] },
    } } });
    let draw = |name: &str| outcome(&document, &format!("/components/schemas/{name}"), options()).value.unwrap();
    assert_eq!(draw("Dog")["petType"], "dog");
    assert_eq!(draw("Cat")["petType"], "Cat");
    let pet = draw("Pet");
    assert_eq!(pet["petType"], "dog");
    assert!(pet.get("bark").is_some(), "{pet}");
}

#[test]
fn members_that_do_not_travel_are_left_out_and_not_missed() {
    let document = json!({
        "schemas": {
            "Secret": { "type": "string", "writeOnly": true },
            "User": {
                "type": "object",
                "required": ["id", "password", "pin"],
                "properties": {
                    "id": { "type": "integer", "readOnly": true },
                    "password": { "type": "string", "writeOnly": true },
                    "pin": { "$ref": "#/schemas/Secret" },
                },
            },
        },
    });
    let schemas = Schemas::of_value(document);
    let user = Pointer::parse("/schemas/User");
    let response = Sampler::new(&schemas, options());
    let value = response.sample(&user, "test").value.unwrap();
    assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), ["id"]);
    assert_eq!(response.check(&user, &value).unwrap(), []);

    let request = Sampler::new(&schemas, SampleOptions { direction: Direction::Request, ..options() });
    let value = request.sample(&user, "test").value.unwrap();
    assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), ["password", "pin"]);
    assert_eq!(request.check(&user, &json!({ "pin": "1" })).unwrap().len(), 1);
}

#[test]
fn nothing_is_invented() {
    for (schema, expected) in [
        (json!({ "type": "object" }), json!({})),
        (json!({ "type": "object", "properties": {}, "additionalProperties": false }), json!({})),
        (json!({ "type": "object", "additionalProperties": true }), json!({})),
        (json!({ "type": "object", "properties": { "n": { "const": 1 } } }), json!({ "n": 1 })),
    ] {
        assert_eq!(values(&schema)[0], expected);
    }
}

#[test]
fn maps_and_lists_show_two_different_entries() {
    let map = &values(&json!({ "type": "object", "additionalProperties": { "type": "integer" } }))[0];
    assert_eq!(map.as_object().unwrap().len(), 2);
    let list = &values(
        &json!({ "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } }),
    )[0];
    assert!(matches!(list.as_array().unwrap().len(), 2 | 3), "{list}");
    assert_ne!(list[0], list[1]);
}

#[test]
fn a_value_depends_on_its_place_alone() {
    let schema =
        json!({ "type": "object", "properties": { "city": { "type": "string" }, "total": { "type": "number" } } });
    let mut grown = schema.clone();
    grown["properties"]["aNewOne"] = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
    let (before, after) = (&values(&schema)[0], &values(&grown)[0]);
    assert_eq!((&before["city"], &before["total"]), (&after["city"], &after["total"]));
    assert_eq!(values(&schema), values(&schema));
    assert_ne!(values(&schema)[0], values(&schema)[1]);
}

#[test]
fn members_of_one_object_agree() {
    let text = json!({ "type": "string" });
    let moment = json!({ "type": "string", "format": "date-time" });
    let schema = json!({ "type": "object", "properties": {
        "email": text, "firstName": text, "last_name": text, "updatedAt": moment, "created_at": moment,
        "expiresAt": moment, "minPrice": { "type": "number" }, "maxPrice": { "type": "number" },
    } });
    for value in values(&schema) {
        let letters =
            |name: &str| value[name].as_str().unwrap().to_lowercase().replace(|c: char| !c.is_ascii_alphabetic(), "");
        let email = value["email"].as_str().unwrap();
        assert!(email.starts_with(&letters("firstName")) && email.contains(&letters("last_name")), "{value}");
        assert!(value["created_at"].as_str() < value["updatedAt"].as_str(), "{value}");
        assert!(value["updatedAt"].as_str() < value["expiresAt"].as_str(), "{value}");
        assert!(value["minPrice"].as_f64() < value["maxPrice"].as_f64(), "{value}");
    }
}

#[test]
fn numbers_for_moments_are_seconds_since_1970() {
    let schema = json!({ "type": "object", "properties": {
        "created": { "type": "integer", "format": "unix-time" }, "updatedAt": { "type": "integer" },
    } });
    for value in values(&schema) {
        let (created, updated) = (value["created"].as_i64().unwrap(), value["updatedAt"].as_i64().unwrap());
        assert!(1_700_000_000 < created && created < updated && updated < 1_900_000_000, "{value}");
    }
}

#[test]
fn modes_reach_the_limits() {
    let schema = json!({ "type": "object", "required": ["tags", "note"], "properties": {
        "tags": { "type": "array", "items": { "type": "string", "maxLength": 5 }, "maxItems": 4 },
        "note": { "type": ["string", "null"] },
        "count": { "type": "integer", "maximum": 77 },
    } });
    let empty = outcome(&schema, "", SampleOptions { mode: Mode::Empty, ..options() }).value.unwrap();
    assert_eq!(empty["tags"], json!([]));
    assert!(empty.get("count").is_none());
    let boundary = outcome(&schema, "", SampleOptions { mode: Mode::Boundary, ..options() }).value.unwrap();
    assert_eq!((&boundary["note"], &boundary["count"]), (&Value::Null, &json!(77)));
    assert_eq!(boundary["tags"].as_array().unwrap().len(), 4);
    assert_eq!(boundary["tags"][0].as_str().unwrap().len(), 5);
}
