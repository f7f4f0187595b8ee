use std::collections::HashMap;

use super::unit::{Generated, Outcome, Unit};
use crate::bundle::Bundle;
use crate::compare::pairing::{Identity, Pair, Pairing, Rename, pair};
use crate::draft::Drafter;
use crate::emit::{Layout, operation_text, value};
use crate::model::{Api, Operation, OperationKey};
use crate::regenerate::conflict::About;
use crate::regenerate::follow::Renaming;
use crate::regenerate::keep::Keeper;
use crate::regenerate::past::Past;
use crate::regenerate::report::RenamedOperation;
use crate::regenerate::sheet::Sheet;

/// Settles the files of operations; returns which operations are called otherwise now. `bundle` is what is generated
/// now: drawn values of last time are put into it where they stay.
pub(super) fn settle(
    outcome: &mut Outcome<'_>,
    past: &Past,
    ours: Vec<Sheet<OperationKey>>,
    old: Option<&Api>,
    drafter: &Drafter,
    bundle: &mut Bundle,
) -> Vec<Renaming> {
    let mut versions = Versions::of(past, ours);
    let pairing = versions.pair(bundle);
    if let (Some(old), false) = (old, outcome.options.refresh) {
        outcome.report.kept_values = keep_values(&versions, &pairing, old, drafter, bundle);
    }
    let bundle = &*bundle;
    let layout = Layout::of(bundle, drafter.api());
    let mut renamings = Vec::new();
    let mut units = Vec::new();
    let generated = |new: usize| {
        let (file, path) = (bundle.operations.get(new)?, layout.operations.get(new)?);
        let text_at = Box::new(move |path: &str| operation_text(file, path));
        Some((file.operation.clone(), Generated { path: path.clone(), value: value(file), text_at }))
    };
    for Pair { old, new, rename } in pairing.pairs {
        let Some((key, theirs)) = generated(new) else { continue };
        let (old_key, base, ours) = versions.take(old, &key);
        let renaming = Renaming { old: old_key, new: key };
        if let Some(rename) = rename {
            outcome.tell_rename(&renaming, rename);
        }
        units.extend(followed(&renaming, base, ours, theirs));
        // Scenarios list paths by their shape: other names of parameters change nothing about them.
        if matches!(rename, Some(Rename::Path | Rename::Method)) {
            renamings.push(renaming);
        }
    }
    for old in pairing.removed {
        let (key, base, ours) = versions.take_old(old);
        units.push(Unit { about: About::Operation(key.to_string()), base, ours, theirs: None });
    }
    for new in pairing.added {
        if let Some((key, theirs)) = generated(new) {
            units.push(Unit { about: About::Operation(key.to_string()), base: None, ours: None, theirs: Some(theirs) });
        }
    }
    outcome.settle(units, versions.spare);
    renamings
}

/// An operation of both descriptions, under its name of now.
fn followed<'b>(
    renaming: &Renaming,
    base: Option<Sheet<OperationKey>>,
    ours: Option<Sheet<OperationKey>>,
    theirs: Generated<'b>,
) -> Vec<Unit<'b, OperationKey>> {
    let about = |key: &OperationKey| About::Operation(key.to_string());
    let new = about(&renaming.new);
    match ours.as_ref().map(|ours| renaming.follow(ours)) {
        // The text of the user's file has no place for the new name: it stays with the old one.
        Some(None) => vec![
            Unit { about: about(&renaming.old), base, ours, theirs: None },
            Unit { about: new, base: None, ours: None, theirs: Some(theirs) },
        ],
        ours => {
            let base = base.and_then(|base| renaming.follow(&base));
            vec![Unit { about: new, base, ours: ours.flatten(), theirs: Some(theirs) }]
        }
    }
}

impl Outcome<'_> {
    /// Tells that an operation is called otherwise now; its conflicts follow it.
    fn tell_rename(&mut self, Renaming { old, new }: &Renaming, rename: Rename) {
        let (old, new) = (old.to_string(), new.to_string());
        self.rename_conflicts(&About::Operation(old.clone()), &About::Operation(new.clone()));
        self.report.renames.push(RenamedOperation { old, new, rename });
    }
}

