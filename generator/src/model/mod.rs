//! The model that every version of OpenAPI is lowered into.
//!
//! Text that people may read, names and numbers are owned; schemas, examples and extensions stay in the
//! document and are named by their [`Pointer`](crate::source::Pointer), so that a description of
//! thousands of operations costs little until an operation is asked for.

mod api;
mod body;
mod media_kind;
mod operation;
mod parameter;
mod response;
mod schemas;
mod security;
mod server;
mod status;

pub use api::{Api, Version};
pub use body::{Encoding, Example, ExampleValue, MediaType, RequestBody};
pub use media_kind::MediaKind;
pub use operation::{Callback, Operation, OperationKey};
pub use parameter::{Location, Parameter, ParameterContent, Style};
pub use response::{Header, Link, Response};
pub use schemas::{LowerSchema, LoweredSchema, Schemas};
pub use security::{ApiKeyLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub use server::{Server, ServerVariable};
pub use status::Status;
