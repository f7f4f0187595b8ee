mod control;
mod pages;
mod watch;

use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_runtime::{ControlPlane, LogLevel, LogSwitch, Mock, RunningMock, ServeError, Signals, StartError};
use tokio::task::JoinSet;

use crate::args::ServeArgs;
use crate::exit::Exit;
use crate::input::Input;
use crate::log;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report;
use crate::settings::Settings;

/// Where the first server listens when nobody says otherwise.
const PORT: u16 = 8000;

/// `mockwright serve SPEC|BUNDLE…`.
pub(super) fn run(args: &ServeArgs, settings: &Settings) -> anyhow::Result<Exit> {
    let log = log::begin(args.settings.log.log_level.into(), args.settings.log.log_format.into());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    let outcome = runtime.block_on(serve(args, settings, &log));
    // Whoever sent a second signal waits for nothing, not even for a description that is being read.
    runtime.shutdown_background();
    outcome
}

async fn serve(args: &ServeArgs, settings: &Settings, log: &LogSwitch) -> anyhow::Result<Exit> {
    let mut signals = Signals::listen().context("cannot listen for signals")?;
    let mut running = Running::default();
    let started = tokio::select! {
        started = start(args, settings, log, &mut running) => Some(started),
        () = signals.next() => None,
    };
    match started {
        // What serves already may have been asked, and what was counted is kept.
        None => return Ok(end(running, JoinSet::new(), &mut signals).await),
        Some(Err(error)) => {
            let is_kept = running
                .control
                .as_ref()
                .is_some_and(|control| control.host() != args.settings.host || control.kept_port().is_some());
            end(running, JoinSet::new(), &mut signals).await;
            return failed(args, error, is_kept);
        }
        Some(Ok(())) if running.servers.is_empty() => {
            end(running, JoinSet::new(), &mut signals).await;
            return Ok(Exit::InputError);
        }
        Some(Ok(())) => {}
    }
    pages::take_small_pages();
    let mut watches = JoinSet::new();
    if args.settings.watch {
        for Served { mock, input, began } in &running.servers {
            watches.spawn(watch::follow(Arc::clone(mock), input.clone(), *began));
        }
    }
    signals.next().await;
    Ok(end(running, watches, &mut signals).await)
}

/// Ends what serves, cleanly unless somebody asks for the end once more.
async fn end(running: Running, watches: JoinSet<()>, signals: &mut Signals) -> Exit {
    tokio::select! {
        () = stop_all(running, watches) => Exit::Success,
        () = signals.next() => {
            output::warning("stopped at once, replies that were under way are lost");
            Exit::Failure
        }
    }
}

/// A server, what it was made from, and when reading that began.
struct Served {
    mock: Arc<RunningMock>,
    input: String,
    began: SystemTime,
}

/// What serves so far.
#[derive(Default)]
struct Running {
    control: Option<ControlPlane>,
    servers: Vec<Served>,
}

/// Opens the control plane, if there is one, and starts what can be started.
async fn start(args: &ServeArgs, settings: &Settings, log: &LogSwitch, running: &mut Running) -> anyhow::Result<()> {
    running.control = control::open(args, settings, log).await?;
    let mut base = None;
    if let (Some(control), Some(port)) = (&mut running.control, args.settings.control.admin_port) {
        let url = control.listen(port).await?;
        announce(&url, "control plane");
        base = Some(url);
    }
    start_all(args, running).await?;
    if let (Some(control), Some(first)) = (&running.control, running.servers.first()) {
        control.serve_created();
        control::tell(control, args, &base.unwrap_or_else(|| first.mock.url()));
        control::tell_hidden(control, &first.mock);
    }
    Ok(())
}

