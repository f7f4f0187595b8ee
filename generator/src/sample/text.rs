//! Strings: something believable if the rules allow it, else something that meets them.

use rand::RngExt;
use serde_json::Value;

use super::format;
use super::pattern::{Pattern, Wanted};
use super::realism::{self, Kit, Name};
use super::shape::{Shape, TextRules};
use super::texts::Texts;
use super::{Mode, SampleProblem, SampleProblemKind};

/// Texts made for one pattern before it is given up.
const TRIES: usize = 48;
/// The same where assertions may refuse them.
const ASSERTED_TRIES: usize = 240;

/// Characters of a string whose longest length is to be shown.
const LONGEST_AT_LIMIT: usize = 65_536;
/// Texts that a name suggests.
const BELIEVABLE_TRIES: usize = 3;
/// Texts drawn for a format.
const FORMATTED_TRIES: usize = 4;
/// Words drawn where nothing is known.
const PLAIN_TRIES: usize = 4;

/// Texts made for a pattern at its longest length, and a little below.
const AT_LIMIT_TRIES: usize = 24;

/// Texts for a pattern that are put together with texts for a format.
const BLENDED_TRIES: usize = 16;

/// Characters of a text for a format between which one for a pattern is put.
const LONGEST_BLENDED: usize = 40;

/// What few forms allow.
const ODD: [&str; 6] = ["!", "<", "(", "{", "ä", " "];

/// What a string is drawn from.
pub(super) struct TextDraw<'d, 's> {
    pub(super) shape: &'d Shape,
    pub(super) texts: &'d Texts,
    pub(super) name: &'d Name,
    pub(super) mode: Mode,
    pub(super) kit: &'d mut Kit<'s>,
    /// Values that stand beside this one already.
    pub(super) avoid: &'d [Value],
    /// Bytes that the whole value may still take.
    pub(super) bytes: usize,
}

impl TextDraw<'_, '_> {
    /// # Errors
    /// Nothing was found that meets the rules within the budget.
    pub(super) fn draw(mut self) -> Result<String, SampleProblem> {
        let rules = &self.shape.text;
        let least = usize::try_from(rules.length.least()).unwrap_or(usize::MAX);
        if least > self.bytes {
            let message = match &rules.length.least {
                Some(rule) => format!("{}: {least} characters are more than the budget of a sample", rule.name()),
                None => "the budget of bytes for a sample is used up".to_owned(),
            };
            return Err(self.problem(SampleProblemKind::Budget, message));
        }
        let mut spare = None;
        let texts = self.texts;
        let found = match texts.unchecked() {
            [] => self.find(least, &mut spare),
            // What cannot be checked has to be made for its pattern.
            [pattern] => {
                let made = self.made_for(pattern, least);
                made.into_iter().find_map(|text| self.take(text, &mut spare))
            }
            // A text for one of them may break the other.
            _ => None,
        };
        found.or(spare).ok_or_else(|| {
            let message = format!("no string was found that meets {}", describe(rules));
            self.problem(SampleProblemKind::Unproved, message)
        })
    }

    /// The first way that leads to a valid text. What comes later is only made where nothing before it will do.
    fn find(&mut self, least: usize, spare: &mut Option<String>) -> Option<String> {
        let found = self.boundary(least).into_iter().find_map(|text| self.take(text, spare));
        let found = found.or_else(|| self.believable(spare));
        let found = found.or_else(|| self.formatted(least, spare));
        let found = found.or_else(|| self.patterned(least).and_then(|text| self.take(text, spare)));
        found.or_else(|| self.plain(least, spare))
    }

    /// The text if it is valid and differs from others; one that is only valid is kept.
    fn take(&self, text: String, spare: &mut Option<String>) -> Option<String> {
        if !self.fits(&text) {
            return None;
        }
        if !self.avoid.iter().any(|other| other.as_str() == Some(&text)) {
            return Some(text);
        }
        spare.get_or_insert(text);
        None
    }

    fn problem(&self, kind: SampleProblemKind, message: String) -> SampleProblem {
        SampleProblem { kind, schema: self.shape.at.clone(), message }
    }

    fn fits(&self, text: &str) -> bool {
        let rules = &self.shape.text;
        let length = text.chars().count() as u64;
        (rules.length.least()..=rules.length.most()).contains(&length)
            && !self.shape.excluded.iter().any(|value| value.as_str() == Some(text))
            && self.texts.admit(text)
    }

