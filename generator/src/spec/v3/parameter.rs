use super::example;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Location, Parameter, ParameterContent, Style, Version};
use crate::spec::lowering::Lowering;
use crate::spec::node::Node;

const FIELDS: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "example",
    "examples",
];

/// Headers that a parameter object cannot describe (OpenAPI 3.0 §4.7.12.1).
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Reads one parameter; `None` where it cannot be told what it is, or where it is to be ignored.
pub(in crate::spec) fn parameter<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> Option<Parameter> {
    lowering.known_fields(node, FIELDS);
    let name = required_text(lowering, node, "name")?;
    let place = required_text(lowering, node, "in")?;
    let Some(location) = location(&place, lowering.version) else {
        let message = format!("a parameter cannot be in `{place}`");
        lowering.report(
            Diagnostic::error(Code::InvalidValue, &node.at.child("in"), message)
                .expected("path, query, header or cookie"),
        );
        return None;
    };
    if location == Location::Header && IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let mut required = lowering.flag(node, "required");
    if location == Location::Path && !required {
        let message = format!("path parameter `{name}` is not `required`");
        lowering.report(
            Diagnostic::error(Code::InvalidValue, &node.at, message).hint("write `required: true`; it is read so"),
        );
        required = true;
    }
    let style = style(lowering, node, location);
    let explode = lowering
        .optional_flag(node, "explode")
        .unwrap_or(matches!(style, Style::Form | Style::DeepObject | Style::Cookie));
    Some(Parameter {
        name,
        location,
        at: node.at.clone(),
        required,
        deprecated: lowering.flag(node, "deprecated"),
        allow_empty_value: lowering.flag(node, "allowEmptyValue"),
        allow_reserved: lowering.flag(node, "allowReserved"),
        style,
        explode,
        content: content(lowering, node),
        examples: example::examples(lowering, node),
    })
}

fn required_text<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, field: &str) -> Option<String> {
    if !node.has(field) {
        let message = format!("the parameter has no `{field}`");
        lowering.report(Diagnostic::error(Code::MissingField, &node.at, message));
    }
    lowering.text(node, field)
}

fn location(place: &str, version: Version) -> Option<Location> {
    Some(match place {
        "path" => Location::Path,
        "query" => Location::Query,
        "querystring" if version >= Version::V3_2 => Location::QueryString,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        _ => return None,
    })
}

/// The default style of each place (OpenAPI 3.0 §4.7.12.2).
fn default_style(location: Location) -> Style {
    match location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::QueryString | Location::Cookie => Style::Form,
    }
}

fn style<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>, location: Location) -> Style {
    let default = default_style(location);
    let Some(text) = lowering.text(node, "style") else { return default };
    match (style_of(&text), location) {
        (Some(style @ (Style::Matrix | Style::Label | Style::Simple)), Location::Path)
        | (Some(style @ Style::Simple), Location::Header)
        | (Some(style @ (Style::Form | Style::Cookie)), Location::Cookie)
        | (
            Some(style @ (Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject)),
            Location::Query | Location::QueryString,
        ) => style,
        _ => {
            let message = format!("style `{text}` has no meaning at this place");
            lowering.report(
                Diagnostic::error(Code::InvalidValue, &node.at.child("style"), message)
                    .hint("the default style is read in its place"),
            );
            default
        }
    }
}

/// Reads the name of a style.
pub(super) fn style_of(text: &str) -> Option<Style> {
    Some(match text {
        "matrix" => Style::Matrix,
        "label" => Style::Label,
        "form" => Style::Form,
        "simple" => Style::Simple,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        "cookie" => Style::Cookie,
        _ => return None,
    })
}

/// What the value of a parameter or header is: `schema`, or the one member of `content`.
pub(super) fn content<'d>(lowering: &mut Lowering<'d>, node: &Node<'d>) -> ParameterContent {
    if let Some(schema) = node.get("schema") {
        if let Some(content) = node.get("content") {
            lowering.report(
                Diagnostic::error(Code::ExclusiveFields, &content.at, "`schema` and `content` exclude each other")
                    .hint("`schema` is read"),
            );
        }
        return ParameterContent::Schema(schema.at);
    }
    let media_type = lowering.object(node, "content").and_then(|content| {
        let (name, media_type) = content.members().next()?;
        if content.members().count() > 1 {
            let message = "`content` of a parameter or header has one media type";
            lowering.report(Diagnostic::error(Code::InvalidValue, &content.at, message).hint("the first is read"));
        }
        let schema = lowering.resolve(media_type)?.get("schema").map(|schema| schema.at);
        Some(ParameterContent::MediaType { name: name.to_owned(), schema })
    });
    media_type.unwrap_or_else(|| {
        if !node.has("content") {
            lowering.report(
                Diagnostic::error(
                    Code::MissingField,
                    &node.at,
                    "neither `schema` nor `content` says what the value is",
                )
                .hint("any text is accepted"),
            );
        }
        ParameterContent::Any
    })
}
