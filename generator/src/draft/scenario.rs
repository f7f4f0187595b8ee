use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Drafter;
use crate::bundle::{Derive, ScenarioFile};
use crate::model::Status;

/// The scenario that a drafted bundle starts with.
pub const ACTIVE_AT_START: &str = "happy_path";

impl Drafter {
    /// The derived scenarios: a few lines each, because replies are derived until somebody edits them.
    #[must_use]
    pub fn scenarios(&self) -> Vec<ScenarioFile> {
        let mut scenarios = vec![
            scenario(ACTIVE_AT_START, "Every operation answers as it does by default", Derive::Success),
            scenario("error_scenario", "Every operation answers with its first declared error", Derive::Errors),
            scenario("empty", "Lists are empty and optional members absent, where the schema allows it", Derive::Empty),
            scenario("boundary", "Lengths, numbers and counts are at their limits", Derive::Boundary),
            scenario("slow", "Every operation answers after two seconds", Derive::Slow),
        ];
        scenarios.extend(self.error_statuses().into_iter().map(|status| {
            let description = format!("Every operation that declares {status} answers with it");
            scenario(&format!("status_{status}"), &description, Derive::Status(status))
        }));
        scenarios
    }

    fn error_statuses(&self) -> BTreeSet<u16> {
        let responses = self.api.operations.iter().flat_map(|operation| &operation.responses);
        responses
            .filter_map(|response| match response.status {
                Status::Default => None,
                declared => Some(declared.served_as(false)).filter(|status| *status >= 400),
            })
            .collect()
    }
}

fn scenario(name: &str, description: &str, derive: Derive) -> ScenarioFile {
    ScenarioFile { name: name.to_owned(), description: Some(description.to_owned()), derive, config: IndexMap::new() }
}