/// The old operations: what was generated for them and what the user made of it.
struct Versions {
    /// Every operation of last time, and every one that the user has a file for.
    old: Vec<(OperationKey, Option<String>)>,
    base: HashMap<OperationKey, Sheet<OperationKey>>,
    ours: HashMap<OperationKey, Sheet<OperationKey>>,
    /// Further files about an operation that has one.
    spare: Vec<Sheet<OperationKey>>,
}

impl Versions {
    fn of(past: &Past, ours: Vec<Sheet<OperationKey>>) -> Self {
        let mut versions = Self { old: Vec::new(), base: HashMap::new(), ours: HashMap::new(), spare: Vec::new() };
        for sheet in &past.operations {
            versions.old.push((sheet.key.clone(), sheet.operation_id.clone()));
            versions.base.insert(sheet.key.clone(), sheet.clone());
        }
        for sheet in ours {
            if versions.ours.contains_key(&sheet.key) {
                versions.spare.push(sheet);
                continue;
            }
            if !versions.base.contains_key(&sheet.key) {
                versions.old.push((sheet.key.clone(), sheet.operation_id.clone()));
            }
            versions.ours.insert(sheet.key.clone(), sheet);
        }
        versions
    }

    fn pair(&self, bundle: &Bundle) -> Pairing {
        let old: Vec<Identity<'_>> =
            self.old.iter().map(|(key, id)| Identity { key, operation_id: id.as_deref() }).collect();
        let new = bundle.operations.iter();
        let new: Vec<Identity<'_>> =
            new.map(|file| Identity { key: &file.operation, operation_id: file.operation_id.as_deref() }).collect();
        pair(&old, &new)
    }

    /// Both versions of an old operation; the user may have given the file its new name already.
    fn take(&mut self, old: usize, new: &OperationKey) -> TakenVersions {
        let (key, base, ours) = self.take_old(old);
        let ours = ours.or_else(|| self.ours.remove(new));
        (key, base, ours)
    }

    fn take_old(&mut self, old: usize) -> TakenVersions {
        let key = self.old.get(old).map(|(key, _)| key.clone());
        let key = key.unwrap_or_else(|| OperationKey { method: String::new(), path: String::new() });
        let (base, ours) = (self.base.remove(&key), self.ours.remove(&key));
        (key, base, ours)
    }
}

type TakenVersions = (OperationKey, Option<Sheet<OperationKey>>, Option<Sheet<OperationKey>>);

/// Puts values of last time into what is generated now; returns how many.
fn keep_values(versions: &Versions, pairing: &Pairing, old: &Api, drafter: &Drafter, bundle: &mut Bundle) -> usize {
    let by_key = |api: &'_ Api| -> HashMap<OperationKey, usize> {
        api.operations.iter().enumerate().map(|(index, operation)| (operation.key.clone(), index)).collect()
    };
    let new = drafter.api();
    let (old_keys, new_keys) = (by_key(old), by_key(new));
    let find = |api: &'_ Api, keys: &HashMap<OperationKey, usize>, key: &OperationKey| -> Option<Operation> {
        api.operations.get(*keys.get(key)?).cloned()
    };
    let mut keeper = Keeper::new(old, new, drafter.sampler());
    for pair in &pairing.pairs {
        let key = versions.old.get(pair.old).map(|(key, _)| key);
        let base = key.and_then(|key| versions.base.get(key));
        let (Some(key), Some(base), Some(file)) = (key, base, bundle.operations.get_mut(pair.new)) else { continue };
        if base.value == value(file) {
            continue;
        }
        let operations = (find(old, &old_keys, key), find(new, &new_keys, &file.operation));
        if let (Some(old), Some(new)) = operations {
            keeper.keep(base, (&old, &new), file);
        }
    }
    keeper.kept
}
