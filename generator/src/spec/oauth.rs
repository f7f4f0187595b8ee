use super::lowering::Lowering;
use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Version;

/// Flows by the names of 3.x, and the URLs that each needs (OpenAPI 3.0 §4.7.29, 3.2 §4.29).
const FLOWS: [(&str, &[&str]); 5] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    ("deviceAuthorization", &["deviceAuthorizationUrl", "tokenUrl"]),
];

/// Flows by the names of 2.0 (Swagger 2.0, Security Scheme Object).
const FLOWS_OF_V2: [(&str, &[&str]); 4] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("application", &["tokenUrl"]),
    ("accessCode", &["authorizationUrl", "tokenUrl"]),
];

impl<'d> Lowering<'d> {
    /// Checks how an OAuth 2 scheme says that tokens are got.
    pub(super) fn oauth_flows(&mut self, node: &Node<'d>) {
        if self.version == Version::V2 {
            return self.flow_of_v2(node);
        }
        let Some(flows) = self.object(node, "flows") else {
            if !node.has("flows") {
                let mut diagnostic =
                    Diagnostic::error(Code::MissingField, &node.at, "the OAuth 2 scheme has no `flows`");
                if node.has("flow") {
                    diagnostic = diagnostic.hint("`flow` is of Swagger 2.0; write `flows` with one member a flow");
                }
                self.report(diagnostic);
            }
            return;
        };
        self.known_fields(&flows, &FLOWS.map(|(name, _)| name));
        for (name, urls) in FLOWS {
            if let Some(flow) = self.object(&flows, name) {
                self.flow(&flow, name, urls);
            }
        }
    }

    fn flow_of_v2(&mut self, node: &Node<'d>) {
        let Some(flow) = self.required_text(node, "flow") else { return };
        let Some((name, urls)) = FLOWS_OF_V2.iter().find(|(name, _)| *name == flow) else {
            let message = format!("OAuth 2 flow `{flow}` is not known");
            self.report(
                Diagnostic::error(Code::InvalidSecurityScheme, &node.at.child("flow"), message)
                    .expected("implicit, password, application or accessCode"),
            );
            return;
        };
        self.flow(node, name, urls);
    }

    fn flow(&mut self, node: &Node<'d>, name: &str, urls: &[&str]) {
        for field in urls.iter().chain(&["scopes"]) {
            if !node.has(field) {
                let message = format!("OAuth 2 flow `{name}` has no `{field}`");
                self.report(Diagnostic::error(Code::MissingField, &node.at, message));
            }
        }
        for url in ["authorizationUrl", "tokenUrl", "deviceAuthorizationUrl", "refreshUrl"] {
            self.web_address(node, url);
        }
        if let Some(scopes) = self.object(node, "scopes") {
            for (_, scope) in scopes.specified() {
                if !scope.value.is_string() {
                    self.wrong_type(&scope, "a description of the scope");
                }
            }
        }
    }
}
