use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::panic;
use std::thread;

use super::files::Files;
use super::node::Node;
use super::sheet::Sheet;
use super::shown::shown;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Pointer;

/// Fewer files than this are not worth a thread.
const FEWEST_A_THREAD: usize = 64;

/// Files of one kind, read.
pub(super) struct Sheets<T> {
    /// What was read, with the path of each; sorted by path.
    read: Vec<(String, T)>,
    /// Whether every file could be read.
    pub(super) complete: bool,
    /// What was noticed.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What makes two files be about the same thing.
pub(super) struct Identity<T, K> {
    /// What it is called.
    pub(super) thing: &'static str,
    /// Where the file says it.
    pub(super) pointer: &'static str,
    /// What is the same.
    pub(super) of: fn(&T) -> K,
}

impl<T: Send> Sheets<T> {
    /// Reads every file of a folder; the work is shared among the processors, the outcome is the same on any number.
    pub(super) fn read(
        files: &dyn Files,
        folder: &str,
        newer: bool,
        interpret: impl Fn(&Node<'_>) -> Option<T> + Sync,
    ) -> Self {
        let (paths, diagnostics) = files.list(&[folder]);
        let mut all = Self { read: Vec::with_capacity(paths.len()), complete: diagnostics.is_empty(), diagnostics };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = paths.len().div_ceil(threads).max(FEWEST_A_THREAD);
        thread::scope(|scope| {
            let interpret = &interpret;
            let shares: Vec<_> = paths
                .chunks(share)
                .map(|paths| scope.spawn(move || Self::read_some(files, paths, newer, interpret)))
                .collect();
            for share in shares {
                match share.join() {
                    Ok(some) => all.append(some),
                    Err(panicked) => panic::resume_unwind(panicked),
                }
            }
        });
        all
    }

    fn read_some(
        files: &dyn Files,
        paths: &[String],
        newer: bool,
        interpret: &impl Fn(&Node<'_>) -> Option<T>,
    ) -> Self {
        let mut some = Self { read: Vec::with_capacity(paths.len()), complete: true, diagnostics: Vec::new() };
        for path in paths {
            match Sheet::open(files, path) {
                Ok(mut sheet) => {
                    let interpreted = sheet.interpret(newer, interpret);
                    some.diagnostics.append(&mut sheet.diagnostics);
                    some.complete &= interpreted.is_some();
                    some.read.extend(interpreted.map(|interpreted| (path.clone(), interpreted)));
                }
                Err(problems) => {
                    some.complete = false;
                    some.diagnostics.extend(problems);
                }
            }
        }
        some
    }

    fn append(&mut self, mut more: Self) {
        self.read.append(&mut more.read);
        self.diagnostics.append(&mut more.diagnostics);
        self.complete &= more.complete;
    }

    /// Of the files that are about the same thing, takes the first by path and reports the others.
    pub(super) fn distinct<K: Eq + Hash + Display>(
        self,
        files: &dyn Files,
        identity: &Identity<T, K>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<T> {
        diagnostics.extend(self.diagnostics);
        let pointer = Pointer::parse(identity.pointer);
        let place = |path: &str| Sheet::open(files, path).ok().map(|sheet| sheet.place(&pointer));
        let mut first: HashMap<K, String> = HashMap::with_capacity(self.read.len());
        let mut kept = Vec::with_capacity(self.read.len());
        for (path, item) in self.read {
            let key = (identity.of)(&item);
            let Some(earlier) = first.get(&key) else {
                first.insert(key, path);
                kept.push(item);
                continue;
            };
            let (thing, name) = (identity.thing, shown(&key.to_string()));
            let message = format!("the {thing} `{name}` has a file already, `{}`", files.name(earlier));
            let Some(at) = place(&path) else { continue };
            let mut problem = Diagnostic::error(Code::DuplicateEntry, at, message).hint("remove one of the two files");
            problem.related.extend(place(earlier).map(|earlier| (earlier, "the one that counts".to_owned())));
            diagnostics.push(problem);
        }
        kept
    }
}
