//! All webhooks, by the server that they belong to.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::Notify;

use super::event::EventKind;
use super::hook::Hook;

/// All webhooks. Reading takes no lock; a change is a new register.
#[derive(Debug, Default)]
pub(super) struct Registry {
    now: ArcSwap<Register>,
    changed: Notify,
}

/// The webhooks of one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    hooks: BTreeMap<i64, Arc<Hook>>,
    /// The servers that are there, and whether theirs are told anything.
    servers: HashMap<String, bool>,
    /// Those that are told something.
    listening: HashMap<String, Listening>,
}

/// What the webhooks of a server are told of.
#[derive(Clone, Debug, Default)]
struct Listening {
    kinds: u8,
    hooks: Vec<Arc<Hook>>,
}

impl Registry {
    pub(super) fn now(&self) -> arc_swap::Guard<Arc<Register>> {
        self.now.load()
    }

    /// Waits for the next change.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Changes it. The change may be made several times, where others do so as well.
    pub(super) fn change(&self, change: impl Fn(&mut Register)) {
        self.now.rcu(|now| {
            let mut next = Register::clone(now);
            change(&mut next);
            next.index();
            next
        });
        self.changed.notify_one();
    }
}

impl Register {
    pub(super) fn put(&mut self, hook: Hook) {
        self.hooks.insert(hook.id, Arc::new(hook));
    }

    pub(super) fn remove(&mut self, id: i64) {
        self.hooks.remove(&id);
    }

    /// Whether the webhooks of a server are told anything.
    pub(super) fn enable(&mut self, server: &str, enabled: bool) {
        self.servers.insert(server.to_owned(), enabled);
    }

    pub(super) fn forget(&mut self, server: &str) {
        self.servers.remove(server);
        self.hooks.retain(|_, hook| hook.server_id != server);
    }

    /// Switches a webhook off.
    pub(super) fn disable(&mut self, id: i64, reason: &str) {
        if let Some(hook) = self.hooks.get_mut(&id) {
            let hook = Arc::make_mut(hook);
            (hook.is_active, hook.disabled_reason) = (false, Some(reason.to_owned()));
        }
    }

    pub(super) fn get(&self, id: i64) -> Option<&Arc<Hook>> {
        self.hooks.get(&id)
    }

    /// One that may be told something now.
    pub(super) fn at_work(&self, id: i64) -> Option<&Arc<Hook>> {
        self.get(id).filter(|hook| hook.is_active && self.servers.get(&hook.server_id) == Some(&true))
    }

    /// The webhooks of a server, the oldest first.
    pub(super) fn of_server<'r>(&'r self, server: &'r str) -> impl Iterator<Item = &'r Arc<Hook>> {
        self.hooks.values().filter(move |hook| hook.server_id == server)
    }

    /// Whether anybody is told of a kind of events.
    pub(super) fn wants(&self, server: &str, kind: EventKind) -> bool {
        self.listening.get(server).is_some_and(|listening| listening.kinds & kind.bit() != 0)
    }

    /// Those that are told of a kind of events, filters apart.
    pub(super) fn listening<'r>(
        &'r self,
        server: &str,
        kind: EventKind,
    ) -> impl Iterator<Item = &'r Arc<Hook>> + use<'r> {
        let hooks = self.listening.get(server).map_or(&[][..], |listening| &listening.hooks);
        hooks.iter().filter(move |hook| hook.listens_to(kind))
    }

    fn index(&mut self) {
        self.listening.clear();
        for hook in self.hooks.values() {
            if hook.is_active && self.servers.get(&hook.server_id) == Some(&true) {
                let listening = self.listening.entry(hook.server_id.clone()).or_default();
                listening.kinds |= hook.events.iter().fold(0, |kinds, kind| kinds | kind.bit());
                listening.hooks.push(Arc::clone(hook));
            }
        }
    }
}
