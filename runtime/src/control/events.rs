//! What happens on servers, told to those who want to know.

use serde_json::{Value, json};

use super::adhoc::Expired;
use super::plane::Plane;
use super::servers::MockServer;
use crate::webhook::{Event, EventKind};

impl Plane {
    /// Tells the webhooks of a server. `data` is only asked for where somebody listens.
    fn tell(&self, server: &MockServer, kind: EventKind, data: impl FnOnce() -> Value) {
        if self.webhooks.wants(&server.id, kind) {
            self.webhooks.publish(Event::new(kind, self.clock.now(), (&server.id, server.name()), data()));
        }
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
