//! The system's news of changed files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use mockwright_runtime::Sources;
use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;

use super::places::Places;

/// How often files are looked at where the system sends no news.
const POLL: Duration = Duration::from_secs(1);

/// Watches whatever decides what a mock is made from.
pub(super) struct Watcher {
    news: Arc<News>,
    working_folder: PathBuf,
    /// `None`: the system gives no watches, and files are looked at now and then.
    system: Option<RecommendedWatcher>,
    /// What is watched, whether with all below, and which folder that was: a watch stays with a folder that is moved.
    armed: BTreeMap<PathBuf, (bool, Identity)>,
}

#[derive(Default)]
struct News {
    places: Mutex<Places>,
    arrived: Notify,
}

/// What tells a folder from another at the same path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Identity([u64; 2], Option<SystemTime>);

impl Watcher {
    /// Nothing is watched before [`arm`](Self::arm).
    pub(super) fn new() -> Self {
        let news = Arc::new(News::default());
        let told = Arc::clone(&news);
        let tell = move |event: notify::Result<Event>| told.take(&event);
        let system = RecommendedWatcher::new(tell, Config::default().with_follow_symlinks(false)).ok();
        let working_folder = std::env::current_dir().unwrap_or_default();
        Self { news, working_folder, system, armed: BTreeMap::new() }
    }

    /// Watches what decides about these sources, and nothing else from now on. Returns `false` when the system refuses
    /// and files are looked at now and then instead.
    pub(super) fn arm(&mut self, sources: &Sources) -> bool {
        let places = Places::of(sources, &self.working_folder);
        let wanted: BTreeMap<PathBuf, (bool, Identity)> = places
            .watched()
            .into_iter()
            .filter_map(|(folder, all_below)| Some((folder.clone(), (all_below, Identity::of(&folder)?))))
            .collect();
        *self.news.places.lock().unwrap_or_else(PoisonError::into_inner) = places;
        let Some(system) = &mut self.system else { return false };
        for (folder, _) in self.armed.iter().filter(|(folder, state)| wanted.get(*folder) != Some(state)) {
            // It may have gone by itself with the folder.
            let _ = system.unwatch(folder);
        }
        for (folder, state) in wanted.iter().filter(|(folder, state)| self.armed.get(*folder) != Some(state)) {
            let mode = if state.0 { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            // A folder that went away in between is told by the one above it.
            if system.watch(folder, mode).is_err() && folder.is_dir() {
                self.system = None;
                return false;
            }
        }
        self.armed = wanted;
        true
    }

    /// Waits until something may have changed.
    pub(super) async fn changed(&self) {
        if self.system.is_none() {
            tokio::time::sleep(POLL).await;
            return;
        }
        self.news.arrived.notified().await;
    }
}

impl News {
    fn take(&self, event: &notify::Result<Event>) {
        let matters = match event {
            Ok(event) if event.need_rescan() => true,
            Ok(event) => {
                let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
                is_change(event.kind) && event.paths.iter().any(|path| places.concern(path))
            }
            // News may have been lost with it.
            Err(_) => true,
        };
        if matters {
            self.arrived.notify_one();
        }
    }
}

/// Reading is no change, and the mock itself reads.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

impl Identity {
    fn of(folder: &Path) -> Option<Self> {
        let metadata = fs::metadata(folder).ok()?;
        #[cfg(unix)]
        let numbers = {
            use std::os::unix::fs::MetadataExt as _;
            [metadata.dev(), metadata.ino()]
        };
        #[cfg(not(unix))]
        let numbers = [0; 2];
        Some(Self(numbers, metadata.created().ok()))
    }
}
