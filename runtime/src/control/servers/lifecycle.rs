//! How servers come, run, rest and go.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::emit::project::BUNDLE_FOLDER;
use mockwright_generator::source::Pointer;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::config::ConfigChange;
use super::generate::{Output, delete_output, generate};
use super::naming::{check_folder, folder_of, id_of};
use super::server::{MockServer, ServerOrigin, ServerStatus};
use super::take_up::Known;
use super::told;
use crate::control::entropy::NoEntropy;
use crate::control::error::ApiError;
use crate::control::plane::Plane;
use crate::host::front::{Front, Observer, Overlay};
use crate::host::{Mock, Port, RunningMock, StartError, listen};
use crate::store::{OverlayKind, OverlayRow, StoreError};

/// Why a server does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LifeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("there is a server `{}` already", .0.escape_debug())]
    NameTaken(String),
    #[error("there is a folder `{0}` already")]
    FolderTaken(String),
    #[error("{0}")]
    Folder(&'static str),
    #[error("the server is {0}")]
    Busy(&'static str),
    #[error("others change it just now")]
    Waited(Box<ApiError>),
}

impl From<ApiError> for LifeError {
    fn from(error: ApiError) -> Self {
        Self::Waited(Box::new(error))
    }
}

/// A server that is to be made.
#[derive(Debug)]
pub(crate) struct NewServer {
    pub(crate) name: String,
    /// A URL, or the canonical path of a file.
    pub(crate) spec: String,
    /// `None`: after the name.
    pub(crate) folder: Option<String>,
    pub(crate) seed: Option<u64>,
    /// Whether a Rust project is written around the bundle.
    pub(crate) is_project: bool,
    pub(crate) config: ConfigChange,
    pub(crate) created_by: String,
}

/// The folder of the bundles that are made, inside the folder of all that is kept.
const BUNDLES: &str = "servers";

/// How long a reading waits for its numbers to be kept.
const MOMENT: Duration = Duration::from_millis(100);

impl Plane {
    /// Takes up a server that is named on the command line, and starts it. `turn` tells servers apart that are made from
    /// the same place.
    pub(crate) async fn adopt(
        self: &Arc<Self>,
        mock: Mock,
        turn: usize,
        own_listener: bool,
        pinned_scenario: bool,
    ) -> Result<Arc<MockServer>, LifeError> {
        let (location, bundle) = mock.location();
        let id = id_of(&location, turn);
        let kept = self.store.servers().await?.into_iter().find(|row| row.id == id);
        let kept = kept.and_then(|row| Known::of_row(row, ServerStatus::Starting));
        let mut known = kept.unwrap_or_else(|| Known {
            id,
            origin: ServerOrigin::named(&location, bundle),
            name: None,
            config: ConfigChange::default(),
            active: None,
            created_at: self.clock.now(),
            created_by: "command line".to_owned(),
            own_listener,
            status: ServerStatus::Starting,
        });
        known.own_listener = own_listener;
        known.origin = ServerOrigin::named(&location, bundle);
        if pinned_scenario {
            known.active = None;
        }
        let server = self.take_up(known).await?;
        let running = Arc::new(around(&server, mock).start().await?);
        self.began(&server, running);
        self.let_go(&server).await?;
        self.store.put_server(server.row(true)).await?;
        self.servers.enter(&server);
        Ok(server)
    }

    /// Takes up the servers that were made through the API, before anybody can ask for them. Those that ran wait to be
    /// [started](Self::start_waiting).
    pub(crate) async fn take_up_created(self: &Arc<Self>) -> Result<Vec<Arc<MockServer>>, StoreError> {
        let mut waiting = Vec::new();
        for row in self.store.servers().await? {
            let runs = row.state == "running";
            let status = if runs { ServerStatus::Starting } else { ServerStatus::Stopped };
            let Some(known) = Known::of_row(row, status) else { continue };
            if matches!(known.origin, ServerOrigin::Created { .. }) {
                let server = self.take_up(known).await?;
                self.servers.enter(&server);
                if runs {
                    waiting.push(server);
                }
            }
        }
        Ok(waiting)
    }

    /// Starts servers one after the other, while others are served.
    pub(crate) fn start_waiting(self: &Arc<Self>, waiting: Vec<Arc<MockServer>>) {
        let plane = Arc::clone(self);
        self.tasks.spawn(async move {
            for server in waiting {
                let _changing = server.changing.wait().await;
                let wanted = server.state().config.port;
                match plane.take_port(wanted).await {
                    _ if plane.servers.get(&server.id).is_none() => {}
                    Ok(listener) => plane.run(&server, listener).await,
                    Err(error) => failed(&server, &error),
                }
            }
        });
    }

    /// Makes a server: its bundle, then the server. What takes long goes on after this has returned.
    pub(crate) async fn create(self: &Arc<Self>, new: NewServer) -> Result<Arc<MockServer>, LifeError> {
        let _making = self.servers.making.lock().await;
        if self.servers.all().iter().any(|server| server.name() == new.name) {
            return Err(LifeError::NameTaken(new.name));
        }
        let folder_name = new.folder.unwrap_or_else(|| folder_of(&new.name));
        check_folder(&folder_name).map_err(LifeError::Folder)?;
        let output = self.settings.folder.join(BUNDLES).join(&folder_name);
        if output.symlink_metadata().is_ok() || self.has_output(&output) {
            return Err(LifeError::FolderTaken(folder_name));
        }
        let listener = self.take_port(new.config.port).await?;
        let port = listener.local_addr().map(|address| address.port()).ok();
        let folder = if new.is_project { output.join(BUNDLE_FOLDER) } else { output.clone() };
        let project = new.is_project.then_some(output);
        let known = Known {
            id: format!("server_{}", self.entropy.hex::<6>()?),
            origin: ServerOrigin::Created { spec: new.spec, folder, seed: new.seed, project },
            name: Some(new.name),
            config: ConfigChange { port, ..new.config },
            active: None,
            created_at: self.clock.now(),
            created_by: new.created_by,
            own_listener: false,
            status: ServerStatus::Starting,
        };
        let server = self.take_up(known).await?;
        self.store.put_server(server.row(true)).await?;
        self.servers.enter(&server);
        let (plane, made) = (Arc::clone(self), Arc::clone(&server));
        self.tasks.spawn(async move {
            let _changing = made.changing.wait().await;
            plane.make_and_run(&made, listener).await;
        });
        Ok(server)
    }

    fn has_output(&self, folder: &PathBuf) -> bool {
        self.servers.all().iter().any(|server| server.output().as_ref() == Some(folder))
    }

    async fn make_and_run(self: &Arc<Self>, server: &Arc<MockServer>, listener: TcpListener) {
        let ServerOrigin::Created { spec, folder, seed, project } = server.origin.clone() else { return };
        if self.servers.get(&server.id).is_none() {
            // It was deleted before this came to it.
            return;
        }
        let read = self.settings.read.clone();
        let output = project.map_or(Output::Bundle(folder), Output::Project);
        let made = tokio::task::spawn_blocking(move || generate(&spec, &output, seed, &read)).await;
        if self.servers.get(&server.id).is_none() {
            // It was deleted meanwhile.
            return;
        }
        match made {
            Ok(Ok(())) => self.run(server, listener).await,
            Ok(Err(diagnostics)) => not_started(server, diagnostics),
            Err(_) => not_started(server, vec![failure("making the bundle was broken off")]),
        }
    }

    /// Starts a server on a port that was taken.
    async fn run(self: &Arc<Self>, server: &Arc<MockServer>, listener: TcpListener) {
        let ServerOrigin::Created { folder, .. } = &server.origin else { return };
        let mut mock = Mock::from_bundle(folder).host(&self.settings.host);
        let name = server.state().name.clone();
        if let Some(name) = name {
            mock = mock.name(name);
        }
        match around(server, mock).start_on(Some(listener)).await {
            Ok(running) => {
                let url = running.url();
                self.began(server, Arc::new(running));
                told::started(server, &url);
            }
            Err(error) => failed(server, &error),
        }
    }

    /// Starts a server that does not run. What takes long goes on after this has returned.
    pub(crate) async fn start(self: &Arc<Self>, server: &Arc<MockServer>) -> Result<ServerStatus, LifeError> {
        if server.state().status.is_between() {
            return Err(LifeError::Busy("between two states"));
        }
        let changing = server.changing.take().await?;
        let status = server.state().status;
        match status {
            ServerStatus::Running => return Ok(ServerStatus::Running),
            status if status.is_between() => return Err(LifeError::Busy("between two states")),
            _ if server.front.own => return self.reopen(server).await,
            _ => {}
        }
        let wanted = server.state().config.port;
        let listener = match self.take_port(wanted).await {
            Ok(listener) => listener,
            Err(error) => {
                failed(server, &error);
                return Err(error.into());
            }
        };
        self.store.put_server(server.row(true)).await?;
        server.state().status = ServerStatus::Starting;
        drop(changing);
        let (plane, started) = (Arc::clone(self), Arc::clone(server));
        self.tasks.spawn(async move {
            let _changing = started.changing.wait().await;
            let made = started.folder().is_some_and(|folder| folder.join("mock.yaml").is_file());
            match &started.origin {
                ServerOrigin::Created { .. } if made => plane.run(&started, listener).await,
                ServerOrigin::Created { .. } => plane.make_and_run(&started, listener).await,
                ServerOrigin::Named { .. } => plane.run_named(&started, listener).await,
            }
        });
        Ok(ServerStatus::Starting)
    }

    /// Serves again what is served on the control plane's own listener, read anew.
    async fn reopen(self: &Arc<Self>, server: &Arc<MockServer>) -> Result<ServerStatus, LifeError> {
        let Some(running) = server.running() else { return Err(LifeError::Busy("gone")) };
        running.reload().await?;
        running.stage().set_open(true);
        let mut state = server.state();
        state.status = ServerStatus::Running;
        state.started_at = Some(self.clock.now());
        drop(state);
        self.tell_started(server);
        told::started(server, &running.url());
        Ok(ServerStatus::Running)
    }

    async fn run_named(self: &Arc<Self>, server: &Arc<MockServer>, listener: TcpListener) {
        let ServerOrigin::Named { location, bundle, .. } = server.origin.clone() else { return };
        let mock = if bundle { Mock::from_bundle(location) } else { Mock::from_spec(location) };
        let read = &self.settings.read;
        let mock = mock.host(&self.settings.host).egress(read.egress.clone());
        match around(server, mock).start_on(Some(listener)).await {
            Ok(running) => {
                let url = running.url();
                self.began(server, Arc::new(running));
                told::started(server, &url);
            }
            Err(error) => failed(server, &error),
        }
    }

    /// Stops a server. Replies that are under way are finished after this has returned.
    pub(crate) async fn stop(self: &Arc<Self>, server: &Arc<MockServer>) -> Result<ServerStatus, LifeError> {
        if server.state().status.is_between() {
            return Err(LifeError::Busy("between two states"));
        }
        let changing = server.changing.take().await?;
        let status = server.state().status;
        match status {
            ServerStatus::Stopped => return Ok(ServerStatus::Stopped),
            status if status.is_between() => return Err(LifeError::Busy("between two states")),
            _ => {}
        }
        self.store.put_server(server.row(false)).await?;
        if server.front.own {
            if let Some(running) = server.running() {
                running.stage().set_open(false);
            }
            self.stopped(server);
            told::stopped(server);
            return Ok(ServerStatus::Stopped);
        }
        server.state().status = ServerStatus::Stopping;
        drop(changing);
        let (plane, stopped) = (Arc::clone(self), Arc::clone(server));
        self.tasks.spawn(async move {
            let _changing = stopped.changing.wait().await;
            let running = stopped.state().running.take();
            if let Some(running) = running {
                running.halt().await;
            }
            plane.stopped(&stopped);
            told::stopped(&stopped);
        });
        Ok(ServerStatus::Stopping)
    }

    /// Takes a server out for good; of many who do at once exactly one succeeds. Whether its files are gone too.
    pub(crate) async fn delete(self: &Arc<Self>, id: &str, with_files: bool) -> Result<Option<bool>, LifeError> {
        let changing_webhooks = self.webhooks.changing.take().await?;
        let Some(server) = self.servers.remove(id) else { return Ok(None) };
        // What waits to be logged is written now and goes with the rest; what comes later is not written.
        server.usage.source().set_gone(true);
        let _ = self.flush_log().await;
        let remembered = self.log.remember(&self.store).await;
        let removed = match remembered {
            Ok(()) => self.store.remove_server(id).await,
            Err(error) => Err(error),
        };
        if let Err(error) = removed {
            server.usage.source().set_gone(false);
            self.servers.enter(&server);
            return Err(error.into());
        }
        self.webhooks.forget(id);
        drop(changing_webhooks);
        let running = server.state().running.clone();
        if let Some(running) = &running {
            running.stage().set_open(false);
        }
        // What is being made for it is finished first, so that nothing is left behind.
        let deleted = match (&server.origin, with_files) {
            (ServerOrigin::Created { folder, project, .. }, true) => {
                let _changing = server.changing.wait().await;
                let (folder, project) = (folder.clone(), project.clone());
                let delete = move || delete_output(&folder, project.as_deref()).unwrap_or(false);
                tokio::task::spawn_blocking(delete).await.unwrap_or(false)
            }
            _ => false,
        };
        if !server.front.own {
            self.tasks.spawn(async move {
                let _changing = server.changing.wait().await;
                let running = server.state().running.take();
                if let Some(running) = running {
                    running.halt().await;
                    told::stopped(&server);
                }
            });
        }
        Ok(Some(deleted))
    }

    /// Stops all servers that have listeners of their own.
    pub(crate) async fn stop_all(&self) {
        let mut stopping = JoinSet::new();
        for server in self.servers.all().into_iter().filter(|server| !server.front.own) {
            let running = server.state().running.take();
            let Some(running) = running else { continue };
            // Each may take the whole grace time.
            stopping.spawn(async move {
                running.halt().await;
                if matches!(server.origin, ServerOrigin::Created { .. }) {
                    told::stopped(&server);
                }
            });
        }
        while stopping.join_next().await.is_some() {}
    }

    /// Keeps the numbers that a server has given, unless the database takes long: then they are kept later. A number that
    /// was shown and kept stays what it is, also when the process is killed.
    pub(crate) async fn keep_numbers(&self, server: &MockServer) {
        let keeping = async {
            let _keeping = server.keeping.lock().await;
            let numbers = server.unsaved_numbers();
            let count = numbers.len();
            if count > 0 && self.servers.get(&server.id).is_some() && self.store.write(numbers).await.is_ok() {
                server.numbers_saved(count);
            }
        };
        let _ = tokio::time::timeout(MOMENT, keeping).await;
    }

    /// Writes what the counters say, of all servers.
    pub(crate) async fn save_usage(&self) {
        for server in self.servers.all() {
            let statements = server.usage.unsaved(&server.id);
            if !statements.is_empty() && self.store.write(statements).await.is_err() {
                server.usage.not_saved();
            }
            self.keep_numbers(&server).await;
        }
    }

    async fn take_port(&self, wanted: Option<u16>) -> Result<TcpListener, StartError> {
        let port = match wanted {
            Some(port) => Port::Exactly(port),
            None => Port::NextFrom(self.first_port.load(Ordering::Relaxed)),
        };
        Ok(listen(&self.settings.host, port).await?.0)
    }

    /// Lets go of changes that say no more than the files do.
    async fn let_go(&self, server: &MockServer) -> Result<(), StoreError> {
        let Some(base) = server.running().map(|running| running.stage().base()) else { return Ok(()) };
        let redundant = server.overlay.changes().redundant(&base);
        if redundant.is_empty() {
            return Ok(());
        }
        let row =
            |(kind, place): &(OverlayKind, String)| OverlayRow { kind: *kind, place: place.clone(), content: None };
        self.store.write(redundant.iter().map(|gone| row(gone).remove(&server.id)).collect()).await?;
        let mut changes = server.overlay.changes();
        for (kind, place) in redundant {
            match kind {
                OverlayKind::Scenario => drop(changes.scenarios.remove(&place)),
                OverlayKind::Response => drop(changes.responses.shift_remove(&place)),
            }
        }
        Ok(())
    }

    fn began(&self, server: &Arc<MockServer>, running: Arc<RunningMock>) {
        let mut state = server.state();
        state.port = Some(running.address().port());
        state.running = Some(running);
        state.status = ServerStatus::Running;
        state.started_at = Some(self.clock.now());
        state.failure.clear();
        drop(state);
        self.tell_started(server);
    }

    fn stopped(&self, server: &MockServer) {
        let mut state = server.state();
        (state.status, state.started_at) = (ServerStatus::Stopped, None);
        drop(state);
        self.tell_stopped(server);
    }
}

/// A server cannot be started.
fn failed(server: &MockServer, error: &StartError) {
    let diagnostics = error.diagnostics();
    let told = if diagnostics.is_empty() { vec![failure(&error.to_string())] } else { diagnostics.to_vec() };
    not_started(server, told);
}

/// A server cannot be started: what is wrong.
fn not_started(server: &MockServer, diagnostics: Vec<Diagnostic>) {
    let mut state = server.state();
    state.status = ServerStatus::Error;
    state.started_at = None;
    state.failure = diagnostics;
    let reason = state.failure.first().map(|diagnostic| diagnostic.message.clone());
    drop(state);
    told::failed(server, &reason.unwrap_or_default());
}

fn failure(message: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingFile, &Pointer::root(), message)
}

/// Puts what the control plane knows of a server around its mock.
fn around(server: &Arc<MockServer>, mock: Mock) -> Mock {
    let front: Arc<dyn Front> = Arc::clone(&server.front) as _;
    let (usage, overlay) = (Arc::clone(&server.usage), Arc::clone(&server.overlay));
    mock.surrounded(Some(front), usage as Arc<dyn Observer>, overlay as Arc<dyn Overlay>)
}
