//! The request log as a file.

use axum::body::Body;
use axum::extract::State;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{Response, Uri};
use tokio_stream::wrappers::ReceiverStream;

use super::log_filters::{LogFilters, LogTimes};
use super::log_query::{FILTERS, log_query};
use super::servers::found;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{Path, Query, Shared};
use crate::control::plane::Plane;
use crate::journal::log::{ExportFormat, LogExport};

/// Export request logs
///
/// A file with all that are meant, newest first. Of the formats, `csv` and `xlsx` have a row for each request; what a
/// spreadsheet would take for a formula begins with an apostrophe in `csv`.
#[utoipa::path(get, operation_id = "exportLogs", path = "/admin/api/v1/servers/{server_id}/logs/export", tag = "Logs",
    params(("server_id" = String, Path, description = "The server"),
        ("format" = Option<String>, Query, description = "`json`, `csv` or `xlsx`; by default `json`", pattern = "^(json|csv|xlsx)$"),
        ("include_analysis" = Option<bool>, Query, description = "Whether to analyse all that are meant"),
        LogFilters, LogTimes),
    responses((status = 200, description = "The file", content(
        ("application/json"), ("text/csv"), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
pub(super) async fn export(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    uri: Uri,
) -> Result<Response<Body>, ApiError> {
    let server = found(&plane, &server_id)?;
    let mut known = vec!["format", "include_analysis"];
    known.extend(FILTERS);
    let mut parameters = Query::of(uri.query(), &known);
    let format = ExportFormat::named(parameters.text("format").unwrap_or("json"));
    if format.is_none() {
        parameters.fault("format", "must be json, csv or xlsx");
    }
    let with_analysis = parameters.flag("include_analysis");
    let mut query = log_query(&mut parameters, &server).await?;
    let Some(format) = format else { return Err(ApiError::field("format", "must be json, csv or xlsx")) };
    plane.freshen_log().await;
    // What comes meanwhile is in neither the rows nor the analysis.
    query.filter.up_to = plane.store.newest_log(&server.id).await?;
    let analysis =
        if with_analysis { Some(query.analyse(&plane.store, server.snapshot().as_deref()).await?) } else { None };
    let folder = plane.settings.folder.clone();
    let pieces = LogExport { query, format, analysis, folder }.start(plane.store.clone());
    let (media_type, ending) = format.media_type();
    let name = format!("logs-{}-{}.{ending}", server.id, plane.clock.now().format("%Y%m%dT%H%M%SZ"));
    Response::builder()
        .header(CONTENT_TYPE, media_type)
        .header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .body(Body::from_stream(ReceiverStream::new(pieces)))
        .map_err(|_| ApiError::new(ErrorCode::Internal, "the file cannot be sent"))
}
