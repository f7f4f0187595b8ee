use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::model::{Encoding, MediaType, RequestBody, Style};
use crate::source::Pointer;
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The body of an operation: its body parameter, or all of its form fields.
///
/// `item` is the path item; the operation's own parameters win over its.
pub(super) fn request_body<'d>(
    lowering: &mut Lowering<'d>,
    node: &Node<'d>,
    item: &Node<'d>,
    consumes: &[String],
) -> Option<RequestBody> {
    let mut fields: IndexMap<String, Node<'d>> = IndexMap::new();
    let mut body = None;
    for source in [item, node] {
        let listed = source.get("parameters");
        for parameter in listed.iter().flat_map(Node::items) {
            let Some(parameter) = lowering.resolve(parameter) else { continue };
            let name = parameter.get("name").and_then(|name| name.value.as_str()).unwrap_or_default();
            match parameter.get("in").and_then(|place| place.value.as_str()) {
                Some("body") => body = Some(parameter),
                Some("formData") => {
                    fields.insert(name.to_owned(), parameter);
                }
                _ => {}
            }
        }
    }
    if let Some(parameter) = body {
        return Some(body_parameter(lowering, &parameter, consumes));
    }
    (!fields.is_empty()).then(|| form(lowering, node, &fields, consumes))
}

fn body_parameter<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, consumes: &[String]) -> RequestBody {
    let schema = node.get("schema").map(|schema| schema.at);
    let default = ["application/json".to_owned()];
    let names = if consumes.is_empty() { &default[..] } else { consumes };
    RequestBody {
        at: node.at.clone(),
        required: lowering.flag(node, "required"),
        content: names.iter().map(|name| media_type(name, &node.at, schema.clone())).collect(),
    }
}

fn form<'d>(
    lowering: &mut Lowering<'d>,
    node: &Node<'d>,
    fields: &IndexMap<String, Node<'d>>,
    consumes: &[String],
) -> RequestBody {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut encoding = IndexMap::new();
    let mut has_file = false;
    for (name, field) in fields {
        properties.insert(name.clone(), json!({ "$ref": field.at.to_reference() }));
        if lowering.flag(field, "required") {
            required.push(Value::from(name.as_str()));
        }
        has_file |= field.get("type").is_some_and(|kind| kind.value == "file");
        if let Some(found) = field_encoding(lowering, field) {
            encoding.insert(name.clone(), found);
        }
    }
    let any_required = !required.is_empty();
    let at = node.at.child("formData");
    lowering.composed.insert(at.clone(), json!({ "type": "object", "properties": properties, "required": required }));
    let form_types = consumes.iter().filter(|name| {
        let name = name.to_ascii_lowercase();
        name.starts_with(MULTIPART) || (name.starts_with(URLENCODED) && !has_file)
    });
    let mut content: Vec<MediaType> = form_types.map(|name| media_type(name, &node.at, Some(at.clone()))).collect();
    if content.is_empty() {
        let name = if has_file { MULTIPART } else { URLENCODED };
        content.push(media_type(name, &node.at, Some(at)));
    }
    for media_type in &mut content {
        media_type.encoding.clone_from(&encoding);
    }
    RequestBody { at: node.at.clone(), required: any_required, content }
}

fn media_type(name: &str, at: &Pointer, schema: Option<Pointer>) -> MediaType {
    MediaType {
        name: name.to_owned(),
        at: at.clone(),
        schema,
        item_schema: None,
        examples: Vec::new(),
        encoding: IndexMap::new(),
    }
}

/// How a list in a form field is written: comma-separated unless `collectionFormat` says otherwise.
fn field_encoding<'d>(lowering: &mut Lowering<'d>, field: &Node<'d>) -> Option<Encoding> {
    if field.get("type").is_none_or(|kind| kind.value != "array") {
        return None;
    }
    let (style, explode) = match lowering.text(field, "collectionFormat").as_deref() {
        Some("multi") => (Style::Form, true),
        Some("ssv") => (Style::SpaceDelimited, false),
        Some("tsv") => (Style::TabDelimited, false),
        Some("pipes") => (Style::PipeDelimited, false),
        _ => (Style::Form, false),
    };
    Some(Encoding {
        content_type: None,
        style: Some(style),
        explode: Some(explode),
        allow_reserved: false,
        headers: Vec::new(),
    })
}
