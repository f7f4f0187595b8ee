//! The text of `models.rs`.

mod declared;
mod read;

use super::Uses;
use super::builder::LONGEST_TUPLE;
use super::item::Item;
use super::rust_type::Type;

const HEAD: &str = "\
//! Types of what this API is sent and answers.
//!
//! This file is made from the description, and made anew whenever it changes: edits are lost.

#![allow(dead_code, missing_docs, non_camel_case_types, non_snake_case, unreachable_pub, unused)]
#![allow(clippy::all, clippy::pedantic, clippy::nursery, rustdoc::all)]
";

const READING: &str = include_str!("reading.rs.txt");

/// All that is written.
pub(super) struct Written<'i> {
    pub(super) items: &'i [Item],
    pub(super) names: &'i [String],
    pub(super) defaults: &'i [bool],
    /// Components that are no items: name and type.
    pub(super) aliases: &'i [(String, Type)],
}

impl Written<'_> {
    /// The text, and the crates that it needs.
    pub(super) fn text(&self) -> (String, Uses) {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|id| self.names.get(*id));
        let types = self.types();
        let any = |is: &dyn Fn(&Type) -> bool| types.iter().any(|one| one.any(&is));
        let mut text = HEAD.to_owned();
        text.push_str("\nuse std::collections::BTreeMap;\n\nuse serde::Serialize;\n");
        text.extend(self.declarations(&order).into_iter().map(|(_, part)| part));
        text.push_str(READING);
        let tuple = |length: usize| any(&|one| matches!(one, Type::Tuple(inner) if inner.len() == length));
        text.extend((1..=LONGEST_TUPLE).filter(|length| tuple(*length)).map(tuple_text));
        let scalars = [Type::Uuid, Type::DateTime, Type::Date, Type::Bytes].into_iter();
        let scalars = scalars.filter(|scalar| any(&|one| one == scalar));
        text.extend(scalars.map(|scalar| format!("    scalars!({});\n", scalar.written(self.names))));
        text.extend(order.iter().filter_map(|id| self.reading(*id)));
        text.push_str("}\n");
        let chrono = any(&|one| matches!(one, Type::DateTime | Type::Date));
        (text, Uses { chrono, uuid: any(&|one| *one == Type::Uuid) })
    }

    fn declarations(&self, order: &[usize]) -> Vec<(&str, String)> {
        let name = |id: &usize| self.names.get(*id).map_or("", String::as_str);
        let mut parts: Vec<(&str, String)> = order.iter().map(|id| (name(id), self.declared(*id))).collect();
        for (name, rust_type) in self.aliases {
            parts.push((name, format!("\npub type {name} = {};\n", rust_type.written(self.names))));
        }
        parts.sort_by_key(|(name, _)| *name);
        parts
    }

    fn types(&self) -> Vec<&Type> {
        let aliases = self.aliases.iter().map(|(_, rust_type)| rust_type);
        self.items.iter().flat_map(Item::types).chain(aliases).collect()
    }
}

fn tuple_text(length: usize) -> String {
    let items: Vec<String> = (0..length).map(|index| format!("{index} T{index}")).collect();
    format!("    tuple!({});\n", items.join(", "))
}
