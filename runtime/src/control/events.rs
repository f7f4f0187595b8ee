//! What happens on servers, told to those who want to know.

use serde_json::{Value, json};

use super::adhoc::Expired;
use super::plane::Plane;
use super::servers::MockServer;
use crate::journal::log::{Happened, LogEntry};
use crate::store::LogRow;
use crate::webhook::{Event, EventKind};

impl Plane {
    /// Tells the webhooks of a server. `data` is only asked for where somebody listens.
    fn tell(&self, server: &MockServer, kind: EventKind, data: impl FnOnce() -> Value) {
        if self.webhooks.wants(&server.id, kind) {
            self.webhooks.publish(Event::new(kind, self.clock.now(), (&server.id, server.name()), data()));
        }
    }

    /// Tells of a request, or of the reply to it, as the log shows it.
    pub(super) fn tell_request(&self, happened: Happened, row: &LogRow) {
        let kind = match happened {
            Happened::Received => EventKind::RequestReceived,
            Happened::Replied => EventKind::ResponseSent,
        };
        if !self.webhooks.wants(&row.server_id, kind) {
            return;
        }
        let Some(server) = self.servers.get(&row.server_id) else { return };
        let mut data = serde_json::to_value(LogEntry::from(row)).unwrap_or_default();
        if let Some(members) = data.as_object_mut() {
            members.shift_remove("id");
            if happened == Happened::Received {
                members.retain(|name, _| !name.starts_with("response_") && name != "violations");
            }
        }
        let mut event = Event::new(kind, self.clock.now(), (&server.id, server.name()), data);
        event.path = Some(row.path.clone());
        event.status = match happened {
            Happened::Received => None,
            Happened::Replied => u16::try_from(row.status).ok(),
        };
        self.webhooks.publish(event);
    }

    pub(super) fn tell_started(&self, server: &MockServer) {
        self.tell(server, EventKind::ServerStarted, || json!({"status": "running", "port": server.state().port}));
    }

    pub(super) fn tell_stopped(&self, server: &MockServer) {
        self.tell(server, EventKind::ServerStopped, || json!({"status": "stopped", "port": server.state().port}));
    }

    /// `change` says what was done. `before` is the scenario that was active, or the name that it had.
    pub(super) fn tell_scenario(&self, server: &MockServer, change: &str, name: &str, before: Option<&str>) {
        let data = || json!({"change": change, "scenario": name, "previous_scenario": before});
        self.tell(server, EventKind::ScenarioChanged, data);
    }

    /// Ad-hoc mocks belong to no server: the webhooks of the first one are told.
    pub(super) fn tell_expired(&self, over: &[Expired]) {
        if over.is_empty() {
            return;
        }
        let servers = self.servers.all();
        let Some(first) = servers.iter().find(|server| server.front.own).or(servers.first()) else { return };
        for mock in over {
            let data = || json!({"mock_id": mock.id.to_string(), "name": mock.name, "hit_count": mock.hits});
            self.tell(first, EventKind::MockExpired, data);
        }
    }
}
