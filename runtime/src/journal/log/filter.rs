//! Which requests somebody wants to see.

use regex::Regex;

use crate::journal::pattern::{LONGEST_PATTERN, compiled};
use crate::store::LogFilter;

/// Requests that are meant: what the store finds, and among them those whose path matches.
#[derive(Clone, Debug)]
pub(crate) struct LogQuery {
    pub(crate) filter: LogFilter,
    pub(crate) path: Option<PathRegex>,
}

/// A regular expression that is searched for in paths, in time that is linear in their length: of the `regex` crate,
/// whatever the database knows.
#[derive(Clone, Debug)]
pub(crate) struct PathRegex(Regex);

impl PathRegex {
    /// Compiles one. It may take some milliseconds.
    ///
    /// # Errors
    /// Why it is none.
    pub(crate) fn parse(pattern: &str) -> Result<Self, String> {
        if pattern.len() > LONGEST_PATTERN {
            return Err(format!("must not be longer than {LONGEST_PATTERN} bytes"));
        }
        compiled(pattern, "regular expression").map(Self)
    }

    pub(crate) fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

impl LogQuery {
    /// Whether a path is meant.
    pub(super) fn has_path(&self, path: &str) -> bool {
        self.path.as_ref().is_none_or(|pattern| pattern.matches(path))
    }
}

#[cfg(test)]
mod tests {
    use super::PathRegex;

    #[test]
    fn patterns_are_found_anywhere() {
        let pattern = PathRegex::parse("^/pets/[0-9]+$|toys").unwrap();
        assert!(pattern.matches("/pets/12") && pattern.matches("/a/toys/b") && !pattern.matches("/pets/x"));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for (pattern, part) in [
            ("(", "unclosed group"),
            ("(?:(?:a{100}){100}){100}", "memory"),
            ("a{1000000}", "memory"),
            ("(?=a)", "look"),
            (&"a".repeat(1025), "1024"),
        ] {
            let reason = PathRegex::parse(pattern).unwrap_err();
            assert!(reason.contains(part), "{reason}");
        }
        assert!(PathRegex::parse("(a+)+$").unwrap().matches(&"a".repeat(100_000)));
    }
}
