//! What the program's log has of servers.

use super::MockServer;

/// It serves since just now.
pub(super) fn started(server: &MockServer, url: &str) {
    tracing::info!(server_id = server.id, server = server.name(), url, "server started");
}

/// It serves no longer.
pub(super) fn stopped(server: &MockServer) {
    tracing::info!(server_id = server.id, server = server.name(), "server stopped");
}

/// It cannot be started.
pub(super) fn failed(server: &MockServer, reason: &str) {
    tracing::error!(server_id = server.id, server = server.name(), reason, "server cannot be started");
}

/// Another scenario answers.
pub(crate) fn activated(server: &MockServer, scenario: &str, caller: &str) {
    tracing::info!(server_id = server.id, server = server.name(), scenario, caller, "scenario activated");
}
