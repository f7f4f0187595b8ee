//! One schema, compiled.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::compose::{Composed, compose};
use super::reference::{FAULTS, Faulty, KEYWORD, LOWEST, Lowest, Reference};
use super::{Fault, FaultKind, Key, Table};
use crate::source::Pointer;

/// Keywords set aside in one schema before the rest is given up, too.
const MOST_SET_ASIDE: usize = 32;

/// A compiled schema; what it refers to are other units.
pub(super) struct Unit {
    /// Different for every unit that ever was.
    pub(super) id: u64,
    /// Where the schema is.
    pub(super) at: Pointer,
    /// `None`: everything is valid.
    validator: Option<Validator>,
    references: Vec<Key>,
    locations: HashMap<String, usize>,
    copies: Vec<(Pointer, Pointer)>,
    /// Nodes of the composed schema.
    pub(super) size: usize,
}

impl Unit {
    pub(super) fn compile(table: &Arc<Table>, key: &Key) -> Self {
        static UNITS: AtomicU64 = AtomicU64::new(0);
        let Composed { mut schema, references, locations, copies, mut faults, nodes } = compose(table, key);
        let mut validator = None;
        for _ in 0..MOST_SET_ASIDE {
            match build(table, &schema, &references, &faults) {
                Ok(built) => {
                    validator = Some(built);
                    break;
                }
                Err((location, message)) => {
                    let schema_at = origin(&copies, &location);
                    faults.push(Fault { kind: FaultKind::Uncompilable, schema: schema_at, message });
                    set_aside(&mut schema, &location, faults.len() - 1);
                }
            }
        }
        Self {
            id: UNITS.fetch_add(1, Ordering::Relaxed),
            at: key.node.at().clone(),
            validator,
            references,
            locations,
            copies,
            size: nodes,
        }
    }

    /// Whether a value is valid, asked as part of a judgement.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        self.validator.as_ref().is_none_or(|validator| validator.is_valid(value))
    }

    /// How many other schemas it refers to.
    pub(super) fn references(&self) -> usize {
        self.references.len()
    }

    pub(super) fn validator(&self) -> Option<&Validator> {
        self.validator.as_ref()
    }

    /// What the reference at a location of the composed schema refers to.
    pub(super) fn reference(&self, location: &str) -> Option<&Key> {
        self.references.get(*self.locations.get(location)?)
    }

    /// The place in the document of a place in the composed schema.
    pub(super) fn origin(&self, location: &str) -> Pointer {
        origin(&self.copies, location)
    }
}

/// The deepest copy that a place lies in says where it comes from.
fn origin(copies: &[(Pointer, Pointer)], location: &str) -> Pointer {
    let inside = |(to, from): &(Pointer, Pointer)| {
        let rest = location.strip_prefix(to.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| (to.as_str().len(), format!("{from}{rest}")))
    };
    let deepest = copies.iter().filter_map(inside).max_by_key(|(length, _)| *length);
    deepest.map_or_else(Pointer::root, |(_, place)| Pointer::parse(&place))
}

type AnyKeyword = Box<dyn for<'i> Keyword<'i>>;

/// A validator that asserts formats; else the place in the schema that cannot be compiled, and why.
fn build(
    table: &Arc<Table>,
    schema: &Value,
    references: &[Key],
    faults: &[Fault],
) -> Result<Validator, (String, String)> {
    let (table, keys, faults) = (Arc::downgrade(table), references.to_vec(), faults.to_vec());
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .with_format("byte", is_base64)
        .with_keyword(KEYWORD, move |_, argument, _| {
            let key = index(argument).and_then(|index| keys.get(index));
            let keyword = key.map(|key| Box::new(Reference::new(table.clone(), key.clone())) as AnyKeyword);
            keyword.ok_or_else(|| ValidationError::custom("no such reference"))
        })
        .with_keyword(FAULTS, move |_, argument, _| {
            let told = argument.as_array().into_iter().flatten().filter_map(index);
            let told = told.filter_map(|index| faults.get(index).cloned()).collect();
            Ok(Box::new(Faulty(told)) as AnyKeyword)
        })
        .with_keyword(LOWEST, |_, _, _| Ok(Box::new(Lowest) as AnyKeyword))
        .build(schema)
        .map_err(|error| (error.instance_path().as_str().to_owned(), error.to_string()))
}

/// Whether a text is base64, the format `byte` of OpenAPI (3.0 §4.4). Nobody agrees about padding and line ends.
pub(crate) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=').bytes().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    let mut count = 0_usize;
    for digit in digits {
        if !(digit.is_ascii_alphanumeric() || matches!(digit, b'+' | b'/')) {
            return false;
        }
        count += 1;
    }
    // One digit alone holds no byte.
    count % 4 != 1
}

fn index(argument: &Value) -> Option<usize> {
    argument.as_u64().and_then(|index| usize::try_from(index).ok())
}

/// Puts a fault in the place of the keyword that a location lies in; the whole schema where there is none.
fn set_aside(schema: &mut Value, location: &str, fault: usize) {
    let mut tokens: Vec<String> = Pointer::parse(location).tokens().collect();
    while let Some(last) = tokens.pop() {
        // Members of such keywords are schemas, or patterns, by name: what is told is told beside the keyword.
        let by_name = tokens.last().is_some_and(|owner| ["properties", "patternProperties"].contains(&owner.as_str()));
        let owner = tokens.iter().fold(Pointer::root(), |at, token| at.child(token));
        let Some(Value::Object(members)) = schema.pointer_mut(owner.as_str()) else { continue };
        if members.shift_remove(&last).is_none() {
            continue;
        }
        let beside = if by_name { owner.parent().unwrap_or_else(Pointer::root) } else { owner };
        if let Some(Value::Object(keywords)) = schema.pointer_mut(beside.as_str()) {
            add_fault(keywords, fault);
        }
        return;
    }
    *schema = json!({ FAULTS: [fault] });
}

fn add_fault(keywords: &mut Map<String, Value>, fault: usize) {
    if let Some(faults) = keywords.entry(FAULTS).or_insert_with(|| json!([])).as_array_mut() {
        faults.push(json!(fault));
    }
}
