//! Scalars: bounds, steps, lengths, patterns, formats, lists of values, null.

use super::*;

pub(super) fn scalar() -> impl Strategy<Value = Pair> {
    let scalar = prop_oneof![
        any_bool(),
        integer(),
        number(),
        text(),
        formatted(),
        listed(),
        any::<i16>().prop_map(|value| (json!({ "const": value }), json!(value))),
    ];
    prop_oneof![
        1 => Just((json!({ "type": "null" }), json!(null))),
        1 => Just((json!(true), json!({}))),
        8 => scalar.clone(),
        2 => scalar.prop_map(nullable),
    ]
}

fn any_bool() -> impl Strategy<Value = Pair> + Clone {
    any::<bool>().prop_map(|value| (json!({ "type": "boolean" }), json!(value)))
}

fn integer() -> impl Strategy<Value = Pair> + Clone {
    (any::<i32>(), 0..50_i64, 0..50_i64, 1..20_i64).prop_map(|(base, below, above, step)| {
        let value = i64::from(base) / step * step;
        let schema = json!({ "type": "integer", "minimum": value - below, "exclusiveMaximum": value + above + 1, "multipleOf": step });
        (schema, json!(value))
    })
}

/// Decimals on the grid of a step such as 0.05.
fn number() -> impl Strategy<Value = Pair> + Clone {
    let steps = vec![(1, 100), (5, 100), (25, 100), (1, 1000), (15, 10), (1, 10)];
    (-1000..1000_i32, 0..40_i32, prop::sample::select(steps), any::<bool>()).prop_map(
        |(multiple, width, (step, unit), exclusive)| {
            let at = |multiple: i32| f64::from(multiple * step) / f64::from(unit);
            let above = if exclusive { "exclusiveMaximum" } else { "maximum" };
            let last = multiple + width + i32::from(exclusive);
            let schema = json!({ "type": "number", "minimum": at(multiple), above: at(last), "multipleOf": at(1) });
            (schema, json!(at(multiple)))
        },
    )
}

fn text() -> impl Strategy<Value = Pair> + Clone {
    prop_oneof![
        ("[a-zäö]{0,12}", 0..4_usize, 0..4_usize).prop_map(|(text, below, above)| {
            let length = text.chars().count();
            let schema =
                json!({ "type": "string", "minLength": length.saturating_sub(below), "maxLength": length + above });
            (schema, json!(text))
        }),
        "[A-Z]{2}-[0-9]{1,9}".prop_map(|text| {
            (json!({ "type": "string", "pattern": "^[A-Z]{2}-\\d{1,9}$", "maxLength": text.len() }), json!(text))
        }),
        "(ab|cd){1,4}".prop_map(|text| {
            (json!({ "type": "string", "pattern": "^(ab|cd)+$", "minLength": text.len() }), json!(text))
        }),
        "[a-z]{3,9}".prop_map(|text| {
            let first = text.chars().next().unwrap();
            (json!({ "type": "string", "pattern": format!("^{first}"), "minLength": 3, "maxLength": 9 }), json!(text))
        }),
    ]
}

/// Formats, with a pattern or a length that the witness meets.
fn formatted() -> impl Strategy<Value = Pair> + Clone {
    let kinds = vec![
        ("date", "2024-05-17", "^20\\d\\d-"),
        ("date-time", "2024-05-17T10:30:00Z", "Z$"),
        ("time", "10:30:00Z", "^1"),
        ("email", "kim@example.com", "@example\\.com$"),
        ("uri", "https://example.com/a", "^https://"),
        ("hostname", "a.example.com", "\\.com$"),
        ("ipv4", "192.0.2.7", "^192\\."),
        ("ipv6", "2001:db8::1", "^2001:"),
        ("uuid", "7f1a2c3d-0b4e-4c5d-8e6f-a1b2c3d4e5f6", "^[0-9a-f-]+$"),
        ("duration", "PT5M", "^PT"),
        ("json-pointer", "/a/b", "^/"),
    ];
    (prop::sample::select(kinds), 0..3_usize).prop_map(|((format, text, pattern), beside)| {
        let mut schema = json!({ "type": "string", "format": format });
        match beside {
            0 => schema["pattern"] = json!(pattern),
            1 => schema["maxLength"] = json!(text.len() + 4),
            _ => {}
        }
        (schema, json!(text))
    })
}

fn listed() -> impl Strategy<Value = Pair> + Clone {
    (prop::collection::vec(-3..9_i8, 1..5), any::<prop::sample::Index>()).prop_map(|(mut values, index)| {
        let value = values[index.index(values.len())];
        values.sort_unstable();
        values.dedup();
        (json!({ "enum": values, "minimum": value }), json!(value))
    })
}

fn nullable((mut schema, value): Pair) -> Pair {
    if let Some(kind) = schema.get("type").cloned() {
        schema["type"] = json!([kind, "null"]);
    }
    (schema, value)
}
