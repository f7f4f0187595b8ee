//! The control plane: HTTP for people and programs that steer mocks.

mod clock;
mod entropy;
mod fault;
mod openapi;
