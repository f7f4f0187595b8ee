//! The data plane: a bundle compiled for serving, the router, the choice of a reply and its rendering.
//!
//! Values in, values out: nothing here touches sockets, files or clocks.

mod negotiate;
mod prefer;
mod problem;
mod render;
mod request;
mod router;
mod security;
mod snapshot;
mod validate;

pub use negotiate::{Chosen, Offer, negotiate};
pub use prefer::Preferences;
pub use problem::{Problem, ProblemKind};
#[cfg(feature = "program")]
pub(crate) use render::encode as render;
pub(crate) use request::{CodingFault, ReadRequest, decode};
pub use router::{Allow, Found, Router, Routing};
#[cfg(feature = "control")]
pub(crate) use snapshot::Breaches;
pub use snapshot::{BehaviourChange, BehaviourInForce, ServeOptions, Snapshot, UnknownScenario};
pub(crate) use snapshot::{Choice, Handled, Refusal, Selection, Served, options, without_body_for_head};
#[cfg(test)]
pub(crate) use snapshot::{bundled_snapshot, handmade_file, handmade_snapshot};
#[cfg(feature = "control")]
pub(crate) use validate::RequestViolation;
