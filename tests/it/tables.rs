//! What a mock answers, as tables that people read: `tests/tables/*.yaml`.

mod compare;
mod format;
mod problem;
mod serve;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use format::{Case, Table};
use serve::Served;

use crate::harness::project;

/// Tables that are run at the same time.
const AT_ONCE: usize = 4;

fn folder() -> PathBuf {
    project().join("tests/tables")
}

/// Every table with its name, in the order of the names.
fn tables() -> Vec<(String, Table)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let table = |file: PathBuf| {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let table = Table::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (name, table)
    };
    files.into_iter().map(table).collect()
}

#[test]
fn every_table_holds() {
    let wanted = std::env::var("MOCKWRIGHT_TABLE").unwrap_or_default();
    let left = Mutex::new(tables());
    left.lock().unwrap().retain(|(name, _)| name.contains(&wanted));
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((name, table)) = { left.lock().unwrap().pop() } {
                    failures.lock().unwrap().extend(of_table(&name, &table));
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    assert!(failures.is_empty(), "{} cases came out otherwise\n\n{}", failures.len(), failures.join("\n"));
}

/// What came out otherwise in a table, each case told whole.
fn of_table(name: &str, table: &Table) -> Vec<String> {
    let served = match catch_unwind(AssertUnwindSafe(|| Served::start(table))) {
        Ok(served) => served,
        Err(panic) => return vec![format!("{name}: it is not served: {}\n", said(&*panic))],
    };
    table.cases.iter().filter_map(|case| of_case(case, &served).map(|failure| format!("{name}: {failure}"))).collect()
}

fn of_case(case: &Case, served: &Served) -> Option<String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| compare::differences(case, served)));
    let (replies, differences) = outcome.unwrap_or_else(|panic| (String::new(), vec![said(&*panic)]));
    let told = match (&case.pending, differences.is_empty()) {
        (None, true) | (Some(_), false) => return None,
        (None, false) => differences.join("\n  "),
        (Some(pending), true) => format!("passes, so that `pending: {pending}` can go"),
    };
    Some(format!("{}\n  {}\n  {told}\n{replies}", case.name, case.request))
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

#[test]
fn there_are_enough_of_them() {
    let tables = tables();
    let cases: Vec<&Case> =
        tables.iter().flat_map(|(_, table)| &table.cases).filter(|case| case.pending.is_none()).collect();
    let negative = cases.iter().filter(|case| (400..500).contains(&case.expect.status)).count();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    assert!(negative >= 60, "{negative} cases of 4xx");
}

#[test]
fn names_are_of_one_case_and_nothing_is_left_unsaid() {
    for (name, table) in tables() {
        let mut names: Vec<&str> = table.cases.iter().map(|case| case.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "{name}: a name stands for two cases");
        assert!(count > 0 && !table.about.is_empty(), "{name} says what it is about");
        for case in &table.cases {
            assert_eq!(case.unsaid(), None, "{name}: {}", case.name);
        }
    }
    let silent = "about: a\nspec: a\ncases: [{name: a, request: GET /, expect: {status: 200, type: text/plain}}]";
    assert_eq!(Table::parse(silent).unwrap().cases[0].unsaid(), Some("the body"));
    let headless = "about: a\nspec: a\ncases: [{name: a, request: GET /, expect: {status: 200, text: a}}]";
    assert_eq!(Table::parse(headless).unwrap().cases[0].unsaid(), Some("the headers"));
    let unknown = "about: a\nspec: a\ncases: [{name: a, request: GET /, expect: {status: 200, bodi: a}}]";
    assert!(Table::parse(unknown).unwrap_err().contains("bodi"));
}
