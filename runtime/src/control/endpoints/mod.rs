//! The endpoints: one file a group.

mod auth;
mod bundles;
mod config;
mod deliveries;
mod health;
mod keys;
mod lifecycle;
mod log_export;
mod log_filters;
mod log_query;
mod log_stream;
mod logs;
mod metrics;
mod mocks;
mod openapi;
mod requests;
mod response_body;
mod response_resource;
mod responses;
mod responses_found;
mod scenario_resource;
mod scenarios;
mod server_resource;
mod servers;
mod shown;
mod webhook_body;
mod webhook_resource;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use http::Method;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use mocks::stored;
pub(crate) use openapi::document;

use super::error::{ApiError, ErrorCode};
use super::plane::Plane;

/// What the paths of the admin API begin with.
const API: &str = "/admin/api/v1";

/// All endpoints.
pub(crate) fn router(plane: &Arc<Plane>) -> Router {
    let (router, _) = described().split_for_parts();
    openapi::pages(router)
        .fallback(|| async { ApiError::new(ErrorCode::NotFound, "there is no such path") })
        .with_state(Arc::clone(plane))
}

/// All endpoints that the document describes.
fn described() -> OpenApiRouter<Arc<Plane>> {
    openapi::described()
        .routes(routes!(health::health))
        .routes(routes!(metrics::metrics))
        .routes(routes!(config::get, config::update))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(keys::create, keys::list))
        .routes(routes!(keys::revoke))
        .routes(routes!(servers::list, servers::create))
        .routes(routes!(servers::get, servers::delete))
        .routes(routes!(servers::configure))
        .routes(routes!(lifecycle::start))
        .routes(routes!(lifecycle::stop))
        .routes(routes!(lifecycle::reset))
        .routes(routes!(bundles::download, bundles::upload))
        .routes(routes!(bundles::regenerate))
        .routes(routes!(scenarios::list, scenarios::create))
        .routes(routes!(scenarios::get, scenarios::update, scenarios::delete))
        .routes(routes!(scenarios::activate))
        .routes(routes!(responses::list, responses::create))
        .routes(routes!(responses::get, responses::update, responses::delete))
        .routes(routes!(requests::count))
        .routes(routes!(requests::verify))
        .routes(routes!(logs::query, logs::clear))
        .routes(routes!(log_export::export))
        .routes(routes!(log_stream::stream))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::get, webhooks::update, webhooks::delete))
        .routes(routes!(deliveries::test))
        .routes(routes!(deliveries::list))
        .routes(routes!(mocks::create, mocks::list))
        .routes(routes!(mocks::get, mocks::delete))
}

/// Whether anybody may call, without saying who it is.
pub(crate) fn is_open(method: &Method, path: &str) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let logs_in = *method == Method::POST && path == "/admin/api/v1/auth/login";
    logs_in || reads && (is_health(path) || is_asset(path) || path == "/admin/docs")
}

/// Whether it is the health, which says less to those who show nothing.
pub(crate) fn is_health(path: &str) -> bool {
    path == "/admin/api/v1/health"
}

/// Whether it is a part of a page. Those are not counted as calls.
pub(crate) fn is_asset(path: &str) -> bool {
    path.starts_with("/admin/assets/")
}

/// Whether a POST changes nothing, so that those who may only read may send it.
pub(crate) fn only_asks(path: &str) -> bool {
    path.ends_with("/requests/verify") || path == "/admin/api/v1/auth/logout"
}

/// Whether the body is a bundle.
pub(crate) fn takes_bundle(method: &Method, path: &str) -> bool {
    *method == Method::PUT && path.starts_with("/admin/api/v1/servers/") && path.ends_with("/bundle")
}
