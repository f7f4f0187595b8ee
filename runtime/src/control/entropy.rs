//! Where secrets and identifiers come from.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};

/// Fills what it is given.
type Fill = dyn Fn(&mut [u8]) -> Result<(), NoEntropy> + Send + Sync;

/// A source of unpredictable bytes.
#[derive(Clone)]
pub(crate) struct Entropy(Arc<Fill>);

/// The system gives no random bytes. Nothing that must not be guessed can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub(crate) struct NoEntropy;

impl Entropy {
    /// The system's.
    pub(crate) fn system() -> Self {
        let source = SystemRandom::new();
        Self::of(move |bytes| source.fill(bytes).map_err(|_| NoEntropy))
    }

    /// One that fills what it is given by a function.
    pub(crate) fn of(fill: impl Fn(&mut [u8]) -> Result<(), NoEntropy> + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// `N` bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> Result<[u8; N], NoEntropy> {
        let mut bytes = [0; N];
        (self.0)(&mut bytes)?;
        Ok(bytes)
    }

    /// `N` bytes as text that needs no escaping anywhere.
    pub(crate) fn text<const N: usize>(&self) -> Result<String, NoEntropy> {
        Ok(URL_SAFE_NO_PAD.encode(self.bytes::<N>()?))
    }

    /// `N` bytes in hexadecimal.
    pub(crate) fn hex<const N: usize>(&self) -> Result<String, NoEntropy> {
        Ok(hex::encode(self.bytes::<N>()?))
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy")
    }
}
