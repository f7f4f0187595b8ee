use mockwright_generator::bundle::{FileTree, RelativePath};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::descriptions::pick;

/// What was edited, and how each edit is recognised afterwards.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    /// Words that stand in some file.
    words: Vec<String>,
    /// A word in a file, and another that must not be in the same file.
    absent: Vec<(String, String)>,
    /// Files that must not be there, by their operation.
    deleted: Vec<String>,
    /// Files that must be there with exactly these bytes.
    files: Vec<(String, Vec<u8>)>,
    /// Paths that files were moved to.
    places: Vec<String>,
}

impl Edits {
    /// The edits that a tree does not have.
    pub(crate) fn lost(&self, tree: &FileTree) -> Vec<String> {
        let visible: Vec<(&str, String)> = tree
            .iter()
            .filter(|(path, _)| !path.as_str().starts_with('.'))
            .map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned()))
            .collect();
        let mut lost = Vec::new();
        for word in &self.words {
            if visible.iter().all(|(_, text)| !text.contains(word.as_str())) {
                lost.push(format!("{word} is gone"));
            }
        }
        for (mark, word) in &self.absent {
            if visible.iter().any(|(_, text)| text.contains(mark.as_str()) && text.contains(word.as_str())) {
                lost.push(format!("{word} is back beside {mark}"));
            }
        }
        for operation in &self.deleted {
            let line = format!("\noperation: {operation}\n");
            if visible.iter().any(|(_, text)| text.contains(&line)) {
                lost.push(format!("{operation} is back"));
            }
        }
        for (path, bytes) in &self.files {
            if tree.get(path) != Some(bytes) {
                lost.push(format!("{path} is not as it was"));
            }
        }
        let missing = self.places.iter().filter(|path| tree.get(path).is_none());
        lost.extend(missing.map(|path| format!("{path} is gone")));
        lost
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.words.len() + self.absent.len() + self.deleted.len() + self.files.len() + self.places.len()
    }

    fn word(&mut self, prefix: &str) -> String {
        let word = format!("Edit{}x", self.words.len());
        let written = format!("{prefix}{word}");
        self.words.push(word);
        written
    }
}

/// Edits a bundle as people do: makes so many edits, or as many as there are files for.
pub(crate) fn edit_files(tree: &mut FileTree, random: &mut ChaCha8Rng, most: usize) -> Edits {
    let mut edits = Edits::default();
    let mut untouched: Vec<String> = tree.iter().map(|(path, _)| path.as_str().to_owned()).collect();
    untouched.retain(|path| path.starts_with("responses/"));
    while !untouched.is_empty() && edits.count() < most {
        let path = untouched.remove(random.random_range(0..untouched.len()));
        edit_file(tree, &path, &mut edits, random);
    }
    if random.random_bool(0.5) {
        let name = edits.word("scenario");
        let text = format!("name: {name}\n# as I like it\nconfig:\n  /nowhere: {{GET: {{status: 404}}}}\n");
        let path = format!("scenarios/{name}.yaml");
        put(tree, &path, &text);
        edits.files.push((path, text.into_bytes()));
    }
    if random.random_bool(0.3) {
        let text = text(tree, "mock.yaml");
        let comment = edits.word("# ");
        put(tree, "mock.yaml", &text.replace("  port: 8000", &format!("  {comment}\n  port: 9123   # mine")));
        edits.words.push("port: 9123   # mine".to_owned());
    }
    // One edit may have undone another.
    let texts: Vec<String> = tree
        .iter()
        .filter(|(path, _)| !path.as_str().starts_with('.'))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    edits.words.retain(|word| texts.iter().any(|text| text.contains(word.as_str())));
    edits.absent.retain(|(mark, word)| texts.iter().any(|text| text.contains(mark) && !text.contains(word.as_str())));
    edits
}

