//! A Rust project that serves a mock and has a function for each operation.

mod models;
mod names;

pub use models::{Models, OperationModels, Typed, Uses, models};
