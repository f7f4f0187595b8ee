//! The members of a JSON object that a client sends, read one by one, with everything that is wrong told at once.

use std::ops::RangeInclusive;

use mockwright_generator::diagnostic::did_you_mean;
use serde_json::{Map, Value};

use super::fault::FieldFault;

/// More unknown members than this are not told one by one.
const UNKNOWN_TOLD: usize = 20;

/// No more of a name that a client made up is repeated to it.
const NAME_SHOWN: usize = 64;

/// The members of an object. One that is null is as if it were absent.
#[derive(Debug)]
pub(crate) struct Fields<'v> {
    members: &'v Map<String, Value>,
    within: String,
    faults: Vec<FieldFault>,
}

impl<'v> Fields<'v> {
    /// Those of an object that is the member `within` of the request, or the request itself if that is empty. Members
    /// that are not `known` are faults.
    pub(crate) fn of(value: &'v Value, within: impl Into<String>, known: &[&str]) -> Result<Self, FieldFault> {
        let within = within.into();
        let Some(members) = value.as_object() else {
            let field = if within.is_empty() { "request".to_owned() } else { within };
            return Err(FieldFault::new(field, "must be an object"));
        };
        let mut fields = Self { members, within, faults: Vec::new() };
        let unknown = members.keys().filter(|name| !known.contains(&name.as_str()));
        for name in unknown.take(UNKNOWN_TOLD) {
            let hint = did_you_mean(name, known.iter().copied()).map_or_else(String::new, |hint| format!(": {hint}"));
            fields.fault(&shown(name), format!("is not known{hint}"));
        }
        Ok(fields)
    }

    /// A member.
    pub(crate) fn get(&self, name: &str) -> Option<&'v Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// Whether a member is there, if only as null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// A member that must be text.
    pub(crate) fn text(&mut self, name: &str) -> Option<&'v str> {
        let value = self.get(name)?;
        if value.as_str().is_none() {
            self.fault(name, "must be a string");
        }
        value.as_str()
    }

    /// A member that must be a whole number within bounds.
    pub(crate) fn integer(&mut self, name: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
        let value = self.get(name)?;
        let number = whole_number(value).and_then(|number| u32::try_from(number).ok());
        let within = number.filter(|number| bounds.contains(number));
        if within.is_none() {
            self.fault(name, format!("must be an integer from {} to {}", bounds.start(), bounds.end()));
        }
        within
    }

    /// Notes a fault of a member.
    pub(crate) fn fault(&mut self, name: &str, reason: impl Into<String>) {
        let field = self.name_of(name);
        self.faults.push(FieldFault::new(field, reason));
    }

    /// The name of a member within the whole request.
    pub(crate) fn name_of(&self, member: &str) -> String {
        if self.within.is_empty() { member.to_owned() } else { format!("{}.{member}", self.within) }
    }

    /// Notes faults that name their fields in full.
    pub(crate) fn faults(&mut self, faults: impl IntoIterator<Item = FieldFault>) {
        self.faults.extend(faults);
    }

    /// All that is wrong.
    pub(crate) fn into_faults(self) -> Vec<FieldFault> {
        self.faults
    }
}

/// A number without a fraction, also where it is written with one. What does not fit is the nearest that does, which is
/// out of every bounds.
pub(crate) fn whole_number(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    if number.is_u64() || number.is_i64() {
        return Some(number.as_i64().unwrap_or(i64::MAX));
    }
    let number = number.as_f64().filter(|number| number.fract() == 0.0)?;
    #[expect(clippy::cast_possible_truncation, reason = "the nearest is meant")]
    Some(number as i64)
}

/// As much of a name as is repeated to who made it up.
pub(crate) fn shown(name: &str) -> String {
    match name.char_indices().nth(NAME_SHOWN) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fields, whole_number};

    #[test]
    fn whole_numbers_are_whole() {
        for (value, number) in [
            (json!(5), Some(5)),
            (json!(5.0), Some(5)),
            (json!(-1), Some(-1)),
            (json!(5.5), None),
            (json!("5"), None),
            (json!(true), None),
            (json!(1e300), Some(i64::MAX)),
            (json!(u64::MAX), Some(i64::MAX)),
        ] {
            assert_eq!(whole_number(&value), number, "{value}");
        }
    }

    #[test]
    fn unknown_members_are_told_with_what_was_probably_meant() {
        let value = json!({"ttl_secs": 5, "q": 1, "n".repeat(100): 1});
        let faults = Fields::of(&value, "in", &["ttl_seconds"]).unwrap().into_faults();
        let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.field, fault.reason)).collect();
        assert_eq!(told[0], "in.ttl_secs is not known: did you mean `ttl_seconds`?");
        assert_eq!(told[1], "in.q is not known");
        assert_eq!(told[2], format!("in.{}… is not known", "n".repeat(64)));
    }

    #[test]
    fn a_request_of_many_unknown_members_gets_a_short_answer() {
        let value = (0..1000).map(|name| (name.to_string(), json!(1))).collect();
        assert_eq!(Fields::of(&value, "", &[]).unwrap().into_faults().len(), 20);
    }
}
