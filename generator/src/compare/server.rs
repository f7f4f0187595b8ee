//! Where an API is served.

use super::change::Change;
use super::class::Kind;
use crate::model::{Server, ServerVariable};

/// Compares the servers of a description, an operation or a path item.
pub(super) fn compare(old: &[Server], new: &[Server]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut report = |kind: Kind, message: String| changes.push(Change::new(kind, "servers", message));
    let base_paths = |servers: &[Server]| -> Vec<String> { servers.iter().map(Server::base_path).collect() };
    let (before, after) = (base_paths(old), base_paths(new));
    if let (Some(one), Some(other)) = (before.first(), after.first())
        && !after.contains(one)
    {
        report(Kind::BasePathChanged, format!("base path `{one}` became `{other}`"));
    }
    for server in old {
        match new.iter().find(|other| other.url == server.url) {
            Some(other) => variables(server, other, &mut report),
            None if after.contains(&server.base_path()) || new.is_empty() || old.len() > 1 => {
                report(Kind::ServerRemoved, format!("server `{}` was removed", server.url));
            }
            // The change of the base path has told.
            None => {}
        }
    }
    for server in new.iter().filter(|server| !old.iter().any(|other| other.url == server.url)) {
        report(Kind::ServerAdded, format!("server `{}` was added", server.url));
    }
    changes
}

fn variables(old: &Server, new: &Server, report: &mut impl FnMut(Kind, String)) {
    let any = ServerVariable { default: String::new(), allowed: Vec::new() };
    for (name, variable) in &old.variables {
        let other = new.variables.get(name).unwrap_or(&any);
        let gone = |some: &ServerVariable, others: &ServerVariable| {
            !others.allowed.is_empty()
                && (some.allowed.is_empty() || some.allowed.iter().any(|value| !others.allowed.contains(value)))
        };
        if gone(variable, other) {
            report(Kind::ServerValuesRemoved, format!("variable `{name}` takes fewer values"));
        }
        if gone(other, variable) {
            report(Kind::ServerValuesAdded, format!("variable `{name}` takes further values"));
        }
    }
}
