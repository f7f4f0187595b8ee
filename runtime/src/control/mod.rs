//! The control plane: HTTP for people and programs that steer mocks.

mod access;
mod clock;
mod entropy;
mod fault;
mod openapi;
