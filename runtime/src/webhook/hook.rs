//! One webhook: who is told, what of, and how.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use http::{HeaderName, HeaderValue, Method};
use url::Url;

use super::event::EventKind;
use super::filter::{PathFilter, StatusFilter};
use super::inlet::Queued;
use super::secret::{Secret, Secrets};
use crate::store::{WebhookCounts, WebhookRow};

/// More than so many of one webhook do not wait.
pub(super) const MOST_PENDING: i64 = 1_000;

/// A webhook. A change makes another one, which goes on counting.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) id: i64,
    pub(crate) server_id: String,
    pub(crate) name: String,
    pub(crate) url: Url,
    pub(crate) method: Method,
    /// Values are marked as sensitive, so that they are not printed.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) events: Vec<EventKind>,
    pub(crate) path: Option<PathFilter>,
    pub(crate) status: Option<StatusFilter>,
    pub(crate) secrets: Secrets,
    pub(crate) is_active: bool,
    /// Why it was switched off without anybody asking for it.
    pub(crate) disabled_reason: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) created_by: String,
    pub(crate) updated_at: i64,
    pub(crate) counters: Arc<Counters>,
}

/// What was tried so far.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// Attempts.
    deliveries: AtomicI64,
    /// Those of them that failed.
    failures: AtomicI64,
    /// Messages that will never be delivered.
    dropped: AtomicI64,
    /// Messages that are to be delivered.
    pending: AtomicI64,
}

impl Counters {
    /// Goes on from what is kept.
    pub(super) fn of(counts: WebhookCounts) -> Self {
        Self {
            deliveries: counts.deliveries.into(),
            failures: counts.failures.into(),
            dropped: counts.dropped.into(),
            pending: AtomicI64::new(0),
        }
    }

    /// As they are kept.
    pub(crate) fn now(&self) -> WebhookCounts {
        WebhookCounts {
            deliveries: self.deliveries.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
        }
    }

    /// How many messages are to be delivered.
    pub(crate) fn pending(&self) -> i64 {
        self.pending.load(Ordering::Relaxed)
    }

    pub(super) fn tried(&self, success: bool) {
        self.deliveries.fetch_add(1, Ordering::Relaxed);
        self.failures.fetch_add((!success).into(), Ordering::Relaxed);
    }

    pub(super) fn drop_some(&self, count: i64) {
        self.dropped.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn add_pending(&self, count: i64) {
        self.pending.fetch_add(count, Ordering::Relaxed);
    }
}

impl Hook {
    /// Whether it is told of a kind of events at all.
    pub(super) fn listens_to(&self, kind: EventKind) -> bool {
        self.is_active && self.events.contains(&kind)
    }

    /// Whether no further message may wait for it.
    pub(super) fn is_full(&self) -> bool {
        self.counters.pending() >= MOST_PENDING
    }

    /// Whether it is told of an event.
    pub(super) fn wants(&self, event: &Queued) -> bool {
        self.listens_to(event.kind)
            && self.path.as_ref().is_none_or(|path| path.admits(event.path.as_deref()))
            && self.status.is_none_or(|status| status.admits(event.status))
    }

    /// As it is kept.
    pub(crate) fn row(&self) -> WebhookRow {
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (name.as_str(), text_of(value))).collect();
        let events: Vec<_> = self.events.iter().map(|kind| kind.name()).collect();
        let (former_secret, former_until) =
            self.secrets.former.as_ref().map(|(secret, until)| (secret.text().to_owned(), *until)).unzip();
        WebhookRow {
            id: self.id,
            server_id: self.server_id.clone(),
            name: self.name.clone(),
            url: self.url.to_string(),
            method: self.method.to_string(),
            headers: serde_json::to_string(&headers).unwrap_or_default(),
            events: serde_json::to_string(&events).unwrap_or_default(),
            path: self.path.as_ref().map(|path| path.text().to_owned()),
            status: self.status.map(StatusFilter::text),
            secret: self.secrets.current.as_ref().map(|secret| secret.text().to_owned()),
            former_secret,
            former_until,
            is_active: self.is_active,
            disabled_reason: self.disabled_reason.clone(),
            counts: self.counters.now(),
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            updated_at: self.updated_at,
        }
    }

    /// As it was kept; `None` where somebody else wrote there.
    pub(super) fn of_row(row: WebhookRow) -> Option<Self> {
        let headers: Vec<(String, String)> = serde_json::from_str(&row.headers).ok()?;
        let events: Vec<String> = serde_json::from_str(&row.events).ok()?;
        let secret = |text: Option<String>| text.map(|text| Secret::read(&text).ok());
        let field = |(name, value): (String, String)| {
            let mut value = HeaderValue::try_from(value).ok()?;
            value.set_sensitive(true);
            Some((HeaderName::try_from(name).ok()?, value))
        };
        let current = match secret(row.secret) {
            // Without its secret it would send what nobody can verify.
            Some(None) => return None,
            secret => secret.flatten(),
        };
        Some(Self {
            id: row.id,
            server_id: row.server_id,
            name: row.name,
            url: row.url.parse().ok()?,
            method: row.method.parse().ok()?,
            headers: headers.into_iter().map(field).collect::<Option<_>>()?,
            events: events.iter().filter_map(|name| EventKind::of(name)).collect(),
            path: row.path.map(|path| PathFilter::read(&path)).transpose().ok()?,
            status: row.status.and_then(|status| StatusFilter::read(&status)),
            secrets: Secrets { current, former: secret(row.former_secret).flatten().zip(row.former_until) },
            is_active: row.is_active,
            disabled_reason: row.disabled_reason,
            created_at: row.created_at,
            created_by: row.created_by,
            updated_at: row.updated_at,
            counters: Arc::new(Counters::of(row.counts)),
        })
    }
}

/// A value that was read from text is text.
pub(crate) fn text_of(value: &HeaderValue) -> &str {
    std::str::from_utf8(value.as_bytes()).unwrap_or_default()
}
