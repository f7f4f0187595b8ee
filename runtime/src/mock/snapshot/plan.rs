//! What one operation can answer: its statuses, media types and examples, without any body made yet.

use std::sync::OnceLock;

use indexmap::{IndexMap, IndexSet};
use mockwright_generator::bundle::{Body, ContentEntry, OperationFile, ResponseEntry};
use mockwright_generator::model::{MediaType, Operation, Response, Status};
use mockwright_generator::source::Pointer;
use serde_json::Value;

use super::reply::{Made, ReplySlot};
use super::status;
use crate::mock::negotiate::Offer;

/// What one operation can answer.
#[derive(Debug)]
pub(super) struct OperationPlan {
    pub(super) responses: Vec<ResponsePlan>,
    /// The one served when nothing selects another; `None`: 200 without a body.
    pub(super) default: Option<usize>,
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
    /// The media types, in the order of `content`.
    pub(super) offers: Vec<Offer>,
    pub(super) content: Vec<ContentPlan>,
    pub(super) delay_ms: u64,
    pub(super) without_body: OnceLock<Made>,
}

/// What one media type can answer. There is at least one example.
#[derive(Debug)]
pub(super) struct ContentPlan {
    pub(super) media_type: MediaType,
    /// The first is the default.
    pub(super) examples: Vec<ExamplePlan>,
}

/// One reply.
#[derive(Debug)]
pub(super) struct ExamplePlan {
    /// Its name; `None` for a default that has none.
    pub(super) name: Option<String>,
    /// The body that a bundle gives; `None` drafts it.
    pub(super) body: Option<Body>,
    pub(super) delay_ms: u64,
    pub(super) slot: ReplySlot,
}

impl OperationPlan {
    /// Everything that the description declares, or what a bundle's file lists.
    pub(super) fn new(operation: &Operation, file: Option<&OperationFile>) -> Self {
        let mut responses = match file {
            Some(file) => of_file(operation, file),
            None => {
                operation.responses.iter().enumerate().map(|(index, declared)| of_declared(index, declared)).collect()
            }
        };
        responses.retain(|response: &ResponsePlan| status::is_final(response.status));
        let alone = responses.len() == 1;
        for response in &mut responses {
            response.served_as = response.status.served_as(alone);
        }
        let statuses: Vec<Status> = responses.iter().map(|response| response.status).collect();
        let chosen = file.and_then(|file| file.default);
        let default = chosen
            .and_then(|chosen| statuses.iter().position(|status| *status == chosen))
            .or_else(|| status::default_status(&statuses));
        Self { responses, default }
    }

    /// The place of the response that declares a status.
    pub(super) fn declaring(&self, code: u16) -> Option<usize> {
        let statuses: Vec<Status> = self.responses.iter().map(|response| response.status).collect();
        status::declaring(&statuses, code)
    }
}

fn of_declared(index: usize, declared: &Response) -> ResponsePlan {
    let content = declared.content.iter().map(|media_type| ContentPlan::drafted(media_type.clone()));
    ResponsePlan::new(declared.status, Some(index), None, 0, content.collect())
}

fn of_file(operation: &Operation, file: &OperationFile) -> Vec<ResponsePlan> {
    let plan = |(status, entry): (&Status, &ResponseEntry)| {
        let declared = operation.responses.iter().position(|response| response.status == *status);
        let response = declared.and_then(|index| operation.responses.get(index));
        let delay_ms = entry.delay_ms.or(file.delay_ms).unwrap_or_default();
        let content = entry.content.iter().map(|(name, content)| of_entry(name, content, response, delay_ms));
        ResponsePlan::new(*status, declared, Some(entry.headers.clone()), delay_ms, content.collect())
    };
    file.responses.iter().map(plan).collect()
}

fn of_entry(name: &str, entry: &ContentEntry, response: Option<&Response>, delay_ms: u64) -> ContentPlan {
    let declared = response.and_then(|response| {
        let content = &response.content;
        let same = |media_type: &&MediaType| media_type.name.eq_ignore_ascii_case(name);
        content.iter().find(|media_type| media_type.name == name).or_else(|| content.iter().find(same))
    });
    let media_type = declared.cloned().unwrap_or_else(|| undeclared(name));
    let mut examples = Vec::new();
    if entry.body.is_some() || entry.examples.is_empty() {
        examples.push(ExamplePlan::new(None, entry.body.clone(), delay_ms));
    }
    for (name, example) in &entry.examples {
        let delay_ms = example.delay_ms.unwrap_or(delay_ms);
        examples.push(ExamplePlan::new(Some(name.clone()), example.body.clone(), delay_ms));
    }
    ContentPlan { media_type, examples }
}

fn undeclared(name: &str) -> MediaType {
    MediaType {
        name: name.to_owned(),
        at: Pointer::root(),
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encoding: IndexMap::new(),
    }
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
            offers: content.iter().map(|content| Offer::new(&content.media_type.name)).collect(),
            content,
            delay_ms,
            without_body: OnceLock::new(),
        }
    }

    /// The names of all examples, each once.
    pub(super) fn example_names(&self) -> Vec<&str> {
        let examples = self.content.iter().flat_map(|content| &content.examples);
        let names: IndexSet<&str> = examples.filter_map(|example| example.name.as_deref()).collect();
        names.into_iter().collect()
    }
}

impl ContentPlan {
    fn drafted(media_type: MediaType) -> Self {
        let own = media_type.examples.iter().filter(|example| !example.name.is_empty());
        let names = std::iter::once(None).chain(own.map(|example| Some(example.name.clone())));
        let examples = names.map(|name| ExamplePlan::new(name, None, 0)).collect();
        Self { media_type, examples }
    }

    /// The place of an example; the default without a name.
    pub(super) fn example(&self, name: Option<&str>) -> Option<usize> {
        match name {
            None => Some(0),
            Some(_) => self.examples.iter().position(|example| example.name.as_deref() == name),
        }
    }
}

impl ExamplePlan {
    fn new(name: Option<String>, body: Option<Body>, delay_ms: u64) -> Self {
        Self { name, body, delay_ms, slot: ReplySlot::default() }
    }
}
