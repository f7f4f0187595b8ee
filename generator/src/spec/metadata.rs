//! What a description says about itself: `info`, `tags` and `externalDocs`.
//!
//! Nothing of it bears on a reply, but other tools of the author read it, and it is told here while the file is open.

use std::collections::HashMap;

use super::lowering::{Lowering, Parts};
use super::node::Node;
use super::web_address::{self, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Version;

impl<'d> Lowering<'d> {
    /// Reads `info` (OpenAPI 3.0 §4.7.2).
    pub(super) fn info(&mut self, root: &Node<'d>, parts: &mut Parts) {
        let Some(info) = self.object(root, "info") else {
            if !root.has("info") {
                self.report(Diagnostic::error(Code::MissingField, &root.at, "the description has no `info`"));
            }
            return;
        };
        let mut known = vec!["title", "description", "termsOfService", "contact", "license", "version"];
        if self.version >= Version::V3_1 {
            known.push("summary");
        }
        self.known_fields(&info, &known);
        for field in ["title", "version"] {
            self.require(&info, field, "`info`");
        }
        parts.title = self.text(&info, "title").unwrap_or_default();
        parts.version = self.scalar_text(&info, "version").unwrap_or_default();
        parts.description = self.text(&info, "description");
        self.web_address(&info, "termsOfService");
        self.contact(&info);
        self.license(&info);
    }

    fn contact(&mut self, info: &Node<'d>) {
        let Some(contact) = self.object(info, "contact") else { return };
        self.known_fields(&contact, &["name", "url", "email"]);
        self.text(&contact, "name");
        self.web_address(&contact, "url");
        let Some(email) = self.text(&contact, "email") else { return };
        if !web_address::is_email(&email) {
            let message = format!("`{email}` is no email address");
            self.report(Diagnostic::error(Code::InvalidValue, &contact.at.child("email"), message));
        }
    }

    fn license(&mut self, info: &Node<'d>) {
        let Some(license) = self.object(info, "license") else { return };
        let mut known = vec!["name", "url"];
        if self.version >= Version::V3_1 {
            known.push("identifier");
            self.text(&license, "identifier");
            if license.has("identifier") && license.has("url") {
                let at = license.at.child("url");
                let message = "`identifier` and `url` of a license exclude each other";
                self.report(Diagnostic::error(Code::ExclusiveFields, &at, message).hint("take one of the two out"));
            }
        }
        self.known_fields(&license, &known);
        self.require(&license, "name", "the license");
        self.text(&license, "name");
        self.web_address(&license, "url");
    }

    /// Reads the names of the declared tags (OpenAPI 3.0 §4.7.22).
    pub(super) fn tags(&mut self, root: &Node<'d>) -> Vec<String> {
        let mut known = vec!["name", "description", "externalDocs"];
        if self.version >= Version::V3_2 {
            known.extend(["summary", "parent", "kind"]);
        }
        let mut names = Vec::new();
        let mut first = HashMap::new();
        for tag in self.items(root, "tags") {
            if !tag.value.is_object() {
                self.wrong_type(&tag, "a tag with a `name`");
                continue;
            }
            self.known_fields(&tag, &known);
            self.require(&tag, "name", "the tag");
            self.external_docs(&tag);
            let Some(name) = self.text(&tag, "name") else { continue };
            let at = tag.at.child("name");
            if let Some(before) = first.get(&name) {
                let message = format!("tag `{name}` is declared twice");
                self.report(
                    Diagnostic::error(Code::InvalidValue, &at, message)
                        .hint("take one of the two out")
                        .related(before, "first declared here"),
                );
                continue;
            }
            first.insert(name.clone(), at);
            names.push(name);
        }
        names
    }

    /// Checks the `externalDocs` of a node (OpenAPI 3.0 §4.7.11).
    pub(super) fn external_docs(&mut self, node: &Node<'d>) {
        let Some(docs) = self.object(node, "externalDocs") else { return };
        self.known_fields(&docs, &["description", "url"]);
        self.require(&docs, "url", "`externalDocs`");
        self.web_address(&docs, "url");
    }

    fn require(&mut self, node: &Node<'_>, field: &str, whose: &str) {
        if !node.has(field) {
            self.report(Diagnostic::error(Code::MissingField, &node.at, format!("{whose} has no `{field}`")));
        }
    }

    /// Checks a field that leads people somewhere; relative ones are allowed since 3.0 (OpenAPI 3.0 §4.5).
    pub(super) fn web_address(&mut self, node: &Node<'d>, field: &str) {
        let Some(address) = self.text(node, field) else { return };
        let at = node.at.child(field);
        match web_address::read(&address) {
            Reading::Absolute | Reading::Relative => {}
            Reading::Bare => {
                let message = format!("`{address}` has no scheme and so counts as a relative URL");
                self.report(Diagnostic::warning(Code::InvalidValue, &at, message).hint(
                    "write all of it, beginning with `https://`; a file beside the description begins with `./`",
                ));
            }
            Reading::Malformed(fault) => {
                let message = format!("`{field}` is no URL: {fault}");
                self.report(Diagnostic::error(Code::InvalidValue, &at, message).expected("a URL"));
            }
        }
    }
}
