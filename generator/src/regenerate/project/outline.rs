//! What there is in `src/models.rs`: names and types, read from the lines as the generator writes them.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, tokens};

/// The items of a file of models.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) items: BTreeMap<String, Item>,
}

/// A type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// What is derived.
    pub(super) derives: BTreeSet<String>,
    /// Fields or variants, each with its type as text; that of an alias or newtype has the name `0`.
    pub(super) members: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// `pub type A = …;`
    #[default]
    Alias,
    /// `pub struct A(pub …);`
    Newtype,
    Struct,
    Enum,
}

impl Outline {
    pub(super) fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut derives = BTreeSet::new();
        let mut open: Option<(String, Item)> = None;
        for line in text.lines() {
            if let Some((name, mut item)) = open.take() {
                if line == "}" {
                    outline.items.insert(name, item);
                } else {
                    item.members.extend(member(item.kind, line));
                    open = Some((name, item));
                }
            } else if let Some(list) = line.strip_prefix("#[derive(").and_then(|list| list.strip_suffix(")]")) {
                derives = list.split(',').map(|name| name.trim().to_owned()).collect();
            } else if let Some((name, mut item, is_whole)) = begun(line) {
                item.derives = std::mem::take(&mut derives);
                if is_whole {
                    outline.items.insert(name, item);
                } else {
                    open = Some((name, item));
                }
            }
        }
        outline
    }

    /// A type as text, with what it stands for in place of aliases and newtypes.
    pub(super) fn expanded(&self, text: &str) -> String {
        self.expanded_to(text, 8)
    }

    fn expanded_to(&self, text: &str, depth: usize) -> String {
        let mut expanded = String::new();
        for token in tokens(text) {
            match token {
                Token::Mark(mark) => expanded.push(mark),
                Token::Word(word) => {
                    let meant = self.items.get(word).filter(|item| matches!(item.kind, Kind::Alias | Kind::Newtype));
                    expanded.push_str(word);
                    if let (Some(meant), true) = (meant.and_then(|item| item.members.get("0")), depth > 0) {
                        expanded.extend(["(", &self.expanded_to(meant, depth - 1), ")"]);
                    }
                    expanded.push(' ');
                }
            }
        }
        expanded
    }

    /// The items that types lead to, by name.
    pub(super) fn reach<'o>(&'o self, roots: impl IntoIterator<Item = &'o str>) -> BTreeSet<&'o str> {
        let mut open: Vec<&str> = roots.into_iter().collect();
        let mut reached = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some((name, item)) = self.items.get_key_value(name) else { continue };
            if reached.insert(name.as_str()) {
                let words = item.members.values().flat_map(|text| tokens(text));
                open.extend(words.filter_map(|token| match token {
                    Token::Word(word) => Some(word),
                    Token::Mark(_) => None,
                }));
            }
        }
        reached
    }
}

/// The item that begins in a line, and whether it ends there as well.
fn begun(line: &str) -> Option<(String, Item, bool)> {
    let item = |kind, inner: Option<&str>| {
        let members = inner.map(|inner| ("0".to_owned(), inner.to_owned())).into_iter().collect();
        Item { kind, derives: BTreeSet::new(), members }
    };
    if let Some(alias) = line.strip_prefix("pub type ") {
        let (name, inner) = alias.strip_suffix(';')?.split_once(" = ")?;
        return Some((name.to_owned(), item(Kind::Alias, Some(inner)), true));
    }
    if let Some(rest) = line.strip_prefix("pub enum ") {
        let name = rest.strip_suffix(" {")?;
        return Some((name.to_owned(), item(Kind::Enum, None), false));
    }
    let rest = line.strip_prefix("pub struct ")?;
    if let Some(name) = rest.strip_suffix(" {}") {
        return Some((name.to_owned(), item(Kind::Struct, None), true));
    }
    if let Some(name) = rest.strip_suffix(" {") {
        return Some((name.to_owned(), item(Kind::Struct, None), false));
    }
    let (name, inner) = rest.strip_suffix(");")?.split_once("(pub ")?;
    Some((name.to_owned(), item(Kind::Newtype, Some(inner)), true))
}

/// The field or variant in a line.
fn member(kind: Kind, line: &str) -> Option<(String, String)> {
    let line = line.trim_start().strip_suffix(',')?;
    let named = |name: &str| name.strip_prefix("r#").unwrap_or(name).to_owned();
    match kind {
        Kind::Enum if line.starts_with(['#', '/']) => None,
        Kind::Enum => match line.split_once('(') {
            Some((name, inner)) => Some((named(name), inner.strip_suffix(')')?.to_owned())),
            None => Some((named(line), String::new())),
        },
        _ => {
            let (name, text) = line.strip_prefix("pub ")?.split_once(": ")?;
            Some((named(name), text.to_owned()))
        }
    }
}
