//! What all requests to the control plane share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU16};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use chrono::{DateTime, Utc};
use mockwright_generator::source::ReadOptions;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::access::Access;
use super::adhoc::AdhocMocks;
use super::clock::Clock;
use super::config::SystemConfig;
use super::endpoints;
use super::entropy::Entropy;
use super::servers::Servers;
use super::vitals::Vitals;
use crate::journal::log::RequestLog;
use crate::store::Store;
use crate::webhook::Webhooks;

/// The state of the control plane.
#[derive(Debug)]
pub(crate) struct Plane {
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) store: Store,
    pub(crate) access: Access,
    pub(crate) adhoc: AdhocMocks,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) servers: Servers,
    pub(crate) settings: PlaneSettings,
    pub(crate) config: SystemConfig,
    pub(crate) log: Arc<RequestLog>,
    /// Where the search for the port of a further server begins.
    pub(crate) first_port: AtomicU16,
    /// Whether the control plane has a listener of its own, and so leaves those of the mocks alone.
    pub(crate) apart: AtomicBool,
    pub(crate) started_at: DateTime<Utc>,
    /// Work that goes on beside requests.
    pub(crate) tasks: TaskTracker,
    pub(crate) stopping: CancellationToken,
    /// Ends replies that would not end by themselves.
    pub(crate) leaving: CancellationToken,
    pub(crate) vitals: Vitals,
    /// All endpoints, put together when somebody first calls one; taken away at the end, since they hold this.
    pub(super) router: Mutex<Option<Router>>,
}

impl Plane {
    /// All endpoints.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        let mut router = self.router.lock().unwrap_or_else(PoisonError::into_inner);
        router.get_or_insert_with(|| endpoints::router(self)).clone()
    }

    /// Lets go of the endpoints.
    pub(super) fn close(&self) {
        *self.router.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What was decided when the process started.
#[derive(Clone, Debug)]
pub(crate) struct PlaneSettings {
    /// The folder of all that is kept.
    pub(crate) folder: PathBuf,
    /// Where servers listen.
    pub(crate) host: String,
    /// The folder that descriptions of new servers are in.
    pub(crate) root: PathBuf,
    /// How descriptions of new servers are read.
    pub(crate) read: ReadOptions,
}
