//! Bodies that are drawn for one request.

use serde_json::Value;

use super::{Drafter, in_kind};
use crate::bundle::Body;
use crate::model::{Location, MediaType, Operation, Response};
use crate::sample::{Mode, SampleOptions};
use crate::source::Pointer;

/// What decides a body that is drawn for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Decides every value.
    pub seed: u64,
    /// What kind of values are drawn.
    pub mode: Mode,
    /// How many items the list of the body should have.
    pub items: Option<usize>,
}

/// A body that was drawn for one request.
#[derive(Debug)]
pub struct FreshBody {
    /// The body.
    pub body: Body,
    /// What it took to draw it, as [`Sample::steps`](crate::sample::Sample::steps) counts.
    pub steps: u64,
}

impl Drafter {
    /// A body drawn from the schema alone, whatever examples there are. It is proved valid; `None` where the media type
    /// has no schema that says what a value is, or where no valid value was found within the budget.
    #[must_use]
    pub fn fresh_body(
        &self,
        operation: &Operation,
        response: &Response,
        media_type: &MediaType,
        fresh: Fresh,
    ) -> Option<FreshBody> {
        let schema = media_type.schema.as_ref().filter(|_| media_type.item_schema.is_none())?;
        if self.is_file(media_type.kind(), Some(schema)) {
            return None;
        }
        let Fresh { seed, mode, items } = fresh;
        let options = SampleOptions { seed, mode, ..self.sampler().options() };
        let mut sampler = self.sampler().with(options).without_presets();
        if let Some((array, count)) = items.and_then(|count| Some((self.list_of(schema)?, count))) {
            sampler = sampler.with_items(array, count);
        }
        let reply = format!("{} {} {}", operation.key, response.status, media_type.name);
        let sample = sampler.sample(schema, &reply);
        let value = sample.value.filter(|_| sample.problems.is_empty())?;
        Some(FreshBody { body: in_kind(media_type.kind(), value), steps: sample.steps })
    }

    /// Where the list of a body is: the body itself, or the one member of it that is a list.
    fn list_of(&self, schema: &Pointer) -> Option<Pointer> {
        let is_list = |schema: &Value| self.types(schema).iter().any(|word| word == "array");
        if is_list(self.api.schemas.get(schema)?.as_value()) {
            return Some(Pointer::root());
        }
        let members = self.members(schema);
        let mut lists = members.iter().filter(|(_, member)| is_list(member));
        match (lists.next(), lists.next()) {
            (Some((name, _)), None) => Some(Pointer::root().child(name)),
            _ => None,
        }
    }

    /// Whether a value may be sent in a media type. One that has no schema takes anything.
    #[must_use]
    pub fn is_valid(&self, media_type: &MediaType, value: &Value) -> bool {
        let Some(schema) = &media_type.schema else { return true };
        self.sampler().check(schema, value).is_ok_and(|violations| violations.is_empty())
    }

    /// The query parameter that clearly says how many items the client wants at most.
    #[must_use]
    pub fn limit_parameter<'o>(&self, operation: &'o Operation) -> Option<&'o str> {
        let mut queried = operation.parameters.iter().filter(|parameter| parameter.location == Location::Query);
        let limit = queried.find(|parameter| {
            let name: String = parameter.name.chars().filter(char::is_ascii_alphanumeric).collect();
            let whole = || {
                let schema = parameter.content.schema().and_then(|at| self.api.schemas.get(at));
                schema.is_some_and(|schema| self.types(schema.as_value()).iter().any(|word| word == "integer"))
            };
            LIMITS.contains(&name.to_ascii_lowercase().as_str()) && whole()
        });
        limit.map(|parameter| parameter.name.as_str())
    }
}

/// What limits are called, without their spelling.
const LIMITS: [&str; 15] = [
    "limit",
    "pagelimit",
    "perpage",
    "pagesize",
    "size",
    "top",
    "first",
    "maxresults",
    "maxitems",
    "maxrecords",
    "maxcount",
    "itemsperpage",
    "resultsperpage",
    "take",
    "rows",
];
