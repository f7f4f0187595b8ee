//! The control plane: HTTP for people and programs that steer mocks.

mod access;
mod adhoc;
mod background;
mod call_log;
pub(crate) mod clock;
mod config;
mod endpoints;
pub(crate) mod entropy;
pub(crate) mod error;
mod events;
mod export;
mod extract;
pub(crate) mod fault;
pub(crate) mod fields;
mod folder;
mod front;
mod header_fields;
mod log_switch;
mod openapi;
mod options;
mod plane;
mod reserved;
mod servers;
pub(crate) mod turn;
mod vitals;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use export::{Export, ExportError, Exported};
pub use log_switch::{LogFormat, LogLevel, LogSwitch, UnknownLog};
use mockwright_generator::egress::Egress;
use mockwright_generator::source::ReadOptions;
pub use options::{ControlError, ControlOptions, RateLimit, Setting};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::access::{Access, AccessSettings, AllowedHosts, FirstCredentials};
use self::adhoc::{AdhocMocks, Quotas};
use self::clock::Clock;
use self::config::SystemConfig;
use self::entropy::Entropy;
use self::folder::Folder;
use self::front::ServerFront;
use self::plane::{Plane, PlaneSettings};
use self::servers::{LifeError, MockServer, Servers};
use self::vitals::Vitals;
use crate::host::{FrontServer, Limits, Mock, Port, RunningMock, StartError, listen, url_of};
use crate::journal::log::RequestLog;
use crate::journal::{LogPolicy, LogRules};
use crate::store::{self, Store, Target};
use crate::webhook::{WebhookSettings, Webhooks};

/// The control plane of a process, with the servers that it steers.
///
/// # Examples
/// ```no_run
/// use mockwright_runtime::{ControlOptions, ControlPlane, Mock};
///
/// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
/// let control = ControlPlane::open(ControlOptions::new("data")).await?;
/// let mock = control.serve(Mock::from_spec("petstore.yaml").port(8000), false).await?;
/// println!("steer {} at {}/admin/api/v1", mock.name(), mock.url());
/// control.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ControlPlane {
    plane: Arc<Plane>,
    credentials: PathBuf,
    /// The listener that is the control plane's alone.
    own: Option<(FrontServer, String)>,
    /// Servers that were made through the API earlier and are to run again.
    waiting: Mutex<Vec<Arc<MockServer>>>,
    /// How many servers were named so far.
    named: AtomicU16,
    /// One process a folder: given back when this is dropped.
    _folder: Folder,
}

