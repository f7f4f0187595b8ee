use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use schemars::Schema;

use crate::diagnostic::Diagnostic;
use crate::source::Pointer;

/// Turns the schema at a pointer into JSON Schema 2020-12.
///
/// The one implementation reads a description (`spec`); the trait keeps the model free of dialects.
pub trait LowerSchema: Send + Sync {
    /// Lowers one schema with everything inside it, but not what it refers to. `None`: nothing is there.
    ///
    /// In the result every `$ref` is local (`#/…`, a pointer into the same document), so that it can be
    /// looked up in the same table, and every keyword is one of 2020-12 or an OpenAPI keyword that later steps
    /// read: `discriminator`, `xml`, `example`, `readOnly`, `writeOnly`.
    fn lower(&self, at: &Pointer) -> Option<LoweredSchema>;
}

/// A schema in 2020-12 and what was noticed while lowering it.
#[derive(Debug)]
pub struct LoweredSchema {
    /// The schema.
    pub schema: Schema,
    /// Faults in it, places unresolved.
    pub diagnostics: Vec<Diagnostic>,
}

/// Every schema of a description by its pointer, lowered when first asked for. A clone is the same table.
#[derive(Clone)]
pub struct Schemas(Arc<Table>);

struct Table {
    source: Box<dyn LowerSchema>,
    lowered: RwLock<HashMap<Pointer, Option<Arc<Schema>>>>,
    diagnostics: RwLock<Vec<Diagnostic>>,
}

impl Schemas {
    /// A table over a source of schemas.
    #[must_use]
    pub fn new(source: impl LowerSchema + 'static) -> Self {
        let (lowered, diagnostics) = (RwLock::default(), RwLock::default());
        Self(Arc::new(Table { source: Box::new(source), lowered, diagnostics }))
    }

    /// A table over a value whose schemas already are JSON Schema 2020-12 with local references.
    #[must_use]
    pub fn of_value(root: serde_json::Value) -> Self {
        struct Plain(serde_json::Value);
        impl LowerSchema for Plain {
            fn lower(&self, at: &Pointer) -> Option<LoweredSchema> {
                let schema = Schema::try_from(self.0.pointer(at.as_str())?.clone()).ok()?;
                Some(LoweredSchema { schema, diagnostics: Vec::new() })
            }
        }
        Self::new(Plain(root))
    }

    /// The schema at a pointer; `None` where there is none.
    #[must_use]
    pub fn get(&self, at: &Pointer) -> Option<Arc<Schema>> {
        if let Some(known) = self.0.lowered.read().unwrap_or_else(PoisonError::into_inner).get(at) {
            return known.clone();
        }
        let lowered = self.0.source.lower(at).map(|lowered| {
            if !lowered.diagnostics.is_empty() {
                self.0.diagnostics.write().unwrap_or_else(PoisonError::into_inner).extend(lowered.diagnostics);
            }
            Arc::new(lowered.schema)
        });
        let mut table = self.0.lowered.write().unwrap_or_else(PoisonError::into_inner);
        table.entry(at.clone()).or_insert(lowered).clone()
    }

    /// Takes what was noticed while lowering schemas since the last call; places are unresolved.
    #[must_use]
    pub fn take_diagnostics(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.0.diagnostics.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lowered = self.0.lowered.read().unwrap_or_else(PoisonError::into_inner).len();
        f.debug_struct("Schemas").field("lowered", &lowered).finish_non_exhaustive()
    }
}
