//! Webhooks: who is told what happens on a server, and that the telling arrives.
//!
//! Threads that serve ask [`Webhooks::wants`] and [`Webhooks::publish`] an [`Event`]; neither waits. The [`courier`] takes
//! events out of the queue, keeps a pending delivery for each webhook that is told, and tries until it arrives.

mod attempt;
mod batch;
mod client;
mod courier;
mod event;
mod filter;
mod hook;
mod inlet;
mod lanes;
mod marker;
mod registry;
mod reply;
mod retries;
mod retry_after;
mod secret;
mod signature;
mod verdict;
mod webhooks;

#[cfg(test)]
mod tests;

pub(crate) use event::{Event, EventKind};
pub(crate) use filter::{PathFilter, StatusFilter};
pub(crate) use hook::{Counters, Hook, text_of};
pub(crate) use marker::is_delivery;
pub(crate) use secret::{Secret, Secrets};
pub(crate) use webhooks::{WebhookSettings, Webhooks};
