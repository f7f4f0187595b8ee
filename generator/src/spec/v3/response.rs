use super::{body, example, parameter};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Header, Link, Response, Status, Version};
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

/// Reads the responses of an operation.
pub(super) fn responses<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Vec<Response> {
    lowering.responses(node, response_object)
}

fn response_object<'d>(lowering: &mut Lowering<'d>, status: Status, node: &Node<'d>) -> Response {
    let mut known = vec!["description", "headers", "content", "links"];
    if lowering.version >= Version::V3_2 {
        known.push("summary");
    } else if !node.has("description") {
        lowering.report(
            Diagnostic::error(Code::MissingField, &node.at, "the response has no `description`")
                .hint("the specification requires one"),
        );
    }
    lowering.known_fields(node, &known);
    let links = lowering.object(node, "links");
    Response {
        status,
        at: node.at.clone(),
        description: lowering.text(node, "description").unwrap_or_default(),
        headers: headers(lowering, node),
        content: body::content(lowering, node),
        links: links
            .iter()
            .flat_map(Node::members)
            .map(|(name, link)| Link { name: name.to_owned(), at: link.at })
            .collect(),
    }
}

/// Reads the headers of a response or part; `Content-Type` is ignored as the specification says.
pub(super) fn headers<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Vec<Header> {
    let Some(declared) = lowering.object(node, "headers") else { return Vec::new() };
    let mut headers = Vec::new();
    for (name, header) in declared.members() {
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let Some(header) = lowering.resolve(header) else { continue };
        if !header.value.is_object() {
            lowering.wrong_type(&header, "a header");
            continue;
        }
        for field in ["name", "in"] {
            if let Some(found) = header.get(field) {
                let message = format!("a header has no `{field}`: its key is its name");
                lowering.report(Diagnostic::error(Code::UnknownField, &found.at, message));
            }
        }
        headers.push(Header {
            name: name.to_owned(),
            at: header.at.clone(),
            required: lowering.flag(&header, "required"),
            explode: lowering.flag(&header, "explode"),
            content: parameter::content(lowering, &header),
            examples: example::examples(lowering, &header),
        });
    }
    headers
}
