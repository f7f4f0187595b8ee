//! Numbers: bounds, steps, and a number that meets them.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Number, Value};

use super::decimal::{self, Decimal};
use super::shape::{Rule, conflict, same};
use super::types::Types;
use super::{Mode, SampleProblem};

/// A bound of numbers.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    rule: Rule<Number>,
    exclusive: bool,
}

/// What numbers have to meet.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberRules {
    low: Option<Bound>,
    high: Option<Bound>,
    pub(super) steps: Vec<Rule<Number>>,
    /// Numbers that it must not be a multiple of.
    pub(super) antisteps: Vec<Number>,
    /// Numbers that it must not be.
    pub(super) excluded: Vec<Number>,
}

/// What a number should be like.
pub(super) struct Wanted<'w> {
    pub(super) types: Types,
    /// Taken, or the nearest multiple, where the rules allow it.
    pub(super) near: Option<f64>,
    pub(super) mode: Mode,
    /// Numbers that it should differ from.
    pub(super) avoid: &'w [Value],
}

/// Multiples tried beside the one that was drawn.
const NEIGHBOURS: i128 = 256;

impl NumberRules {
    pub(super) fn at_least(&mut self, rule: Rule<Number>, exclusive: bool) {
        let tighter = self.low.as_ref().is_none_or(|low| match decimal::compare(&rule.is, &low.rule.is) {
            std::cmp::Ordering::Equal => exclusive,
            order => order.is_gt(),
        });
        if tighter {
            self.low = Some(Bound { rule, exclusive });
        }
    }

    pub(super) fn at_most(&mut self, rule: Rule<Number>, exclusive: bool) {
        let tighter = self.high.as_ref().is_none_or(|high| match decimal::compare(&rule.is, &high.rule.is) {
            std::cmp::Ordering::Equal => exclusive,
            order => order.is_lt(),
        });
        if tighter {
            self.high = Some(Bound { rule, exclusive });
        }
    }

    /// Whether a number meets the bounds and is a multiple of every step.
    pub(super) fn admits(&self, number: &Number) -> bool {
        let above = self.low.as_ref().is_none_or(|low| {
            let order = decimal::compare(number, &low.rule.is);
            order.is_gt() || order.is_eq() && !low.exclusive
        });
        let below = self.high.as_ref().is_none_or(|high| {
            let order = decimal::compare(number, &high.rule.is);
            order.is_lt() || order.is_eq() && !high.exclusive
        });
        above
            && below
            && self.steps.iter().all(|step| decimal::is_multiple(number, &step.is))
            && !self.antisteps.iter().any(|step| decimal::is_multiple(number, step))
            && !self.excluded.iter().any(|other| decimal::compare(number, other).is_eq())
    }

    /// Draws a number.
    ///
    /// # Errors
    /// No number can be valid.
    pub(super) fn draw(&self, wanted: &Wanted<'_>, rng: &mut ChaCha8Rng) -> Result<Number, SampleProblem> {
        let whole = !wanted.types.meets(Types::BROKEN);
        let mut spare = None;
        if (whole || !self.steps.is_empty())
            && let Some(grid) = self.grid(whole)
        {
            for number in grid.draw(wanted, rng).map_err(|()| self.contradiction())? {
                if let Some(number) = self.take(number, wanted, &mut spare) {
                    return Ok(number);
                }
            }
        }
        for float in self.floats(wanted, rng) {
            let found = decimal::of_float(float).and_then(|number| self.take(number, wanted, &mut spare));
            if let Some(number) = found {
                return Ok(number);
            }
        }
        spare.ok_or_else(|| self.contradiction())
    }

    /// The number if it is valid and different; one that is only valid is kept.
    fn take(&self, number: Number, wanted: &Wanted<'_>, spare: &mut Option<Number>) -> Option<Number> {
        if !self.admits(&number) || !wanted.types.meets(Types::of_number(&number)) {
            return None;
        }
        let value = Value::Number(number.clone());
        if !wanted.avoid.iter().any(|other| same(other, &value)) {
            return Some(number);
        }
        spare.get_or_insert(number);
        None
    }

    fn contradiction(&self) -> SampleProblem {
        let step = self.steps.first();
        match (&self.low, &self.high, step) {
            (Some(low), Some(high), _) => conflict(&low.rule, &high.rule, "no number meets both"),
            (Some(bound), None, Some(step)) | (None, Some(bound), Some(step)) => {
                conflict(&bound.rule, step, "no number meets both")
            }
            (Some(only), ..) | (_, Some(only), _) => conflict(&only.rule, &only.rule, "no number is drawn beyond it"),
            (None, None, Some(step)) => conflict(step, step, "no multiple was found"),
            (None, None, None) => SampleProblem {
                kind: super::SampleProblemKind::Unproved,
                schema: crate::source::Pointer::root(),
                message: "no number was found".to_owned(),
            },
        }
    }

