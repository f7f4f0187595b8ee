//! What a template may hold: a description is untrusted, so each text of it arrives as one of these, which can only be
//! made from something that is checked or escaped.

use serde::Serialize;

use super::words::{is_identifier, one_line};

/// The name of a function, a module or a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub(crate) struct Identifier(String);

impl Identifier {
    /// `None` for what is no plain identifier of Rust, or a keyword without `r#`.
    pub(crate) fn new(text: &str) -> Option<Self> {
        is_identifier(text).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that a module's file has.
    pub(crate) fn file_stem(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// A string literal of Rust, quotes included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct RustString(String);

impl RustString {
    pub(crate) fn new(text: &str) -> Self {
        Self(format!("{text:?}"))
    }

    /// How wide it is.
    pub(crate) fn width(&self) -> usize {
        self.0.chars().count()
    }
}

/// One line of a comment, in the Markdown that doc comments are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct CommentText(String);

impl CommentText {
    /// What a longer text is cut at.
    const LONGEST: usize = 200;

    /// A text that people wrote. Its code stays code, but it holds no tag and no link.
    pub(crate) fn prose(text: &str) -> Self {
        let line = one_line(text, Self::LONGEST);
        let has_code = line.matches('`').count().is_multiple_of(2);
        let mut escaped = String::with_capacity(line.len());
        let mut inside = false;
        for character in line.chars() {
            inside ^= character == '`' && has_code;
            let is_special = matches!(character, '<' | '[' | '\\') || (character == '`' && !has_code);
            if is_special && !inside {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        Self(escaped)
    }

    /// A text in the type of code, whatever it holds.
    pub(crate) fn code(text: &str) -> Self {
        let line = one_line(text, Self::LONGEST);
        let fence = "`".repeat(longest_fence(&line) + 1);
        let room = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
        Self(format!("{fence}{room}{line}{room}{fence}"))
    }

    /// Several, with something fixed between them.
    pub(crate) fn join(parts: &[Self], between: &'static str) -> Self {
        let parts: Vec<&str> = parts.iter().map(|part| part.0.as_str()).collect();
        Self(parts.join(between))
    }

    /// With something fixed behind it.
    pub(crate) fn then(mut self, text: &'static str) -> Self {
        self.0.push_str(text);
        self
    }

    pub(crate) fn width(&self) -> usize {
        self.0.chars().count()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn longest_fence(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// Text in a line of Markdown, with nothing in it that Markdown would take for more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct MarkdownText(String);

impl MarkdownText {
    const LONGEST: usize = 200;

    pub(crate) fn new(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        for character in one_line(text, Self::LONGEST).chars() {
            if "\\`*_[]<>#|~&!".contains(character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        Self(escaped)
    }
}

/// A value of TOML in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct TomlValue(String);

impl TomlValue {
    pub(crate) fn new(value: impl Into<toml::Value>) -> Self {
        Self(value.into().to_string())
    }
}

/// The name of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PackageName(String);

impl PackageName {
    /// What a name has at most.
    const LONGEST: usize = 60;

    /// Takes a name that cargo takes for a package which is run: lower-case ASCII letters, digits, `-` and `_`, beginning
    /// with a letter.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let is_plain = |character: char| matches!(character, 'a'..='z' | '0'..='9' | '-' | '_');
        let is_taken = matches!(name, "test" | "core" | "std" | "alloc" | "proc_macro" | "deps" | "examples" | "build");
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(is_plain);
        let is_free = !is_taken && is_identifier(&name.replace('-', "_"));
        (is_name && is_free && name.len() <= Self::LONGEST).then(|| Self(name.to_owned()))
    }

    /// A name after the first text that has something to name it after, such as a folder and the title of the description.
    #[must_use]
    pub fn after(texts: &[&str]) -> Self {
        const END: &str = "-mock";
        let names = texts.iter().filter_map(|text| {
            let slug = crate::emit::slug::slug(text).to_ascii_lowercase();
            let slug = slug.strip_suffix(END).unwrap_or(&slug);
            let stem: String = if slug.starts_with(|first: char| first.is_ascii_lowercase()) {
                slug.to_owned()
            } else {
                format!("api-{slug}")
            };
            let stem = stem.get(..Self::LONGEST - END.len()).unwrap_or(&stem).trim_end_matches(['-', '_']);
            if slug.is_empty() { None } else { Self::new(&format!("{stem}{END}")) }
        });
        names.into_iter().next().unwrap_or_else(|| Self(format!("api{END}")))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PackageName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::new(&name).ok_or("expected the name of a package")
    }
}

impl From<PackageName> for String {
    fn from(name: PackageName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_means_its_text_and_is_one_token() {
        for text in ["", "\"; panic!(); \"", "\\", "a\nb\r\u{202e}c\0", "{}", "\"#", "*/", "日本語", "\u{1f600}"] {
            let literal = RustString::new(text);
            assert_eq!(syn::parse_str::<syn::LitStr>(&literal.0).unwrap().value(), text);
            assert!(!literal.0.contains(['\n', '\r', '\u{202e}']), "{literal:?}");
        }
    }

    #[test]
    fn what_is_no_identifier_is_none() {
        for name in ["a", "get_pet", "r#type", "_x", "A1"] {
            assert!(Identifier::new(name).is_some(), "{name}");
        }
        for name in ["", "_", "1a", "type", "r#self", "r#", "a-b", "a b", "é", "a;b", "r#a b", "gen"] {
            assert!(Identifier::new(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_comment_is_one_line_without_tags_and_links() {
        let prose = |text: &str| CommentText::prose(text).0;
        assert_eq!(prose("Find a pet\n\n*/ by `<id>`"), "Find a pet */ by `<id>`");
        assert_eq!(prose("<script> [a](b) ` \\"), "\\<script> \\[a](b) \\` \\\\");
        assert_eq!(prose("a\u{202e}b\u{feff}\u{1b}[31m\u{2028}c"), "ab\\[31m c");
        assert_eq!(prose(&"x".repeat(500)).chars().count(), CommentText::LONGEST);
        assert_eq!(CommentText::code("GET /a`b``").0, "``` GET /a`b`` ```");
    }

    #[test]
    fn markdown_shows_the_text() {
        assert_eq!(MarkdownText::new("# <b>Pets</b>\n| `x`").0, "\\# \\<b\\>Pets\\</b\\> \\| \\`x\\`");
    }

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        let after = |texts: &[&str]| PackageName::after(texts).0;
        assert_eq!(after(&["petstore"]), "petstore-mock");
        assert_eq!(after(&["Petstore-Mock"]), "petstore-mock");
        assert_eq!(after(&["..", "Swagger Petstore - OpenAPI 3.0"]), "swagger-petstore-openapi-3-0-mock");
        assert_eq!(after(&["注文", "123"]), "api-123-mock");
        assert_eq!(after(&["", "/"]), "api-mock");
        assert_eq!(after(&["-mock"]), "mock-mock");
        assert_eq!(after(&["_x"]), "api-_x-mock");
        assert!(after(&[&"ab-".repeat(200)]).len() <= 60);
        for name in ["", "test", "fn", "1a", "a b", "A", "a\"", "../x", "self"] {
            assert_eq!(PackageName::new(name), None, "{name}");
        }
    }
}
