//! What a plain YAML scalar stands for, after the core schema of YAML 1.2 (§10.3.2).

use serde_json::{Number, Value};

/// The meaning of a plain scalar.
#[derive(Debug, PartialEq)]
pub(crate) enum Scalar {
    /// A value of the JSON data model.
    Value(Value),
    /// An integer beyond 64 bits, as the nearest double.
    LargeInteger(f64),
    /// A number that JSON has no word for: not a number, infinite, or beyond a double.
    NotJson,
}

/// Reads a plain scalar. What is neither null, a boolean nor a number is text.
pub(crate) fn resolve(text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else {
        return Scalar::Value(Value::Null);
    };
    match first {
        b'~' | b'n' | b'N' if matches!(text, "~" | "null" | "Null" | "NULL") => Scalar::Value(Value::Null),
        b't' | b'T' if matches!(text, "true" | "True" | "TRUE") => Scalar::Value(Value::Bool(true)),
        b'f' | b'F' if matches!(text, "false" | "False" | "FALSE") => Scalar::Value(Value::Bool(false)),
        b'+' | b'-' | b'.' | b'0'..=b'9' => number(text).unwrap_or_else(|| as_text(text)),
        _ => as_text(text),
    }
}

fn as_text(text: &str) -> Scalar {
    Scalar::Value(Value::String(text.to_owned()))
}

fn number(text: &str) -> Option<Scalar> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Scalar::NotJson);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(integer(text));
    }
    is_float(unsigned).then(|| double(text))
}

fn integer(text: &str) -> Scalar {
    if let Ok(value) = text.parse::<u64>() {
        return Scalar::Value(value.into());
    }
    if let Ok(value) = text.parse::<i64>() {
        return Scalar::Value(value.into());
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Scalar::LargeInteger(value),
        _ => Scalar::NotJson,
    }
}

fn double(text: &str) -> Scalar {
    match text.parse().ok().and_then(Number::from_f64) {
        Some(value) => Scalar::Value(Value::Number(value)),
        None => Scalar::NotJson,
    }
}

fn radix(digits: &str, radix: u32) -> Option<Scalar> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    if let Ok(value) = u64::from_str_radix(digits, radix) {
        return Some(Scalar::Value(value.into()));
    }
    let value = digits
        .chars()
        .filter_map(|digit| digit.to_digit(radix))
        .fold(0.0, |sum: f64, digit| sum.mul_add(f64::from(radix), f64::from(digit)));
    Some(if value.is_finite() { Scalar::LargeInteger(value) } else { Scalar::NotJson })
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        !text.is_empty() && digits(text)
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent_fits && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(text: &str) -> Value {
        match resolve(text) {
            Scalar::Value(value) => value,
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn words_of_older_yaml_stay_text() {
        for text in ["no", "yes", "on", "off", "y", "N", "1:20", "2026-01-01", "1_000", "0b11", "nUll", "=", "1.2.3"] {
            assert_eq!(value(text), json!(text), "{text}");
        }
    }

    #[test]
    fn almost_numbers_stay_text() {
        for text in ["+", "-", ".", "1e", "e3", "0x", "0o8", "0xg", "1.e+", "-0x1", "- 1", "1 2", ".e1"] {
            assert_eq!(value(text), json!(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_by_the_core_schema() {
        assert_eq!(value("017"), json!(17));
        assert_eq!(value("0o17"), json!(15));
        assert_eq!(value("0x1F"), json!(31));
        assert_eq!(value("+12"), json!(12));
        assert_eq!(value("-12"), json!(-12));
        assert_eq!(value("18446744073709551615"), json!(u64::MAX));
        assert_eq!(value("-9223372036854775808"), json!(i64::MIN));
        assert_eq!(value("1."), json!(1.0));
        assert_eq!(value(".5"), json!(0.5));
        assert_eq!(value("-1.5e3"), json!(-1500.0));
    }

    #[test]
    fn nothing_and_null_are_null() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(value(text), Value::Null, "{text}");
        }
    }

    #[test]
    fn what_json_cannot_say_is_told_apart() {
        assert_eq!(resolve("18446744073709551616"), Scalar::LargeInteger(18_446_744_073_709_551_616.0));
        assert_eq!(resolve("-9223372036854775809"), Scalar::LargeInteger(-9_223_372_036_854_775_809.0));
        assert_eq!(resolve("0x10000000000000000"), Scalar::LargeInteger(18_446_744_073_709_551_616.0));
        for text in [".inf", "-.INF", "+.Inf", ".nan", "1e400", "-1e999"] {
            assert_eq!(resolve(text), Scalar::NotJson, "{text}");
        }
        assert_eq!(resolve(&"9".repeat(400)), Scalar::NotJson);
    }
}
