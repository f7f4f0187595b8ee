//! `serve --watch`: serves what files say now, without a restart.

mod debounce;
mod places;
mod stamps;
mod watcher;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use mockwright_generator::diagnostic::Severity;
use mockwright_runtime::{Reloaded, RunningMock, StartError};

use self::debounce::Debounce;
use self::stamps::Stamps;
use self::watcher::Watcher;
use crate::args::ReportFormat;
use crate::output::{self, harmless};
use crate::report;

/// The system's time, which that of files is compared with.
#[expect(clippy::disallowed_methods, reason = "files carry the system's time; no reply depends on it")]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

/// Follows the files of a mock until the future is dropped. `began` is when their first reading began.
pub(super) async fn follow(mock: Arc<RunningMock>, input: String, began: SystemTime) {
    let sources = mock.sources();
    if sources.files.is_empty() && sources.folders.is_empty() {
        output::status(format_args!("{}: a URL is not watched", harmless(&input)));
        return;
    }
    let mut follower = Follower {
        mock,
        input,
        watcher: Watcher::new(),
        seen: Stamps::default(),
        debounce: Debounce::default(),
        polls: false,
        told: None,
    };
    follower.tell_regeneration();
    follower.rearm(&Stamps::default(), began);
    loop {
        tokio::select! {
            () = follower.watcher.changed() => follower.debounce.changed(Instant::now()),
            () = until(follower.debounce.due()) => follower.look().await,
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

struct Follower {
    mock: Arc<RunningMock>,
    input: String,
    watcher: Watcher,
    /// The files as the last reading has seen them.
    seen: Stamps,
    debounce: Debounce,
    /// It was told that files are only looked at now and then.
    polls: bool,
    /// The report that was told last.
    told: Option<String>,
}

impl Follower {
    /// Reads again if a file differs from what was read.
    async fn look(&mut self) {
        self.debounce.acted(Instant::now());
        let sources = self.mock.sources();
        let stamps = tokio::task::block_in_place(|| {
            self.watcher.arm(&sources);
            Stamps::of(&sources)
        });
        if stamps == self.seen {
            return;
        }
        let began = now();
        let outcome = self.mock.reload().await;
        let is_current = self.rearm(&stamps, began);
        match outcome {
            Ok(reloaded) => {
                self.tell(reloaded);
                self.tell_regeneration();
            }
            // Half of a save is no news: the next look follows at once.
            Err(_) if !is_current => {}
            Err(error) => self.tell_kept(&error),
        }
    }

    /// Watches what the last reading came upon, and says whether nothing has changed since it began.
    fn rearm(&mut self, before: &Stamps, began: SystemTime) -> bool {
        let sources = self.mock.sources();
        let (is_told, now) = tokio::task::block_in_place(|| (self.watcher.arm(&sources), Stamps::of(&sources)));
        if !is_told && !self.polls {
            self.polls = true;
            let input = harmless(&self.input);
            output::status(format_args!("{input}: the system gives no watches, files are looked at every second"));
        }
        self.seen = now.clone().seen(before, began);
        let is_current = self.seen == now;
        if !is_current {
            self.debounce.changed(Instant::now());
        }
        is_current
    }

    fn tell(&self, reloaded: Reloaded) {
        let Reloaded { operations, added, removed, mut diagnostics, .. } = reloaded;
        let _ = report::brief(&self.input, &mut diagnostics);
        let noun = if operations == 1 { "operation" } else { "operations" };
        let mut line = format!("reloaded {}: {operations} {noun}", harmless(&self.mock.name()));
        for (count, change) in [(added, "added"), (removed, "removed")] {
            if count > 0 {
                let _ = write!(line, ", {count} {change}");
            }
        }
        output::status(line);
    }

    /// Tells what has changed in the description of a bundle, and what that does to the bundle, once for each change.
    fn tell_regeneration(&mut self) {
        let Some(regeneration) = self.mock.regeneration() else {
            self.told = None;
            return;
        };
        let Ok(report) = report::regeneration(&regeneration, "the description", ReportFormat::Text, true) else {
            return;
        };
        if self.told.as_ref() == Some(&report) {
            return;
        }
        let input = harmless(&self.input);
        output::status(format_args!(
            "the description of {input} has changed; served as regenerating would leave it:\n"
        ));
        output::status(report.trim_end());
        output::hint(format_args!("`mockwright regenerate {input}` writes this"));
        self.told = Some(report);
    }

    fn tell_kept(&self, error: &StartError) {
        let mut problems = error.diagnostics().to_vec();
        problems.retain(|problem| problem.severity == Severity::Error);
        report::arrange(&mut problems);
        if problems.is_empty() {
            output::failure(harmless(&error.to_string()));
        } else {
            report::errors(&problems);
        }
        let name = harmless(&self.mock.name());
        output::failure(format_args!("{} cannot be read, {name} is served as before", harmless(&self.input)));
    }
}
