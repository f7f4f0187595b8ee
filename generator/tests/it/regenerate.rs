//! Random descriptions, random changes of them, random edits: no edit is lost, and nothing else stays behind.

mod descriptions;
mod edits;

use std::fmt::Write as _;
use std::sync::Arc;

use mockwright_generator::bundle::{FileTree, RelativePath, read_tree};
use mockwright_generator::diagnostic::{Code, Diagnostic, Severity};
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::model::Api;
use mockwright_generator::regenerate::{Folder, RegenerateOptions, Regeneration, regenerate};
use mockwright_generator::source::Document;
use mockwright_generator::{emit, spec};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use descriptions::{change, describe};
use edits::{Edits, edit_files};

fn api(description: &Value) -> Arc<Api> {
    let document = Document::from_text("api.yaml", &description.to_string()).unwrap().document;
    Arc::new(spec::lower(Arc::new(document)).unwrap().0)
}

fn generate(api: &Arc<Api>) -> FileTree {
    let drafted = Drafter::new(Arc::clone(api), DraftOptions::default()).bundle("../api.yaml");
    emit::bundle(&drafted.bundle, api, false)
}

fn run(tree: &FileTree, api: &Arc<Api>, options: &RegenerateOptions) -> Regeneration {
    let folder = Folder::of_tree("mock", tree.clone()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    regenerate(&folder, api, options).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The files of which two trees differ, with their texts.
fn differences(one: &FileTree, other: &FileTree) -> String {
    let mut shown = String::new();
    let paths: std::collections::BTreeSet<_> = one.iter().chain(other.iter()).map(|(path, _)| path.clone()).collect();
    for path in paths {
        let text = |tree: &FileTree| {
            tree.get(path.as_str()).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
        };
        let (one, other) = (text(one), text(other));
        if one != other {
            let _ = write!(shown, "--- {path}\n{one}\n+++ {path}\n{other}\n");
        }
    }
    shown
}

/// Errors that an edit brings with it: what people write may break the description.
fn is_of_an_edit(problem: &Diagnostic) -> bool {
    problem.severity != Severity::Error || matches!(problem.code, Code::InvalidBody | Code::OrphanOperation)
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The same bundles each time, so that no change is held up by another's fault; a long run draws others.
fn cases() -> ProptestConfig {
    let count = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    let rng_seed = if count.is_some() { RngSeed::Random } else { RngSeed::Fixed(1) };
    ProptestConfig { cases: count.unwrap_or(300), rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn without_edits_regenerating_is_generating(seed in any::<u64>()) {
        let mut random = rng(seed);
        let old = describe(&mut random);
        let new = change(&old, &mut random);
        let (before, after) = (generate(&api(&old)), generate(&api(&new)));
        let refreshed = RegenerateOptions { refresh: true, ..RegenerateOptions::default() };
        let planned = run(&before, &api(&new), &refreshed);
        prop_assert!(*planned.plan.after() == after, "{}", differences(planned.plan.after(), &after));
        prop_assert!(planned.report.conflicts.is_empty() && planned.report.edited.is_empty());
        prop_assert!(run(&before, &api(&old), &RegenerateOptions::default()).plan.is_empty());
    }

    #[test]
    fn no_edit_is_lost_and_a_second_run_changes_nothing(seed in any::<u64>()) {
        let mut random = rng(seed);
        let old = describe(&mut random);
        let new = change(&old, &mut random);
        let mut tree = generate(&api(&old));
        let most = random.random_range(1..8);
        let edits: Edits = edit_files(&mut tree, &mut random, most);
        let new = api(&new);
        let planned = run(&tree, &new, &RegenerateOptions::default());
        let lost = edits.lost(planned.plan.after());
        prop_assert!(lost.is_empty(), "{lost:#?}\n{}", differences(&tree, planned.plan.after()));

        let (_, problems) = read_tree(planned.plan.after()).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let wrong: Vec<_> = problems.iter().filter(|problem| !is_of_an_edit(problem)).collect();
        prop_assert!(wrong.is_empty(), "{wrong:#?}");

        let again = run(planned.plan.after(), &new, &RegenerateOptions::default());
        prop_assert!(again.plan.is_empty(), "{}", differences(planned.plan.after(), again.plan.after()));
        prop_assert_eq!(again.report.conflicts, planned.report.conflicts);
    }
}

/// A description with one operation, whose file is always the same.
fn with_operation(path: &str, method: &str) -> Value {
    serde_json::json!({
        "openapi": "3.0.3",
        "info": { "title": "API", "version": "1" },
        "paths": { path: { method: {
            "operationId": "act",
            "tags": ["all"],
            "responses": { "200": { "description": "ok" } },
        } } },
    })
}

#[test]
fn an_operation_takes_over_the_file_of_one_that_left() {
    let (old, new) = (api(&with_operation("/one", "get")), api(&with_operation("/two", "post")));
    let planned = run(&generate(&old), &new, &RegenerateOptions::default());
    assert!(*planned.plan.after() == generate(&new), "{}", differences(planned.plan.after(), &generate(&new)));
}

#[test]
fn an_orphan_keeps_its_file_and_what_wants_it_stands_beside() {
    let (old, new) = (api(&with_operation("/one", "get")), api(&with_operation("/two", "post")));
    let mut tree = generate(&old);
    let path = "responses/all/act.yaml";
    let edited = format!("{}# mine\n", String::from_utf8_lossy(tree.get(path).unwrap()));
    tree.insert(RelativePath::new(path).unwrap(), edited.as_str());
    let planned = run(&tree, &new, &RegenerateOptions::default());
    let after = planned.plan.after();
    assert_eq!(after.get(path), Some(edited.as_bytes()));
    let beside = after.iter().find(|(path, _)| path.as_str().starts_with("responses/all/act-")).unwrap();
    assert!(String::from_utf8_lossy(beside.1).contains("operation: POST /two\n"));
    assert!(run(after, &new, &RegenerateOptions::default()).plan.is_empty());
    let pruned = run(after, &new, &RegenerateOptions { prune: true, ..RegenerateOptions::default() });
    assert_eq!(pruned.plan.after().get(path).map(|_| ()), None);
}
