//! Names of the functions of operations: those they have, and new ones for new operations.

use std::collections::BTreeMap;

use crate::emit::project::names::{Taken, function_name, is_function_name};
use crate::model::{Api, Operation, OperationKey};

/// A name for each operation, in order. Names that are known stay; none of them goes to another operation.
pub(super) fn names(api: &Api, known: &BTreeMap<OperationKey, String>) -> Vec<String> {
    let mut taken = Taken::default();
    let mut given: BTreeMap<&OperationKey, String> = BTreeMap::new();
    for (key, name) in known {
        let free = is_function_name(name) && taken.insert(name);
        if free && let Some(operation) = api.operation(key) {
            given.insert(&operation.key, name.clone());
        }
    }
    let mut left: Vec<&Operation> = api.operations.iter().filter(|it| !given.contains_key(&it.key)).collect();
    // One whose name is exact comes before one whose name is only alike.
    left.sort_by_key(|operation| {
        let exact = operation.operation_id.as_ref().is_some_and(|id| function_name(id) == *id);
        (!exact, operation.key.clone())
    });
    for operation in left {
        given.insert(&operation.key, taken.claim(&wanted(operation), "_"));
    }
    api.operations.iter().map(|operation| given.get(&operation.key).cloned().unwrap_or_default()).collect()
}

fn wanted(operation: &Operation) -> String {
    let id = operation.operation_id.as_deref().filter(|id| id.bytes().any(|byte| byte.is_ascii_alphanumeric()));
    match id {
        Some(id) => function_name(id),
        None => function_name(&operation.key.to_string()),
    }
}
