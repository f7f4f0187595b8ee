//! From the model to a bundle: default replies (example, else default, else sample) and derived scenarios.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::bundle::{Body, Bundle, OperationFile, Origin, ScenarioFile};
use crate::diagnostic::Diagnostic;
use crate::model::{Api, MediaType, Operation, Response};

/// What decides a draft besides the model.
#[derive(Clone, Copy, Debug)]
pub struct DraftOptions {
    /// Decides every drawn value.
    pub seed: u64,
    /// Whether examples that break their schema are served untouched.
    pub examples_as_written: bool,
}

/// A drafted body.
#[derive(Clone, Debug)]
pub struct DraftedBody {
    /// The body; `None` when the schema allows none that could be found.
    pub body: Option<Body>,
    /// Where it came from.
    pub origin: Origin,
    /// What was noticed; places unresolved.
    pub diagnostics: Vec<Diagnostic>,
}

/// Drafts replies of one API. A draft depends on the options, the operation, the status, the media type and the
/// example's name alone, so it can be made at any time and in any order.
#[derive(Clone, Debug)]
pub struct Drafter {
    api: Arc<Api>,
    options: DraftOptions,
}

impl Drafter {
    /// A drafter for an API.
    #[must_use]
    pub fn new(api: Arc<Api>, options: DraftOptions) -> Self {
        Self { api, options }
    }

    /// The API that is drafted for.
    #[must_use]
    pub fn api(&self) -> &Arc<Api> {
        &self.api
    }

    /// The status that an operation answers with when nothing selects another: the lowest declared 2xx, then 3xx, then `default`, then the first.
    #[must_use]
    pub fn default_response<'o>(&self, _operation: &'o Operation) -> Option<&'o Response> {
        let _ = self.options;
        todo!()
    }

    /// The body of one reply. `example` names one of the media type's examples; `None` takes the default.
    #[must_use]
    pub fn body(
        &self,
        _operation: &Operation,
        _response: &Response,
        _media_type: &MediaType,
        _example: Option<&str>,
    ) -> DraftedBody {
        todo!()
    }

    /// The declared headers of a reply with a value each: scalars, or lists of scalars.
    #[must_use]
    pub fn headers(&self, _operation: &Operation, _response: &Response) -> (IndexMap<String, Value>, Vec<Diagnostic>) {
        todo!()
    }

    /// Everything that one operation answers.
    #[must_use]
    pub fn operation(&self, _operation: &Operation) -> (OperationFile, Vec<Diagnostic>) {
        todo!()
    }

    /// The derived scenarios.
    #[must_use]
    pub fn scenarios(&self) -> Vec<ScenarioFile> {
        todo!()
    }

    /// The whole bundle, every operation drafted. `spec` is what `mock.yaml` names as its description.
    #[must_use]
    pub fn bundle(&self, _spec: &str) -> (Bundle, Vec<Diagnostic>) {
        todo!()
    }
}
