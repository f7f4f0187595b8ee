use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Example, ExampleValue, Version};
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

/// The `example` and `examples` of a media type, parameter or header, in the order in which they count.
pub(super) fn examples<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Vec<Example> {
    let mut found = Vec::new();
    if let Some(example) = node.get("example") {
        let value = ExampleValue::Value(example.at);
        found.push(Example { name: String::new(), summary: None, value });
    }
    let Some(named) = lowering.object(node, "examples") else { return found };
    if !found.is_empty() {
        lowering.report(
            Diagnostic::error(Code::ExclusiveFields, &named.at, "`example` and `examples` exclude each other")
                .hint("`example` is served; the others can be asked for by name"),
        );
    }
    for (name, example) in named.members() {
        let Some(example) = lowering.resolve(example) else { continue };
        if !example.value.is_object() {
            lowering.wrong_type(&example, "an example object with a `value`");
            continue;
        }
        if let Some(value) = value(lowering, &example) {
            found.push(Example { name: name.to_owned(), summary: lowering.text(&example, "summary"), value });
        }
    }
    found
}

/// Where an example object keeps its value (OpenAPI 3.0 §4.7.19, 3.2 §4.19).
fn value<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Option<ExampleValue> {
    let mut known = vec!["summary", "description", "value", "externalValue"];
    if lowering.version >= Version::V3_2 {
        known.extend(["dataValue", "serializedValue"]);
    }
    lowering.known_fields(node, &known);
    if let (Some(value), true) = (node.get("value"), node.has("externalValue")) {
        lowering.report(
            Diagnostic::error(Code::ExclusiveFields, &value.at, "`value` and `externalValue` exclude each other")
                .hint("`value` is served"),
        );
    }
    if let Some(value) = node.get("value").or_else(|| node.get("dataValue")) {
        return Some(ExampleValue::Value(value.at));
    }
    if let Some(text) = node.get("serializedValue") {
        return Some(ExampleValue::Serialized(text.at));
    }
    if lowering.text(node, "externalValue").is_some() {
        return Some(ExampleValue::External(node.at.child("externalValue")));
    }
    lowering.report(
        Diagnostic::warning(Code::MissingField, &node.at, "the example has no `value`")
            .hint("an example object holds its value in `value`; a sample is served in its place"),
    );
    None
}
