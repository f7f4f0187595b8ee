use std::error::Error;
use std::fmt;

/// Why a function has no reply. Every error becomes one with `?`, and a text with [`HandlerError::new`].
///
/// # Examples
/// ```
/// use mockwright_runtime::handler::HandlerError;
///
/// fn number(text: &str) -> Result<u8, HandlerError> {
///     Ok(text.parse()?)
/// }
/// assert_eq!(number("x").unwrap_err().to_string(), "invalid digit found in string");
/// ```
#[derive(Debug)]
pub struct HandlerError(Box<dyn Error + Send + Sync>);

impl HandlerError {
    /// An error that is a text.
    ///
    /// # Examples
    /// ```
    /// let error = mockwright_runtime::handler::HandlerError::new("no such pet");
    /// assert_eq!(error.to_string(), "no such pet");
    /// ```
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into().into())
    }

    /// All that it says, with what caused it.
    pub(super) fn told(&self) -> String {
        let mut told = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            told.push_str(": ");
            told.push_str(&error.to_string());
            cause = error.source();
        }
        told
    }
}

// It is no error itself, so that every error can become one.
impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
