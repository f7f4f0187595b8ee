//! One operation of the old description and its successor.

use super::change::Change;
use super::class::Kind;
use super::pairing::{Rename, renamed_parameters};
use super::schema::{self, Base, Context, Form, SchemaPair};
use super::{body, parameter, response, security, server};
use crate::model::{Api, Operation};
use crate::source::Pointer;
use crate::validation::Direction;

/// What was found about an operation.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) changes: Vec<Change>,
    /// Shared schemas by where they are used.
    pub(super) links: Vec<(String, SchemaPair)>,
    /// Shared schemas that its own are made of.
    pub(super) bases: Vec<Base>,
}

/// What the parts of an operation are compared with.
pub(super) struct Comparer<'c, 's> {
    pub(super) context: &'c mut Context<'s>,
    pub(super) outcome: Outcome,
}

/// Compares an operation with its successor.
pub(super) fn compare(context: &mut Context<'_>, old: &Operation, new: &Operation, rename: Option<Rename>) -> Outcome {
    let mut comparer = Comparer { context, outcome: Outcome::default() };
    comparer.identity(old, new, rename);
    let renamed = renamed_parameters(&old.key.path, &new.key.path);
    parameter::compare(&mut comparer, &old.parameters, &new.parameters, &renamed);
    body::compare(&mut comparer, old.request_body.as_ref(), new.request_body.as_ref());
    response::compare(&mut comparer, &old.responses, &new.responses);
    let (one, other) = (comparer.context.old, comparer.context.new);
    comparer.outcome.changes.extend(security::compare((one, &old.security), (other, &new.security)));
    comparer.outcome.changes.extend(server::compare(&old.servers, &new.servers));
    comparer.outcome
}

impl Comparer<'_, '_> {
    pub(super) fn report(&mut self, kind: Kind, at: &str, message: impl Into<String>) {
        self.outcome.changes.push(Change::new(kind, at, message));
    }

    /// Compares the schemas at a place. Those that do not belong to the operation are left to be compared once for all.
    pub(super) fn schemas(
        &mut self,
        (direction, form): (Direction, Form),
        at: &str,
        old: Option<&Pointer>,
        new: Option<&Pointer>,
    ) {
        if let (Some(old), Some(new)) = (old, new)
            && is_shared(old)
            && is_shared(new)
        {
            let pair = SchemaPair { old: old.clone(), new: new.clone(), direction };
            return self.outcome.links.push((at.to_owned(), pair));
        }
        let found = schema::compare(self.context, direction, form, at, old, new);
        self.outcome.changes.extend(found.changes);
        let bases = found.bases.iter().map(|base| (at.to_owned(), base.pair.clone()));
        self.outcome.links.extend(bases);
        self.outcome.bases.extend(found.bases);
        self.outcome.links.extend(found.links.into_iter().map(|link| (at.to_owned(), link)));
    }

    /// Reports whether what people read at a node of the documents is another.
    pub(super) fn prose(&mut self, kind: Kind, at: &str, nodes: (&Pointer, &Pointer), fields: &[&str]) {
        let said =
            |api: &Api, node: &Pointer, field: &str| api.document.at(node).and_then(|node| node.get(field)).cloned();
        let (old, new) = (self.context.old, self.context.new);
        let changed = |field: &&&str| said(old, nodes.0, field) != said(new, nodes.1, field);
        let changed: Vec<&str> = fields.iter().filter(changed).copied().collect();
        if !changed.is_empty() {
            self.report(kind, at, format!("{} changed", changed.join(", ")));
        }
    }

    fn identity(&mut self, old: &Operation, new: &Operation, rename: Option<Rename>) {
        match rename {
            Some(Rename::Path) => {
                let message = format!("moved from {} to {}", old.key.path, new.key.path);
                self.report(Kind::OperationPathChanged, "path", message);
            }
            Some(Rename::Method) => {
                let message = format!("method {} became {}", old.key.method, new.key.method);
                self.report(Kind::OperationMethodChanged, "method", message);
            }
            Some(Rename::PathParameters | Rename::OperationId) | None => {}
        }
        if old.operation_id != new.operation_id {
            let shown = |id: &Option<String>| id.as_ref().map_or_else(|| "none".to_owned(), |id| format!("`{id}`"));
            let message = format!("operationId {} became {}", shown(&old.operation_id), shown(&new.operation_id));
            self.report(Kind::OperationIdChanged, "operationId", message);
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.report(Kind::OperationDeprecated, "deprecated", "is deprecated now"),
            (true, false) => self.report(Kind::OperationReinstated, "deprecated", "is no longer deprecated"),
            _ => {}
        }
        if old.tags != new.tags {
            let shown = |tags: &[String]| if tags.is_empty() { "none".to_owned() } else { tags.join(", ") };
            let message = format!("tags {} became {}", shown(&old.tags), shown(&new.tags));
            self.report(Kind::OperationTagsChanged, "tags", message);
        }
        let nodes = (&old.at, &new.at);
        self.prose(Kind::OperationDocumentationChanged, "documentation", nodes, &["summary", "description"]);
    }
}

/// Whether a schema stands outside of the operations, where several may use it.
fn is_shared(at: &Pointer) -> bool {
    !at.as_str().starts_with("/paths/")
}
