//! A declared error body that says what is wrong with a request.

use mockwright_generator::source::Pointer;
use mockwright_generator::validation::Validator;
use serde_json::Value;

/// What members that carry an explanation are called, the likeliest first; case, `_` and `-` do not count.
const NAMES: [&str; 12] = [
    "detail",
    "message",
    "errormessage",
    "errordescription",
    "description",
    "error",
    "msg",
    "reason",
    "details",
    "title",
    "summary",
    "text",
];

/// Levels of a body that are looked into.
const MOST_DEPTH: usize = 4;

/// A text as long as explanations are, to find out whether one may stand somewhere.
const PROBE: &str = "query.limit: 500 is greater than the maximum of 100 (and 12 more)";

/// An error body and where it takes an explanation.
#[derive(Debug)]
pub(crate) struct Explainable {
    body: Value,
    place: Option<Pointer>,
    validator: Option<Validator>,
}

impl Explainable {
    /// Finds the member of a body that explanations fit. `validator` is that of the body's schema.
    pub(crate) fn new(body: Value, validator: Option<Validator>) -> Self {
        let mut places = Vec::new();
        collect(&body, &Pointer::root(), None, 0, &mut places);
        places.sort_by_key(|(rank, _)| *rank);
        let fits = |place: &Pointer| explained(&body, place, PROBE, validator.as_ref()).is_some();
        let place = places.into_iter().map(|(_, place)| place).find(fits);
        Self { body, place, validator }
    }

    /// The body with an explanation; as it was where none fits.
    pub(crate) fn explain(&self, text: &str) -> Value {
        let place = self.place.as_ref();
        let validator = self.validator.as_ref();
        place.and_then(|place| explained(&self.body, place, text, validator)).unwrap_or_else(|| self.body.clone())
    }
}

fn explained(body: &Value, place: &Pointer, text: &str, validator: Option<&Validator>) -> Option<Value> {
    let mut body = body.clone();
    *body.pointer_mut(place.as_str())? = Value::from(text);
    validator.is_none_or(|validator| validator.is_valid(&body)).then_some(body)
}

/// Every text that may be an explanation, with its rank: by name, then by depth.
fn collect(value: &Value, at: &Pointer, name: Option<&str>, depth: usize, places: &mut Vec<((usize, usize), Pointer)>) {
    if depth > MOST_DEPTH {
        return;
    }
    match value {
        Value::String(_) => {
            let rank = match name {
                // The body is the text, or a list of texts.
                None => Some(0),
                Some(name) => rank(name),
            };
            places.extend(rank.map(|rank| ((rank, depth), at.clone())));
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                collect(first, &at.index(0), name, depth + 1, places);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, &at.child(name), Some(name), depth + 1, places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn rank(name: &str) -> Option<usize> {
    let plain: String = name.chars().filter(|letter| !matches!(letter, '_' | '-')).collect();
    NAMES.iter().position(|known| known.eq_ignore_ascii_case(&plain))
}

#[cfg(test)]
mod tests {
    use mockwright_generator::model::Schemas;
    use mockwright_generator::source::Pointer;
    use mockwright_generator::validation::{Direction, Validators};
    use serde_json::{Value, json};

    use super::Explainable;

    fn validator(schema: &Value) -> super::Validator {
        let schemas = Schemas::of_value(json!({ "s": schema }));
        Validators::new(schemas).get(&Pointer::parse("/s"), Direction::Response).unwrap()
    }

    #[test]
    fn the_member_that_explains_is_found() {
        for (body, explained) in [
            (json!({"code": 7, "message": "no"}), json!({"code": 7, "message": "why"})),
            (json!({"title": "T", "detail": "D"}), json!({"title": "T", "detail": "why"})),
            (json!({"error": {"error_message": "x"}}), json!({"error": {"error_message": "why"}})),
            (
                json!({"errors": [{"reason": "x"}, {"reason": "y"}]}),
                json!({"errors": [{"reason": "why"}, {"reason": "y"}]}),
            ),
            (json!("no"), json!("why")),
            (json!(["no"]), json!(["why"])),
            (json!({"id": "x"}), json!({"id": "x"})),
            (json!({}), json!({})),
            (json!(1), json!(1)),
        ] {
            assert_eq!(Explainable::new(body.clone(), None).explain("why"), explained, "{body}");
        }
    }

    #[test]
    fn an_explanation_never_breaks_the_schema() {
        let schema = json!({"properties": {"message": {"enum": ["no"]}, "title": {"type": "string", "maxLength": 70}}});
        let body = json!({"message": "no", "title": "t"});
        let explainable = Explainable::new(body.clone(), Some(validator(&schema)));
        assert_eq!(explainable.explain("why"), json!({"message": "no", "title": "why"}));
        assert_eq!(explainable.explain(&"x".repeat(71)), body);
    }
}
