//! Rust types of what an API is sent and answers, for `src/models.rs` of a project.
//!
//! A valid value always fits its type and is written back as it was: where a schema is too wide for any type, its
//! values stay JSON. Names come from places in the description, so that more of it renames nothing.

mod builder;
mod choice;
mod cycles;
mod finish;
mod functions;
mod item;
mod object;
mod operations;
mod outline;
mod places;
mod rust_type;
mod scalar;
mod shape;
mod text;
mod write;

use std::collections::BTreeMap;

use self::builder::Builder;
use self::operations::Built;
use self::places::Places;
use self::rust_type::Type;
use self::write::Written;
use super::names::{Taken, type_name};
use crate::model::{Api, OperationKey};
use crate::spec::named_schemas;

/// What is written for the types of an API.
#[derive(Clone, Debug)]
pub struct Models {
    /// The text of `src/models.rs`.
    pub text: String,
    /// The operations, in the order of [`Api::operations`].
    pub operations: Vec<OperationModels>,
    /// What the text needs.
    pub uses: Uses,
    /// How much of the description has a type.
    pub typed: Typed,
}

/// What is written for the types of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationModels {
    /// The name of the operation's function and of its file.
    pub function: String,
    /// The type of what it is sent.
    pub input: String,
    /// Statuses (`200`, `4XX`, `default`) and the types of their bodies, where they have one.
    pub answers: Vec<(String, Option<String>)>,
}

/// What the written types need besides serde.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Dates and times.
    pub chrono: bool,
    /// UUIDs.
    pub uuid: bool,
}

/// Positions (members, items, parameters, bodies) whose schema says a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Those that have a type.
    pub typed: usize,
    /// Those that stayed `serde_json::Value`.
    pub untyped: usize,
}

/// Makes the types of an API. `known` gives the functions that operations have already.
#[must_use]
pub fn models(api: &Api, known: &BTreeMap<OperationKey, String>) -> Models {
    let functions = functions::names(api, known);
    let places = Places::new(api, &functions);
    let mut builder = Builder::new(&api.schemas, &places);
    let operations = api.operations.iter().zip(&functions);
    let built: Vec<Built> = operations.map(|(operation, function)| builder.operation(operation, function)).collect();
    let components = builder.components(named_schemas(&api.document));
    let Builder { mut items, typed, .. } = builder;
    finish::boxes(&mut items);
    let (names, defaults) = (finish::names(&items), finish::defaults(&items));
    let mut taken = Taken::default();
    for name in &names {
        taken.insert(name);
    }
    let mut aliases = Vec::new();
    for (rust_type, at) in components {
        if !matches!(rust_type.core(), Type::Item(_)) {
            let name = taken.claim(&type_name(&at.last().unwrap_or_default()), "");
            aliases.push((name, rust_type));
        }
    }
    let (text, uses) = Written { items: &items, names: &names, defaults: &defaults, aliases: &aliases }.text();
    let operations = built.into_iter().map(|operation| operation.named(&names)).collect();
    Models { text, operations, uses, typed }
}
