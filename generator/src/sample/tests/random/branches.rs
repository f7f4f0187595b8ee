//! Schemas put together from others, where that can be said of the witness.

use super::*;

pub(super) fn branch(inner: impl Strategy<Value = Pair> + Clone) -> impl Strategy<Value = Pair> {
    let two = (inner.clone(), inner.clone());
    prop_oneof![
        two.clone().prop_map(both),
        two.clone().prop_map(|((one, value), (other, _))| (json!({ "anyOf": [other, one] }), value)),
        two.clone().prop_map(either),
        two.clone().prop_map(unlike),
        (inner.clone(), inner.clone(), inner).prop_map(conditional),
        two.prop_map(|((one, value), _)| (json!({ "not": { "not": one } }), value)),
    ]
}

fn both(((one, value), (other, _)): (Pair, Pair)) -> Pair {
    if valid(&other, &value) { (json!({ "allOf": [one, other] }), value) } else { (json!({ "allOf": [one] }), value) }
}

fn either(((one, value), (other, _)): (Pair, Pair)) -> Pair {
    if valid(&other, &value) { (one, value) } else { (json!({ "oneOf": [other, one] }), value) }
}

fn unlike(((one, value), (other, _)): (Pair, Pair)) -> Pair {
    if valid(&other, &value) { (one, value) } else { (json!({ "allOf": [one], "not": other }), value) }
}

fn conditional(((one, value), (condition, _), (third, _)): (Pair, Pair, Pair)) -> Pair {
    let (then, otherwise) = if valid(&condition, &value) { (one, third) } else { (third, one) };
    (json!({ "if": condition, "then": then, "else": otherwise }), value)
}
