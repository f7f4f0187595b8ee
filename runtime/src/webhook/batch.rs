//! What is written at once, and what is done once it is written.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::hook::{Counters, Hook};
use super::inlet::Queued;
use super::lanes::{Lanes, Place, Waiting};
use super::registry::Register;
use super::reply::Reply;
use super::verdict::Verdict;
use crate::store::{AttemptRow, MessageRow, PendingRow, Statement, WebhookRow};

/// Why a webhook is off that answered so.
pub(super) const GONE: &str = "the receiver answered with status 410: it wants no more deliveries";

/// Changes that are kept together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) statements: Vec<Statement>,
    /// What waits from then on.
    pub(super) waiting: Vec<(i64, Place, Waiting)>,
    pub(super) finished: Vec<Finished>,
    /// Webhooks that are switched off.
    pub(super) gone: Vec<i64>,
    /// Receivers that want to be left alone until a moment.
    pub(super) resting: Vec<(i64, i64)>,
    /// Whose counters change.
    counted: Vec<(i64, Arc<Counters>)>,
    /// The room of events in the queue.
    events: Vec<Queued>,
}

/// One that is no longer under way.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) hook: i64,
    /// Whether there is nothing left to do.
    pub(super) over: bool,
    /// Whether the receiver was asked.
    pub(super) tried: bool,
}

/// An attempt that has ended.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) hook: Arc<Hook>,
    pub(super) place: Place,
    pub(super) waiting: Waiting,
    pub(super) end: End,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum End {
    /// What was to be told could not be read.
    Unread,
    /// It is no longer to be told.
    Withdrawn,
    /// It was told, or not.
    Tried { message: MessageRow, reply: Reply, at: DateTime<Utc> },
}

/// How long to wait for a database that does not answer.
const UNREAD: Duration = Duration::from_secs(1);

impl Batch {
    pub(super) fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.finished.is_empty()
    }

    /// Takes an event: one pending delivery for each webhook that is told of it and has room.
    pub(super) fn event(&mut self, event: Queued, register: &Register, lanes: &mut Lanes, due: i64) {
        let mut told = Vec::new();
        for hook in register.listening(&event.server_id, event.kind).filter(|hook| hook.wants(&event)) {
            lanes.open(hook.id, &hook.counters);
            if !lanes.admit(hook.id) {
                hook.counters.drop_some(1);
                self.count(hook.id, &hook.counters);
                continue;
            }
            let message_id = event.id.clone();
            told.push(PendingRow { webhook_id: hook.id, message_id, attempts: 0, due_at: due }.add());
            self.waiting.push((hook.id, lanes.next_place(), Waiting { message: event.id.clone(), tries: 0, due }));
        }
        if !told.is_empty() {
            let message = MessageRow {
                id: event.id.clone(),
                server_id: event.server_id.clone(),
                event_type: event.kind.name().to_owned(),
                payload: event.payload.clone(),
            };
            self.statements.push(message.put());
            self.statements.append(&mut told);
        }
        self.events.push(event);
    }

    /// Takes the end of an attempt. `verdict` and `number` are for those that were tried.
    pub(super) fn done(&mut self, done: Done, verdict: impl FnOnce(&Reply, usize) -> Verdict, number: i64, now: i64) {
        let Done { hook, place, mut waiting, end } = done;
        let (message, reply, at) = match end {
            End::Tried { message, reply, at } => (message, reply, at),
            End::Withdrawn => {
                self.finished.push(Finished { hook: hook.id, over: true, tried: false });
                return;
            }
            End::Unread => {
                waiting.due = after(now, UNREAD);
                self.waiting.push((hook.id, place, waiting));
                self.finished.push(Finished { hook: hook.id, over: false, tried: false });
                return;
            }
        };
        waiting.tries += 1;
        let verdict = verdict(&reply, waiting.tries);
        let next = if let Verdict::Again(wait) = verdict { Some(after(now, wait)) } else { None };
        hook.counters.tried(reply.success());
        if let Some(patience) = reply.patience {
            self.resting.push((hook.id, after(now, patience)));
        }
        let attempt = i64::try_from(waiting.tries).unwrap_or(i64::MAX);
        self.statements.push(row(&hook, &message, attempt, reply, at, number, next).add());
        self.statements.push(match next {
            None => PendingRow::remove(hook.id, &message.id),
            Some(due_at) => {
                let message_id = message.id.clone();
                PendingRow { webhook_id: hook.id, message_id, attempts: attempt, due_at }.put_off()
            }
        });
        match next {
            Some(due) => self.waiting.push((hook.id, place, Waiting { due, ..waiting })),
            None => self.statements.push(MessageRow::let_go(&message.id)),
        }
        if verdict == Verdict::Gone {
            self.statements.extend(WebhookRow::disable(hook.id, GONE));
            self.gone.push(hook.id);
        }
        self.finished.push(Finished { hook: hook.id, over: next.is_none(), tried: true });
        self.count(hook.id, &hook.counters);
    }

    /// All that is to be written: with what was counted, and without what is too much of the history.
    pub(super) fn whole(&self) -> Vec<Statement> {
        let mut statements = self.statements.clone();
        for (hook, counters) in &self.counted {
            statements.push(counters.now().put(*hook));
            statements.push(AttemptRow::trim(*hook));
        }
        statements
    }

    fn count(&mut self, hook: i64, counters: &Arc<Counters>) {
        if !self.counted.iter().any(|(known, _)| *known == hook) {
            self.counted.push((hook, Arc::clone(counters)));
        }
    }
}

/// An attempt as it is kept.
pub(super) fn row(
    hook: &Hook,
    message: &MessageRow,
    attempt: i64,
    reply: Reply,
    at: DateTime<Utc>,
    id: i64,
    next_attempt_at: Option<i64>,
) -> AttemptRow {
    AttemptRow {
        id,
        webhook_id: hook.id,
        message_id: message.id.clone(),
        event_type: message.event_type.clone(),
        payload: message.payload.clone(),
        attempt,
        response_status: reply.status.map(Into::into),
        response_body: reply.body,
        took_us: i64::try_from(reply.took.as_micros()).unwrap_or(i64::MAX),
        error: reply.error,
        delivered_at: at.timestamp_micros(),
        next_attempt_at,
    }
}

/// A moment in microseconds, some time later.
pub(super) fn after(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX))
}
