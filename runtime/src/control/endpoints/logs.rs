//! The request log: query, analysis, clearing.

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use http::Uri;
use serde::Serialize;
use utoipa::ToSchema;

use super::log_filters::{LogFilters, LogTimes};
use super::log_query::{FILTERS, log_query};
use super::servers::found;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{Path, Query, Shared};
use crate::control::plane::Plane;
use crate::journal::log::{Analysis, LogEntry, LogError};

/// Requests that one answer has at most.
const MOST: i64 = 1_000;

/// Requests that came, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogList {
    /// The requests.
    #[schema(max_items = 1000)]
    logs: Vec<LogEntry>,
    /// How many are meant in all.
    #[schema(example = 1250, minimum = 0)]
    total: i64,
    /// How many requests of this server were not logged since the process started, because too many came at once.
    #[schema(example = 0, minimum = 0)]
    dropped: u64,
    /// What all that are meant show together, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    analysis: Option<Analysis>,
}

/// What was cleared.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cleared {
    /// What was done.
    #[schema(example = "Logs cleared successfully")]
    message: String,
    /// How many were deleted.
    #[schema(example = 1000, minimum = 0)]
    deleted_count: u64,
    /// How many are left.
    #[schema(example = 250, minimum = 0)]
    remaining_count: i64,
}

impl From<LogError> for ApiError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Store(error) => error.into(),
            LogError::TooMany => Self::new(
                ErrorCode::Validation,
                "these are too many requests to be looked at in time; `time_from`, `time_to` or another filter makes them fewer",
            ),
        }
    }
}

/// Query request logs
///
/// Newest first. With `analyze=true` also what all that are meant show together.
#[utoipa::path(get, operation_id = "queryLogs", path = "/admin/api/v1/servers/{server_id}/logs", tag = "Logs",
    params(("server_id" = String, Path, description = "The server"),
        ("limit" = Option<i64>, Query, description = "How many at most; by default 100", minimum = 1, maximum = 1000),
        ("offset" = Option<i64>, Query, description = "How many are skipped", minimum = 0, maximum = 1_000_000_000),
        ("before_id" = Option<i64>, Query, description = "Only requests with smaller numbers: pages that stay the same while requests come", minimum = 0, maximum = 9_007_199_254_740_991_i64),
        LogFilters, LogTimes,
        ("analyze" = Option<bool>, Query, description = "Whether to analyse all that are meant")),
    responses((status = 200, description = "The requests", body = LogList)))]
pub(super) async fn query(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    uri: Uri,
) -> Result<Json<LogList>, ApiError> {
    let server = found(&plane, &server_id)?;
    let mut known = vec!["limit", "offset", "before_id", "analyze"];
    known.extend(FILTERS);
    let mut parameters = Query::of(uri.query(), &known);
    let limit = parameters.integer("limit", 1, MOST).unwrap_or(100);
    let offset = parameters.integer("offset", 0, 1_000_000_000).unwrap_or_default();
    let before = parameters.integer("before_id", 0, 9_007_199_254_740_991);
    let analyse = parameters.flag("analyze");
    let mut wanted = log_query(&mut parameters, &server).await?;
    wanted.filter.before = before;
    plane.freshen_log().await;
    let page = wanted.page(&plane.store, limit, offset).await?;
    let analysis = if analyse { Some(wanted.analyse(&plane.store, server.snapshot().as_deref()).await?) } else { None };
    Ok(Json(LogList {
        logs: page.rows.iter().map(LogEntry::from).collect(),
        total: page.total,
        dropped: server.usage.source().dropped(),
        analysis,
    }))
}

/// Clear request logs
///
/// With both parameters, what is older and not among the newest; with neither, all.
#[utoipa::path(delete, operation_id = "clearLogs", path = "/admin/api/v1/servers/{server_id}/logs", tag = "Logs",
    params(("server_id" = String, Path, description = "The server"),
        ("older_than_days" = Option<i64>, Query, description = "Only those that are older", minimum = 0, maximum = 36_500),
        ("keep_count" = Option<i64>, Query, description = "How many of the newest stay", minimum = 0, maximum = 1_000_000_000)),
    responses((status = 200, description = "What was cleared", body = Cleared)))]
pub(super) async fn clear(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    uri: Uri,
) -> Result<Json<Cleared>, ApiError> {
    let server = found(&plane, &server_id)?;
    let mut parameters = Query::of(uri.query(), &["older_than_days", "keep_count"]);
    let days = parameters.integer("older_than_days", 0, 36_500);
    let keep = parameters.integer("keep_count", 0, 1_000_000_000);
    parameters.checked()?;
    plane.flush_log().await?;
    let before = days.map(|days| plane.clock.now() - TimeDelta::days(days));
    let deleted_count = plane.log.clear(&plane.store, &server.id, before, keep).await?;
    let remaining_count = plane.store.count_logs(&crate::store::LogFilter::of(&server.id)).await?;
    Ok(Json(Cleared { message: "Logs cleared successfully".to_owned(), deleted_count, remaining_count }))
}
