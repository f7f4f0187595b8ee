//! Bundles of servers: download, upload, regeneration.

use std::path::Path as FolderPath;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use mockwright_generator::bundle;
use mockwright_generator::compare::{compare, comparison_json};
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::emit::project::BUNDLE_FOLDER;
use mockwright_generator::regenerate::{
    Folder, FolderLock, ProjectFolder, RegenerateOptions, apply, regenerate as plan_of, regenerate_project, replace,
    report_json, write_back,
};
use mockwright_generator::source::ReadOptions;
use mockwright_generator::{source, spec};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::server_resource::{ServerAndMessage, ServerResource};
use super::servers::found;
use super::shown::DiagnosticResource;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::{JsonBody, Path, Shared};
use crate::control::fields::Fields;
use crate::control::plane::Plane;
use crate::control::servers::archive::{pack, unpack};
use crate::control::servers::config::flag;
use crate::control::servers::exported::wanted;
use crate::control::servers::{MockServer, ServerOrigin};

/// What is regenerated, and whether.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described; bodies are read field by field, so that all faults are told")]
pub(crate) struct RegenerateBody {
    /// Whether the files are changed; else nothing is written and the report says what would be.
    #[serde(default)]
    apply: bool,
    /// Whether files go whose operations left the description.
    #[serde(default)]
    prune: bool,
    /// Whether values are drawn anew that could stay.
    #[serde(default)]
    refresh: bool,
}

/// The files of a bundle as one archive.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct BundleArchive(Vec<u8>);

/// Download a server's bundle
///
/// With all that was changed while it ran; for a server of a description the bundle that would be generated for it.
#[utoipa::path(get, operation_id = "downloadBundle", path = "/admin/api/v1/servers/{server_id}/bundle", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")),
    responses((status = 200, description = "A tar archive, compressed with gzip", body = BundleArchive, content_type = "application/gzip")))]
pub(super) async fn download(State(plane): Shared<Plane>, Path(server_id): Path<String>) -> Result<Response, ApiError> {
    let server = found(&plane, &server_id)?;
    let _changing = server.changing.take().await?;
    let Some(running) = server.running() else {
        return Err(ApiError::conflict("the server was not started: it has no bundle yet"));
    };
    let (of, base) = (Arc::clone(&server), running.stage().base());
    let packed = blocking(move || {
        let files = of.origin.files(&base, &of.location()).map_err(|diagnostics| unreadable(&diagnostics))?;
        let folder = Folder::of_tree("", files).map_err(|diagnostics| unreadable(&diagnostics))?;
        let changes = of.overlay.changes().clone();
        let config = of.state().config;
        let plan = write_back(&folder, &wanted(&base, &changes, &config)).map_err(|problems| unreadable(&problems))?;
        pack(plan.after()).map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
    });
    let mut response = Response::new(Body::from(packed.await?));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/gzip"));
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{server_id}.tar.gz\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Upload a server's bundle
///
/// It takes the place of the bundle of a server that was created here, and is served from the next request on. What was
/// changed while it ran stays over it.
#[utoipa::path(put, operation_id = "uploadBundle", path = "/admin/api/v1/servers/{server_id}/bundle", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")),
    request_body(content = BundleArchive, content_type = "application/gzip"),
    responses((status = 200, description = "The server", body = ServerAndMessage)))]
pub(super) async fn upload(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    body: Bytes,
) -> Result<Json<ServerAndMessage>, ApiError> {
    let server = found(&plane, &server_id)?;
    let ServerOrigin::Created { folder, .. } = server.origin.clone() else {
        return Err(ApiError::conflict(
            "the server was named on the command line: its files are not changed from here",
        ));
    };
    let _changing = server.changing.take().await?;
    blocking(move || {
        let files = unpack(&body).map_err(|error| ApiError::field("body", error.to_string()))?;
        let (_, problems) = bundle::read_tree(&files).map_err(|diagnostics| unreadable(&diagnostics))?;
        drop(problems);
        let failed = |error: &dyn std::fmt::Display| ApiError::new(ErrorCode::Unavailable, error.to_string());
        if !folder.is_dir() {
            return bundle::write(&files, &folder).map_err(|error| failed(&error));
        }
        let lock = FolderLock::take(&folder).map_err(|error| ApiError::conflict(error.to_string()))?;
        let before = Folder::read(&folder).map_err(|diagnostics| unreadable(&diagnostics))?;
        apply(&replace(&before, files), &folder, &lock).map_err(|error| failed(&error))
    })
    .await?;
    reload(&server).await?;
    Ok(Json(ServerAndMessage { server: ServerResource::of(&server), message: "Bundle uploaded successfully" }))
}

