//! Real descriptions and their next versions: edited bundles are regenerated back and forth.
//!
//! `MOCKWRIGHT_VERSIONS` names a folder with one folder an API and its versions in it, numbered from 1. It prints what was
//! kept, in conflict, orphaned, and how long it took.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "it/regenerate/descriptions.rs"]
#[expect(dead_code, reason = "random descriptions are for the properties")]
mod descriptions;
#[path = "it/regenerate/edits.rs"]
mod edits;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use mockwright_generator::bundle::FileTree;
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::model::Api;
use mockwright_generator::regenerate::{Folder, RegenerateOptions, Regeneration, regenerate};
use mockwright_generator::source::{ReadOptions, read};
use mockwright_generator::{emit, spec};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use edits::{Edits, edit_files};

/// How many edits a pair of versions gets.
const EDITS: usize = 200;

fn api(file: &Path) -> Arc<Api> {
    let document = read(file.to_str().unwrap(), &ReadOptions::default()).unwrap().document;
    Arc::new(spec::lower(Arc::new(document)).unwrap().0)
}

fn generate(api: &Arc<Api>) -> FileTree {
    let drafted = Drafter::new(Arc::clone(api), DraftOptions::default()).bundle("../api.yaml");
    emit::bundle(&drafted.bundle, api, false)
}

fn run(tree: &FileTree, api: &Arc<Api>) -> Regeneration {
    let folder = Folder::of_tree("mock", tree.clone()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    regenerate(&folder, api, &RegenerateOptions::default()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Each API with its versions in order.
fn histories() -> Vec<Vec<PathBuf>> {
    let folder = std::env::var_os("MOCKWRIGHT_VERSIONS").expect("MOCKWRIGHT_VERSIONS names the folder of the versions");
    let mut histories = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let mut versions: Vec<PathBuf> = fs::read_dir(&entry).unwrap().map(|entry| entry.unwrap().path()).collect();
        versions.sort();
        histories.push(versions);
    }
    histories.sort();
    histories
}

fn lines(tree: &FileTree, path: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(tree.get(path).unwrap_or_default()).into_owned();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

/// Lines that the user wrote, by file, that are in no file afterwards, byte for byte.
fn lost_lines(generated: &FileTree, edited: &FileTree, after: &FileTree) -> Vec<String> {
    let visible = |tree: &FileTree| -> Vec<String> {
        let paths = tree.iter().map(|(path, _)| path.as_str().to_owned());
        paths.filter(|path| path.starts_with("responses/") || path.starts_with("scenarios/")).collect()
    };
    let all =
        |tree: &FileTree| -> BTreeSet<String> { visible(tree).iter().flat_map(|path| lines(tree, path)).collect() };
    let (known, kept) = (all(generated), all(after));
    let trimmed: BTreeSet<&str> = kept.iter().map(|line| line.trim_end()).collect();
    let written =
        visible(edited).into_iter().flat_map(|path| lines(edited, &path)).filter(|line| !known.contains(line));
    // A file as one line of JSON changes within that line, and a comment may stand behind a value that follows the
    // description; these edits are looked for by their words.
    let is_comment = |line: &str| line.contains("# Edit") && !line.trim_start().starts_with('#');
    let own = written.filter(|line| line.contains("Edit") && !line.starts_with('{') && !is_comment(line));
    own.filter(|line| !kept.contains(line) && !trimmed.contains(line.trim_end())).collect()
}

/// Files that nobody has edited and that are neither as last time nor as they are generated now.
fn strange_files(edited: &FileTree, after: &Regeneration, fresh: &FileTree) -> Vec<String> {
    let touched: BTreeSet<&str> = after.report.edited.iter().map(|file| file.path.as_str()).collect();
    let orphans: BTreeSet<&str> = after.report.orphans.iter().map(|orphan| orphan.path.as_str()).collect();
    let mut strange = Vec::new();
    for (path, bytes) in after.plan.after().iter() {
        let path = path.as_str();
        let is_own = path.starts_with('.') || path == "mock.yaml" || path == "openapi.yaml";
        if is_own || touched.contains(path) || orphans.contains(path) || edited.get(path) == Some(bytes) {
            continue;
        }
        let unix = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        if fresh.get(path).map(unix) != Some(unix(bytes)) && after.report.kept_values == 0 {
            strange.push(path.to_owned());
        }
    }
    strange
}

#[test]
#[ignore = "reads a folder of versions, see the head of the file"]
fn every_edit_outlives_every_version() {
    println!(
        "{:<34} {:>5} {:>5} {:>9} {:>7} {:>7} {:>7}",
        "pair", "edits", "lost", "conflicts", "orphans", "invalid", "ms"
    );
    let (mut all, mut lost_of_all) = (0, Vec::new());
    for history in histories() {
        for pair in history.windows(2) {
            for (from, to) in [(&pair[0], &pair[1]), (&pair[1], &pair[0])] {
                let (old, new) = (api(from), api(to));
                let generated = generate(&old);
                let mut tree = generated.clone();
                let mut random = ChaCha8Rng::seed_from_u64(7);
                let edits: Edits = edit_files(&mut tree, &mut random, EDITS);
                let began = Instant::now();
                let regeneration = run(&tree, &new);
                let took = began.elapsed();
                let after = regeneration.plan.after();
                let mut lost = edits.lost(after);
                lost.extend(lost_lines(&generated, &tree, after));
                lost.extend(strange_files(&tree, &regeneration, &generate(&new)));
                assert!(
                    run(after, &new).plan.is_empty(),
                    "{} to {}: a second run changes something",
                    from.display(),
                    to.display()
                );
                let name = |path: &Path| {
                    let folder = path.parent().and_then(Path::file_name).unwrap().to_string_lossy().into_owned();
                    format!("{folder}/{}", path.file_stem().unwrap().to_string_lossy())
                };
                let report = &regeneration.report;
                println!(
                    "{:<34} {:>5} {:>5} {:>9} {:>7} {:>7} {:>7}",
                    format!("{} to {}", name(from), name(to)),
                    edits.count(),
                    lost.len(),
                    report.conflicts.len(),
                    report.orphans.len(),
                    report.invalid.len(),
                    took.as_millis(),
                );
                all += edits.count();
                lost_of_all.extend(lost);
            }
        }
    }
    println!("{all} edits, {} lost", lost_of_all.len());
    assert!(lost_of_all.is_empty(), "{lost_of_all:#?}");
}
