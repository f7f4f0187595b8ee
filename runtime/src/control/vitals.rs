//! How the process is: looked at every other second, so that whoever asks waits for nothing.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sysinfo::System;
use tokio::time::{Instant, MissedTickBehavior};

use super::plane::Plane;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// How long requests a second are averaged over.
const WINDOW: Duration = Duration::from_mins(1);

/// A disk with less is full, and one with less than a hundredth where it is small.
const LEAST_FREE: u64 = 4 << 20;

/// A system that uses more of a hundred of its memory has none left.
const MOST_MEMORY: f64 = 98.0;

/// What was seen last.
#[derive(Debug, Default)]
pub(crate) struct Vitals(Mutex<Seen>);

/// What was seen last. Before the first look all is well, since the process has just started.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Whether the database does not answer.
    pub(crate) database_fails: bool,
    pub(crate) database_took: Duration,
    pub(crate) disk: Option<Disk>,
    /// Of a hundred.
    pub(crate) memory: f64,
    /// Of a hundred.
    pub(crate) cpu: f64,
    /// When how many requests had come.
    requests: VecDeque<(Instant, u64)>,
}

/// The disk of the data folder, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Disk {
    pub(crate) free: u64,
    pub(crate) total: u64,
}

impl Vitals {
    /// What was seen last.
    pub(crate) fn seen(&self) -> Seen {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    /// Whether nothing more can be kept on the disk.
    pub(crate) fn disk_is_full(&self) -> bool {
        self.disk.is_some_and(|disk| disk.free < LEAST_FREE.min(disk.total / 100))
    }

    /// Whether there is no memory left.
    pub(crate) fn memory_is_full(&self) -> bool {
        self.memory > MOST_MEMORY
    }

    /// Requests a second, over the last minute.
    pub(crate) fn rate(&self) -> f64 {
        let (Some((from, before)), Some((to, now))) = (self.requests.front(), self.requests.back()) else { return 0.0 };
        let took = to.duration_since(*from).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^52 requests a minute")]
        let came = now.saturating_sub(*before) as f64;
        if took > 0.0 { came / took } else { 0.0 }
    }
}

impl Disk {
    /// Of a hundred.
    #[expect(clippy::cast_precision_loss, reason = "a share needs no last digits")]
    pub(crate) fn used(self) -> f64 {
        if self.total == 0 { 0.0 } else { 100.0 - self.free as f64 * 100.0 / self.total as f64 }
    }
}

/// Looks until the process ends.
pub(super) async fn watch(plane: Arc<Plane>) {
    let mut system = System::new().ok();
    // The first look is at once, so that whoever asks early sees figures.
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = plane.stopping.cancelled() => return,
        }
        let began = Instant::now();
        let answers = plane.store.answers().await;
        let took = began.elapsed();
        let folder = plane.settings.folder.clone();
        // Files of the system are read: not on the threads that serve.
        let looked = tokio::task::spawn_blocking(move || look(system, &folder)).await;
        let Ok((kept, disk, memory, cpu)) = looked else { return };
        system = kept;
        let requests = plane.servers.all().iter().map(|server| server.usage.now().total).sum();
        let mut seen = plane.vitals.lock();
        (seen.database_fails, seen.database_took) = (!answers, took);
        (seen.disk, seen.memory, seen.cpu) = (disk, memory, cpu);
        seen.requests.push_back((Instant::now(), requests));
        while seen.requests.front().is_some_and(|(at, _)| at.elapsed() > WINDOW) {
            seen.requests.pop_front();
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no last digits")]
fn look(system: Option<System>, folder: &Path) -> (Option<System>, Option<Disk>, f64, f64) {
    let disk = disk(folder);
    let Some(mut system) = system else { return (None, disk, 0.0, 0.0) };
    system.refresh_memory();
    system.refresh_cpu_usage();
    let total = system.total_memory().max(1) as f64;
    let memory = system.used_memory() as f64 * 100.0 / total;
    let cpu = f64::from(system.global_cpu_usage());
    (Some(system), disk, memory, cpu)
}

#[cfg(unix)]
fn disk(folder: &Path) -> Option<Disk> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(Disk { free: found.f_bavail * found.f_frsize, total: found.f_blocks * found.f_frsize })
}

#[cfg(not(unix))]
fn disk(folder: &Path) -> Option<Disk> {
    let disks = sysinfo::Disks::new_with_refreshed_list();
    let holding = disks.list().iter().filter(|disk| folder.starts_with(disk.mount_point()));
    let nearest = holding.max_by_key(|disk| disk.mount_point().components().count())?;
    Some(Disk { free: nearest.available_space(), total: nearest.total_space() })
}
