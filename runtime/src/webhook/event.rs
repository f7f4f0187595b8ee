//! What happens, as webhooks are told.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EventKind {
    RequestReceived,
    ResponseSent,
    ScenarioChanged,
    ServerStarted,
    ServerStopped,
    MockExpired,
    /// Somebody wants to see whether a webhook works.
    Test,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    pub(crate) at: DateTime<Utc>,
    pub(crate) server_id: String,
    pub(crate) server_name: String,
    /// What is told about it.
    pub(crate) data: Value,
    /// The path of a request, without its query.
    pub(crate) path: Option<String>,
    /// The status of a reply.
    pub(crate) status: Option<u16>,
}

impl EventKind {
    /// Those that a webhook can be made for.
    pub(crate) const ALL: [Self; 6] = [
        Self::RequestReceived,
        Self::ResponseSent,
        Self::ScenarioChanged,
        Self::ServerStarted,
        Self::ServerStopped,
        Self::MockExpired,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RequestReceived => "request.received",
            Self::ResponseSent => "response.sent",
            Self::ScenarioChanged => "scenario.changed",
            Self::ServerStarted => "server.started",
            Self::ServerStopped => "server.stopped",
            Self::MockExpired => "mock.expired",
            Self::Test => "webhook.test",
        }
    }

    /// One that a webhook can be made for.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its place in a set of kinds.
    pub(super) fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Event {
    /// Something about a server that is no request.
    pub(crate) fn new(kind: EventKind, at: DateTime<Utc>, server: (&str, String), data: Value) -> Self {
        let (server_id, server_name) = (server.0.to_owned(), server.1);
        Self { kind, at, server_id, server_name, data, path: None, status: None }
    }

    /// What is sent: the kind by both of its usual names.
    pub(super) fn payload(self, id: &str) -> String {
        let payload = json!({
            "event": self.kind.name(),
            "type": self.kind.name(),
            "id": id,
            "timestamp": self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "server_id": self.server_id,
            "server_name": self.server_name,
            "data": self.data,
        });
        payload.to_string()
    }
}
