//! The library as a Rust test uses it: a description as the mock, functions in place of replies, requests looked at.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod handlers;
mod verifying;

use mockwright_runtime::Mock;

/// The petstore that ships with the project.
fn petstore() -> Mock {
    Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/petstore.yaml"))
}
