//! Where events come in, from threads that serve.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::mpsc;

use super::event::{Event, EventKind};
use super::registry::Registry;
use crate::control::entropy::Entropy;

/// More events than so many do not wait, and no more bytes of them.
const MOST_EVENTS: usize = 10_000;
const MOST_BYTES: usize = 32 << 20;

/// An event on its way to those who are told.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) kind: EventKind,
    /// The message's name.
    pub(super) id: String,
    pub(super) server_id: String,
    pub(super) payload: String,
    pub(super) path: Option<String>,
    pub(super) status: Option<u16>,
    /// Given back when the event is dropped or kept.
    _room: Room,
}

/// What an event takes of the queue's bytes.
#[derive(Debug)]
pub(super) struct Room {
    taken: usize,
    of: Arc<AtomicUsize>,
}

/// Takes events. It never waits.
#[derive(Debug)]
pub(super) struct Inlet {
    entropy: Entropy,
    events: mpsc::Sender<Queued>,
    bytes: Arc<AtomicUsize>,
    dropped: AtomicU64,
}

impl Inlet {
    /// An inlet, and where its events come out.
    pub(super) fn new(entropy: Entropy) -> (Self, mpsc::Receiver<Queued>) {
        let (events, outlet) = mpsc::channel(MOST_EVENTS);
        (Self { entropy, events, bytes: Arc::default(), dropped: AtomicU64::new(0) }, outlet)
    }

    /// How many events found no room.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// How many events wait.
    pub(super) fn waiting(&self) -> usize {
        self.events.max_capacity() - self.events.capacity()
    }

    /// Takes an event, or drops and counts it where there is no room.
    pub(super) fn publish(&self, registry: &Registry, event: Event) {
        let register = registry.now();
        let mut listening = register.listening(&event.server_id, event.kind).peekable();
        if listening.peek().is_none() {
            return;
        }
        if listening.all(|hook| hook.is_full()) {
            // Each would drop it: then it is not even written down.
            register.listening(&event.server_id, event.kind).for_each(|hook| hook.counters.drop_some(1));
            return;
        }
        let queued = self.queued(event);
        if queued.is_none_or(|queued| self.events.try_send(queued).is_err()) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn queued(&self, event: Event) -> Option<Queued> {
        if self.events.capacity() == 0 {
            return None;
        }
        let id = new_id(&self.entropy)?;
        let (kind, server_id) = (event.kind, event.server_id.clone());
        let (path, status) = (event.path.clone(), event.status);
        let payload = event.payload(&id);
        let room = Room::take(&self.bytes, payload.len())?;
        Some(Queued { kind, id, server_id, payload, path, status, _room: room })
    }
}

/// A name for a message; `None` where the system gives no random bytes.
pub(super) fn new_id(entropy: &Entropy) -> Option<String> {
    Some(format!("msg_{}", entropy.hex::<16>().ok()?))
}

impl Room {
    fn take(of: &Arc<AtomicUsize>, bytes: usize) -> Option<Self> {
        let room = Self { taken: bytes, of: Arc::clone(of) };
        let before = of.fetch_add(bytes, Ordering::Relaxed);
        (before + bytes <= MOST_BYTES).then_some(room)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.of.fetch_sub(self.taken, Ordering::Relaxed);
    }
}
