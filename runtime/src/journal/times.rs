//! How often something should have been called.

use serde_json::Value;

use crate::control::fault::FieldFault;
use crate::control::fields::{Fields, whole_number};
use crate::requests::Times;

const FIELD: &str = "times";
const KNOWN: [&str; 4] = ["exactly", "at_least", "at_most", "between"];

/// Reads `5`, `{"exactly": 5}`, `{"at_least": 1}`, `{"at_most": 3}`, both of these, or `{"between": [1, 3]}`; null is
/// at least once. Tells all that is wrong.
pub(crate) fn times_from_json(value: &Value) -> Result<Times, Vec<FieldFault>> {
    if value.is_null() {
        return Ok(Times::from(1..));
    }
    if value.is_number() {
        let count = count(value).ok_or_else(|| vec![FieldFault::new(FIELD, NO_COUNT)])?;
        return Ok(Times::from(count));
    }
    if !value.is_object() {
        return Err(vec![FieldFault::new(FIELD, "must be an integer or an object")]);
    }
    let mut fields = Fields::of(value, FIELD, &KNOWN).map_err(|fault| vec![fault])?;
    let exactly = counted(&mut fields, "exactly").map(|count| (Some(count), Some(count)));
    let between = between(&mut fields);
    let (at_least, at_most) = (counted(&mut fields, "at_least"), counted(&mut fields, "at_most"));
    let bounds = (at_least.is_some() || at_most.is_some()).then_some((at_least, at_most));
    let faults = fields.into_faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut said = [exactly, between, bounds].into_iter().flatten();
    let (least, most) = match (said.next(), said.next()) {
        (Some(bounds), None) => bounds,
        (None, _) => return Err(fault("must say `exactly`, `at_least`, `at_most` or `between`")),
        (Some(_), Some(_)) => return Err(fault("must not say it in two ways")),
    };
    let least = least.unwrap_or(0);
    if most.is_some_and(|most| most < least) {
        return Err(fault("can never be met: the least is more than the most"));
    }
    Ok(Times::between(least, most))
}

/// Nobody calls anything more often while it is remembered.
const MOST: usize = 1_000_000_000;

const NO_COUNT: &str = "must be an integer from 0 to 1000000000";

fn fault(reason: &str) -> Vec<FieldFault> {
    vec![FieldFault::new(FIELD, reason)]
}

fn count(value: &Value) -> Option<usize> {
    whole_number(value)?.try_into().ok().filter(|count| *count <= MOST)
}

fn counted(fields: &mut Fields<'_>, name: &str) -> Option<usize> {
    let count = fields.get(name).and_then(count);
    if count.is_none() && fields.has(name) {
        fields.fault(name, NO_COUNT);
    }
    count
}

fn between(fields: &mut Fields<'_>) -> Option<(Option<usize>, Option<usize>)> {
    if !fields.has("between") {
        return None;
    }
    if let Some(value) = fields.get("between")
        && let Some([least, most]) = value.as_array().map(Vec::as_slice)
        && let (Some(least), Some(most)) = (count(least), count(most))
    {
        return Some((Some(least), Some(most)));
    }
    fields.fault("between", "must be two integers, not below 0");
    None
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::times_from_json;

    #[test]
    fn times_are_said_in_many_ways() {
        for (value, text, met, missed) in [
            (json!(null), "at least 1 time", vec![1, 9], vec![0]),
            (json!(2), "exactly 2 times", vec![2], vec![1, 3]),
            (json!(1.0), "exactly 1 time", vec![1], vec![0, 2]),
            (json!(0), "never", vec![0], vec![1]),
            (json!({"exactly": 1}), "exactly 1 time", vec![1], vec![0, 2]),
            (json!({"at_least": 2}), "at least 2 times", vec![2, 3], vec![1]),
            (json!({"at_least": 0}), "any number of times", vec![0, 3], vec![]),
            (json!({"at_most": 2}), "at most 2 times", vec![0, 2], vec![3]),
            (json!({"between": [1, 3]}), "between 1 and 3 times", vec![1, 3], vec![0, 4]),
            (json!({"at_least": 1, "at_most": 3}), "between 1 and 3 times", vec![1, 3], vec![0, 4]),
        ] {
            let times = times_from_json(&value).unwrap();
            assert_eq!(times.to_string(), text);
            assert!(met.into_iter().all(|count| times.are_met_by(count)), "{value}");
            assert!(!missed.into_iter().any(|count| times.are_met_by(count)), "{value}");
        }
    }

    #[test]
    fn what_can_never_be_met_is_a_fault() {
        let fields = |value: &Value| -> Vec<String> {
            times_from_json(value).unwrap_err().into_iter().map(|fault| fault.field).collect()
        };
        for (value, expected) in [
            (json!(-1), vec!["times"]),
            (json!(1.5), vec!["times"]),
            (json!("1"), vec!["times"]),
            (json!([1, 2]), vec!["times"]),
            (json!({}), vec!["times"]),
            (json!({"exactly": 3, "at_least": null}), vec!["times.at_least"]),
            (json!({"exactly": "1", "at_least": -1}), vec!["times.exactly", "times.at_least"]),
            (json!({"atleast": 1}), vec!["times.atleast"]),
            (json!({"at_least": 3, "at_most": 2}), vec!["times"]),
            (json!({"exactly": 3, "at_most": 5}), vec!["times"]),
            (json!({"between": [3, 1]}), vec!["times"]),
            (json!({"between": [1]}), vec!["times.between"]),
            (json!({"between": [1, -2]}), vec!["times.between"]),
            (json!({"between": 1}), vec!["times.between"]),
        ] {
            assert_eq!(fields(&value), expected, "{value}");
        }
    }
}