    /// Texts as long as they may be, else as short.
    fn boundary(&mut self, least: usize) -> Vec<String> {
        if self.mode != Mode::Boundary {
            return Vec::new();
        }
        let rules = &self.shape.text;
        let most = rules.length.most.as_ref().map(|most| usize::try_from(most.is).unwrap_or(usize::MAX));
        let longest = self.texts.patterns().filter_map(|(_, pattern)| pattern.longest()).min();
        let room = LONGEST_AT_LIMIT.min(self.bytes / 4);
        let most = [most, longest].into_iter().flatten().min();
        let length = most.filter(|most| *most <= room).or((least > 0).then_some(least));
        let Some(length) = length else { return Vec::new() };
        let mut texts = Vec::new();
        for (_, pattern) in self.texts.patterns() {
            // Not every length is one that a pattern can have.
            for shorter in 0..AT_LIMIT_TRIES {
                let length = length.saturating_sub(shorter / 4).max(least);
                let fill = shorter % 2 == 0;
                let wanted = Wanted { least: length, most: length, shortest: false, fill, material: false };
                texts.extend(pattern.draw(&wanted, &mut self.kit.own));
            }
        }
        for format in &rules.formats {
            texts.extend(format::fitting(format, length, length));
        }
        if rules.patterns.is_empty() && rules.formats.is_empty() {
            let phrase = realism::phrase(&mut self.kit.own, length / 4 + 1);
            texts.push(phrase.chars().take(length).collect::<String>().replace(' ', "-"));
        }
        // The longest that fit go first.
        texts.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
        texts
    }

    fn believable(&mut self, spare: &mut Option<String>) -> Option<String> {
        if !self.shape.text.formats.is_empty()
            && !matches!(self.format(), Some("uri" | "url" | "email" | "hostname" | "password"))
        {
            return None;
        }
        for turn in 0..BELIEVABLE_TRIES {
            let text = match realism::suggest(self.name, self.kit) {
                Some(Value::String(text)) => text,
                Some(Value::Number(number)) => number.to_string(),
                _ if turn == 0 => match self.texts.hint(self.shape)?(self.kit) {
                    Value::String(text) => return self.take(text, spare),
                    _ => return None,
                },
                _ => return None,
            };
            if let Some(text) = self.take(text, spare) {
                return Some(text);
            }
        }
        None
    }

    fn format(&self) -> Option<&str> {
        self.shape.text.formats.first().map(String::as_str)
    }

    fn formatted(&mut self, least: usize, spare: &mut Option<String>) -> Option<String> {
        let rules = &self.shape.text;
        let most = usize::try_from(rules.length.most()).unwrap_or(usize::MAX);
        for format in &rules.formats {
            for _ in 0..FORMATTED_TRIES {
                let text = format::draw(format, self.kit);
                if let Some(text) = text.and_then(|text| self.take(text, spare)) {
                    return Some(text);
                }
            }
            let fitting = format::fitting(format, least, most);
            if let Some(text) = fitting.into_iter().find_map(|text| self.take(text, spare)) {
                return Some(text);
            }
        }
        if rules.encoding.as_deref() == Some("base64") {
            let text = format::draw("base64", self.kit);
            if let Some(text) = text.and_then(|text| self.take(text, spare)) {
                return Some(text);
            }
        }
        let json = rules.media_type.as_deref().is_some_and(|media_type| media_type.contains("json"));
        if json { self.take("{}".to_owned(), spare) } else { None }
    }

    fn patterned(&mut self, least: usize) -> Option<String> {
        let texts = self.texts;
        let most = usize::try_from(self.shape.text.length.most()).unwrap_or(usize::MAX).min(self.bytes);
        for (rank, pattern) in texts.patterns() {
            let tries = if pattern.has_assertions() { ASSERTED_TRIES } else { TRIES };
            for turn in 0..tries {
                let wanted = Wanted {
                    least,
                    most,
                    shortest: turn % 8 == 7 && least == 0,
                    fill: turn % 4 == 3,
                    material: pattern.has_assertions() && turn % 2 == 1,
                };
                let Some(text) = pattern.draw(&wanted, &mut self.kit.own) else { continue };
                let padded = pad(&text, least);
                let mut blended = if turn < BLENDED_TRIES { self.blended(&text) } else { Vec::new() };
                for (_, other) in texts.patterns().filter(|(other, _)| *other != rank) {
                    let other = other.draw(&wanted, &mut self.kit.own);
                    blended.extend(
                        other.into_iter().flat_map(|other| [format!("{text}{other}"), format!("{other}{text}")]),
                    );
                }
                if let Some(text) = [text, padded].into_iter().chain(blended).find(|text| self.fits(text)) {
                    return Some(text);
                }
            }
        }
        None
    }

    /// Texts for a pattern as they are made, for one that is too large to be checked.
    fn made_for(&mut self, pattern: &Pattern, least: usize) -> Vec<String> {
        let most = usize::try_from(self.shape.text.length.most()).unwrap_or(usize::MAX).min(self.bytes);
        let wanted = |turn| Wanted { least, most, shortest: false, fill: turn % 2 == 1, material: false };
        (0..4).filter_map(|turn| pattern.draw(&wanted(turn), &mut self.kit.own)).collect()
    }

