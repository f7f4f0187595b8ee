//! Rules that look at more than one node.

use std::collections::HashMap;

use super::lowering::Lowering;
use super::node::Node;
use super::path_item::Parameters;
use super::path_template;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Location, Operation, OperationKey, Version};

impl<'d> Lowering<'d> {
    /// Templates that match the same requests cannot be told apart (OpenAPI 3.0 §4.7.8.1).
    pub(super) fn check_path_conflicts(&mut self, operations: &[Operation]) {
        let mut seen: HashMap<(&str, String), &Operation> = HashMap::new();
        for operation in operations {
            let path = operation.key.path.split('#').next().unwrap_or_default();
            let shape = path_template::shape(path);
            match seen.entry((&operation.key.method, shape)) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(operation);
                }
                std::collections::hash_map::Entry::Occupied(first) => {
                    let message = format!("`{}` is hidden behind `{}`", operation.key, first.get().key);
                    let diagnostic = Diagnostic::warning(Code::PathConflict, &operation.at, message)
                        .hint("both match the same requests; the first is served")
                        .related(&first.get().at, "this one is served");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
    }

    /// `operationId` is unique among all operations (OpenAPI 3.0 §4.7.10.1).
    pub(super) fn check_operation_ids(&mut self, operations: &[Operation], webhooks: &[Operation]) {
        let mut seen: HashMap<&str, &Operation> = HashMap::new();
        for operation in operations.iter().chain(webhooks) {
            let Some(id) = operation.operation_id.as_deref() else { continue };
            if let Some(first) = seen.insert(id, operation) {
                let message = format!("operationId `{id}` is used twice");
                let diagnostic =
                    Diagnostic::error(Code::DuplicateOperationId, &operation.at.child("operationId"), message)
                        .hint("give each operation its own")
                        .related(&first.at.child("operationId"), "first used here");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// Every parameter of the template is declared, and every declared path parameter is in the template.
    pub(super) fn check_path_parameters(&mut self, key: &OperationKey, node: &Node<'d>, parameters: &Parameters) {
        let path = key.path.split(['?', '#']).next().unwrap_or_default();
        let query = key.path.split_once('?').map_or("", |(_, query)| query);
        let names = path_template::parameter_names(path);
        for name in &names {
            if !parameters.contains_key(&((*name).to_owned(), Location::Path)) {
                let message = format!("path parameter `{name}` of `{key}` is not declared");
                self.report(
                    Diagnostic::error(Code::UndeclaredPathParameter, &node.at, message)
                        .hint(format!("add a parameter with `name: {name}`, `in: path` and `required: true`")),
                );
            }
        }
        for (name, location) in parameters.keys() {
            let in_query = path_template::parameter_names(query).contains(&name.as_str());
            if *location == Location::Path && !names.contains(&name.as_str()) && !in_query {
                let message = format!("`{key}` declares path parameter `{name}`, which its path does not have");
                self.report(
                    Diagnostic::error(Code::UnusedPathParameter, &node.at, message)
                        .hint(format!("add `{{{name}}}` to the path or take the parameter out")),
                );
            }
        }
    }

    /// Component sections are mappings, and their names are plain (OpenAPI 3.0 §4.7.7.1).
    pub(super) fn check_components(&mut self, root: &Node<'d>) {
        if self.version == Version::V2 {
            for section in ["definitions", "parameters", "responses", "securityDefinitions"] {
                self.object(root, section);
            }
            return;
        }
        let Some(components) = self.object(root, "components") else { return };
        let mut known = vec![
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
        ];
        if self.version >= Version::V3_1 {
            known.push("pathItems");
        }
        if self.version >= Version::V3_2 {
            known.push("mediaTypes");
        }
        self.known_fields(&components, &known);
        for (section, node) in components.specified() {
            if !known.contains(&section) {
                continue;
            }
            if !node.value.is_object() {
                self.wrong_type(&node, "a mapping");
                continue;
            }
            for (name, member) in node.members() {
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
                if name.is_empty() || !name.bytes().all(plain) {
                    let message =
                        format!("component name `{name}` has characters that the specification does not allow");
                    self.report(
                        Diagnostic::error(Code::InvalidName, &member.at, message)
                            .expected("letters, digits, `.`, `-` and `_`"),
                    );
                }
            }
        }
    }
}