/// Regenerate a server's bundle
///
/// Its description is read anew. What was edited stays; the report says what changes, and what breaks clients. Nothing is
/// written unless `apply` is asked for.
#[utoipa::path(post, operation_id = "regenerateBundle", path = "/admin/api/v1/servers/{server_id}/regenerate", tag = "Servers",
    params(("server_id" = String, Path, description = "The server")), request_body = RegenerateBody,
    responses((status = 200, description = "The report", body = std::collections::HashMap<String, Value>)))]
pub(super) async fn regenerate(
    State(plane): Shared<Plane>,
    Path(server_id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Value>, ApiError> {
    let server = found(&plane, &server_id)?;
    let mut fields =
        Fields::of(&body, "", &["apply", "prune", "refresh"]).map_err(|fault| ApiError::invalid(&[fault]))?;
    let mut asked = |name| flag(&mut fields, name).unwrap_or(false);
    let (applies, prune, refresh) = (asked("apply"), asked("prune"), asked("refresh"));
    let faults = fields.into_faults();
    if !faults.is_empty() {
        return Err(ApiError::invalid(&faults));
    }
    let Some(dir) = server.folder() else {
        return Err(ApiError::conflict("the server has no bundle: its description is read anew when it starts"));
    };
    let _changing = server.changing.take().await?;
    let mut read = plane.settings.read.clone();
    if let ServerOrigin::Named { .. } = server.origin {
        read.spec_root = None;
    }
    let project = match &server.origin {
        ServerOrigin::Created { project, .. } => project.clone(),
        ServerOrigin::Named { .. } => None,
    };
    let options = RegenerateOptions { spec: None, prune, refresh, adopt: false };
    let report = blocking(move || regenerated(&dir, project.as_deref(), &read, &options, applies)).await?;
    if applies {
        reload(&server).await?;
    }
    let mut report = report;
    report["message"] = json!(if applies { "Bundle regenerated successfully" } else { "Nothing was written" });
    Ok(Json(report))
}

/// Regenerates a bundle, and the program around it where it is in a project; returns the report.
fn regenerated(
    dir: &FolderPath,
    project: Option<&FolderPath>,
    read: &ReadOptions,
    options: &RegenerateOptions,
    applies: bool,
) -> Result<Value, ApiError> {
    let locked = |dir: &FolderPath| FolderLock::take(dir).map_err(|error| ApiError::conflict(error.to_string()));
    let refused = |diagnostics: Vec<Diagnostic>| unreadable(&diagnostics);
    let lock = locked(dir)?;
    let project = project.map(|dir| Ok::<_, ApiError>((locked(dir)?, dir))).transpose()?;
    let folder = Folder::read(dir).map_err(refused)?;
    let location = folder.description_location();
    let document = source::read(&location, read).map_err(refused)?.document;
    let (api, _) = spec::lower(Arc::new(document)).map_err(refused)?;
    let api = Arc::new(api);
    let mut done = plan_of(&folder, &api, options).map_err(refused)?;
    let around = |(lock, dir): (FolderLock, &FolderPath)| {
        let program = regenerate_project(&ProjectFolder::read(dir)?, &api, options.prune, options.adopt)?;
        Ok((program, lock, dir.to_owned()))
    };
    let program = project.map(around).transpose().map_err(refused)?;
    if applies {
        let failed = |error: &dyn std::fmt::Display| ApiError::conflict(error.to_string());
        apply(&done.plan, dir, &lock).map_err(|error| failed(&error))?;
        if let Some((program, lock, dir)) = &program {
            apply(&program.plan, dir, lock).map_err(|error| failed(&error))?;
        }
    }
    if let Some((program, ..)) = program {
        done.report.around(BUNDLE_FOLDER, program.report);
    }
    let old = done.old.as_ref().filter(|_| done.report.description_changed);
    let comparison = old.map(|old| compare(old, &done.new)).filter(|comparison| !comparison.is_empty());
    let changes = comparison.map_or(Value::Null, |changes| comparison_json("the bundle", &location, &changes));
    Ok(report_json(&done.report, &changes, !applies))
}

async fn reload(server: &MockServer) -> Result<(), ApiError> {
    let Some(running) = server.running() else { return Ok(()) };
    match running.reload().await {
        Ok(_) => Ok(()),
        Err(error) => Err(unreadable(error.diagnostics())),
    }
}

/// What computes for long is done off the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(ApiError::new(ErrorCode::Internal, "the work was broken off")))
}

/// A description or bundle cannot be used: what is wrong with it.
fn unreadable(diagnostics: &[Diagnostic]) -> ApiError {
    let told: Vec<DiagnosticResource> = diagnostics.iter().take(100).map(Into::into).collect();
    let message = diagnostics.first().map_or_else(String::new, |first| first.message.clone());
    let details = json!({"field": "bundle", "reason": message, "diagnostics": told});
    ApiError::new(ErrorCode::Validation, message).details(details)
}
