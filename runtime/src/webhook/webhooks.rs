//! All webhooks, as the control plane sees them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mockwright_generator::egress::{Egress, EgressError};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

use super::attempt::attempt;
use super::batch::{Batch, row};
use super::client::Outbound;
use super::courier::Courier;
use super::event::{Event, EventKind};
use super::hook::Hook;
use super::inlet::{Inlet, new_id};
use super::lanes::Lanes;
use super::registry::Registry;
use super::reply::Reply;
use super::retries::Retries;
use crate::control::clock::Clock;
use crate::control::entropy::{Entropy, NoEntropy};
use crate::control::turn::Turn;
use crate::store::{AttemptRow, MessageRow, Store, StoreError};

/// How long the test of a webhook takes at most, so that its answer comes within fifteen seconds.
const TEST_PATIENCE: Duration = Duration::from_secs(14);

/// No more webhooks are tested at a time.
const TESTS: usize = 16;

/// What decides how webhooks are told.
#[derive(Clone, Debug)]
pub(crate) struct WebhookSettings {
    pub(crate) egress: Egress,
    /// How long to wait before each try.
    pub(crate) retries: Vec<Duration>,
}

/// All webhooks.
#[derive(Debug)]
pub(crate) struct Webhooks {
    /// Held by whoever makes, changes or deletes one.
    pub(crate) changing: Turn,
    registry: Arc<Registry>,
    inlet: Inlet,
    outbound: Arc<Outbound>,
    clock: Clock,
    entropy: Entropy,
    last_hook: AtomicI64,
    last_attempt: Arc<AtomicI64>,
    testing: Arc<Semaphore>,
}

impl Webhooks {
    /// Takes up what is kept. The courier has to be run.
    pub(crate) async fn open(
        store: &Store,
        clock: &Clock,
        entropy: &Entropy,
        settings: WebhookSettings,
    ) -> Result<(Self, Courier), StoreError> {
        let registry = Arc::<Registry>::default();
        let kept: Vec<Hook> = store.webhooks().await?.into_iter().filter_map(Hook::of_row).collect();
        registry.change(|register| kept.iter().for_each(|hook| register.put(hook.clone())));
        let last_attempt = Arc::new(AtomicI64::new(store.last_attempt().await?));
        let outbound = Arc::new(Outbound::new(settings.egress));
        let (inlet, events) = Inlet::new(entropy.clone());
        let mut courier = Courier {
            store: store.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            registry: Arc::clone(&registry),
            outbound: Arc::clone(&outbound),
            retries: Retries::new(settings.retries),
            events,
            last_attempt: Arc::clone(&last_attempt),
            lanes: Lanes::default(),
            attempts: JoinSet::new(),
            batch: Batch::default(),
            not_before: None,
        };
        courier.take_up(store.pending_deliveries().await?);
        let webhooks = Self {
            changing: Turn::default(),
            registry,
            inlet,
            outbound,
            clock: clock.clone(),
            entropy: entropy.clone(),
            last_hook: store.last_webhook().await?.into(),
            last_attempt,
            testing: Arc::new(Semaphore::new(TESTS)),
        };
        Ok((webhooks, courier))
    }

    /// Whether anybody is told of a kind of events of a server. Costs next to nothing.
    pub(crate) fn wants(&self, server: &str, kind: EventKind) -> bool {
        self.registry.now().wants(server, kind)
    }

    /// Tells of an event. Never waits: what finds no room is dropped and counted.
    pub(crate) fn publish(&self, event: Event) {
        self.inlet.publish(&self.registry, event);
    }

    /// How many events were dropped because too many waited.
    pub(crate) fn dropped(&self) -> u64 {
        self.inlet.dropped()
    }

    /// How many events wait to be taken.
    pub(crate) fn queued(&self) -> usize {
        self.inlet.waiting()
    }

    /// Says whether the webhooks of a server are told anything. Until then they are not.
    pub(crate) fn enable(&self, server: &str, enabled: bool) {
        self.registry.change(|register| register.enable(server, enabled));
    }

    /// The webhooks of a server, the oldest first.
    pub(crate) fn of_server(&self, server: &str) -> Vec<Arc<Hook>> {
        self.registry.now().of_server(server).cloned().collect()
    }

    /// A webhook of a server.
    pub(crate) fn get(&self, server: &str, id: i64) -> Option<Arc<Hook>> {
        self.registry.now().get(id).filter(|hook| hook.server_id == server).cloned()
    }

    /// A number that no webhook had.
    pub(crate) fn next_id(&self) -> i64 {
        self.last_hook.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Puts a webhook in the place of what it was. It was kept before.
    pub(crate) fn put(&self, hook: &Hook) {
        self.registry.change(|register| register.put(hook.clone()));
    }

    pub(crate) fn remove(&self, id: i64) {
        self.registry.change(|register| register.remove(id));
    }

    /// Forgets a server with its webhooks.
    pub(crate) fn forget(&self, server: &str) {
        self.registry.change(|register| register.forget(server));
    }

    /// Whether a URL leads to an address that is not allowed. Names are judged at each delivery.
    pub(crate) fn check(&self, url: &Url) -> Result<(), EgressError> {
        self.outbound.check(url)
    }

    /// Sends an event to one webhook, once and at once, and keeps what became of it. `None`: too many are tested.
    pub(crate) async fn test(&self, hook: &Hook, event: Event, store: &Store) -> Result<Option<Reply>, NoEntropy> {
        let Ok(_testing) = self.testing.try_acquire() else { return Ok(None) };
        let id = new_id(&self.entropy).ok_or(NoEntropy)?;
        let (server_id, event_type) = (event.server_id.clone(), event.kind.name().to_owned());
        let message = MessageRow { server_id, event_type, payload: event.payload(&id), id };
        let reply = attempt(&self.outbound, hook, &message.id, &message.payload, self.clock.now(), TEST_PATIENCE).await;
        hook.counters.tried(reply.success());
        let number = self.last_attempt.fetch_add(1, Ordering::Relaxed) + 1;
        let kept = row(hook, &message, 1, reply.clone(), self.clock.now(), number, None).add();
        let statements = vec![kept, hook.counters.now().put(hook.id), AttemptRow::trim(hook.id)];
        if let Err(error) = store.write(statements).await {
            tracing::warn!("the test of a webhook is not kept: {error}");
        }
        Ok(Some(reply))
    }
}
