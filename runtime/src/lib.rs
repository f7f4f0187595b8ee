//! Serves mocks of OpenAPI descriptions.
//!
//! [`mock`] is the data plane: values in, values out, no I/O. [`host`] owns the sockets and the servers of the process.

pub mod host;
pub mod mock;
