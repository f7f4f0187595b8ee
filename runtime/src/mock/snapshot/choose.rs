//! Which reply a request gets: route, status, media type, example.

use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use mockwright_generator::model::{Operation, Status};

use super::Snapshot;
use super::built_in::BuiltInPath;
use super::plan::{OperationPlan, ResponsePlan};
use super::status::forbids_body;
use crate::mock::negotiate::{Offer, negotiate};
use crate::mock::prefer::Preferences;
use crate::mock::problem::{Problem, ProblemKind};
use crate::mock::router::{Allow, Routing};

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// What is done with a request.
#[derive(Debug)]
pub(crate) enum Choice {
    /// A reply of the mock.
    Reply(Selection),
    /// OPTIONS where it is not declared: the methods, without a body.
    Options(Allow),
    /// Refused.
    Refused(Problem),
}

/// Names one reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) status: StatusCode,
    pub(super) target: Target,
    pub(crate) delay_ms: u64,
    /// `Preference-Applied`.
    pub(crate) applied: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    BuiltIn(BuiltInPath),
    /// An operation without responses.
    Nothing,
    WithoutBody {
        operation: usize,
        response: usize,
    },
    Body {
        operation: usize,
        response: usize,
        content: usize,
        example: usize,
        /// A type that the client chose within a declared range.
        content_type: Option<String>,
    },
}

impl Snapshot {
    /// Chooses the reply to a request. Cheap: nothing is sampled or encoded.
    pub(crate) fn choose(&self, request: &Parts) -> Choice {
        self.route(request).unwrap_or_else(Choice::Refused)
    }

    fn route(&self, request: &Parts) -> Result<Choice, Problem> {
        let (method, path) = (&request.method, request.uri.path());
        match self.router.find(method, path, request.uri.query()) {
            Routing::Found(found) => self.select(found.operation(), &request.headers).map(Choice::Reply),
            Routing::MethodNotAllowed(allow) => not_allowed(method, path, allow),
            Routing::Malformed => {
                Err(Problem::new(ProblemKind::MALFORMED_PATH, "the path's percent-encoding is broken or not UTF-8"))
            }
            Routing::NotFound => match BuiltInPath::of(path) {
                Some(path) if matches!(*method, Method::GET | Method::HEAD) => Ok(Choice::Reply(Selection {
                    status: StatusCode::OK,
                    target: Target::BuiltIn(path),
                    delay_ms: 0,
                    applied: None,
                })),
                Some(_) => not_allowed(method, path, Allow::new([&Method::GET])),
                // `OPTIONS *` asks about the server as a whole (RFC 9110 §9.3.7).
                None if *method == Method::OPTIONS && path == "*" => Ok(Choice::Options(Allow::new([&Method::GET]))),
                None => Err(Problem::new(ProblemKind::NO_ROUTE, format!("the description has no path for `{path}`"))),
            },
        }
    }

    fn select(&self, index: usize, headers: &HeaderMap) -> Result<Selection, Problem> {
        let Some((operation, plan)) = self.operation(index) else {
            return Err(Problem::new(ProblemKind::INTERNAL, "the operation is missing"));
        };
        let preferences = Preferences::parse(text_values(headers, &PREFER));
        let applied = (!preferences.is_empty()).then(|| preferences.applied());
        let Some((place, code)) = chosen_status(operation, plan, preferences.code.as_deref())? else {
            return Ok(Selection { status: StatusCode::OK, target: Target::Nothing, delay_ms: self.delay_ms, applied });
        };
        let Some(response) = plan.responses.get(place) else {
            return Err(Problem::new(ProblemKind::INTERNAL, "the response is missing"));
        };
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let example = preferences.example.as_deref();
        let (target, delay_ms) = if forbids_body(code) || response.content.is_empty() {
            if let Some(name) = example {
                return Err(no_such_example(response, name));
            }
            (Target::WithoutBody { operation: index, response: place }, response.delay_ms)
        } else {
            let (content, example, content_type) = chosen_content(response, example, headers)?;
            let delay_ms = response.content.get(content).and_then(|content| content.examples.get(example));
            let delay_ms = delay_ms.map_or(response.delay_ms, |example| example.delay_ms);
            (Target::Body { operation: index, response: place, content, example, content_type }, delay_ms)
        };
        Ok(Selection { status, target, delay_ms: delay_ms.saturating_add(self.delay_ms), applied })
    }
}

