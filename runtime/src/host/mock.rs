//! The library: a mock in a few calls.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;

use mockwright_generator::bundle::{FileTree, RelativePath, SecurityMode, ValidateMode};
use mockwright_generator::egress::{Cidr, Egress};
use mockwright_generator::source::ReadOptions;
use tokio::net::TcpListener;

#[cfg(feature = "control")]
use super::front::{Front, Observer, Overlay};
use super::limits::Limits;
use super::listen::{Port, listen, of_listener};
use super::load::{LoadOptions, Origin, load};
use super::reload::Record;
use super::running::Remembered;
use super::server::Server;
use super::service::{Surroundings, ViolationListener};
use super::{RunningMock, StartError};
use crate::mock::ServeOptions;
use crate::requests::Recording;

/// A mock to be started.
///
/// # Examples
/// ```no_run
/// use mockwright_runtime::Mock;
///
/// # async fn start() -> Result<(), mockwright_runtime::StartError> {
/// let mock = Mock::from_spec("petstore.yaml").seed(7).start().await?;
/// println!("{} is served at {}", mock.name(), mock.url());
/// mock.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a mock does nothing until it is started"]
pub struct Mock {
    origin: Origin,
    name: Option<String>,
    seed: Option<u64>,
    examples_as_written: bool,
    locale: Option<String>,
    scenario: Option<String>,
    serve: ServeOptions,
    spec_root: Option<PathBuf>,
    egress: Option<Egress>,
    allowed_ranges: Vec<Cidr>,
    host: String,
    port: PortChoice,
    prove: bool,
    limits: Limits,
    follow_description: bool,
    record: usize,
    pub(super) handled: Vec<String>,
    pub(super) surroundings: Surroundings,
}

/// Requests that are kept where nobody says otherwise.
const MOST_RECORDED: usize = 10_000;

#[derive(Clone, Copy, Debug)]
enum PortChoice {
    Given(Port),
    OfBundle(Port),
}

impl Mock {
    /// A mock of an OpenAPI description: a path or an http(s) URL. Every reply is drafted when it is first asked for.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("https://example.com/openapi.json");
    /// ```
    pub fn from_spec(location: impl Into<String>) -> Self {
        Self::new(Origin::Description(location.into()))
    }

    /// A mock of a bundle folder, as `mockwright generate` writes it. It answers what the files say.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_bundle("mocks/petstore");
    /// ```
    pub fn from_bundle(folder: impl Into<PathBuf>) -> Self {
        Self::new(Origin::Bundle(folder.into()))
    }

    /// A mock of the files of a bundle that are in the program, by their path in the bundle's folder: those of
    /// [`from_bundle`](Self::from_bundle), without `.mockwright/`.
    ///
    /// # Examples
    /// ```
    /// use mockwright_runtime::Mock;
    ///
    /// let files: [(&str, &[u8]); 2] = [("mock.yaml", b"name: Pets"), ("openapi.yaml", b"openapi: 3.1.0")];
    /// let mock = Mock::embedded(files);
    /// ```
    pub fn embedded<P, B>(files: impl IntoIterator<Item = (P, B)>) -> Self
    where
        P: AsRef<str>,
        B: Into<Cow<'static, [u8]>>,
    {
        let mut tree = FileTree::new();
        for (path, bytes) in files {
            // What has no place in a bundle's folder is no file of a bundle.
            if let Some(path) = RelativePath::new(path.as_ref()) {
                tree.insert(path, bytes.into());
            }
        }
        Self::new(Origin::Embedded(Arc::new(tree)))
    }

    fn new(origin: Origin) -> Self {
        Self {
            origin,
            name: None,
            seed: None,
            examples_as_written: false,
            locale: None,
            scenario: None,
            serve: ServeOptions::default(),
            spec_root: None,
            egress: None,
            allowed_ranges: Vec::new(),
            host: Ipv4Addr::LOCALHOST.to_string(),
            port: PortChoice::Given(Port::Exactly(0)),
            prove: true,
            limits: Limits::default(),
            follow_description: false,
            record: MOST_RECORDED,
            handled: Vec::new(),
            surroundings: Surroundings::default(),
        }
    }

    /// Names the mock. By default it has the description's title or the bundle's name.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").name("payments");
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The seed of every drawn value. By default it is the bundle's, else 1.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").seed(42);
    /// ```
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The language of people and places in drawn values, such as `de`. By default it is the bundle's, else English,
    /// which also takes the place of one that is not known.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").locale("fr");
    /// ```
    pub fn locale(mut self, tag: impl Into<String>) -> Self {
        self.locale = Some(tag.into());
        self
    }

    /// Whether examples that break their own schema are served untouched, instead of repaired.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").examples_as_written(true);
    /// ```
    pub fn examples_as_written(mut self, as_written: bool) -> Self {
        self.examples_as_written = as_written;
        self
    }

