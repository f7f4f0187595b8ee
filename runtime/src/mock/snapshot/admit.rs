//! What comes before choosing: security, reading, validation.

use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use mockwright_generator::bundle::{SecurityMode, ValidateMode};

use super::Snapshot;
use super::choose::{At, ContentAt, Selection, Target, declared_content};
use super::content::Which;
use super::refuse::{Breaches, VIOLATIONS, listed};
use super::route::{Choice, Handled, Route};
use crate::mock::prefer::Preferences;
use crate::mock::problem::{Problem, ProblemKind};
use crate::mock::request::ReadRequest;
use crate::mock::router::Found;
use crate::mock::security::{Denied, SecurityPlan};
use crate::mock::validate::{Invalid, RequestRules, RequestViolation};

/// What an operation asks of its requests.
#[derive(Debug)]
pub(super) struct Demands {
    pub(super) rules: RequestRules,
    pub(super) security: Option<SecurityPlan>,
}

impl Snapshot {
    /// Whether a request's body is looked at.
    pub(crate) fn wants_body(&self, request: &Parts) -> bool {
        let Ok(Route::Operation(found)) = self.route(request) else { return false };
        self.demands(found.operation()).is_some_and(|demands| demands.rules.has_body())
    }

    /// Chooses the answer to a request: route, security, reading, validation, reply. Nothing is sampled or encoded.
    pub(crate) fn choose(&self, request: &Parts, body: &[u8]) -> Choice {
        let chosen = self.route(request).and_then(|route| match route {
            Route::Operation(found) => self.answer_of(&found, request, body),
            Route::Other(choice) => Ok(choice),
        });
        chosen.unwrap_or_else(Choice::Refused)
    }

    fn answer_of(&self, found: &Found<'_, '_>, request: &Parts, body: &[u8]) -> Result<Choice, Problem> {
        let index = found.operation();
        let (Some(demands), Some((_, plan))) = (self.demands(index), self.operation(index)) else {
            return Err(Problem::new(ProblemKind::INTERNAL, "the operation is missing"));
        };
        let query = request.uri.query();
        if let Err(denied) = self.let_in(demands, &request.headers, query) {
            return self.denied(index, request, denied);
        }
        let preferences = Preferences::of_request(request, self.options.prism_compat)?;
        let mode = |own: Option<ValidateMode>| preferences.validate.or(own).unwrap_or(self.validate_mode());
        let may_validate =
            plan.validates_somewhere && preferences.validate.is_none() || mode(plan.validate) != ValidateMode::Off;
        // Who names a reply wants that one.
        let function = self.handled.as_ref().and_then(|handled| handled.get(&index));
        let function = function.copied().filter(|_| !preferences.names_reply());
        let (read, invalid) = if may_validate || plan.reads || function.is_some() {
            demands.rules.read(found.raw_parameters(), query, &request.headers, body, may_validate)
        } else {
            (ReadRequest::default(), None)
        };
        let selected = self.select(index, request, &preferences, &read);
        let reply = |selection| match function {
            None => Choice::Reply(selection),
            Some(function) => Choice::Handled(Box::new(Handled { function, operation: index, selection, read })),
        };
        let Some(invalid) = invalid else { return selected.map(reply) };
        let own = selected.as_ref().ok().and_then(|selection| self.validate_of(&selection.target));
        match (mode(own.or(plan.validate)), selected) {
            (ValidateMode::Enforce, _) => Ok(Choice::Invalid(Box::new(self.refusal(index, request, invalid)))),
            (ValidateMode::Warn, Ok(selection)) => Ok(reply(warned(selection, &invalid))),
            (_, selected) => selected.map(reply),
        }
    }

    /// What a reply says of validation.
    fn validate_of(&self, target: &Target) -> Option<ValidateMode> {
        let (place, which) = match target {
            Target::BuiltIn(_) | Target::Nothing => return None,
            Target::WithoutBody(at) => return self.response(*at)?.1.validate,
            Target::Body(place, which) => (place, *which),
            Target::Echo(echo) => (&echo.0, Which::Example(0)),
            Target::Fresh(fresh) => (&fresh.place, fresh.which),
        };
        let (_, response, content) = self.content(place)?;
        let example = match which {
            Which::Example(index) => content.examples.get(index),
            Which::Mode(_) => None,
        };
        example.and_then(|example| example.validate).or(response.validate)
    }

    fn validate_mode(&self) -> ValidateMode {
        self.options.validate.unwrap_or(self.behaviour.server.validate)
    }

    fn let_in(&self, demands: &Demands, headers: &HeaderMap, query: Option<&str>) -> Result<(), Denied> {
        let settings = &self.behaviour.server;
        let Some(security) = &demands.security else { return Ok(()) };
        match self.options.security.unwrap_or(settings.security) {
            SecurityMode::Off => Ok(()),
            SecurityMode::Presence => security.check(headers, query, None),
            SecurityMode::Credentials => security.check(headers, query, Some(&settings.credentials)),
        }
    }

    /// The declared reply for those who are not let in, else a problem.
    fn denied(&self, index: usize, request: &Parts, denied: Denied) -> Result<Choice, Problem> {
        let (kind, detail, challenges) = match denied {
            Denied::Unauthorized { detail, challenges } => (ProblemKind::UNAUTHORIZED, detail, challenges),
            Denied::Forbidden { detail } => (ProblemKind::FORBIDDEN, detail, Vec::new()),
        };
        if let Some(mut selection) = self.declared_reply(index, kind.status, request) {
            for challenge in challenges.iter().filter_map(|challenge| HeaderValue::from_str(challenge).ok()) {
                selection.added().append(header::WWW_AUTHENTICATE, challenge);
            }
            return Ok(Choice::Reply(selection));
        }
        let problem = Problem::new(kind, detail);
        Err(challenges
            .into_iter()
            .fold(problem, |problem, challenge| problem.header(header::WWW_AUTHENTICATE, challenge)))
    }

    /// The reply that an operation declares for a status, with a body.
    fn declared_reply(&self, index: usize, status: StatusCode, request: &Parts) -> Option<Selection> {
        let (_, plan) = self.operation(index)?;
        let (response, (content, example, content_type)) = declared_content(plan, status, &request.headers)?;
        let place = ContentAt { at: At::Response { operation: index, response }, content, content_type };
        Some(Selection::new(status, Target::Body(place, Which::Example(example))))
    }
}

/// A reply that is served although the request breaks the description.
fn warned(mut selection: Selection, invalid: &Invalid) -> Selection {
    let (told, breaches) = match invalid {
        Invalid::Violations(violations) => (listed(violations), violations.as_slice().into()),
        Invalid::Unsupported { .. } => (
            Some(HeaderValue::from_static("body unsupported media type")),
            vec![RequestViolation::of_body("content-type", "has a media type that the operation does not take")].into(),
        ),
        Invalid::Malformed(malformed) => (
            Some(HeaderValue::from_static("body malformed")),
            vec![RequestViolation::of_body("malformed", &malformed.detail)].into(),
        ),
    };
    selection.breaches = Some(Breaches(breaches));
    if let Some(told) = told {
        selection.added().insert(VIOLATIONS, told);
    }
    selection
}
