mod control;
mod pages;
mod signals;
mod watch;

use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_runtime::{ControlPlane, Mock, RunningMock, ServeError, StartError};
use tokio::task::JoinSet;

use self::signals::Signals;
use crate::args::ServeArgs;
use crate::exit::Exit;
use crate::input::Input;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report;

/// Where the first server listens when nobody says otherwise.
const PORT: u16 = 8000;

/// `mockwright serve SPEC|BUNDLE…`.
pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    let outcome = runtime.block_on(serve(args));
    // Whoever sent a second signal waits for nothing, not even for a description that is being read.
    runtime.shutdown_background();
    outcome
}

async fn serve(args: &ServeArgs) -> anyhow::Result<Exit> {
    let mut signals = Signals::listen().context("cannot listen for signals")?;
    let started = tokio::select! {
        started = start(args) => started,
        () = signals.next() => return Ok(Exit::Success),
    };
    let (control, servers) = match started {
        Ok(started) => started,
        Err(error) => return failed(error),
    };
    if servers.is_empty() {
        return Ok(Exit::InputError);
    }
    pages::take_small_pages();
    let mut watches = JoinSet::new();
    if args.watch {
        for Served { mock, input, began } in &servers {
            watches.spawn(watch::follow(Arc::clone(mock), input.clone(), *began));
        }
    }
    signals.next().await;
    tokio::select! {
        () = stop_all(control, servers, watches) => Ok(Exit::Success),
        () = signals.next() => {
            output::status("stopped at once, replies that were under way are lost");
            Ok(Exit::Failure)
        }
    }
}

/// A server, what it was made from, and when reading that began.
struct Served {
    mock: Arc<RunningMock>,
    input: String,
    began: SystemTime,
}

/// Opens the control plane, if there is one, and starts what can be started.
async fn start(args: &ServeArgs) -> anyhow::Result<(Option<ControlPlane>, Vec<Served>)> {
    let mut control = control::open(args).await?;
    let mut base = None;
    if let (Some(control), Some(port)) = (&mut control, args.control.admin_port) {
        let url = control.listen(port).await?;
        let _ = output::data(&format!("listening on {url} control plane\n"));
        base = Some(url);
    }
    let servers = start_all(args, control.as_ref()).await?;
    if let (Some(control), Some(first)) = (&control, servers.first()) {
        control.serve_created();
        control::tell(control, args, &base.unwrap_or_else(|| first.mock.url()));
        control::tell_hidden(control, &first.mock);
    }
    Ok((control, servers))
}

/// Starts what can be started. What cannot be read is told and left out.
async fn start_all(args: &ServeArgs, control: Option<&ControlPlane>) -> Result<Vec<Served>, ServeError> {
    let mut servers: Vec<Served> = Vec::new();
    for input in &args.inputs {
        let mock = at_port(args, configured(args, input), servers.last().map(|before| &*before.mock));
        let began = watch::now();
        let progress = Progress::start(&format!("reading {input}"));
        let started = match control {
            Some(control) => control.serve(mock, args.scenario.is_some()).await,
            None => mock.start().await.map(Arc::new).map_err(ServeError::from),
        };
        drop(progress);
        match started {
            Ok(mock) => {
                tell(input, mock.diagnostics());
                // A server whose output nobody reads serves all the same.
                let _ = output::data(&format!("listening on {} {}\n", mock.url(), harmless(&mock.name())));
                servers.push(Served { mock, input: input.clone(), began });
            }
            Err(ServeError::Start(StartError::Unusable { diagnostics, .. })) => tell(input, diagnostics),
            Err(other) => return Err(other),
        }
    }
    Ok(servers)
}

fn tell(input: &str, mut diagnostics: Vec<Diagnostic>) {
    let _ = report::brief(input, &mut diagnostics);
}

fn configured(args: &ServeArgs, input: &str) -> Mock {
    let mut mock = match Input::of(input) {
        Input::Spec(location) => Mock::from_spec(location),
        Input::Bundle(folder) => Mock::from_bundle(folder),
    };
    mock = mock.follow_description(args.watch);
    mock = mock.host(&args.host).examples_as_written(args.examples.as_written());
    mock = mock.allow_egress(args.reading.allow_egress.iter().copied());
    if let Some(seed) = args.seed {
        mock = mock.seed(seed);
    }
    if let Some(locale) = &args.locale {
        mock = mock.locale(locale);
    }
    if let Some(name) = &args.scenario {
        mock = mock.scenario(name);
    }
    if args.dynamic {
        mock = mock.dynamic(true);
    }
    mock = mock.prism_compat(args.prism_compat).on_violations(|line| output::status(harmless(line)));
    if let Some(mode) = args.validate {
        mock = mock.validate(mode.into());
    }
    if let Some(mode) = args.security {
        mock = mock.security(mode.into());
    }
    if let Some(folder) = &args.reading.spec_root {
        mock = mock.spec_root(folder);
    }
    mock
}

/// The first server takes the port that was asked for, each further one the next that is free.
fn at_port(args: &ServeArgs, mock: Mock, before: Option<&RunningMock>) -> Mock {
    match (args.port, before) {
        (Some(0), _) => mock.port(0),
        (_, Some(before)) => mock.first_free_port(before.address().port().saturating_add(1)),
        (Some(port), None) => mock.port(port),
        (None, None) => mock.port_of_bundle_or(PORT),
    }
}

async fn stop_all(control: Option<ControlPlane>, servers: Vec<Served>, mut watches: JoinSet<()>) {
    watches.shutdown().await;
    let mut stopping = JoinSet::new();
    for served in servers {
        stopping.spawn(async move { served.mock.halt().await });
    }
    while stopping.join_next().await.is_some() {}
    if let Some(control) = control {
        control.stop().await;
    }
}

fn failed(error: anyhow::Error) -> anyhow::Result<Exit> {
    let of_serving = error.downcast_ref::<ServeError>();
    let of_start = match of_serving {
        Some(ServeError::Start(error)) => Some(error),
        _ => error.downcast_ref::<StartError>(),
    };
    if !matches!(of_start, Some(StartError::PortInUse { .. })) {
        return Err(error);
    }
    output::error(&error);
    output::hint("`--port 0` takes a port that is free");
    Ok(Exit::Failure)
}
