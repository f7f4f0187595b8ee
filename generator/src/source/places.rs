//! Finds the lines of nodes, all that are asked for in one pass over their text.

use std::collections::HashMap;

use super::Pointer;
use super::parse::{Event, Format, Mark, walk};

/// Finds each pointer's key or item; a pointer that leads to nothing gets the place of its nearest ancestor.
pub(super) fn locate(text: &str, format: Format, wanted: &[&Pointer]) -> Vec<Option<Mark>> {
    let mut search = Search::new(wanted);
    walk(text, format, |event, mark| search.take(&event, mark));
    wanted.iter().map(|pointer| search.deepest(pointer)).collect()
}

/// The text of each pointer's scalar as it is written, quotes and escapes undone.
///
/// `None` for what is no scalar, and for what an alias or a merge key brings.
pub(super) fn written(text: &str, format: Format, wanted: &[&Pointer]) -> Vec<Option<String>> {
    let mut search = Search::new(wanted);
    walk(text, format, |event, mark| search.take(&event, mark));
    wanted.iter().map(|pointer| search.branch(pointer)?.text.clone()).collect()
}

/// What is looked for, as a tree of tokens.
#[derive(Default)]
struct Branch {
    children: HashMap<String, usize>,
    found: Option<Mark>,
    text: Option<String>,
}

enum Level {
    Mapping { branch: Option<usize>, key: Option<Found> },
    Sequence { branch: Option<usize>, index: usize },
}

/// The branch of the entry that a mapping has come to, if it is looked for.
type Found = Option<usize>;

struct Search {
    branches: Vec<Branch>,
    open: Vec<Level>,
}

impl Search {
    fn new(wanted: &[&Pointer]) -> Self {
        let mut branches = vec![Branch::default()];
        for pointer in wanted {
            let mut at = 0;
            for token in pointer.tokens() {
                let next = branches.len();
                let child = branches.get_mut(at).map_or(next, |branch| *branch.children.entry(token).or_insert(next));
                if child == next {
                    branches.push(Branch::default());
                }
                at = child;
            }
        }
        Self { branches, open: Vec::new() }
    }

    fn take(&mut self, event: &Event<'_>, mark: Mark) {
        if matches!(event, Event::End) {
            self.open.pop();
            self.pass();
            return;
        }
        if let (Event::Scalar(text, _), Some(Level::Mapping { branch, key: key @ None })) =
            (event, self.open.last_mut())
        {
            let entry = branch.and_then(|branch| self.branches[branch].children.get(&**text).copied());
            *key = Some(entry);
            self.note(entry, mark);
            return;
        }
        let branch = match self.open.last() {
            None => Some(0),
            Some(Level::Mapping { key, .. }) => key.flatten(),
            Some(Level::Sequence { branch, index }) => {
                branch.and_then(|branch| self.branches[branch].children.get(&index.to_string()).copied())
            }
        };
        if !matches!(self.open.last(), Some(Level::Mapping { .. })) {
            self.note(branch, mark);
        }
        match event {
            Event::MappingStart => self.open.push(Level::Mapping { branch, key: None }),
            Event::SequenceStart => self.open.push(Level::Sequence { branch, index: 0 }),
            Event::Scalar(text, _) => {
                if let Some(branch) = branch.and_then(|branch| self.branches.get_mut(branch)) {
                    branch.text = Some(text.to_string());
                }
                self.pass();
            }
            Event::Alias | Event::End => self.pass(),
        }
    }

    /// A node is complete: the container around it goes on to the next.
    fn pass(&mut self) {
        match self.open.last_mut() {
            Some(Level::Sequence { index, .. }) => *index += 1,
            Some(Level::Mapping { key: key @ Some(_), .. }) => *key = None,
            // An alias, a mapping or a sequence stands as the key: its value is nothing that is looked for.
            Some(Level::Mapping { key, .. }) => *key = Some(None),
            None => {}
        }
    }

    fn note(&mut self, branch: Found, mark: Mark) {
        if let Some(branch) = branch.and_then(|branch| self.branches.get_mut(branch)) {
            branch.found = Some(mark);
        }
    }

    fn branch(&self, pointer: &Pointer) -> Option<&Branch> {
        let mut at = self.branches.first()?;
        for token in pointer.tokens() {
            at = self.branches.get(*at.children.get(&token)?)?;
        }
        Some(at)
    }

    fn deepest(&self, pointer: &Pointer) -> Option<Mark> {
        let mut at = self.branches.first()?;
        let mut mark = at.found?;
        for token in pointer.tokens() {
            let Some(child) = at.children.get(&token).and_then(|child| self.branches.get(*child)) else { break };
            let Some(found) = child.found else { break };
            (at, mark) = (child, found);
        }
        Some(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, format: Format, pointers: &[&str]) -> Vec<(u32, u32)> {
        let pointers: Vec<Pointer> = pointers.iter().map(|text| Pointer::parse(text)).collect();
        let found = locate(text, format, &pointers.iter().collect::<Vec<_>>());
        found.into_iter().map(|mark| mark.map_or((0, 0), |mark| (mark.line, mark.column))).collect()
    }

    #[test]
    fn keys_and_items_of_yaml_are_found() {
        let text =
            "openapi: 3.0.3\npaths:\n  /pets/{id}:\n    get:\n      tags: [a, b]\n  ? - odd\n  : x\n  200: {no: 1}\n";
        let wanted = ["", "/openapi", "/paths/~1pets~1{id}/get", "/paths/~1pets~1{id}/get/tags/1", "/paths/200/no"];
        assert_eq!(lines(text, Format::Yaml, &wanted), [(1, 1), (1, 1), (4, 5), (5, 17), (8, 9)]);
    }

    #[test]
    fn json_is_found_with_escapes_and_wide_characters() {
        let text = "{\"ä\": \"x\\\"\\ud83d\\ude00\",\n \"a\\/b\": [1, {\"ü\":2, \"k\": {}}]}";
        let wanted = ["/ä", "/a~1b", "/a~1b/1", "/a~1b/1/k"];
        assert_eq!(lines(text, Format::Json, &wanted), [(1, 2), (2, 2), (2, 14), (2, 22)]);
    }

    #[test]
    fn a_pointer_to_nothing_has_the_place_of_its_nearest_ancestor() {
        let text = "a:\n  b: &x {c: 1}\nd: *x\n";
        assert_eq!(lines(text, Format::Yaml, &["/a/b/z/y", "/d/c", "/q"]), [(2, 3), (3, 1), (1, 1)]);
    }

    #[test]
    fn scalars_are_found_as_they_are_written() {
        let text = "a: {v: 1.10, zip: 01234, q: '0x1', m: [~]}\nb: &b 7\nc: *b\n";
        let pointers = ["/a/v", "/a/zip", "/a/q", "/a/m/0", "/a/m", "/c", "/z"].map(Pointer::parse);
        let found = written(text, Format::Yaml, &pointers.iter().collect::<Vec<_>>());
        let found: Vec<_> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, [Some("1.10"), Some("01234"), Some("0x1"), Some("~"), None, None, None]);
    }

    #[test]
    fn of_a_key_that_stands_twice_the_later_counts() {
        assert_eq!(lines("a: 1\nb: 2\na: 3\n", Format::Yaml, &["/a"]), [(3, 1)]);
    }
}
