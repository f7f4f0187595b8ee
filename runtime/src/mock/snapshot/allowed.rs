//! Which methods a path answers to, whatever the method of the request.

use http::{Method, Uri};

use super::Snapshot;
use super::built_in::BuiltInPath;
use crate::mock::router::Allow;

impl Snapshot {
    /// The methods of a path; `None` for a path that is not there.
    pub(crate) fn allowed(&self, uri: &Uri) -> Option<Allow> {
        let path = uri.path();
        if let Some(allow) = self.shared.router.allowed(path, uri.query()) {
            return Some(allow);
        }
        BuiltInPath::of(path).map(|_| Allow::new([&Method::GET]))
    }
}
