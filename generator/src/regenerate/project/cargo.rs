//! What a program needs to build, put into a `Cargo.toml` of the user's.

use toml::Table;

/// Adds the dependencies that a newly generated `Cargo.toml` has and the user's does not, so that what is generated
/// builds whatever became of the rest; `None` where nothing is missing or the user's has no place for it.
pub(super) fn with_dependencies(ours: &str, theirs: &str) -> Option<String> {
    let of = |text: &str| -> Option<Table> { text.parse::<Table>().ok()?.get("dependencies")?.as_table().cloned() };
    let (known, wanted) = (of(ours)?, of(theirs)?);
    let missing = wanted.keys().filter(|name| !known.contains_key(*name));
    let lines: Vec<&str> = missing.filter_map(|name| line_of(theirs, name)).collect();
    if lines.is_empty() {
        return None;
    }
    let end = if ours.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::new();
    let mut is_put = false;
    for line in ours.split_inclusive('\n') {
        text.push_str(line);
        if !is_put && line.trim() == "[dependencies]" {
            text.extend(lines.iter().flat_map(|line| [line, end]));
            is_put = true;
        }
    }
    (of(&text)?.len() == known.len() + lines.len()).then_some(text)
}

fn line_of<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(" = ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_added_and_nothing_else() {
        let theirs = "[package]\nname = \"a\"\n\n[dependencies]\nserde = \"1\"\nuuid = { version = \"1\" }\n";
        let ours = "[dependencies]\r\nrand = \"0.9\" # mine\r\nserde = \"2\"\r\n";
        let added = with_dependencies(ours, theirs).unwrap();
        assert_eq!(added, "[dependencies]\r\nuuid = { version = \"1\" }\r\nrand = \"0.9\" # mine\r\nserde = \"2\"\r\n");
        assert_eq!(with_dependencies(&added, theirs), None);
        assert_eq!(with_dependencies("[dependencies.serde]\nversion = \"1\"\n", theirs), None);
        assert_eq!(with_dependencies("not toml", theirs), None);
    }
}
