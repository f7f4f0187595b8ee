use indexmap::IndexMap;

use super::lowering::Lowering;
use super::node::Node;
use super::path_template;
use super::{v2, v3};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Location, Operation, OperationKey, Parameter, Server, Version};

/// Methods that a path item has a field for, and the version that they came with (OpenAPI 3.2 §4.9).
const METHODS: [(&str, Version); 9] = [
    ("get", Version::V2),
    ("put", Version::V2),
    ("post", Version::V2),
    ("delete", Version::V2),
    ("options", Version::V2),
    ("head", Version::V2),
    ("patch", Version::V2),
    ("trace", Version::V3_0),
    ("query", Version::V3_2),
];

/// Parameters by name and place: what makes them the same one.
pub(super) type Parameters = IndexMap<(String, Location), Parameter>;

impl<'d> Lowering<'d> {
    /// Every operation under `paths`.
    pub(super) fn paths(&mut self, root: &Node<'d>) -> Vec<Operation> {
        let mut operations = Vec::new();
        if let Some(paths) = self.object(root, "paths") {
            for (path, item) in paths.specified() {
                let faults = path_template::check(path, &item.at);
                self.diagnostics.extend(faults);
                let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
                self.path_item(&path, &item, &mut operations);
            }
        }
        self.check_path_conflicts(&operations);
        operations
    }

    /// The operations of one path item, which may be a reference with fields beside it (OpenAPI 3.1 §4.8.9).
    pub(super) fn path_item(&mut self, path: &str, node: &Node<'d>, operations: &mut Vec<Operation>) {
        if !node.value.is_object() {
            return self.wrong_type(node, "a path item");
        }
        let Some(target) = self.resolve(node.clone()) else { return };
        let sources = if target.at == node.at { vec![target] } else { vec![node.clone(), target] };
        for source in &sources {
            if !source.value.is_object() {
                self.wrong_type(source, "a path item");
            }
            self.path_item_fields(source);
        }
        let mut shared = Parameters::new();
        let mut servers: Vec<Server> = Vec::new();
        for source in &sources {
            for (key, parameter) in self.parameters(source, path) {
                shared.entry(key).or_insert(parameter);
            }
            if servers.is_empty() {
                servers = self.servers(source).unwrap_or_default();
            }
        }
        let mut seen = Vec::new();
        for source in &sources {
            for (method, operation) in self.methods(source) {
                if !seen.contains(&method) {
                    let key = OperationKey { method: method.clone(), path: path.to_owned() };
                    operations.push(self.operation(key, &operation, source, &shared, &servers));
                    seen.push(method);
                }
            }
        }
    }

    fn path_item_fields(&mut self, node: &Node<'d>) {
        let mut known: Vec<&str> = METHODS.iter().map(|(method, _)| *method).collect();
        known.push("parameters");
        if self.version >= Version::V3_0 {
            known.extend(["summary", "description", "servers"]);
        }
        known.push("additionalOperations");
        self.known_fields(node, &known);
    }

    /// Method and operation object of each operation, in the order of the description.
    fn methods(&mut self, item: &Node<'d>) -> Vec<(String, Node<'d>)> {
        let mut found = Vec::new();
        for (field, node) in item.specified() {
            if let Some((method, since)) = METHODS.iter().find(|(method, _)| *method == field) {
                if self.version < *since {
                    self.newer_field(&node, field);
                }
                found.push((method.to_ascii_uppercase(), node));
            } else if field == "additionalOperations" {
                if self.version < Version::V3_2 {
                    self.newer_field(&node, field);
                }
                if !node.value.is_object() {
                    self.wrong_type(&node, "a mapping");
                }
                found.extend(node.members().map(|(method, operation)| (method.to_owned(), operation)));
            }
        }
        found.retain(|(_, node)| {
            let object = node.value.is_object();
            if !object {
                self.wrong_type(node, "an operation");
            }
            object
        });
        found
    }

    pub(super) fn newer_field(&mut self, node: &Node<'_>, field: &str) {
        let message = format!("`{field}` belongs to a newer version of the specification");
        self.report(Diagnostic::warning(Code::NewerField, &node.at, message).hint("it is read all the same"));
    }

    fn operation(
        &mut self,
        key: OperationKey,
        node: &Node<'d>,
        item: &Node<'d>,
        shared: &Parameters,
        item_servers: &[Server],
    ) -> Operation {
        let own = self.parameters(node, &key.path);
        let mut parameters = shared.clone();
        for (identity, parameter) in own {
            parameters.insert(identity, parameter);
        }
        if key.path.starts_with('/') {
            self.check_path_parameters(&key, node, &parameters);
        }
        self.external_docs(node);
        let security = self.security_requirements(node).unwrap_or_else(|| self.security.clone());
        let mut operation = Operation {
            key,
            at: node.at.clone(),
            operation_id: self.text(node, "operationId"),
            summary: self.text(node, "summary"),
            tags: self.texts(node, "tags"),
            deprecated: self.flag(node, "deprecated"),
            parameters: parameters.into_values().collect(),
            request_body: None,
            responses: Vec::new(),
            callbacks: Vec::new(),
            security,
            servers: Vec::new(),
        };
        if self.version == Version::V2 {
            v2::operation(self, node, item, &mut operation);
        } else {
            operation.servers = self.servers(node).unwrap_or_else(|| item_servers.to_vec());
            v3::operation(self, node, &mut operation);
        }
        operation
    }

    /// The parameters listed in a path item or operation, but for those of 2.0 that are bodies.
    fn parameters(&mut self, node: &Node<'d>, path: &str) -> Parameters {
        let mut parameters = Parameters::new();
        for item in self.items(node, "parameters") {
            let written = item.at.clone();
            let Some(item) = self.resolve(item) else { continue };
            if !item.value.is_object() {
                self.wrong_type(&item, "a parameter");
                continue;
            }
            let lowered =
                if self.version == Version::V2 { v2::parameter(self, &item) } else { v3::parameter(self, &item) };
            let Some(parameter) = lowered else { continue };
            let identity = (parameter.name.clone(), parameter.location);
            if parameters.contains_key(&identity) {
                let message = format!("parameter `{}` is declared twice on `{path}`", parameter.name);
                self.report(
                    Diagnostic::error(Code::DuplicateParameter, &written, message)
                        .hint("name and place make a parameter; take one of the two out"),
                );
            }
            parameters.insert(identity, parameter);
        }
        parameters
    }
}
