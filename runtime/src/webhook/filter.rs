//! Which requests a webhook is told of. What is no request has neither path nor status, and is told all the same.

use regex::Regex;

use crate::journal::pattern::{LONGEST_PATTERN as LONGEST, compiled};

/// A pattern for paths, found anywhere in them.
#[derive(Clone, Debug)]
pub(crate) struct PathFilter(Regex);

/// A status, or a class of them such as `4xx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatusFilter {
    One(u16),
    /// The first digit.
    Class(u16),
}

impl PathFilter {
    /// Reads one; what is wrong with it otherwise.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.len() > LONGEST {
            return Err(format!("must have from 1 to {LONGEST} bytes"));
        }
        compiled(text, "pattern").map(Self)
    }

    pub(crate) fn text(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn admits(&self, path: Option<&str>) -> bool {
        path.is_none_or(|path| self.0.is_match(path))
    }
}

impl StatusFilter {
    /// Reads `404` or `4xx`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if let Some(class) = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX")) {
            return class.parse().ok().filter(|class| (1..=5).contains(class) && text.len() == 3).map(Self::Class);
        }
        text.parse().ok().filter(|status| (100..=599).contains(status) && text.len() == 3).map(Self::One)
    }

    pub(crate) fn text(self) -> String {
        match self {
            Self::One(status) => status.to_string(),
            Self::Class(class) => format!("{class}xx"),
        }
    }

    pub(super) fn admits(self, status: Option<u16>) -> bool {
        status.is_none_or(|status| match self {
            Self::One(wanted) => status == wanted,
            Self::Class(class) => status / 100 == class,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PathFilter, StatusFilter};

    #[test]
    fn a_pattern_is_found_anywhere_in_a_path() {
        let filter = PathFilter::read("^/pets/[0-9]+$").unwrap();
        assert!(filter.admits(Some("/pets/7")) && !filter.admits(Some("/pets/x")) && filter.admits(None));
        assert!(PathFilter::read("pets").unwrap().admits(Some("/v3/pets/7")));
    }

    #[test]
    fn patterns_that_are_none_or_cost_too_much_are_refused() {
        for wrong in ["", "(", r"(?:\w{1000}){1000}", &"a".repeat(1025)] {
            assert!(PathFilter::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_status_is_one_or_a_class() {
        let admits = |text, status| StatusFilter::read(text).unwrap().admits(status);
        assert!(admits("404", Some(404)) && !admits("404", Some(400)) && admits("404", None));
        assert!(admits("4xx", Some(499)) && admits("4XX", Some(400)) && !admits("4xx", Some(500)));
        for wrong in ["", "99", "600", "0xx", "6xx", "4x", "xx", "+404", "+4xx", "4xxx"] {
            assert_eq!(StatusFilter::read(wrong), None, "{wrong}");
        }
    }
}