fn not_allowed(method: &Method, path: &str, allow: Allow) -> Result<Choice, Problem> {
    if *method == Method::OPTIONS {
        return Ok(Choice::Options(allow));
    }
    let listed = allow.to_string();
    Err(Problem::new(ProblemKind::METHOD_NOT_ALLOWED, format!("`{path}` does not answer {method}, but {listed}"))
        .header(header::ALLOW, listed))
}

/// The response and the status that is sent; `None` where the operation has no response.
fn chosen_status(
    operation: &Operation,
    plan: &OperationPlan,
    code: Option<&str>,
) -> Result<Option<(usize, u16)>, Problem> {
    let Some(code) = code else {
        return Ok(plan.default.and_then(|place| Some((place, plan.responses.get(place)?.served_as))));
    };
    let chosen = match code.parse::<Status>() {
        Ok(Status::Code(code)) => plan.declaring(code).map(|place| (place, code)),
        Ok(status) => {
            let place = plan.responses.iter().position(|response| response.status == status);
            place.and_then(|place| Some((place, plan.responses.get(place)?.served_as)))
        }
        Err(expected) => {
            let detail = format!("`Prefer: code={code}`: {expected}");
            return Err(Problem::new(ProblemKind::INVALID_PREFERENCE, detail));
        }
    };
    chosen.map(Some).ok_or_else(|| {
        let declared: Vec<String> = plan.responses.iter().map(|response| response.status.to_string()).collect();
        let detail = format!("`{}` does not declare {code}, but {}", operation.key, listed(&declared));
        Problem::new(ProblemKind::NO_SUCH_RESPONSE, detail).with("declared", declared)
    })
}

/// The media type, the example and, within a declared range, the type that the client chose.
fn chosen_content(
    response: &ResponsePlan,
    example: Option<&str>,
    headers: &HeaderMap,
) -> Result<(usize, usize, Option<String>), Problem> {
    let having: Vec<usize> = match example {
        None => Vec::new(),
        Some(_) => (0..response.content.len())
            .filter(|index| response.content.get(*index).is_some_and(|content| content.example(example).is_some()))
            .collect(),
    };
    if let Some(name) = example
        && having.is_empty()
    {
        return Err(no_such_example(response, name));
    }
    let accept = text_values(headers, &header::ACCEPT);
    let offers: Vec<Offer>;
    let offers = if example.is_none() {
        response.offers.as_slice()
    } else {
        offers = having.iter().filter_map(|index| response.offers.get(*index).cloned()).collect();
        offers.as_slice()
    };
    let Some(chosen) = negotiate(accept, offers) else {
        let available: Vec<String> = offers.iter().map(|offer| offer.name().to_owned()).collect();
        let detail = format!("the reply is available as {}", listed(&available));
        return Err(Problem::new(ProblemKind::NOT_ACCEPTABLE, detail).with("available", available));
    };
    let content_type = offers
        .get(chosen.index)
        .filter(|offer| offer.default_content_type() != chosen.content_type)
        .map(|_| chosen.content_type.into_owned());
    let content = if example.is_none() { chosen.index } else { having.get(chosen.index).copied().unwrap_or_default() };
    let example = response.content.get(content).and_then(|content| content.example(example)).unwrap_or_default();
    Ok((content, example, content_type))
}

fn no_such_example(response: &ResponsePlan, name: &str) -> Problem {
    let names = response.example_names();
    let detail = format!("the reply {} has no example `{name}`, but {}", response.status, listed(&names));
    Problem::new(ProblemKind::NO_SUCH_EXAMPLE, detail).with("examples", names)
}

fn listed<T: AsRef<str>>(names: &[T]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The values of a header that are text.
fn text_values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).into_iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
}
