use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Example, ExampleValue, Location, Parameter, ParameterContent, Style};
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

/// Reads one parameter; `None` for those that are bodies, which [`super::body`] reads, and for faulty ones.
///
/// The schema of a parameter is the parameter object itself: its keywords stand beside `name` and `in`.
pub(in crate::spec) fn parameter<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Option<Parameter> {
    for field in ["name", "in"] {
        if !node.has(field) {
            let message = format!("the parameter has no `{field}`");
            lowering.report(Diagnostic::error(Code::MissingField, &node.at, message));
        }
    }
    let name = lowering.text(node, "name")?;
    let location = match lowering.text(node, "in")?.as_str() {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        "body" | "formData" => return None,
        other => {
            let message = format!("a parameter cannot be in `{other}`");
            lowering.report(
                Diagnostic::error(Code::InvalidValue, &node.at.child("in"), message)
                    .expected("path, query, header, formData or body"),
            );
            return None;
        }
    };
    let mut required = lowering.flag(node, "required");
    if location == Location::Path && !required {
        let message = format!("path parameter `{name}` is not `required`");
        lowering.report(
            Diagnostic::error(Code::InvalidValue, &node.at, message).hint("write `required: true`; it is read so"),
        );
        required = true;
    }
    let (style, explode) = style(lowering, node, location);
    let content = match (node.get("schema"), node.has("type")) {
        (Some(schema), false) => {
            lowering.report(
                Diagnostic::error(Code::NewerField, &schema.at, "only body parameters have a `schema` in Swagger 2.0")
                    .hint("write its keywords beside `name`; it is read all the same"),
            );
            ParameterContent::Schema(schema.at)
        }
        (None, false) => {
            lowering.report(Diagnostic::error(Code::MissingField, &node.at, "the parameter has no `type`"));
            ParameterContent::Any
        }
        (_, true) => ParameterContent::Schema(node.at.clone()),
    };
    Some(Parameter {
        name,
        location,
        at: node.at.clone(),
        required,
        deprecated: false,
        allow_empty_value: lowering.flag(node, "allowEmptyValue"),
        allow_reserved: false,
        style,
        explode,
        content,
        examples: examples(node),
    })
}

/// `x-example` is the customary way to give an example of a parameter in 2.0.
fn examples(node: &Node<'_>) -> Vec<Example> {
    let example = node.get("x-example").or_else(|| node.get("example"));
    let example =
        example.map(|found| Example { name: String::new(), summary: None, value: ExampleValue::Value(found.at) });
    example.into_iter().collect()
}

/// `collectionFormat` as a style (Swagger 2.0, Parameter Object).
fn style<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, location: Location) -> (Style, bool) {
    let separated = if location == Location::Query { Style::Form } else { Style::Simple };
    let Some(format) = lowering.text(node, "collectionFormat") else { return (separated, false) };
    match format.as_str() {
        "csv" => (separated, false),
        "ssv" => (Style::SpaceDelimited, false),
        "tsv" => (Style::TabDelimited, false),
        "pipes" => (Style::PipeDelimited, false),
        "multi" if location == Location::Query => (Style::Form, true),
        _ => {
            let message = format!("collectionFormat `{format}` has no meaning at this place");
            lowering.report(
                Diagnostic::error(Code::InvalidValue, &node.at.child("collectionFormat"), message)
                    .expected("csv, ssv, tsv or pipes; multi in query and formData"),
            );
            (separated, false)
        }
    }
}
