//! The request that makes a mock, as the OpenAPI document describes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

/// A mock endpoint to create. Every field may be left out or null.
///
/// Only a description: [`NewMock`](super::NewMock) reads the request, to tell all that is wrong with it at once.
#[derive(Deserialize, ToSchema)]
#[schema(description = "A mock endpoint to create. Every field may be left out or null.")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(crate) struct NewMockBody {
    /// Friendly name.
    #[schema(max_length = 128, example = "payments-accepted")]
    name: Option<String>,
    /// HTTP status to return. An informational one is served as 200, with the header `X-Mock-Status`.
    #[schema(minimum = 100, maximum = 599, default = 200, example = 202)]
    status_code: Option<u16>,
    /// Additional response headers, at most 100. Those that frame the message cannot be set, nor can `X-Mock-Id` and `X-Mock-Status`.
    headers: Option<BTreeMap<String, HeaderText>>,
    /// Response body, at most 1 MiB in UTF-8.
    #[schema(example = "{\"accepted\": true}")]
    body: Option<String>,
    /// Response content type.
    #[schema(default = "application/json", example = "application/json")]
    content_type: Option<String>,
    /// Artificial delay in milliseconds.
    #[schema(minimum = 0, maximum = 30000, default = 0, example = 0)]
    delay_ms: Option<u16>,
    /// Lifetime in seconds.
    #[schema(minimum = 60, maximum = 172_800, default = 3600, example = 3600)]
    ttl_seconds: Option<u32>,
}

/// The value of a header field.
#[derive(Deserialize, ToSchema)]
#[schema(example = "120")]
#[serde(untagged)]
#[expect(dead_code, reason = "it is only described")]
enum HeaderText {
    Text(String),
    Number(f64),
    Truth(bool),
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use utoipa::PartialSchema as _;

    use super::NewMockBody;
    use crate::control::adhoc::{MockResource, NewMock};

    #[test]
    fn what_is_described_can_be_sent() {
        let schema = serde_json::to_value(NewMockBody::schema()).unwrap();
        assert_eq!((schema.get("required"), &schema["additionalProperties"]), (None, &json!(false)));
        for (name, property) in schema["properties"].as_object().unwrap() {
            for sent in ["default", "example", "minimum", "maximum"].iter().filter_map(|word| property.get(word)) {
                assert!(NewMock::from_json(&json!({ name: sent })).is_ok(), "{name} {sent}");
            }
            assert!(NewMock::from_json(&json!({ name: null })).is_ok(), "{name}");
        }
        let defaults: Value = ["status_code", "content_type", "delay_ms", "ttl_seconds"]
            .map(|name| schema["properties"][name]["default"].clone())
            .into();
        assert_eq!(defaults, json!([200, "application/json", 0, 3600]));
    }

    #[test]
    fn all_fields_of_a_mock_are_always_there() {
        let schema = serde_json::to_value(MockResource::schema()).unwrap();
        assert_eq!(schema["required"].as_array().unwrap().len(), 11);
        assert_eq!(schema["properties"]["name"]["type"], json!(["string", "null"]));
    }
}
