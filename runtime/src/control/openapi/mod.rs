//! What the control plane says about itself: its OpenAPI document.
#![cfg_attr(not(test), expect(dead_code, reason = "wired with the endpoints"))]

pub(crate) mod lower;
