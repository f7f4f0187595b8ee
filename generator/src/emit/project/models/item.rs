//! Items that are written: structs, enums and what they have.

use super::rust_type::Type;

/// An item with what it is called.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The name that it would have alone.
    pub(super) wanted: Wanted,
    /// What is said of it.
    pub(super) about: String,
    pub(super) kind: ItemKind,
}

/// A name that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    /// Who is served first: inputs of operations, components, then all else.
    pub(super) rank: u8,
    pub(super) name: String,
    /// What distinguishes it from all others.
    pub(super) identity: String,
}

#[derive(Clone, Debug)]
pub(super) enum ItemKind {
    /// Reserved for what is still looked at.
    Open,
    Struct(Struct),
    /// Texts to choose from.
    Texts(Texts),
    /// One of several types.
    Union(Union),
    /// A type that contains itself and is neither of the others.
    Newtype(Type),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Struct {
    pub(super) fields: Vec<Field>,
    /// Further members by name.
    pub(super) rest: Option<(String, Type)>,
    /// Whether it is only ever received.
    pub(super) is_input: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The identifier.
    pub(super) name: String,
    /// The member.
    pub(super) key: String,
    pub(super) about: String,
    pub(super) rust_type: Type,
    /// Whether it is left out where it is `None`.
    pub(super) may_lack: bool,
    /// How sure it is to be there.
    pub(super) presence: Presence,
}

/// How sure a member is to be there and to be of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Always,
    Maybe,
    /// One of some alternatives only: in values of the others it may be of any type, and says nothing.
    Chosen,
}

#[derive(Clone, Debug)]
pub(super) struct Texts {
    /// Identifier and text.
    pub(super) variants: Vec<(String, String)>,
    /// The variant that stands where nothing is said.
    pub(super) default: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Union {
    /// The member whose text names the variant.
    pub(super) tag: Option<String>,
    pub(super) variants: Vec<Variant>,
}

#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) rust_type: Type,
    /// Texts of the tag that name it.
    pub(super) tags: Vec<String>,
}

impl Item {
    /// The types that it holds, each to be changed.
    pub(super) fn types_mut(&mut self) -> Vec<&mut Type> {
        match &mut self.kind {
            ItemKind::Struct(found) => {
                let fields = found.fields.iter_mut().map(|field| &mut field.rust_type);
                fields.chain(found.rest.as_mut().map(|(_, rust_type)| rust_type)).collect()
            }
            ItemKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.rust_type).collect(),
            ItemKind::Newtype(inner) => vec![inner],
            ItemKind::Open | ItemKind::Texts(_) => Vec::new(),
        }
    }

    /// The types that it holds.
    pub(super) fn types(&self) -> Vec<&Type> {
        match &self.kind {
            ItemKind::Struct(found) => {
                let fields = found.fields.iter().map(|field| &field.rust_type);
                fields.chain(found.rest.as_ref().map(|(_, rust_type)| rust_type)).collect()
            }
            ItemKind::Union(union) => union.variants.iter().map(|variant| &variant.rust_type).collect(),
            ItemKind::Newtype(inner) => vec![inner],
            ItemKind::Open | ItemKind::Texts(_) => Vec::new(),
        }
    }
}
