//! Which reply of an operation a request gets: status, media type, example.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Response, StatusCode, header};
use mockwright_generator::bundle::Derive;
use mockwright_generator::model::{Operation, Status};

use super::Snapshot;
use super::built_in::BuiltInPath;
use super::content::{DerivedMode, Which};
use super::echo::Echoed;
use super::fresh::FreshTarget;
use super::plan::{OperationPlan, ResponsePlan};
use super::refuse::{Breaches, VIOLATIONS};
use super::scenario::{EntryPlan, Scenario};
use super::status::forbids_body;
use crate::mock::negotiate::{Offer, negotiate};
use crate::mock::prefer::Preferences;
use crate::mock::problem::{Problem, ProblemKind};
use crate::mock::request::ReadRequest;

/// What `derive: slow` waits at least.
const SLOW_MS: u64 = 2_000;

/// Names one reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) status: StatusCode,
    pub(super) target: Target,
    pub(crate) delay_ms: u64,
    /// `Preference-Applied`.
    pub(crate) applied: Option<String>,
    /// Headers beside those of the reply.
    pub(super) added: Option<Box<HeaderMap>>,
    /// What the request breaks, where it is answered all the same.
    pub(super) breaches: Option<Breaches>,
}

impl Selection {
    pub(super) fn new(status: StatusCode, target: Target) -> Self {
        Self { status, target, delay_ms: 0, applied: None, added: None, breaches: None }
    }

    /// What the request breaks, in short, where it is answered all the same.
    pub(crate) fn violations(&self) -> Option<&str> {
        self.added.as_ref()?.get(VIOLATIONS)?.to_str().ok()
    }

    /// Whether it answers a request that breaks the description.
    pub(crate) fn is_of_broken_request(&self) -> bool {
        self.breaches.is_some()
    }

    /// The same without what is said beside the reply itself.
    pub(crate) fn plain(&self) -> Self {
        Self { applied: None, added: None, breaches: None, ..self.clone() }
    }

    /// Says beside a reply what this one would say beside its own.
    pub(crate) fn decorate(&self, response: &mut Response<Bytes>) {
        for (name, value) in self.added.iter().flat_map(|added| added.iter()) {
            response.headers_mut().append(name, value.clone());
        }
        if let Some(breaches) = &self.breaches {
            response.extensions_mut().insert(breaches.clone());
        }
    }

    /// The headers beside those of the reply.
    pub(super) fn added(&mut self) -> &mut HeaderMap {
        self.added.get_or_insert_default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    BuiltIn(BuiltInPath),
    /// An operation without responses.
    Nothing,
    WithoutBody(At),
    Body(ContentAt, Which),
    /// The default body with parts of the request in it.
    Echo(Box<(ContentAt, Echoed)>),
    /// A body drawn for this request.
    Fresh(Box<FreshTarget>),
}

/// Names what a response sends in a media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContentAt {
    pub(super) at: At,
    /// The place of the media type.
    pub(super) content: usize,
    /// A type that the client chose within a declared range.
    pub(super) content_type: Option<String>,
}

/// Names a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// One of an operation's own.
    Response { operation: usize, response: usize },
    /// What an entry of a scenario makes of one.
    Entry { scenario: usize, entry: usize },
}

/// A response and the status that is sent.
struct Chosen<'s> {
    at: At,
    response: &'s ResponsePlan,
    code: u16,
    /// What a scenario lists for the operation, if that is what is served.
    entry: Option<&'s EntryPlan>,
    /// The name of the example that the request names by what it says.
    example: Option<&'s str>,
}

/// An operation and what is known of a request to it.
pub(super) struct Asked<'s> {
    operation: usize,
    described: &'s Operation,
    pub(super) plan: &'s OperationPlan,
    pub(super) request: &'s Parts,
    pub(super) preferences: &'s Preferences<'s>,
    pub(super) read: &'s ReadRequest,
    derive: Derive,
}

/// A scenario and its place.
#[derive(Clone, Copy)]
struct InForce<'s> {
    place: usize,
    scenario: &'s Scenario,
}

