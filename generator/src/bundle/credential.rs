use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One credential that counts under `security: credentials`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// The name of the description's security scheme.
    pub scheme: String,
    /// The key or token; for a scheme of `Authorization`, what follows the scheme's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The user's name, for `basic`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The user's password, for `basic`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The scopes that it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
}

impl Credential {
    /// What a request has to carry: the value, or `user:password` (RFC 7617 §2).
    #[must_use]
    pub fn secret(&self) -> Cow<'_, str> {
        if let Some(value) = &self.value {
            return Cow::Borrowed(value);
        }
        let (username, password) = (self.username.as_deref(), self.password.as_deref());
        Cow::Owned(format!("{}:{}", username.unwrap_or_default(), password.unwrap_or_default()))
    }
}
