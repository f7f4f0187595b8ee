//! Schemas that are a part of themselves.

use std::collections::HashMap;

use serde_json::Value;

use super::named_schemas;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Document, Pointer};

/// A step from a schema to one that the same value has to meet.
#[derive(Clone)]
struct Step {
    to: Pointer,
    by_all_of: bool,
}

/// A schema on the way, and the steps from it that were not taken yet.
struct Visit {
    at: Pointer,
    by_all_of: bool,
    ahead: Vec<Step>,
}

/// Finds the circles of `allOf`: judging a value by such a schema has no end (JSON Schema 2020-12 Core §9.4.1).
///
/// Circles of references alone are found when files are joined.
pub(super) fn check(document: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // The place on the trail of what is being visited; `None` for what is done.
    let mut seen: HashMap<Pointer, Option<usize>> = HashMap::new();
    for start in named_schemas(document) {
        if seen.contains_key(&start) {
            continue;
        }
        let mut trail = vec![visit(document, Step { to: start.clone(), by_all_of: false })];
        seen.insert(start, Some(0));
        while let Some(here) = trail.last_mut() {
            let Some(step) = here.ahead.pop() else {
                seen.insert(here.at.clone(), None);
                trail.pop();
                continue;
            };
            match seen.get(&step.to) {
                Some(None) => {}
                Some(Some(first)) => {
                    let way = trail.get(first + 1..).unwrap_or_default();
                    if step.by_all_of || way.iter().any(|visit| visit.by_all_of) {
                        found.push(report(&step.to, &here_at(&trail)));
                    }
                }
                None => {
                    seen.insert(step.to.clone(), Some(trail.len()));
                    trail.push(visit(document, step));
                }
            }
        }
    }
    found
}

fn here_at(trail: &[Visit]) -> Pointer {
    trail.last().map_or_else(Pointer::root, |visit| visit.at.clone())
}

fn visit(document: &Document, step: Step) -> Visit {
    let Step { to, by_all_of } = step;
    let mut ahead = Vec::new();
    let schema = document.at(&to);
    if let Some(target) = schema.and_then(|schema| schema.get("$ref")?.as_str()).and_then(Pointer::from_local_reference)
    {
        ahead.push(Step { to: target, by_all_of: false });
    }
    let parts = schema.and_then(|schema| schema.get("allOf")).and_then(Value::as_array).map_or(0, Vec::len);
    let all_of = to.child("allOf");
    ahead.extend((0..parts).map(|part| Step { to: all_of.index(part), by_all_of: true }));
    Visit { at: to, by_all_of, ahead }
}

fn report(whole: &Pointer, part: &Pointer) -> Diagnostic {
    let message = format!("`{}` is a part of itself", whole.to_reference());
    Diagnostic::error(Code::CircularReference, part, message).hint("take it out of its own `allOf`")
}
