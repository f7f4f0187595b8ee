//! A line on the terminal that tells what takes so long.

use std::io::IsTerminal;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::log;
use crate::output::harmless;

/// Work that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Tells what is being done once it takes longer than a second. It says nothing where stderr is no terminal, and is
/// gone from the screen when dropped.
pub(crate) struct Progress {
    watcher: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins with a first step.
    pub(crate) fn start(step: &str) -> Self {
        if !std::io::stderr().is_terminal() || log::is_json() {
            return Self { watcher: None };
        }
        let (sender, receiver) = channel();
        let step = harmless(step);
        Self { watcher: Some((sender, thread::spawn(move || watch(&receiver, step)))) }
    }

    /// Tells the next step.
    pub(crate) fn step(&self, step: &str) {
        if let Some((sender, _)) = &self.watcher {
            let _ = sender.send(harmless(step));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, watcher)) = self.watcher.take() {
            drop(sender);
            let _ = watcher.join();
        }
    }
}

fn watch(steps: &Receiver<String>, mut step: String) {
    let deadline = Instant::now() + PATIENCE;
    let bar = loop {
        match steps.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(next) => step = next,
            Err(RecvTimeoutError::Timeout) => break spinner(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    };
    bar.set_message(step);
    for next in steps {
        bar.set_message(next);
    }
    bar.finish_and_clear();
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_elapsed(PATIENCE);
    if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
