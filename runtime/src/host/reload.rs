//! From the origin of a running mock to what it serves next.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mockwright_generator::diagnostic::{Code, Diagnostic, Severity};
use mockwright_generator::model::{Api, OperationKey};
use mockwright_generator::regenerate::Regeneration;

use super::load::{LoadOptions, Loaded, Origin, Sources, load};
use super::server::Stage;
use crate::mock::Snapshot;

/// What a reload changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reloaded {
    /// Operations of the description now.
    pub operations: usize,
    /// Operations that it did not have before.
    pub added: usize,
    /// Operations that it no longer has.
    pub removed: usize,
    /// What is wrong with it without stopping the mock.
    pub diagnostics: Vec<Diagnostic>,
    /// What regenerating the bundle would do, where it is served as if that had been done.
    pub regeneration: Option<Arc<Regeneration>>,
}

/// What is known of the last reading.
#[derive(Debug)]
pub(super) struct Record {
    /// Of what is served.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Of what was read last, served or not.
    pub(super) sources: Sources,
    /// What is served on top of the files of a bundle.
    pub(super) regeneration: Option<Arc<Regeneration>>,
}

impl Record {
    pub(super) fn of(loaded: Loaded) -> (Snapshot, Self) {
        let Loaded { snapshot, diagnostics, port: _, sources, regeneration } = loaded;
        (snapshot, Self { diagnostics, sources, regeneration })
    }
}

pub(super) fn lock(record: &Mutex<Record>) -> MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads the origin and replaces what is served, unless that would be a step back.
pub(super) fn reload(
    origin: &Origin,
    options: &LoadOptions,
    stage: &Stage,
    record: &Mutex<Record>,
) -> Result<Reloaded, Vec<Diagnostic>> {
    let (snapshot, read) = Record::of(load(origin, options)?);
    let served = lock(record).diagnostics.clone();
    if has_newly_broken_file(&served, &read.diagnostics) {
        lock(record).sources = read.sources;
        return Err(read.diagnostics);
    }
    let (before, after) = (stage.snapshot(), snapshot.api().clone());
    let (old, new) = (keys(before.api()), keys(&after));
    let reloaded = Reloaded {
        operations: new.len(),
        added: new.difference(&old).count(),
        removed: old.difference(&new).count(),
        diagnostics: read.diagnostics.clone(),
        regeneration: read.regeneration.clone(),
    };
    *lock(record) = read;
    stage.replace(snapshot);
    Ok(reloaded)
}

fn keys(api: &Api) -> BTreeSet<&OperationKey> {
    api.operations.iter().map(|operation| &operation.key).collect()
}

/// Whether a file cannot be read now that could before. While a file is being saved a reference to it leads to nothing,
/// or to half of it; a fault of the description itself, however, is served as it is at a start.
fn has_newly_broken_file(before: &[Diagnostic], now: &[Diagnostic]) -> bool {
    let broken = |diagnostics: &[Diagnostic]| -> BTreeSet<(Code, String)> {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let of_files = errors.filter(|diagnostic| diagnostic.code.concerns_file());
        of_files.map(|diagnostic| (diagnostic.code, diagnostic.message.clone())).collect()
    };
    !broken(now).is_subset(&broken(before))
}

#[cfg(test)]
mod tests {
    use mockwright_generator::source::Pointer;

    use super::*;

    fn fault(code: Code, message: &str) -> Diagnostic {
        Diagnostic::error(code, &Pointer::root(), message)
    }

    #[test]
    fn only_a_file_that_was_sound_before_keeps_the_new_version_out() {
        let missing = fault(Code::DanglingReference, "there is no file `pet.yaml`");
        let other = fault(Code::DanglingReference, "there is no file `dog.yaml`");
        let own = fault(Code::UnknownType, "`strin` is no type");
        for (before, now, broken) in [
            (vec![], vec![missing.clone()], true),
            (vec![missing.clone()], vec![missing.clone()], false),
            (vec![missing.clone()], vec![missing.clone(), other], true),
            (vec![missing], vec![], false),
            (vec![], vec![own], false),
        ] {
            assert_eq!(has_newly_broken_file(&before, &now), broken, "{before:?} to {now:?}");
        }
    }
}
