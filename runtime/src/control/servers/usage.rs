//! How much a server is used: exact counters, and the newest requests.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{Response, StatusCode};

use crate::control::clock::Clock;
use crate::host::front::{Asked, Observer};
use crate::journal::log::{LogItem, LogSource, RecordedReply, RequestLog, Wanted};
use crate::journal::{Record, RecordedBody, RecordedHeaders, Recorder};
use crate::mock::Snapshot;
use crate::store::{Statement, StatisticsRow};
use crate::webhook::{EventKind, Webhooks, is_delivery};

/// Addresses that are told apart.
const MOST_CLIENTS: usize = 100_000;

/// Counts, and remembers the newest requests.
#[derive(Debug)]
pub(crate) struct Usage {
    clock: Clock,
    total: AtomicU64,
    errors: AtomicU64,
    busy_us: AtomicU64,
    /// Microseconds since 1970; 0: never.
    last: AtomicI64,
    clients: Mutex<Clients>,
    changed: AtomicBool,
    recording: AtomicBool,
    recorder: Arc<Recorder>,
    /// Where what became of requests is logged.
    log: Arc<RequestLog>,
    source: Arc<LogSource>,
    webhooks: Arc<Webhooks>,
}

#[derive(Debug, Default)]
struct Clients {
    known: HashSet<IpAddr>,
    /// Those that are not kept yet.
    new: Vec<IpAddr>,
}

/// Where the requests of a server are logged.
#[derive(Debug)]
pub(crate) struct Logged {
    pub(crate) log: Arc<RequestLog>,
    pub(crate) source: Arc<LogSource>,
    pub(crate) webhooks: Arc<Webhooks>,
}

/// What was used so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct UsageNow {
    pub(crate) total: u64,
    pub(crate) errors: u64,
    pub(crate) busy_us: u64,
    pub(crate) clients: usize,
    pub(crate) last: Option<DateTime<Utc>>,
}

impl Usage {
    /// Goes on from what is kept.
    pub(crate) fn new(clock: Clock, kept: StatisticsRow, clients: &[String], recording: bool, log: Logged) -> Self {
        let count = |kept: i64| AtomicU64::new(u64::try_from(kept).unwrap_or_default());
        let known = clients.iter().filter_map(|address| address.parse().ok()).collect();
        Self {
            clock,
            total: count(kept.total_requests),
            errors: count(kept.error_requests),
            busy_us: count(kept.busy_us),
            last: AtomicI64::new(kept.last_request_at.unwrap_or_default()),
            clients: Mutex::new(Clients { known, new: Vec::new() }),
            changed: AtomicBool::new(false),
            recording: AtomicBool::new(recording),
            recorder: Arc::default(),
            log: log.log,
            source: log.source,
            webhooks: log.webhooks,
        }
    }

    /// The server as the request log knows it.
    pub(crate) fn source(&self) -> &Arc<LogSource> {
        &self.source
    }

    /// The newest requests.
    pub(crate) fn recorder(&self) -> &Arc<Recorder> {
        &self.recorder
    }

    /// Whether requests are remembered from now on.
    pub(crate) fn set_recording(&self, recording: bool) {
        self.recording.store(recording, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> UsageNow {
        let last = self.last.load(Ordering::Relaxed);
        UsageNow {
            total: self.total.load(Ordering::Relaxed),
            errors: self.errors.load(Ordering::Relaxed),
            busy_us: self.busy_us.load(Ordering::Relaxed),
            clients: self.clients.lock().unwrap_or_else(PoisonError::into_inner).known.len(),
            last: (last != 0).then(|| DateTime::from_timestamp_micros(last)).flatten(),
        }
    }

    /// Begins again.
    pub(crate) fn reset(&self) {
        for counter in [&self.total, &self.errors, &self.busy_us] {
            counter.store(0, Ordering::Relaxed);
        }
        self.last.store(0, Ordering::Relaxed);
        *self.clients.lock().unwrap_or_else(PoisonError::into_inner) = Clients::default();
        self.changed.store(false, Ordering::Relaxed);
    }

    /// What has to be written so that nothing is lost; empty where nothing changed.
    pub(crate) fn unsaved(&self, server: &str) -> Vec<Statement> {
        if !self.changed.swap(false, Ordering::AcqRel) {
            return Vec::new();
        }
        let new = std::mem::take(&mut self.clients.lock().unwrap_or_else(PoisonError::into_inner).new);
        let now = self.now();
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let row = StatisticsRow {
            total_requests: count(now.total),
            error_requests: count(now.errors),
            busy_us: count(now.busy_us),
            last_request_at: now.last.map(|last| last.timestamp_micros()),
        };
        let clients = new.into_iter().map(|address| StatisticsRow::put_client(server, address.to_string()));
        std::iter::once(row.put(server)).chain(clients).collect()
    }

    /// What was to be written was not.
    pub(crate) fn not_saved(&self) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.new = clients.known.iter().copied().collect();
        self.changed.store(true, Ordering::Release);
    }
}

impl Usage {
    /// Whether webhooks are told of such events.
    fn tells(&self, kind: EventKind) -> bool {
        self.webhooks.wants(&self.source.server_id, kind)
    }
}

impl Observer for Usage {
    fn connected(&self, client: IpAddr) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.known.len() < MOST_CLIENTS && clients.known.insert(client) {
            clients.new.push(client);
        }
    }

