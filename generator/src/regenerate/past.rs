use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::folder::Folder;
use super::sheet::Sheet;
use super::text::{parse, unix};
use crate::bundle::{Bundle, FileTree, MANIFEST_PATH, Manifest, SETTINGS_PATH, Settings};
use crate::diagnostic::{Code, Diagnostic};
use crate::draft::{DraftOptions, Drafter};
use crate::emit;
use crate::model::{Api, OperationKey};
use crate::sample::Locale;

/// Where the base copies are.
pub(super) const BASE: &str = ".mockwright/base/";

/// What was generated last time: the base that an edit is told from a change by.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// `None` when it is missing or damaged.
    pub(super) manifest: Option<Manifest>,
    /// Paths are those of the files that people edit.
    pub(super) operations: Vec<Sheet<OperationKey>>,
    pub(super) scenarios: Vec<Sheet<String>>,
    /// The text of `mock.yaml`.
    pub(super) settings: Option<String>,
    /// What was assumed where something was missing, in words.
    pub(super) assumed: Vec<String>,
}

impl Past {
    /// Takes what was read. With `adopt` what is missing or damaged in it is drafted again from the description that the
    /// folder was generated from.
    ///
    /// # Errors
    /// What is missing or damaged, unless it is to be adopted.
    pub(super) fn of(
        (mut past, damages): (Self, Vec<Damage>),
        folder: &Folder,
        old: Option<&Arc<Api>>,
        adopt: bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        if damages.is_empty() {
            return Ok(past);
        }
        if !adopt {
            return Err(damages.into_iter().map(|damage| damage.diagnostic(folder)).collect());
        }
        let again = old.map(|api| again(folder, api));
        past.mend(folder, again.as_ref(), damages);
        Ok(past)
    }

    /// Reads the base copies, and finds those that are missing or damaged.
    pub(super) fn read(folder: &Folder) -> (Self, Vec<Damage>) {
        let mut past = Self::default();
        let mut damages = Vec::new();
        match folder.tree.get(MANIFEST_PATH).map(manifest) {
            None => damages.push(Damage { path: MANIFEST_PATH.to_owned(), what: "is missing" }),
            Some(None) => damages.push(Damage { path: MANIFEST_PATH.to_owned(), what: "is damaged" }),
            Some(Some(manifest)) => past.manifest = Some(manifest),
        }
        let manifest = past.manifest.take();
        let listed = manifest.iter().flat_map(|manifest| &manifest.files);
        for (path, sha256) in listed.filter(|(path, _)| path.as_str().starts_with(BASE)) {
            let path = path.as_str();
            match folder.tree.get(path) {
                None => damages.push(Damage { path: path.to_owned(), what: "is missing" }),
                Some(bytes) if !is_digest_of(sha256, bytes) => {
                    damages.push(Damage { path: path.to_owned(), what: "was changed" });
                }
                Some(bytes) => past.take(folder, path, bytes, &mut damages),
            }
        }
        past.manifest = manifest;
        (past, damages)
    }

    /// Takes one base copy; its path becomes that of the file that it is a copy of.
    fn take(&mut self, folder: &Folder, path: &str, bytes: &[u8], damages: &mut Vec<Damage>) {
        let Some(copied) = path.strip_prefix(BASE) else { return };
        let name = folder.file(path);
        let bytes = unix(&String::from_utf8_lossy(bytes)).into_bytes();
        let bytes = bytes.as_slice();
        let taken = if copied == SETTINGS_PATH {
            self.settings = Some(String::from_utf8_lossy(bytes).into_owned());
            Some(())
        } else if copied.starts_with("responses/") {
            let sheet = Sheet::read(&name, copied, bytes, "operation", |text| text.parse().ok()).ok().flatten();
            sheet.map(|sheet| self.operations.push(sheet))
        } else {
            let sheet = Sheet::read(&name, copied, bytes, "name", |text| Some(text.to_owned())).ok().flatten();
            sheet.map(|sheet| self.scenarios.push(sheet))
        };
        if taken.is_none() {
            damages.push(Damage { path: path.to_owned(), what: "is damaged" });
        }
    }

    /// Puts what would be generated in place of what is damaged.
    fn mend(&mut self, folder: &Folder, again: Option<&FileTree>, damages: Vec<Damage>) {
        let manifest_is_gone = self.manifest.is_none();
        let Some(again) = again else {
            self.assumed.push("nothing is known of what was generated: all that is there counts as edited".to_owned());
            return;
        };
        let paths: BTreeSet<String> = damages.into_iter().map(|damage| damage.path).collect();
        let lost = |path: &str| manifest_is_gone || paths.contains(path);
        let mut mended = 0;
        for (path, bytes) in again.iter().filter(|(path, _)| path.as_str().starts_with(BASE)) {
            if lost(path.as_str()) {
                mended += 1;
                self.take(folder, path.as_str(), bytes, &mut Vec::new());
            }
        }
        self.assumed.push(format!(
            "{mended} base {} drafted again from openapi.yaml: what differs from {} counts as edited",
            if mended == 1 { "copy is" } else { "copies are" },
            if mended == 1 { "it" } else { "them" },
        ));
    }
}

/// A file of the generator's own that is not as it was left.
pub(super) struct Damage {
    path: String,
    what: &'static str,
}

impl Damage {
    fn diagnostic(self, folder: &Folder) -> Diagnostic {
        let message = format!("`{}` {}, so that edits cannot be told from what was generated", self.path, self.what);
        Diagnostic::error(Code::DamagedBase, folder.whole(&self.path), message)
            .hint("restore the file from version control, or take what is there as edited with `regenerate --adopt`")
    }
}

/// What would be generated from the description that the folder has.
fn again(folder: &Folder, api: &Arc<Api>) -> FileTree {
    let drafter = Drafter::new(Arc::clone(api), draft_options(&folder.settings, false));
    let bundle: Bundle = drafter.bundle(&folder.settings.spec).bundle;
    emit::bundle(&bundle, api, false)
}

/// How the settings of a bundle say that values are drawn.
pub(super) fn draft_options(settings: &Settings, examples_as_written: bool) -> DraftOptions {
    DraftOptions {
        seed: settings.seed,
        examples_as_written,
        locale: Locale::parse(&settings.locale).unwrap_or_default(),
    }
}

/// What a folder says of what was generated last time; `None` when that is missing or damaged.
pub(super) fn manifest_of(folder: &Folder) -> Option<Manifest> {
    folder.tree.get(MANIFEST_PATH).and_then(manifest)
}

/// Tells of a manifest that is missing or damaged.
pub(super) fn missing_manifest(folder: &Folder) -> Diagnostic {
    let what = if folder.tree.get(MANIFEST_PATH).is_some() { "is damaged" } else { "is missing" };
    Damage { path: MANIFEST_PATH.to_owned(), what }.diagnostic(folder)
}

/// Reads a manifest; `None` for one that is damaged, such as by the marks of a merge.
fn manifest(bytes: &[u8]) -> Option<Manifest> {
    serde_json::from_value(parse(std::str::from_utf8(bytes).ok()?)?).ok()
}

/// Whether bytes are those that a manifest knows. Line ends of Windows, which version control may have put in, count as
/// none.
pub(super) fn is_digest_of(sha256: &str, bytes: &[u8]) -> bool {
    let of = |bytes: &[u8]| emit::digest(&Sha256::digest(bytes));
    of(bytes) == sha256 || std::str::from_utf8(bytes).is_ok_and(|text| of(unix(text).as_bytes()) == sha256)
}
