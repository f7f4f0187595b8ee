//! Figures of the process, for people as JSON and for Prometheus as text.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use utoipa::ToSchema;

use super::shown::{hundredths, time};
use crate::control::extract::Shared;
use crate::control::plane::Plane;
use crate::control::servers::ServerStatus;
use crate::mock::{Offer, negotiate};

/// Figures of the process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Metrics {
    /// Now, in UTC.
    #[schema(format = DateTime)]
    timestamp: String,
    system: SystemMetrics,
    application: ApplicationMetrics,
    database: DatabaseMetrics,
}

/// The machine.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SystemMetrics {
    /// Of all processors together.
    #[schema(example = 25.5, minimum = 0, maximum = 100)]
    cpu_usage_percent: f64,
    #[schema(example = 45.2, minimum = 0, maximum = 100)]
    memory_usage_percent: f64,
    /// Of the disk of the data folder.
    #[schema(example = 60.1, minimum = 0, maximum = 100)]
    disk_usage_percent: f64,
    /// Since the process started.
    #[schema(example = 3600, minimum = 0)]
    uptime_seconds: i64,
}

/// What was served.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApplicationMetrics {
    /// Servers that run.
    #[schema(example = 3, minimum = 0)]
    active_servers: u64,
    /// Requests to all servers.
    #[schema(example = 5000, minimum = 0)]
    total_requests: u64,
    /// Those of them with a status of 400 or more.
    #[schema(example = 60, minimum = 0)]
    error_requests: u64,
    /// Over the last minute.
    #[schema(example = 10.5, minimum = 0)]
    requests_per_second: f64,
    /// Delays included.
    #[schema(example = 42.0, minimum = 0)]
    avg_response_time_ms: f64,
    /// How many of a hundred got a status of 400 or more.
    #[schema(example = 1.2, minimum = 0, maximum = 100)]
    error_rate_percent: f64,
    /// Requests that wait to be logged.
    #[schema(example = 0, minimum = 0)]
    log_queued: u64,
    /// Requests that were not logged since the start, because too many came at once.
    #[schema(example = 0, minimum = 0)]
    log_dropped: u64,
    /// Events that wait to be told to webhooks.
    #[schema(example = 0, minimum = 0)]
    webhook_queued: u64,
    /// Events that no webhook was told, because too many came at once.
    #[schema(example = 0, minimum = 0)]
    webhook_dropped: u64,
}

/// What the database was asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DatabaseMetrics {
    /// Connections that there are at most.
    #[schema(example = 10, minimum = 0)]
    connection_pool_size: u32,
    /// Connections that are in use.
    #[schema(example = 3, minimum = 0)]
    active_connections: u32,
    /// Since the process started.
    #[schema(example = 1500, minimum = 0)]
    query_count: u64,
    #[schema(example = 8.0, minimum = 0)]
    avg_query_time_ms: f64,
}

/// Get system metrics
///
/// JSON, or with `Accept: text/plain` the text that Prometheus reads.
#[utoipa::path(get, operation_id = "getMetrics", path = "/admin/api/v1/metrics", tag = "System",
    responses((status = 200, description = "The figures", content((Metrics = "application/json"), (String = "text/plain")))))]
