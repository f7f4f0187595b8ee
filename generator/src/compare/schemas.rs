//! Schemas that several places use: each pair is compared once, and told who meets it.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::change::{Change, ChangedSchema, Met};
use super::class::Effect;
use super::facet::Facet;
use super::schema::{self, Base, Context, Form, SchemaPair};
use crate::source::Pointer;

/// Pairs of schemas that are compared. Two rings of references make as many as the product of their lengths.
const MOST_PAIRS: usize = 200_000;

/// Every pair of shared schemas that the operations lead to.
#[derive(Default)]
pub(super) struct SharedSchemas {
    numbers: HashMap<SchemaPair, usize>,
    pairs: Vec<SchemaPair>,
    changes: Vec<Vec<Change>>,
    links: Vec<Vec<usize>>,
    bases: Vec<Vec<Base>>,
    reached: HashMap<usize, Rc<Reached>>,
}

/// The changed schemas that one leads to, the nearest first.
pub(super) type Reached = Vec<usize>;

impl SharedSchemas {
    /// The number of a pair, which is compared if it was not yet.
    pub(super) fn number(&mut self, pair: SchemaPair) -> Option<usize> {
        if let Some(known) = self.numbers.get(&pair) {
            return Some(*known);
        }
        if self.pairs.len() >= MOST_PAIRS {
            return None;
        }
        let number = self.pairs.len();
        self.numbers.insert(pair.clone(), number);
        self.pairs.push(pair);
        Some(number)
    }

    /// Compares all pairs, and those that they lead to.
    pub(super) fn compare(&mut self, context: &mut Context<'_>) {
        let mut next = 0;
        while let Some(SchemaPair { old, new, direction }) = self.pairs.get(next).cloned() {
            next += 1;
            let found = schema::compare(context, direction, Form::of(&old), "", Some(&old), Some(&new));
            let mut changes = found.changes;
            let is_gone = context.new.schemas.get(&old).is_none();
            if let Some(message) = renamed(&old, &new).filter(|_| is_gone) {
                let (class, effect) = (Facet::SchemaRenamed.class(direction), Facet::SchemaRenamed.effect(direction));
                changes.push(Change { class, effect, at: "#".to_owned(), message });
            }
            let links: BTreeSet<usize> = found.links.into_iter().filter_map(|link| self.number(link)).collect();
            let bases: Vec<usize> = found.bases.iter().filter_map(|base| self.number(base.pair.clone())).collect();
            self.links.push(links.into_iter().chain(bases).collect());
            self.bases.push(found.bases);
            self.changes.push(changes);
        }
        let own: Vec<Vec<Change>> = (0..self.changes.len()).map(|number| self.without_bases(number)).collect();
        self.changes = own;
    }

    fn without_bases(&self, number: usize) -> Vec<Change> {
        let mut changes = self.changes.get(number).cloned().unwrap_or_default();
        self.leave_to_bases(&mut changes, self.bases.get(number).map_or(&[], Vec::as_slice));
        changes
    }

    /// What changed about a schema is not told again where something is made of it.
    pub(super) fn leave_to_bases(&self, changes: &mut Vec<Change>, bases: &[Base]) {
        if changes.is_empty() || bases.is_empty() {
            return;
        }
        let changes_of = |base: &Base| self.numbers.get(&base.pair).and_then(|number| self.changes.get(*number));
        let told: HashSet<Change> = bases
            .iter()
            .flat_map(|base| changes_of(base).into_iter().flatten().map(|change| base.found_here(change)))
            .collect();
        changes.retain(|change| !told.contains(change));
    }

    /// The changed schemas that a pair leads to, itself included.
    pub(super) fn reached(&mut self, number: usize) -> Rc<Reached> {
        if let Some(known) = self.reached.get(&number) {
            return Rc::clone(known);
        }
        let mut seen = HashSet::from([number]);
        let mut waiting = VecDeque::from([number]);
        let mut reached = Vec::new();
        while let Some(at) = waiting.pop_front() {
            if self.changes.get(at).is_some_and(|changes| !changes.is_empty()) {
                reached.push(at);
            }
            let links = self.links.get(at).into_iter().flatten();
            waiting.extend(links.filter(|link| seen.insert(**link)));
        }
        let reached = Rc::new(reached);
        self.reached.insert(number, Rc::clone(&reached));
        reached
    }

    /// How many changes of a schema break clients.
    pub(super) fn breaking(&self, number: usize) -> usize {
        let changes = self.changes.get(number).into_iter().flatten();
        changes.filter(|change| change.effect == Effect::Breaking).count()
    }

    /// The changed schemas with the operations that meet each, and where each number went.
    pub(super) fn finish(self, met: &HashMap<usize, Met>) -> (Vec<ChangedSchema>, HashMap<usize, usize>) {
        let mut schemas = Vec::new();
        let mut places = HashMap::new();
        for (number, (pair, mut changes)) in self.pairs.into_iter().zip(self.changes).enumerate() {
            if changes.is_empty() {
                continue;
            }
            changes.sort();
            changes.dedup();
            places.insert(number, schemas.len());
            let operations = met.get(&number).cloned().unwrap_or_default();
            let (old, new) = (name(&pair.old), name(&pair.new));
            schemas.push(ChangedSchema { old, new, direction: pair.direction, changes, operations });
        }
        (schemas, places)
    }
}

/// What to say about a component that is called otherwise.
fn renamed(old: &Pointer, new: &Pointer) -> Option<String> {
    let is_named = |at: &Pointer| {
        at.parent().is_some_and(|parent| matches!(parent.as_str(), "/components/schemas" | "/definitions"))
    };
    let (old, new) = (Some(old).filter(|at| is_named(at))?.last()?, Some(new).filter(|at| is_named(at))?.last()?);
    (old != new).then(|| format!("schema `{old}` is `{new}` now"))
}

/// What a shared schema is called: the component's name, or where in the components it stands.
fn name(at: &Pointer) -> String {
    let tokens: Vec<String> = at.tokens().filter(|token| token != "components" && token != "definitions").collect();
    match tokens.as_slice() {
        [section, name] if section == "schemas" => name.clone(),
        tokens => tokens.join("/"),
    }
}
