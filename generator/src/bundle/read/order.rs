use std::collections::HashMap;

use serde_json::Value;

use super::super::OperationFile;
use crate::model::OperationKey;
use crate::source::Document;

/// Puts operations into the order of the description: path by path, and in a path method by method, as written there.
/// Those that the description does not have come last, by path and method. Names of files decide nothing.
pub(super) fn sort(operations: &mut [OperationFile], document: &Document) {
    let paths: HashMap<&str, (usize, &Value)> = match document.root().get("paths") {
        Some(Value::Object(paths)) => {
            paths.iter().enumerate().map(|(at, (path, item))| (path.as_str(), (at, item))).collect()
        }
        _ => HashMap::new(),
    };
    operations.sort_by_cached_key(|file| {
        let OperationKey { method, path } = &file.operation;
        let (path_at, method_at) = match paths.get(path.as_str()) {
            Some((at, item)) => (*at, method_position(item, method)),
            None => (usize::MAX, usize::MAX),
        };
        (path_at, method_at, path.clone(), method.clone())
    });
}

fn method_position(item: &Value, method: &str) -> usize {
    let Some(members) = item.as_object() else { return usize::MAX };
    let own = members.keys().position(|key| key.eq_ignore_ascii_case(method));
    own.or_else(|| {
        let additional = item.get("additionalOperations")?.as_object()?.keys().position(|key| key == method)?;
        Some(members.len().saturating_add(additional))
    })
    .unwrap_or(usize::MAX)
}