pub(super) async fn metrics(State(plane): Shared<Plane>, headers: HeaderMap) -> Response {
    let metrics = Metrics::of(&plane);
    let accept: Vec<_> = headers.get_all(ACCEPT).iter().filter_map(|accept| accept.to_str().ok()).collect();
    // Prometheus names the version, and takes the plain text for OpenMetrics as well.
    let offers = ["application/json", "text/plain; version=0.0.4", "application/openmetrics-text"].map(Offer::new);
    let wants_text = negotiate(accept, &offers).is_some_and(|chosen| chosen.index > 0);
    if !wants_text {
        return Json(metrics).into_response();
    }
    let mut response = metrics.to_text().into_response();
    let media_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

impl Metrics {
    #[expect(clippy::cast_precision_loss, reason = "averages need no last digits")]
    fn of(plane: &Plane) -> Self {
        let (now, seen, load) = (plane.clock.now(), plane.vitals.seen(), plane.store.load());
        let servers = plane.servers.all();
        let (mut total, mut errors, mut busy_us) = (0_u64, 0_u64, 0_u64);
        for usage in servers.iter().map(|server| server.usage.now()) {
            total = total.saturating_add(usage.total);
            errors = errors.saturating_add(usage.errors);
            busy_us = busy_us.saturating_add(usage.busy_us);
        }
        let average = |sum_us: u64, count: u64| hundredths(sum_us as f64 / 1000.0 / count.max(1) as f64);
        let running = servers.iter().filter(|server| server.state().status == ServerStatus::Running);
        Self {
            timestamp: time(now),
            system: SystemMetrics {
                cpu_usage_percent: hundredths(seen.cpu),
                memory_usage_percent: hundredths(seen.memory),
                disk_usage_percent: hundredths(seen.disk.map_or(0.0, crate::control::vitals::Disk::used)),
                uptime_seconds: (now - plane.started_at).num_seconds(),
            },
            application: ApplicationMetrics {
                active_servers: running.fold(0, |count, _| count + 1),
                total_requests: total,
                error_requests: errors,
                requests_per_second: hundredths(seen.rate()),
                avg_response_time_ms: average(busy_us, total),
                error_rate_percent: hundredths(errors as f64 * 100.0 / total.max(1) as f64),
                log_queued: u64::try_from(plane.log.queued()).unwrap_or(u64::MAX),
                log_dropped: plane.log.dropped(),
                webhook_queued: u64::try_from(plane.webhooks.queued()).unwrap_or(u64::MAX),
                webhook_dropped: plane.webhooks.dropped(),
            },
            database: DatabaseMetrics {
                connection_pool_size: load.pool_size,
                active_connections: load.active,
                query_count: load.queries,
                avg_query_time_ms: average(load.busy_us, load.queries),
            },
        }
    }

    /// The text format of Prometheus, version 0.0.4.
    fn to_text(&self) -> String {
        let (system, application, database) = (&self.system, &self.application, &self.database);
        let counters = [
            ("requests_total", "Requests to all servers.", application.total_requests.to_string()),
            ("error_requests_total", "Requests with a status of 400 or more.", application.error_requests.to_string()),
            ("log_dropped_total", "Requests that were not logged.", application.log_dropped.to_string()),
            ("webhook_dropped_total", "Events that webhooks were not told.", application.webhook_dropped.to_string()),
            ("database_queries_total", "Statements that the database was asked.", database.query_count.to_string()),
        ];
        let gauges = [
            ("uptime_seconds", "Seconds since the process started.", system.uptime_seconds.to_string()),
            ("active_servers", "Servers that run.", application.active_servers.to_string()),
            ("requests_per_second", "Over the last minute.", application.requests_per_second.to_string()),
            ("response_time_ms_average", "Delays included.", application.avg_response_time_ms.to_string()),
            ("log_queued", "Requests that wait to be logged.", application.log_queued.to_string()),
            ("webhook_queued", "Events that wait to be told.", application.webhook_queued.to_string()),
            ("database_connections", "Connections that there are at most.", database.connection_pool_size.to_string()),
            ("database_connections_active", "Connections that are in use.", database.active_connections.to_string()),
            ("database_query_time_ms_average", "Time of a statement.", database.avg_query_time_ms.to_string()),
            ("system_cpu_usage_percent", "Of all processors together.", system.cpu_usage_percent.to_string()),
            ("system_memory_usage_percent", "Memory that is used.", system.memory_usage_percent.to_string()),
            ("system_disk_usage_percent", "Of the disk of the data folder.", system.disk_usage_percent.to_string()),
        ];
        let kinds =
            counters.map(|metric| (metric, "counter")).into_iter().chain(gauges.map(|metric| (metric, "gauge")));
        kinds.fold(String::new(), |mut text, ((name, help, value), kind)| {
            let _ = write!(
                text,
                "# HELP mockwright_{name} {help}\n# TYPE mockwright_{name} {kind}\nmockwright_{name} {value}\n"
            );
            text
        })
    }
}
