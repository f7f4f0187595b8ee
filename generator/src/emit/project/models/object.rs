//! Objects: structs and maps.

use serde_json::Value;

use super::builder::{Builder, Key};
use super::item::{Field, ItemKind, Presence, Struct};
use super::rust_type::Type;
use super::shape::{Member, Shape};
use crate::emit::project::names::{Taken, snake_case};
use crate::validation::{Direction, Node};

/// Members that still make a struct.
const MOST_FIELDS: usize = 1_000;

impl Builder<'_> {
    /// The type of the objects of a shape.
    pub(super) fn object(&mut self, shape: &Shape, key: &Key) -> Type {
        let rest = self.rest(shape);
        let forbids = shape.rest.iter().any(|rest| rest.value() == &Value::Bool(false));
        if shape.members.len() > MOST_FIELDS {
            return Type::Object;
        }
        if shape.members.is_empty() {
            return match rest {
                Some(Type::Value) => Type::Object,
                Some(rest) => Type::Map(Box::new(rest)),
                None if forbids => {
                    let id = self.reserve(key);
                    self.fill(id, shape.about.as_ref(), ItemKind::Struct(Struct::default()))
                }
                None => Type::Object,
            };
        }
        let id = self.reserve(key);
        let mut names = Taken::default();
        let exact = |key: &str| snake_case(key) == key;
        let kept: Vec<bool> = shape.members.keys().map(|key| exact(key) && names.insert(key)).collect();
        let mut fields = Vec::with_capacity(shape.members.len());
        for ((member_name, member), kept) in shape.members.iter().zip(kept) {
            let name = if kept { member_name.clone() } else { names.claim(&snake_case(member_name), "_") };
            let required = shape.required.contains(member_name);
            fields.extend(self.field(key, name, member_name, member, required));
        }
        let rest = rest.or_else(|| shape.has_heirs.then_some(Type::Value));
        if rest.is_none() {
            for name in shape.required.iter().filter(|name| !shape.members.contains_key(*name)) {
                let name_free = names.claim(&snake_case(name), "_");
                fields.extend(self.field(key, name_free, name, &Member::default(), true));
            }
        }
        let rest = rest.map(|rest| (names.claim("additional", "_"), rest));
        self.fill(id, shape.about.as_ref(), ItemKind::Struct(Struct { fields, rest, is_input: false }))
    }

    /// The field of a member; `None` for one that must not be there.
    fn field(&mut self, key: &Key, name: String, member_name: &str, member: &Member, required: bool) -> Option<Field> {
        let mut all = member.all.iter().chain(&member.any);
        if !required && all.clone().all(|node| node.value() == &Value::Bool(false)) {
            return None;
        }
        let rust_type = self.member(key, member_name, member);
        let hidden = |node: &Node| {
            [Direction::Request, Direction::Response].iter().any(|way| way.hides(self.schemas, node.value()))
        };
        let is_sure = required && !all.any(hidden);
        let presence = match (is_sure, member.all.is_empty() && !member.any.is_empty()) {
            (true, _) => Presence::Always,
            (false, false) => Presence::Maybe,
            (false, true) => Presence::Chosen,
        };
        // What is required is written as null rather than left out, where it may be null.
        let may_lack = !required || (!is_sure && !matches!(rust_type, Type::Option(_)));
        let about = member.all.iter().chain(&member.any).find_map(|node| self.about(node)).unwrap_or_default();
        let rust_type = rust_type.or_lacking(may_lack);
        Some(Field { name, key: member_name.to_owned(), about, rust_type, may_lack, presence })
    }

    fn member(&mut self, key: &Key, name: &str, member: &Member) -> Type {
        if !member.all.is_empty() {
            return self.counted(&member.all);
        }
        let types = member.any.iter().map(|node| self.counted(std::slice::from_ref(node))).collect();
        self.either(key, name, types)
    }

    /// What a member's own description is.
    fn about(&self, node: &Node) -> Option<String> {
        let own = |name: &str| node.keyword(name).and_then(Value::as_str).map(str::to_owned);
        own("description").or_else(|| match node.target(self.schemas) {
            // The item that it leads to tells of itself.
            Some(_) => None,
            None => own("title"),
        })
    }

    /// The type of members that are not named; `None` where nothing is said of them or there are none.
    fn rest(&mut self, shape: &Shape) -> Option<Type> {
        let mut found: Option<Type> = None;
        for rest in &shape.rest {
            if rest.value() == &Value::Bool(false) {
                continue;
            }
            let rust_type = self.counted(std::slice::from_ref(rest));
            found = match found {
                Some(known) if known != rust_type => Some(Type::Value),
                _ => Some(rust_type),
            };
        }
        found
    }
}
