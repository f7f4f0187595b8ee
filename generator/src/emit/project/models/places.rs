//! Names of types, from where their schemas stand: never from the order in which they are met.

use std::collections::HashMap;

use super::builder::Key;
use super::item::Wanted;
use crate::emit::project::names::{pascal_case, type_name};
use crate::model::{Api, MediaKind, MediaType, Operation, Status};
use crate::source::{Document, Pointer};

/// Who is served first when names clash.
pub(super) const INPUT: u8 = 0;
const COMPONENT: u8 = 1;
const INNER: u8 = 2;

/// The names of the places where schemas begin.
pub(super) struct Places<'a> {
    document: &'a Document,
    roots: HashMap<Pointer, String>,
}

impl<'a> Places<'a> {
    /// `functions` are the names of the operations' functions, in order.
    pub(super) fn new(api: &'a Api, functions: &[String]) -> Self {
        let mut places = Self { document: &api.document, roots: HashMap::new() };
        for (operation, function) in api.operations.iter().zip(functions) {
            places.add(operation, &pascal_case(function));
        }
        places
    }

    fn add(&mut self, operation: &Operation, name: &str) {
        let mut root = |schema: Option<&Pointer>, name: String| {
            if let Some(schema) = schema.filter(|schema| schema.as_str().starts_with(operation.at.as_str())) {
                self.roots.entry(schema.clone()).or_insert(name);
            }
        };
        for parameter in &operation.parameters {
            root(parameter.content.schema(), format!("{name}{}", pascal_case(&parameter.name)));
        }
        for (media_type, kind) in operation.request_body.iter().flat_map(|body| by_kind(&body.content)) {
            root(media_type.schema.as_ref(), format!("{name}Body{kind}"));
            root(media_type.item_schema.as_ref(), format!("{name}Body{kind}Item"));
        }
        for response in &operation.responses {
            let name = format!("{name}Reply{}", status_word(response.status));
            for (media_type, kind) in by_kind(&response.content) {
                root(media_type.schema.as_ref(), format!("{name}{kind}"));
                root(media_type.item_schema.as_ref(), format!("{name}{kind}Item"));
            }
        }
    }

    /// The name that the type of schemas is asked for.
    pub(super) fn of_key(&self, key: &Key) -> Wanted {
        // Of schemas that hold together the innermost stands where the type is.
        let at = key.iter().max_by_key(|at| (at.tokens().count(), std::cmp::Reverse((*at).clone())));
        let Some(at) = at else { return Wanted { rank: INNER, name: "Anything".to_owned(), identity: String::new() } };
        let rank = if key.len() == 1 && self.is_component(at) { COMPONENT } else { INNER };
        let identity: Vec<&str> = key.iter().map(Pointer::as_str).collect();
        Wanted { rank, name: type_name(&self.name(at)), identity: identity.join(" ") }
    }

    /// Whether a schema stands among the components by a name of its own.
    #[expect(clippy::unused_self, reason = "it is a question about places")]
    pub(super) fn is_component(&self, at: &Pointer) -> bool {
        let parent = at.parent();
        parent.is_some_and(|parent| {
            matches!(parent.as_str(), "/components/schemas" | "/definitions" | "/x-mockwright/schemas")
        })
    }

    /// The text under a key of an object of the description.
    pub(super) fn text(&self, at: &Pointer, name: &str) -> Option<String> {
        Some(self.document.at(at)?.get(name)?.as_str()?.to_owned())
    }

    fn name(&self, at: &Pointer) -> String {
        let mut root = Some(at.clone());
        while let Some(place) = root {
            if let Some(name) = self.roots.get(&place) {
                let below: Vec<String> = at.tokens().skip(place.tokens().count()).collect();
                return self.below(name.clone(), &place, &below);
            }
            root = place.parent();
        }
        let tokens: Vec<String> = at.tokens().collect();
        let (name, depth) = start(&tokens);
        let place = tokens.iter().take(depth).fold(Pointer::root(), |place, token| place.child(token));
        self.below(name, &place, tokens.get(depth..).unwrap_or_default())
    }

