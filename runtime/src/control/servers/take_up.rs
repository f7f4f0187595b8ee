//! Taking up a server with all that is kept of it.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

use super::config::ConfigChange;
use super::identities::Identities;
use super::overlay::{Changes, LiveOverlay};
use super::server::{MockServer, ServerOrigin, ServerStatus, State};
use super::usage::{Logged, Usage};
use crate::control::front::ServerFront;
use crate::control::plane::Plane;
use crate::control::turn::Turn;
use crate::journal::log::LogSource;
use crate::store::{IdentityKind, ServerRow, StoreError};

/// What is known of a server before anything is read.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) origin: ServerOrigin,
    pub(super) name: Option<String>,
    pub(super) config: ConfigChange,
    pub(super) active: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) created_by: String,
    /// Whether it is served on the control plane's own listener.
    pub(super) own_listener: bool,
    pub(super) status: ServerStatus,
}

impl Known {
    /// What a row says; `None` where somebody else wrote there.
    pub(super) fn of_row(row: ServerRow, status: ServerStatus) -> Option<Self> {
        Some(Self {
            origin: serde_json::from_str(&row.origin).ok()?,
            config: serde_json::from_str(&row.config).unwrap_or_default(),
            id: row.id,
            name: Some(row.name).filter(|name| !name.is_empty()),
            active: row.active_scenario,
            created_at: DateTime::from_timestamp_micros(row.created_at)?,
            created_by: row.created_by,
            own_listener: false,
            status,
        })
    }
}

impl Plane {
    /// A server with what is kept of it, not started.
    pub(super) async fn take_up(self: &Arc<Self>, known: Known) -> Result<Arc<MockServer>, StoreError> {
        let store = &self.store;
        let (counters, clients) = store.statistics(&known.id).await?;
        let scenarios = Identities::new(store.identities(&known.id, IdentityKind::Scenario).await?);
        let responses = Identities::new(store.identities(&known.id, IdentityKind::Response).await?);
        let (mut changes, _) = Changes::of_rows(store.overlay(&known.id).await?);
        changes.behaviour = known.config.behaviour();
        changes.active = known.active;
        let recording = known.config.storage_enabled.unwrap_or(true);
        self.webhooks.enable(&known.id, known.config.webhooks_enabled.unwrap_or(true));
        let shown = known.config.admin_ui_enabled.unwrap_or(!self.apart.load(Ordering::Relaxed));
        let logged = Logged {
            log: Arc::clone(&self.log),
            source: Arc::new(LogSource::new(&known.id)),
            webhooks: Arc::clone(&self.webhooks),
        };
        let front = Arc::new(ServerFront::new(known.own_listener, shown));
        front.lead_to(self);
        Ok(Arc::new(MockServer {
            id: known.id,
            origin: known.origin,
            created_at: known.created_at,
            created_by: known.created_by,
            usage: Arc::new(Usage::new(self.clock.clone(), counters, &clients, recording, logged)),
            overlay: Arc::new(LiveOverlay::new(changes)),
            front,
            scenarios: Mutex::new(scenarios),
            responses: Mutex::new(responses),
            changing: Turn::default(),
            unsaved: Mutex::default(),
            keeping: tokio::sync::Mutex::default(),
            state: Mutex::new(State {
                status: known.status,
                name: known.name,
                config: known.config,
                port: known.config.port,
                running: None,
                started_at: None,
                failure: Vec::new(),
            }),
        }))
    }
}
