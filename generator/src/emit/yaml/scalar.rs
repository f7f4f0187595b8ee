use std::fmt::Write as _;

use serde_json::Number;

/// Writes a number so that every reader takes it for the same number: YAML 1.1 wants a point and a signed exponent.
pub(super) fn push_number(text: &mut String, number: &Number) {
    let written = number.to_string();
    let Some((mantissa, exponent)) = written.split_once(['e', 'E']) else {
        text.push_str(&written);
        return;
    };
    text.push_str(mantissa);
    if !mantissa.contains('.') {
        text.push_str(".0");
    }
    text.push('e');
    if !exponent.starts_with(['+', '-']) {
        text.push('+');
    }
    text.push_str(exponent);
}

/// Writes a string on one line: plain where that is the same string to every reader, else quoted.
pub(super) fn push_text(text: &mut String, string: &str) {
    if is_plain(string) {
        text.push_str(string);
    } else if string.contains(['"', '\\']) && string.chars().all(is_printable) {
        text.push('\'');
        text.push_str(&string.replace('\'', "''"));
        text.push('\'');
    } else {
        push_double_quoted(text, string);
    }
}

/// Whether a string can be a literal block that gives back exactly these characters, and whose lines do not end with
/// blanks, which editors strip.
pub(super) fn fits_block(string: &str) -> bool {
    let mut lines = string.split('\n');
    string.contains('\n')
        && string.bytes().any(|byte| byte != b'\n')
        && string.chars().all(|character| character == '\n' || character == '\t' || is_printable(character))
        && lines.all(|line| !line.ends_with([' ', '\t']) && !line.starts_with('\t'))
}

/// Writes a string on one line between double quotes.
pub(super) fn push_double_quoted(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            printable if is_printable(printable) => text.push(printable),
            other => push_escape(text, u32::from(other)),
        }
    }
    text.push('"');
}

fn push_escape(text: &mut String, code: u32) {
    let written = match code {
        0..=0xFF => write!(text, "\\x{code:02X}"),
        0x100..=0xFFFF => write!(text, "\\u{code:04X}"),
        _ => write!(text, "\\U{code:08X}"),
    };
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
}

/// Whether a character may stand in the text as it is (YAML 1.2.2 §5.1), and is no line break to YAML 1.1.
fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => false,
        other => other >= '\u{A0}',
    }
}

fn is_plain(string: &str) -> bool {
    let Some(first) = string.chars().next() else { return false };
    let starts_well = match first {
        '-' => string.chars().nth(1).is_some_and(char::is_alphanumeric),
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' | '?' | ':'
        | ' ' | '=' => false,
        _ => true,
    };
    starts_well
        && !string.ends_with([' ', ':'])
        && string.chars().all(is_printable)
        && !string.contains(": ")
        && !string.contains(" #")
        && !string.starts_with("...")
        && !string.starts_with("<<")
        && !is_word(string)
        && !resembles_number(string)
}

/// Words that a reader of YAML 1.1 or 1.2 takes for a boolean or for null.
fn is_word(string: &str) -> bool {
    const WORDS: [&str; 10] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"];
    string.len() <= 5 && WORDS.iter().any(|word| string.eq_ignore_ascii_case(word))
}

/// Whether a reader of YAML 1.1 or 1.2 could take this for a number, a sexagesimal or a time. Errs towards yes.
fn resembles_number(string: &str) -> bool {
    let unsigned = string.strip_prefix(['-', '+']).unwrap_or(string);
    let bytes = unsigned.as_bytes();
    match bytes {
        [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', rest @ ..] => {
            rest.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'_')
        }
        [b'.', ..] if [".inf", ".nan"].iter().any(|word| unsigned.eq_ignore_ascii_case(word)) => true,
        [b'0'..=b'9' | b'.', ..] => {
            let version =
                bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && unsigned.matches('.').count() > 1;
            !version && bytes.iter().all(|byte| byte.is_ascii_digit() || b"_,.:-+ eETtZz".contains(byte))
        }
        _ => false,
    }
}
