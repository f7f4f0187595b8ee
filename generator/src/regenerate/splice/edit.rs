use serde_json::{Map, Value};

use crate::source::Pointer;

/// One change of a value that is to become a change of its text.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::regenerate) enum Edit {
    /// A node becomes another value.
    Set(Pointer, Value),
    /// A mapping gets a member behind one that it has, or in front of all.
    Insert { into: Pointer, after: Option<String>, key: String, value: Value },
    /// A member goes.
    Remove(Pointer),
    /// A member gets another key.
    Rename(Pointer, String),
}

impl Edit {
    /// The node that changes: for an insertion the mapping that it goes into.
    pub(super) fn node(&self) -> &Pointer {
        match self {
            Self::Set(at, _) | Self::Remove(at) | Self::Rename(at, _) => at,
            Self::Insert { into, .. } => into,
        }
    }
}

/// What has to change in a value for it to become another one, the smallest nodes that will do.
pub(in crate::regenerate) fn difference(now: &Value, wanted: &Value) -> Vec<Edit> {
    let mut edits = Vec::new();
    compare(&Pointer::root(), now, wanted, &mut edits);
    edits
}

fn compare(at: &Pointer, now: &Value, wanted: &Value, edits: &mut Vec<Edit>) {
    match (now, wanted) {
        (now, wanted) if now == wanted => {}
        (Value::Object(now), Value::Object(wanted)) if now.keys().any(|key| wanted.contains_key(key)) => {
            compare_members(at, now, wanted, edits);
        }
        (Value::Array(now), Value::Array(wanted)) if now.len() == wanted.len() => {
            for (index, (now, wanted)) in now.iter().zip(wanted).enumerate() {
                compare(&at.index(index), now, wanted, edits);
            }
        }
        _ => edits.push(Edit::Set(at.clone(), wanted.clone())),
    }
}

fn compare_members(at: &Pointer, now: &Map<String, Value>, wanted: &Map<String, Value>, edits: &mut Vec<Edit>) {
    for key in now.keys().filter(|key| !wanted.contains_key(*key)) {
        edits.push(Edit::Remove(at.child(key)));
    }
    let mut before: Option<&String> = None;
    for (key, value) in wanted {
        match now.get(key) {
            Some(present) => {
                compare(&at.child(key), present, value, edits);
                before = Some(key);
            }
            None => edits.push(Edit::Insert {
                into: at.clone(),
                after: before.cloned(),
                key: key.clone(),
                value: value.clone(),
            }),
        }
    }
}
