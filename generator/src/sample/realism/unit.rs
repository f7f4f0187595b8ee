//! Units at the end of a name: `duration_ms`, `priceInCents`, `weight_kg`.

use serde_json::{Value, json};

use super::kit::{Kit, rounded};
use super::source::Source;

/// What a unit says of the number before it.
#[derive(Debug)]
pub(super) enum Scale {
    /// The amount that the rest of the name suggests, in hundredths.
    Hundredths,
    /// A moment or a span in thousandths of a second.
    Thousandths,
    /// A whole number in this range, whatever the rest of the name.
    Whole(i64, i64),
    /// A number in this range of hundredths.
    Decimal(i64, i64),
}

/// Units that are told even when they are the whole name, and those that need something before them.
static UNITS: &[(&str, Scale)] = &[
    ("cents|pence|minor", Scale::Hundredths),
    ("ms|msec|millis|milliseconds", Scale::Thousandths),
    ("seconds|secs|sec|s", Scale::Whole(1, 600)),
    ("minutes|mins", Scale::Whole(5, 120)),
    ("hours|hrs|h", Scale::Whole(1, 48)),
    ("days", Scale::Whole(1, 30)),
    ("weeks", Scale::Whole(1, 12)),
    ("months", Scale::Whole(1, 24)),
    ("years", Scale::Whole(1, 30)),
    ("kg|kilograms", Scale::Decimal(50, 2500)),
    ("grams|g", Scale::Whole(50, 2500)),
    ("lb|lbs|pounds", Scale::Decimal(100, 5000)),
    ("mm|millimeters|millimetres", Scale::Whole(10, 2000)),
    ("cm|centimeters|centimetres", Scale::Whole(10, 200)),
    ("meters|metres|m", Scale::Whole(1, 500)),
    ("km|kilometers|kilometres|miles", Scale::Decimal(100, 12_000)),
    ("bytes", Scale::Whole(1024, 5_000_000)),
    ("kb|kib", Scale::Whole(1, 4096)),
    ("mb|mib", Scale::Whole(1, 2048)),
    ("gb|gib|tb", Scale::Whole(1, 512)),
    ("percent|pct", Scale::Whole(5, 95)),
    ("usd|eur|gbp", Scale::Decimal(500, 25_000)),
    ("celsius|c", Scale::Whole(12, 29)),
    ("fahrenheit|f", Scale::Whole(50, 85)),
    ("px|pixels", Scale::Whole(100, 1920)),
    ("kwh|kw|watts|w", Scale::Whole(1, 900)),
];

/// The unit that words end with, and the words before it; `None` where they end with none.
pub(super) fn of(words: &[String]) -> Option<(&'static Scale, &[String])> {
    let (last, before) = words.split_last()?;
    // A letter alone is a name of its own, such as the `c` of a colour.
    let is_alone = before.is_empty() && last.len() <= 3;
    let (_, scale) = UNITS.iter().find(|(units, _)| !is_alone && units.split('|').any(|unit| unit == last))?;
    Some((scale, before.strip_suffix(&["in".to_owned()]).unwrap_or(before)))
}

impl Scale {
    /// A number in the unit; `rest` says what the name without it suggests.
    pub(super) fn number(&self, kit: &mut Kit<'_>, rest: &Source) -> Value {
        match self {
            Self::Whole(from, to) => json!(kit.whole(*from, *to)),
            Self::Decimal(from, to) => kit.hundredths(*from, *to),
            Self::Hundredths => {
                let amount = rest.draw(kit).and_then(|amount| amount.as_f64()).unwrap_or(12.5);
                rounded(amount * 100.0)
            }
            Self::Thousandths => match rest.draw(kit) {
                Some(Value::String(text)) if text.ends_with('Z') => json!(kit.moment().and_utc().timestamp_millis()),
                Some(Value::Number(span)) => rounded(span.as_f64().unwrap_or(1.0) * 1000.0),
                _ => json!(kit.whole(20, 2000)),
            },
        }
    }
}