impl ControlPlane {
    /// Opens what is kept, and makes the first credentials where there are none. Call it inside a tokio runtime.
    ///
    /// # Errors
    /// The folder or database cannot be used, or the options would let anybody in.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn open() -> Result<(), mockwright_runtime::ControlError> {
    /// let control = mockwright_runtime::ControlPlane::open(mockwright_runtime::ControlOptions::new("data")).await?;
    /// println!("credentials are in {}", control.credentials().display());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn open(mut options: ControlOptions) -> Result<Self, ControlError> {
        options.check()?;
        let folder = Folder::open(&options.folder)?;
        let target = match &options.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::Sqlite(folder.path().join(store::FILE)),
        };
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let store = Store::open(&target).await.map_err(|error| ControlError::store(&error))?;
        let config = SystemConfig::open(&store, &mut options).await.map_err(|error| ControlError::kept(&error))?;
        options.check()?;
        let named = options.allowed_hosts.iter().cloned();
        let bound = options.host.parse::<IpAddr>().ok().filter(|address| !address.is_unspecified());
        let settings = AccessSettings {
            given_key: options.api_key.clone(),
            rate: options.rate_limit.spec(),
            hosts: AllowedHosts::new(named.chain(bound.map(|address| address.to_string()))),
            enabled: options.auth,
        };
        let access =
            Access::open(&store, &clock, &entropy, settings).await.map_err(|error| ControlError::kept(&error))?;
        let made = FirstCredentials::ensure(folder.path(), &store, &access, &clock, &entropy).await;
        let credentials = made.map_err(|error| ControlError::credentials(&error))?.path;
        let adhoc = AdhocMocks::new(clock.clone(), entropy.clone(), Quotas::default());
        let kept =
            store.adhoc_mocks(clock.now().timestamp_micros()).await.map_err(|error| ControlError::kept(&error))?;
        adhoc.restore(kept.into_iter().filter_map(endpoints::stored).collect());
        let root = options.spec_root.clone().unwrap_or_else(|| PathBuf::from("."));
        let root = root.canonicalize().unwrap_or(root);
        let egress = Egress { allow_loopback: options.is_loopback(), allowed_ranges: options.allowed_ranges.clone() };
        let read = ReadOptions { spec_root: Some(root.clone()), egress, ..ReadOptions::default() };
        let hooks = WebhookSettings { egress: read.egress.clone(), retries: options.webhook_retries.clone() };
        let opened = Webhooks::open(&store, &clock, &entropy, hooks).await;
        let (webhooks, courier) = opened.map_err(|error| ControlError::kept(&error))?;
        let settings = PlaneSettings { folder: folder.path().to_owned(), host: options.host.clone(), root, read };
        let log_policy = LogPolicy::new(LogRules::from(&options));
        let nonce = entropy.bytes().unwrap_or_default();
        let started_at = clock.now();
        let plane = Arc::new(Plane {
            clock,
            entropy,
            store,
            access,
            adhoc,
            webhooks: Arc::new(webhooks),
            servers: Servers::default(),
            settings,
            log: Arc::new(RequestLog::new(log_policy, nonce)),
            config,
            first_port: AtomicU16::new(0),
            apart: AtomicBool::new(false),
            started_at,
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
            leaving: CancellationToken::new(),
            vitals: Vitals::default(),
            router: Mutex::default(),
        });
        let waiting = plane.take_up_created().await.map_err(|error| ControlError::kept(&error))?;
        plane.tasks.spawn(background::run(Arc::clone(&plane)));
        plane.tasks.spawn(background::log(Arc::clone(&plane)));
        plane.tasks.spawn(vitals::watch(Arc::clone(&plane)));
        plane.tasks.spawn(courier.run(plane.stopping.clone()));
        let waiting = Mutex::new(waiting);
        Ok(Self { plane, credentials, own: None, named: AtomicU16::new(0), waiting, _folder: folder })
    }

    /// Where the first user and key are written.
    #[must_use]
    pub fn credentials(&self) -> &Path {
        &self.credentials
    }

    /// Where its servers are to listen: as the options say, or as was set through the API.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.plane.config.host
    }

    /// The port that was set through the API for the first server, if nothing stronger decides.
    #[must_use]
    pub fn kept_port(&self) -> Option<u16> {
        self.plane.config.kept_port()
    }

    /// Gives the control plane a listener of its own. Call it before any server is served; returns its URL.
    ///
    /// # Errors
    /// The port cannot be had.
    pub async fn listen(&mut self, port: u16) -> Result<String, StartError> {
        let (listener, address) = listen(&self.plane.settings.host, Port::Exactly(port)).await?;
        let front = Arc::new(ServerFront::alone());
        front.lead_to(&self.plane);
        let url = url_of(address);
        self.plane.first_port.store(address.port().saturating_add(1), Ordering::Relaxed);
        self.plane.apart.store(true, Ordering::Relaxed);
        self.own = Some((FrontServer::start(listener, front, Limits::default()), url.clone()));
        Ok(url)
    }

    /// Starts a server that the control plane steers. Without a [listener of its own](Self::listen), the first one carries
    /// the control plane as well. `pinned_scenario` says that the mock's scenario goes before the one that was activated
    /// last.
    ///
    /// # Errors
    /// It cannot be started, or not be kept.
    pub async fn serve(&self, mock: Mock, pinned_scenario: bool) -> Result<Arc<RunningMock>, ServeError> {
        let turn = self.named.fetch_add(1, Ordering::Relaxed);
        let carries = self.own.is_none() && self.plane.first_port.load(Ordering::Relaxed) == 0;
        let server = self.plane.adopt(mock, turn.into(), carries, pinned_scenario).await?;
        let running = server.running().ok_or(ServeError::Stopped)?;
        self.plane.config.port.get_or_init(|| running.address().port());
        if carries {
            self.plane.first_port.store(running.address().port().saturating_add(1), Ordering::Relaxed);
        }
        Ok(running)
    }

    /// Starts the servers that were made through the API earlier and ran then. Call it once all named ones are served, so
    /// that those get their ports first.
    pub fn serve_created(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.plane.start_waiting(waiting);
    }

    /// The operations of a mock that the control plane's paths hide, where both are on one listener.
    #[must_use]
    pub fn hidden_operations(&self, mock: &RunningMock) -> Vec<String> {
        if self.own.is_some() {
            return Vec::new();
        }
        let snapshot = mock.stage().snapshot();
        let base =
            snapshot.api().servers.first().map(mockwright_generator::model::Server::base_path).unwrap_or_default();
        let operations = snapshot.api().operations.iter();
        let hidden = operations.filter(|operation| {
            let path = format!("{}{}", base.trim_end_matches('/'), operation.key.path);
            reserved::hides(&path) || reserved::hides(&operation.key.path)
        });
        hidden.map(|operation| operation.key.to_string()).collect()
    }

    /// Ends what would not end by itself, such as streams. Call it before the servers are stopped.
    pub fn leave(&self) {
        self.plane.leaving.cancel();
    }

    /// Stops the servers that it made, writes what is not written yet, and ends. Those that were served through
    /// [`serve`](Self::serve) are stopped too.
    pub async fn stop(self) {
        self.leave();
        self.plane.stopping.cancel();
        self.plane.stop_all().await;
        if let Some((own, _)) = self.own {
            own.stop().await;
        }
        self.plane.tasks.close();
        self.plane.tasks.wait().await;
        background::save(&self.plane, &mut Vec::new()).await;
        let _ = self.plane.flush_log().await;
        self.plane.store.close().await;
        self.plane.close();
    }
}

/// Why a server is not served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// It cannot be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// What is kept of it cannot be read or written.
    #[error("{0}")]
    Kept(String),
    /// It was stopped at once.
    #[error("it was stopped")]
    Stopped,
}

impl From<LifeError> for ServeError {
    fn from(error: LifeError) -> Self {
        match error {
            LifeError::Start(error) => Self::Start(error),
            other => Self::Kept(other.to_string()),
        }
    }
}

/// The OpenAPI document of the control plane, in version 3.0.3.
///
/// # Examples
/// ```
/// assert_eq!(mockwright_runtime::control_document()["openapi"], "3.0.3");
/// ```
#[must_use]
pub fn control_document() -> &'static serde_json::Value {
    endpoints::document()
}
