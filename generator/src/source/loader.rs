//! Gets the files of one description, each once, within the limits of all of them together.

mod example;
mod locate;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use url::Url;

use self::locate::Target;
use super::file::{Location, SourceFile, read_bounded};
use super::parse::{self, Parsed, excerpt};
use super::spec_root;
use super::{Pointer, ReadOptions, text};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::egress::{EgressError, Fetch, Fetched, Zone};

/// A file that was read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) source: SourceFile,
    pub(super) value: Value,
    /// The URI that it was read from; text that was handed in has none.
    pub(super) base: Option<Url>,
    /// Whether it may hold names of JSON Schema 2020-12.
    pub(super) may_have_identity: bool,
    zone: Option<Zone>,
    /// How many documents from the network led here, one by one.
    hops: usize,
}

/// Why a reference leads to no file.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// Whether it ends the reading: a limit for all files together.
    pub(super) is_final: bool,
}

impl Fault {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, is_final: false }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn last(code: Code, message: impl Into<String>) -> Self {
        Self { is_final: true, ..Self::new(code, message) }
    }

    pub(super) fn at(self, place: Place) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, place, self.message);
        match self.hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }
}

pub(super) struct Loader<'o> {
    options: &'o ReadOptions,
    pub(super) files: Vec<Loaded>,
    /// Faults inside files, apart from references.
    pub(super) diagnostics: Vec<Diagnostic>,
    by_location: HashMap<Location, Result<usize, Fault>>,
    by_reference: HashMap<(PathBuf, String, String), Result<usize, Fault>>,
    /// Examples in files of their own.
    examples: HashMap<Location, Result<Arc<[u8]>, Fault>>,
    /// Paths under the root where references were followed to, links as they are written.
    pub(super) sought: RefCell<BTreeSet<PathBuf>>,
    /// The folder that local files must be under; `None` where none may be read.
    root: Option<PathBuf>,
    entry: PathBuf,
    /// The entry document's path as the user wrote it.
    written: PathBuf,
    bytes_left: u64,
    deadline: Instant,
}

impl<'o> Loader<'o> {
    pub(super) fn new(options: &'o ReadOptions) -> Self {
        Self {
            options,
            files: Vec::new(),
            diagnostics: Vec::new(),
            by_location: HashMap::new(),
            by_reference: HashMap::new(),
            examples: HashMap::new(),
            sought: RefCell::default(),
            root: None,
            entry: PathBuf::new(),
            written: PathBuf::new(),
            bytes_left: options.limits.bytes,
            deadline: Instant::now() + options.limits.time,
        }
    }

