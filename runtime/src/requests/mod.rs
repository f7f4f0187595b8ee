//! What a mock was asked: the newest requests, and whether they came as they should have.
//!
//! ```no_run
//! use mockwright_runtime::Mock;
//! use mockwright_runtime::requests::Expectation;
//!
//! # async fn start() -> Result<(), mockwright_runtime::StartError> {
//! let mock = Mock::from_spec("petstore.yaml").start().await?;
//! // … what is tested calls `mock.url()` …
//! assert_eq!(mock.requests().of("addPet").len(), 1);
//! mock.verify(Expectation::of("getPetById").times(1..=3).with_status(200));
//! # Ok(())
//! # }
//! ```

mod expectation;
mod list;
mod newest;
mod recorded;
mod recording;
mod times;

pub use expectation::{Expectation, Unmet};
pub use list::Requests;
#[cfg(feature = "control")]
pub(crate) use newest::{Bounds, LONGEST_BODY, Newest, Weighed};
pub use recorded::RecordedRequest;
pub(crate) use recording::Recording;
pub use times::Times;
#[cfg(feature = "control")]
pub(crate) use times::times;
