//! The request log as it is written.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use http::{HeaderMap, Uri};
use serde_json::json;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use super::log_filters::LogFilters;
use super::log_query::{FILTERS, log_query};
use super::servers::found;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{Path, Query, Shared};
use crate::control::plane::Plane;
use crate::journal::log::{LogEntry, LogQuery, LogSource};
use crate::store::LogRow;

/// Streams of one process at once.
const MOST: usize = 100;

/// Requests from before that are read at once for somebody who comes back.
const RESUMED: i64 = 250;

/// Events that wait for a reader.
const WAITING: usize = 16;

/// How often a line comes where nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Follow request logs
///
/// Server-sent events: `log` with a request as in the list, its number as `id`; `dropped` with a `count` of
/// requests, to all servers, that a reader who was too slow did not get. `Last-Event-ID` goes on behind a number.
#[utoipa::path(get, operation_id = "streamLogs", path = "/admin/api/v1/servers/{server_id}/logs/stream", tag = "Logs",
    params(("server_id" = String, Path, description = "The server"),
        LogFilters,
        ("Last-Event-ID" = Option<i64>, Header, description = "The number behind which to go on", minimum = 0, maximum = 9_007_199_254_740_991_i64)),
    responses((status = 200, description = "The events, without end", content_type = "text/event-stream", body = String)))]
pub(super) async fn stream(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let server = found(&plane, &server_id)?;
    let known: Vec<_> = FILTERS.into_iter().filter(|name| !name.starts_with("time_")).collect();
    let mut parameters = Query::of(uri.query(), &known);
    let query = log_query(&mut parameters, &server).await?;
    let after = last_event(&headers)?;
    if plane.log.followers() >= MOST {
        return Err(ApiError::new(ErrorCode::RateLimit, format!("no more than {MOST} may follow at once")));
    }
    let source = Arc::clone(server.usage.source());
    let follower = Follower { rows: plane.log.follow(), source, query, after };
    let (sender, events) = mpsc::channel(WAITING);
    tokio::spawn(follower.run(plane, sender));
    let heartbeat = KeepAlive::new().interval(HEARTBEAT);
    Ok(Sse::new(ReceiverStream::new(events)).keep_alive(heartbeat))
}

fn last_event(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse().ok()).filter(|number| *number >= 0);
    number.map(Some).ok_or_else(|| ApiError::field("Last-Event-ID", "must be the number of a request"))
}

/// Somebody who follows.
struct Follower {
    rows: broadcast::Receiver<Arc<LogRow>>,
    source: Arc<LogSource>,
    query: LogQuery,
    /// The newest number that was seen.
    after: Option<i64>,
}

/// Whoever follows went away.
struct Gone;

impl Follower {
    /// Shows what comes until the process, the server or the connection ends.
    async fn run(mut self, plane: Arc<Plane>, events: mpsc::Sender<Result<Event, Infallible>>) {
        let source = Arc::clone(&self.source);
        tokio::select! {
            () = source.until_gone() => {}
            _ = self.show(&plane, &events) => {}
            () = plane.leaving.cancelled() => {}
            () = events.closed() => {}
        }
    }

    async fn show(&mut self, plane: &Plane, events: &mpsc::Sender<Result<Event, Infallible>>) -> Result<(), Gone> {
        let mut from = self.after;
        while let Some(after) = from {
            let (rows, next) = plane.log.since(&plane.store, &self.query, after, RESUMED).await.unwrap_or_default();
            for row in rows {
                self.send(&row, events).await?;
            }
            from = next;
        }
        loop {
            match self.rows.recv().await {
                Ok(row) if self.query.has(&row) => self.send(&row, events).await?,
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(count)) => {
                    let event = Event::default().event("dropped").data(json!({"count": count}).to_string());
                    events.send(Ok(event)).await.map_err(|_| Gone)?;
                }
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            }
        }
    }

    /// What was shown from the store may come a second time.
    async fn send(&mut self, row: &LogRow, events: &mpsc::Sender<Result<Event, Infallible>>) -> Result<(), Gone> {
        if self.after.is_some_and(|after| row.id <= after) {
            return Ok(());
        }
        self.after = Some(row.id);
        let Ok(data) = serde_json::to_string(&LogEntry::from(row)) else { return Ok(()) };
        let event = Event::default().event("log").id(row.id.to_string()).data(data);
        events.send(Ok(event)).await.map_err(|_| Gone)
    }
}
