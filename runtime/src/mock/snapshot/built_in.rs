//! What every mock answers beside its description: `/health`, `/openapi.json`, `/openapi.yaml`.

use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use mockwright_generator::source::Document;
use serde_json::json;

use super::reply::{Made, Reply};

/// The paths that yield to a description that declares them, each made at its first request.
#[derive(Debug, Default)]
pub(super) struct BuiltIn {
    health: OnceLock<Made>,
    json: OnceLock<Made>,
    yaml: OnceLock<Made>,
}

/// One of the built-in paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BuiltInPath {
    Health,
    Json,
    Yaml,
}

impl BuiltInPath {
    pub(super) fn of(path: &str) -> Option<Self> {
        match path {
            "/health" => Some(Self::Health),
            "/openapi.json" => Some(Self::Json),
            "/openapi.yaml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

impl BuiltIn {
    pub(super) fn get(&self, path: BuiltInPath) -> Option<&Made> {
        self.slot(path).get()
    }

    pub(super) fn get_or_make(&self, path: BuiltInPath, name: &str, document: &Document) -> &Made {
        self.slot(path).get_or_init(|| make(path, name, document))
    }

    fn slot(&self, path: BuiltInPath) -> &OnceLock<Made> {
        match path {
            BuiltInPath::Health => &self.health,
            BuiltInPath::Json => &self.json,
            BuiltInPath::Yaml => &self.yaml,
        }
    }
}

fn make(path: BuiltInPath, name: &str, document: &Document) -> Made {
    let (content_type, body) = match path {
        BuiltInPath::Health => ("application/json", json!({"status": "ok", "name": name}).to_string()),
        BuiltInPath::Json => {
            ("application/json", serde_json::to_string(document.root()).map_err(|error| error.to_string())?)
        }
        // RFC 9512 registers the type.
        BuiltInPath::Yaml => {
            ("application/yaml", serde_yaml::to_string(document.root()).map_err(|error| error.to_string())?)
        }
    };
    let mut headers = HeaderMap::with_capacity(1);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Ok(Reply { headers, body: Bytes::from(body) })
}
