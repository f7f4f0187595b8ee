//! What became of a description: which operation is which of the old one, and what changed for its clients.
//!
//! [`pairing`] finds the operations that are the same in both, renamed or not.

pub mod pairing;
mod same;

pub use same::{SameSchemas, same_schema};
