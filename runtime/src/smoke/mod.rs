//! Asks a program that serves a bundle for each of its operations, and holds every answer against the description.

mod client;
mod credentials;
mod drawn;
mod parameters;
mod program;

use std::fmt::Write as _;
use std::path::Path;

use client::Client;
use drawn::Drawn;
use http::{Response, StatusCode};
use program::Program;

use crate::Mock;
use crate::mock::Snapshot;

/// Answers that are told where many are wrong.
const MOST_TOLD: usize = 50;

/// Starts a program that serves the bundle in a folder, sends each operation a request that is as described, and checks
/// the answers: declared status, declared header fields, declared media type, valid body.
///
/// Operations that no request can be written for, or that have no valid reply since their schemas contradict themselves,
/// are passed over.
///
/// # Panics
/// The program does not serve, the bundle cannot be read, or an answer breaks the description: all of them are told.
///
/// # Examples
/// ```no_run
/// #[test]
/// fn every_operation_answers_as_described() {
///     mockwright_runtime::smoke::check("target/debug/petstore-mock", "bundle");
/// }
/// ```
pub fn check(program: impl AsRef<Path>, bundle: impl AsRef<Path>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let checked = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        let snapshot = Mock::from_bundle(bundle.as_ref()).compiled()?;
        runtime.block_on(wrong_answers(program.as_ref(), &snapshot))
    });
    let told = match checked {
        Ok(wrong) if wrong.is_empty() => return,
        Ok(wrong) => listed(&wrong),
        Err(error) => error,
    };
    panic!("{told}");
}

async fn wrong_answers(program: &Path, snapshot: &Snapshot) -> Result<Vec<String>, String> {
    let program = Program::start(program)?;
    let mut client = Client::new(program.address());
    let mut wrong = Vec::new();
    for place in snapshot.served() {
        let Some(operation) = snapshot.api().operations.get(place) else { continue };
        // Where no request is valid none can be sent.
        let Some(Drawn { request, told }) = Drawn::new(snapshot, operation) else { continue };
        let (parts, body) = request.into_parts();
        // Another operation may have taken the path.
        if snapshot.operation_of_request(&parts) != Some(place) {
            continue;
        }
        let request = http::Request::from_parts(parts, body);
        let is_head = *request.method() == http::Method::HEAD;
        let answered = client.ask(request).await.map(|response| faults(snapshot, place, &response, is_head));
        let faults = answered.unwrap_or_else(|error| vec![error]);
        wrong.extend(faults.into_iter().map(|fault| format!("{} ({told}): {fault}", operation.key)));
    }
    Ok(wrong)
}

fn faults(snapshot: &Snapshot, place: usize, response: &Response<bytes::Bytes>, is_head: bool) -> Vec<String> {
    let problem = problem(response);
    if problem.as_ref().is_some_and(|(kind, _)| kind == "no-valid-reply") {
        return Vec::new();
    }
    let faults = if is_head { snapshot.breaks_of_head(place, response) } else { snapshot.breaks(place, response) };
    match (faults.is_empty(), problem) {
        (false, Some((kind, detail))) => vec![format!("{}: {kind}: {detail}", response.status())],
        _ => faults,
    }
}

/// What the mock itself complains about.
fn problem(response: &Response<bytes::Bytes>) -> Option<(String, String)> {
    if response.status() < StatusCode::BAD_REQUEST {
        return None;
    }
    let value: serde_json::Value = serde_json::from_slice(response.body()).ok()?;
    let kind = value.get("type")?.as_str()?.strip_prefix("urn:mockwright:problem:")?.to_owned();
    Some((kind, value.get("detail").and_then(|detail| detail.as_str()).unwrap_or_default().to_owned()))
}

fn listed(wrong: &[String]) -> String {
    let mut told = format!("{} answers are not as described:", wrong.len());
    for line in wrong.iter().take(MOST_TOLD) {
        // Writing into a string cannot fail.
        let _ = write!(told, "\n  {line}");
    }
    told
}