    /// The scenario that is active, such as `error_scenario`. By default it is the one that the bundle's settings name.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").scenario("error_scenario");
    /// ```
    pub fn scenario(mut self, name: impl Into<String>) -> Self {
        self.scenario = Some(name.into());
        self
    }

    /// Whether a bundle is served as regenerating it would leave it, when the description that it names is a file that
    /// has changed since; nothing is written. By default the bundle is served as its files are.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_bundle("mocks/petstore").follow_description(true);
    /// ```
    pub fn follow_description(mut self, follow: bool) -> Self {
        self.follow_description = follow;
        self
    }

    /// Whether each request gets a reply drawn from the schema for it alone. By default the bundle's settings say.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").dynamic(true);
    /// ```
    pub fn dynamic(mut self, dynamic: bool) -> Self {
        self.serve.dynamic = Some(dynamic);
        self
    }

    /// Whether the query parameters `__code`, `__example` and `__dynamic` are preferences, as they are for Prism.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").prism_compat(true);
    /// ```
    pub fn prism_compat(mut self, compat: bool) -> Self {
        self.serve.prism_compat = compat;
        self
    }

    /// The folder that references between files must stay under. By default it is chosen from the description's place.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("specs/api.yaml").spec_root("specs");
    /// ```
    pub fn spec_root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.spec_root = Some(folder.into());
        self
    }

    /// Which addresses reading may connect to. By default public ones, and loopback while the mock itself listens there.
    ///
    /// # Examples
    /// ```
    /// use mockwright_generator::egress::Egress;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let inside = Egress { allow_loopback: true, allowed_ranges: vec!["10.0.0.0/8".parse()?] };
    /// let mock = mockwright_runtime::Mock::from_spec("http://10.0.0.7/api.yaml").egress(inside);
    /// # Ok(())
    /// # }
    /// ```
    pub fn egress(mut self, egress: Egress) -> Self {
        self.egress = Some(egress);
        self
    }

    /// Ranges of private addresses that reading may connect to besides what it may by default.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mock = mockwright_runtime::Mock::from_spec("http://10.0.0.7/api.yaml").allow_egress(["10.0.0.0/8".parse()?]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn allow_egress(mut self, ranges: impl IntoIterator<Item = Cidr>) -> Self {
        self.allowed_ranges.extend(ranges);
        self
    }

    /// Whether web pages of other origins may call and read the replies. By default the bundle's settings say so, and
    /// for a description it is on.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").cors(false);
    /// ```
    pub fn cors(mut self, enabled: bool) -> Self {
        self.serve.cors = Some(enabled);
        self
    }

    /// The host name or address to listen on, 127.0.0.1 by default.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").host("::1");
    /// ```
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    /// The port to listen on. By default, and for 0, one that is free.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").port(8080);
    /// ```
    pub fn port(mut self, port: u16) -> Self {
        self.port = PortChoice::Given(Port::Exactly(port));
        self
    }

    /// Takes the first free port from this one on.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").first_free_port(8001);
    /// ```
    pub fn first_free_port(mut self, port: u16) -> Self {
        self.port = PortChoice::Given(Port::NextFrom(port));
        self
    }

    /// Takes the port that the bundle's settings name, and this one for a description.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_bundle("mocks/petstore").port_of_bundle_or(8000);
    /// ```
    pub fn port_of_bundle_or(mut self, port: u16) -> Self {
        self.port = PortChoice::OfBundle(Port::Exactly(port));
        self
    }

    /// Whether replies that nobody has asked for yet are made in the background after the start, so that each first
    /// request is quick and everything that is wrong is told. On by default.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").prove_in_background(false);
    /// ```
    pub fn prove_in_background(mut self, prove: bool) -> Self {
        self.prove = prove;
        self
    }

    /// What happens to requests that break the description. By default it is what the bundle says, else they are refused.
    ///
    /// # Examples
    /// ```
    /// use mockwright_runtime::{Mock, ValidateMode};
    ///
    /// let mock = Mock::from_spec("api.yaml").validate(ValidateMode::Warn);
    /// ```
    pub fn validate(mut self, mode: ValidateMode) -> Self {
        self.serve.validate = Some(mode);
        self
    }

    /// What is asked of credentials. By default it is what the bundle says, else that they are there.
    ///
    /// # Examples
    /// ```
    /// use mockwright_runtime::{Mock, SecurityMode};
    ///
    /// let mock = Mock::from_spec("api.yaml").security(SecurityMode::Off);
    /// ```
    pub fn security(mut self, mode: SecurityMode) -> Self {
        self.serve.security = Some(mode);
        self
    }

    /// Is called with one line for each request that breaks the description and is answered all the same
    /// ([`ValidateMode::Warn`]). It is called on the threads that serve: it must not wait.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").on_violations(|line| eprintln!("{line}"));
    /// ```
    pub fn on_violations(mut self, listener: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.surroundings.on_violations = Some(ViolationListener(Arc::new(listener)));
        self
    }

    /// How many of the newest requests [`RunningMock::requests`] has, 10,000 by default, with 16 MiB of bodies together.
    /// None are kept for 0, which serves a little faster.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").record_requests(0);
    /// ```
    pub fn record_requests(mut self, most: usize) -> Self {
        self.record = most;
        self
    }

    /// Reads the description or bundle, takes the port and serves. Call it inside a tokio runtime with I/O and time.
    ///
    /// # Errors
    /// What was given cannot be served at all, or the port cannot be had. Faults that concern a part only are among
    /// the running mock's [`diagnostics`](RunningMock::diagnostics).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn start(self) -> Result<RunningMock, StartError> {
        self.start_on(None).await
    }

    /// Starts on a port that was taken already, if one was.
    pub(crate) async fn start_on(self, taken: Option<TcpListener>) -> Result<RunningMock, StartError> {
        let options = self.load_options();
        let origin = self.origin;
        let (location, reading) = (origin.location(), (origin.clone(), options.clone()));
        let loading = tokio::task::spawn_blocking(move || load(&reading.0, &reading.1)).await;
        let loaded = match loading {
            Ok(Ok(loaded)) => loaded,
            Ok(Err(diagnostics)) => return Err(StartError::Unusable { location, diagnostics }),
            Err(_) => return Err(StartError::Interrupted { location }),
        };
        let port = match (self.port, loaded.port) {
            (PortChoice::OfBundle(_), Some(port)) => Port::Exactly(port),
            (PortChoice::OfBundle(port) | PortChoice::Given(port), _) => port,
        };
        let (listener, address) = match taken {
            Some(listener) => of_listener(listener, &self.host)?,
            None => listen(&self.host, port).await?,
        };
        let (snapshot, record) = Record::of(loaded);
        let mut surroundings = self.surroundings;
        let recording = Recording::new(self.record);
        if self.record > 0 && surroundings.observer.is_none() {
            surroundings.observer = Some(Arc::new(recording.clone()));
        }
        let remembered = Remembered { state: surroundings.functions.state.clone(), recording };
        let server = Server::start(listener, address, snapshot, self.limits, self.prove, surroundings);
        Ok(RunningMock::new(server, origin, options, record, remembered))
    }

    /// Reads the description or bundle and compiles it, without serving. It takes long.
    #[cfg(feature = "control")]
    pub(crate) fn read(&self) -> Result<crate::mock::Snapshot, Vec<mockwright_generator::diagnostic::Diagnostic>> {
        load(&self.origin, &self.load_options()).map(|loaded| loaded.snapshot)
    }

    /// The description or bundle, and whether it is a bundle.
    #[cfg(feature = "control")]
    pub(crate) fn location(&self) -> (String, bool) {
        (self.origin.location(), matches!(self.origin, Origin::Bundle(_)))
    }

    /// Serves a bundle folder in place of what it was made from, with the same settings and functions.
    #[cfg(feature = "program")]
    pub(crate) fn with_bundle(self, folder: PathBuf) -> Self {
        Self { origin: Origin::Bundle(folder), ..self }
    }

    /// Reads the description or bundle and compiles it, without serving, or says why not.
    #[cfg(feature = "program")]
    pub(crate) fn compiled(&self) -> Result<crate::mock::Snapshot, String> {
        let read = load(&self.origin, &self.load_options()).map(|loaded| loaded.snapshot);
        read.map_err(|diagnostics| StartError::Unusable { location: self.origin.location(), diagnostics }.to_string())
    }

    /// Puts the control plane around the mock.
    #[cfg(feature = "control")]
    pub(crate) fn surrounded(
        mut self,
        front: Option<Arc<dyn Front>>,
        observer: Arc<dyn Observer>,
        overlay: Arc<dyn Overlay>,
    ) -> Self {
        let on_violations = self.surroundings.on_violations.take();
        self.surroundings = Surroundings {
            front,
            observer: Some(observer),
            overlay: Some(overlay),
            on_violations,
            functions: self.surroundings.functions,
        };
        self
    }

    fn load_options(&self) -> LoadOptions {
        let egress = self
            .egress
            .clone()
            .unwrap_or_else(|| Egress { allow_loopback: is_loopback(&self.host), allowed_ranges: Vec::new() });
        let egress = Egress {
            allow_loopback: egress.allow_loopback,
            allowed_ranges: [egress.allowed_ranges, self.allowed_ranges.clone()].concat(),
        };
        LoadOptions {
            name: self.name.clone(),
            seed: self.seed,
            examples_as_written: self.examples_as_written,
            locale: self.locale.clone(),
            scenario: self.scenario.clone(),
            serve: self.serve,
            read: ReadOptions { spec_root: self.spec_root.clone(), egress, ..ReadOptions::default() },
            follow_description: self.follow_description,
            handled: self.handled.clone(),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn loopback_is_known_by_name_and_address() {
        assert!(["localhost", "127.0.0.1", "127.9.9.9", "::1"].into_iter().all(is_loopback));
        assert!(!["0.0.0.0", "::", "example.com", "10.0.0.1"].into_iter().any(is_loopback));
    }
}
