use diffy::{ConflictStyle, MergeOptions};

/// A text that was merged line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedLines {
    /// The merged text: where both sides changed the same lines, the user's.
    pub text: String,
    /// What the other side has there, in order.
    pub clashes: Vec<LineClash>,
}

/// Lines that both sides changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineClash {
    /// The first of the user's lines in the merged text, counted from 1.
    pub line: usize,
    /// The lines of the other side.
    pub theirs: String,
}

/// Merges three versions of a text whose lines end alike: what was generated last time, what the user made of it, what is
/// generated now.
///
/// A line that only one side changed is that side's. Where both changed the same lines, the user's stay.
#[must_use]
pub fn merge_lines(base: &str, ours: &str, theirs: &str) -> MergedLines {
    let length = longest_run(&[base, ours, theirs]).saturating_add(1).max(7);
    let mut options = MergeOptions::new();
    options.set_conflict_marker_length(length).set_conflict_style(ConflictStyle::Merge);
    match options.merge(base, ours, theirs) {
        Ok(text) => MergedLines { text, clashes: Vec::new() },
        Err(marked) => without_marks(&marked, length),
    }
}

/// The longest run of a character that marks are made of: marks are longer, so that no line of a text looks like one.
fn longest_run(texts: &[&str]) -> usize {
    let lines = texts.iter().flat_map(|text| text.lines());
    let runs = lines.filter_map(|line| {
        let first = line.chars().next().filter(|first| "<=>".contains(*first))?;
        Some(line.chars().take_while(|character| *character == first).count())
    });
    runs.max().unwrap_or(0)
}

/// Takes the marks out of a merge, and with them the lines of the other side.
fn without_marks(marked: &str, length: usize) -> MergedLines {
    let [first, middle, last] = ["<", "=", ">"].map(|mark| mark.repeat(length));
    let mut merged = MergedLines::default();
    let mut theirs: Option<String> = None;
    let (mut line, mut begun_at) = (1, 1);
    for text in marked.split_inclusive('\n') {
        if text.starts_with(&first) {
            begun_at = line;
        } else if text.starts_with(&middle) {
            theirs = Some(String::new());
        } else if text.starts_with(&last) {
            merged.clashes.extend(theirs.take().map(|theirs| LineClash { line: begun_at, theirs }));
        } else if let Some(theirs) = &mut theirs {
            theirs.push_str(text);
        } else {
            merged.text.push_str(text);
            line += 1;
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_both_changed_are_the_users_and_the_others_are_told() {
        let base = "fn a() {}\n\nfn b() {}\n\nfn c() {}\n";
        let ours = "fn a() { mine() }\n\nfn b() { mine() }\n\nfn c() {}\n";
        let theirs = "fn a() {}\n\nfn b() { new() }\n\nfn c() { new() }\n";
        let merged = merge_lines(base, ours, theirs);
        assert_eq!(merged.text, "fn a() { mine() }\n\nfn b() { mine() }\n\nfn c() { new() }\n");
        assert_eq!(merged.clashes, [LineClash { line: 3, theirs: "fn b() { new() }\n".to_owned() }]);
    }

    #[test]
    fn a_text_may_hold_the_marks_of_a_merge() {
        let base = "one\ntwo\n";
        let ours = "<<<<<<<<< ours\n=======\nmine\n>>>>>>> x\ntwo\n";
        let merged = merge_lines(base, ours, "three\ntwo\n");
        assert_eq!(merged.text, ours);
        assert_eq!(merged.clashes, [LineClash { line: 1, theirs: "three\n".to_owned() }]);
    }

    #[test]
    fn nothing_changed_is_nothing_to_merge() {
        assert_eq!(merge_lines("a\n", "a\n", "a\n").text, "a\n");
        assert_eq!(merge_lines("a\n", "b\n", "a\n").text, "b\n");
        assert_eq!(merge_lines("a\n", "a\n", "").text, "");
    }
}
