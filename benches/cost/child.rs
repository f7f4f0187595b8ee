//! A server in a process of its own, and what it has used.

use std::io::{BufRead, BufReader, Error, Result, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Clock ticks a second in `/proc`, as Linux has them everywhere.
const TICKS: u64 = 100;

pub(crate) struct Child {
    process: std::process::Child,
    pub(crate) address: SocketAddr,
    pub(crate) started: Instant,
}

impl Child {
    /// Starts `mockwright serve` and waits until it listens.
    pub(crate) fn serve(file: &Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mockwright"));
        command.arg("serve").arg(file).args(["--port", "0", "--no-admin"]);
        Self::start(command, "")
    }

    /// Starts bare hyper with a body and waits until it listens.
    pub(crate) fn anchor_hyper(body: &str) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("anchor-hyper");
        Self::start(command, body)
    }

    fn start(mut command: Command, input: &str) -> Result<Self> {
        let started = Instant::now();
        let mut process = command.stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        process.stdin.take().ok_or_else(|| Error::other("no stdin"))?.write_all(input.as_bytes())?;
        let stdout = process.stdout.take().ok_or_else(|| Error::other("no stdout"))?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.and_then(|address| address.trim_end_matches('/').parse().ok());
        let address = address.ok_or_else(|| Error::other(format!("no address in {line:?}")))?;
        Ok(Self { process, address, started })
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

    /// Waits until the process has used next to no processor time for half a second.
    pub(crate) fn wait_until_idle(&mut self, limit: Duration) -> Result<()> {
        let begun = Instant::now();
        let mut before = self.processor_time()?;
        while begun.elapsed() < limit {
            std::thread::sleep(Duration::from_millis(500));
            let now = self.processor_time()?;
            if now.saturating_sub(before) < Duration::from_millis(20) {
                return Ok(());
            }
            before = now;
        }
        Ok(())
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
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kibibytes: f64 =
        line.and_then(|line| line.split_whitespace().nth(1)).and_then(|text| text.parse().ok()).unwrap_or_default();
    Ok(kibibytes / 1024.0)
}
