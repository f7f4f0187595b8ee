//! What one operation can answer: its statuses, media types and examples, without any body made yet.

use std::sync::OnceLock;

use http::HeaderMap;
use indexmap::{IndexMap, IndexSet};
use mockwright_generator::bundle::{Body, OperationFile, ResponseEntry, ScenarioEntry, ValidateMode};
use mockwright_generator::draft::{Drafter, default_status};
use mockwright_generator::model::{Operation, Response, Status};
use serde_json::Value;

use super::by_value::NamedRequests;
use super::content::ContentPlan;
use super::echo::EchoPlan;
use super::reply::Made;
use super::status;
use crate::mock::negotiate::Offer;

/// What one operation can answer.
#[derive(Debug)]
pub(super) struct OperationPlan {
    pub(super) responses: Vec<ResponsePlan>,
    /// The one served when nothing selects another; `None`: 200 without a body.
    pub(super) default: Option<usize>,
    /// The declared errors: those of a status or range in the order of the description, then `default`.
    pub(super) errors: Box<[usize]>,
    /// The examples that a request can name by what it says.
    pub(super) named_requests: NamedRequests,
    /// The query parameter that limits the items of a reply.
    pub(super) limit: Option<Box<str>>,
    /// Whether replies are drawn for each request, where the bundle says so.
    pub(super) dynamic: Option<bool>,
    /// Whether what a request says decides its reply beyond its path.
    pub(super) reads: bool,
    /// What happens to requests that break the description, where the bundle says so.
    pub(super) validate: Option<ValidateMode>,
    /// Whether one of its replies has requests validated that others do not.
    pub(super) validates_somewhere: bool,
}

/// What one status can answer.
#[derive(Debug)]
pub(super) struct ResponsePlan {
    pub(super) status: Status,
    pub(super) served_as: u16,
    /// The place among the operation's declared responses.
    pub(super) declared: Option<usize>,
    /// The headers that a bundle gives; `None` drafts them.
    pub(super) headers: Option<IndexMap<String, Value>>,
    /// The headers that a scenario adds.
    pub(super) added_headers: Option<Box<IndexMap<String, Value>>>,
    /// The media types, in the order of `content`.
    pub(super) offers: Vec<Offer>,
    pub(super) content: Vec<ContentPlan>,
    pub(super) delay_ms: u64,
    /// Overrides the operation's.
    pub(super) validate: Option<ValidateMode>,
    pub(super) without_body: OnceLock<Made>,
    /// The headers of bodies that are drawn for one request each.
    pub(super) of_fresh: OnceLock<HeaderMap>,
}

impl OperationPlan {
    /// Everything that the description declares, or what a bundle's file lists.
    pub(super) fn new(operation: &Operation, file: Option<&OperationFile>, drafter: &Drafter) -> Self {
        let mut responses = if let Some(file) = file {
            of_file(operation, file)
        } else {
            let declared = operation.responses.iter().enumerate();
            declared.map(|(index, declared)| of_declared(index, operation, declared, drafter)).collect()
        };
        responses.retain(|response: &ResponsePlan| status::is_final(response.status));
        let alone = responses.len() == 1;
        for response in &mut responses {
            response.served_as = response.status.served_as(alone);
        }
        let place = |wanted: Status| responses.iter().position(|response| response.status == wanted);
        let statuses = responses.iter().map(|response| response.status);
        let chosen = file.and_then(|file| file.default).and_then(place);
        let default = chosen.or_else(|| default_status(statuses).and_then(place));
        let served: Vec<_> = responses.iter().map(|response| (response.status, response.served_as)).collect();
        let named_requests = NamedRequests::new(operation, &responses);
        let limit = drafter.limit_parameter(operation).map(Box::from);
        let echoes = responses.iter().flat_map(|response| &response.content).any(|content| content.echo.is_some());
        Self {
            default,
            errors: status::errors(&served),
            reads: echoes || limit.is_some() || !named_requests.is_empty(),
            named_requests,
            limit,
            dynamic: file.and_then(|file| file.dynamic),
            validate: file.and_then(|file| file.validate),
            validates_somewhere: responses.iter().any(ResponsePlan::validates),
            responses,
        }
    }

    /// The place of the response that declares a status by its code or range.
    pub(super) fn declaring_itself(&self, code: u16) -> Option<usize> {
        self.declaring(code)
            .filter(|place| self.responses.get(*place).is_some_and(|response| response.status != Status::Default))
    }

