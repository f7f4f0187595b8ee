use indexmap::IndexMap;
use serde_json::Value;

use super::lowering::Lowering;
use super::node::Node;
use super::web_address::{self, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Server, ServerVariable, Version};

impl<'d> Lowering<'d> {
    /// The `servers` of a node; `None` where it has none (OpenAPI 3.0 §4.7.5).
    pub(super) fn servers(&mut self, node: &Node<'d>) -> Option<Vec<Server>> {
        if self.version == Version::V2 || !node.has("servers") {
            return None;
        }
        let items = self.items(node, "servers");
        let servers: Vec<Server> = items.iter().filter_map(|item| self.server(item)).collect();
        (!servers.is_empty()).then_some(servers)
    }

    fn server(&mut self, node: &Node<'d>) -> Option<Server> {
        if !node.value.is_object() {
            self.wrong_type(node, "a server");
            return None;
        }
        let mut known = vec!["url", "description", "variables"];
        if self.version >= Version::V3_2 {
            known.push("name");
        }
        self.known_fields(node, &known);
        let Some(url) = self.text(node, "url") else {
            if !node.has("url") {
                self.report(Diagnostic::error(Code::MissingField, &node.at, "the server has no `url`"));
            }
            return None;
        };
        let mut variables = IndexMap::new();
        if let Some(found) = self.object(node, "variables") {
            for (name, variable) in found.members() {
                if let Some(variable) = self.server_variable(name, &variable) {
                    variables.insert(name.to_owned(), variable);
                }
            }
        }
        let server = Server { url, variables };
        self.server_url(node, &server);
        Some(server)
    }

    /// A server's URL is one once its variables have values (OpenAPI 3.0 §4.7.5).
    fn server_url(&mut self, node: &Node<'d>, server: &Server) {
        let mut url = server.url.clone();
        for (name, variable) in &server.variables {
            url = url.replace(&format!("{{{name}}}"), &variable.default);
        }
        // Variables that are not declared leave nothing to read; what is around them may still be sound.
        if url.contains('{') {
            return;
        }
        if let Reading::Malformed(fault) = web_address::read(&url) {
            let message = format!("`{}` is no URL: {fault}", server.url);
            self.report(Diagnostic::error(Code::InvalidServer, &node.at.child("url"), message));
        }
    }

    fn server_variable(&mut self, name: &str, node: &Node<'d>) -> Option<ServerVariable> {
        if !node.value.is_object() {
            self.wrong_type(node, "a server variable");
            return None;
        }
        self.known_fields(node, &["enum", "default", "description"]);
        let mut allowed = Vec::new();
        for item in self.items(node, "enum") {
            match item.value {
                Value::String(text) => allowed.push(text.clone()),
                _ => self.wrong_type(&item, "a string"),
            }
        }
        let default = self.scalar_text(node, "default");
        if default.is_none() && !node.has("default") {
            let message = format!("server variable `{name}` has no `default`");
            self.report(Diagnostic::error(Code::MissingField, &node.at, message));
        }
        let default = default.or_else(|| allowed.first().cloned())?;
        if !allowed.is_empty() && !allowed.contains(&default) {
            let message = format!("default `{default}` of server variable `{name}` is not in its `enum`");
            self.report(Diagnostic::error(Code::InvalidServer, &node.at.child("default"), message));
        }
        Some(ServerVariable { default, allowed })
    }
}
