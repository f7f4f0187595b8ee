//! The servers of this process: start, stop, sockets and their time-outs.

mod body;
mod bundle_files;
mod connection;
mod cors;
mod error;
mod follow;
pub(crate) mod front;
#[cfg(feature = "control")]
mod front_server;
mod handled;
mod limits;
mod listen;
mod load;
mod mock;
mod prover;
mod reload;
mod running;
mod server;
mod service;
mod shared_origin;
#[cfg(test)]
mod tests;
mod verify;
mod with_functions;

#[cfg(feature = "control")]
pub(crate) use body::{drain as drain_body, read as read_body};
#[cfg(feature = "control")]
pub(crate) use cors::share as share_with;
pub use error::StartError;
#[cfg(feature = "control")]
pub(crate) use front_server::FrontServer;
#[cfg(feature = "control")]
pub(crate) use limits::{Limits, names_host};
#[cfg(feature = "control")]
pub(crate) use listen::{Port, listen};
pub use load::Sources;
pub use mock::Mock;
pub use reload::Reloaded;
pub use running::RunningMock;
#[cfg(feature = "control")]
pub(crate) use running::url_of;
#[cfg(feature = "control")]
pub(crate) use shared_origin::{apply as keep_apart, is_session_cookie};
