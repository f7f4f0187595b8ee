//! Structs and enums as people see them.

use super::super::item::{Field, ItemKind, Struct, Texts, Union};
use super::super::rust_type::Type;
use super::super::text::{comment, literal};
use super::Written;

impl Written<'_> {
    /// The declaration of an item.
    pub(super) fn declared(&self, id: usize) -> String {
        let (Some(item), Some(name)) = (self.items.get(id), self.names.get(id)) else { return String::new() };
        let default = self.defaults.get(id).copied().unwrap_or(false);
        let declared = match &item.kind {
            ItemKind::Struct(found) => self.structure(found, name, default),
            ItemKind::Texts(texts) => texts_text(texts, name),
            ItemKind::Union(union) => self.union(union, name),
            ItemKind::Newtype(inner) => {
                let (derive, inner) = (derived(default), inner.written(self.names));
                format!("{derive}#[serde(transparent)]\npub struct {name}(pub {inner});\n")
            }
            ItemKind::Open => return String::new(),
        };
        format!("\n{}{declared}", comment(&item.about, ""))
    }

    fn structure(&self, found: &Struct, name: &str, default: bool) -> String {
        let derive = if found.is_input { "#[derive(Clone, Debug)]\n".to_owned() } else { derived(default) };
        let mut text = format!("{derive}pub struct {name} {{");
        if found.fields.is_empty() && found.rest.is_none() {
            return text + "}\n";
        }
        text.push('\n');
        text.extend(found.fields.iter().map(|field| self.field(field, found.is_input)));
        if let Some((name, rust_type)) = &found.rest {
            let rust_type = Type::Map(Box::new(rust_type.clone())).written(self.names);
            text.push_str("    /// Members that the description does not name.\n    #[serde(flatten)]\n");
            text.extend(["    pub ", name, ": ", &rust_type, ",\n"]);
        }
        text + "}\n"
    }

    fn field(&self, field: &Field, is_input: bool) -> String {
        let mut serde = Vec::new();
        if field.name != field.key {
            serde.push(format!("rename = {}", literal(&field.key)));
        }
        if field.may_lack {
            serde.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        let plain = serde.is_empty() || is_input;
        let serde = if plain { String::new() } else { format!("    #[serde({})]\n", serde.join(", ")) };
        let about = comment(&field.about, "    ");
        format!("{about}{serde}    pub {}: {},\n", field.name, field.rust_type.written(self.names))
    }

    fn union(&self, union: &Union, name: &str) -> String {
        let variant = |(name, rust_type)| format!("    {name}({rust_type}),\n");
        let variants = union.variants.iter().map(|it| (it.name.as_str(), it.rust_type.written(self.names)));
        let variants: String = variants.map(variant).collect();
        format!("#[derive(Clone, Debug, PartialEq, Serialize)]\n#[serde(untagged)]\npub enum {name} {{\n{variants}}}\n")
    }
}

fn derived(default: bool) -> String {
    let default = if default { " Default," } else { "" };
    format!("#[derive(Clone, Debug,{default} PartialEq, Serialize)]\n")
}

fn texts_text(texts: &Texts, name: &str) -> String {
    let default = if texts.default.is_some() { " Default," } else { "" };
    let variant = |(index, (variant, key)): (usize, &(String, String))| {
        let default = if texts.default == Some(index) { "    #[default]\n" } else { "" };
        let rename = if variant == key { String::new() } else { format!("    #[serde(rename = {})]\n", literal(key)) };
        format!("{default}{rename}    {variant},\n")
    };
    let variants: String = texts.variants.iter().enumerate().map(variant).collect();
    format!("#[derive(Clone, Copy, Debug,{default} PartialEq, Eq, Serialize)]\npub enum {name} {{\n{variants}}}\n")
}
