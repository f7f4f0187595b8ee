//! Which function answers which operation.

use std::collections::HashMap;

use mockwright_generator::diagnostic::{Code, Diagnostic, did_you_mean};
use mockwright_generator::model::Api;
use mockwright_generator::source::Pointer;

/// For the place of each operation that a function answers, that of its function. The last one for an operation counts.
pub(super) fn handled(names: &[String], api: &Api) -> Result<HashMap<usize, usize>, Vec<Diagnostic>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    if !names.is_empty() {
        let by_key = api.operations.iter().enumerate().map(|(place, operation)| (operation.key.to_string(), place));
        let by_id = api.operations.iter().enumerate();
        let by_id = by_id.filter_map(|(place, operation)| Some((operation.operation_id.clone()?, place)));
        known.extend(by_id);
        known.extend(by_key);
    }
    let mut handled = HashMap::new();
    let mut unknown = Vec::new();
    for (function, name) in names.iter().enumerate() {
        if let Some(operation) = known.get(name) {
            handled.insert(*operation, function);
            continue;
        }
        let meant = did_you_mean(name, known.keys().map(String::as_str)).map(|meant| format!("; {meant}"));
        let message = format!("the description has no operation `{name}`{}", meant.unwrap_or_default());
        unknown.push(Diagnostic::error(Code::OrphanOperation, &Pointer::root(), message));
    }
    if unknown.is_empty() { Ok(handled) } else { Err(unknown) }
}
