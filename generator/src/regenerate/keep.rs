//! Values that stay although they would be drawn differently now: they are valid, and nothing new is said about them.

use indexmap::IndexMap;
use serde_json::Value;

use super::sheet::Sheet;
use crate::bundle::{Body, ContentEntry, OperationFile, Origin};
use crate::compare::{SameSchemas, same_schema};
use crate::model::{Api, Header, MediaType, Operation, OperationKey, Response, Status};
use crate::sample::Sampler;

/// Compares what was generated with what is generated now.
pub(super) struct Keeper<'a> {
    old: &'a Api,
    new: &'a Api,
    /// Of the new description.
    sampler: &'a Sampler,
    same: SameSchemas,
    /// How many values stayed.
    pub(super) kept: usize,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api, sampler: &'a Sampler) -> Self {
        Self { old, new, sampler, same: SameSchemas::default(), kept: 0 }
    }

    /// Puts the values of last time in place of those that are drawn now, wherever their schema says the same and they
    /// are valid. `base` is the file of last time, about the old operation.
    pub(super) fn keep(
        &mut self,
        base: &Sheet<OperationKey>,
        (old, new): (&Operation, &Operation),
        file: &mut OperationFile,
    ) {
        for (status, entry) in &mut file.responses {
            let (Some(old), Some(new)) = (response(old, *status), response(new, *status)) else { continue };
            let before = base.value.get("responses").and_then(|responses| responses.get(status.to_string()));
            let Some(before) = before else { continue };
            self.keep_headers(before, (old, new), &mut entry.headers);
            for (name, content) in &mut entry.content {
                let (Some(old), Some(new)) = (media_type(old, name), media_type(new, name)) else { continue };
                let before = before.get("content").and_then(|content| content.get(name));
                if let Some(before) = before {
                    self.keep_body(before, (old, new), content);
                }
            }
        }
    }

    fn keep_body(&mut self, before: &Value, (old, new): (&MediaType, &MediaType), content: &mut ContentEntry) {
        let was_drawn = before.get("from").and_then(Value::as_str) == Some("sample");
        let (Some(before), Some(Body::Value(now))) = (before.get("body"), &content.body) else { return };
        if !was_drawn || content.from != Some(Origin::Sample) || before == now {
            return;
        }
        let (Some(old_schema), Some(new_schema)) = (&old.schema, &new.schema) else { return };
        let is_valid = || self.sampler.check(new_schema, before).is_ok_and(|violations| violations.is_empty());
        if same_schema((self.old, old_schema), (self.new, new_schema), &mut self.same) && is_valid() {
            content.body = Some(Body::Value(before.clone()));
            self.kept += 1;
        }
    }

    fn keep_headers(
        &mut self,
        before: &Value,
        (old, new): (&Response, &Response),
        headers: &mut IndexMap<String, Value>,
    ) {
        for (name, value) in headers {
            let before = before.get("headers").and_then(|headers| headers.get(name));
            let (Some(before), Some(old), Some(new)) = (before, header(old, name), header(new, name)) else { continue };
            let is_drawn = old.examples.is_empty() && new.examples.is_empty();
            let (Some(old), Some(new)) = (old.content.schema(), new.content.schema()) else { continue };
            if is_drawn && before != value && same_schema((self.old, old), (self.new, new), &mut self.same) {
                *value = before.clone();
                self.kept += 1;
            }
        }
    }
}

fn response(operation: &Operation, status: Status) -> Option<&Response> {
    operation.responses.iter().find(|response| response.status == status)
}

fn media_type<'o>(response: &'o Response, name: &str) -> Option<&'o MediaType> {
    response.content.iter().find(|media_type| media_type.name == name)
}

fn header<'o>(response: &'o Response, name: &str) -> Option<&'o Header> {
    response.headers.iter().find(|header| header.name == name)
}
