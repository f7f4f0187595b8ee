//! The servers of this process: start, stop, sockets and their time-outs.

mod body;
mod bundle_files;
mod connection;
mod error;
mod limits;
mod listen;
mod load;
mod mock;
mod prover;
mod server;
mod service;
#[cfg(test)]
mod tests;

pub use error::StartError;
pub use mock::{Mock, RunningMock};
