//! Drives the built binary as a person or a script does: arguments in, streams, exit codes and HTTP out.

mod harness;

mod check;
mod generate;
mod prints;
mod serve;
mod stop;
