use indexmap::IndexMap;

use super::parameter::style_of;
use super::{example, response};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Encoding, MediaKind, MediaType, RequestBody, Version};
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

/// Reads a request body (OpenAPI 3.0 §4.7.13).
pub(super) fn request_body<'d>(lowering: &mut Lowering<'d>, node: Node<'d>) -> Option<RequestBody> {
    let node = lowering.resolve(node)?;
    if !node.value.is_object() {
        lowering.wrong_type(&node, "a request body");
        return None;
    }
    lowering.known_fields(&node, &["description", "content", "required"]);
    if !node.has("content") {
        lowering.report(Diagnostic::error(Code::MissingField, &node.at, "the request body has no `content`"));
    }
    Some(RequestBody {
        at: node.at.clone(),
        required: lowering.flag(&node, "required"),
        content: content(lowering, &node),
    })
}

/// Reads the media types under `content`.
pub(super) fn content<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Vec<MediaType> {
    let Some(content) = lowering.object(node, "content") else { return Vec::new() };
    let mut media_types = Vec::new();
    for (name, media_type) in content.members() {
        let at = media_type.at.clone();
        if !is_media_type(name) {
            let message = format!("`{name}` is no media type");
            lowering.report(
                Diagnostic::error(Code::InvalidMediaType, &at, message).expected("a type such as application/json"),
            );
            if name.trim().is_empty() || name.contains(|character: char| character.is_control()) {
                continue;
            }
        }
        let Some(media_type) = lowering.resolve(media_type) else { continue };
        if !media_type.value.is_object() {
            lowering.wrong_type(&media_type, "a media type object");
        }
        media_types.push(media_type_object(lowering, name, &media_type));
    }
    media_types
}

/// `type/subtype` with parameters after it; either may be `*`.
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+*%'`|~".contains(&byte))
    };
    essence.split_once('/').is_some_and(|(main, sub)| token(main) && token(sub))
}

fn media_type_object<'d>(lowering: &mut Lowering<'d>, name: &str, node: &Node<'d>) -> MediaType {
    let mut known = vec!["schema", "example", "examples", "encoding"];
    if lowering.version >= Version::V3_2 {
        known.extend(["itemSchema", "prefixEncoding", "itemEncoding", "description"]);
    }
    lowering.known_fields(node, &known);
    let mut encoding = IndexMap::new();
    if let Some(found) = lowering.object(node, "encoding") {
        for (property, node) in found.members() {
            let mut read = encoding_object(lowering, &node);
            // Up to 3.0 only forms are written by style; anywhere else these words are to be ignored (§4.7.15).
            if lowering.version < Version::V3_1 && MediaKind::of(name) != MediaKind::Form {
                (read.style, read.explode, read.allow_reserved) = (None, None, false);
            }
            encoding.insert(property.to_owned(), read);
        }
    }
    MediaType {
        name: name.to_owned(),
        at: node.at.clone(),
        schema: node.get("schema").map(|schema| schema.at),
        item_schema: node.get("itemSchema").map(|schema| schema.at),
        examples: example::examples(lowering, node),
        encoding,
    }
}

fn encoding_object<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Encoding {
    if !node.value.is_object() {
        lowering.wrong_type(node, "an encoding object");
    }
    let style = lowering.text(node, "style");
    Encoding {
        content_type: lowering.text(node, "contentType"),
        style: style.and_then(|text| style_of(&text)),
        explode: lowering.optional_flag(node, "explode"),
        allow_reserved: lowering.flag(node, "allowReserved"),
        headers: response::headers(lowering, node),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use crate::model::Style;
    use crate::source::Document;
    use crate::spec::lower;

    #[test]
    fn parts_are_written_by_style_from_3_1_on() {
        let (form, multipart) = ("application/x-www-form-urlencoded", "multipart/form-data");
        let style = Some(Style::PipeDelimited);
        for (version, media_type, styled) in [
            ("3.0.3", form, (style, Some(false))),
            ("3.0.3", multipart, (None, None)),
            ("3.1.0", form, (style, Some(false))),
            ("3.1.0", multipart, (style, Some(false))),
        ] {
            let encoding = json!({"tags": {"contentType": "text/plain", "style": "pipeDelimited", "explode": false}});
            let body = json!({"content": {media_type: {"schema": {}, "encoding": encoding}}});
            let operation = json!({"requestBody": body, "responses": {"200": {"description": "a"}}});
            let info = json!({"title": "a", "version": "1"});
            let description = json!({"openapi": version, "info": info, "paths": {"/a": {"post": operation}}});
            let (api, _) = lower(Arc::new(Document::from_value(description))).unwrap();
            let encoding = &api.operations[0].request_body.as_ref().unwrap().content[0].encoding["tags"];
            assert_eq!((encoding.style, encoding.explode), styled, "{version} {media_type}");
            assert_eq!(encoding.content_type.as_deref(), Some("text/plain"));
        }
    }
}
