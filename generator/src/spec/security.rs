use indexmap::IndexMap;

use super::lowering::Lowering;
use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{ApiKeyLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Version};

impl<'d> Lowering<'d> {
    /// The declared security schemes by name.
    pub(super) fn security_schemes(&mut self, root: &Node<'d>) -> IndexMap<String, SecurityScheme> {
        let declared = if self.version == Version::V2 {
            self.object(root, "securityDefinitions")
        } else {
            root.get("components").and_then(|components| self.object(&components, "securitySchemes"))
        };
        let mut schemes = IndexMap::new();
        for (name, node) in declared.iter().flat_map(Node::members) {
            let kind = match self.resolve(node.clone()) {
                Some(node) if node.value.is_object() => self.security_scheme(&node),
                Some(node) => {
                    self.wrong_type(&node, "a security scheme");
                    None
                }
                None => None,
            };
            let kind = kind.unwrap_or(SecuritySchemeKind::Unknown);
            schemes.insert(name.to_owned(), SecurityScheme { kind });
        }
        schemes
    }

    fn security_scheme(&mut self, node: &Node<'d>) -> Option<SecuritySchemeKind> {
        let kind = self.required_text(node, "type")?;
        let v2 = self.version == Version::V2;
        Some(match kind.as_str() {
            "apiKey" => self.api_key(node)?,
            "basic" if v2 => SecuritySchemeKind::Http { scheme: "basic".to_owned() },
            "http" if !v2 => {
                SecuritySchemeKind::Http { scheme: self.required_text(node, "scheme")?.to_ascii_lowercase() }
            }
            "oauth2" => {
                self.oauth_flows(node);
                SecuritySchemeKind::OAuth2
            }
            "openIdConnect" if !v2 => {
                self.required_text(node, "openIdConnectUrl");
                SecuritySchemeKind::OpenIdConnect
            }
            "mutualTLS" if self.version >= Version::V3_1 => SecuritySchemeKind::MutualTls,
            other => {
                let expected = if v2 {
                    "basic, apiKey or oauth2"
                } else {
                    "apiKey, http, oauth2, openIdConnect or, from 3.1 on, mutualTLS"
                };
                let message = format!("security scheme type `{other}` is not known");
                self.report(
                    Diagnostic::error(Code::InvalidSecurityScheme, &node.at.child("type"), message)
                        .expected(expected)
                        .hint("it counts as met"),
                );
                return None;
            }
        })
    }

    fn api_key(&mut self, node: &Node<'d>) -> Option<SecuritySchemeKind> {
        let name = self.required_text(node, "name")?;
        let location = match self.required_text(node, "in")?.as_str() {
            "header" => ApiKeyLocation::Header,
            "query" => ApiKeyLocation::Query,
            "cookie" if self.version != Version::V2 => ApiKeyLocation::Cookie,
            other => {
                let message = format!("an API key cannot travel in `{other}`");
                self.report(
                    Diagnostic::error(Code::InvalidSecurityScheme, &node.at.child("in"), message)
                        .expected("header, query or cookie"),
                );
                return None;
            }
        };
        Some(SecuritySchemeKind::ApiKey { location, name })
    }

    pub(super) fn required_text(&mut self, node: &Node<'d>, field: &str) -> Option<String> {
        if !node.has(field) {
            let message = format!("the security scheme has no `{field}`");
            self.report(Diagnostic::error(Code::MissingField, &node.at, message));
        }
        self.text(node, field)
    }

    /// The `security` of a node; `None` where it has none.
    pub(super) fn security_requirements(&mut self, node: &Node<'d>) -> Option<Vec<SecurityRequirement>> {
        let declared = node.get("security")?;
        if !declared.value.is_array() {
            self.wrong_type(&declared, "a list");
            return None;
        }
        Some(declared.items().filter_map(|item| self.security_requirement(&item)).collect())
    }

    fn security_requirement(&mut self, node: &Node<'d>) -> Option<SecurityRequirement> {
        if !node.value.is_object() {
            self.wrong_type(node, "a security requirement");
            return None;
        }
        let mut schemes = Vec::new();
        for (name, scopes) in node.members() {
            if !self.schemes.contains(name) {
                let message = format!("security scheme `{name}` is not declared");
                self.report(
                    Diagnostic::error(Code::UnknownSecurityScheme, &scopes.at, message).hint("it counts as met"),
                );
            }
            if !scopes.value.is_array() {
                self.wrong_type(&scopes, "a list of scopes");
            }
            let scopes = scopes.items().filter_map(|scope| scope.value.as_str().map(str::to_owned)).collect();
            schemes.push((name.to_owned(), scopes));
        }
        Some(SecurityRequirement { schemes })
    }
}
