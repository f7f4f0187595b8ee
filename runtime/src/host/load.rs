//! From a location to a snapshot. It reads and computes for long: keep it off the threads that serve.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mockwright_generator::bundle::{self, Bundle, FileTree};
use mockwright_generator::diagnostic::{Code, Diagnostic, did_you_mean};
use mockwright_generator::draft::DraftOptions;
use mockwright_generator::model::Api;
use mockwright_generator::regenerate::Regeneration;
use mockwright_generator::sample::Locale;
use mockwright_generator::source::{self, Pointer, ReadOptions};
use mockwright_generator::spec;
use url::Url;

use super::bundle_files;
use super::follow::{Followed, follow};
use super::handled::handled;
use crate::mock::{ServeOptions, Snapshot, UnknownScenario};

/// What a mock is made from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A path or URL.
    Description(String),
    /// A folder.
    Bundle(PathBuf),
    /// The files of a bundle, in the program.
    Embedded(Arc<FileTree>),
}

/// What decides a snapshot besides its origin.
#[derive(Clone, Debug)]
pub(super) struct LoadOptions {
    pub(super) name: Option<String>,
    /// `None`: the bundle's, else 1.
    pub(super) seed: Option<u64>,
    pub(super) examples_as_written: bool,
    /// `None`: the bundle's, else English.
    pub(super) locale: Option<String>,
    /// `None`: the bundle's.
    pub(super) scenario: Option<String>,
    pub(super) serve: ServeOptions,
    pub(super) read: ReadOptions,
    /// Whether a bundle is served on top of what its description says now.
    pub(super) follow_description: bool,
    /// The operations that functions answer, by the places of these.
    pub(super) handled: Vec<String>,
}

impl Origin {
    /// What people call it.
    pub(super) fn location(&self) -> String {
        match self {
            Self::Description(location) => location.clone(),
            Self::Bundle(folder) => folder.display().to_string(),
            Self::Embedded(_) => "the embedded bundle".to_owned(),
        }
    }
}

/// Where a mock comes from on this machine: what to look at to learn of changes. Empty for a description that was read
/// from the network and refers to no local file.
///
/// # Examples
/// ```no_run
/// # async fn start() -> Result<(), mockwright_runtime::StartError> {
/// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
/// for file in &mock.sources().files {
///     println!("made from {}", file.display());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sources {
    /// Files, and paths where a reference leads to no file yet. Links stand in them as they were written.
    pub files: BTreeSet<PathBuf>,
    /// Folders of which every file counts.
    pub folders: BTreeSet<PathBuf>,
}

impl Sources {
    /// What is known before anything is read.
    fn of(origin: &Origin) -> Self {
        let mut sources = Self::default();
        match origin {
            Origin::Description(location) => sources.files.extend(local_path(location)),
            Origin::Bundle(folder) => drop(sources.folders.insert(folder.clone())),
            Origin::Embedded(_) => {}
        }
        sources
    }
}

impl Sources {
    fn merge(&mut self, other: Self) {
        self.files.extend(other.files);
        self.folders.extend(other.folders);
    }
}

/// The path that a location names, unless it is elsewhere on the network.
fn local_path(location: &str) -> Option<PathBuf> {
    // One letter is the drive of a path, not a scheme.
    match Url::parse(location).ok().filter(|url| url.scheme().len() > 1) {
        Some(url) if matches!(url.scheme(), "http" | "https") => None,
        Some(url) if url.scheme() == "file" => url.to_file_path().ok(),
        _ => Some(PathBuf::from(location)),
    }
}

/// A snapshot and what was noticed on the way, with places.
pub(super) struct Loaded {
    pub(super) snapshot: Snapshot,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The port that the bundle's settings name.
    pub(super) port: Option<u16>,
    pub(super) sources: Sources,
    /// What regenerating the bundle would do, where it is served as if that had been done.
    pub(super) regeneration: Option<Arc<Regeneration>>,
}

