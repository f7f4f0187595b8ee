use std::fmt::Write as _;

use crate::output::{cut, harmless};

/// What a comment on a pull request may hold is 65,536 characters on most forges.
const LONGEST: usize = 60_000;

/// Longer texts are cut: they quote the input.
const LONGEST_TEXT: usize = 200;

/// A comment on a pull request, in Markdown: a text that stops growing when it is long enough, and counts what is missing.
#[derive(Default)]
pub(crate) struct Comment {
    text: String,
    left_out: usize,
}

impl Comment {
    /// Adds text; `counts` says whether it is an entry of its own, to be counted where there is no room for it.
    pub(crate) fn push(&mut self, text: &str, counts: bool) {
        if self.left_out == 0 && self.text.len() + text.len() <= LONGEST {
            self.text.push_str(text);
        } else {
            self.left_out += usize::from(counts);
        }
    }

    /// The whole comment.
    pub(crate) fn finish(mut self) -> String {
        if self.left_out > 0 {
            let _ = writeln!(self.text, "\n… and {} more", self.left_out);
        }
        self.text
    }
}

/// Text as code, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Text that Markdown shows and does not obey: on one line, every letter with a meaning as a character reference, and
/// nothing that a forge would take for a mention or the number of an issue.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in harmless(&cut(text, LONGEST_TEXT)).chars() {
        match letter {
            '@' | '#' => {
                let _ = write!(escaped, "&#{};<!-- -->", u32::from(letter));
            }
            ' ' | ',' | '.' | '/' | '-' => escaped.push(letter),
            letter if letter.is_ascii_punctuation() => {
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            letter => escaped.push(letter),
        }
    }
    // What begins with a scheme or `www.` would become a link.
    escaped.replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_cannot_write_markdown() {
        assert_eq!(escape("a|b`c`<b>\n@me #12"), "a&#124;b&#96;c&#96;&#60;b&#62;␊&#64;<!-- -->me &#35;<!-- -->12");
        assert_eq!(escape("[x](http://a)"), "&#91;x&#93;&#40;http&#58;//a&#41;");
        assert_eq!(code("GET /pets/{id}"), "<code>GET /pets/&#123;id&#125;</code>");
    }

    #[test]
    fn a_comment_ends_before_it_is_too_long() {
        let mut comment = Comment::default();
        for _ in 0..3 {
            comment.push(&"x".repeat(LONGEST / 2), true);
        }
        assert!(comment.finish().ends_with("xx\n… and 1 more\n"));
    }
}
