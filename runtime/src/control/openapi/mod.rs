//! What the control plane says about itself: its OpenAPI document, and the page that shows it.
#![cfg_attr(not(test), expect(dead_code, reason = "wired with the endpoints"))]

pub(crate) mod docs;
pub(crate) mod lower;
