use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde_json::Value;

use super::times::times;
use super::{RecordedRequest, Requests, Times};

/// More near misses help nobody.
const NEAR_MISSES: usize = 5;

/// What a mock should have been asked, and how often.
///
/// # Examples
/// ```
/// use mockwright_runtime::requests::Expectation;
/// use serde_json::json;
///
/// let added = Expectation::of("addPet").times(1).with_body(json!({"name": "Rex"})).with_status(201);
/// assert_eq!(added.to_string(), "`addPet` exactly 1 time");
/// ```
#[derive(Clone)]
#[must_use = "nothing is expected before it is verified"]
pub struct Expectation {
    operation: String,
    times: Times,
    conditions: Vec<Condition>,
}

/// Says why a request is not as wanted; `None` where it is.
type Condition = Arc<dyn Fn(&RecordedRequest) -> Option<String> + Send + Sync>;

impl Expectation {
    /// That an operation is asked for at least once. It is named by its `operationId` or as `GET /pets/{petId}`.
    ///
    /// # Examples
    /// ```
    /// let expected = mockwright_runtime::requests::Expectation::of("GET /pets/{petId}");
    /// ```
    pub fn of(operation: impl Into<String>) -> Self {
        Self { operation: operation.into(), times: Times::from(1..), conditions: Vec::new() }
    }

    /// So often: a number, or a range such as `1..=3` or `2..`.
    ///
    /// # Examples
    /// ```
    /// let never = mockwright_runtime::requests::Expectation::of("deletePet").times(0);
    /// ```
    pub fn times(self, times: impl Into<Times>) -> Self {
        Self { times: times.into(), ..self }
    }

    /// Counts only requests that were answered with a status.
    ///
    /// # Examples
    /// ```
    /// let found = mockwright_runtime::requests::Expectation::of("getPetById").with_status(200);
    /// ```
    pub fn with_status(self, status: u16) -> Self {
        self.with(move |request| {
            (request.status != status).then(|| format!("the reply has the status {}, not {status}", request.status))
        })
    }

    /// Counts only requests with a header field of a value.
    ///
    /// # Examples
    /// ```
    /// let traced = mockwright_runtime::requests::Expectation::of("getPetById").with_header("x-trace", "1");
    /// ```
    pub fn with_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.with(move |request| told(&format!("the header field `{name}`"), request.header(&name), &value))
    }

    /// Counts only requests with a value of a name in their query.
    ///
    /// # Examples
    /// ```
    /// let paged = mockwright_runtime::requests::Expectation::of("listPets").with_query("limit", "10");
    /// ```
    pub fn with_query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.with(move |request| told(&format!("`{name}` of the query"), request.query_value(&name).as_deref(), &value))
    }

    /// Counts only requests whose body has this in it: members that an object does not name may be anything, all else is
    /// equal.
    ///
    /// # Examples
    /// ```
    /// use serde_json::json;
    ///
    /// let added = mockwright_runtime::requests::Expectation::of("addPet").with_body(json!({"name": "Rex"}));
    /// ```
    pub fn with_body(self, part: Value) -> Self {
        self.with(move |request| match request.json::<Value>() {
            Ok(body) => difference(&part, &body, ""),
            Err(_) => Some("the body is no JSON".to_owned()),
        })
    }

    /// Counts only requests that a function finds right.
    ///
    /// # Examples
    /// ```
    /// let large = mockwright_runtime::requests::Expectation::of("upload").matching(|request| request.body.len() > 1000);
    /// ```
    pub fn matching(self, is_right: impl Fn(&RecordedRequest) -> bool + Send + Sync + 'static) -> Self {
        self.with(move |request| (!is_right(request)).then(|| "the given function does not find it right".to_owned()))
    }

    fn with(mut self, condition: impl Fn(&RecordedRequest) -> Option<String> + Send + Sync + 'static) -> Self {
        self.conditions.push(Arc::new(condition));
        self
    }

    /// Why requests are not as expected.
    pub(crate) fn judge(&self, requests: &Requests) -> Result<(), Unmet> {
        let misses = |request: &RecordedRequest| -> Vec<String> {
            self.conditions.iter().filter_map(|condition| condition(request)).collect()
        };
        let about = requests.of(&self.operation);
        let judged: Vec<_> = about.iter().map(|request| (request, misses(request))).collect();
        let count = judged.iter().filter(|(_, misses)| misses.is_empty()).count();
        if self.times.are_met_by(count) {
            return Ok(());
        }
        let mut told = format!("expected {self}, but it was asked for {}", times(count));
        if !requests.knows(&self.operation) {
            told.push_str("; the description has no such operation");
        }
        if requests.forgotten() > 0 {
            told.push_str(" among the newest requests");
        }
        for (request, misses) in judged.iter().filter(|(_, misses)| !misses.is_empty()).take(NEAR_MISSES) {
            // Writing into a string cannot fail.
            let _ = write!(told, "\n  {request}: {}", misses.join("; "));
        }
        if about.is_empty() && !requests.is_empty() {
            told.push_str("\nwhat came:");
            let newest = requests.iter().skip(requests.len().saturating_sub(NEAR_MISSES));
            for request in newest {
                let _ = write!(told, "\n  {request}");
            }
        }
        Err(Unmet(told))
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.operation, self.times)
    }
}

impl fmt::Debug for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation")
            .field("operation", &self.operation)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

/// Requests did not come as expected: what was expected, what came, and what was nearly right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unmet(String);

fn told(what: &str, found: Option<&str>, wanted: &str) -> Option<String> {
    match found {
        Some(found) if found == wanted => None,
        Some(found) => Some(format!("{what} is `{}`, not `{wanted}`", found.escape_debug())),
        None => Some(format!("{what} is missing")),
    }
}

/// The first place where a value has not what is wanted.
fn difference(wanted: &Value, found: &Value, at: &str) -> Option<String> {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted.iter().find_map(|(name, wanted)| {
            let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            match found.get(name) {
                Some(found) => difference(wanted, found, &at),
                None => Some(format!("`{at}` of the body is missing")),
            }
        }),
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            let pairs = wanted.iter().zip(found).enumerate();
            pairs.into_iter().find_map(|(index, (wanted, found))| difference(wanted, found, &format!("{at}/{index}")))
        }
        _ if wanted == found => None,
        _ => Some(format!("`{at}` of the body is {found}, not {wanted}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn a_body_has_what_is_named() {
        for (wanted, found, told) in [
            (json!({"a": 1}), json!({"a": 1, "b": 2}), None),
            (json!({"a": {"b": [1]}}), json!({"a": {"b": [1], "c": 2}}), None),
            (json!({"a/b": 1}), json!({"a": 1}), Some("`/a~1b` of the body is missing")),
            (json!([1, {"a": 1}]), json!([1, {"a": 2}]), Some("`/1/a` of the body is 2, not 1")),
            (json!([1]), json!([1, 2]), Some("`` of the body is [1,2], not [1]")),
        ] {
            assert_eq!(difference(&wanted, &found, "").as_deref(), told);
        }
    }
}
