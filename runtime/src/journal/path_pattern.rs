//! Which paths are meant.

use std::fmt;

use memchr::memmem;
use percent_encoding::percent_decode_str;

const LONGEST: usize = 1024;

/// A path, in which `*` and `{name}` stand for a segment, `{name}` also for a part of one, and a last `/**` for any rest.
/// Paths are compared decoded.
#[derive(Clone, Debug)]
pub(super) struct PathPattern {
    written: String,
    segments: Vec<Segment>,
    goes_on: bool,
}

#[derive(Clone, Debug)]
enum Segment {
    Any,
    /// The texts around what stands for something: one text if nothing does.
    Texts(Vec<Vec<u8>>),
}

impl PathPattern {
    /// Reads one, or says why it is none.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("must not be longer than {LONGEST} bytes"));
        }
        let path = text.strip_prefix('/').ok_or("must begin with `/`")?;
        if path.contains(['?', '#']) {
            return Err("must be a path alone: parameters go into `query`".to_owned());
        }
        let mut written: Vec<_> = path.split('/').collect();
        let goes_on = written.pop_if(|last| *last == "**").is_some();
        if written.contains(&"**") {
            return Err("may have `**` at its end alone".to_owned());
        }
        let segments = written.into_iter().map(Segment::parse).collect::<Result<_, _>>()?;
        Ok(Self { written: text.to_owned(), segments, goes_on })
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix('/') else { return false };
        let mut segments = path.split('/');
        let begins = self.segments.iter().all(|wanted| segments.next().is_some_and(|segment| wanted.matches(segment)));
        begins && (self.goes_on || segments.next().is_none())
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let mut texts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("has a `{` without its `}`")?;
            if name.is_empty() || name.contains('{') || before.contains('}') {
                return Err("has braces that name nothing".to_owned());
            }
            texts.push(decoded(before));
            rest = after;
        }
        if rest.contains('}') {
            return Err("has a `}` without its `{`".to_owned());
        }
        texts.push(decoded(rest));
        Ok(Self::Texts(texts))
    }

    fn matches(&self, segment: &str) -> bool {
        match self {
            Self::Any => !segment.is_empty(),
            Self::Texts(texts) => match &texts[..] {
                [] => false,
                [text] => *text == decoded(segment),
                [first, between @ .., last] => are_in(&decoded(segment), first, between, last),
            },
        }
    }
}

/// Whether texts follow one another in a segment, each after at least one byte more.
fn are_in(segment: &[u8], first: &[u8], between: &[Vec<u8>], last: &[u8]) -> bool {
    let Some(mut rest) = segment.strip_prefix(first) else { return false };
    for text in between {
        let Some(after) = rest.get(1..) else { return false };
        // The first place leaves the most for what follows.
        let Some(at) = memmem::find(after, text) else { return false };
        rest = after.get(at + text.len()..).unwrap_or_default();
    }
    rest.strip_suffix(last).is_some_and(|rest| !rest.is_empty())
}

fn decoded(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

#[cfg(test)]
mod tests {
    use super::PathPattern;

    #[test]
    fn patterns_match_paths() {
        for (pattern, matching, others) in [
            ("/pets", vec!["/pets"], vec!["/", "/pets/", "/pets/1", "/Pets", "/pet", "pets", ""]),
            ("/", vec!["/"], vec!["/pets", "//"]),
            ("/pets/", vec!["/pets/"], vec!["/pets"]),
            ("/pets/{petId}", vec!["/pets/1", "/pets/a%20b"], vec!["/pets/", "/pets", "/pets/1/2"]),
            ("/pets/*", vec!["/pets/1"], vec!["/pets/", "/pets/1/2"]),
            ("/*/toys/{id}", vec!["/a/toys/b"], vec!["/a/toys", "/a/b/toys/c"]),
            ("/pets/**", vec!["/pets", "/pets/", "/pets/1", "/pets/1/2"], vec!["/petshop", "/"]),
            ("/**", vec!["/", "/a", "/a/b"], vec!["*"]),
            ("/a b/ü", vec!["/a%20b/%C3%BC", "/a b/%c3%bc"], vec!["/a+b/%C3%BC"]),
            ("/a%2Fb", vec!["/a%2fb"], vec!["/a/b"]),
            ("/{name}.json", vec!["/a.json", "/a.b.json"], vec!["/.json", "/a.jsonx"]),
            ("/v{major}.{minor}x", vec!["/v1.2x", "/v1.2.3x"], vec!["/v1.x", "/v.2x", "/v12x"]),
            ("/{a}{b}", vec!["/xy"], vec!["/x", "/"]),
            ("/100%", vec!["/100%", "/100%25"], vec!["/100"]),
        ] {
            let read = PathPattern::parse(pattern).unwrap();
            assert_eq!(read.to_string(), pattern);
            for path in matching {
                assert!(read.matches(path), "{pattern} {path}");
            }
            for path in others {
                assert!(!read.matches(path), "{pattern} {path}");
            }
        }
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for text in ["", "pets", "/a?b=c", "/a#b", "/**/a", "/{a", "/a}", "/{}", "/{a{b}}", "/}{a}", &"/a".repeat(600)]
        {
            assert!(PathPattern::parse(text).is_err(), "{text}");
        }
    }
}
