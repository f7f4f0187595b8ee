use std::slice;
use std::sync::Arc;

use super::RecordedRequest;
use crate::mock::Snapshot;

/// Requests, oldest first: those that were recorded when they were asked for.
#[derive(Clone, Debug)]
pub struct Requests {
    list: Vec<Arc<RecordedRequest>>,
    /// Knows the operations by their names.
    mock: Arc<Snapshot>,
    forgotten: u64,
}

impl Requests {
    pub(super) fn new(requests: Vec<Arc<RecordedRequest>>, mock: Arc<Snapshot>, forgotten: u64) -> Self {
        Self { list: requests, mock, forgotten }
    }

    /// Those for an operation, named by its `operationId` or as `GET /pets/{petId}`. There are none for one that the
    /// description does not have.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// for request in mock.requests().of("addPet") {
    ///     println!("{request}");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn of(&self, operation: &str) -> Self {
        let key = self.mock.operation_key(operation);
        self.filtered(|request| key.is_some() && request.operation == key)
    }

    /// Those that were answered with a status.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// assert!(mock.requests().with_status(404).is_empty());
    /// # }
    /// ```
    #[must_use]
    pub fn with_status(&self, status: u16) -> Self {
        self.filtered(|request| request.status == status)
    }

    /// How many there are.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// assert_eq!(mock.requests().len(), 1);
    /// # }
    /// ```
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// assert!(mock.requests().is_empty());
    /// # }
    /// ```
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The newest of them.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// assert_eq!(mock.requests().last().unwrap().path, "/pets");
    /// # }
    /// ```
    pub fn last(&self) -> Option<&RecordedRequest> {
        self.list.last().map(|request| &**request)
    }

    /// All of them, oldest first.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// assert!(mock.requests().iter().all(|request| request.header("authorization").is_some()));
    /// # }
    /// ```
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.list.iter())
    }

    /// How many older ones were forgotten for newer ones, whatever they were about.
    ///
    /// # Examples
    /// ```no_run
    /// # fn show(mock: &mockwright_runtime::RunningMock) {
    /// assert_eq!(mock.requests().forgotten(), 0);
    /// # }
    /// ```
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    pub(super) fn knows(&self, operation: &str) -> bool {
        self.mock.operation_key(operation).is_some()
    }

    fn filtered(&self, is_meant: impl Fn(&RecordedRequest) -> bool) -> Self {
        let list = self.list.iter().filter(|request| is_meant(request)).cloned().collect();
        Self { list, mock: Arc::clone(&self.mock), forgotten: self.forgotten }
    }
}

/// Goes through [`Requests`].
#[derive(Clone, Debug)]
pub struct Iter<'r>(slice::Iter<'r, Arc<RecordedRequest>>);

impl<'r> Iterator for Iter<'r> {
    type Item = &'r RecordedRequest;

    fn next(&mut self) -> Option<&'r RecordedRequest> {
        self.0.next().map(|request| &**request)
    }
}

impl<'r> IntoIterator for &'r Requests {
    type Item = &'r RecordedRequest;
    type IntoIter = Iter<'r>;

    fn into_iter(self) -> Iter<'r> {
        self.iter()
    }
}

impl IntoIterator for Requests {
    type Item = Arc<RecordedRequest>;
    type IntoIter = std::vec::IntoIter<Arc<RecordedRequest>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
