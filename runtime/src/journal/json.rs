//! Where two JSON values differ.

use std::fmt::{self, Write as _};

use serde_json::{Map, Number, Value};

use super::secret::is_secret;

type Object = Map<String, Value>;

/// No more of a value is shown.
const SHOWN: usize = 80;

/// How much of a value has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All, and nothing else.
    Whole,
    /// At least what is wanted: members of objects, and elements of arrays in their order.
    Part,
}

/// The first place at which a value is not what is wanted.
#[derive(Debug)]
pub(super) struct Difference<'v> {
    /// The way there, from its end.
    way: Vec<Step<'v>>,
    what: What<'v>,
}

#[derive(Debug)]
enum Step<'v> {
    Member(&'v str),
    Element(usize),
}

/// Values stay where they are: most differences are found in search of an element, and shown to nobody.
#[derive(Debug)]
enum What<'v> {
    Other { wanted: &'v Value, found: &'v Value },
    Missing,
    Unwanted,
    Lacks(&'v Value),
    Length { wanted: usize, found: usize },
}

impl<'v> Difference<'v> {
    /// Finds it. Numbers are compared by value.
    pub(super) fn between(wanted: &'v Value, found: &'v Value, extent: Extent) -> Option<Self> {
        match (wanted, found) {
            (Value::Object(wanted), Value::Object(found)) => Self::between_objects(wanted, found, extent),
            (Value::Array(wanted), Value::Array(found)) if extent == Extent::Whole => {
                let differs =
                    |(index, (wanted, found))| Some(Self::between(wanted, found, extent)?.within(Step::Element(index)));
                let length = What::Length { wanted: wanted.len(), found: found.len() };
                let length = (wanted.len() != found.len()).then(|| Self::here(length));
                wanted.iter().zip(found).enumerate().find_map(differs).or(length)
            }
            (Value::Array(wanted), Value::Array(found)) => {
                let mut rest = found.iter();
                let lacks = |wanted: &&'v Value| !rest.any(|found| Self::between(wanted, found, extent).is_none());
                wanted.iter().find(lacks).map(|wanted| Self::here(What::Lacks(wanted)))
            }
            (Value::Number(wanted), Value::Number(found)) if same_number(wanted, found) => None,
            (wanted, found) if wanted == found => None,
            (wanted, found) => Some(Self::here(What::Other { wanted, found })),
        }
    }

    fn between_objects(wanted: &'v Object, found: &'v Object, extent: Extent) -> Option<Self> {
        for (name, wanted) in wanted {
            let difference = match found.get(name) {
                Some(found) => Self::between(wanted, found, extent),
                None => Some(Self::here(What::Missing)),
            };
            if let Some(difference) = difference {
                return Some(difference.within(Step::Member(name)));
            }
        }
        let unwanted = found.keys().find(|name| extent == Extent::Whole && !wanted.contains_key(*name));
        unwanted.map(|name| Self::here(What::Unwanted).within(Step::Member(name)))
    }

    fn here(what: What<'v>) -> Self {
        Self { way: Vec::new(), what }
    }

    fn within(mut self, step: Step<'v>) -> Self {
        self.way.push(step);
        self
    }

    /// What a person is told. Values that are probably secret are not repeated.
    pub(super) fn to_text(&self) -> String {
        let pointer: String = self.way.iter().rev().map(ToString::to_string).collect();
        let place = if pointer.is_empty() { "the body".to_owned() } else { format!("`{pointer}` of the body") };
        match &self.what {
            What::Other { wanted, .. } if is_secret(&pointer) => format!("{place} is not `{}`", shown(wanted)),
            What::Other { wanted, found } => format!("{place} is `{}`, not `{}`", shown(found), shown(wanted)),
            What::Missing => format!("{place} is missing"),
            What::Unwanted => format!("{place} is there, and is not wanted"),
            What::Lacks(wanted) => format!("{place} lacks the element `{}`, or has it earlier", shown(wanted)),
            What::Length { wanted, found } => format!("{place} is of {found} elements, not {wanted}"),
        }
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1")),
            Self::Element(index) => write!(f, "/{index}"),
        }
    }
}

/// As much of a value as is shown.
pub(super) fn shown(value: &Value) -> String {
    let mut beginning = Beginning { text: String::new(), left: SHOWN };
    if write!(beginning, "{value}").is_err() {
        beginning.text.push('…');
    }
    beginning.text
}

/// Takes so many characters and then fails, so that large values are not written out for their beginning.
struct Beginning {
    text: String,
    left: usize,
}

impl fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(char);
        }
        Ok(())
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    // Integers beyond 2^53 are told apart, which floats cannot.
    if (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64() {
        return true;
    }
    one == other
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Difference, Extent};

    fn told(wanted: &Value, found: &Value, extent: Extent) -> String {
        Difference::between(wanted, found, extent).map_or_else(String::new, |difference| difference.to_text())
    }

    #[test]
    fn values_are_equal_or_differ_somewhere() {
        for (wanted, found, differs) in [
            (json!({"a": 1, "b": [2]}), json!({"b": [2.0], "a": 1.0}), ""),
            (
                json!(9_007_199_254_740_993_u64),
                json!(9_007_199_254_740_992_u64),
                "the body is `9007199254740992`, not `9007199254740993`",
            ),
            (json!({"a": {"b/c": 1}}), json!({"a": {"b/c": 2}}), "`/a/b~1c` of the body is `2`, not `1`"),
            (json!({"a": 1}), json!({}), "`/a` of the body is missing"),
            (json!({}), json!({"a": 1}), "`/a` of the body is there, and is not wanted"),
            (json!({"a": null}), json!({"a": false}), "`/a` of the body is `false`, not `null`"),
            (json!([1, 2]), json!([1, 3, 4]), "`/1` of the body is `3`, not `2`"),
            (json!([1, 2]), json!([1]), "the body is of 1 elements, not 2"),
            (json!("1"), json!(1), "the body is `1`, not `\"1\"`"),
            (json!({"apiKey": "a"}), json!({"apiKey": "b"}), "`/apiKey` of the body is not `\"a\"`"),
        ] {
            assert_eq!(told(&wanted, &found, Extent::Whole), differs, "{wanted} {found}");
        }
    }

    #[test]
    fn of_long_values_the_beginning_is_shown() {
        let long = told(&json!("☃".repeat(1000)), &json!(1), Extent::Whole);
        assert_eq!(long, format!("the body is `1`, not `\"{}…`", "☃".repeat(79)));
    }

    #[test]
    fn values_contain_others() {
        for (wanted, found, differs) in [
            (json!({"a": {"b": 1}}), json!({"x": 0, "a": {"b": 1, "c": 2}}), ""),
            (json!({}), json!({"a": 1}), ""),
            (json!({}), json!([]), "the body is `[]`, not `{}`"),
            (json!([1, 3]), json!([1, 2, 3]), ""),
            (json!([3, 1]), json!([1, 2, 3]), "the body lacks the element `1`, or has it earlier"),
            (
                json!([{"a": 1}, {"a": 1}]),
                json!([{"a": 1, "b": 1}]),
                "the body lacks the element `{\"a\":1}`, or has it earlier",
            ),
            (json!({"tags": [[2]]}), json!({"tags": [[1], [1, 2]]}), ""),
        ] {
            assert_eq!(told(&wanted, &found, Extent::Part), differs, "{wanted} {found}");
        }
    }
}
