//! What may have been meant where nothing was there.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::count;
use crate::mock::Snapshot;

/// Misses that are explained, those that came most often.
const EXPLAINED: usize = 20;

/// Operations that are named for one.
const NAMED: usize = 3;

/// Operations that are compared with a path.
const COMPARED: usize = 20_000;

/// Segments of a path that are compared.
const SEGMENTS: usize = 32;

/// No segment that is compared is longer.
const LONGEST: usize = 200;

/// A method and path that no operation is there for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LogNearMiss)]
pub(crate) struct NearMiss {
    /// The method.
    #[schema(example = "GET")]
    method: String,
    /// The path as it was sent.
    #[schema(example = "/pet/1")]
    path: String,
    /// How often it came.
    #[schema(example = 3, minimum = 1)]
    count: u64,
    /// Operations that are like it, the most alike first.
    #[schema(max_items = 3, example = json!(["GET /pets/{petId}"]))]
    did_you_mean: Vec<String>,
}

/// Methods and paths that no operation was there for.
#[derive(Debug, Default)]
pub(super) struct Misses(HashMap<String, u64>);

impl Misses {
    pub(super) fn add(&mut self, method: &str, path: &str) {
        count(&mut self.0, &format!("{method} {path}"), |number| *number += 1);
    }

    /// Those that came most often, and what may have been meant.
    pub(super) fn explained(self, mock: Option<&Snapshot>) -> Vec<NearMiss> {
        let mut misses: Vec<_> = self.0.into_iter().filter(|(miss, _)| miss != "…").collect();
        misses
            .sort_unstable_by(|(miss, count), (other_miss, other)| other.cmp(count).then_with(|| miss.cmp(other_miss)));
        misses.truncate(EXPLAINED);
        let explained = |(miss, count): (String, u64)| {
            let (method, path) = miss.split_once(' ').unwrap_or(("", &miss));
            let did_you_mean = mock.map(|mock| alike(method, path, mock)).unwrap_or_default();
            NearMiss { method: method.to_owned(), path: path.to_owned(), count, did_you_mean }
        };
        misses.into_iter().map(explained).collect()
    }
}

/// The operations that are most like a request.
fn alike(method: &str, path: &str, mock: &Snapshot) -> Vec<String> {
    let base = mock.api().servers.first().map(mockwright_generator::model::Server::base_path).unwrap_or_default();
    let base = base.trim_end_matches('/');
    let path = path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let sent: Vec<&str> = segments(path);
    let mut found: Vec<(f64, String)> = Vec::new();
    for operation in mock.api().operations.iter().take(COMPARED) {
        let likeness = likeness(&sent, &segments(&operation.key.path));
        let penalty = if operation.key.method.as_str().eq_ignore_ascii_case(method) { 0.0 } else { 0.1 };
        if likeness - penalty >= 0.6 {
            found.push((likeness - penalty, operation.key.to_string()));
        }
    }
    found.sort_by(|(one, name), (other, other_name)| other.total_cmp(one).then_with(|| name.cmp(other_name)));
    found.into_iter().take(NAMED).map(|(_, name)| name).collect()
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).take(SEGMENTS).collect()
}

/// From 0 to 1: how alike the segments are, those too many or missing counted as different.
fn likeness(sent: &[&str], template: &[&str]) -> f64 {
    let longest = sent.len().max(template.len());
    if longest == 0 {
        return 1.0;
    }
    let each = sent.iter().zip(template).map(|(sent, template)| {
        if template.starts_with('{') {
            0.9
        } else if sent.len() > LONGEST {
            0.0
        } else {
            strsim::normalized_damerau_levenshtein(&sent.to_lowercase(), &template.to_lowercase())
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "there are at most 32")]
    let all = longest as f64;
    each.sum::<f64>() / all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        let description = serde_json::json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "servers": [{"url": "https://api.example/v1/"}],
            "paths": {
                "/pets": {"get": {"responses": {"200": {"description": "a"}}}, "post": {"responses": {"200": {"description": "a"}}}},
                "/pets/{petId}": {"get": {"responses": {"200": {"description": "a"}}}},
                "/stores/{id}/orders": {"get": {"responses": {"200": {"description": "a"}}}},
            },
        });
        crate::mock::bundled_snapshot(description, |_| {})
    }

    #[test]
    fn what_was_probably_meant_is_named() {
        let snapshot = snapshot();
        for (method, path, meant) in [
            ("GET", "/pet", &["GET /pets", "POST /pets"][..]),
            ("POST", "/v1/PETS", &["POST /pets", "GET /pets"]),
            ("DELETE", "/pets", &["GET /pets", "POST /pets"]),
            ("GET", "/v1/pets/1/", &["GET /pets/{petId}"]),
            ("GET", "/store/7/order", &["GET /stores/{id}/orders"]),
            ("GET", "/", &[]),
            ("GET", "*", &[]),
            ("GET", "/entirely/other", &[]),
        ] {
            assert_eq!(alike(method, path, &snapshot), meant, "{method} {path}");
        }
        let long = format!("/{}", "x/".repeat(4_000));
        assert_eq!(alike("GET", &long, &snapshot), [""; 0]);
        assert_eq!(alike("GET", &format!("/{}", "x".repeat(60_000)), &snapshot), [""; 0]);
    }

    #[test]
    fn the_most_frequent_are_explained_first() {
        let mut misses = Misses::default();
        for number in 0..30 {
            misses.add("GET", &format!("/n/{number:02}"));
        }
        misses.add("GET", "/often x");
        misses.add("GET", "/often x");
        let explained = misses.explained(None);
        assert_eq!(explained.len(), EXPLAINED);
        assert_eq!((explained[0].path.as_str(), explained[0].count), ("/often x", 2));
        assert_eq!(explained[1].path, "/n/00");
        assert!(explained.iter().all(|miss| miss.method == "GET" && miss.did_you_mean.is_empty()));
    }

    #[test]
    fn paths_are_alike_by_their_segments() {
        let like = |sent: &str, template: &str| likeness(&segments(sent), &segments(template));
        assert!(like("/pet/1", "/pets/{petId}") > 0.8);
        assert!(like("/pets/1", "/stores/{id}") < like("/pets/1", "/pets/{petId}"));
        assert!(like("/pets/1/2/3", "/pets/{petId}") < 0.6);
        assert!(like("/users", "/pets") < 0.6);
        assert!((like("/", "/") - 1.0).abs() < f64::EPSILON);
    }
}
