//! The control plane: HTTP for people and programs that steer mocks.

mod access;
mod adhoc;
mod clock;
mod entropy;
pub(crate) mod fault;
pub(crate) mod fields;
mod openapi;
