use std::collections::HashMap;
use std::sync::Arc;

use super::{Join, Node};
use crate::diagnostic::{Code, Diagnostic};

/// The bytes of examples in files of their own, by the node of the file that names them.
pub(in crate::source) type ExternalExamples = HashMap<Node, Arc<[u8]>>;

impl Join<'_> {
    /// Reads the examples that were found, after everything that the description cannot do without.
    pub(super) fn read_examples(&mut self) -> ExternalExamples {
        let mut read = HashMap::new();
        for ((file, at), address) in std::mem::take(&mut self.examples) {
            let own = self.resource_of(file, &at).map(|(_, base)| base);
            let base = own.or_else(|| self.loader.files.get(file)?.base.clone());
            match self.loader.example(file, base.as_ref(), &address) {
                Ok(bytes) => {
                    read.insert((file, at), bytes);
                }
                Err(fault) => {
                    let hint = fault.hint.unwrap_or_else(|| "a sample is served in its place".to_owned());
                    let message = format!("the example is not read: {}", fault.message);
                    let place = self.place_of(file, &at);
                    self.diagnostics.push(Diagnostic::warning(Code::ExternalExample, place, message).hint(hint));
                }
            }
        }
        read
    }
}
