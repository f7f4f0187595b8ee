//! Numbers of JSON as exact decimals, so that 0.3 is a multiple of 0.1.

use std::cmp::Ordering;

use serde_json::Number;

/// `mantissa` / 10^`scale`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal {
    pub(super) mantissa: i128,
    pub(super) scale: u32,
}

impl Decimal {
    /// The number as it is written; `None` where it does not fit.
    pub(super) fn of(number: &Number) -> Option<Self> {
        if let Some(mantissa) = number.as_i128() {
            return Some(Self { mantissa, scale: 0 });
        }
        let text = number.to_string();
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let mantissa: i128 = format!("{integer}{fraction}").parse().ok()?;
        let scale = i64::try_from(fraction.len()).ok()? - exponent.parse::<i64>().ok()?;
        if scale >= 0 {
            let scale = u32::try_from(scale).ok().filter(|scale| *scale <= 30)?;
            Some(Self { mantissa, scale })
        } else {
            let factor = 10_i128.checked_pow(u32::try_from(-scale).ok()?)?;
            Some(Self { mantissa: mantissa.checked_mul(factor)?, scale: 0 })
        }
    }

    /// In units of 1 / 10^`scale`, which is not coarser than the decimal's own.
    pub(super) fn at_scale(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(10_i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    /// The smallest multiple of `step` units at or above the decimal, or only above it.
    pub(super) fn ceiling(self, scale: u32, step: i128, above: bool) -> Option<i128> {
        let (units, step) = self.commensurate(scale, step)?;
        let floor = units.div_euclid(step);
        let exact = units.rem_euclid(step) == 0;
        Some(if exact && !above { floor } else { floor.checked_add(1)? })
    }

    /// The greatest multiple of `step` units at or below the decimal, or only below it.
    pub(super) fn floor(self, scale: u32, step: i128, below: bool) -> Option<i128> {
        let (units, step) = self.commensurate(scale, step)?;
        let floor = units.div_euclid(step);
        let exact = units.rem_euclid(step) == 0;
        Some(if exact && below { floor.checked_sub(1)? } else { floor })
    }

    fn commensurate(self, scale: u32, step: i128) -> Option<(i128, i128)> {
        let common = self.scale.max(scale);
        Some((self.at_scale(common)?, step.checked_mul(10_i128.checked_pow(common - scale)?)?))
    }
}

/// Order by value; by nearest floats where decimals do not reach.
pub(super) fn compare(one: &Number, other: &Number) -> Ordering {
    let exact = || {
        let (one, other) = (Decimal::of(one)?, Decimal::of(other)?);
        let scale = one.scale.max(other.scale);
        Some(one.at_scale(scale)?.cmp(&other.at_scale(scale)?))
    };
    let nearest = || one.as_f64()?.partial_cmp(&other.as_f64()?);
    exact().or_else(nearest).unwrap_or(Ordering::Equal)
}

/// Whether a number is a multiple of a step.
pub(super) fn is_multiple(number: &Number, step: &Number) -> bool {
    let exact = || {
        let (number, step) = (Decimal::of(number)?, Decimal::of(step)?);
        let scale = number.scale.max(step.scale);
        Some(number.at_scale(scale)?.checked_rem(step.at_scale(scale)?)? == 0)
    };
    let nearest = || Some(number.as_f64()? % step.as_f64()? == 0.0);
    exact().or_else(nearest).unwrap_or(false)
}

pub(super) fn least_common_multiple(one: i128, other: i128) -> Option<i128> {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    one.checked_div(a)?.checked_mul(other).filter(|multiple| *multiple > 0)
}

/// `units` / `unit` as the JSON number that says so shortest.
pub(super) fn number(units: i128, unit: i128) -> Option<Number> {
    if units.checked_rem(unit)? == 0 {
        let whole = units / unit;
        let small = i64::try_from(whole).map(Number::from).or_else(|_| u64::try_from(whole).map(Number::from));
        return small.ok().or_else(|| of_float(to_float(whole)));
    }
    let digits = unit.checked_ilog10()? as usize;
    let sign = if units < 0 { "-" } else { "" };
    let (units, unit) = (units.unsigned_abs(), unit.unsigned_abs());
    let text = format!("{sign}{}.{:0digits$}", units / unit, units % unit);
    of_float(text.parse().ok()?)
}

/// A float as a JSON number; one without a fraction becomes an integer.
pub(super) fn of_float(float: f64) -> Option<Number> {
    match to_integer(float).and_then(|integer| i64::try_from(integer).ok()) {
        Some(integer) if float.fract() == 0.0 => Some(Number::from(integer)),
        _ => Number::from_f64(float),
    }
}

pub(super) fn round(float: f64, digits: i32) -> f64 {
    let factor = 10_f64.powi(digits);
    let rounded = (float * factor).round() / factor;
    if rounded.is_finite() { rounded } else { float }
}

/// The nearest integer; `None` beyond what fits.
pub(super) fn to_integer(float: f64) -> Option<i128> {
    #[expect(clippy::cast_possible_truncation, reason = "the magnitude is checked")]
    (float.abs() < 1e37).then(|| float.round() as i128)
}

pub(super) fn to_float(integer: i128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
    let float = integer as f64;
    float
}
