//! The part of the library that says what a mock was asked.

use super::RunningMock;
use crate::requests::{Expectation, Requests, Unmet};

impl RunningMock {
    /// The newest requests, oldest first ([`Mock::record_requests`](crate::Mock::record_requests) says how many). Those
    /// that are answered are there before their client has the answer.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("petstore.yaml").start().await?;
    /// assert_eq!(mock.requests().of("addPet").len(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.remembered.recording.requests(self.stage().snapshot())
    }

    /// Forgets all requests that came so far.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("petstore.yaml").start().await?;
    /// mock.forget_requests();
    /// # Ok(())
    /// # }
    /// ```
    pub fn forget_requests(&self) {
        self.remembered.recording.clear();
    }

    /// Asserts that requests came as expected.
    ///
    /// # Panics
    /// They did not: the message says what was expected, what came, and what was nearly right.
    ///
    /// # Examples
    /// ```no_run
    /// use mockwright_runtime::requests::Expectation;
    ///
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("petstore.yaml").start().await?;
    /// mock.verify(Expectation::of("addPet").times(0));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "it is written where it is verified")]
    pub fn verify(&self, expected: Expectation) {
        if let Err(unmet) = self.verified(&expected) {
            panic!("{unmet}");
        }
    }

    /// Like [`verify`](Self::verify), as a value.
    ///
    /// # Errors
    /// Requests did not come as expected.
    ///
    /// # Examples
    /// ```no_run
    /// use mockwright_runtime::requests::Expectation;
    ///
    /// # async fn start() -> Result<(), mockwright_runtime::StartError> {
    /// let mock = mockwright_runtime::Mock::from_spec("petstore.yaml").start().await?;
    /// assert!(mock.verified(&Expectation::of("addPet")).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn verified(&self, expected: &Expectation) -> Result<(), Unmet> {
        expected.judge(&self.requests())
    }
}
