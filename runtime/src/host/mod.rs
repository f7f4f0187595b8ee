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
mod limits;
mod listen;
mod load;
mod mock;
mod prover;
mod reload;
mod running;
mod sandbox;
mod server;
mod service;
#[cfg(test)]
mod tests;

pub use error::StartError;
pub use load::Sources;
pub use mock::Mock;
pub use reload::Reloaded;
pub use running::RunningMock;
