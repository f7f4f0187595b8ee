//! The text of `models.rs`.

use super::Uses;
use super::item::{Field, Item, ItemKind, Struct, Texts, Union};
use super::outline::{OBJECT, Outline};
use super::rust_type::Type;
use super::text::{comment, literal};

const HEAD: &str = "\
//! Types of what this API is sent and answers.
//!
//! This file is made from the description, and made anew whenever it changes: edits are lost.

#![allow(dead_code, missing_docs, unreachable_pub, non_camel_case_types, non_snake_case, unused_imports)]
#![allow(clippy::all, clippy::pedantic, clippy::nursery, rustdoc::all)]
";

const CHOICE: &str = include_str!("choice_support.rs.txt");

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
        let mut parts: Vec<(&str, String)> = Vec::with_capacity(self.items.len());
        for (id, item) in self.items.iter().enumerate() {
            let name = self.names.get(id).map_or("", String::as_str);
            let default = self.defaults.get(id).copied().unwrap_or(false);
            parts.push((name, self.item(item, name, default)));
        }
        for (name, rust_type) in self.aliases {
            parts.push((name, format!("\npub type {name} = {};\n", rust_type.written(self.names))));
        }
        parts.sort_by_key(|(name, _)| *name);
        let (uses, has_union) = self.uses();
        let mut text = HEAD.to_owned();
        if uses.maps {
            text.push_str("\nuse std::collections::BTreeMap;\n");
        }
        text.push_str("\nuse serde::{Deserialize, Serialize};\n");
        text.extend(parts.into_iter().map(|(_, part)| part));
        if has_union {
            text.push_str(CHOICE);
        }
        (text, uses)
    }

    fn uses(&self) -> (Uses, bool) {
        let aliases = self.aliases.iter().map(|(_, rust_type)| rust_type);
        let types: Vec<&Type> = self.items.iter().flat_map(Item::types).chain(aliases).collect();
        let any = |is: &dyn Fn(&Type) -> bool| types.iter().any(|one| one.any(&is));
        let uses = Uses {
            chrono: any(&|one| matches!(one, Type::DateTime | Type::Date)),
            uuid: any(&|one| matches!(one, Type::Uuid)),
            maps: any(&|one| matches!(one, Type::Map(_))) || self.items.iter().any(has_rest),
        };
        (uses, self.items.iter().any(|item| matches!(item.kind, ItemKind::Union(_))))
    }

    fn item(&self, item: &Item, name: &str, default: bool) -> String {
        let about = comment(&item.about, "");
        match &item.kind {
            ItemKind::Struct(found) => format!("\n{about}{}", self.structure(found, name, default)),
            ItemKind::Texts(texts) => format!("\n{about}{}", texts_text(texts, name)),
            ItemKind::Union(union) => format!("\n{about}{}", self.union(union, name)),
            ItemKind::Newtype(inner) => {
                let derive = derived(default);
                let inner = inner.written(self.names);
                format!("\n{about}{derive}#[serde(transparent)]\npub struct {name}(pub {inner});\n")
            }
            ItemKind::Open => String::new(),
        }
    }

    fn structure(&self, found: &Struct, name: &str, default: bool) -> String {
        let derive = if found.is_input { "#[derive(Clone, Debug, Deserialize)]\n".to_owned() } else { derived(default) };
        let mut text = format!("{derive}pub struct {name} {{");
        if found.fields.is_empty() && found.rest.is_none() {
            return text + "}\n";
        }
        text.push('\n');
        text.extend(found.fields.iter().map(|field| self.field(field, found.is_input)));
        if let Some((name, rust_type)) = &found.rest {
            let rust_type = rust_type.written(self.names);
            text.push_str("    /// Members that the description does not name.\n");
            text.push_str(&format!("    #[serde(flatten)]\n    pub {name}: BTreeMap<String, {rust_type}>,\n"));
        }
        text + "}\n"
    }

    fn field(&self, field: &Field, is_input: bool) -> String {
        let mut serde = Vec::new();
        if field.name != field.key {
            serde.push(format!("rename = {}", literal(&field.key)));
        }
        if field.may_lack && !is_input {
            serde.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        let serde = if serde.is_empty() { String::new() } else { format!("    #[serde({})]\n", serde.join(", ")) };
        let about = comment(&field.about, "    ");
        format!("{about}{serde}    pub {}: {},\n", field.name, field.rust_type.written(self.names))
    }

    fn union(&self, union: &Union, name: &str) -> String {
        let mut text = format!("#[derive(Clone, Debug, PartialEq, Serialize)]\n#[serde(untagged)]\npub enum {name} {{\n");
        for variant in &union.variants {
            text.push_str(&format!("    {}({}),\n", variant.name, variant.rust_type.written(self.names)));
        }
        text.push_str("}\n\n");
        text.push_str(&format!("impl<'de> Deserialize<'de> for {name} {{\n"));
        text.push_str("    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> std::result::Result<Self, D::Error> {\n");
        text.push_str("        const VARIANTS: &[choice::Variant] = &[\n");
        text.push_str(&self.outlines(union));
        text.push_str("        ];\n");
        let tag = literal(union.tag.as_deref().unwrap_or_default());
        text.push_str(&format!("        choice::closest(input, {tag}, VARIANTS, |index, value| match index {{\n"));
        for (index, variant) in union.variants.iter().enumerate() {
            let index = if index + 1 == union.variants.len() { "_".to_owned() } else { index.to_string() };
            text.push_str(&format!("            {index} => serde_json::from_value(value).map(Self::{}),\n", variant.name));
        }
        text + "        })\n    }\n}\n"
    }

    fn outlines(&self, union: &Union) -> String {
        let outlines: Vec<Outline> = union.variants.iter().map(|it| Outline::of(&it.rust_type, self.items)).collect();
        let several = outlines.iter().filter(|outline| outline.kinds & OBJECT != 0).count() > 1;
        let list = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| literal(text)).collect::<Vec<_>>().join(", ");
        let mut text = String::new();
        for (outline, variant) in outlines.iter().zip(&union.variants) {
            let tags = list(&mut variant.tags.iter());
            let (mut required, mut known) = (String::new(), String::new());
            // Required members say nothing of other kinds of value.
            if several && outline.kinds == OBJECT {
                required = list(&mut outline.required.iter());
            }
            if several {
                known = list(&mut outline.known.iter());
            }
            let kinds = outline.kinds;
            text.push_str(&format!(
                "            choice::Variant {{ kinds: {kinds}, tags: &[{tags}], required: &[{required}], known: &[{known}] }},\n"
            ));
        }
        text
    }
}

fn has_rest(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::Struct(found) if found.rest.is_some())
}

fn derived(default: bool) -> String {
    let default = if default { " Default," } else { "" };
    format!("#[derive(Clone, Debug,{default} PartialEq, Deserialize, Serialize)]\n")
}

fn texts_text(texts: &Texts, name: &str) -> String {
    let default = if texts.default.is_some() { " Default," } else { "" };
    let mut text = format!("#[derive(Clone, Copy, Debug,{default} PartialEq, Eq, Deserialize, Serialize)]\npub enum {name} {{\n");
    for (index, (variant, key)) in texts.variants.iter().enumerate() {
        if texts.default == Some(index) {
            text.push_str("    #[default]\n");
        }
        if variant != key {
            text.push_str(&format!("    #[serde(rename = {})]\n", literal(key)));
        }
        text.push_str(&format!("    {variant},\n"));
    }
    text + "}\n"
}
