use indexmap::IndexMap;

use super::{Drafter, default_status};
use crate::bundle::{Body, ContentEntry, ExampleEntry, OperationFile, ResponseEntry};
use crate::diagnostic::Diagnostic;
use crate::model::{MediaType, Operation, Response};

/// One operation's file and what was noticed while drafting it.
#[derive(Debug)]
pub struct DraftedOperation {
    /// The file.
    pub file: OperationFile,
    /// How many bodies were drafted.
    pub replies: usize,
    /// How many of them are known to be valid.
    pub proved: usize,
    /// What was noticed; places unresolved.
    pub diagnostics: Vec<Diagnostic>,
}

impl Drafter {
    /// Everything that one operation answers.
    #[must_use]
    pub fn operation(&self, operation: &Operation) -> DraftedOperation {
        let mut drafted = DraftedOperation {
            file: OperationFile {
                operation: operation.key.clone(),
                operation_id: operation.operation_id.clone(),
                default: default_status(operation.responses.iter().map(|response| response.status)),
                delay_ms: None,
                validate: None,
                dynamic: None,
                responses: IndexMap::new(),
            },
            replies: 0,
            proved: 0,
            diagnostics: Vec::new(),
        };
        for response in &operation.responses {
            let (headers, faults) = self.headers(operation, response);
            drafted.diagnostics.extend(faults);
            let mut entry = ResponseEntry { headers, ..ResponseEntry::default() };
            for media_type in &response.content {
                let content = self.content_entry(operation, response, media_type, &mut drafted);
                entry.content.insert(media_type.name.clone(), content);
            }
            drafted.file.responses.insert(response.status, entry);
        }
        drafted
    }

    fn content_entry(
        &self,
        operation: &Operation,
        response: &Response,
        media_type: &MediaType,
        drafted: &mut DraftedOperation,
    ) -> ContentEntry {
        let mut draft = |example: Option<&str>| {
            let body = self.body(operation, response, media_type, example);
            drafted.replies += 1;
            drafted.proved += usize::from(body.proved);
            drafted.diagnostics.extend(body.diagnostics);
            (body.body, body.origin)
        };
        let echo = self.echo(operation, response, media_type);
        let mut entry = ContentEntry { echo, ..ContentEntry::default() };
        let unnamed = media_type.examples.iter().any(|example| example.name.is_empty());
        if unnamed || media_type.examples.is_empty() {
            let (body, origin) = draft(None);
            entry.body = body;
            entry.from = Some(origin);
        } else {
            entry.from = Some(crate::bundle::Origin::Example);
        }
        for example in media_type.examples.iter().filter(|example| !example.name.is_empty()) {
            let (body, _) = draft(Some(&example.name));
            let named = ExampleEntry { summary: example.summary.clone(), body, ..ExampleEntry::default() };
            entry.examples.insert(example.name.clone(), named);
        }
        let first =
            entry.body.as_ref().or_else(|| entry.examples.values().next().and_then(|first| first.body.as_ref()));
        if !matches!(first, Some(Body::Value(_))) {
            entry.echo.clear();
        }
        entry
    }
}