impl Snapshot {
    /// Chooses the reply of an operation. `read` is what the request says by the description.
    ///
    /// A status is chosen by `Prefer: code`, else by what the scenario lists or derives, else by an example of the request
    /// that equals it, else by the description; an example by `Prefer: example`, else by such an example. Cheap: nothing is
    /// sampled or encoded.
    ///
    /// # Errors
    /// A preference names what the operation does not have, or the client accepts none of the media types.
    pub(crate) fn select(
        &self,
        operation: usize,
        request: &Parts,
        preferences: &Preferences<'_>,
        read: &ReadRequest,
    ) -> Result<Selection, Problem> {
        let Some((described, plan)) = self.operation(operation) else {
            return Err(Problem::new(ProblemKind::INTERNAL, "the operation is missing"));
        };
        let in_force = self.in_force(preferences)?;
        let derive = in_force.map_or(Derive::Success, |in_force| in_force.scenario.derive());
        let asked = Asked { operation, described, plan, request, preferences, read, derive };
        let Some(chosen) = self.chosen_response(&asked, in_force)? else {
            let applied = applied(preferences, &Target::Nothing);
            let delay_ms = self.delay(0, None, &asked);
            return Ok(Selection { delay_ms, applied, ..Selection::new(StatusCode::OK, Target::Nothing) });
        };
        let status = StatusCode::from_u16(chosen.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (target, own_delay) = if forbids_body(chosen.code) || chosen.response.content.is_empty() {
            if let Some(name) = &preferences.example {
                return Err(no_such_example(chosen.response, name));
            }
            (Target::WithoutBody(chosen.at), chosen.response.delay_ms)
        } else {
            self.chosen_body(&asked, &chosen)?
        };
        let delay_ms = self.delay(own_delay, chosen.entry, &asked);
        let applied = applied(preferences, &target);
        Ok(Selection { delay_ms, applied, ..Selection::new(status, target) })
    }

    /// The body of a response, and its delay.
    fn chosen_body(&self, asked: &Asked<'_>, chosen: &Chosen<'_>) -> Result<(Target, u64), Problem> {
        let Chosen { at, response, entry, example, .. } = chosen;
        let headers = &asked.request.headers;
        let (named, found) = match (asked.preferences.example.as_deref(), example) {
            (Some(preferred), _) => (true, chosen_content(response, Some(preferred), headers)?),
            (None, Some(example)) => match chosen_content(response, Some(example), headers) {
                Ok(found) => (true, found),
                // It exists in another media type only.
                Err(_) => (false, chosen_content(response, None, headers)?),
            },
            (None, None) => (false, chosen_content(response, None, headers)?),
        };
        let (content, example, content_type) = found;
        let Some(plan) = response.content.get(content) else {
            return Err(Problem::new(ProblemKind::INTERNAL, "the media type is missing"));
        };
        let delay_ms = plan.examples.get(example).map_or(response.delay_ms, |example| example.delay_ms);
        let place = ContentAt { at: *at, content, content_type };
        let given = named || entry.is_some_and(|entry| entry.entry.body.is_some());
        if given {
            return Ok((Target::Body(place, Which::Example(example)), delay_ms));
        }
        let mode = DerivedMode::of(asked.derive).filter(|_| entry.is_none() && plan.has_schema());
        let which = mode.map_or(Which::Example(example), Which::Mode);
        let echoed = plan.echo.as_ref().filter(|_| mode.is_none()).and_then(|echo| echo.of(asked.read));
        let target = match (self.fresh(asked, plan, mode), echoed) {
            (Some(fresh), echoed) => Target::Fresh(Box::new(FreshTarget { place, which, fresh, echoed })),
            (None, Some(echoed)) => Target::Echo(Box::new((place, echoed))),
            (None, None) => Target::Body(place, which),
        };
        Ok((target, delay_ms))
    }

    /// The scenario that a request is answered by.
    fn in_force(&self, preferences: &Preferences<'_>) -> Result<Option<InForce<'_>>, Problem> {
        let scenarios = &self.scenarios;
        let place = match &preferences.scenario {
            Some(name) => Some(scenarios.place(name).ok_or_else(|| {
                let unknown = scenarios.unknown(name);
                let detail = format!("`Prefer: scenario={name}`: {unknown}");
                Problem::new(ProblemKind::NO_SUCH_SCENARIO, detail).with("scenarios", unknown.known)
            })?),
            None => self.active,
        };
        Ok(place.and_then(|place| Some(InForce { place, scenario: scenarios.get(place)? })))
    }

    /// The response; `None` where the operation has none.
    fn chosen_response<'s>(
        &'s self,
        asked: &Asked<'s>,
        in_force: Option<InForce<'s>>,
    ) -> Result<Option<Chosen<'s>>, Problem> {
        let Asked { plan, preferences, .. } = *asked;
        let explicit = preferences.code.is_some() || preferences.example.is_some();
        if !explicit
            && preferences.scenario.is_none()
            && let Some(place) = self.behaviour.failures.next(&plan.errors)
        {
            return Ok(asked.response(place, None));
        }
        if let Some(InForce { place, scenario }) = in_force
            && let Some(entry) = self.entry_for(scenario, asked.operation, asked.request)
            && let Some(chosen) = listed_response(asked, place, scenario, entry)
        {
            return Ok(Some(chosen));
        }
        let by_value = || match asked.derive {
            Derive::Success | Derive::Slow => plan.named_requests.matching(asked.read, self.api()),
            Derive::Errors | Derive::Status(_) | Derive::Empty | Derive::Boundary => None,
        };
        if let Some(code) = preferences.code.as_deref() {
            let (place, code) = preferred_status(asked.described, plan, code)?;
            let chosen = asked.response(place, code);
            return Ok(chosen.map(|chosen| Chosen { example: by_value(), ..chosen }));
        }
        let derived = match asked.derive {
            Derive::Errors => plan.errors.first().map(|place| (*place, None)),
            Derive::Status(code) => plan.declaring_itself(code).map(|place| (place, Some(code))),
            Derive::Success | Derive::Slow | Derive::Empty | Derive::Boundary => None,
        };
        if !explicit
            && let Some(name) = by_value()
            && let Some(place) = plan.having_example(name)
        {
            let chosen = asked.response(place, None);
            return Ok(chosen.map(|chosen| Chosen { example: Some(name), ..chosen }));
        }
        let place = derived.or_else(|| plan.default.map(|place| (place, None)));
        Ok(place.and_then(|(place, code)| asked.response(place, code)))
    }

