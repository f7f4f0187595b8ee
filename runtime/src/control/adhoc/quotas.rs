//! How much of the process clients may fill with their mocks.

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use crate::control::entropy::NoEntropy;

const MIB: usize = 1024 * 1024;

/// What a header field costs beside its text.
const FIELD: usize = 128;

/// The limits. Bodies and header fields are counted apart, each against the same number of bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quotas {
    /// Live mocks an owner.
    pub(crate) mocks: usize,
    /// Bytes an owner.
    pub(crate) bytes_of_owner: usize,
    /// Bytes in all.
    pub(crate) bytes_of_process: usize,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { mocks: 10_000, bytes_of_owner: 64 * MIB, bytes_of_process: 256 * MIB }
    }
}

/// Why a mock was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreateError {
    /// The owner has as many as it may have.
    #[error("there are {0} live mocks of this key already, and there may not be more: delete some or let them expire")]
    TooMany(usize),
    /// The owner's mocks are as large as they may be.
    #[error("the mocks of this key may not hold more than {0} bytes together: delete some or let them expire")]
    OwnerFull(usize),
    /// All mocks are as large as they may be.
    #[error("the mocks of all keys may not hold more than {0} bytes together: delete some or let them expire")]
    ProcessFull(usize),
    /// There are no random bytes for an id.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// What mocks take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    body: usize,
    headers: usize,
}

impl Weight {
    pub(super) fn of<'h>(
        headers: impl IntoIterator<Item = (&'h HeaderName, &'h HeaderValue)>,
        body: Option<&Bytes>,
    ) -> Self {
        let field = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + FIELD;
        Self { body: body.map_or(0, Bytes::len), headers: headers.into_iter().map(field).sum() }
    }

    pub(super) fn with(self, more: Self) -> Self {
        Self { body: self.body.saturating_add(more.body), headers: self.headers.saturating_add(more.headers) }
    }

    pub(super) fn without(self, less: Self) -> Self {
        Self { body: self.body.saturating_sub(less.body), headers: self.headers.saturating_sub(less.headers) }
    }

    pub(super) fn exceeds(self, bytes: usize) -> bool {
        self.body > bytes || self.headers > bytes
    }
}
