//! Taking secrets out of what is logged.

mod form;
mod json;
mod xml;

use std::borrow::Cow;

pub(super) use form::form;
pub(super) use xml::is_secret_element;

use crate::journal::secret::is_secret;

/// What stands where a secret stood.
pub(super) const REDACTED: &str = "[redacted]";

/// Which names have values that are not shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets<'s> {
    /// Names that the description declares for keys, in lower case.
    declared: &'s [String],
}

impl<'s> Secrets<'s> {
    pub(super) fn new(declared: &'s [String]) -> Self {
        Self { declared }
    }

    /// Whether the value of this name is not shown. The name of a session is what requests are told apart by.
    pub(super) fn has(&self, name: &str) -> bool {
        let named = |declared: &String| declared.eq_ignore_ascii_case(name);
        let is_session = name.eq_ignore_ascii_case("x-session-id");
        is_secret(name) && !is_session || self.declared.iter().any(named)
    }
}

/// A body without its secrets, where it is of a kind that has names.
pub(super) fn body<'b>(content_type: Option<&str>, body: &'b str, secrets: &Secrets<'_>) -> Cow<'b, str> {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => form(body, secrets),
        "multipart/form-data" => form::multipart(body, secrets),
        essence if essence.ends_with("xml") || body.trim_start().starts_with('<') => xml::elements(body, secrets),
        _ => json::members(body, secrets),
    }
}