    /// Reads the entry document from a path or URL.
    pub(super) fn open(&mut self, location: &str) -> Result<(), Box<Diagnostic>> {
        let place = file_place(&location.into());
        match Url::parse(location) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                self.fetch(&url, None, 0).map_err(|fault| self.blame(fault, file_place(&display(&url))))?;
            }
            Ok(url) if url.scheme() == "file" => {
                let path = url.to_file_path();
                let path = path
                    .map_err(|()| Box::new(Fault::new(Code::Unreadable, "the URL is not a path").at(place.clone())))?;
                self.open_path(&path, place)?;
            }
            _ => self.open_path(Path::new(location), place)?,
        }
        Ok(())
    }

    /// Takes the text of an entry document that may refer to no other file.
    pub(super) fn open_text(&mut self, name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        let place = file_place(&name.into());
        let added = self.add(name.into(), Location::Memory, text, None, None, 0);
        added.map(|_| ()).map_err(|fault| self.blame(fault, place))
    }

    fn open_path(&mut self, path: &Path, place: Place) -> Result<(), Box<Diagnostic>> {
        let unreadable = |error: &io::Error| Fault::new(Code::Unreadable, format!("cannot be read: {error}"));
        let entry = path.canonicalize().map_err(|error| Box::new(unreadable(&error).at(place.clone())))?;
        if entry.is_dir() {
            let fault = Fault::new(Code::Unreadable, "it is a folder, and no bundle: there is no `mock.yaml` in it");
            return Err(fault.hint("name the description's file").at(place).into());
        }
        let given = self.options.spec_root.as_deref();
        let root = spec_root::choose(given, &entry).map_err(|error| {
            let message = format!("the folder of `--spec-root` cannot be read: {error}");
            Box::new(Fault::new(Code::Unreadable, message).at(place.clone()))
        })?;
        if given.is_some() && !entry.starts_with(&root) {
            let fault = Fault::new(Code::OutsideSpecRoot, "the description is outside the folder of `--spec-root`");
            return Err(fault.at(place).into());
        }
        path.clone_into(&mut self.written);
        self.entry.clone_from(&entry);
        self.root = Some(root);
        self.read_path(&entry).map(|_| ()).map_err(|fault| self.blame(fault, place))
    }

    /// A fault of the text itself has its own diagnostic already.
    fn blame(&mut self, fault: Fault, place: Place) -> Box<Diagnostic> {
        match self.diagnostics.pop() {
            Some(own) if fault.code == Code::Unreadable && self.files.is_empty() => own.into(),
            _ => fault.at(place).into(),
        }
    }

    /// The file that the resource part of a reference means, seen from another file.
    ///
    /// `base` differs from the other file's own where `$id` or `$self` says so.
    pub(super) fn follow(&mut self, from: usize, base: Option<&Url>, resource: &str) -> Result<usize, Fault> {
        let folder = self.files.get(from).and_then(|loaded| loaded.source.path()?.parent());
        let folder = folder.map(Path::to_path_buf).unwrap_or_default();
        let within = base.and_then(|base| base.join(".").ok()).map(String::from).unwrap_or_default();
        let key = (folder, within, resource.to_owned());
        if let Some(known) = self.by_reference.get(&key) {
            return known.clone();
        }
        let found = self.follow_unknown(from, base, resource);
        self.by_reference.insert(key, found.clone());
        found
    }

    fn follow_unknown(&mut self, from: usize, base: Option<&Url>, resource: &str) -> Result<usize, Fault> {
        match self.locate(from, base, resource)? {
            Target::File(path) => self.read_path(&path),
            Target::Web { url, zone, hops } => self.fetch(&url, zone, hops),
        }
    }

    /// Reads a file by its canonical path, which is allowed already.
    fn read_path(&mut self, path: &Path) -> Result<usize, Fault> {
        let location = Location::Path(path.to_path_buf());
        if let Some(known) = self.by_location.get(&location) {
            return known.clone();
        }
        let result = self.read_new_path(path);
        self.by_location.insert(location, result.clone());
        result
    }

    fn read_new_path(&mut self, path: &Path) -> Result<usize, Fault> {
        let name = self.name_of(path);
        let bytes = self.bytes_of(path, &name)?;
        let text = text::decode(bytes, &name).map_err(|fault| self.broken(&name, *fault))?;
        let base = Url::from_file_path(path).ok();
        self.add(name, Location::Path(path.to_path_buf()), &text, base, None, 0)
    }

    fn bytes_of(&self, path: &Path, name: &str) -> Result<Vec<u8>, Fault> {
        self.check_limits(self.options.limits.files)?;
        read_bounded(path, self.bytes_left).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => self.too_large(),
            _ => unreadable(name, &error.to_string()),
        })
    }

    fn fetch(&mut self, url: &Url, referrer: Option<Zone>, hops: usize) -> Result<usize, Fault> {
        let mut url = url.clone();
        url.set_fragment(None);
        let location = Location::Url(url.clone());
        if let Some(known) = self.by_location.get(&location) {
            return known.clone();
        }
        let result = self.fetch_new(&url, referrer, hops);
        if let Ok(file) = &result
            && let Some(loaded) = self.files.get(*file)
        {
            self.by_location.insert(loaded.source.location.clone(), result.clone());
        }
        self.by_location.insert(location, result.clone());
        result
    }

    fn fetch_new(&mut self, url: &Url, referrer: Option<Zone>, hops: usize) -> Result<usize, Fault> {
        let Fetched { url, zone, body } = self.get(url, referrer, hops)?;
        let name = display(&url);
        let text = text::decode(body, &name).map_err(|fault| self.broken(&name, *fault))?;
        self.add(name, Location::Url(url.clone()), &text, Some(url), Some(zone), hops + 1)
    }

    fn get(&self, url: &Url, referrer: Option<Zone>, hops: usize) -> Result<Fetched, Fault> {
        let limits = &self.options.limits;
        self.check_limits(limits.remote_files)?;
        if hops >= limits.remote_chain {
            let message =
                format!("documents from the network follow each other more than {} times", limits.remote_chain);
            return Err(Fault::last(Code::TooLarge, message));
        }
        let time = self.deadline.saturating_duration_since(Instant::now()).min(limits.fetch_time);
        let (redirects, limit) = (limits.redirects, self.bytes_left);
        let fetched = self.options.egress.fetch(Fetch { url: url.clone(), referrer, redirects, limit, time });
        fetched.map_err(|error| self.unreachable(url, &error))
    }

    fn add(
        &mut self,
        name: Arc<str>,
        location: Location,
        text: &str,
        base: Option<Url>,
        zone: Option<Zone>,
        hops: usize,
    ) -> Result<usize, Fault> {
        self.spend(text.len())?;
        let parsed = parse::parse(text, &name, &self.options.limits);
        let Parsed { value, format, diagnostics } = parsed.map_err(|fault| self.broken(&name, *fault))?;
        self.diagnostics.extend(diagnostics);
        if self.files.is_empty() && !value.is_object() {
            let place = Place { line: Some(1), column: Some(1), ..file_place(&name) };
            let message = if text.trim().is_empty() { "the file is empty" } else { "the file holds no description" };
            let fault = Diagnostic::error(Code::NotADescription, place, message)
                .expected("a mapping with `openapi` or `swagger`");
            return Err(self.broken(&name, fault));
        }
        let may_have_identity = has_names(text);
        let source = SourceFile::new(name, location, text, format);
        self.files.push(Loaded { source, value, base, may_have_identity, zone, hops });
        Ok(self.files.len() - 1)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Fault> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or_else(|| self.too_large())?;
        Ok(())
    }

    fn check_limits(&self, files: usize) -> Result<(), Fault> {
        if Instant::now() >= self.deadline {
            let seconds = self.options.limits.time.as_secs();
            return Err(Fault::last(Code::TooSlow, format!("reading took longer than {seconds} s")));
        }
        if self.files.len() + self.examples.len() >= files {
            return Err(Fault::last(Code::TooLarge, format!("the description has more than {files} files")));
        }
        Ok(())
    }

    fn too_large(&self) -> Fault {
        let bytes = self.options.limits.bytes;
        Fault::last(Code::TooLarge, format!("the description is larger than {} MiB", bytes >> 20))
    }

    /// Keeps the fault of a file's own text; references to the file only say that it cannot be read.
    fn broken(&mut self, name: &str, fault: Diagnostic) -> Fault {
        self.diagnostics.push(fault);
        Fault::new(Code::Unreadable, format!("{} cannot be read: it has a fault of its own", excerpt(name)))
    }

    fn unreachable(&self, url: &Url, error: &EgressError) -> Fault {
        let message = format!("{} cannot be read: {error}", excerpt(&display(url)));
        match error {
            EgressError::Refused { address, can_be_allowed } => {
                let fault = Fault::new(Code::RefusedAddress, message);
                if *can_be_allowed {
                    fault.hint(format!("allow it with `--allow-egress {address}`"))
                } else {
                    fault.hint("what comes from elsewhere never leads to this machine")
                }
            }
            EgressError::TooLarge(_) => self.too_large(),
            EgressError::TooSlow => Fault::new(Code::TooSlow, message),
            _ => Fault::new(Code::Unreadable, message),
        }
    }

    /// The path as the user would write it, from the way the entry document was written.
    fn name_of(&self, path: &Path) -> Arc<str> {
        if path == self.entry {
            return self.written.to_string_lossy().into();
        }
        let own = self.entry.parent().unwrap_or(Path::new(""));
        let mut relative = PathBuf::new();
        let mut folder = own;
        loop {
            if let Ok(below) = path.strip_prefix(folder) {
                relative.push(below);
                break;
            }
            relative.push("..");
            let Some(parent) = folder.parent() else { return path.to_string_lossy().into() };
            folder = parent;
        }
        let written = self.written.parent().unwrap_or(Path::new("")).join(relative);
        spec_root::without_dots(&written).to_string_lossy().into()
    }
}

fn has_names(text: &str) -> bool {
    ["$id", "$anchor", "$dynamicAnchor", "$self"].iter().any(|name| text.contains(name))
}

pub(super) fn file_place(name: &Arc<str>) -> Place {
    Place { file: Some(Arc::clone(name)), line: None, column: None, pointer: Pointer::root() }
}

/// A URL without the credentials in it.
fn display(url: &Url) -> Arc<str> {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.as_str().into()
}

fn unreadable(name: &str, cause: &str) -> Fault {
    Fault::new(Code::Unreadable, format!("{} cannot be read: {cause}", excerpt(name)))
}