    fn wants_bodies(&self) -> bool {
        self.recording.load(Ordering::Relaxed)
            || self.tells(EventKind::RequestReceived)
            || self.tells(EventKind::ResponseSent)
    }

    fn asked(&self, mock: &Snapshot, request: &Parts, body: &Bytes, client: IpAddr) -> Option<Box<dyn Asked>> {
        let recorded = self.recording.load(Ordering::Relaxed);
        // A webhook may lead to this very mock: of its deliveries none is told.
        let tells = |kind| self.tells(kind) && !is_delivery(&request.headers);
        let (tells_request, tells_reply) = (tells(EventKind::RequestReceived), tells(EventKind::ResponseSent));
        if !recorded && !tells_request && !tells_reply {
            return None;
        }
        let record = Record {
            method: request.method.clone(),
            path: request.uri.path().to_owned(),
            query: request.uri.query().map(str::to_owned),
            headers: RecordedHeaders::of(&request.headers),
            body: RecordedBody::of(body),
            operation: mock.operation_text(request),
            scenario: mock.scenario_text(),
            secrets: mock.key_names(),
            status: 0,
            at: self.clock.now(),
            duration: Duration::ZERO,
            client,
        };
        let waiting = Waiting {
            record,
            number: self.log.next_number(),
            request_size: body.len(),
            recorded,
            told: tells_reply,
            recorder: Arc::clone(&self.recorder),
            log: Arc::clone(&self.log),
            source: Arc::clone(&self.source),
        };
        if tells_request {
            waiting.log.take(waiting.received());
        }
        Some(Box::new(waiting))
    }

    fn replied(&self, status: StatusCode, took: Duration) {
        self.total.fetch_add(1, Ordering::Relaxed);
        if status.as_u16() >= 400 {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
        self.busy_us.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.last.store(self.clock.now().timestamp_micros(), Ordering::Relaxed);
        // Read first: a line of memory that nobody writes is shared by all threads.
        if !self.changed.load(Ordering::Relaxed) {
            self.changed.store(true, Ordering::Release);
        }
    }
}

/// A request whose reply is on its way.
struct Waiting {
    record: Record,
    number: u64,
    request_size: usize,
    /// Whether it is kept.
    recorded: bool,
    /// Whether webhooks are told of the reply.
    told: bool,
    recorder: Arc<Recorder>,
    log: Arc<RequestLog>,
    source: Arc<LogSource>,
}

impl Waiting {
    /// What is known of the request before it is answered.
    fn received(&self) -> LogItem {
        LogItem {
            source: Arc::clone(&self.source),
            record: Arc::new(self.record.clone()),
            number: self.number,
            request_size: self.request_size,
            with_bodies: self.log.policy().rules().bodies,
            reply: None,
            wanted: Wanted { logged: false, told: true },
        }
    }
}

impl Asked for Waiting {
    fn replied(mut self: Box<Self>, response: &Response<Bytes>, took: Duration) {
        self.record.status = response.status().as_u16();
        self.record.duration = took;
        let Self { record, number, request_size, recorded, told, recorder, log, source } = *self;
        let record = Arc::new(record);
        let rules = log.policy().rules();
        let wanted = Wanted { logged: recorded && rules.enabled, told };
        if wanted.logged || wanted.told {
            let with_bodies = rules.bodies;
            let reply = Some(RecordedReply::of(response, with_bodies));
            log.take(LogItem { source, record: Arc::clone(&record), number, request_size, with_bodies, reply, wanted });
        }
        if recorded {
            recorder.record(record);
        }
    }
}