    /// Goes on from a named place, a word for each step that means something.
    fn below(&self, mut name: String, place: &Pointer, tokens: &[String]) -> String {
        let mut place = place.clone();
        let mut tokens = tokens.iter().map(String::as_str);
        while let Some(token) = tokens.next() {
            place = place.child(token);
            let is_keyed = KEYED.contains(&token);
            let next = if is_keyed { tokens.next() } else { None };
            if let Some(next) = next {
                place = place.child(next);
            }
            name.push_str(&self.word(&place, token, next.unwrap_or_default()));
        }
        name
    }

    fn word(&self, place: &Pointer, token: &str, next: &str) -> String {
        let text = |name: &str| self.text(place, name);
        let number = || next.parse::<usize>().map_or_else(|_| next.to_owned(), |index| (index + 1).to_string());
        match token {
            "properties" | "dependentSchemas" | "$defs" | "definitions" | "headers" => pascal_case(next),
            "items" | "unevaluatedItems" | "contains" => "Item".to_owned(),
            "additionalProperties" | "unevaluatedProperties" | "patternProperties" => "Value".to_owned(),
            "prefixItems" => format!("Item{}", number()),
            "oneOf" | "anyOf" => {
                text("title").map_or_else(|| format!("Variant{}", number()), |title| pascal_case(&title))
            }
            "parameters" => text("name").map_or_else(number, |name| pascal_case(&name)),
            "responses" => format!("Reply{}", pascal_case(next).trim_start_matches('N')),
            "requestBody" => "Body".to_owned(),
            "allOf" | "not" | "if" | "then" | "else" | "schema" | "content" => String::new(),
            other => pascal_case(other),
        }
    }
}

/// Steps that a name or an index follows.
const KEYED: &[&str] = &[
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "headers",
    "prefixItems",
    "allOf",
    "oneOf",
    "anyOf",
    "parameters",
    "responses",
    "content",
];

impl Wanted {
    /// The name of what stands inside.
    pub(super) fn within(&self, name: &str) -> Self {
        let identity = format!("{} {name}", self.identity);
        Self { rank: INNER, name: type_name(&format!("{}{}", self.name, pascal_case(name))), identity }
    }
}

/// The name of the section that a pointer begins in, and how many tokens say it.
fn start(tokens: &[String]) -> (String, usize) {
    let token = |index: usize| tokens.get(index).map_or("", String::as_str);
    let (section, name, depth) = match token(0) {
        "components" | "x-mockwright" => (token(1), token(2), 3),
        "definitions" | "paths" => ("schemas", token(1), 2),
        section @ ("parameters" | "responses") => (section, token(1), 2),
        _ => return (String::new(), 0),
    };
    let suffix = match section {
        "schemas" => "",
        "parameters" => "Parameter",
        "responses" => "Reply",
        "requestBodies" => "Body",
        "headers" => "Header",
        _ => "Part",
    };
    (format!("{}{suffix}", pascal_case(name)), depth)
}

/// Media types with a word for each but the first that is JSON, or else the first.
pub(super) fn by_kind(content: &[MediaType]) -> Vec<(&MediaType, String)> {
    let json = content.iter().position(|media_type| media_type.kind() == MediaKind::Json).unwrap_or(0);
    let word = |(index, media_type): (usize, &MediaType)| {
        if index == json { String::new() } else { kind_word(media_type.kind()).to_owned() }
    };
    content.iter().zip(content.iter().enumerate().map(word)).collect()
}

pub(super) fn kind_word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Json => "Json",
        MediaKind::Xml => "Xml",
        MediaKind::Form => "Form",
        MediaKind::Multipart => "Multipart",
        MediaKind::Csv => "Csv",
        MediaKind::EventStream => "Events",
        MediaKind::JsonLines => "Lines",
        MediaKind::Yaml => "Yaml",
        MediaKind::Text => "Text",
        MediaKind::Binary => "Bytes",
    }
}

fn status_word(status: Status) -> String {
    match status {
        Status::Default => "Default".to_owned(),
        other => other.to_string(),
    }
}
