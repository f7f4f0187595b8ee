//! What the control plane says about itself: its OpenAPI document, and the page that shows it.

pub(crate) mod docs;
pub(crate) mod lower;
