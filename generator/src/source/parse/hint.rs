//! What a person probably did when a parser says no.

/// A hint for a message of the YAML parser.
pub(super) fn for_yaml(message: &str) -> Option<&'static str> {
    const HINTS: &[(&str, &str)] = &[
        ("tab", "indent with spaces; YAML forbids tabs there"),
        ("mapping values are not allowed", "quote the text if it contains `: `, or check the indentation"),
        ("did not find expected key", "check that this line is indented like the lines around it"),
        ("block mapping", "check that this line is indented like the lines around it"),
        ("block collection", "check that this line is indented like the lines around it"),
        ("unexpected end of stream", "a quote, bracket or brace opened above is not closed"),
        ("unexpected eof", "a quote, bracket or brace opened above is not closed"),
        ("unexpected end of file", "a quote, bracket or brace opened above is not closed"),
        ("quoted scalar", "a quote opened above is not closed"),
        ("flow sequence", "check the commas and the closing `]`"),
        ("flow mapping", "check the commas and the closing `}`"),
        ("unknown anchor", "define the anchor with `&name` above its first use"),
        ("escape", "in double quotes write `\\\\` for a backslash, or use single quotes"),
        ("simple key", "put `: ` after the key, and keep the key on one line"),
        ("cannot start any token", "quote text that begins with `@`, a backtick or `%`"),
    ];
    HINTS.iter().find(|(part, _)| message.contains(part)).map(|(_, hint)| *hint)
}

/// A hint for a message of the JSON parser.
pub(super) fn for_json(message: &str) -> Option<&'static str> {
    const HINTS: &[(&str, &str)] = &[
        ("trailing comma", "remove the comma before the closing bracket"),
        ("EOF", "a string, bracket or brace opened above is not closed"),
        ("control character", "escape line breaks and tabs inside strings as `\\n` and `\\t`"),
        ("key must be a string", "put the key in double quotes"),
        ("expected `,`", "a comma is missing before this"),
        ("expected `:`", "a colon is missing after the key"),
        ("trailing characters", "one file holds one description: remove what follows it"),
        ("escape", "in strings write `\\\\` for a backslash"),
    ];
    HINTS.iter().find(|(part, _)| message.contains(part)).map(|(_, hint)| *hint)
}
