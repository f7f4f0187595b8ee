//! `$dynamicRef` whose meaning depends on the way to it (JSON Schema 2020-12 core §8.2.3.2).
//!
//! A schema that is reached under other bindings of dynamic anchors is another entry of the table: its pointer goes on
//! with the bindings, and in it every reference leads on under them. What the bindings do not change keeps its pointer.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::source::{Document, Pointer};

/// Stands between the pointer of a schema and the bindings it is reached under.
const MARK: &str = "x-mockwright-scope";

/// Dynamic anchors by name, with the schemas that they name.
pub(super) type Bindings = BTreeMap<String, Pointer>;

/// The dynamic anchors of a description.
#[derive(Debug)]
pub(super) struct DynamicAnchors {
    document: Arc<Document>,
    /// The names that references use.
    names: HashSet<String>,
    /// What the schemas with a base URI of their own bind.
    resources: Mutex<HashMap<Pointer, Arc<Bindings>>>,
}

impl DynamicAnchors {
    /// `None` where no reference needs them.
    pub(super) fn of(document: &Arc<Document>) -> Option<Self> {
        let targets = document.dynamic_references().values();
        let name = |at: &Pointer| Some(document.at(at)?.get("$dynamicAnchor")?.as_str()?.to_owned());
        let names: HashSet<String> = targets.filter_map(name).collect();
        let document = Arc::clone(document);
        (!names.is_empty()).then(|| Self { document, names, resources: Mutex::default() })
    }

    /// The pointer of the document in the pointer of an entry, and what is bound in there.
    pub(super) fn enter(&self, entry: &Pointer) -> (Pointer, Bindings) {
        let (at, bound) = split(entry);
        let bound = self.within(&at, &bound);
        (at, bound)
    }

    /// What is bound in a schema that is reached under bindings: those made first count.
    pub(super) fn within(&self, at: &Pointer, bound: &Bindings) -> Bindings {
        let mut inner = (*self.bound_by(at)).clone();
        inner.extend(bound.iter().map(|(name, to)| (name.clone(), to.clone())));
        inner
    }

    /// The entry that a reference to a schema leads to.
    pub(super) fn refer(&self, to: &Pointer, bound: &Bindings) -> Pointer {
        let own = self.bound_by(to);
        let others = bound.iter().filter(|(name, anchor)| own.get(*name) != Some(*anchor));
        let mut others = others.peekable();
        if others.peek().is_none() {
            return to.clone();
        }
        others.fold(to.child(MARK), |entry, (name, anchor)| entry.child(name).child(anchor.as_str()))
    }

    /// The entry that a `$dynamicRef` at a schema leads to; `None` where there is none that is dynamic.
    pub(super) fn refer_dynamically(&self, at: &Pointer, bound: &Bindings) -> Option<Pointer> {
        let first = self.document.dynamic_references().get(at)?;
        let name = self.document.at(first)?.get("$dynamicAnchor")?.as_str()?;
        Some(self.refer(bound.get(name).unwrap_or(first), bound))
    }

    /// What the resource around a schema binds; a component without `$id` counts as one.
    fn bound_by(&self, at: &Pointer) -> Arc<Bindings> {
        let resource = self.resource_of(at);
        let mut resources = self.resources.lock().unwrap_or_else(PoisonError::into_inner);
        let bound = resources.entry(resource).or_insert_with_key(|resource| {
            let mut bound = Bindings::new();
            // Outside of all resources and components nothing is named.
            if let Some(schema) = self.document.at(resource).filter(|_| *resource != Pointer::root()) {
                self.collect(schema, resource, true, &mut bound);
            }
            Arc::new(bound)
        });
        Arc::clone(bound)
    }

    fn resource_of(&self, at: &Pointer) -> Pointer {
        let mut around = Some(at.clone());
        while let Some(here) = around {
            let parent = here.parent();
            let is_component = parent.as_ref().is_some_and(|parent| parent.as_str() == "/components/schemas");
            if is_component || self.document.at(&here).is_some_and(is_resource) {
                return here;
            }
            around = parent;
        }
        Pointer::root()
    }

    /// The recursion is as deep as the document, and reading bounds that.
    fn collect(&self, node: &Value, at: &Pointer, is_start: bool, bound: &mut Bindings) {
        match node {
            Value::Object(members) if is_start || !is_resource(node) => {
                let name = members.get("$dynamicAnchor").and_then(Value::as_str);
                if let Some(name) = name.filter(|name| self.names.contains(*name)) {
                    bound.entry(name.to_owned()).or_insert_with(|| at.clone());
                }
                let schemas = members.iter().filter(|(keyword, _)| !holds_data(keyword));
                schemas.for_each(|(keyword, inner)| self.collect(inner, &at.child(keyword), false, bound));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, inner)| self.collect(inner, &at.index(index), false, bound));
            }
            _ => {}
        }
    }
}

pub(super) fn is_resource(schema: &Value) -> bool {
    schema.get("$id").is_some_and(Value::is_string)
}

fn holds_data(keyword: &str) -> bool {
    matches!(keyword, "enum" | "const" | "default" | "example" | "examples")
}

fn split(entry: &Pointer) -> (Pointer, Bindings) {
    let Some((at, rest)) = entry.as_str().split_once(&format!("/{MARK}/")) else {
        return (entry.clone(), Bindings::new());
    };
    let tokens: Vec<String> = Pointer::parse(&format!("/{rest}")).tokens().collect();
    let pairs = tokens.chunks_exact(2).filter_map(|pair| match pair {
        [name, anchor] => Some((name.clone(), Pointer::parse(anchor))),
        _ => None,
    });
    (Pointer::parse(at), pairs.collect())
}
