use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::input::input;
use super::{Context, HandlerError, Reply, Result, State};
use crate::mock::{Problem, ProblemKind, ReadRequest, Selection, Snapshot};

/// A request to an operation that a function answers.
pub(crate) struct Call {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) operation: usize,
    /// What the bundle answers.
    pub(crate) selection: Selection,
    pub(crate) read: ReadRequest,
    pub(crate) request: Parts,
    pub(crate) body: Bytes,
    pub(crate) state: State,
    /// Whether the reply is held against the description.
    pub(crate) checked: bool,
}

/// A function that answers an operation, whatever its types.
#[derive(Clone)]
pub(crate) struct Function(Arc<dyn Fn(Call) -> Answering + Send + Sync>);

type Answering = Pin<Box<dyn Future<Output = Result> + Send>>;

/// Forgets the types of a function.
pub(crate) fn function<I, F, A>(answer: F) -> Function
where
    I: DeserializeOwned + Send + 'static,
    F: Fn(Context<I>) -> A + Send + Sync + 'static,
    A: Future<Output = Result> + Send + 'static,
{
    Function(Arc::new(move |call| {
        let call = Arc::new(call);
        match serde_json::from_value(input(&call)) {
            Ok(input) => Box::pin(answer(Context::new(input, call))),
            Err(error) => Box::pin(without_input(call, error)),
        }
    }))
}

/// A request that breaks the description, and is answered all the same, need not fit the types that were made from it.
async fn without_input(call: Arc<Call>, error: serde_json::Error) -> Result {
    if call.selection.is_of_broken_request() {
        return Context::new((), call).default().await;
    }
    Err(HandlerError::new(format!("the request is valid, but the function's types do not take it: {error}")))
}

impl Function {
    /// The response, and the milliseconds that it is to wait, if the function or the bundle says so. Whatever goes wrong
    /// becomes a response as well.
    pub(crate) async fn answer(&self, call: Call) -> (Response<Bytes>, Option<u64>) {
        let (snapshot, operation, checked) = (Arc::clone(&call.snapshot), call.operation, call.checked);
        let selection = call.selection.clone();
        // On its own, so that a client that leaves does not stop a function half way.
        let replied = match tokio::spawn((self.0)(call)).await {
            Ok(replied) => replied,
            Err(error) if error.is_panic() => Err(HandlerError::new("the function panicked")),
            Err(error) => Err(error.into()),
        };
        let reply = match replied {
            Ok(reply) => reply,
            Err(error) => return (failed(&error), None),
        };
        let Reply { delay_ms, unchecked, .. } = reply;
        let mut response = reply.into_response();
        if checked && !unchecked {
            let judging = (Arc::clone(&snapshot), response);
            let judge = move || {
                let (snapshot, response) = judging;
                (snapshot.breaks(operation, &response), response)
            };
            match tokio::task::spawn_blocking(judge).await {
                Ok((faults, judged)) if faults.is_empty() => response = judged,
                Ok((faults, _)) => return (broken(&faults), None),
                Err(error) => return (failed(&error.into()), None),
            }
        }
        selection.decorate(&mut response);
        (response, delay_ms)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function")
    }
}

fn failed(error: &HandlerError) -> Response<Bytes> {
    let told = error.told();
    tracing::error!(error = %told, "a function failed");
    Problem::new(ProblemKind::HANDLER_FAILED, told).into_response()
}

fn broken(faults: &[String]) -> Response<Bytes> {
    let detail = format!("the function's reply breaks the description: {}", faults.join("; "));
    tracing::error!(%detail, "a reply was not sent");
    Problem::new(ProblemKind::INVALID_REPLY, detail).with("violations", faults).into_response()
}
