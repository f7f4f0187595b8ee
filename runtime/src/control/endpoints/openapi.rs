//! What the control plane says about itself.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use super::API;
use crate::control::error::{ApiError, ErrorCode};
use crate::control::extract::Path;
use crate::control::openapi::{docs, lower};
use crate::control::plane::Plane;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Mockwright control plane",
        description = "Steers mock servers: servers, scenarios, responses, verification, keys; and `/v1/mocks`, replies that a client makes for itself.",
        license(name = "MIT OR Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")
    ),
    tags(
        (name = "Servers", description = "Mock servers: create, start, stop, configure, delete"),
        (name = "Scenarios", description = "What a server answers, switched as a whole"),
        (name = "Responses", description = "Single replies"),
        (name = "Verification", description = "Whether a mock was called as it should have been"),
        (name = "Webhooks", description = "Who is told what happens on a server"),
        (name = "Mock endpoints", description = "Replies that a client makes for itself, served at `/v1/mock/{mock_id}`"),
        (name = "Authentication", description = "Tokens and keys"),
        (name = "System", description = "The process")
    ),
    security(("api_key" = []), ("bearer" = []))
)]
struct About;

/// The beginning of the document.
pub(super) fn described() -> OpenApiRouter<Arc<Plane>> {
    let mut about = About::openapi();
    let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-API-Key")));
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.bearer_format = Some("JWT".to_owned());
    let components = about.components.get_or_insert_default();
    components.add_security_scheme("api_key", key);
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    OpenApiRouter::with_openapi(about)
}

/// The document that is served: OpenAPI 3.0.3.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        let (_, document) = super::described().split_for_parts();
        let mut document = lower::lower(serde_json::to_value(document).unwrap_or_default());
        add_errors(&mut document);
        let whole = document.clone();
        leave_out_bodies(&mut document, &whole);
        document
    });
    &DOCUMENT
}

/// What every endpoint may answer besides what it is for.
const ERRORS: [(&str, &str); 9] = [
    ("400", "The request is invalid"),
    ("401", "Who sends this must be shown"),
    ("403", "The role or the origin does not allow this"),
    ("404", "It is not there"),
    ("409", "Something is in the way"),
    ("413", "The body is too large"),
    ("415", "The body is not application/json"),
    ("429", "The rate limit is exceeded"),
    ("503", "What is kept cannot be read or written just now"),
];

/// Adds to each operation the errors that it can answer with, all in one shape.
fn add_errors(document: &mut Value) {
    let envelope = json!({
        "type": "object",
        "required": ["error", "detail"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "details", "timestamp", "request_id"],
                "properties": {
                    "code": {"type": "string", "example": "VALIDATION_ERROR"},
                    "message": {"type": "string"},
                    "details": {"type": "object", "additionalProperties": true},
                    "timestamp": {"type": "string", "format": "date-time"},
                    "request_id": {"type": "string", "example": "req_0123456789abcdef"}
                }
            },
            "detail": {"type": "string", "description": "The message again"}
        }
    });
    document["components"]["schemas"]["Error"] = envelope;
    let reference = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}});
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, item) in paths {
        let Some(item) = item.as_object_mut() else { continue };
        for (method, operation) in item {
            let has_body = operation.get("requestBody").is_some();
            let reads = method == "get";
            let is_open = path.ends_with("/health");
            let applies = |status: &str| match status {
                "404" => path.contains('{'),
                "409" => !reads || path.contains("{server_id}"),
                "413" | "415" => has_body,
                "503" => !is_open,
                _ => true,
            };
            let Some(responses) = operation["responses"].as_object_mut() else { continue };
            for (status, description) in ERRORS.into_iter().filter(|(status, _)| applies(status)) {
                let error = json!({"description": description, "content": reference.clone()});
                responses.entry(status).or_insert(error);
            }
        }
    }
}

/// A body of which nothing is needed may be left out, and none is null.
fn leave_out_bodies(document: &mut Value, whole: &Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(serde_json::Map::values_mut);
    for operation in operations {
        let Some(body) = operation.get_mut("requestBody") else { continue };
        let Some(schema) = body.pointer_mut("/content/application~1json/schema") else { continue };
        if schema.get("nullable").is_some()
            && let Some(only) = schema.pointer("/allOf/0").cloned()
        {
            *schema = only;
        }
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        let needs =
            name.and_then(|pointer| whole.pointer(pointer)).is_some_and(|schema| schema.get("required").is_some());
        body["required"] = Value::Bool(needs);
    }
}

/// What is served besides the endpoints of the document: itself, and the page that shows it.
pub(super) fn pages(router: Router<Arc<Plane>>) -> Router<Arc<Plane>> {
    router
        .route(&format!("{API}/openapi.json"), get(served))
        .route("/admin/docs", get(|| async { docs::page().map(Body::from) }))
        .route("/admin/assets/docs/{name}", get(asset))
        .method_not_allowed_fallback(|| async {
            ApiError::new(ErrorCode::MethodNotAllowed, "this path has other methods")
        })
}

async fn served() -> Response {
    static TEXT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(document().to_string()));
    let mut response = Response::new(Body::from(TEXT.clone()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    docs::asset(&name, &headers).map(|found| found.map(Body::from)).ok_or_else(|| ApiError::not_found("asset", name))
}