    /// The multiples of all steps inside the bounds; `None` where they are beyond exact arithmetic.
    fn grid(&self, whole: bool) -> Option<Grid> {
        let steps: Vec<Decimal> = self.steps.iter().map(|step| Decimal::of(&step.is)).collect::<Option<_>>()?;
        let scale = steps.iter().map(|step| step.scale).max().unwrap_or(0);
        let unit = 10_i128.checked_pow(scale)?;
        let mut step = if whole { unit } else { 1 };
        for other in steps {
            step = decimal::least_common_multiple(step, other.at_scale(scale)?.abs())?;
        }
        let low = match &self.low {
            Some(bound) => Some(Decimal::of(&bound.rule.is)?.ceiling(scale, step, bound.exclusive)?),
            None => None,
        };
        let high = match &self.high {
            Some(bound) => Some(Decimal::of(&bound.rule.is)?.floor(scale, step, bound.exclusive)?),
            None => None,
        };
        Some(Grid { unit, step, low, high })
    }

    /// Floats to try, best first.
    fn floats(&self, wanted: &Wanted<'_>, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let bound =
            |bound: &Option<Bound>| bound.as_ref().and_then(|bound| Some((bound.rule.is.as_f64()?, bound.exclusive)));
        let low = bound(&self.low).map(|(at, exclusive)| if exclusive { at.next_up() } else { at });
        let high = bound(&self.high).map(|(at, exclusive)| if exclusive { at.next_down() } else { at });
        let (from, to) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, low + low.abs().max(100.0)),
            (None, Some(high)) => (high - high.abs().max(100.0), high),
            (None, None) => (1.0, 1000.0),
        };
        // A wide range is no reason for a number that nobody would write.
        let (near, far) = if from <= 1.0 && to >= 1000.0 { (1.0, 1000.0) } else { (from, to) };
        let drawn = near + (far - near) * rng.random_range(0.0..1.0);
        let middle = from / 2.0 + to / 2.0;
        let mut floats: Vec<f64> = Vec::new();
        if wanted.mode == Mode::Boundary {
            floats.extend(high.or(low));
        }
        floats.extend(wanted.near);
        floats.extend([2, 1, 3, 4, 6, 9].map(|digits| decimal::round(drawn, digits)));
        floats.extend([2, 4, 6, 9].map(|digits| decimal::round(middle, digits)));
        floats.extend([drawn, middle, from, to, 0.0, drawn.trunc() + 0.5]);
        floats
    }
}

/// Equally spaced numbers: the multiples `low..=high` of `step`, in units of 1 / `unit`.
struct Grid {
    unit: i128,
    step: i128,
    low: Option<i128>,
    high: Option<i128>,
}

impl Grid {
    /// A number, and those beside it.
    ///
    /// # Errors
    /// The grid is empty.
    fn draw(&self, wanted: &Wanted<'_>, rng: &mut ChaCha8Rng) -> Result<impl Iterator<Item = Number>, ()> {
        let (low, high) = self.range();
        if low > high {
            return Err(());
        }
        let near = wanted.near.and_then(|near| self.nearest(near)).filter(|multiple| (low..=high).contains(multiple));
        let multiple = match (wanted.mode, near) {
            (Mode::Boundary, _) if self.high.is_some() => high,
            (Mode::Boundary, _) if self.low.is_some() => low,
            (_, Some(near)) => near,
            _ => {
                let (near, far) = self.believable(low, high);
                rng.random_range(near..=far)
            }
        };
        let beside = (1..NEIGHBOURS).flat_map(move |step| [multiple.checked_add(step), multiple.checked_sub(step)]);
        let all = std::iter::once(Some(multiple)).chain(beside).flatten();
        Ok(all.filter(move |multiple| (low..=high).contains(multiple)).filter_map(|multiple| self.number(multiple)))
    }

    /// The multiples that a JSON number can hold exactly, where the rules allow a choice.
    fn range(&self) -> (i128, i128) {
        let size = (self.unit.saturating_mul(i128::from(i64::MAX)) / self.step).max(1);
        let low = self.low.unwrap_or_else(|| self.high.map_or(-size, |high| high.saturating_sub(size).min(-size)));
        let high = self.high.unwrap_or_else(|| size.max(low.saturating_add(1000)));
        (low, high)
    }

    /// A part of the range with numbers that people use: 1 to 1000, else those nearest to zero.
    fn believable(&self, low: i128, high: i128) -> (i128, i128) {
        let one = (self.unit / self.step).max(1);
        let thousand = (self.unit.saturating_mul(1000) / self.step).max(one);
        if low <= one && high >= thousand {
            (one, thousand)
        } else if low >= 0 || high > 0 {
            let low = if low < 0 { 0 } else { low };
            let low = if low == 0 && high >= one { one } else { low };
            (low, high.min(low.saturating_add(1000)))
        } else {
            (low.max(high.saturating_sub(1000)), high)
        }
    }

    fn nearest(&self, wanted: f64) -> Option<i128> {
        let units = decimal::to_integer(wanted * decimal::to_float(self.unit))?;
        Some((units + self.step / 2).div_euclid(self.step))
    }

    fn number(&self, multiple: i128) -> Option<Number> {
        let units = multiple.checked_mul(self.step)?;
        decimal::number(units, self.unit)
    }
}
