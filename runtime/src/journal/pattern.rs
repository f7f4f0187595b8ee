//! Regular expressions of those who ask: bounded, and searched in time that is linear in the text.

use regex::{Regex, RegexBuilder};

/// The longest, in bytes (design §9).
pub(crate) const LONGEST_PATTERN: usize = 1024;

/// What a compiled one may hold in memory.
pub(crate) const COMPILED_PATTERN: usize = 1 << 20;

/// Compiles one. It may take some milliseconds. `what` it should be is said where it is none.
///
/// # Errors
/// Why it is none.
pub(crate) fn compiled(pattern: &str, what: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(COMPILED_PATTERN).dfa_size_limit(COMPILED_PATTERN).build();
    built.map_err(|error| fault(&error, what))
}

/// Why something is no regular expression, in a line.
pub(crate) fn fault(error: &regex::Error, what: &str) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "would take too much memory".to_owned(),
        // The last line says what is wrong, those before draw where.
        error => {
            let text = error.to_string();
            format!("is no {what}: {}", text.lines().last().unwrap_or_default().trim_start_matches("error: "))
        }
    }
}
