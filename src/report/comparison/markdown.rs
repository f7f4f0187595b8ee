use std::fmt::Write as _;

use mockwright_generator::compare::{Change, Effect};

use super::outline::{Entry, Line, outline};
use super::{Compared, summary};
use crate::output::{cut, harmless};
use crate::report::summary::Counted;

/// What a comment on a pull request may hold is 65,536 characters on most forges.
const LONGEST: usize = 60_000;

/// Longer texts are cut: they quote the descriptions.
const LONGEST_TEXT: usize = 200;

/// A comparison as a comment on a pull request: the sum first, then as much as fits.
pub(crate) fn markdown(compared: Compared<'_>) -> String {
    let mut comment = Comment { text: String::new(), left_out: 0 };
    let _ = writeln!(comment.text, "**{}**", escape(&summary(compared.comparison)));
    for section in outline(compared.comparison) {
        let mut title = format!("\n### {}\n\n", capitalised(section.title));
        for entry in &section.entries {
            let head = head(entry);
            if !head.is_empty() {
                comment.push(&format!("{title}- {head}\n"), entry.lines.is_empty());
                title.clear();
            }
            let indent = if head.is_empty() { "" } else { "  " };
            for line in &entry.lines {
                comment.push(&format!("{title}{indent}- {}\n", item(line)), true);
                title.clear();
            }
        }
    }
    if comment.left_out > 0 {
        let _ = writeln!(comment.text, "\n… and {} more", comment.left_out);
    }
    comment.text
}

/// A text that stops growing when it is long enough, and counts what is missing.
struct Comment {
    text: String,
    left_out: usize,
}

impl Comment {
    fn push(&mut self, text: &str, counts: bool) {
        if self.left_out == 0 && self.text.len() + text.len() <= LONGEST {
            self.text.push_str(text);
        } else {
            self.left_out += usize::from(counts);
        }
    }
}

fn head(entry: &Entry<'_>) -> String {
    match (entry.name.is_empty(), entry.note.is_empty()) {
        (true, _) => escape(&entry.note),
        (false, true) => code(&entry.name),
        (false, false) => format!("{} ({})", code(&entry.name), escape(&entry.note)),
    }
}

fn item(line: &Line<'_>) -> String {
    match line {
        Line::Change(Change { class, at, message, .. }) => {
            format!("{}{}: {} (`{class}`)", word(line.effect()), code(at), escape(message))
        }
        Line::Use { at, schemas, .. } => format!("{}{}: {}", word(line.effect()), code(at), escape(schemas)),
        Line::Docs(count) => format!("the documentation changed in {}", Counted(*count, "place")),
    }
}

fn word(effect: Effect) -> &'static str {
    if effect == Effect::Breaking { "**breaking** " } else { "" }
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Text that Markdown shows and does not obey: on one line, every letter with a meaning as a character reference, and
/// nothing that a forge would take for a mention or the number of an issue.
fn escape(text: &str) -> String {
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

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
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
}
