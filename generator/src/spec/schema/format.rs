use serde_json::{Map, Number, Value};

/// Formats of the OpenAPI format registry that are ranges of numbers, which no validator asserts.
fn range(format: &str) -> Option<(Number, Number)> {
    let signed = |low: i64, high: i64| (Number::from(low), Number::from(high));
    let unsigned = |high: u64| (Number::from(0), Number::from(high));
    Some(match format {
        "int8" => signed(i8::MIN.into(), i8::MAX.into()),
        "int16" => signed(i16::MIN.into(), i16::MAX.into()),
        "int32" => signed(i32::MIN.into(), i32::MAX.into()),
        "int64" => signed(i64::MIN, i64::MAX),
        "uint8" => unsigned(u8::MAX.into()),
        "uint16" => unsigned(u16::MAX.into()),
        "uint32" => unsigned(u32::MAX.into()),
        "uint64" => unsigned(u64::MAX),
        "double-int" => signed(-(1 << 53) + 1, (1 << 53) - 1),
        "float" => (Number::from_f64(f32::MIN.into())?, Number::from_f64(f32::MAX.into())?),
        _ => return None,
    })
}

/// Turns a numeric format into bounds, where the schema is about numbers and its own bounds are wider.
pub(super) fn bound_numbers(schema: &mut Map<String, Value>) {
    let numeric = match schema.get("type") {
        Some(Value::String(name)) => name == "integer" || name == "number",
        Some(Value::Array(names)) => names.iter().any(|name| name == "integer" || name == "number"),
        _ => false,
    };
    let format = schema.get("format").and_then(Value::as_str);
    let Some((low, high)) = format.filter(|_| numeric).and_then(range) else { return };
    tighten(schema, "minimum", "exclusiveMinimum", low, |own, bound| own >= bound);
    tighten(schema, "maximum", "exclusiveMaximum", high, |own, bound| own <= bound);
}

fn tighten(
    schema: &mut Map<String, Value>,
    inclusive: &str,
    exclusive: &str,
    bound: Number,
    tighter: impl Fn(f64, f64) -> bool,
) {
    let limit = bound.as_f64().unwrap_or_default();
    let own = |keyword: &str| schema.get(keyword).and_then(Value::as_f64).is_some_and(|own| tighter(own, limit));
    if !own(inclusive) && !own(exclusive) {
        schema.insert(inclusive.to_owned(), Value::Number(bound));
    }
}
