//! Ad-hoc mocks: replies that a program makes, uses for a while and forgets, behind `/v1/mocks` and `/v1/mock/{id}`.
//!
//! [`NewMock`] is what a client asks for, [`AdhocMocks`] keeps and serves what was made of it.

mod body;
mod expiry;
mod id;
mod mock;
mod mocks;
mod new_mock;
mod quotas;
mod register;
mod resource;
mod served;
mod stored;

pub(crate) use body::NewMockBody;
pub(crate) use id::{MockId, requested_id};
pub(crate) use mock::{AdhocMock, Answer, Expired, X_MOCK_ID, X_MOCK_STATUS};
pub(crate) use mocks::AdhocMocks;
pub(crate) use new_mock::NewMock;
pub(crate) use quotas::{CreateError, Quotas};
pub(crate) use resource::MockResource;
pub(crate) use stored::StoredMock;
