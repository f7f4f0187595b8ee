//! Making a reply: drafting, encoding, headers.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header};
use mockwright_generator::bundle::Body;
use mockwright_generator::diagnostic::{Code, Diagnostic, Severity};
use mockwright_generator::model::Operation;
use serde_json::Value;

use super::choose::{At, ContentAt, Target};
use super::content::{ContentPlan, DerivedMode, Which};
use super::plan::ResponsePlan;
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
    pub fn answer(&self, request: &http::request::Parts, body: &[u8]) -> Response<Bytes> {
        let mut response = match self.choose(request, body) {
            Choice::Reply(selection) => match self.ready(&selection) {
                Served::Ready(response) => response,
                Served::Cold => self.make(&selection),
            },
            Choice::Options(allow) => options(&allow),
            Choice::Refused(problem) => problem.into_response(),
            Choice::Invalid(refusal) => self.refuse(&refusal),
            // Functions belong to the servers of a process; here the bundle answers.
            Choice::Handled(handled) => self.make(&handled.selection),
        };
        without_body_for_head(&request.method, &mut response);
        response
    }

    /// The response to a selection if its reply was made already.
    ///
    /// What is drawn for one request is never made before; it is made here where that takes no longer than handing it to
    /// another thread would.
    pub(crate) fn ready(&self, selection: &Selection) -> Served {
        if let Target::Fresh(fresh) = &selection.target
            && self.is_light(fresh)
        {
            return Served::Ready(self.make(selection));
        }
        match self.made(&selection.target) {
            Some(made) => Served::Ready(respond(made, selection)),
            None => Served::Cold,
        }
    }

    fn made(&self, target: &Target) -> Option<&Made> {
        match target {
            Target::BuiltIn(path) => self.shared.built_in.get(*path),
            Target::Nothing => Some(&EMPTY).map(|empty| &**empty),
            Target::WithoutBody(at) => self.response(*at)?.1.without_body.get(),
            Target::Body(place, which) => {
                let content = self.content(place)?.2;
                content.slot(*which)?.get(place.content_type.as_deref())
            }
            Target::Echo(echo) => {
                let (place, echoed) = &**echo;
                self.content(place)?.2.echo.as_ref()?.get(echoed, place.content_type.as_deref())
            }
            Target::Fresh(_) => None,
        }
    }

    /// What a response sends in a media type, with the response and its operation.
    pub(super) fn content(&self, place: &ContentAt) -> Option<(&Operation, &ResponsePlan, &ContentPlan)> {
        let (operation, response) = self.response(place.at)?;
        Some((operation, response, response.content.get(place.content)?))
    }

    /// A response by its name, with its operation.
    pub(super) fn response(&self, at: At) -> Option<(&Operation, &ResponsePlan)> {
        match at {
            At::Response { operation, response } => {
                let (operation, plan) = self.operation(operation)?;
                Some((operation, plan.responses.get(response)?))
            }
            At::Entry { scenario, entry } => {
                let entry = self.scenarios.get(scenario)?.entry(entry)?;
                let operation = self.api().operations.get(entry.operation)?;
                Some((operation, entry.reply.get()?.as_ref()?))
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
        let served = self.operations.get(operation).is_some_and(|slot| !self.shared.of_bundle || slot.file.is_some());
        let Some((_, plan)) = self.operation(operation).filter(|_| served) else { return };
        let active = self.active.and_then(|active| self.scenarios.get(active));
        let mode = active.and_then(|scenario| DerivedMode::of(scenario.derive()));
        for (response, of_response) in plan.responses.iter().enumerate() {
            let at = At::Response { operation, response };
            let mut targets = Vec::new();
            if of_response.content.is_empty() || forbids_body(of_response.served_as) {
                targets.push(Target::WithoutBody(at));
            }
            for (content, of_content) in of_response.content.iter().enumerate() {
                let mode = mode.filter(|_| plan.default == Some(response) && of_content.has_schema());
                let examples = (0..of_content.examples.len()).map(Which::Example);
                for which in mode.map(Which::Mode).into_iter().chain(examples) {
                    targets.push(Target::Body(ContentAt { at, content, content_type: None }, which));
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
            Target::BuiltIn(path) => {
                Kept::Shared(self.shared.built_in.get_or_make(*path, &self.shared.name, &self.api().document))
            }
            Target::Nothing => Kept::Shared(&EMPTY),
            Target::WithoutBody(at) => {
                let (operation, response) = self.response(*at)?;
                Kept::Shared(
                    response
                        .without_body
                        .get_or_init(|| Ok(Reply { headers: self.headers(operation, response), body: Bytes::new() })),
                )
            }
            Target::Body(place, which) => self.kept_body(place, *which)?,
            Target::Echo(echo) => {
                let (place, echoed) = &**echo;
                let (operation, response, content) = self.content(place)?;
                let sent = sent(response, place)?;
                let plan = content.echo.as_ref()?;
                let base =
                    plan.base(|| match self.body(operation, response, content, Which::Example(0)).ok()?.into_owned() {
                        Body::Value(value) => Some(value),
                        Body::Text(_) | Body::Bytes(_) | Body::File(_) => None,
                    });
                let Some(base) = base else { return self.kept_body(place, Which::Example(0)) };
                let valid = |value: &Value| self.shared.drafter.is_valid(&content.media_type, value);
                let make = || {
                    let body = Body::Value(plan.applied(base.clone(), echoed, valid));
                    self.encoded(&body, self.headers(operation, response), content, sent)
                };
                plan.get_or_make(echoed, place.content_type.as_deref(), make)
            }
            Target::Fresh(fresh) => {
                let (operation, response, content) = self.content(&fresh.place)?;
                match self.drawn(fresh, operation, response, content, sent(response, &fresh.place)?) {
                    Some(made) => Kept::Once(made),
                    None => self.kept_body(&fresh.place, fresh.which)?,
                }
            }
        })
    }

    fn kept_body(&self, place: &ContentAt, which: Which) -> Option<Kept<'_>> {
        let (operation, response, content) = self.content(place)?;
        let sent = sent(response, place)?;
        let make = || {
            let body = self.body(operation, response, content, which)?;
            self.encoded(&body, self.headers(operation, response), content, sent)
        };
        Some(content.slot_or_new(which)?.get_or_make(place.content_type.as_deref(), make))
    }

    /// A body with its headers.
    pub(super) fn encoded(
        &self,
        body: &Body,
        mut headers: HeaderMap,
        content: &ContentPlan,
        content_type: &str,
    ) -> Made {
        let schemas = &self.api().schemas;
        let rendered =
            render::encode(body, &content.media_type, content_type, schemas).map_err(|error| error.to_string())?;
        let content_type = HeaderValue::try_from(rendered.content_type);
        headers
            .insert(header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
        Ok(Reply { headers, body: rendered.bytes })
    }

    /// The body that the bundle gives, else the drafted one.
    pub(super) fn body<'s>(
        &self,
        operation: &Operation,
        response: &ResponsePlan,
        content: &'s ContentPlan,
        which: Which,
    ) -> Result<Cow<'s, Body>, String> {
        let example = match which {
            Which::Example(index) => content.examples.get(index),
            Which::Mode(_) => None,
        };
        if let Some(body) = example.and_then(|example| example.body.as_ref()) {
            return Ok(Cow::Borrowed(body));
        }
        let Some(declared) = response.declared.and_then(|index| operation.responses.get(index)) else {
            return Err("the bundle gives no body, and the description does not declare this reply".to_owned());
        };
        let drafter = &self.shared.drafter;
        let draft = match which {
            Which::Mode(mode) => drafter.derived_body(operation, declared, &content.media_type, mode.mode()),
            Which::Example(_) => {
                let name = example.and_then(|example| example.name.as_deref());
                drafter.body(operation, declared, &content.media_type, name)
            }
        };
        let reason = draft.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        let reason = reason.or(draft.diagnostics.first());
        let reason = reason.map_or_else(|| "no valid body was found".to_owned(), |reason| reason.message.clone());
        self.notice(draft.diagnostics);
        draft.body.map(Cow::Owned).ok_or(reason)
    }

    pub(super) fn headers(&self, operation: &Operation, response: &ResponsePlan) -> HeaderMap {
        let declared = response.declared.and_then(|index| operation.responses.get(index));
        let mut problems = Vec::new();
        let mut headers = match (&response.headers, declared) {
            (Some(given), _) => headers::header_map(given, &mut problems),
            (None, Some(declared)) => {
                let (drafted, diagnostics) = self.shared.drafter.headers(operation, declared);
                self.notice(diagnostics);
                headers::header_map(&drafted, &mut problems)
            }
            (None, None) => HeaderMap::new(),
        };
        if let Some(added) = &response.added_headers {
            headers::replace(&mut headers, headers::header_map(added, &mut problems));
        }
        let at = declared.map_or(&operation.at, |declared| &declared.at);
        self.notice(
            problems.into_iter().map(|problem| Diagnostic::warning(Code::InvalidHeader, at, problem)).collect(),
        );
        headers
    }
}

/// The `Content-Type` of what is sent.
fn sent<'s>(response: &'s ResponsePlan, place: &'s ContentAt) -> Option<&'s str> {
    let offer = response.offers.get(place.content)?;
    Some(place.content_type.as_deref().unwrap_or(offer.default_content_type()))
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
    selection.decorate(&mut response);
    *response.body_mut() = reply.body.clone();
    response
}

/// Takes the body from a response to HEAD, and leaves its length (RFC 9110 §9.3.2).
pub(crate) fn without_body_for_head(method: &Method, response: &mut Response<Bytes>) {
    if *method == Method::HEAD && !forbids_body(response.status().as_u16()) {
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
