//! What is told of a request to those who look on.

use std::sync::Arc;

use http::request::Parts;
#[cfg(feature = "control")]
use mockwright_generator::model::SecuritySchemeKind;

use super::Snapshot;
use super::route::Route;

impl Snapshot {
    /// The operation that a request is for, such as `GET /pets/{petId}`.
    pub(crate) fn operation_text(&self, request: &Parts) -> Option<Arc<str>> {
        let Ok(Route::Operation(found)) = self.route(request) else { return None };
        let index = found.operation();
        let slot = self.operations.get(index)?;
        let key = || self.api().operations.get(index).map_or_else(String::new, |operation| operation.key.to_string());
        Some(Arc::clone(slot.text.get_or_init(|| key().into())))
    }

    /// The key of an operation, by its `operationId` or by the key itself.
    pub(crate) fn operation_key(&self, named: &str) -> Option<String> {
        let operations = &self.api().operations;
        let by_id = operations.iter().find(|operation| operation.operation_id.as_deref() == Some(named));
        let by_key = || operations.iter().find(|operation| operation.key.to_string() == named);
        by_id.or_else(by_key).map(|operation| operation.key.to_string())
    }
}

#[cfg(feature = "control")]
impl Snapshot {
    /// Names of header fields and parameters that the description declares for keys.
    pub(crate) fn key_names(&self) -> Arc<[String]> {
        let names = || {
            let schemes = self.api().security_schemes.values();
            let named = schemes.filter_map(|scheme| match &scheme.kind {
                SecuritySchemeKind::ApiKey { name, .. } => Some(name.to_lowercase()),
                _ => None,
            });
            named.collect()
        };
        Arc::clone(self.shared.key_names.get_or_init(names))
    }

    /// The active scenario's name, shared.
    pub(crate) fn scenario_text(&self) -> Option<Arc<str>> {
        self.active.and_then(|active| self.scenarios.get(active)).map(super::Scenario::shared_name)
    }
}
