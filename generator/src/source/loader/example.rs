//! Examples that stand in files of their own (`externalValue`): bytes of any kind, under the rules of references.

use std::sync::Arc;

use url::Url;

use super::locate::Target;
use super::{Fault, Loader};
use crate::source::file::Location;

impl Loader<'_> {
    /// The bytes of the example that an `externalValue` names, seen from a file.
    pub(in crate::source) fn example(
        &mut self,
        from: usize,
        base: Option<&Url>,
        address: &str,
    ) -> Result<Arc<[u8]>, Fault> {
        let target = self.locate(from, base, address)?;
        let location = match &target {
            Target::File(path) => Location::Path(path.clone()),
            Target::Web { url, .. } => Location::Url(url.clone()),
        };
        if let Some(known) = self.examples.get(&location) {
            return known.clone();
        }
        let read = self.read_example(target);
        self.examples.insert(location, read.clone());
        read
    }

    fn read_example(&mut self, target: Target) -> Result<Arc<[u8]>, Fault> {
        let bytes = match target {
            Target::File(path) => self.bytes_of(&path, &self.name_of(&path))?,
            Target::Web { url, zone, hops } => self.get(&url, zone, hops)?.body,
        };
        self.spend(bytes.len())?;
        Ok(bytes.into())
    }
}
