//! One server of this process, whether it runs or not.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use mockwright_generator::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};

use super::config::{ConfigChange, ServerConfig};
use super::identities::Identities;
use super::overlay::LiveOverlay;
use super::usage::Usage;
use crate::control::front::ServerFront;
use crate::control::turn::Turn;
use crate::host::RunningMock;
use crate::mock::Snapshot;
use crate::store::{Identity, IdentityKind, ServerRow, Statement};

/// A server.
#[derive(Debug)]
pub(crate) struct MockServer {
    pub(crate) id: String,
    pub(crate) origin: ServerOrigin,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) created_by: String,
    pub(crate) usage: Arc<Usage>,
    pub(crate) overlay: Arc<LiveOverlay>,
    pub(crate) front: Arc<ServerFront>,
    pub(super) scenarios: Mutex<Identities>,
    pub(super) responses: Mutex<Identities>,
    /// Held by whoever changes it, so that changes come one after the other.
    pub(crate) changing: Turn,
    /// Numbers that were given and are not kept yet.
    pub(super) unsaved: Mutex<Vec<(IdentityKind, Identity)>>,
    /// Held by whoever keeps numbers.
    pub(crate) keeping: tokio::sync::Mutex<()>,
    pub(super) state: Mutex<State>,
}

/// What a server is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum ServerOrigin {
    /// Named on the command line: a description or the folder of a bundle.
    Named {
        /// As it was typed.
        location: String,
        bundle: bool,
        /// The same from wherever one looks.
        #[serde(default)]
        absolute: Option<String>,
    },
    /// Made through the API: a bundle of a description, in a folder of ours.
    Created {
        spec: String,
        folder: PathBuf,
        seed: Option<u64>,
        /// The folder of the Rust project that the bundle is in, where one was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project: Option<PathBuf>,
    },
}

/// What a server does just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ServerStatus {
    /// It is being made or read.
    Starting,
    /// It serves.
    Running,
    /// It finishes the replies that are under way.
    Stopping,
    /// It does not serve.
    Stopped,
    /// It could not be started; the diagnostics say why.
    Error,
}

impl ServerOrigin {
    /// What is named on the command line.
    pub(crate) fn named(location: &str, bundle: bool) -> Self {
        let is_url = location.contains("://");
        let path = Path::new(location).canonicalize().ok().filter(|_| !is_url);
        let absolute = path.map(|path| path.to_string_lossy().into_owned());
        Self::Named { location: location.to_owned(), bundle, absolute }
    }
}

impl ServerStatus {
    /// Whether it is on its way to another state.
    pub(crate) fn is_between(self) -> bool {
        matches!(self, Self::Starting | Self::Stopping)
    }
}

/// What changes about a server.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) status: ServerStatus,
    /// The name that it was given; `None`: its description's or bundle's.
    pub(crate) name: Option<String>,
    pub(crate) config: ConfigChange,
    /// Where it listens, or did.
    pub(crate) port: Option<u16>,
    pub(crate) running: Option<Arc<RunningMock>>,
    pub(crate) started_at: Option<DateTime<Utc>>,
    /// Why it did not start.
    pub(crate) failure: Vec<Diagnostic>,
}

impl MockServer {
    /// What changes about it. Nobody holds it for long.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The numbers of its scenarios.
    pub(crate) fn scenarios(&self) -> MutexGuard<'_, Identities> {
        self.scenarios.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The numbers of its responses.
    pub(crate) fn responses(&self) -> MutexGuard<'_, Identities> {
        self.responses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Numbers for scenarios, or for responses, that have none. Keeping them is another step, for which whoever only reads
    /// waits no longer than a moment.
    pub(crate) fn number<'p>(
        &self,
        kind: IdentityKind,
        places: impl IntoIterator<Item = &'p str>,
        now: DateTime<Utc>,
        by: &str,
    ) {
        let mut identities = match kind {
            IdentityKind::Scenario => self.scenarios(),
            IdentityKind::Response => self.responses(),
        };
        let drawn = identities.number(places, now.timestamp_micros(), by);
        drop(identities);
        if !drawn.is_empty() {
            let mut unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
            unsaved.extend(drawn.into_iter().map(|identity| (kind, identity)));
        }
    }

    /// What keeps the numbers that are not kept yet. One that changed since is kept as it is now.
    pub(crate) fn unsaved_numbers(&self) -> Vec<Statement> {
        let unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let now = |kind: IdentityKind, id: i64| match kind {
            IdentityKind::Scenario => self.scenarios().get(id).cloned(),
            IdentityKind::Response => self.responses().get(id).cloned(),
        };
        let put = |(kind, drawn): (IdentityKind, Identity)| Some(now(kind, drawn.id)?.put(&self.id, kind));
        unsaved.into_iter().filter_map(put).collect()
    }

    /// So many numbers are kept now.
    pub(crate) fn numbers_saved(&self, count: usize) {
        let mut unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        let count = count.min(unsaved.len());
        unsaved.drain(..count);
    }

    /// What serves, if it was read.
    pub(crate) fn running(&self) -> Option<Arc<RunningMock>> {
        self.state().running.clone()
    }

    /// What is served.
    pub(crate) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.running().map(|running| running.stage().snapshot())
    }

    /// The name people see.
    pub(crate) fn name(&self) -> String {
        let state = self.state();
        let of_mock = || state.running.as_ref().map(|running| running.name());
        state.name.clone().or_else(of_mock).unwrap_or_else(|| self.location())
    }

    /// The description or bundle that it was made from.
    pub(crate) fn location(&self) -> String {
        match &self.origin {
            ServerOrigin::Named { location, .. } => location.clone(),
            ServerOrigin::Created { spec, .. } => spec.clone(),
        }
    }

    /// The folder of its bundle, if it has one.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match &self.origin {
            ServerOrigin::Named { location, bundle: true, .. } => Some(location.into()),
            ServerOrigin::Named { bundle: false, .. } => None,
            ServerOrigin::Created { folder, .. } => Some(folder.clone()),
        }
    }

    /// What was written for it: its bundle, or the project around that.
    pub(crate) fn output(&self) -> Option<PathBuf> {
        match &self.origin {
            ServerOrigin::Created { project: Some(project), .. } => Some(project.clone()),
            _ => self.folder(),
        }
    }

    /// Its configuration, as it holds.
    pub(crate) fn config(&self) -> ServerConfig {
        let behaviour = self.snapshot().map(|snapshot| snapshot.behaviour());
        self.state().config.in_force(behaviour, self.front.is_shown())
    }

    /// Changes what is served, given what was read last and what is served. The overlay was changed already.
    pub(crate) fn apply(&self, change: impl FnOnce(&Snapshot, &Snapshot) -> Snapshot) {
        if let Some(running) = self.running() {
            running.stage().change(change);
        }
    }

    /// As it is kept. `should_run` is what a restart of the process does.
    pub(crate) fn row(&self, should_run: bool) -> ServerRow {
        let state = self.state();
        let text = |value: serde_json::Result<String>| value.unwrap_or_default();
        ServerRow {
            id: self.id.clone(),
            name: state.name.clone().unwrap_or_default(),
            origin: text(serde_json::to_string(&self.origin)),
            state: if should_run { "running" } else { "stopped" }.to_owned(),
            config: text(serde_json::to_string(&state.config)),
            active_scenario: self.overlay.changes().active.clone(),
            created_at: self.created_at.timestamp_micros(),
            created_by: self.created_by.clone(),
        }
    }
}
