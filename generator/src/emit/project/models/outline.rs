//! What a look at a value tells of the variants of a union.

use std::collections::BTreeSet;

use super::item::{Item, ItemKind, Presence};
use super::rust_type::Type;

pub(super) const NULL: u8 = 1;
const BOOL: u8 = 2;
const NUMBER: u8 = 4;
const TEXT: u8 = 8;
const LIST: u8 = 16;
pub(super) const OBJECT: u8 = 32;
const ALL: u8 = 63;

/// Unions within unions that are looked through.
const DEEPEST: usize = 8;

/// The kinds and members of a type's values.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) kinds: u8,
    /// Members that are always there.
    pub(super) required: BTreeSet<String>,
    pub(super) known: BTreeSet<String>,
}

impl Outline {
    pub(super) fn of(rust_type: &Type, items: &[Item]) -> Self {
        Self::within(rust_type, items, 0)
    }

    fn within(rust_type: &Type, items: &[Item], depth: usize) -> Self {
        let kinds = match rust_type {
            Type::Value => ALL,
            Type::Null => NULL,
            Type::Bool => BOOL,
            Type::I32 | Type::I64 | Type::U64 | Type::F64 | Type::Number => NUMBER,
            Type::String | Type::Uuid | Type::DateTime | Type::Date | Type::Bytes => TEXT,
            Type::Object | Type::Map(_) => OBJECT,
            Type::List(_) | Type::Tuple(_) => LIST,
            Type::Option(inner) => {
                let inner = Self::within(inner, items, depth);
                return Self { kinds: inner.kinds | NULL, ..inner };
            }
            Type::Boxed(inner) => return Self::within(inner, items, depth),
            Type::Item(id) => {
                return items.get(*id).map_or_else(Self::default, |item| Self::of_item(item, items, depth));
            }
        };
        Self { kinds, ..Self::default() }
    }

    fn of_item(item: &Item, items: &[Item], depth: usize) -> Self {
        if depth > DEEPEST {
            return Self { kinds: ALL, ..Self::default() };
        }
        match &item.kind {
            ItemKind::Struct(found) => {
                let name = |sure: bool| {
                    let fields = found.fields.iter().filter(move |it| !sure || it.presence == Presence::Always);
                    fields.map(|it| it.key.clone())
                };
                Self { kinds: OBJECT, required: name(true).collect(), known: name(false).collect() }
            }
            ItemKind::Texts(_) => Self { kinds: TEXT, ..Self::default() },
            ItemKind::Newtype(inner) => Self::within(inner, items, depth + 1),
            ItemKind::Union(union) => {
                let mut found: Option<Self> = None;
                for variant in &union.variants {
                    let one = Self::within(&variant.rust_type, items, depth + 1);
                    found = Some(found.map_or(one.clone(), |known| known.or(&one)));
                }
                found.unwrap_or_default()
            }
            ItemKind::Open => Self { kinds: ALL, ..Self::default() },
        }
    }

    fn or(self, other: &Self) -> Self {
        Self {
            kinds: self.kinds | other.kinds,
            required: self.required.intersection(&other.required).cloned().collect(),
            known: self.known.union(&other.known).cloned().collect(),
        }
    }
}
