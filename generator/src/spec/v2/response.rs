use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Example, ExampleValue, Header, MediaType, ParameterContent, Response, Status};
use crate::source::Pointer;
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

/// Reads the responses of an operation; each with a schema comes in every media type that the operation produces.
pub(super) fn responses<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, produces: &[String]) -> Vec<Response> {
    lowering.responses(node, |lowering, status, node| response_object(lowering, status, node, produces))
}

fn response_object<'d>(lowering: &mut Lowering<'d>, status: Status, node: &Node<'d>, produces: &[String]) -> Response {
    lowering.known_fields(node, &["description", "schema", "headers", "examples"]);
    if !node.has("description") {
        lowering.report(
            Diagnostic::error(Code::MissingField, &node.at, "the response has no `description`")
                .hint("the specification requires one"),
        );
    }
    Response {
        status,
        at: node.at.clone(),
        description: lowering.text(node, "description").unwrap_or_default(),
        headers: headers(lowering, node),
        content: content(lowering, node, produces),
        links: Vec::new(),
    }
}

fn content<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, produces: &[String]) -> Vec<MediaType> {
    let schema = node.get("schema").map(|schema| schema.at);
    let examples = lowering.object(node, "examples");
    let mut names: Vec<String> = Vec::new();
    if schema.is_some() {
        names.extend(produces.iter().cloned());
        if names.is_empty() {
            names.push("application/json".to_owned());
        }
    } else if let Some(examples) = &examples {
        // The letter says that without a schema there is no content; an author who writes an example means it to come.
        lowering.report(
            Diagnostic::warning(Code::MissingField, &examples.at, "the response has examples, but no `schema`")
                .hint("the examples are served; add a `schema` to say what they are"),
        );
        names.extend(examples.specified().map(|(name, _)| name.to_owned()));
    }
    names.dedup();
    names.iter().map(|name| media_type(name, node, schema.clone(), examples.as_ref())).collect()
}

fn media_type(name: &str, node: &Node<'_>, schema: Option<Pointer>, examples: Option<&Node<'_>>) -> MediaType {
    let example = examples.and_then(|examples| {
        let found = examples.specified().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(Example { name: String::new(), summary: None, value: ExampleValue::Value(found.1.at) })
    });
    MediaType {
        name: name.to_owned(),
        at: node.at.clone(),
        schema,
        item_schema: None,
        examples: example.into_iter().collect(),
        encoding: IndexMap::new(),
    }
}

/// Reads the headers of a response; a header's schema is the header object itself.
fn headers<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Vec<Header> {
    let Some(declared) = lowering.object(node, "headers") else { return Vec::new() };
    let mut headers = Vec::new();
    for (name, header) in declared.members() {
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        if !header.value.is_object() {
            lowering.wrong_type(&header, "a header");
            continue;
        }
        headers.push(Header {
            name: name.to_owned(),
            at: header.at.clone(),
            required: false,
            explode: false,
            content: ParameterContent::Schema(header.at.clone()),
            examples: Vec::new(),
        });
    }
    headers
}
