use crate::model::Callback;
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

/// Callbacks may hold operations with callbacks, and so on in circles; deeper ones are left out.
const DEEPEST: usize = 2;

/// The callbacks of an operation (OpenAPI 3.0 §4.7.18).
pub(super) fn callbacks<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Vec<Callback> {
    if lowering.callback_depth >= DEEPEST {
        return Vec::new();
    }
    lowering.callback_depth += 1;
    let mut callbacks = Vec::new();
    for (name, callback) in node.members() {
        let Some(callback) = lowering.resolve(callback) else { continue };
        if !callback.value.is_object() {
            lowering.wrong_type(&callback, "a callback");
        }
        for (expression, item) in callback.specified() {
            let mut operations = Vec::new();
            lowering.path_item(expression, &item, &mut operations);
            callbacks.push(Callback { name: name.to_owned(), expression: expression.to_owned(), operations });
        }
    }
    lowering.callback_depth -= 1;
    callbacks
}
