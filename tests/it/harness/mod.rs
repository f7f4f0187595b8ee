//! A running binary, a blocking HTTP client, and paths.

mod client;
mod command;
#[cfg(unix)]
mod control;
#[cfg(unix)]
mod postgres;
#[cfg(unix)]
mod receiver;
mod server;

use std::path::PathBuf;

pub(crate) use client::{Reply, Request};
pub(crate) use command::{Ran, command, mockwright, ran};
#[cfg(unix)]
pub(crate) use control::{Control, Options, assert_shape, for_each_database, for_each_database_with};
#[cfg(unix)]
pub(crate) use receiver::{Delivered, Receiver};
pub(crate) use server::Server;

/// The path of a file that ships with the project, as a person in the project's folder types it.
pub(crate) fn spec(name: &str) -> String {
    format!("specs/{name}")
}

/// The project's folder: where every binary of the tests runs.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Writes a file for a test.
pub(crate) fn write(path: &std::path::Path, text: &(impl AsRef<[u8]> + ?Sized)) {
    use std::io::Write as _;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).open(path).unwrap();
    file.write_all(text.as_ref()).unwrap();
}
