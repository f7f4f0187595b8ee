//! Arrays: counted, in tuples, with bounds on what they contain, without repetition.

use super::*;

pub(super) fn array(inner: impl Strategy<Value = Pair> + Clone) -> impl Strategy<Value = Pair> {
    prop_oneof![
        4 => (inner.clone(), 0..4_usize, any::<bool>()).prop_map(alike),
        1 => (inner.clone(), inner.clone(), any::<bool>()).prop_map(tuple),
        1 => (inner.clone(), inner.clone(), 1..3_usize).prop_map(containing),
        1 => (1..6_i64, 0..3_i64).prop_map(distinct),
        1 => (inner.clone(), inner).prop_map(unevaluated),
    ]
}

fn alike(((item, witness), count, contains): (Pair, usize, bool)) -> Pair {
    let mut schema = json!({ "type": "array", "items": item, "minItems": count, "maxItems": count + 2 });
    if contains && count > 0 {
        schema["contains"] = json!({ "const": witness });
    }
    (schema, Value::Array(vec![witness; count]))
}

fn tuple(((one, first), (other, second), closed): (Pair, Pair, bool)) -> Pair {
    let mut schema = json!({ "type": "array", "prefixItems": [one, other], "minItems": 2 });
    if closed {
        schema["items"] = json!(false);
    }
    (schema, json!([first, second]))
}

/// So many items of one kind and no more, among others.
fn containing(((one, first), (_, second), count): (Pair, Pair, usize)) -> Pair {
    let mut witness = vec![first; count];
    if !valid(&one, &second) {
        witness.push(second);
    }
    let schema = json!({
        "type": "array", "contains": one, "minContains": count, "maxContains": count, "minItems": witness.len(),
    });
    (schema, Value::Array(witness))
}

fn distinct((count, more): (i64, i64)) -> Pair {
    let schema = json!({
        "type": "array", "uniqueItems": true, "minItems": count,
        "items": { "type": "integer", "minimum": 1, "maximum": count + more },
    });
    (schema, (1..=count).collect())
}

fn unevaluated(((one, first), (other, second)): (Pair, Pair)) -> Pair {
    let schema = json!({
        "type": "array", "minItems": 2, "unevaluatedItems": false,
        "allOf": [{ "prefixItems": [one] }, { "prefixItems": [true, other] }],
    });
    (schema, json!([first, second]))
}
