//! Making a reply: drafting, encoding, headers.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header};
use mockwright_generator::bundle::Body;
use mockwright_generator::diagnostic::{Code, Diagnostic, Severity};
use mockwright_generator::model::Operation;

use super::choose::Target;
use super::plan::{ContentPlan, ExamplePlan, ResponsePlan};
use super::reply::{Kept, Made, Reply};
use super::status::forbids_body;
use super::{Choice, Selection, Snapshot, headers};
use crate::mock::problem::{Problem, ProblemKind};
use crate::mock::render;
use crate::mock::router::Allow;

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// What is sent, or that it must be made first.
#[derive(Debug)]
pub(crate) enum Served {
    /// The response.
    Ready(Response<Bytes>),
    /// The reply was not made yet; [`Snapshot::make`] makes it, which may take long.
    Cold,
}

impl Snapshot {
    /// Answers a request: chooses, makes and sends in one go. Delays are left to the caller.
    ///
    /// It may take long the first time that a reply is asked for.
    pub fn answer(&self, request: &http::request::Parts) -> Response<Bytes> {
        let mut response = match self.choose(request) {
            Choice::Reply(selection) => match self.ready(&selection) {
                Served::Ready(response) => response,
                Served::Cold => self.make(&selection),
            },
            Choice::Options(allow) => options(&allow),
            Choice::Refused(problem) => problem.into_response(),
        };
        without_body_for_head(&request.method, &mut response);
        response
    }

    /// The response to a selection if its reply was made already.
    pub(crate) fn ready(&self, selection: &Selection) -> Served {
        match self.made(&selection.target) {
            Some(made) => Served::Ready(respond(made, selection)),
            None => Served::Cold,
        }
    }

    fn made(&self, target: &Target) -> Option<&Made> {
        match target {
            Target::BuiltIn(path) => self.built_in.get(*path),
            Target::Nothing => Some(&EMPTY).map(|empty| &**empty),
            Target::WithoutBody { operation, response } => {
                self.operation(*operation)?.1.responses.get(*response)?.without_body.get()
            }
            Target::Body { operation, response, content, example, content_type } => {
                let response = self.operation(*operation)?.1.responses.get(*response)?;
                let example = response.content.get(*content)?.examples.get(*example)?;
                example.slot.get(content_type.as_deref())
            }
        }
    }

    /// Makes the reply of a selection and the response to it.
    pub(crate) fn make(&self, selection: &Selection) -> Response<Bytes> {
        let missing = Err("the reply is missing".to_owned());
        match self.kept(&selection.target) {
            Some(Kept::Shared(made)) => respond(made, selection),
            Some(Kept::Once(made)) => respond(&made, selection),
            None => respond(&missing, selection),
        }
    }

    /// How many operations there are to prove.
    pub(crate) fn operations(&self) -> usize {
        self.operations.len()
    }

    /// Makes every reply of an operation that nobody asked for yet. `go_on` is asked before each.
    pub(crate) fn prove(&self, operation: usize, go_on: &dyn Fn() -> bool) {
        let served = self.operations.get(operation).is_some_and(|slot| !self.of_bundle || slot.file.is_some());
        let Some((_, plan)) = self.operation(operation).filter(|_| served) else { return };
        for (response, of_response) in plan.responses.iter().enumerate() {
            let mut targets = Vec::new();
            if of_response.content.is_empty() || forbids_body(of_response.served_as) {
                targets.push(Target::WithoutBody { operation, response });
            }
            for (content, of_content) in of_response.content.iter().enumerate() {
                for example in 0..of_content.examples.len() {
                    targets.push(Target::Body { operation, response, content, example, content_type: None });
                }
            }
            for target in targets.iter().filter(|target| self.made(target).is_none()) {
                if !go_on() {
                    return;
                }
                self.kept(target);
            }
        }
    }

