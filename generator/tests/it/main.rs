//! Tests of the generator through its public surface.

mod outline;
mod properties;
mod schemas;
mod snapshots;
