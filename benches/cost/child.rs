//! A server in a process of its own, and what it has used.

use std::io::{BufRead, BufReader, Error, Result, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Clock ticks a second in `/proc`, as Linux has them everywhere.
const TICKS: u64 = 100;

pub(crate) struct Child {
    process: std::process::Child,
    output: BufReader<ChildStdout>,
    pub(crate) address: SocketAddr,
    pub(crate) started: Instant,
}

impl Child {
    /// Starts `mockwright serve` and waits until it listens.
    pub(crate) fn program(file: &Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mockwright"));
        command.arg("serve").arg(file).args(["--port", "0", "--no-admin"]);
        Self::start(command, "")
    }

    /// Starts `mockwright serve` with its control plane, kept in a folder, and waits until it listens.
    pub(crate) fn steered(file: &Path, folder: &Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mockwright"));
        command.arg("serve").arg(file).args(["--port", "0", "--rate-limit", "off", "--api-key", super::answer::KEY]);
        command.arg("--data-dir").arg(folder);
        Self::start(command, "")
    }

    /// Starts a server by the library, which proves in the background or not at all, and waits until it listens.
    pub(crate) fn library(file: &Path, prove: bool) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("serve").arg(file).arg(if prove { "prove" } else { "as asked for" });
        Self::start(command, "")
    }

    /// Starts bare hyper with an answer and waits until it listens.
    pub(crate) fn anchor_hyper(status: u16, body: &str) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("anchor-hyper").arg(status.to_string());
        Self::start(command, body)
    }

    fn start(mut command: Command, input: &str) -> Result<Self> {
        let started = Instant::now();
        let mut process = command.stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        process.stdin.take().ok_or_else(|| Error::other("no stdin"))?.write_all(input.as_bytes())?;
        let stdout = process.stdout.take().ok_or_else(|| Error::other("no stdout"))?;
        let mut output = BufReader::new(stdout);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.and_then(|address| address.trim_end_matches('/').parse().ok());
        let address = address.ok_or_else(|| Error::other(format!("no address in {line:?}")))?;
        Ok(Self { process, output, address, started })
    }

    /// Waits until a server by the library says that every reply is made.
    pub(crate) fn wait_until_proved(&mut self) -> Result<()> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if line.trim() == "proved" { Ok(()) } else { Err(Error::other(format!("{line:?} instead of `proved`"))) }
    }

    /// Processor time of all threads so far.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<u64> =
            after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
        Ok(Duration::from_millis(fields.iter().sum::<u64>() * 1000 / TICKS))
    }

    /// Peak resident memory so far, in MiB.
    pub(crate) fn peak_memory(&self) -> Result<f64> {
        peak_memory(self.process.id())
    }

    /// Resident memory now, in MiB.
    pub(crate) fn memory(&self) -> Result<f64> {
        mebibytes(self.process.id(), "VmRSS:")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // The figures are taken; how it ends does not matter.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a process that only parses a file: its time and peak memory in MiB.
pub(crate) fn run_anchor_parse(file: &Path) -> Result<(Duration, f64)> {
    let started = Instant::now();
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg("anchor-parse").arg(file).stdin(Stdio::null()).output()?;
    let time = started.elapsed();
    let memory = String::from_utf8_lossy(&output.stdout).trim().parse();
    Ok((time, memory.map_err(|_| Error::other("the parser printed no figure"))?))
}

/// Peak resident memory of a process, in MiB.
pub(crate) fn peak_memory(process: u32) -> Result<f64> {
    mebibytes(process, "VmHWM:")
}

fn mebibytes(process: u32, field: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with(field));
    let kibibytes: f64 =
        line.and_then(|line| line.split_whitespace().nth(1)).and_then(|text| text.parse().ok()).unwrap_or_default();
    Ok(kibibytes / 1024.0)
}
