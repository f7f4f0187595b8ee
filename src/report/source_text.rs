use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use mockwright_generator::source::Document;

/// Files over this size are shown without an excerpt: no description may be larger either.
const LONGEST_FILE: u64 = 64 << 20;

/// The text of one file, with the places where its lines begin.
pub(super) struct SourceText {
    text: Arc<str>,
    line_starts: Vec<usize>,
}

impl SourceText {
    pub(super) fn new(text: Arc<str>) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let breaks = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if breaks {
                line_starts.push(at + 1);
            }
        }
        Self { text, line_starts }
    }

    /// A line, counted from 1, without its end and without a byte order mark.
    pub(super) fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = *self.line_starts.get(index)?;
        let end = self.line_starts.get(index + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end)?.trim_end_matches(['\n', '\r']);
        Some(if index == 0 { line.trim_start_matches('\u{feff}') } else { line })
    }
}

/// The texts that diagnostics lead into, each looked up once.
pub(crate) struct SourceTexts {
    document: Option<Arc<Document>>,
    texts: HashMap<Arc<str>, Option<SourceText>>,
}

impl SourceTexts {
    /// Without a document, and for files that the document does not know, files are read from disk.
    pub(crate) fn new(document: Option<Arc<Document>>) -> Self {
        Self { document, texts: HashMap::new() }
    }

    pub(super) fn get(&mut self, file: &Arc<str>) -> Option<&SourceText> {
        let document = self.document.as_deref();
        self.texts
            .entry(Arc::clone(file))
            .or_insert_with(|| {
                let text = document.and_then(|document| document.text(file)).or_else(|| from_disk(file))?;
                Some(SourceText::new(text))
            })
            .as_ref()
    }
}

fn from_disk(file: &str) -> Option<Arc<str>> {
    let path = Path::new(file);
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > LONGEST_FILE {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    Some(Arc::from(String::from_utf8_lossy(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_on_every_system() {
        let text = SourceText::new(Arc::from("\u{feff}a\nb\r\nc\rd"));
        let lines: Vec<_> = (0..=5).map(|number| text.line(number)).collect();
        assert_eq!(lines, [None, Some("a"), Some("b"), Some("c"), Some("d"), None]);
    }
}
