//! Refusing a request that is not what the operation describes: as the description declares it, else as a problem.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use mockwright_generator::bundle::Body;
use mockwright_generator::model::{Operation, Status};
use mockwright_generator::sample::Direction;
use serde_json::{Map, Value};

use super::content::Which;
use super::make::Served;
use super::plan::{OperationPlan, ResponsePlan};
use super::{Snapshot, choose};
use crate::mock::problem::{Problem, ProblemKind};
use crate::mock::validate::{Explainable, Invalid, RequestViolation};

/// What a request breaks, in short: on refusals, and on replies under `warn`.
pub(super) const VIOLATIONS: HeaderName = HeaderName::from_static("mockwright-violations");

/// Bytes that the header of violations may have.
const MOST_LISTED: usize = 1024;

/// What a request breaks, told with the response to whoever looks on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Breaches(pub(crate) Arc<[RequestViolation]>);

/// A request that is refused for what it says.
#[derive(Debug)]
pub(crate) struct Refusal {
    operation: usize,
    status: StatusCode,
    kind: ProblemKind,
    /// The declared response and its media type, where the description says how such a refusal looks.
    declared: Option<(usize, usize)>,
    explanation: String,
    violations: Vec<RequestViolation>,
    accept: Option<String>,
}

impl Snapshot {
    /// How a request that is not as described is refused.
    pub(super) fn refusal(&self, index: usize, request: &Parts, invalid: Invalid) -> Refusal {
        let (kind, explanation, violations, accept) = match invalid {
            Invalid::Unsupported { accept } => {
                let sent = request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
                let sent = sent.map_or_else(|| "no `Content-Type`".to_owned(), |sent| format!("`{sent}`"));
                let explanation = format!("the body has {sent}; the operation takes {}", choose::listed(&accept));
                (ProblemKind::UNSUPPORTED_MEDIA_TYPE, explanation, Vec::new(), Some(accept.join(", ")))
            }
            Invalid::Malformed(malformed) => {
                let place = malformed.at.map(|(line, column)| format!(" (line {line}, column {column})"));
                let explanation = format!("the body cannot be read: {}{}", malformed.detail, place.unwrap_or_default());
                (ProblemKind::MALFORMED_BODY, explanation, Vec::new(), None)
            }
            Invalid::Violations(violations) => (ProblemKind::INVALID_REQUEST, explained(&violations), violations, None),
        };
        let plan = self.operation(index).map(|(_, plan)| plan);
        let status = match kind.status {
            StatusCode::UNPROCESSABLE_ENTITY if plan.is_some_and(asks_for_400) => StatusCode::BAD_REQUEST,
            status => status,
        };
        let declared = plan.and_then(|plan| choose::declared_content(plan, status, &request.headers));
        let declared = declared.map(|(response, (content, ..))| (response, content));
        Refusal { operation: index, status, kind, declared, explanation, violations, accept }
    }

    /// The response to a refused request, unless something has to be computed first.
    pub(crate) fn refused(&self, refusal: &Refusal) -> Served {
        let known = match refusal.declared {
            Some((response, content)) => self.explainables.get((refusal.operation, response, content)).is_some(),
            None => self.shared.places.know(&refusal.violations),
        };
        if known { Served::Ready(self.refuse(refusal)) } else { Served::Cold }
    }

    /// Makes the response to a refused request, which may take long the first time.
    pub(crate) fn refuse(&self, refusal: &Refusal) -> Response<Bytes> {
        let mut response = self.declared_refusal(refusal).unwrap_or_else(|| self.problem(refusal).into_response());
        let headers = response.headers_mut();
        if let Some(listed) = listed(&refusal.violations) {
            headers.insert(VIOLATIONS, listed);
        }
        if let Some(accept) = refusal.accept.as_deref().and_then(|accept| HeaderValue::from_str(accept).ok()) {
            headers.insert(header::ACCEPT, accept);
        }
        response.extensions_mut().insert(refusal.breaches());
        response
    }