/// Starts what can be started. What cannot be read is told and left out.
async fn start_all(args: &ServeArgs, running: &mut Running) -> Result<(), ServeError> {
    let kept = running.control.as_ref();
    let host = kept.map_or(&*args.settings.host, ControlPlane::host).to_owned();
    let port = kept.and_then(ControlPlane::kept_port).or(args.settings.port);
    for input in &args.inputs {
        let mock = at_port(port, configured(args, &host, input), running.servers.last().map(|before| &*before.mock));
        let began = watch::now();
        let progress = Progress::start(&format!("reading {input}"));
        let started = match &running.control {
            Some(control) => control.serve(mock, args.settings.scenario.is_some()).await,
            None => mock.start().await.map(Arc::new).map_err(ServeError::from),
        };
        drop(progress);
        match started {
            Ok(mock) => {
                tell(input, mock.diagnostics());
                running.servers.push(Served { mock: Arc::clone(&mock), input: input.clone(), began });
                announce(&mock.url(), &mock.name());
            }
            Err(ServeError::Start(StartError::Unusable { diagnostics, .. })) => tell(input, diagnostics),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Says where something is served. A server whose output nobody reads serves all the same.
fn announce(url: &str, name: &str) {
    let _ = output::data(&format!("listening on {url} {}\n", harmless(name)));
    log::tell_programs(&log::line(LogLevel::Info, "server started").with("url", url).with("server", name));
}

fn tell(input: &str, mut diagnostics: Vec<Diagnostic>) {
    let _ = report::brief(input, &mut diagnostics);
}

fn configured(args: &ServeArgs, host: &str, input: &str) -> Mock {
    let mut mock = match Input::of(input) {
        Input::Spec(location) => Mock::from_spec(location),
        Input::Bundle(folder) => Mock::from_bundle(folder),
    };
    mock = mock.follow_description(args.settings.watch).record_requests(0);
    mock = mock.host(host).examples_as_written(args.settings.examples.as_written());
    mock = mock.allow_egress(args.settings.reading.allow_egress.iter().copied());
    if let Some(seed) = args.settings.seed {
        mock = mock.seed(seed);
    }
    if let Some(locale) = &args.settings.locale {
        mock = mock.locale(locale);
    }
    if let Some(name) = &args.settings.scenario {
        mock = mock.scenario(name);
    }
    if args.settings.dynamic {
        mock = mock.dynamic(true);
    }
    mock = mock.prism_compat(args.settings.prism_compat).on_violations(|line| output::warning(harmless(line)));
    if let Some(mode) = args.settings.validate {
        mock = mock.validate(mode.into());
    }
    if let Some(mode) = args.settings.security {
        mock = mock.security(mode.into());
    }
    if let Some(folder) = &args.settings.reading.spec_root {
        mock = mock.spec_root(folder);
    }
    mock
}

/// The first server takes the port that was asked for, each further one the next that is free.
fn at_port(port: Option<u16>, mock: Mock, before: Option<&RunningMock>) -> Mock {
    match (port, before) {
        (Some(0), _) => mock.port(0),
        (_, Some(before)) => mock.first_free_port(before.address().port().saturating_add(1)),
        (Some(port), None) => mock.port(port),
        (None, None) => mock.port_of_bundle_or(PORT),
    }
}

async fn stop_all(running: Running, mut watches: JoinSet<()>) {
    let Running { control, servers } = running;
    if let Some(control) = &control {
        control.leave();
    }
    watches.shutdown().await;
    let mut stopping = JoinSet::new();
    for served in servers {
        stopping.spawn(async move {
            served.mock.halt().await;
            let (url, name) = (served.mock.url(), served.mock.name());
            log::tell_programs(&log::line(LogLevel::Info, "server stopped").with("url", url).with("server", name));
        });
    }
    while stopping.join_next().await.is_some() {}
    if let Some(control) = control {
        control.stop().await;
    }
}

/// Says why nothing is served. `is_kept`: where to listen was set through the control plane.
fn failed(args: &ServeArgs, error: anyhow::Error, is_kept: bool) -> anyhow::Result<Exit> {
    let of_serving = error.downcast_ref::<ServeError>();
    let of_start = match of_serving {
        Some(ServeError::Start(error)) => Some(error),
        _ => error.downcast_ref::<StartError>(),
    };
    let hint = match of_start {
        Some(StartError::PortInUse { .. } | StartError::Listen { .. }) if is_kept => {
            "this was set through the control plane; `--host` and `--port` go before it"
        }
        Some(StartError::PortInUse { port, .. }) if args.settings.control.admin_port == Some(*port) => {
            "`--admin-port 0` takes a port that is free"
        }
        Some(StartError::PortInUse { .. }) => "`--port 0` takes a port that is free",
        _ => return Err(error),
    };
    output::error(&error);
    output::hint(hint);
    Ok(Exit::Failure)
}
