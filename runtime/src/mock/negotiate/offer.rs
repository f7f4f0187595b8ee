//! A declared media type, read once.

use super::media_type::MediaRange;

const UNKNOWN: &str = "application/octet-stream";

/// A media type that a response declares: a concrete one, or a range such as `text/*` or `application/*+json`.
#[derive(Clone, Debug)]
pub struct Offer {
    name: Box<str>,
    main: Box<str>,
    sub: Box<str>,
    parameters: Box<[(Box<str>, Box<str>)]>,
    /// What is sent where the client leaves the choice.
    default: Box<str>,
    wildcard: bool,
}

impl Offer {
    /// Reads a declared media type. An empty name is a range of everything; a name that is no media type counts as
    /// `application/octet-stream`, and is sent so.
    pub fn new(name: &str) -> Self {
        let sent = match name.trim() {
            "" => "*/*",
            name if name.contains(char::is_control) => UNKNOWN,
            name => name,
        };
        let unknown = MediaRange { main: "application", sub: "octet-stream", parameters: Vec::new(), quality: 1000 };
        let (sent, range) = MediaRange::parse(sent).map_or((UNKNOWN, unknown), |range| (sent, range));
        let wildcard = range.is_wildcard();
        let default = if wildcard { concrete(&range) } else { sent.to_owned() };
        let own = |text: &str| text.to_ascii_lowercase().into_boxed_str();
        Self {
            name: name.into(),
            main: own(range.main),
            sub: own(range.sub),
            parameters: range.parameters.iter().map(|(name, value)| (own(name), Box::from(*value))).collect(),
            default: default.into(),
            wildcard,
        }
    }

    /// The name as declared.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The `Content-Type` where the client leaves the choice: the name, or a concrete type that fits it.
    pub fn default_content_type(&self) -> &str {
        &self.default
    }

    /// Whether this is `application/json`, with whatever parameters.
    pub fn is_json(&self) -> bool {
        (&*self.main, &*self.sub) == ("application", "json")
    }

    /// Whether the name is a range.
    pub fn is_wildcard(&self) -> bool {
        self.wildcard
    }

    pub(super) fn main(&self) -> &str {
        &self.main
    }

    pub(super) fn sub(&self) -> &str {
        &self.sub
    }

    /// How bodies are written: the structured suffix, else the subtype.
    pub(super) fn syntax(&self) -> &str {
        self.sub.rsplit_once('+').map_or(&*self.sub, |(_, suffix)| suffix)
    }

    /// Whether every parameter that a range asks for is declared with that value.
    pub(super) fn has_parameters(&self, asked: &[(&str, &str)]) -> bool {
        asked.iter().all(|(name, value)| {
            self.parameters.iter().any(|(known, known_value)| {
                known.eq_ignore_ascii_case(name)
                    && (**known_value == **value
                        || (name.eq_ignore_ascii_case("charset") && known_value.eq_ignore_ascii_case(value)))
            })
        })
    }
}

/// A concrete type that fits a range.
fn concrete(range: &MediaRange<'_>) -> String {
    let main = range.main.to_ascii_lowercase();
    // `*+json`: a name of the unregistered tree (RFC 6838 §3.4) with that suffix.
    if let Some(suffix) = range.sub.strip_prefix("*+") {
        return format!("{main}/x.mock+{suffix}");
    }
    match (&*main, range.sub) {
        ("*" | "application", "*") => "application/json",
        ("text", "*") => "text/plain",
        ("image", "*") => "image/png",
        ("audio", "*") => "audio/wav",
        ("video", "*") => "video/mp4",
        ("font", "*") => "font/woff2",
        ("multipart", "*") => "multipart/form-data",
        ("message", "*") => "message/http",
        ("model", "*") => "model/obj",
        _ => UNKNOWN,
    }
    .to_owned()
}
