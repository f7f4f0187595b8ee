//! One walk over a schema of the old description and one of the new, side by side.
//!
//! Each position is looked at as the conjunction of all schemas that apply there, so that it does not matter whether they
//! stand in place, behind a reference or in an `allOf`. Where both sides refer to a component, the walk ends in a link to
//! that pair of components, which is compared on its own and once.

mod annotations;
mod arrays;
mod choices;
mod conditions;
mod kinds;
mod numbers;
mod objects;
mod position;
mod texts;

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use self::position::{Keywords, Peeled, View, peel};
use super::change::Change;
use super::facet::Facet;
use super::same::SameSchemas;
use super::subschemas::Subschemas;
use crate::model::Api;
use crate::sample::Types;
use crate::source::Pointer;
use crate::validation::{Direction, Node};

/// Positions within one another; only references that never stand at the same depth on both sides lead deeper.
const DEEPEST: usize = 128;

/// Positions compared within one pair of schemas.
const MOST_POSITIONS: usize = 200_000;

/// A schema of the old description and one of the new that stand for the same, and which way their values travel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SchemaPair {
    pub(super) old: Pointer,
    pub(super) new: Pointer,
    pub(super) direction: Direction,
}

/// What the comparison of two schemas gave.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) changes: Vec<Change>,
    /// Components that both sides refer to.
    pub(super) links: Vec<SchemaPair>,
    /// Components that both sides are made of and that were looked into, so that their changes were found here again.
    pub(super) bases: Vec<Base>,
}

/// A component that both sides of a position are made of.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// Where the walk began.
    start: String,
    /// The position.
    at: String,
    pub(super) pair: SchemaPair,
}

impl Base {
    /// A change of the component as it was found at the position.
    pub(super) fn found_here(&self, change: &Change) -> Change {
        let below = change.at.strip_prefix('#').unwrap_or(&change.at);
        Change { at: place(&self.start, &format!("{}{below}", self.at)), ..change.clone() }
    }
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As a body, in which null can be told from everything else.
    Body,
    /// As text in a path, query, header or cookie, where nothing stands for null.
    Text,
}

impl Form {
    /// What a shared schema is written as: those of shared parameters and headers are texts.
    pub(super) fn of(at: &Pointer) -> Self {
        let sections = ["/components/parameters/", "/components/headers/", "/parameters/"];
        if sections.iter().any(|section| at.as_str().starts_with(section)) { Self::Text } else { Self::Body }
    }
}

/// What every walk over a pair of descriptions shares.
pub(super) struct Context<'s> {
    pub(super) old: &'s Api,
    pub(super) new: &'s Api,
    /// Which schemas accept the same.
    pub(super) same: SameSchemas,
    /// Whether hints for XML matter to somebody.
    pub(super) speaks_xml: bool,
}

/// A walk over a pair of schemas.
pub(super) struct Walk<'w, 's> {
    context: &'w mut Context<'s>,
    direction: Direction,
    form: Form,
    /// Where the walk began, such as `response 200 application/json`; empty for a component.
    start: &'w str,
    /// Where it is, as a pointer through members and items.
    at: String,
    found: Found,
    seen: HashSet<(Vec<Node>, Vec<Node>)>,
    depth: usize,
}

/// Compares what has to hold at a position of the old description with what has to at one of the new.
pub(super) fn compare(
    context: &mut Context<'_>,
    direction: Direction,
    form: Form,
    start: &str,
    old: Option<&Pointer>,
    new: Option<&Pointer>,
) -> Found {
    let entry = |api: &Api, at: Option<&Pointer>| -> Vec<Node> {
        at.and_then(|at| Node::entry(&api.schemas, at)).into_iter().collect()
    };
    let (old, new) = (entry(context.old, old), entry(context.new, new));
    let (at, found, seen) = (String::new(), Found::default(), HashSet::new());
    let mut walk = Walk { context, direction, form, start, at, found, seen, depth: 0 };
    walk.position(&old, &new);
    walk.found
}

/// The types that a schema allows.
pub(super) fn types_of(api: &Api, at: &Pointer) -> Types {
    let nodes: Vec<Node> = Node::entry(&api.schemas, at).into_iter().collect();
    let view = View::of(&api.schemas, &peel(&nodes));
    kinds::types(&view, &view.keywords())
}