const DEFAULT_SEED: u64 = 1;

pub(super) fn load(origin: &Origin, options: &LoadOptions) -> Result<Loaded, Vec<Diagnostic>> {
    let mut loaded = match origin {
        Origin::Description(location) => description(location, options)?,
        Origin::Bundle(folder) => folder_of_bundle(folder, options)?,
        Origin::Embedded(files) => embedded(files, options)?,
    };
    loaded.sources.merge(Sources::of(origin));
    loaded.sources.files.extend(loaded.snapshot.api().document.sought().iter().cloned());
    Ok(loaded)
}

fn description(location: &str, options: &LoadOptions) -> Result<Loaded, Vec<Diagnostic>> {
    let read = source::read(location, &options.read)?;
    let mut diagnostics = read.diagnostics;
    let (api, lowered) = match spec::lower(Arc::new(read.document)) {
        Ok(lowered) => lowered,
        Err(fatal) => {
            diagnostics.extend(fatal);
            return Err(diagnostics);
        }
    };
    diagnostics.extend(lowered);
    let name = options.name.clone().unwrap_or_else(|| name_of(&api.title, location));
    let draft = draft_options(options, DEFAULT_SEED, "", &mut diagnostics);
    let (snapshot, compiled) = Snapshot::of_api(name, Arc::new(api), draft);
    loaded(snapshot, options, diagnostics, compiled, None)
}

fn folder_of_bundle(folder: &Path, options: &LoadOptions) -> Result<Loaded, Vec<Diagnostic>> {
    let followed = if options.follow_description { follow(folder, &options.read) } else { Followed::default() };
    let Followed { sought, diagnostics: found, regenerated } = followed;
    let (mut bundle, mut diagnostics, api, regeneration) = if let Some((bundle, regeneration)) = regenerated {
        (bundle, found, Arc::clone(&regeneration.new), Some(regeneration))
    } else {
        let (bundle, mut diagnostics, api) = bundle_as_written(folder)?;
        // What is wrong with the description is wrong with the copy of it, and told once.
        diagnostics.extend(found.into_iter().filter(|problem| problem.code.concerns_file()));
        (bundle, diagnostics, api, None)
    };
    diagnostics.extend(bundle_files::read_files(&mut bundle, |path| bundle_files::read_file(folder, path)));
    let mut loaded = of_bundle(bundle, api, &folder.to_string_lossy(), options, diagnostics)?;
    loaded.sources.files.extend(sought);
    loaded.regeneration = regeneration;
    Ok(loaded)
}

fn embedded(files: &FileTree, options: &LoadOptions) -> Result<Loaded, Vec<Diagnostic>> {
    let (mut bundle, mut diagnostics, api) = with_description(bundle::read_tree(files)?)?;
    let read = |path: &str| {
        let bytes = files.get(path.trim_start_matches("./")).map(<[u8]>::to_vec);
        bytes.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "it is not embedded"))
    };
    diagnostics.extend(bundle_files::read_files(&mut bundle, read));
    of_bundle(bundle, api, "", options, diagnostics)
}

/// A bundle, whose bodies are all in memory, compiled.
fn of_bundle(
    bundle: Bundle,
    api: Arc<Api>,
    location: &str,
    options: &LoadOptions,
    mut diagnostics: Vec<Diagnostic>,
) -> Result<Loaded, Vec<Diagnostic>> {
    let name = options.name.clone().unwrap_or_else(|| name_of(&bundle.settings.name, location));
    let draft = draft_options(options, bundle.settings.seed, &bundle.settings.locale, &mut diagnostics);
    let port = bundle.settings.server.port;
    let (snapshot, compiled) = Snapshot::of_bundle(name, api, bundle, draft);
    loaded(snapshot, options, diagnostics, compiled, Some(port))
}

/// A bundle as its files are, with its own copy of the description.
fn bundle_as_written(folder: &Path) -> Result<(Bundle, Vec<Diagnostic>, Arc<Api>), Vec<Diagnostic>> {
    with_description(bundle::read(folder)?)
}

