use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use toml::de::{DeTable, DeValue};

/// The file that is read where none is named.
const NAME: &str = "mockwright.toml";

/// No file of settings is larger.
const LARGEST: u64 = 1 << 20;

/// A file of settings, as it is written.
#[derive(Clone, Debug)]
pub(crate) struct SettingsFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileFault {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// The bytes that it is about.
    pub(crate) span: Range<usize>,
    /// Whether what stands there must not be shown.
    pub(crate) is_secret: bool,
}

impl SettingsFile {
    /// Reads the named file, else the one of the working folder if it is there.
    pub(super) fn find(named: Option<&Path>) -> anyhow::Result<Option<Self>> {
        let path = named.unwrap_or(Path::new(NAME));
        if named.is_none() && !path.is_file() {
            return Ok(None);
        }
        let shown = path.display();
        let file = std::fs::File::open(path).with_context(|| format!("cannot read the settings in {shown}"))?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read the settings in {shown}"))?;
        if bytes.len() as u64 > LARGEST {
            bail!("{shown} is larger than 1 MiB and so no file of settings");
        }
        let Ok(text) = String::from_utf8(bytes) else { bail!("{shown} is not UTF-8") };
        Ok(Some(Self { path: path.to_owned(), text }))
    }

    /// Line and column of a byte, from 1; columns count characters.
    pub(crate) fn place(&self, at: usize) -> (u32, u32) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// Whether it says, among whatever else is wrong, that lines of JSON are wanted.
    pub(super) fn asks_for_json(&self) -> bool {
        let (table, _) = DeTable::parse_recoverable(&self.text);
        let Some(DeValue::Table(serve)) = table.get_ref().get("serve").map(toml::Spanned::get_ref) else {
            return false;
        };
        let format = serve.get("log-format").map(toml::Spanned::get_ref);
        matches!(format, Some(DeValue::String(format)) if format == "json")
    }
}

/// Whether the file that would be read asks for lines of JSON.
pub(crate) fn file_asks_for_json(named: Option<&Path>) -> bool {
    SettingsFile::find(named).ok().flatten().is_some_and(|file| file.asks_for_json())
}
