mod pages;
mod signals;
mod watch;

use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Context;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_runtime::{Mock, RunningMock, StartError};
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
    let servers = tokio::select! {
        started = start_all(args) => match started {
            Ok(servers) => servers,
            Err(error) => return failed(error),
        },
        () = signals.next() => return Ok(Exit::Success),
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
        () = stop_all(servers, watches) => Ok(Exit::Success),
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

/// Starts what can be started. What cannot be read is told and left out.
async fn start_all(args: &ServeArgs) -> Result<Vec<Served>, StartError> {
    let mut servers: Vec<Served> = Vec::new();
    for input in &args.inputs {
        let mock = at_port(args, configured(args, input), servers.last().map(|before| &*before.mock));
        let began = watch::now();
        let progress = Progress::start(&format!("reading {input}"));
        let started = mock.start().await;
        drop(progress);
        match started {
            Ok(server) => {
                tell(input, server.diagnostics());
                // A server whose output nobody reads serves all the same.
                let _ = output::data(&format!("listening on {} {}\n", server.url(), harmless(&server.name())));
                servers.push(Served { mock: Arc::new(server), input: input.clone(), began });
            }
            Err(StartError::Unusable { diagnostics, .. }) => tell(input, diagnostics),
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

async fn stop_all(servers: Vec<Served>, mut watches: JoinSet<()>) {
    watches.shutdown().await;
    let servers = servers.into_iter().filter_map(|served| Arc::into_inner(served.mock));
    let mut stopping: JoinSet<()> = servers.map(RunningMock::stop).collect();
    while stopping.join_next().await.is_some() {}
}

fn failed(error: StartError) -> anyhow::Result<Exit> {
    let in_use = matches!(error, StartError::PortInUse { .. });
    let error = anyhow::Error::from(error);
    if !in_use {
        return Err(error);
    }
    output::error(&error);
    output::hint("`--port 0` takes a port that is free");
    Ok(Exit::Failure)
}
