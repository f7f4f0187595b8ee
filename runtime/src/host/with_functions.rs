//! The part of the library that lets functions answer.

use serde::de::DeserializeOwned;

use super::{Mock, RunningMock};
use crate::handler::{self, Context, State, function};

impl Mock {
    /// Lets a function answer an operation, named by its `operationId` or as `GET /pets/{petId}`. It is called for
    /// requests that are as described ([`validate`](Self::validate) decides what happens to others), unless `Prefer` names
    /// another reply.
    ///
    /// A name that the description does not have keeps the mock from starting. Of several functions for one operation the
    /// last counts.
    ///
    /// # Examples
    /// ```
    /// use mockwright_runtime::Mock;
    /// use mockwright_runtime::handler::{Context, Reply};
    ///
    /// let mock = Mock::from_spec("petstore.yaml").on("deletePet", |ctx: Context| async move {
    ///     ctx.state.table::<i64, String>("pets").clear();
    ///     Reply::empty(204)
    /// });
    /// ```
    pub fn on<I, F, A>(mut self, operation: impl Into<String>, answer: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        F: Fn(Context<I>) -> A + Send + Sync + 'static,
        A: Future<Output = handler::Result> + Send + 'static,
    {
        self.handled.push(operation.into());
        self.surroundings.functions.list.push(function(answer));
        self
    }

    /// Whether replies of functions are held against the description. One that breaks it is not sent: the answer is a
    /// problem of status 500 that says all that is wrong. Off by default; in tests it should be on.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("api.yaml").check_replies(cfg!(debug_assertions));
    /// ```
    pub fn check_replies(mut self, check: bool) -> Self {
        self.surroundings.functions.checked = check;
        self
    }

    /// What the functions of this mock will remember, to be filled before it starts. Clones of a mock share it.
    ///
    /// # Examples
    /// ```
    /// let mock = mockwright_runtime::Mock::from_spec("petstore.yaml");
    /// mock.state().table("pets").insert(7, "Rex".to_owned());
    /// ```
    #[must_use]
    pub fn state(&self) -> &State {
        &self.surroundings.functions.state
    }
}

impl RunningMock {
    /// What the functions of this mock remember.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("petstore.yaml").start().await?;
    /// assert!(mock.state().table::<i64, String>("pets").is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn state(&self) -> &State {
        &self.remembered.state
    }
}
