//! The data plane: a bundle compiled for serving, the router, the choice of a reply and its rendering.
//!
//! Values in, values out: nothing here touches sockets, files or clocks.

mod negotiate;
mod prefer;
mod problem;
mod render;
#[expect(dead_code, reason = "read by the steps of the request side")]
mod request;
mod router;
mod snapshot;

pub use negotiate::{Chosen, Offer, negotiate};
pub use prefer::Preferences;
pub use problem::{Problem, ProblemKind};
pub use router::{Allow, Found, Router, Routing};
pub use snapshot::Snapshot;
pub(crate) use snapshot::{Choice, Selection, Served, options, without_body_for_head};
#[cfg(test)]
pub(crate) use snapshot::{handmade_file, handmade_snapshot};
