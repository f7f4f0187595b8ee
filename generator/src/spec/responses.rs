use super::lowering::Lowering;
use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Response, Status, Version};

impl<'d> Lowering<'d> {
    /// Reads `responses` (OpenAPI 3.0 §4.7.16); `read` reads one response object as its version has it.
    pub(super) fn responses(
        &mut self,
        node: &Node<'d>,
        mut read: impl FnMut(&mut Self, Status, &Node<'d>) -> Response,
    ) -> Vec<Response> {
        let mut responses: Vec<Response> = Vec::new();
        for (key, response) in node.specified() {
            let Some(status) = self.status(key, &response) else { continue };
            if responses.iter().any(|known| known.status == status) {
                continue;
            }
            let Some(target) = self.resolve(response) else { continue };
            if target.value.is_object() {
                responses.push(read(self, status, &target));
            } else {
                self.wrong_type(&target, "a response");
            }
        }
        responses
    }

    /// Reads a key of `responses`; what is no status is reported and left out.
    fn status(&mut self, key: &str, node: &Node<'d>) -> Option<Status> {
        let found: Result<Status, _> = key.parse();
        match found {
            Ok(Status::Range(_)) if self.version == Version::V2 => {
                self.newer_field(node, key);
                found.ok()
            }
            Ok(status) => Some(status),
            Err(expected) => {
                let message = format!("`{key}` is no status");
                let expected = expected.trim_start_matches("expected ");
                self.report(Diagnostic::error(Code::InvalidStatus, &node.at, message).expected(expected));
                None
            }
        }
    }
}
