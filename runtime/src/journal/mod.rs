//! The newest requests, kept in memory, and what they show: whether a program called what it should have called.
//!
//! Threads that serve put a [`Record`] into a [`Recorder`] and go on. Who asks reads a [`Query`] and [`Times`](crate::requests::Times) from JSON and
//! gets a [`Verification`].

mod body_wanted;
mod criterion;
mod headers;
mod json;
pub(crate) mod log;
mod path_pattern;
pub(crate) mod pattern;
mod policy;
mod query;
mod record;
mod recorder;
mod scope;
mod secret;
mod times;
mod verification;

pub(crate) use headers::RecordedHeaders;
pub(crate) use policy::{LogPolicy, LogRules};
pub(crate) use query::Query;
pub(crate) use record::{Record, RecordedBody};
pub(crate) use recorder::Recorder;
pub(crate) use secret::is_secret;
pub(crate) use times::times_from_json;
pub(crate) use verification::Verification;
