//! Drives the built binary as a person or a script does: arguments in, streams, exit codes and HTTP out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod harness;

mod check;
mod choosing;
#[cfg(unix)]
mod control;
mod cors;
mod diff;
mod docs;
mod generate;
mod logs;
mod prints;
mod projects;
mod regenerate;
mod requests;
mod scenarios;
mod serve;
#[cfg(unix)]
mod settings;
mod stop;
mod tables;
mod watch;