impl Walk<'_, '_> {
    /// Compares a position below the one at hand.
    fn step(&mut self, token: &str, old: &[Node], new: &[Node]) {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(token);
        self.position(old, new);
        self.at.truncate(length);
    }

    fn position(&mut self, old: &[Node], new: &[Node]) {
        if self.depth >= DEEPEST || self.seen.len() >= MOST_POSITIONS {
            return;
        }
        if equal(old, new) {
            return self.link_references(old);
        }
        if !self.seen.insert((old.to_vec(), new.to_vec())) {
            return;
        }
        self.depth += 1;
        let (old, new) = (peel(old), peel(new));
        match (&old.reference, &new.reference) {
            (Some(one), Some(other)) => {
                self.null(old.nullable, new.nullable);
                self.link(one.clone(), other.clone());
                self.annotations_around(&old, &new);
            }
            _ if self.one_of_several(&old, &new) => {}
            _ => self.views(&old, &new),
        }
        self.depth -= 1;
    }

    fn views(&mut self, old: &Peeled, new: &Peeled) {
        let (one, other) = (View::of(&self.context.old.schemas, old), View::of(&self.context.new.schemas, new));
        self.note_bases(&one.keywords(), &other.keywords());
        let (before, after) = (one.keywords(), other.keywords());
        self.annotations(old, new, &before, &after);
        let Some(kinds) = self.kinds(&one, &other, &before, &after) else { return };
        self.numbers(kinds, &before, &after);
        self.texts(kinds, &before, &after);
        self.arrays(kinds, &before, &after);
        self.objects(kinds, &before, &after);
        self.choices(&before, &after);
        self.conditions(&before, &after);
    }

    fn report(&mut self, facet: Facet, message: String) {
        self.report_at("", facet, message);
    }

    /// Reports a change of what stands below the position at hand.
    fn report_at(&mut self, below: &str, facet: Facet, message: String) {
        let separator = if below.is_empty() { "" } else { "/" };
        let at = place(self.start, &format!("{}{separator}{below}", self.at));
        let (class, effect) = (facet.class(self.direction), facet.effect(self.direction));
        self.found.changes.push(Change { effect, at, class, message });
    }

    fn link(&mut self, old: Pointer, new: Pointer) {
        self.found.links.push(SchemaPair { old, new, direction: self.direction });
    }

    /// Links what equal schemas refer to: nothing else can differ about them.
    fn link_references(&mut self, nodes: &[Node]) {
        let mut references = BTreeSet::new();
        for node in nodes {
            collect_references(node.value(), &mut references);
        }
        for at in references.into_iter().filter_map(Pointer::from_local_reference) {
            self.link(at.clone(), at);
        }
    }

    /// Remembers the components that both sides are made of.
    fn note_bases(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        let referred = |keywords: &Keywords<'_>| -> BTreeSet<String> {
            keywords.all("$ref").filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (old, new) = (referred(old), referred(new));
        for at in old.intersection(&new).filter_map(|reference| Pointer::from_local_reference(reference)) {
            let pair = SchemaPair { old: at.clone(), new: at, direction: self.direction };
            self.found.bases.push(Base { start: self.start.to_owned(), at: self.at.clone(), pair });
        }
    }
}

/// A position as people read it: `response 200 application/json#/items/*/name`, or `#/name` in a component.
fn place(start: &str, at: &str) -> String {
    if at.is_empty() && !start.is_empty() { start.to_owned() } else { format!("{start}#{at}") }
}

/// Whether the same is written on both sides.
fn equal(old: &[Node], new: &[Node]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.value() == new.value())
}

/// The recursion is as deep as the schema, which reading bounds.
fn collect_references<'v>(schema: &'v Value, references: &mut BTreeSet<&'v str>) {
    let Value::Object(keywords) = schema else { return };
    for (keyword, value) in keywords {
        let mut collect = |inner: &'v Value| collect_references(inner, references);
        match Subschemas::of(keyword) {
            Some(Subschemas::One) => collect(value),
            Some(Subschemas::List) => value.as_array().into_iter().flatten().for_each(collect),
            Some(Subschemas::Map) => value.as_object().into_iter().flat_map(Map::values).for_each(collect),
            None if keyword == "$ref" => references.extend(value.as_str()),
            None => {}
        }
    }
}