    /// A text for a pattern with parts of a text for the format before, after or around it: a pattern that is open at
    /// one end says only some of what a format asks for.
    fn blended(&mut self, text: &str) -> Vec<String> {
        let Some(format) = self.format().map(str::to_owned) else { return Vec::new() };
        let length = &self.shape.text.length;
        let (least, most) = (length.least(), length.most());
        let [least, most] = [least, most].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let wholes: Vec<String> =
            format::draw(&format, self.kit).into_iter().chain(format::fitting(&format, least, most)).collect();
        let parts = wholes.iter().flat_map(|whole| {
            let ends = whole.char_indices().take(LONGEST_BLENDED).map(|(at, _)| at).chain([whole.len()]);
            ends.filter_map(|at| whole.split_at_checked(at))
        });
        let blend = |(head, tail): (&str, &str)| {
            [format!("{text}{tail}"), format!("{head}{text}"), format!("{head}{text}{tail}")]
        };
        parts.flat_map(blend).collect()
    }

    /// Words cut or stretched to the length, then anything at all.
    fn plain(&mut self, least: usize, spare: &mut Option<String>) -> Option<String> {
        let rules = &self.shape.text;
        let most = usize::try_from(rules.length.most()).unwrap_or(usize::MAX).min(self.bytes);
        let prose = most >= 60 && least == 0 && self.shape.prose.as_deref().is_some_and(|prose| prose.len() > 400);
        for _ in 0..PLAIN_TRIES {
            let text = if prose { realism::sentence(&mut self.kit.own) } else { realism::phrase(&mut self.kit.own, 1) };
            let text = pad(&text, least.min(self.bytes));
            let text = text.chars().take(most).collect::<String>().trim_end().to_owned();
            if let Some(text) = self.take(text, spare) {
                return Some(text);
            }
        }
        self.anything(least, most).into_iter().find_map(|text| self.take(text, spare))
    }

    /// Texts that nobody would write.
    fn anything(&mut self, least: usize, most: usize) -> Vec<String> {
        let rules = &self.shape.text;
        let mut texts = Vec::new();
        let length = least.max(1).min(most);
        let free = rules.patterns.is_empty() && rules.formats.is_empty();
        let refuses = !rules.antipatterns.is_empty() || !rules.antiformats.is_empty();
        if free && !refuses && length < 4096 {
            texts.extend((0..4).map(|_| self.kit.token("abcdefghijklmnopqrstuvwxyz", length)));
            texts.push(String::new());
            return texts;
        }
        for alphabet in ["0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz0123456789-_. /:@"] {
            let extra = self.kit.own.random_range(0..8);
            texts.push(self.kit.token(alphabet, length.min(65_536)));
            texts.push(self.kit.token(alphabet, length.min(65_536).saturating_add(extra).min(most)));
        }
        // What is not to have a form is most surely something that few forms allow.
        if refuses {
            texts.extend(ODD.map(|odd| odd.repeat(length.min(4096))));
        }
        texts.push(String::new());
        if refuses {
            texts.extend(self.with_odd_ends(least, most));
        }
        texts
    }

    /// Texts for a pattern that go on with what few forms allow.
    fn with_odd_ends(&mut self, least: usize, most: usize) -> Vec<String> {
        let wanted = Wanted { least: 0, most, shortest: true, fill: false, material: false };
        let patterns = self.texts.patterns();
        let texts: Vec<String> = patterns.filter_map(|(_, pattern)| pattern.draw(&wanted, &mut self.kit.own)).collect();
        let odd_end = |text: &String, odd: &str| {
            let missing = least.saturating_sub(text.chars().count()).max(1);
            format!("{text}{}", odd.repeat(missing))
        };
        texts.iter().flat_map(|text| ODD.map(|odd| odd_end(text, odd))).collect()
    }
}

fn pad(text: &str, least: usize) -> String {
    let missing = least.saturating_sub(text.chars().count());
    let filler = if text.is_empty() { "x" } else { text };
    let mut padded = text.to_owned();
    padded.extend(filler.chars().cycle().take(missing));
    padded
}

fn describe(rules: &TextRules) -> String {
    let mut words: Vec<String> = rules.patterns.iter().map(|pattern| format!("pattern {pattern}")).collect();
    words.extend(rules.antipatterns.iter().map(|pattern| format!("not pattern {pattern}")));
    words.extend(rules.antiformats.iter().map(|format| format!("not format {format}")));
    words.extend(rules.formats.iter().map(|format| format!("format {format}")));
    words.extend(rules.length.least.iter().map(|least| format!("minLength {}", least.is)));
    words.extend(rules.length.most.iter().map(|most| format!("maxLength {}", most.is)));
    if words.is_empty() { "its exclusions".to_owned() } else { words.join(", ") }
}
