use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::malformed;
use crate::mock::request::content::Malformed;

/// Deeper documents are malformed, as deeper JSON is.
const MAX_DEPTH: usize = 128;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Without its prefix.
    pub(super) name: String,
    /// Local names and values; declarations of namespaces are left out.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// All text directly in it.
    pub(super) text: String,
    /// Whether `xsi:nil` says that it has no value.
    pub(super) is_nil: bool,
}

/// Reads one document.
pub(super) fn parse(text: &str) -> Result<Element, Malformed> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let event = reader.read_event().map_err(malformed)?;
        match event {
            Event::Start(tag) => {
                if root.is_some() && open.is_empty() {
                    return Err(malformed("more than one element stands at the top"));
                }
                if open.len() >= MAX_DEPTH {
                    return Err(malformed(format!("it is deeper than {MAX_DEPTH} levels")));
                }
                open.push(element(&tag)?);
            }
            Event::Empty(tag) => {
                let element = element(&tag)?;
                close(element, &mut open, &mut root)?;
            }
            // The reader itself refuses an end that does not match.
            Event::End(_) => {
                let Some(element) = open.pop() else { return Err(malformed("an end has no start")) };
                close(element, &mut open, &mut root)?;
            }
            Event::Text(text) => push(&mut open, &text.xml10_content())?,
            Event::CData(section) => {
                let text = section.xml10_content();
                if open.is_empty() {
                    return Err(malformed("text stands outside the element at the top"));
                }
                push(&mut open, &text)?;
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(malformed)?;
                match (character, &*reference) {
                    (Some(character), _) => push_character(&mut open, character)?,
                    (None, "lt") => push_character(&mut open, '<')?,
                    (None, "gt") => push_character(&mut open, '>')?,
                    (None, "amp") => push_character(&mut open, '&')?,
                    (None, "apos") => push_character(&mut open, '\'')?,
                    (None, "quot") => push_character(&mut open, '"')?,
                    (None, _) => return Err(malformed("it has an entity that XML does not define")),
                }
            }
            Event::Eof if open.is_empty() => return root.ok_or_else(|| malformed("it has no element")),
            Event::Eof => return Err(malformed("an element has no end")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), Malformed> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err(malformed("more than one element stands at the top")),
    }
    Ok(())
}

fn push(open: &mut [Element], text: &str) -> Result<(), Malformed> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim_ascii().is_empty() => {}
        None => return Err(malformed("text stands outside the element at the top")),
    }
    Ok(())
}

fn push_character(open: &mut [Element], character: char) -> Result<(), Malformed> {
    let is_legal = matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    match open.last_mut() {
        Some(element) if is_legal => element.text.push(character),
        Some(_) => return Err(malformed("it refers to a character that XML does not allow")),
        None => return Err(malformed("text stands outside the element at the top")),
    }
    Ok(())
}

fn element(tag: &BytesStart<'_>) -> Result<Element, Malformed> {
    let mut element = Element { name: local(tag.name().as_ref()).to_owned(), ..Element::default() };
    let mut seen = HashSet::new();
    let mut attributes = tag.attributes();
    // The check of the reader takes the square of their number.
    for attribute in attributes.with_checks(false) {
        let attribute = attribute.map_err(malformed)?;
        let name: &str = attribute.key.as_ref();
        if !seen.insert(name.to_owned()) {
            return Err(malformed("an attribute stands twice in one element"));
        }
        if name == "xmlns" || name.starts_with("xmlns:") {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(malformed)?.into_owned();
        if local(name) == "nil" && name != "nil" {
            element.is_nil = matches!(value.trim(), "true" | "1");
        } else if !name.starts_with("xsi:") {
            element.attributes.push((local(name).to_owned(), value));
        }
    }
    Ok(element)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}
