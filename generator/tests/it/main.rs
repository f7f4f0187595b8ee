//! Tests of the generator through its public surface.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod changes;
mod models;
mod outline;
mod pairs;
mod properties;
mod regenerate;
mod schemas;
mod snapshots;
