//! Objects: closed, counted, mapped by pattern, with names, dependents and what is left unevaluated.

use super::*;

pub(super) fn object(inner: impl Strategy<Value = Pair> + Clone) -> impl Strategy<Value = Pair> {
    prop_oneof![
        4 => members(inner.clone()),
        1 => (inner.clone(), 1..3_usize).prop_map(by_pattern),
        1 => (inner.clone(), 1..4_usize).prop_map(by_name),
        1 => (inner.clone(), inner.clone(), any::<bool>()).prop_map(dependent),
        1 => (inner.clone(), inner, any::<bool>()).prop_map(unevaluated),
    ]
}

fn members(inner: impl Strategy<Value = Pair>) -> impl Strategy<Value = Pair> {
    let members = prop::collection::vec(("[a-e]", inner, any::<bool>()), 0..4);
    (members, any::<bool>(), 0..3_usize).prop_map(|(members, closed, more)| {
        let (mut schema, mut value) = (json!({ "type": "object", "properties": {}, "required": [] }), json!({}));
        for (name, (member, witness), required) in members {
            schema["properties"][&name] = member;
            value[&name] = witness;
            if required && !schema["required"].as_array().unwrap().contains(&json!(name)) {
                schema["required"].as_array_mut().unwrap().push(json!(name));
            }
        }
        let count = value.as_object().unwrap().len();
        schema["maxProperties"] = json!(count + more);
        schema["minProperties"] = json!(count.saturating_sub(more));
        if closed {
            schema["additionalProperties"] = json!(false);
        }
        (schema, value)
    })
}

fn by_pattern(((schema, value), count): (Pair, usize)) -> Pair {
    let names = ["x-one", "x-two"];
    let witness: serde_json::Map<String, Value> =
        names.iter().take(count).map(|name| ((*name).to_owned(), value.clone())).collect();
    let schema = json!({
        "type": "object", "patternProperties": { "^x-[a-z]+$": schema }, "additionalProperties": false,
        "minProperties": count,
    });
    (schema, Value::Object(witness))
}

fn by_name(((schema, value), count): (Pair, usize)) -> Pair {
    let names = ["ab", "cde", "fgh"];
    let witness: serde_json::Map<String, Value> =
        names.iter().take(count).map(|name| ((*name).to_owned(), value.clone())).collect();
    let schema = json!({
        "type": "object", "propertyNames": { "pattern": "^[a-z]{2,3}$" }, "additionalProperties": schema,
        "minProperties": count, "maxProperties": count,
    });
    (schema, Value::Object(witness))
}

fn dependent(((one, first), (other, second), by_schema): (Pair, Pair, bool)) -> Pair {
    let mut schema = json!({ "type": "object", "required": ["a"], "properties": { "a": one } });
    if by_schema {
        schema["dependentSchemas"] = json!({ "a": { "required": ["b"], "properties": { "b": other } } });
    } else {
        schema["properties"]["b"] = other;
        schema["dependentRequired"] = json!({ "a": ["b"] });
    }
    (schema, json!({ "a": first, "b": second }))
}

fn unevaluated(((one, first), (other, second), open): (Pair, Pair, bool)) -> Pair {
    let rest = if open { json!({ "type": "integer", "minimum": 3 }) } else { json!(false) };
    let schema = json!({
        "type": "object", "properties": { "a": one },
        "allOf": [{ "properties": { "b": other }, "required": ["b"] }], "unevaluatedProperties": rest,
    });
    let witness = if open { json!({ "a": first, "b": second, "c": 3 }) } else { json!({ "a": first, "b": second }) };
    (schema, witness)
}
