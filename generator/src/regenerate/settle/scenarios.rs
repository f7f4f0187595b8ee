use std::collections::{BTreeSet, HashMap};

use super::unit::{Generated, Outcome, Unit};
use crate::bundle::{Bundle, ListedPaths};
use crate::emit::{Layout, scenario_text, value};
use crate::model::Api;
use crate::regenerate::conflict::About;
use crate::regenerate::follow::{Renaming, Renamings};
use crate::regenerate::past::Past;
use crate::regenerate::sheet::Sheet;

/// Settles the files of scenarios. What they list about operations that are called otherwise now follows.
pub(super) fn settle(
    outcome: &mut Outcome<'_>,
    past: &Past,
    ours: Vec<Sheet<String>>,
    apis: (Option<&Api>, &Api),
    renamings: &[Renaming],
    bundle: &Bundle,
) {
    let (old, new) = apis;
    let follow = old.filter(|_| !renamings.is_empty()).map(|old| {
        let paths = ListedPaths::new(old, &outcome.folder.settings);
        Renamings::new(renamings, paths)
    });
    let mut our_files: HashMap<String, Sheet<String>> = HashMap::new();
    let mut spare = Vec::new();
    for sheet in ours {
        let sheet = follow.as_ref().and_then(|renamings| renamings.follow(&sheet)).unwrap_or(sheet);
        if our_files.contains_key(&sheet.key) {
            spare.push(sheet);
        } else {
            our_files.insert(sheet.key.clone(), sheet);
        }
    }
    let mut base: HashMap<&str, &Sheet<String>> =
        past.scenarios.iter().map(|sheet| (sheet.key.as_str(), sheet)).collect();
    let layout = Layout::of(bundle, new);
    let mut units = Vec::new();
    for (file, path) in bundle.scenarios.iter().zip(&layout.scenarios) {
        let text_at = Box::new(move |path: &str| scenario_text(file, path));
        units.push(Unit {
            about: About::Scenario(file.name.clone()),
            base: base.remove(file.name.as_str()).cloned(),
            ours: our_files.remove(&file.name),
            theirs: Some(Generated { path: path.clone(), value: value(file), text_at }),
        });
    }
    let left: BTreeSet<String> = base.keys().map(|name| (*name).to_owned()).chain(our_files.keys().cloned()).collect();
    for name in left {
        let (base, ours) = (base.remove(name.as_str()).cloned(), our_files.remove(&name));
        if let (None, Some(ours)) = (&base, &ours) {
            // The user's own: what it lists is held against the description as every edit is.
            outcome.edited.insert(ours.path.clone());
        }
        units.push(Unit { about: About::Scenario(name), base, ours, theirs: None });
    }
    outcome.settle(units, spare);
}
