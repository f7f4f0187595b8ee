//! The replies of an operation by their names, before any is drafted.

use std::borrow::Cow;

use mockwright_generator::bundle::{Body, ContentEntry, ExampleEntry, OperationFile, ResponseEntry};
use mockwright_generator::draft::default_status;
use mockwright_generator::model::{MediaType, Operation};

use super::Snapshot;

impl Snapshot {
    /// The replies that an operation has, by their names: bodies that would have to be drafted are empty. `None` where the
    /// mock does not serve it.
    pub(crate) fn operation_outline(&self, place: usize) -> Option<Cow<'_, OperationFile>> {
        let slot = self.operations.get(place)?;
        match &slot.file {
            Some(file) => Some(Cow::Borrowed(file)),
            None if self.shared.of_bundle => None,
            None => Some(Cow::Owned(outline(self.api().operations.get(place)?))),
        }
    }
}

/// What drafting an operation would give, without bodies.
fn outline(operation: &Operation) -> OperationFile {
    let entry = |media_type: &MediaType| {
        let mut entry = ContentEntry::default();
        let unnamed = media_type.examples.iter().any(|example| example.name.is_empty());
        if unnamed || media_type.examples.is_empty() {
            entry.body = Some(Body::Text(String::new()));
        }
        for example in media_type.examples.iter().filter(|example| !example.name.is_empty()) {
            entry.examples.insert(example.name.clone(), ExampleEntry::default());
        }
        (media_type.name.clone(), entry)
    };
    let responses = operation.responses.iter().map(|response| {
        let content = response.content.iter().map(entry).collect();
        (response.status, ResponseEntry { content, ..ResponseEntry::default() })
    });
    OperationFile {
        operation: operation.key.clone(),
        operation_id: operation.operation_id.clone(),
        default: default_status(operation.responses.iter().map(|response| response.status)),
        delay_ms: None,
        validate: None,
        dynamic: None,
        responses: responses.collect(),
    }
}
