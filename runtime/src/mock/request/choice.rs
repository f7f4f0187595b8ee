//! Which declared media type a body or part has.

use crate::mock::negotiate::MediaRange;

/// A declared media type or range, read once.
#[derive(Debug)]
pub(super) struct Pattern {
    /// In lower case, as is `sub`.
    main: Box<str>,
    sub: Box<str>,
    parameters: Box<[(Box<str>, Box<str>)]>,
}

/// How well a declared type fits; the greater the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// 0: everything, 1: `text/*`, 2: `application/*+json`, 3: the type itself.
    specificity: u8,
    /// How many of its parameters the body's type has.
    parameters: usize,
    /// Whether it has all of them.
    is_complete: bool,
}

impl Pattern {
    /// Reads a declared name. An empty one is everything; what is no media type fits nothing but itself.
    pub(super) fn new(name: &str) -> Self {
        let lower = |text: &str| text.to_ascii_lowercase().into_boxed_str();
        let name = if name.trim().is_empty() { "*/*" } else { name };
        match MediaRange::parse(name) {
            Some(range) => Self {
                main: lower(range.main),
                sub: lower(range.sub),
                parameters: range
                    .parameters
                    .iter()
                    .filter(|(name, _)| !["charset", "boundary"].iter().any(|known| known.eq_ignore_ascii_case(name)))
                    .map(|(name, value)| (lower(name), Box::from(*value)))
                    .collect(),
            },
            None => Self { main: lower(name), sub: Box::default(), parameters: Box::default() },
        }
    }

    /// How well the type of a body fits; `None` where it does not. A structured suffix counts only where a range names it.
    pub(super) fn fit(&self, given: &MediaRange<'_>) -> Option<Fit> {
        let specificity = match (&*self.main, &*self.sub) {
            ("*", "*") => 0,
            (main, _) if !main.eq_ignore_ascii_case(given.main) => return None,
            (_, "*") => 1,
            (_, sub) => match sub.strip_prefix('*') {
                Some(suffix) => {
                    let start = given.sub.len().checked_sub(suffix.len()).filter(|start| *start > 0)?;
                    given.sub.get(start..).filter(|end| end.eq_ignore_ascii_case(suffix))?;
                    2
                }
                None if sub.eq_ignore_ascii_case(given.sub) => 3,
                None => return None,
            },
        };
        let mut said = 0;
        for (name, value) in &self.parameters {
            match given.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, other)) if **value == **other => said += 1,
                Some(_) => return None,
                None => {}
            }
        }
        Some(Fit { specificity, parameters: said, is_complete: said == self.parameters.len() })
    }
}