    /// The place of a response that has an example of a name: the default one, else the first.
    pub(super) fn having_example(&self, name: &str) -> Option<usize> {
        let has = |place: &usize| self.responses.get(*place).is_some_and(|response| response.has_example(name));
        self.default.filter(has).or_else(|| (0..self.responses.len()).find(has))
    }

    /// What a scenario's entry makes of the operation's replies; `None` where it only points at one.
    pub(super) fn with_entry(&self, entry: &ScenarioEntry, code: u16) -> Option<ResponsePlan> {
        let base = self.declaring(code).and_then(|place| self.responses.get(place));
        if base.is_some() && entry.body.is_none() && entry.headers.is_empty() {
            return None;
        }
        let content = base.map_or(&[][..], |base| &base.content);
        let content = match &entry.body {
            Some(body) => ContentPlan::all_with(content, &Body::Value(body.clone())),
            None => content.iter().map(ContentPlan::afresh).collect(),
        };
        let status = base.map_or(Status::Code(code), |base| base.status);
        let headers = base.map_or_else(|| Some(IndexMap::new()), |base| base.headers.clone());
        let delay_ms = base.map_or(0, |base| base.delay_ms);
        let mut plan = ResponsePlan::new(status, base.and_then(|base| base.declared), headers, delay_ms, content);
        plan.served_as = code;
        plan.added_headers = (!entry.headers.is_empty()).then(|| Box::new(entry.headers.clone()));
        Some(plan)
    }

    /// The place of the response that declares a status.
    pub(super) fn declaring(&self, code: u16) -> Option<usize> {
        let statuses: Vec<Status> = self.responses.iter().map(|response| response.status).collect();
        status::declaring(&statuses, code)
    }
}

fn of_declared(index: usize, operation: &Operation, declared: &Response, drafter: &Drafter) -> ResponsePlan {
    let content = declared.content.iter().map(|media_type| {
        ContentPlan::drafted(media_type.clone(), EchoPlan::new(&drafter.echo(operation, declared, media_type)))
    });
    ResponsePlan::new(declared.status, Some(index), None, 0, content.collect())
}

fn of_file(operation: &Operation, file: &OperationFile) -> Vec<ResponsePlan> {
    let plan = |(status, entry): (&Status, &ResponseEntry)| {
        let declared = operation.responses.iter().position(|response| response.status == *status);
        let media_types = declared.and_then(|index| operation.responses.get(index));
        let media_types = media_types.map_or(&[][..], |response| &response.content);
        let delay_ms = entry.delay_ms.or(file.delay_ms).unwrap_or_default();
        let content =
            entry.content.iter().map(|(name, content)| ContentPlan::of_entry(name, content, media_types, delay_ms));
        let headers = Some(entry.headers.clone());
        let plan = ResponsePlan::new(*status, declared, headers, delay_ms, content.collect());
        ResponsePlan { validate: entry.validate, ..plan }
    };
    file.responses.iter().map(plan).collect()
}

impl ResponsePlan {
    fn new(
        status: Status,
        declared: Option<usize>,
        headers: Option<IndexMap<String, Value>>,
        delay_ms: u64,
        content: Vec<ContentPlan>,
    ) -> Self {
        Self {
            status,
            served_as: 0,
            declared,
            headers,
            added_headers: None,
            offers: content.iter().map(|content| Offer::new(&content.media_type.name)).collect(),
            content,
            delay_ms,
            validate: None,
            without_body: OnceLock::new(),
            of_fresh: OnceLock::new(),
        }
    }

    /// Whether requests are validated where this is the reply, whatever the operation says.
    fn validates(&self) -> bool {
        let examples = self.content.iter().flat_map(|content| &content.examples);
        let modes = std::iter::once(self.validate).chain(examples.map(|example| example.validate));
        modes.flatten().any(|mode| mode != ValidateMode::Off)
    }

    /// Whether a media type has an example of a name.
    pub(super) fn has_example(&self, name: &str) -> bool {
        self.content.iter().any(|content| content.example(Some(name)).is_some())
    }

    /// The names of all examples, each once.
    pub(super) fn example_names(&self) -> Vec<&str> {
        let examples = self.content.iter().flat_map(|content| &content.examples);
        let names: IndexSet<&str> = examples.filter_map(|example| example.name.as_deref()).collect();
        names.into_iter().collect()
    }
}
