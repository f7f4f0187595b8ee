//! Text into values of the types that a schema expects.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::shape::View;
use super::types::Types;

/// Whole numbers up to here are exact as a double.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a text as the most specific of the types that the schema expects: null, boolean, number, and string last.
///
/// A text that is none of them stays a string, so that the validator says what was expected. Where nothing is expected,
/// text is text. Numbers are written as in JSON: no sign `+`, no leading zeros, no space around.
pub(super) fn scalar(text: Cow<'_, str>, view: View<'_>) -> Value {
    let Some(types) = view.types() else { return Value::String(text.into_owned()) };
    if types.meets(Types::NULL) && (text.is_empty() || text == "null") {
        return Value::Null;
    }
    if types.meets(Types::BOOLEAN) {
        match &*text {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            _ => {}
        }
    }
    if types.meets(Types::NUMBER)
        && let Some(number) = number(&text, types)
    {
        return Value::Number(number);
    }
    Value::String(text.into_owned())
}

/// Reads a number of JSON (RFC 8259 §6).
///
/// `1.0` and `1e2` are integers, as JSON Schema has it (2020-12, §4.2.3): one number has one verdict, whether it stands
/// in a query or in a JSON body. What 64 bits cannot hold becomes the nearest double, which is how the same number is
/// read from a JSON body; where a string would do as well it stays one, and so keeps every digit.
fn number(text: &str, types: Types) -> Option<Number> {
    let literal = Literal::of(text)?;
    if literal.is_whole {
        if let Ok(small) = text.parse::<i64>() {
            return Some(small.into());
        }
        if let Ok(large) = text.parse::<u64>() {
            return Some(large.into());
        }
        let double = text.parse::<f64>().ok()?;
        return if types.meets(Types::STRING) { None } else { Number::from_f64(double) };
    }
    let double = text.parse::<f64>().ok()?;
    if types.meets(Types::FRACTION) {
        return Number::from_f64(double);
    }
    if double.fract() != 0.0 || !double.is_finite() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number in the range that was asked for")]
    let whole = (double.abs() <= MAX_EXACT).then_some(double as i64);
    whole.map(Number::from).or_else(|| Number::from_f64(double))
}

/// What the grammar says of a number.
struct Literal {
    /// Without fraction and exponent.
    is_whole: bool,
}

impl Literal {
    fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
        let (whole, rest) = digits(bytes)?;
        if whole.len() > 1 && whole.first() == Some(&b'0') {
            return None;
        }
        let mut literal = Self { is_whole: true };
        let mut rest = rest;
        if let Some(fraction) = rest.strip_prefix(b".") {
            literal.is_whole = false;
            rest = digits(fraction)?.1;
        }
        if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
            literal.is_whole = false;
            let exponent = exponent.strip_prefix(b"-").or_else(|| exponent.strip_prefix(b"+")).unwrap_or(exponent);
            rest = digits(exponent)?.1;
        }
        rest.is_empty().then_some(literal)
    }
}

/// The digits at the start, at least one, and what is behind them.
fn digits(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    if end == 0 { None } else { bytes.split_at_checked(end) }
}

#[cfg(test)]
mod tests {
    use mockwright_generator::model::Schemas;
    use mockwright_generator::source::Pointer;
    use serde_json::json;

    use super::*;
    use crate::mock::request::shape::Shape;

    #[test]
    fn a_text_becomes_what_the_schema_expects() {
        let cases = [
            (json!({"type": "integer"}), "5", json!(5)),
            (json!({"type": "integer"}), "-0", json!(0)),
            (json!({"type": "integer"}), "1.0", json!(1)),
            (json!({"type": "integer"}), "1e2", json!(100)),
            (json!({"type": "integer"}), "1.5", json!("1.5")),
            (json!({"type": "integer"}), "007", json!("007")),
            (json!({"type": "integer"}), "+1", json!("+1")),
            (json!({"type": "integer"}), " 1", json!(" 1")),
            (json!({"type": "integer"}), "1_000", json!("1_000")),
            (json!({"type": "integer"}), "0x10", json!("0x10")),
            (json!({"type": "integer"}), "", json!("")),
            (json!({"type": "integer"}), "null", json!("null")),
            (json!({"type": "integer"}), "9223372036854775808", json!(9_223_372_036_854_775_808_u64)),
            (json!({"type": "integer"}), "-9223372036854775808", json!(i64::MIN)),
            (json!({"type": "integer"}), "1e999", json!("1e999")),
            (json!({"type": "integer"}), "100000000000000000000", json!(1e20)),
            (json!({"type": ["integer", "string"]}), "100000000000000000001", json!("100000000000000000001")),
            (json!({"type": "number"}), "0.1", json!(0.1)),
            (json!({"type": "number"}), "5", json!(5)),
            (json!({"type": "number"}), ".5", json!(".5")),
            (json!({"type": "number"}), "5.", json!("5.")),
            (json!({"type": "number"}), "-1.25E+2", json!(-125.0)),
            (json!({"type": "number"}), "NaN", json!("NaN")),
            (json!({"type": "number"}), "Infinity", json!("Infinity")),
            (json!({"type": "boolean"}), "true", json!(true)),
            (json!({"type": "boolean"}), "True", json!("True")),
            (json!({"type": "boolean"}), "1", json!("1")),
            (json!({"type": "string"}), "5", json!("5")),
            (json!({"type": "string"}), "null", json!("null")),
            (json!({"type": ["string", "null"]}), "", json!(null)),
            (json!({"type": ["integer", "null"]}), "null", json!(null)),
            (json!({}), "5", json!("5")),
            (json!(true), "true", json!("true")),
            (json!({"enum": [1, 2]}), "2", json!(2)),
            (json!({"enum": ["1", "2"]}), "2", json!("2")),
            (json!({"const": false}), "false", json!(false)),
            (json!({"type": ["string", "integer"], "enum": ["7"]}), "7", json!("7")),
            (json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}), "5", json!(5)),
            (json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}), "x", json!("x")),
            (json!({"oneOf": [{"type": "boolean"}, {"type": "null"}]}), "", json!(null)),
            (json!({"anyOf": [{"type": "integer"}, {}]}), "5", json!("5")),
            (json!({"allOf": [{"type": "number"}, {"type": "integer"}]}), "5.5", json!("5.5")),
            (json!({"allOf": [{"minimum": 1}, {"type": "integer"}]}), "5", json!(5)),
            (json!({"$ref": "#/components/limit"}), "5", json!(5)),
            (json!({"$ref": "#/schema"}), "5", json!("5")),
            (json!({"allOf": [{"$ref": "#/schema"}, {"type": "integer"}]}), "5", json!(5)),
        ];
        for (schema, text, expected) in cases {
            let root = json!({"schema": schema, "components": {"limit": {"type": "integer"}}});
            let shape = Shape::of(&Schemas::of_value(root), Some(&Pointer::parse("/schema")));
            assert_eq!(scalar(Cow::Borrowed(text), shape.view()), expected, "{text} as {schema}");
        }
    }
}
