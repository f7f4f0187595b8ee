use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program that serves; it ends when this is dropped.
pub(super) struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    pub(super) fn start(path: &Path) -> Result<Self, String> {
        let told = |what: &str| format!("`{}` {what}", path.display());
        let mut command = Command::new(path);
        command.args(["--host", "127.0.0.1", "--port", "0", "--validate", "enforce", "--security", "presence"]);
        let spawned = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn();
        let mut child = spawned.map_err(|error| told(&format!("does not start: {error}")))?;
        let mut line = String::new();
        let read = child.stdout.take().map(|stdout| BufReader::new(stdout).read_line(&mut line));
        let address = line.strip_prefix("listening on http://").and_then(|rest| rest.split_whitespace().next());
        if let (Some(Ok(_)), Some(address)) = (read, address.and_then(|address| address.parse().ok())) {
            return Ok(Self { child, address });
        }
        // It may have ended already.
        let _ = child.kill();
        let _ = child.wait();
        Err(told("does not say where it listens"))
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
