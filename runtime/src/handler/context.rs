use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use serde_json::Value;

use super::call::Call;
use super::{HandlerError, Reply, Result, State};
use crate::mock::{Preferences, Problem, Selection, Served};

/// What a function is called with.
///
/// `I` is what the request says, read by the description and validated, as any type that serde reads from
/// `{"path": {…}, "query": {…}, "header": {…}, "cookie": {…}, "body": …}`. Names are those of the description, those of
/// headers in lower case; `body` is missing where there is none, and a text in Base64 where it is bytes
/// ([`Bytes`](super::Bytes)).
///
/// # Examples
/// ```
/// use mockwright_runtime::handler::{Context, Reply, Result};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Input {
///     path: Path,
/// }
///
/// #[derive(Deserialize)]
/// struct Path {
///     #[serde(rename = "petId")]
///     pet_id: i64,
/// }
///
/// async fn get_pet(ctx: Context<Input>) -> Result {
///     if ctx.input.path.pet_id == 0 {
///         return ctx.status(404).await;
///     }
///     ctx.default().await
/// }
/// # mockwright_runtime::Mock::from_spec("petstore.yaml").on("getPetById", get_pet);
/// ```
pub struct Context<I = Value> {
    /// What the request says.
    pub input: I,
    /// What the functions of this mock remember.
    pub state: State,
    call: Arc<Call>,
}

impl<I> Context<I> {
    pub(super) fn new(input: I, call: Arc<Call>) -> Self {
        Self { input, state: call.state.clone(), call }
    }

    /// The request: method, URI and header fields.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Reply, Result};
    /// async fn echo(ctx: Context) -> Result {
    ///     Reply::text(200, ctx.request().uri.path())
    /// }
    /// ```
    pub fn request(&self) -> &Parts {
        &self.call.request
    }

    /// The body as it was sent; empty where the operation takes none.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Reply, Result};
    /// async fn length(ctx: Context) -> Result {
    ///     Reply::json(200, &ctx.body().len())
    /// }
    /// ```
    pub fn body(&self) -> &[u8] {
        &self.call.body
    }

    /// The operation that is asked for, such as `GET /pets/{petId}`.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Result};
    /// async fn count(ctx: Context) -> Result {
    ///     ctx.state.table(&ctx.operation()).insert(1, "called");
    ///     ctx.default().await
    /// }
    /// ```
    pub fn operation(&self) -> String {
        let operations = &self.call.snapshot.api().operations;
        operations.get(self.call.operation).map_or_else(String::new, |operation| operation.key.to_string())
    }

    /// What the bundle answers to this request: its default reply, or that of the active scenario.
    ///
    /// # Errors
    /// The reply is being made while the program ends.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Result};
    /// async fn tagged(ctx: Context) -> Result {
    ///     ctx.default().await?.with_header("X-Mock", "yes")
    /// }
    /// ```
    pub async fn default(&self) -> Result {
        self.made(self.call.selection.plain()).await
    }

    /// What the bundle answers with a status that the description declares for the operation.
    ///
    /// # Errors
    /// The description does not declare it, or the client accepts none of its media types.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Result};
    /// async fn missing(ctx: Context) -> Result {
    ///     ctx.status(404).await
    /// }
    /// ```
    pub async fn status(&self, status: u16) -> Result {
        self.preferred(Preferences { code: Some(status.to_string().into()), ..Preferences::default() }).await
    }

    /// An example of the default reply by its name in the description or the bundle.
    ///
    /// # Errors
    /// There is none of this name, or the client accepts none of its media types.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Result};
    /// async fn cat(ctx: Context) -> Result {
    ///     ctx.example("cat").await
    /// }
    /// ```
    pub async fn example(&self, name: &str) -> Result {
        self.preferred(Preferences { example: Some(name.into()), ..Preferences::default() }).await
    }

    /// The default reply with a body that is drawn from its schema for this request alone.
    ///
    /// # Errors
    /// The client accepts none of its media types.
    ///
    /// # Examples
    /// ```
    /// # use mockwright_runtime::handler::{Context, Result};
    /// async fn other_each_time(ctx: Context) -> Result {
    ///     ctx.sample().await
    /// }
    /// ```
    pub async fn sample(&self) -> Result {
        self.preferred(Preferences { dynamic: Some(true), ..Preferences::default() }).await
    }

    async fn preferred(&self, preferences: Preferences<'_>) -> Result {
        let Call { snapshot, operation, request, read, .. } = &*self.call;
        let selected = snapshot.select(*operation, request, &preferences, read);
        let told = |problem: Problem| HandlerError::new(problem.detail());
        self.made(selected.map_err(told)?.plain()).await
    }

    async fn made(&self, selection: Selection) -> Result {
        let delay_ms = selection.delay_ms;
        let snapshot = Arc::clone(&self.call.snapshot);
        let response = match snapshot.ready(&selection) {
            Served::Ready(response) => response,
            // It computes, perhaps for long: not on the threads that serve.
            Served::Cold => tokio::task::spawn_blocking(move || snapshot.make(&selection)).await?,
        };
        Ok(Reply::of_response(response, delay_ms))
    }
}

impl<I: fmt::Debug> fmt::Debug for Context<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("input", &self.input).finish_non_exhaustive()
    }
}
