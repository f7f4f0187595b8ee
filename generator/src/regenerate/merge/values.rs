use serde_json::{Map, Value};

use super::bodies;
use crate::source::Pointer;

/// Three versions of a value, merged.
#[derive(Debug, Default)]
pub(in crate::regenerate) struct MergedValue {
    /// What it becomes; `None` when it goes.
    pub(in crate::regenerate) value: Option<Value>,
    /// Where both sides changed the same.
    pub(in crate::regenerate) clashes: Vec<Clash>,
    /// What the user changed and what is no longer generated at all.
    pub(in crate::regenerate) left_over: Vec<Pointer>,
    /// Where an edit of the user stands.
    pub(in crate::regenerate) edits: Vec<Pointer>,
}

/// A node that the user and the description both changed: the user's value stays.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::regenerate) struct Clash {
    pub(in crate::regenerate) at: Pointer,
    /// What is generated now.
    pub(in crate::regenerate) theirs: Value,
}

/// Merges three versions of a file of a bundle. Mappings are merged member by member, lists of one length item by item.
///
/// A member that only one side changed is that side's; one that both changed is the user's, and so is one that the user
/// changed or added and that is no longer generated. What the user took out stays out.
pub(in crate::regenerate) fn merge_values(base: Option<&Value>, ours: &Value, theirs: &Value) -> MergedValue {
    let mut merge = Merge::default();
    let value = merge.node(&Pointer::root(), base, Some(ours), Some(theirs));
    let Merge { clashes, left_over } = merge;
    let mut edits = Vec::new();
    find_edits(&Pointer::root(), base, Some(ours), &mut edits);
    MergedValue { value, clashes, left_over, edits }
}

#[derive(Default)]
struct Merge {
    clashes: Vec<Clash>,
    left_over: Vec<Pointer>,
}

impl Merge {
    fn node(
        &mut self,
        at: &Pointer,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if ours == base {
            return theirs.cloned();
        }
        if theirs == base || theirs == ours {
            return ours.cloned();
        }
        let ours = ours?;
        let Some(theirs) = theirs else {
            self.left_over.push(at.clone());
            return Some(ours.clone());
        };
        match (base, ours, theirs) {
            _ if bodies::is_body(at) && base.is_some_and(|base| bodies::is_replaced(base, ours)) => Some(ours.clone()),
            (Some(Value::Object(base)), Value::Object(ours), Value::Object(theirs)) => {
                Some(Value::Object(self.members(at, base, ours, theirs)))
            }
            (None, Value::Object(ours), Value::Object(theirs)) => {
                Some(Value::Object(self.members(at, &Map::new(), ours, theirs)))
            }
            (Some(Value::Array(base)), Value::Array(ours), Value::Array(theirs))
                if base.len() == ours.len() && ours.len() == theirs.len() =>
            {
                let items = base.iter().zip(ours).zip(theirs).enumerate();
                let merged = items.filter_map(|(index, ((base, ours), theirs))| {
                    self.node(&at.index(index), Some(base), Some(ours), Some(theirs))
                });
                Some(Value::Array(merged.collect()))
            }
            (_, ours, theirs) => {
                self.clashes.push(Clash { at: at.clone(), theirs: theirs.clone() });
                Some(ours.clone())
            }
        }
    }

    fn members(
        &mut self,
        at: &Pointer,
        base: &Map<String, Value>,
        ours: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut merged = Map::new();
        for key in order(ours, theirs) {
            let (base, ours, theirs) = (base.get(key), ours.get(key), theirs.get(key));
            if let Some(value) = self.node(&at.child(key), base, ours, theirs) {
                merged.insert(key.clone(), value);
            }
        }
        // A key that only the base has is gone on both sides.
        if bodies::holds_body(at) {
            self.keep_one_body(at, ours, &mut merged);
        }
        merged
    }

    /// A reply has one body: where the user's is of another kind than the one that is generated now, it stays.
    fn keep_one_body(&mut self, at: &Pointer, ours: &Map<String, Value>, merged: &mut Map<String, Value>) {
        let theirs = bodies::superfluous(ours, merged);
        for key in theirs {
            if let Some(theirs) = merged.shift_remove(key) {
                self.clashes.push(Clash { at: at.child(key), theirs });
            }
        }
    }
}

/// The places at which a user's version differs, each as far in as mappings go; a body is one place.
fn find_edits(at: &Pointer, base: Option<&Value>, ours: Option<&Value>, edits: &mut Vec<Pointer>) {
    match (base, ours) {
        (base, ours) if base == ours => {}
        (Some(Value::Object(base)), Some(Value::Object(ours))) if !bodies::is_body(at) => {
            for key in order(ours, base) {
                find_edits(&at.child(key), base.get(key), ours.get(key), edits);
            }
        }
        _ => edits.push(at.clone()),
    }
}

/// The keys of both sides: in the user's order, each new one behind the one that it follows on the other side.
fn order<'v>(ours: &'v Map<String, Value>, theirs: &'v Map<String, Value>) -> Vec<&'v String> {
    let mut keys: Vec<&String> = ours.keys().collect();
    let mut before: Option<&String> = None;
    for key in theirs.keys() {
        if !ours.contains_key(key) {
            let position = before.and_then(|before| keys.iter().position(|known| *known == before));
            keys.insert(position.map_or(0, |position| position + 1), key);
        }
        before = Some(key);
    }
    keys
}
