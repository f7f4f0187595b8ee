//! Which members travel: `writeOnly` ones stay out of responses, `readOnly` ones out of requests.

use serde_json::Value;

use crate::model::Schemas;
use crate::source::Pointer;

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Sent by clients: members that are `readOnly` need not be there.
    Request,
    /// Sent by the mock: members that are `writeOnly` need not be there.
    Response,
}

/// References and `allOf` branches looked through for the keyword.
const REACH: usize = 16;

impl Direction {
    fn keyword(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Response => "writeOnly",
        }
    }

    /// Whether a member with this schema is left out of values that travel this way.
    ///
    /// The keyword is an annotation, so it counts wherever it applies: beside a `$ref`, in its target, in a branch
    /// of `allOf` (OpenAPI 3.0.4 §4.7.24.2, JSON Schema 2020-12 validation §9.4).
    pub(crate) fn hides(self, schemas: &Schemas, member: &Value) -> bool {
        self.hides_within(schemas, member, &mut 0)
    }

    fn hides_within(self, schemas: &Schemas, member: &Value, looked: &mut usize) -> bool {
        *looked += 1;
        if *looked > REACH {
            return false;
        }
        if member.get(self.keyword()).and_then(Value::as_bool) == Some(true) {
            return true;
        }
        let mut branches = member.get("allOf").and_then(Value::as_array).into_iter().flatten();
        if branches.any(|branch| self.hides_within(schemas, branch, looked)) {
            return true;
        }
        let target = member.get("$ref").and_then(Value::as_str).and_then(Pointer::from_local_reference);
        let target = target.and_then(|at| schemas.get(&at));
        target.is_some_and(|target| self.hides_within(schemas, target.as_value(), looked))
    }
}
