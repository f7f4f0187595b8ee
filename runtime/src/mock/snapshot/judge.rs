//! Whether what somebody wants to be served fits the description.

use mockwright_generator::bundle::{Body, ScenarioEntry, ScenarioFile};
use mockwright_generator::model::{MediaKind, Operation, Response, Status};
use serde_json::Value;

use super::content::undeclared;
use super::{Snapshot, status};
use crate::mock::render;

/// Violations of one body that are told.
const MOST_TOLD: usize = 5;

impl Snapshot {
    /// What of a scenario the description does not have or contradicts: where in its `config`, and what.
    pub(crate) fn scenario_faults(&self, file: &ScenarioFile) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        for (path, methods) in &file.config {
            for (method, entry) in methods {
                let at = format!("config.{path}.{method}");
                match self.operation_of(path, method) {
                    None => faults.push((at, "is not an operation of the description".to_owned())),
                    Some(operation) => {
                        let told = self.entry_faults(operation, entry);
                        faults.extend(told.into_iter().map(|(member, reason)| (format!("{at}.{member}"), reason)));
                    }
                }
            }
        }
        faults
    }

    /// The place of the operation that a path and a method stand for, as they would in a scenario: shapes match whatever
    /// parameters are called, with and without a base path, and a concrete path leads to its template.
    pub(crate) fn operation_of(&self, path: &str, method: &str) -> Option<usize> {
        self.entry_at(path, method, &ScenarioEntry::default()).map(|plan| plan.operation)
    }

    fn entry_faults(&self, operation: usize, entry: &ScenarioEntry) -> Vec<(String, String)> {
        let Some(described) = self.api().operations.get(operation) else { return Vec::new() };
        let default =
            || self.operation(operation).and_then(|(_, plan)| Some(plan.responses.get(plan.default?)?.served_as));
        let code = entry.status.or_else(default).unwrap_or(200);
        self.reply_faults(described, code, None, entry.body.as_ref())
    }

    /// What of a reply the description does not have or contradicts: its member, and what. Without a media type, the body
    /// has to fit the JSON ones.
    pub(crate) fn reply_faults(
        &self,
        operation: &Operation,
        code: u16,
        media_type: Option<&str>,
        body: Option<&Value>,
    ) -> Vec<(String, String)> {
        let Some(response) = status::response_of(operation, code) else {
            return vec![(
                "status".to_owned(),
                format!("the description does not declare {code} for `{}`", operation.key),
            )];
        };
        match body {
            Some(body) => self.body_faults(response, media_type, body),
            None => Vec::new(),
        }
    }

    fn body_faults(&self, response: &Response, media_type: Option<&str>, body: &Value) -> Vec<(String, String)> {
        let is_meant = |name: &str| match media_type {
            Some(wanted) => name.eq_ignore_ascii_case(wanted),
            None => MediaKind::of(name) == MediaKind::Json,
        };
        let mut faults = Vec::new();
        for content in response.content.iter().filter(|content| is_meant(&content.name)) {
            let Some(schema) = &content.schema else { continue };
            let Ok(violations) = self.shared.drafter.sampler().check(schema, body) else { continue };
            for violation in violations.iter().take(MOST_TOLD) {
                faults.push((format!("body{}", violation.instance.as_str()), violation.message.clone()));
            }
        }
        faults.dedup();
        faults
    }
}

impl Snapshot {
    /// The status of the reply that an operation gives when nothing selects another; 200 where there is no such operation.
    pub(crate) fn default_status(&self, path: &str, method: &str) -> u16 {
        let place = self.operation_of(path, method);
        let plan = place.and_then(|place| self.operation(place)).map(|(_, plan)| plan);
        plan.and_then(|plan| Some(plan.responses.get(plan.default?)?.served_as)).unwrap_or(200)
    }

    /// The media type that an operation declares first for a status, a JSON one if there is one.
    pub(crate) fn first_media_type(&self, operation: usize, code: u16) -> Option<String> {
        let content = &status::response_of(self.api().operations.get(operation)?, code)?.content;
        let json = content.iter().find(|content| MediaKind::of(&content.name) == MediaKind::Json);
        json.or(content.first()).map(|content| content.name.clone())
    }

    /// A body as it is sent; `None` where it is no text.
    pub(crate) fn body_text(
        &self,
        path: &str,
        method: &str,
        status: Status,
        media_type: &str,
        body: &Body,
    ) -> Option<String> {
        let operation = self.operation_of(path, method).and_then(|place| self.api().operations.get(place));
        let response = operation.and_then(|operation| operation.responses.iter().find(|known| known.status == status));
        let declared = response.and_then(|response| response.content.iter().find(|known| known.name == media_type));
        let declared = declared.cloned().unwrap_or_else(|| undeclared(media_type));
        let rendered = render::encode(body, &declared, media_type, &self.api().schemas).ok()?;
        String::from_utf8(rendered.bytes.to_vec()).ok()
    }
}
