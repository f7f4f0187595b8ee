//! Functions that answer operations in place of the bundle.
//!
//! A function gets a [`Context`]: what the request says, typed and validated, what the bundle would answer, and a
//! [`State`] that lasts as long as the mock.
//!
//! ```no_run
//! use mockwright_runtime::Mock;
//! use mockwright_runtime::handler::{Context, Reply};
//! use serde_json::json;
//!
//! # async fn start() -> Result<(), mockwright_runtime::StartError> {
//! let mock = Mock::from_spec("petstore.yaml")
//!     .on("getPetById", |ctx: Context| async move {
//!         let names = ctx.state.table::<i64, String>("names");
//!         match ctx.input["path"]["petId"].as_i64().and_then(|id| Some((id, names.get(&id)?))) {
//!             Some((id, name)) => Reply::json(200, &json!({"id": id, "name": name, "photoUrls": []})),
//!             None => ctx.default().await,
//!         }
//!     })
//!     .start()
//!     .await?;
//! # Ok(())
//! # }
//! ```

mod binary;
mod call;
mod context;
mod error;
mod input;
mod reply;
mod state;
mod table;

pub use binary::Bytes;
pub(crate) use call::{Call, Function, function};
pub use context::Context;
pub use error::HandlerError;
pub use reply::Reply;
pub use state::State;
pub use table::Table;

/// What a function gives: a reply, or an error, which is answered with 500 and told.
pub type Result<T = Reply> = std::result::Result<T, HandlerError>;