    fn problem(&self, refusal: &Refusal) -> Problem {
        let kind = ProblemKind { status: refusal.status, ..refusal.kind };
        let problem = Problem::new(kind, refusal.explanation.clone());
        if refusal.violations.is_empty() {
            return problem;
        }
        let places = self.shared.places.of(&refusal.violations, &self.api().document);
        let violations = refusal.violations.iter().zip(places);
        problem.with("violations", violations.map(|(violation, place)| told(violation, place)).collect::<Vec<_>>())
    }

    /// The declared body with the explanation in it; `None` where the description declares none that can be made.
    fn declared_refusal(&self, refusal: &Refusal) -> Option<Response<Bytes>> {
        let (place, content_at) = refusal.declared?;
        let (operation, plan) = self.operation(refusal.operation)?;
        let response = plan.responses.get(place)?;
        let slot = (refusal.operation, place, content_at);
        let make = || self.explainable_body(operation, response, content_at);
        let explainable = self.explainables.get_or_make(slot, make);
        let body = Body::Value((*explainable).as_ref()?.explain(&refusal.explanation));
        let content = response.content.get(content_at)?;
        let sent = response.offers.get(content_at)?.default_content_type();
        let reply = self.encoded(&body, self.headers(operation, response), content, sent).ok()?;
        let mut sent = Response::new(reply.body);
        *sent.status_mut() = refusal.status;
        *sent.headers_mut() = reply.headers;
        Some(sent)
    }

    /// `None` where the body is no value.
    fn explainable_body(&self, operation: &Operation, response: &ResponsePlan, content: usize) -> Option<Explainable> {
        let content = response.content.get(content)?;
        let value = match self.body(operation, response, content, Which::Example(0)).ok()?.into_owned() {
            Body::Value(value) => value,
            Body::Text(text) => Value::String(text),
            Body::Bytes(_) | Body::File(_) => return None,
        };
        let schema = content.media_type.schema.as_ref();
        let validators = self.shared.drafter.sampler().validators();
        Some(Explainable::new(value, schema.and_then(|schema| validators.get(schema, Direction::Response))))
    }
}

impl Refusal {
    fn breaches(&self) -> Breaches {
        if !self.violations.is_empty() {
            return Breaches(self.violations.as_slice().into());
        }
        let rule = if self.kind == ProblemKind::UNSUPPORTED_MEDIA_TYPE { "content-type" } else { "malformed" };
        Breaches(Arc::new([RequestViolation::of_body(rule, &self.explanation)]))
    }
}

/// Whether violations are answered with 400: it is declared, and 422 is not.
fn asks_for_400(plan: &OperationPlan) -> bool {
    let declares = |code| plan.responses.iter().any(|response| response.status == Status::Code(code));
    declares(400) && !declares(422)
}

fn explained(violations: &[RequestViolation]) -> String {
    match violations {
        [] => String::new(),
        [only] => only.sentence(),
        [first, rest @ ..] => format!("{} (and {} more)", first.sentence(), rest.len()),
    }
}

fn told(violation: &RequestViolation, declared: Option<String>) -> Value {
    let mut told = Map::new();
    told.insert("in".to_owned(), violation.place.as_str().into());
    told.insert("rule".to_owned(), violation.rule.as_str().into());
    told.insert("message".to_owned(), violation.message.as_str().into());
    if let Some(value) = &violation.value {
        told.insert("value".to_owned(), value.as_str().into());
    }
    if let Some(declared) = declared {
        told.insert("declared".to_owned(), declared.into());
    }
    Value::Object(told)
}

/// The violations as a header can carry them; `None` where there are none.
pub(super) fn listed(violations: &[RequestViolation]) -> Option<HeaderValue> {
    let mut text = String::new();
    for violation in violations {
        let item = format!("{} {}", violation.place, violation.rule);
        if text.len() + item.len() > MOST_LISTED {
            text.push_str(", ...");
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.extend(item.chars().map(|letter| if matches!(letter, ' '..='~') { letter } else { '?' }));
    }
    HeaderValue::from_str(&text).ok().filter(|value| !value.is_empty())
}
