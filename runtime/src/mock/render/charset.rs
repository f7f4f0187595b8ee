use mockwright_generator::model::MediaKind;

use super::content_type::ContentType;

/// Makes text and its `charset` agree: the text comes as UTF-8, and a declared charset is kept where it can be.
pub(super) fn label(text: Vec<u8>, kind: MediaKind, content_type: &mut ContentType) -> Vec<u8> {
    if matches!(kind, MediaKind::Multipart | MediaKind::Binary) {
        return text;
    }
    let Some(declared) = content_type.parameter("charset") else {
        if takes_charset(kind, content_type.essence()) {
            content_type.set("charset", "utf-8");
        }
        return text;
    };
    let charset = declared.to_ascii_lowercase();
    if charset == "utf-8" || text.is_ascii() && !is_wide(&charset) {
        return text;
    }
    let is_latin = matches!(charset.as_str(), "iso-8859-1" | "latin1" | "iso_8859-1");
    // An XML declaration says UTF-8, and not every reader lets the header win over it.
    if is_latin
        && kind != MediaKind::Xml
        && let Some(latin) = latin1(&text)
    {
        return latin;
    }
    content_type.set("charset", "utf-8");
    text
}

/// JSON and what builds on it are UTF-8 by definition (RFC 8259 §8.1), XML says its encoding itself, and event
/// streams are UTF-8 always (HTML §9.2.5); other text is not, and some readers take it for Latin-1.
fn takes_charset(kind: MediaKind, essence: &str) -> bool {
    let is_text = essence.get(..5).is_some_and(|main| main.eq_ignore_ascii_case("text/"));
    kind != MediaKind::EventStream && (is_text || essence.eq_ignore_ascii_case("application/javascript"))
}

fn is_wide(charset: &str) -> bool {
    ["utf-16", "utf-32", "utf-7", "ucs-", "iso-10646"].iter().any(|wide| charset.starts_with(wide))
}

fn latin1(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(text: &str, name: &str) -> (Vec<u8>, String) {
        let mut content_type = ContentType::parse(name);
        let bytes = label(text.as_bytes().to_vec(), MediaKind::of(name), &mut content_type);
        (bytes, content_type.to_string())
    }

    #[test]
    fn text_says_its_charset_and_json_does_not() {
        let cases = [
            ("text/plain", "text/plain; charset=utf-8"),
            ("text/html; charset=UTF-8", "text/html; charset=UTF-8"),
            ("text/csv", "text/csv; charset=utf-8"),
            ("text/xml", "text/xml; charset=utf-8"),
            ("text/event-stream", "text/event-stream"),
            ("application/json", "application/json"),
            ("application/xml", "application/xml"),
            ("image/svg+xml", "image/svg+xml"),
        ];
        for (name, sent) in cases {
            assert_eq!(labelled("é", name), ("é".as_bytes().to_vec(), sent.to_owned()));
        }
    }

    #[test]
    fn a_declared_charset_is_true() {
        assert_eq!(
            labelled("é", "text/plain; charset=ISO-8859-1"),
            (vec![0xE9], "text/plain; charset=ISO-8859-1".into())
        );
        assert_eq!(labelled("a", "text/plain; charset=koi8-r"), (vec![b'a'], "text/plain; charset=koi8-r".into()));
        assert_eq!(labelled("語", "text/plain; charset=latin1").1, "text/plain; charset=utf-8");
        assert_eq!(labelled("a", "text/plain; charset=utf-16").1, "text/plain; charset=utf-8");
        assert_eq!(labelled("é", "text/xml; charset=iso-8859-1").1, "text/xml; charset=utf-8");
    }
}
