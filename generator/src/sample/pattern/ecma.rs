//! ECMA-262 patterns as expressions for `regex-syntax`.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern without its assertions.
pub(super) struct Translated {
    pub(super) body: String,
    /// The bodies of its positive lookaheads.
    pub(super) wanted: Vec<String>,
}

/// Group `n` referred to is the character this far above this one, in a private plane.
pub(super) const BACK_REFERENCE: u32 = 0x000F_0000;

/// Rewrites a pattern; `None` where it cannot be read.
pub(super) fn translate(source: &str) -> Option<Translated> {
    let mut reader =
        Reader { rest: source.chars().peekable(), body: String::new(), wanted: Vec::new(), names: Vec::new() };
    reader.pattern()?;
    Some(Translated { body: reader.body, wanted: reader.wanted })
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    body: String,
    wanted: Vec<String>,
    /// Names of the groups so far; empty for one without a name.
    names: Vec<String>,
}

/// One member of a class.
enum Atom {
    Character(u32),
    Set(&'static str),
    Property(String),
}

impl Reader<'_> {
    fn pattern(&mut self) -> Option<()> {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '{' => self.braces(),
                '}' | ']' => self.literal(u32::from(character)),
                '.' => self.body.push_str(r"[^\n\r]"),
                '^' | '$' | '|' | ')' | '*' | '+' | '?' => self.body.push(character),
                other => self.literal(u32::from(other)),
            }
        }
        Some(())
    }

    fn literal(&mut self, code: u32) {
        self.body.push_str(&escaped(code));
    }

    fn escape(&mut self) -> Option<()> {
        let next = *self.rest.peek()?;
        match next {
            'b' | 'B' => {
                self.rest.next();
            }
            '1'..='9' => {
                let group = self.digits()?;
                self.literal(BACK_REFERENCE + group);
            }
            'k' if self.rest.clone().nth(1) == Some('<') => {
                let name: String = self.rest.by_ref().skip(2).take_while(|character| *character != '>').collect();
                let group = self.names.iter().position(|known| *known == name)?;
                self.literal(BACK_REFERENCE + u32::try_from(group).ok()? + 1);
            }
            _ => match self.atom()? {
                Atom::Character(code) => self.literal(code),
                Atom::Set(set) => self.body.extend(["[", set, "]"]),
                Atom::Property(property) => self.body.push_str(&property),
            },
        }
        Some(())
    }

    /// What follows a backslash, inside or outside a class.
    fn atom(&mut self) -> Option<Atom> {
        let character = self.rest.next()?;
        Some(match character {
            'd' => Atom::Set("0-9"),
            'D' => Atom::Set("^0-9"),
            'w' => Atom::Set("A-Za-z0-9_"),
            'W' => Atom::Set("^A-Za-z0-9_"),
            's' => Atom::Set(r"\s\x{FEFF}"),
            'S' => Atom::Set(r"^\s\x{FEFF}"),
            'n' => Atom::Character(0x0A),
            'r' => Atom::Character(0x0D),
            't' => Atom::Character(0x09),
            'f' => Atom::Character(0x0C),
            'v' => Atom::Character(0x0B),
            'b' => Atom::Character(0x08),
            '0' => Atom::Character(0),
            'c' => Atom::Character(u32::from(self.rest.next()?) % 32),
            'x' => Atom::Character(self.hexadecimal(2)?),
            'u' => Atom::Character(self.unicode()?),
            'p' | 'P' if self.rest.peek() == Some(&'{') => {
                let name: String = self.rest.by_ref().skip(1).take_while(|character| *character != '}').collect();
                let name = name.replace("Script_Extensions=", "scx=").replace("General_Category=", "gc=");
                Atom::Property(format!(r"\{character}{{{name}}}"))
            }
            other => Atom::Character(u32::from(other)),
        })
    }

    fn unicode(&mut self) -> Option<u32> {
        if self.rest.next_if_eq(&'{').is_some() {
            let digits: String = self.rest.by_ref().take_while(|character| *character != '}').collect();
            return u32::from_str_radix(&digits, 16).ok();
        }
        let high = self.hexadecimal(4)?;
        let mut ahead = self.rest.clone();
        if (0xD800..0xDC00).contains(&high) && ahead.next() == Some('\\') && ahead.next() == Some('u') {
            self.rest = ahead;
            let low = self.hexadecimal(4)?;
            return Some(0x1_0000 + ((high - 0xD800) << 10) + low.checked_sub(0xDC00)?);
        }
        Some(high)
    }

    fn hexadecimal(&mut self, count: usize) -> Option<u32> {
        let digits: String = self.rest.by_ref().take(count).collect();
        u32::from_str_radix(&digits, 16).ok()
    }

    fn digits(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok().filter(|group| *group < 1000)
    }

    fn class(&mut self) -> Option<()> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut members = String::new();
        loop {
            let atom = match self.rest.next()? {
                ']' => break,
                '\\' => self.atom()?,
                other => Atom::Character(u32::from(other)),
            };
            let Atom::Character(from) = atom else {
                push_set(&mut members, &atom);
                continue;
            };
            match self.range_end()? {
                Some(Atom::Character(to)) => members.extend([&escaped(from), "-", &escaped(to)]),
                Some(set) => {
                    members.extend([&escaped(from), r"\x2D"]);
                    push_set(&mut members, &set);
                }
                None => members.push_str(&escaped(from)),
            }
        }
        match (negated, members.is_empty()) {
            (true, true) => self.body.push_str("(?s:.)"),
            (false, true) => self.body.push_str(r"[a&&b]"),
            (true, false) => self.body.extend(["[^", &members, "]"]),
            (false, false) => self.body.extend(["[", &members, "]"]),
        }
        Some(())
    }

    /// The end of a range whose start was just read; `Some(None)` where there is no range.
    #[expect(clippy::option_option, reason = "the outer one is a pattern that ends too early")]
    fn range_end(&mut self) -> Option<Option<Atom>> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.next(), Some(']') | None) {
            return Some(None);
        }
        self.rest.next();
        match self.rest.next()? {
            '\\' => self.atom().map(Some),
            other => Some(Some(Atom::Character(u32::from(other)))),
        }
    }

    fn group(&mut self) -> Option<()> {
        if self.rest.next_if_eq(&'?').is_none() {
            self.names.push(String::new());
            self.body.push('(');
            return Some(());
        }
        match self.rest.next()? {
            ':' => self.body.push_str("(?:"),
            '=' => {
                let body = self.enclosed();
                let inner = translate(&body)?;
                self.wanted.push(inner.body);
                self.wanted.extend(inner.wanted);
            }
            '!' => drop(self.enclosed()),
            '<' if matches!(self.rest.peek(), Some('=' | '!')) => drop(self.enclosed()),
            '<' => {
                self.names.push(self.rest.by_ref().take_while(|character| *character != '>').collect());
                self.body.push('(');
            }
            _ => return None,
        }
        Some(())
    }

    /// The text up to the parenthesis that closes the group at hand.
    fn enclosed(&mut self) -> String {
        let mut text = String::new();
        let (mut depth, mut in_class) = (1, false);
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => {
                    text.push(character);
                    text.extend(self.rest.next());
                    continue;
                }
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class => depth += 1,
                ')' if !in_class => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            text.push(character);
        }
        text
    }

    /// A repetition, or a brace that stands for itself.
    fn braces(&mut self) {
        let inside: String = self.rest.clone().take_while(|character| *character != '}').collect();
        let (least, most) = inside.split_once(',').unwrap_or((&inside, "0"));
        let is_count = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !is_count(least) || !is_count(most) {
            return self.literal(u32::from('{'));
        }
        self.body.extend(["{", &inside, "}"]);
        self.rest.by_ref().take(inside.chars().count() + 1).for_each(drop);
    }
}

fn push_set(members: &mut String, atom: &Atom) {
    match atom {
        Atom::Character(code) => members.push_str(&escaped(*code)),
        Atom::Set(set) => members.extend(["[", set, "]"]),
        Atom::Property(property) => members.push_str(property),
    }
}

/// A character in the spelling that means nothing but itself, inside classes and outside.
fn escaped(code: u32) -> String {
    format!(r"\x{{{code:X}}}")
}
