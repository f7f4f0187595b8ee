//! Serves mocks of OpenAPI descriptions.
//!
//! [`Mock`] starts one in a few calls:
//!
//! ```no_run
//! use mockwright_runtime::Mock;
//!
//! # async fn start() -> Result<(), mockwright_runtime::StartError> {
//! let mock = Mock::from_spec("petstore.yaml").start().await?;
//! println!("listening on {}", mock.url());
//! mock.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! [`mock`] is the data plane: values in, values out, no I/O. [`host`] owns the sockets and the servers of the process.

#[cfg(feature = "control")]
mod control;
pub mod handler;
pub mod host;
#[cfg(feature = "control")]
mod journal;
pub mod mock;
#[cfg(feature = "program")]
pub mod program;
pub mod requests;
#[cfg(feature = "signals")]
mod signals;
#[cfg(feature = "program")]
pub mod smoke;
#[cfg(feature = "control")]
mod store;
#[cfg(feature = "control")]
mod webhook;

#[cfg(feature = "control")]
pub use control::{
    ControlError, ControlOptions, ControlPlane, Export, ExportError, Exported, LogFormat, LogLevel, LogSwitch,
    RateLimit, ServeError, Setting, UnknownLog, control_document,
};
pub use host::{Mock, Reloaded, RunningMock, Sources, StartError};
pub use mockwright_generator::bundle::{SecurityMode, ValidateMode};
#[cfg(feature = "signals")]
pub use signals::Signals;
