//! Bounds: of numbers, and of how long or many something is.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::position::Keywords;
use super::{Facet, Walk};
use crate::sample::Types;

/// The keywords of an upper and a lower limit, and what to report about them.
pub(super) struct Counted {
    pub(super) least: &'static str,
    pub(super) most: &'static str,
    pub(super) narrowed: Facet,
    pub(super) widened: Facet,
}

/// A bound and whether it is left out itself.
#[derive(Clone, Debug, PartialEq)]
struct Bound {
    at: Number,
    exclusive: bool,
}

impl Walk<'_, '_> {
    pub(super) fn numbers(&mut self, kinds: Types, old: &Keywords<'_>, new: &Keywords<'_>) {
        if !kinds.meets(Types::NUMBER) {
            return;
        }
        let whole = !kinds.meets(Types::BROKEN);
        for (inclusive, exclusive, tighter) in
            [("minimum", "exclusiveMinimum", Ordering::Greater), ("maximum", "exclusiveMaximum", Ordering::Less)]
        {
            let bound = |keywords: &Keywords<'_>| tightest(keywords, inclusive, exclusive, tighter, whole);
            self.bound(inclusive, bound(old), bound(new), tighter);
        }
        self.steps(old, new);
    }

    fn bound(&mut self, keyword: &str, old: Option<Bound>, new: Option<Bound>, tighter: Ordering) {
        let facet = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => Facet::RangeNarrowed,
            (Some(_), None) => Facet::RangeWidened,
            (Some(old), Some(new)) => match by_tightness(new, old, tighter) {
                Ordering::Equal => return,
                Ordering::Greater => Facet::RangeNarrowed,
                Ordering::Less => Facet::RangeWidened,
            },
        };
        let shown = |bound: Option<Bound>| match bound {
            None => "none".to_owned(),
            Some(Bound { at, exclusive: false }) => at.to_string(),
            Some(Bound { at, exclusive: true }) => format!("{at} (exclusive)"),
        };
        self.report(facet, format!("{keyword} {} became {}", shown(old), shown(new)));
    }

    fn steps(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        let of = |keywords: &Keywords<'_>| keywords.first("multipleOf").and_then(Value::as_f64);
        let multiple = |one: f64, other: f64| (one / other).fract() == 0.0;
        let (facet, message) = match (of(old), of(new)) {
            (None, Some(new)) => (Facet::MultipleOfNarrowed, format!("only multiples of {new} are allowed now")),
            (Some(old), None) => (Facet::MultipleOfWidened, format!("not only multiples of {old} are allowed now")),
            (Some(old), Some(new)) if old.total_cmp(&new).is_ne() => {
                let facet = if multiple(new, old) {
                    Facet::MultipleOfNarrowed
                } else if multiple(old, new) {
                    Facet::MultipleOfWidened
                } else {
                    Facet::MultipleOfChanged
                };
                (facet, format!("multipleOf {old} became {new}"))
            }
            _ => return,
        };
        self.report(facet, message);
    }

    /// Compares how long or many something may be.
    pub(super) fn counts(&mut self, counted: &Counted, old: &Keywords<'_>, new: &Keywords<'_>) {
        let least = |keywords: &Keywords<'_>| keywords.all(counted.least).filter_map(Value::as_u64).max().unwrap_or(0);
        let (before, after) = (least(old), least(new));
        if before != after {
            let facet = if after > before { counted.narrowed } else { counted.widened };
            self.report(facet, format!("{} {before} became {after}", counted.least));
        }
        let most = |keywords: &Keywords<'_>| keywords.all(counted.most).filter_map(Value::as_u64).min();
        let (before, after) = (most(old), most(new));
        if before != after {
            let limit = |most: Option<u64>| most.unwrap_or(u64::MAX);
            let facet = if limit(after) < limit(before) { counted.narrowed } else { counted.widened };
            let shown = |most: Option<u64>| most.map_or_else(|| "none".to_owned(), |most| most.to_string());
            self.report(facet, format!("{} {} became {}", counted.most, shown(before), shown(after)));
        }
    }
}

/// The bound that leaves the least, of all schemas. Whole numbers beyond 4 begin with 5.
fn tightest(
    keywords: &Keywords<'_>,
    inclusive: &str,
    exclusive: &str,
    tighter: Ordering,
    whole: bool,
) -> Option<Bound> {
    let of = |keyword: &str, exclusive: bool| -> Vec<Bound> {
        let numbers = keywords.all(keyword).filter_map(Value::as_number);
        numbers.map(|at| Bound { at: at.clone(), exclusive }).collect()
    };
    let mut bounds = of(inclusive, false);
    bounds.extend(of(exclusive, true));
    let tight = bounds.into_iter().max_by(|one, other| by_tightness(one, other, tighter))?;
    Some(if whole { closed(tight, tighter) } else { tight })
}

fn closed(bound: Bound, tighter: Ordering) -> Bound {
    let next = bound.at.as_i64().filter(|_| bound.exclusive).and_then(|at| match tighter {
        Ordering::Greater => at.checked_add(1),
        _ => at.checked_sub(1),
    });
    match next {
        Some(next) => Bound { at: Number::from(next), exclusive: false },
        None => bound,
    }
}

/// `Greater` where the first bound leaves less.
fn by_tightness(one: &Bound, other: &Bound, tighter: Ordering) -> Ordering {
    let order = compare(&one.at, &other.at);
    let order = if tighter == Ordering::Less { order.reverse() } else { order };
    order.then(one.exclusive.cmp(&other.exclusive))
}

fn compare(one: &Number, other: &Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_f64().unwrap_or_default().total_cmp(&other.as_f64().unwrap_or_default()),
    }
}