    fn kept(&self, target: &Target) -> Option<Kept<'_>> {
        Some(match target {
            Target::BuiltIn(path) => Kept::Shared(self.built_in.get_or_make(*path, &self.name, &self.api().document)),
            Target::Nothing => Kept::Shared(&EMPTY),
            Target::WithoutBody { operation, response } => {
                let (operation, plan) = self.operation(*operation)?;
                let response = plan.responses.get(*response)?;
                Kept::Shared(
                    response
                        .without_body
                        .get_or_init(|| Ok(Reply { headers: self.headers(operation, response), body: Bytes::new() })),
                )
            }
            Target::Body { operation, response, content, example, content_type } => {
                let (operation, plan) = self.operation(*operation)?;
                let response = plan.responses.get(*response)?;
                let offer = response.offers.get(*content)?;
                let content = response.content.get(*content)?;
                let example = content.examples.get(*example)?;
                let sent = content_type.as_deref().unwrap_or(offer.default_content_type());
                example
                    .slot
                    .get_or_make(content_type.as_deref(), || self.reply(operation, response, content, example, sent))
            }
        })
    }

    fn reply(
        &self,
        operation: &Operation,
        response: &ResponsePlan,
        content: &ContentPlan,
        example: &ExamplePlan,
        content_type: &str,
    ) -> Made {
        let drafted;
        let body = if let Some(body) = &example.body {
            body
        } else {
            drafted = self.drafted(operation, response, content, example)?;
            &drafted
        };
        let schemas = &self.api().schemas;
        let rendered =
            render::encode(body, &content.media_type, content_type, schemas).map_err(|error| error.to_string())?;
        let mut headers = self.headers(operation, response);
        let content_type = HeaderValue::try_from(rendered.content_type);
        headers
            .insert(header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
        Ok(Reply { headers, body: rendered.bytes })
    }

    fn drafted(
        &self,
        operation: &Operation,
        response: &ResponsePlan,
        content: &ContentPlan,
        example: &ExamplePlan,
    ) -> Result<Body, String> {
        let Some(declared) = response.declared.and_then(|index| operation.responses.get(index)) else {
            return Err("the bundle gives no body, and the description does not declare this reply".to_owned());
        };
        let draft = self.drafter.body(operation, declared, &content.media_type, example.name.as_deref());
        let reason = draft.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        let reason = reason.or(draft.diagnostics.first());
        let reason = reason.map_or_else(|| "no valid body was found".to_owned(), |reason| reason.message.clone());
        self.notice(draft.diagnostics);
        draft.body.ok_or(reason)
    }

    fn headers(&self, operation: &Operation, response: &ResponsePlan) -> HeaderMap {
        let declared = response.declared.and_then(|index| operation.responses.get(index));
        let mut problems = Vec::new();
        let headers = match (&response.headers, declared) {
            (Some(given), _) => headers::header_map(given, &mut problems),
            (None, Some(declared)) => {
                let (drafted, diagnostics) = self.drafter.headers(operation, declared);
                self.notice(diagnostics);
                headers::header_map(&drafted, &mut problems)
            }
            (None, None) => HeaderMap::new(),
        };
        let at = declared.map_or(&operation.at, |declared| &declared.at);
        self.notice(
            problems.into_iter().map(|problem| Diagnostic::warning(Code::InvalidHeader, at, problem)).collect(),
        );
        headers
    }
}

static EMPTY: std::sync::LazyLock<Made> =
    std::sync::LazyLock::new(|| Ok(Reply { headers: HeaderMap::new(), body: Bytes::new() }));

fn respond(made: &Made, selection: &Selection) -> Response<Bytes> {
    let reply = match made {
        Ok(reply) => reply,
        Err(reason) => return Problem::new(ProblemKind::NO_VALID_REPLY, reason.clone()).into_response(),
    };
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = selection.status;
    *response.headers_mut() = reply.headers.clone();
    if let Some(applied) = &selection.applied
        && let Ok(applied) = HeaderValue::try_from(applied.as_str())
    {
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    *response.body_mut() = reply.body.clone();
    response
}

/// Takes the body from a response to HEAD, and leaves its length (RFC 9110 §9.3.2).
pub(crate) fn without_body_for_head(method: &Method, response: &mut Response<Bytes>) {
    if *method == Method::HEAD && !response.body().is_empty() {
        let length = std::mem::take(response.body_mut()).len();
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}

/// OPTIONS where the description does not declare it.
pub(crate) fn options(allow: &Allow) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = http::StatusCode::NO_CONTENT;
    if let Ok(allow) = HeaderValue::try_from(allow.to_string()) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