fn edit_file(tree: &mut FileTree, path: &str, edits: &mut Edits, random: &mut ChaCha8Rng) {
    let mut text = text(tree, path);
    let operation = text.lines().find_map(|line| line.strip_prefix("operation: ")).unwrap().to_owned();
    if random.random_range(0..10) == 0 {
        tree.remove(path);
        edits.deleted.push(operation);
        return;
    }
    for _ in 0..random.random_range(1..4) {
        text = edit_text(&text, edits, random);
    }
    if random.random_range(0..6) == 0 {
        text = text.replace('\n', "\r\n");
    }
    if random.random_range(0..6) == 0 {
        text.truncate(text.trim_end().len());
    }
    if random.random_range(0..5) == 0 {
        tree.remove(path);
        let place = format!("responses/mine/{}-{}", edits.places.len(), path.rsplit('/').next().unwrap());
        put(tree, &place, &text);
        edits.places.push(place);
        return;
    }
    put(tree, path, &text);
}

fn edit_text(text: &str, edits: &mut Edits, random: &mut ChaCha8Rng) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let scalars: Vec<usize> = (0..lines.len()).filter(|at| is_body_scalar(&lines, *at)).collect();
    let mut out: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    match random.random_range(0..7) {
        0 | 1 if !scalars.is_empty() => {
            let at = *pick(random, &scalars);
            let (key, _) = lines[at].split_once(": ").unwrap();
            out[at] = format!("{key}: {}", edits.word(""));
        }
        2 => {
            let at = random.random_range(0..=lines.len().min(4));
            if !lines[..at].last().is_some_and(|line| line.ends_with(['|', '-'])) {
                out.insert(at, edits.word("# comment "));
            }
        }
        3 => {
            let at = random.random_range(1..lines.len());
            if !lines[at].ends_with(['|', '-']) && lines[at].contains(": ") {
                let comment = edits.word(" # ");
                out[at].push_str(&comment);
            }
        }
        4 => {
            if let Some(at) = lines.iter().position(|line| *line == "  200:" && !text.contains("delay_ms")) {
                out.insert(at + 1, "    delay_ms: 77123".to_owned());
                edits.words.push("77123".to_owned());
            }
        }
        5 => return reformatted(text, edits),
        _ => {
            if let Some(at) = lines.iter().position(|line| line.starts_with("default: ")) {
                out.remove(at);
                let mark = edits.word("# without default ");
                out.insert(at, mark.clone());
                edits.absent.push((mark, "\ndefault: ".to_owned()));
            }
        }
    }
    out.join("\n") + "\n"
}

/// A scalar member inside a body.
fn is_body_scalar(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    let column = |line: &str| line.len() - line.trim_start().len();
    let Some((key, value)) = line.split_once(": ") else { return false };
    let body = lines[..at].iter().rposition(|line| column(line) < 12 && !line.trim().is_empty());
    column(key) == 12
        && !line.trim_start().starts_with(['-', '#'])
        && !value.contains(['|', '#', '{', '"', '\''])
        && body.is_some_and(|body| lines[body].trim() == "body:")
}

/// The same file in another style, with something added.
fn reformatted(text: &str, edits: &mut Edits) -> String {
    let Ok(mut value) = serde_yaml::from_str::<Value>(text) else { return text.to_owned() };
    let Some(responses) = value.get_mut("responses").and_then(Value::as_object_mut) else { return text.to_owned() };
    if let Some((_, first)) = responses.iter_mut().next() {
        let Some(first) = first.as_object_mut() else { return text.to_owned() };
        let header = edits.word("X-");
        let headers = first.entry("headers").or_insert_with(|| json!({}));
        headers.as_object_mut().unwrap().insert(header, json!("mine"));
    }
    let comments: Vec<&str> = text.lines().filter(|line| line.contains('#')).collect();
    let comments = comments.iter().filter_map(|line| line.split_once("# "));
    let comments: String = comments.flat_map(|(_, comment)| ["# ", comment, "\n"]).collect();
    format!("{comments}{value}\n")
}

fn text(tree: &FileTree, path: &str) -> String {
    String::from_utf8_lossy(tree.get(path).unwrap()).into_owned()
}

fn put(tree: &mut FileTree, path: &str, text: &str) {
    tree.insert(RelativePath::new(path).unwrap(), text);
}
