use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Whether text is one whole element with what may stand around it.
pub(super) fn is_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('<') {
        return false;
    }
    let mut reader = Reader::from_str(text);
    let (mut open, mut roots) = (0_usize, 0_usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if has_sound_attributes(&tag) => {
                roots += usize::from(open == 0);
                open += 1;
            }
            Ok(Event::Empty(tag)) if has_sound_attributes(&tag) => roots += usize::from(open == 0),
            // The reader itself refuses an end that does not match.
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            Ok(Event::Text(outside)) if open == 0 && !outside.xml10_content().trim().is_empty() => return false,
            Ok(Event::CData(_) | Event::GeneralRef(_)) if open == 0 => return false,
            Ok(Event::Eof) => return open == 0 && roots == 1,
            Ok(Event::Start(_) | Event::Empty(_)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

fn has_sound_attributes(tag: &BytesStart<'_>) -> bool {
    !tag.name().as_ref().is_empty() && tag.attributes().all(|attribute| attribute.is_ok())
}

#[cfg(test)]
mod tests {
    use super::is_document;

    #[test]
    fn tells_a_document_from_text() {
        for text in [
            "<a/>",
            "<?xml version=\"1.0\"?>\n<a b=\"1\"><c>&lt;</c></a>\n",
            "\u{feff}<a><![CDATA[<]]></a>",
            "<!-- x --><a/>",
        ] {
            assert!(is_document(text), "{text}");
        }
        for text in [
            "",
            "a",
            "<",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>x",
            "a < b",
            "<a b=1/>",
            "<a b=\"1\" b=\"2\"/>",
            "<!-- x -->",
            "<>",
        ] {
            assert!(!is_document(text), "{text}");
        }
    }
}
