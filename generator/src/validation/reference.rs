//! Keywords of our own: one stands for a `$ref`, one for what cannot be judged, one for the lowest 64-bit integer.

use std::sync::{Arc, OnceLock, Weak};

use jsonschema::{Keyword, ValidationError};
use serde_json::Value;

use super::unit::Unit;
use super::{Fault, Key, Table, evaluation};

/// The keyword for references. Composed schemas hold known keywords only, so that no description can use it.
pub(super) const KEYWORD: &str = "mockwright-schema";

/// The keyword for what cannot be judged.
pub(super) const FAULTS: &str = "mockwright-faults";

/// The keyword beside a `minimum` of -2^63.
pub(super) const LOWEST: &str = "mockwright-lowest";

/// Refuses the double that equals -2^63.
///
/// That number itself is read as an integer. What is read as this double had more digits, was smaller and was rounded:
/// the crate cannot tell it from the bound.
pub(super) struct Lowest;

impl<'i> Keyword<'i> for Lowest {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("{instance} is less than the minimum of {}", i64::MIN)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        const BOUND: f64 = -9_223_372_036_854_775_808.0;
        !instance.is_f64() || instance.as_f64().is_none_or(|double| double.to_bits() != BOUND.to_bits())
    }
}

/// Tells that a value met what cannot be judged.
pub(super) struct Faulty(pub(super) Vec<Fault>);

impl<'i> Keyword<'i> for Faulty {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let _ = self.is_valid(instance);
        Ok(())
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        evaluation::tell(&self.0);
        true
    }
}

/// A schema of the table, compiled when the first value is judged by it.
///
/// Schemas refer to one another in circles, so nothing here keeps a unit or the table alive.
pub(super) struct Reference {
    table: Weak<Table>,
    key: Key,
    unit: OnceLock<Weak<Unit>>,
}

impl Reference {
    pub(super) fn new(table: Weak<Table>, key: Key) -> Self {
        Self { table, key, unit: OnceLock::new() }
    }

    /// `None` once the table is gone: nobody can ask then.
    fn unit(&self) -> Option<Arc<Unit>> {
        if let Some(unit) = self.unit.get().and_then(Weak::upgrade) {
            return Some(unit);
        }
        let unit = self.table.upgrade()?.unit(&self.key);
        // It may be set already, to a unit that the table has forgotten; then the table is asked each time.
        let _ = self.unit.set(Arc::downgrade(&unit));
        Some(unit)
    }
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("does not match the schema")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.unit().is_none_or(|unit| evaluation::visit(&unit, instance))
    }
}
