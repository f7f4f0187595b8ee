use crate::regenerate::merge::{MergedLines, is_same_text, merge_lines};
use crate::regenerate::text::{LineEnds, unix, with_line_ends};

/// Three versions of a file that people edit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Versions<'t> {
    /// What was generated last time; `None` for a file that was not.
    pub(super) base: Option<&'t str>,
    /// What is there; `None` for a file that is not.
    pub(super) ours: Option<&'t str>,
    /// What is generated now; `None` for a file that is not.
    pub(super) theirs: Option<&'t str>,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) fate: Fate,
    /// What is there afterwards; `None` for nothing.
    pub(super) text: Option<String>,
    /// Whether its bytes stay, which `text` may only tell roughly.
    pub(super) as_it_is: bool,
    /// Whether both sides changed the same lines, so that the text is the user's.
    pub(super) clashes: bool,
    /// Whether an orphan goes.
    pub(super) pruned: bool,
}

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// As it is generated.
    Generated,
    /// With edits of the user's.
    Edited,
    /// The user's own, at the place of one that is generated from now on.
    Found,
    /// Taken out by the user.
    Deleted,
    /// No longer generated, and gone.
    Gone,
    /// No longer generated, but edited.
    Orphan,
}

impl Settled {
    /// For a file that is no text, so that nothing can be merged into it: where something of the user's would stay, it stays
    /// as it is.
    pub(super) fn unmerged(self, ours: Option<&str>) -> Self {
        if ours.is_none() || self.text.as_deref() == ours {
            return Self { as_it_is: true, ..self };
        }
        if self.fate != Fate::Edited {
            return self;
        }
        Self { text: ours.map(str::to_owned), as_it_is: true, clashes: true, ..self }
    }
}

pub(super) fn settle(versions: Versions<'_>) -> Settled {
    let Versions { base, ours, theirs } = versions;
    let settled = |fate, text| Settled { fate, text, as_it_is: false, clashes: false, pruned: false };
    match (base, ours, theirs) {
        (_, None, None) => settled(Fate::Gone, None),
        (Some(base), Some(ours), None) if is_same_text(base, ours) => settled(Fate::Gone, None),
        (_, Some(ours), None) => settled(Fate::Orphan, Some(ours.to_owned())),
        (None, None, Some(theirs)) => settled(Fate::Generated, Some(theirs.to_owned())),
        (Some(_), None, Some(_)) => settled(Fate::Deleted, None),
        (_, Some(ours), Some(theirs)) if is_same_text(theirs, ours) => settled(Fate::Generated, Some(ours.to_owned())),
        (None, Some(ours), Some(_)) => settled(Fate::Found, Some(ours.to_owned())),
        (Some(base), Some(ours), Some(theirs)) if is_same_text(base, ours) => {
            settled(Fate::Generated, Some(with_line_ends(theirs, ours)))
        }
        (Some(base), Some(ours), Some(theirs)) => {
            let merged = merge(base, ours, theirs);
            let text = merged.clone().unwrap_or_else(|| ours.to_owned());
            Settled { clashes: merged.is_none(), ..settled(Fate::Edited, Some(text)) }
        }
    }
}

/// The edits of the user in what is generated now; `None` where both changed the same lines.
fn merge(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if base == theirs {
        return Some(ours.to_owned());
    }
    if LineEnds::of(ours) == LineEnds::Mixed {
        return None;
    }
    let MergedLines { text, clashes } = merge_lines(base, &unix(ours), theirs);
    clashes.is_empty().then(|| with_line_ends(&text, ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(base: Option<&str>, ours: Option<&str>, theirs: Option<&str>) -> (Fate, Option<String>) {
        let Settled { fate, text, .. } = settle(Versions { base, ours, theirs });
        (fate, text)
    }

    #[test]
    fn each_file_has_its_fate() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(fate(None, None, Some("b\n")), (Fate::Generated, text("b\n")));
        assert_eq!(fate(Some("a\n"), Some("a\n"), Some("b\n")), (Fate::Generated, text("b\n")));
        assert_eq!(fate(Some("a\n"), Some("a\r\n"), Some("b\n")), (Fate::Generated, text("b\r\n")));
        assert_eq!(fate(Some("a\n"), None, Some("b\n")), (Fate::Deleted, None));
        assert_eq!(fate(Some("a\n"), Some("a\n"), None), (Fate::Gone, None));
        assert_eq!(fate(Some("a\n"), Some("mine\n"), None), (Fate::Orphan, text("mine\n")));
        assert_eq!(fate(None, Some("mine\n"), Some("b\n")), (Fate::Found, text("mine\n")));
        assert_eq!(
            fate(Some("a\nb\nc\n"), Some("a\nb\nmine\n"), Some("d\nb\nc\n")),
            (Fate::Edited, text("d\nb\nmine\n"))
        );
    }

    #[test]
    fn where_both_changed_the_same_the_file_stays() {
        let settled = settle(Versions { base: Some("a\nb\n"), ours: Some("mine\nb\n"), theirs: Some("new\nc\n") });
        assert_eq!((settled.clashes, settled.text.as_deref()), (true, Some("mine\nb\n")));
    }
}
