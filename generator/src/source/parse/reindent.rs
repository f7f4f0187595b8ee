//! Indents what stands inside brackets or quotes and too far left for YAML 1.2.
//!
//! Many authors close a `{` under its key, and the older parsers let them (§7.4 wants it further in). Space at the
//! start of such a line means nothing, so adding some changes nothing else. Block scalars are left alone: there it does.

/// By how many columns lines were moved, in the order of lines.
#[derive(Debug, Default)]
pub(super) struct Shifts(Vec<(u32, u32)>);

impl Shifts {
    /// The column before the line was moved.
    pub(super) fn undo(&self, line: u32, column: u32) -> u32 {
        match self.0.binary_search_by_key(&line, |(line, _)| *line) {
            Ok(found) => column.saturating_sub(self.0.get(found).map_or(0, |(_, by)| *by)).max(1),
            Err(_) => column,
        }
    }
}

/// Which lines are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Those that begin with a closing bracket, no further left than the line that opened it.
    Closing,
    All,
}

/// Indents the lines that need it; `None` if there are none.
pub(super) fn reindent(text: &str, extent: Extent) -> Option<(String, Shifts)> {
    let mut lines = Lines::default();
    let mut indented = String::with_capacity(text.len() + text.len() / 16);
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        let missing = lines.missing(line);
        if missing > 0 && (extent == Extent::All || lines.is_closed_by(line)) {
            lines.shifts.0.push((number, u32::try_from(missing).unwrap_or(u32::MAX)));
            indented.extend(std::iter::repeat_n(' ', missing));
        }
        indented.push_str(line);
        lines.read(line);
    }
    (!lines.shifts.0.is_empty()).then_some((indented, lines.shifts))
}

/// What the lines so far have left open.
#[derive(Default)]
struct Lines {
    /// The column that the content of an open block scalar stands right of.
    block: Option<usize>,
    /// The column that what is inside brackets or quotes has to stand right of.
    margin: usize,
    /// The column in which the last line outside of brackets and quotes begins.
    begin: usize,
    brackets: usize,
    quote: Option<char>,
    /// Whether a quote, bracket or block scalar may begin here.
    at_token: bool,
    /// Whether an anchor or a tag is being read.
    property: bool,
    shifts: Shifts,
}

impl Lines {
    fn is_inside(&self) -> bool {
        self.brackets > 0 || self.quote.is_some()
    }

    fn missing(&self, line: &str) -> usize {
        let column = line.len() - line.trim_start_matches(' ').len();
        let is_blank = line.trim().is_empty();
        if self.is_inside() && !is_blank && column <= self.margin { self.margin + 1 - column } else { 0 }
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let content = line.trim_start_matches(' ');
        self.quote.is_none() && content.starts_with([']', '}']) && line.len() - content.len() >= self.begin
    }

    fn read(&mut self, line: &str) {
        let content = line.trim_start_matches(' ');
        let column = line.len() - content.len();
        let mut rest = content;
        if !self.is_inside() {
            if self.block.is_some_and(|parent| column > parent || content.trim().is_empty()) {
                return;
            }
            self.block = None;
            self.begin = column;
            while let Some(item) = rest.strip_prefix("- ") {
                rest = item.trim_start_matches(' ');
            }
            self.margin = line.len() - rest.len();
            self.at_token = true;
        }
        let mut before = ' ';
        let mut characters = rest.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied();
            if let Some(quote) = self.quote {
                let is_escape = if quote == '"' { character == '\\' } else { character == '\'' && next == Some('\'') };
                if is_escape {
                    characters.next();
                } else if character == quote {
                    self.quote = None;
                }
            } else if character == '#' && before.is_whitespace() {
                return;
            } else {
                self.step(character, before, next);
            }
            before = character;
        }
    }

    fn step(&mut self, character: char, before: char, next: Option<char>) {
        if self.property {
            self.property = !character.is_whitespace();
            return;
        }
        let ends = next.is_none_or(char::is_whitespace);
        match character {
            '"' | '\'' if self.at_token => {
                self.quote = Some(character);
                self.at_token = false;
            }
            '[' | '{' if self.at_token || self.brackets > 0 => {
                self.brackets += 1;
                self.at_token = true;
            }
            ']' | '}' if self.brackets > 0 => {
                self.brackets -= 1;
                self.at_token = false;
            }
            ',' if self.brackets > 0 => self.at_token = true,
            ':' if ends || self.brackets > 0 => self.at_token = true,
            '|' | '>' if self.at_token && self.brackets == 0 && before.is_whitespace() => {
                self.block = Some(self.margin);
                self.at_token = false;
            }
            // What follows an anchor or a tag is the value.
            '&' | '!' if self.at_token => self.property = true,
            _ => self.at_token &= character.is_whitespace(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_closed_under_their_key_are_moved_in() {
        let text = "a:\n  b: {\n    x: 1\n  }\n  c: !t &n [\n1,\n  ]\n- - {\n}\n\"k\": 'it''s\nx'\n";
        let (indented, shifts) = reindent(text, Extent::All).unwrap();
        assert_eq!(
            indented,
            "a:\n  b: {\n    x: 1\n   }\n  c: !t &n [\n   1,\n   ]\n- - {\n     }\n\"k\": 'it''s\n x'\n"
        );
        assert_eq!((shifts.undo(4, 4), shifts.undo(6, 5), shifts.undo(3, 5)), (3, 2, 5));
    }

    #[test]
    fn only_brackets_that_close_under_their_key_are_moved_in_as_a_habit() {
        let text = "a:\n  b: {\n    x: 1\n  }\n  c: [\n1,\n  ]\n  d: {\n }\n- {\n}\n";
        let (indented, _) = reindent(text, Extent::Closing).unwrap();
        assert_eq!(indented, "a:\n  b: {\n    x: 1\n   }\n  c: [\n1,\n   ]\n  d: {\n }\n- {\n   }\n");
    }

    #[test]
    fn block_scalars_comments_and_plain_text_are_left_alone() {
        let text = "a: |\n  {\n  [\n\nb: >- # {\n {\nc: x {\nd: # [\n- k: |2\n    {\n  l: it's [\nm: a: [\n";
        assert!(reindent(text.trim_end_matches("m: a: [\n"), Extent::All).is_none());
    }
}
