//! The data plane: a bundle compiled for serving, the router, the choice of a reply and its rendering.
//!
//! Values in, values out: nothing here touches sockets, files or clocks.

mod render;
mod router;

pub use router::{Allow, Found, Router, Routing};
