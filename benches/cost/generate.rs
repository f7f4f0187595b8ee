//! Drafting, proving and writing a whole bundle.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::io::{Error, Result};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::descriptions;

pub(crate) fn generate(names: &[&str]) -> Result<()> {
    println!("generate     operations   seconds   operations a second");
    for description in descriptions::named(names) {
        let folder = tempfile::tempdir()?;
        let bundle = folder.path().join("bundle");
        let mut command = Command::new(env!("CARGO_BIN_EXE_mockwright"));
        command.arg("generate").arg(&description.file).arg("--output").arg(&bundle).stdin(Stdio::null());
        let started = Instant::now();
        let output = command.output()?;
        let seconds = started.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        let operations = said.lines().find_map(|line| line.strip_prefix("wrote ")?.split(' ').next()?.parse().ok());
        let operations: u32 = operations.ok_or_else(|| Error::other(format!("nothing was written: {said}")))?;
        println!("{:<12} {operations:>10} {seconds:>9.2} {:>21.0}", description.name, f64::from(operations) / seconds);
    }
    Ok(())
}
