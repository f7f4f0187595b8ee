use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use indexmap::IndexMap;
use serde_json::Value;

use super::super::written::BODY_KEYS;
use super::super::{Body, ContentEntry, ExampleEntry, Origin, RelativePath};
use super::files::Files;
use super::node::{Node, Record};
use super::settings::VALIDATE;
use super::shown::shown;
use crate::diagnostic::{Code, Diagnostic};

const ORIGINS: [(&str, Origin); 2] = [("sample", Origin::Sample), ("example", Origin::Example)];

/// People paste base64 with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads what one media type answers.
pub(super) fn read(node: &Node<'_>, files: &dyn Files) -> Option<ContentEntry> {
    let mut record = node.record("a mapping with a body, or with `examples`")?;
    record.reserve();
    let entry = ContentEntry {
        from: record.take("from").and_then(|node| node.choice(&ORIGINS)),
        echo: record.take("echo").map(|node| read_echo(&node)).unwrap_or_default(),
        body: read_body(&mut record, files),
        examples: record.take("examples").map(|node| read_examples(&node, files)).unwrap_or_default(),
    };
    record.finish();
    Some(entry)
}

fn read_examples(node: &Node<'_>, files: &dyn Files) -> IndexMap<String, ExampleEntry> {
    let examples = node.members("a mapping of names to examples").into_iter();
    examples.filter_map(|(name, node)| Some((name.to_owned(), read_example(&node, files)?))).collect()
}

fn read_example(node: &Node<'_>, files: &dyn Files) -> Option<ExampleEntry> {
    let mut record = node.record("a mapping with a body")?;
    record.reserve();
    let entry = ExampleEntry {
        summary: record.take("summary").and_then(|node| node.text("a text")).map(str::to_owned),
        delay_ms: record.take("delay_ms").and_then(|node| node.number(0..=u64::MAX)),
        validate: record.take("validate").and_then(|node| node.choice(&VALIDATE)),
        body: read_body(&mut record, files),
    };
    record.finish();
    Some(entry)
}

/// Reads the one of `body`, `text`, `base64` and `file` that is there; of several, the first counts.
fn read_body(record: &mut Record<'_>, files: &dyn Files) -> Option<Body> {
    let present: Vec<_> = BODY_KEYS.iter().filter_map(|key| Some((*key, record.take_any(key)?))).collect();
    let bodies: Vec<Option<Body>> = present
        .iter()
        .map(|(key, node)| match *key {
            "body" => Some(Body::Value(node.value().clone())),
            "text" => node.text("a text").map(|text| Body::Text(text.to_owned())),
            "base64" => read_base64(node),
            _ => read_file(node, files),
        })
        .collect();
    if let [(first, first_node), rest @ ..] = present.as_slice() {
        for (key, node) in rest {
            let message = format!("`{key}` stands beside `{first}`, and a reply has one body");
            let problem = Diagnostic::error(Code::InvalidEntry, node.at(), message)
                .expected("one of `body`, `text`, `base64`, `file`")
                .related(first_node.at(), "the one that counts");
            node.report(problem);
        }
    }
    bodies.into_iter().next().flatten()
}

fn read_base64(node: &Node<'_>) -> Option<Body> {
    let text = node.text("bytes in base64")?;
    let compact: String = text.split_ascii_whitespace().collect();
    match BASE64.decode(compact) {
        Ok(bytes) => Some(Body::Bytes(bytes)),
        Err(error) => {
            let reason = error.to_string().to_lowercase();
            let message = format!("the base64 cannot be decoded: {}", reason.trim_end_matches('.'));
            let problem = Diagnostic::error(Code::InvalidEntry, node.at(), message);
            node.report(problem.expected("bytes in the standard alphabet of base64 (RFC 4648 §4)"));
            None
        }
    }
}

fn read_file(node: &Node<'_>, files: &dyn Files) -> Option<Body> {
    let expected = "the path of a file in the bundle, relative to its folder, with `/` between names";
    let text = node.text(expected)?;
    let Some(path) = RelativePath::new(text) else { return node.refuse(expected) };
    if let Err(obstacle) = files.check(path.as_str()) {
        let message = format!("`{path}` cannot be sent: {obstacle}");
        node.report(Diagnostic::error(Code::MissingFile, node.at(), message).expected(expected));
        return None;
    }
    Some(Body::File(text.to_owned()))
}

fn read_echo(node: &Node<'_>) -> IndexMap<String, String> {
    let mut echo = IndexMap::new();
    for (pointer, source) in node.members("a mapping of JSON pointers to sources") {
        if !is_pointer(pointer) {
            let message = format!("`{}` is no JSON pointer", shown(pointer));
            let problem = Diagnostic::error(Code::InvalidEntry, source.at(), message);
            source.report(problem.expected("a JSON pointer into the body (RFC 6901), such as `/id`"));
            continue;
        }
        let expected = "`path.NAME`, `query.NAME`, `header.NAME`, `cookie.NAME` or `body#/POINTER`";
        match source.value() {
            Value::String(text) if is_source(text) => {
                echo.insert(pointer.to_owned(), text.clone());
            }
            _ => source.refuse::<()>(expected).unwrap_or_default(),
        }
    }
    echo
}

/// RFC 6901 §3: empty, or tokens that each begin with `/`, in which `~` is followed by 0 or 1.
fn is_pointer(text: &str) -> bool {
    let escaped = |token: &str| token.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    text.is_empty() || (text.starts_with('/') && escaped(text))
}

fn is_source(text: &str) -> bool {
    if let Some(pointer) = text.strip_prefix("body#") {
        return is_pointer(pointer);
    }
    ["path.", "query.", "header.", "cookie."]
        .iter()
        .any(|place| text.strip_prefix(place).is_some_and(|name| !name.is_empty()))
}