fn with_description(
    (bundle, mut diagnostics): (Bundle, Vec<Diagnostic>),
) -> Result<(Bundle, Vec<Diagnostic>, Arc<Api>), Vec<Diagnostic>> {
    match spec::lower(Arc::clone(&bundle.document)) {
        Ok((api, lowered)) => {
            diagnostics.extend(lowered);
            Ok((bundle, diagnostics, Arc::new(api)))
        }
        Err(fatal) => {
            diagnostics.extend(fatal);
            Err(diagnostics)
        }
    }
}

fn loaded(
    mut snapshot: Snapshot,
    options: &LoadOptions,
    mut diagnostics: Vec<Diagnostic>,
    mut compiled: Vec<Diagnostic>,
    port: Option<u16>,
) -> Result<Loaded, Vec<Diagnostic>> {
    if !compiled.is_empty() {
        snapshot.api().document.resolve_places(&mut compiled);
        diagnostics.extend(compiled);
    }
    snapshot = snapshot.with_options(options.serve);
    if let Some(name) = &options.scenario {
        match snapshot.with_scenario(name) {
            Ok(with_scenario) => snapshot = with_scenario,
            Err(unknown) => {
                diagnostics.push(no_such_scenario(&unknown));
                return Err(diagnostics);
            }
        }
    }
    snapshot = match handled(&options.handled, snapshot.api()) {
        Ok(handled) => snapshot.with_handled(handled),
        Err(unknown) => {
            diagnostics.extend(unknown);
            return Err(diagnostics);
        }
    };
    Ok(Loaded { snapshot, diagnostics, port, sources: Sources::default(), regeneration: None })
}

fn no_such_scenario(unknown: &UnknownScenario) -> Diagnostic {
    let names = unknown.known.iter().map(String::as_str);
    let meant = did_you_mean(&unknown.name, names).map(|meant| format!("; {meant}")).unwrap_or_default();
    Diagnostic::error(Code::InvalidEntry, &Pointer::root(), format!("{unknown}{meant}"))
}

/// What the caller wants goes before what the bundle says.
fn draft_options(options: &LoadOptions, seed: u64, locale: &str, diagnostics: &mut Vec<Diagnostic>) -> DraftOptions {
    let wanted = options.locale.as_deref().map(|tag| {
        Locale::parse(tag).unwrap_or_else(|| {
            diagnostics.push(Locale::unknown(tag, &Pointer::root()));
            Locale::default()
        })
    });
    DraftOptions {
        seed: options.seed.unwrap_or(seed),
        examples_as_written: options.examples_as_written,
        locale: wanted.or_else(|| Locale::parse(locale)).unwrap_or_default(),
    }
}

/// The title, else the last part of the location without its ending.
fn name_of(title: &str, location: &str) -> String {
    let title = title.trim();
    if !title.is_empty() {
        return title.to_owned();
    }
    let last = location.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(location);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    if stem.is_empty() { "mock".to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{local_path, name_of};

    #[test]
    fn a_location_is_a_path_unless_it_is_a_url() {
        assert_eq!(local_path("specs/a.yaml"), Some(PathBuf::from("specs/a.yaml")));
        assert_eq!(local_path("file:///specs/a.yaml"), Some(PathBuf::from("/specs/a.yaml")));
        assert_eq!(local_path("https://example.com/a.yaml"), None);
    }

    #[test]
    fn a_mock_is_named_by_title_or_place() {
        assert_eq!(name_of(" Petstore ", "x.yaml"), "Petstore");
        assert_eq!(name_of("", "specs/petstore.v1.yaml"), "petstore.v1");
        assert_eq!(name_of("", "https://x.example/openapi.json"), "openapi");
        assert_eq!(name_of("", "bundles/petstore/"), "petstore");
        assert_eq!(name_of("", "/"), "mock");
    }
}