    /// Milliseconds to wait: those that the client prefers, else those of the entry, else the operation's; the
    /// server's are added.
    fn delay(&self, own: u64, entry: Option<&EntryPlan>, asked: &Asked<'_>) -> u64 {
        let least = if asked.derive == Derive::Slow { SLOW_MS } else { 0 };
        let listed = entry.and_then(|entry| entry.entry.delay_ms);
        let own = asked.preferences.delay_ms.or(listed).unwrap_or(own.max(least));
        own.saturating_add(self.behaviour.server.response_delay_ms)
    }
}

impl<'s> Asked<'s> {
    /// One of the operation's own responses, with a status other than its own if that is given.
    fn response(&self, place: usize, code: Option<u16>) -> Option<Chosen<'s>> {
        let response = self.plan.responses.get(place)?;
        let at = At::Response { operation: self.operation, response: place };
        Some(Chosen { at, response, code: code.unwrap_or(response.served_as), entry: None, example: None })
    }
}

/// What is said of the preferences that were honoured: those about drawing only where something is drawn.
fn applied(preferences: &Preferences<'_>, target: &Target) -> Option<String> {
    if preferences.is_empty() {
        return None;
    }
    let mut honoured = preferences.clone();
    if !matches!(target, Target::Fresh(_)) {
        honoured.seed = None;
        honoured.dynamic = honoured.dynamic.filter(|dynamic| !dynamic);
    }
    Some(honoured.applied()).filter(|applied| !applied.is_empty())
}

/// The response that a scenario lists, unless the client prefers another status.
fn listed_response<'s>(
    asked: &Asked<'s>,
    scenario_place: usize,
    scenario: &'s Scenario,
    place: usize,
) -> Option<Chosen<'s>> {
    let Asked { plan, preferences, .. } = *asked;
    let entry = scenario.entry(place)?;
    let default = plan.default.and_then(|place| plan.responses.get(place));
    let code = entry.entry.status.unwrap_or_else(|| default.map_or(200, |response| response.served_as));
    if preferences.code.as_deref().is_some_and(|preferred| preferred.parse() != Ok(Status::Code(code))) {
        return None;
    }
    // An example that was asked for by name is one of the operation's own.
    if preferences.example.is_none()
        && let Some(response) = entry.reply.get_or_init(|| plan.with_entry(&entry.entry, code)).as_ref()
    {
        let at = At::Entry { scenario: scenario_place, entry: place };
        return Some(Chosen { at, response, code, entry: Some(entry), example: None });
    }
    let place = if entry.entry.status.is_some() { plan.declaring(code) } else { plan.default }?;
    let chosen = asked.response(place, Some(code))?;
    Some(Chosen { entry: Some(entry), ..chosen })
}

/// The response that a client prefers, and the status that is sent if it is not the response's own.
fn preferred_status(operation: &Operation, plan: &OperationPlan, code: &str) -> Result<(usize, Option<u16>), Problem> {
    let chosen = match code.parse::<Status>() {
        Ok(Status::Code(code)) => plan.declaring(code).map(|place| (place, Some(code))),
        Ok(status) => {
            let place = plan.responses.iter().position(|response| response.status == status);
            place.map(|place| (place, None))
        }
        Err(expected) => {
            let detail = format!("`Prefer: code={code}`: {expected}");
            return Err(Problem::new(ProblemKind::INVALID_PREFERENCE, detail));
        }
    };
    chosen.ok_or_else(|| {
        let declared: Vec<String> = plan.responses.iter().map(|response| response.status.to_string()).collect();
        let detail = format!("`{}` does not declare {code}, but {}", operation.key, listed(&declared));
        Problem::new(ProblemKind::NO_SUCH_RESPONSE, detail).with("declared", declared)
    })
}

/// The response with a body that an operation declares for an error, and what of it the client likes best.
pub(super) fn declared_content(
    plan: &OperationPlan,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<(usize, ChosenContent)> {
    let place = plan.declaring(status.as_u16())?;
    let response = plan.responses.get(place).filter(|response| !response.content.is_empty())?;
    // An error is told even to clients that accept nothing of it (RFC 9110 §12.4.1).
    Some((place, chosen_content(response, None, headers).unwrap_or((0, 0, None))))
}

/// The media type, the example and, within a declared range, the type that the client chose.
type ChosenContent = (usize, usize, Option<String>);

fn chosen_content(
    response: &ResponsePlan,
    example: Option<&str>,
    headers: &HeaderMap,
) -> Result<ChosenContent, Problem> {
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

pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The values of a header that are text.
fn text_values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).into_iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
}
