//! Which operation a path in a scenario's `config` is about.

use std::collections::HashMap;

use super::Settings;
use crate::model::{Api, Operation, Server};

/// Operations by method and number of segments.
pub(crate) struct ListedPaths<'a> {
    operations: HashMap<(&'a str, usize), Vec<&'a Operation>>,
    base_paths: Vec<String>,
}

impl<'a> ListedPaths<'a> {
    pub(crate) fn new(api: &'a Api, settings: &Settings) -> Self {
        let mut operations: HashMap<(&str, usize), Vec<&Operation>> = HashMap::new();
        for operation in &api.operations {
            let key = &operation.key;
            operations.entry((&key.method, segments(&key.path).len())).or_default().push(operation);
        }
        let own = api.operations.iter().flat_map(|operation| &operation.servers);
        let mut base_paths = vec![settings.server.base_path.clone()];
        base_paths.extend(api.servers.iter().chain(own).map(Server::base_path));
        base_paths.retain(|path| !path.trim_matches('/').is_empty());
        base_paths.sort();
        base_paths.dedup();
        Self { operations, base_paths }
    }

    /// The operation of a path with or without a base path: one of the same shape, whatever its parameters are called,
    /// else the most literal one whose parameters take what stands there.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<&'a Operation> {
        let below = self
            .base_paths
            .iter()
            .filter_map(|base| path.strip_prefix(base.trim_end_matches('/')).filter(|rest| rest.starts_with('/')));
        below.chain([path]).find_map(|path| {
            let written = segments(path);
            let candidates = self.operations.get(&(method, written.len()))?.iter();
            let fitting = candidates
                .filter_map(|operation| Some((literals(&segments(&operation.key.path), &written)?, *operation)));
            // Of equal ones the first counts.
            let best = fitting.reduce(|best, other| if other.0 > best.0 { other } else { best });
            best.map(|(_, operation)| operation)
        })
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').collect()
}

/// How many segments are the same text, once every segment fits; the leftmost ones weigh most.
fn literals(template: &[&str], written: &[&str]) -> Option<Vec<bool>> {
    let fit = |(template, written): (&&str, &&str)| match template.split_once('{') {
        None => (template == written).then_some(true),
        Some((before, rest)) => {
            let behind = rest.rsplit_once('}').map_or("", |(_, behind)| behind);
            let inside = written.strip_prefix(before)?.strip_suffix(behind)?;
            (!inside.is_empty()).then_some(false)
        }
    };
    template.iter().zip(written).map(fit).collect()
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn shapes_are_compared_segment_by_segment() {
        for (template, written, expected) in [
            ("pets/{petId}", "pets/{id}", Some(vec![true, false])),
            ("pets/{petId}", "pets/7", Some(vec![true, false])),
            ("pets/mine", "pets/7", None),
            ("files/{name}.{ending}", "files/{a}.{b}", Some(vec![true, false])),
            ("files/{name}.txt", "files/a.txt", Some(vec![true, false])),
            ("files/{name}.txt", "files/a.csv", None),
            ("pets/{petId}", "pets/", None),
        ] {
            let split = |path: &'static str| path.split('/').collect::<Vec<_>>();
            assert_eq!(literals(&split(template), &split(written)), expected, "{template} {written}");
        }
    }
}
