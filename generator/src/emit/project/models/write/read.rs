//! How items are read from JSON.

use super::super::item::{Field, ItemKind, Presence, Struct, Union, Variant};
use super::super::outline::{OBJECT, Outline};
use super::super::text::literal;
use super::Written;

impl Written<'_> {
    /// What makes an item readable.
    pub(super) fn reading(&self, id: usize) -> Option<String> {
        let (item, name) = (self.items.get(id)?, self.names.get(id)?);
        Some(match &item.kind {
            ItemKind::Struct(found) => structure(found, name),
            ItemKind::Texts(texts) => {
                let pair = |(variant, text): &(String, String)| format!("        {variant} = {},\n", literal(text));
                let pairs: String = texts.variants.iter().map(pair).collect();
                format!("\n    texts! {{ {name} {{\n{pairs}    }} }}\n")
            }
            ItemKind::Union(union) => self.choice(union, name),
            ItemKind::Newtype(_) => format!("\n    newtype! {{ {name} }}\n"),
            ItemKind::Open => return None,
        })
    }

    fn choice(&self, union: &Union, name: &str) -> String {
        let outlines: Vec<Outline> = union.variants.iter().map(|it| Outline::of(&it.rust_type, self.items)).collect();
        let several = outlines.iter().filter(|outline| outline.kinds & OBJECT != 0).count() > 1;
        let tag = literal(union.tag.as_deref().unwrap_or_default());
        let variant = |(outline, variant): (&Outline, &Variant)| {
            // Required members say nothing of other kinds of value.
            let is_object = several && outline.kinds == OBJECT;
            let required = if is_object { list(outline.required.iter()) } else { String::new() };
            let known = if several { list(outline.known.iter()) } else { String::new() };
            let (name, kinds, tags) = (&variant.name, outline.kinds, list(variant.tags.iter()));
            format!("        {name} {kinds} [{tags}] [{required}] [{known}],\n")
        };
        let variants: String = outlines.iter().zip(&union.variants).map(variant).collect();
        format!("\n    union! {{ {name} by {tag} {{\n{variants}    }} }}\n")
    }
}

fn structure(found: &Struct, name: &str) -> String {
    let field = |field: &Field| {
        let how = match field.presence {
            Presence::Always => "need",
            Presence::Maybe => "take",
            Presence::Chosen => "take_if",
        };
        format!("        {}: {how} {},\n", field.name, literal(&field.key))
    };
    let fields: String = found.fields.iter().map(field).collect();
    let rest = found.rest.as_ref().map_or("", |(name, _)| name);
    format!("\n    structure! {{ {name} {{\n{fields}    }} {rest} }}\n")
}

fn list<'t>(texts: impl Iterator<Item = &'t String>) -> String {
    texts.map(|text| literal(text)).collect::<Vec<_>>().join(", ")
}
