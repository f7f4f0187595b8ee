//! What the requests show of the operations of a description.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::LISTED;
use super::figures::Durations;
use crate::mock::Snapshot;
use crate::store::ScanRow;

/// Operations that are listed by name.
const MOST_NAMED: usize = 1_000;

/// An operation and how long its replies took.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SlowOperation {
    /// The operation.
    #[schema(example = "GET /pets/{petId}")]
    operation: String,
    /// How often it was called.
    #[schema(minimum = 0)]
    count: u64,
    /// On average.
    avg_response_time_ms: f64,
    /// The longest.
    max_response_time_ms: f64,
    /// Of a hundred, 95 took no longer.
    p95_response_time_ms: f64,
}

/// Statuses of an operation that were not sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NeverServed {
    /// The operation.
    #[schema(example = "GET /pets/{petId}")]
    operation: String,
    /// As they are declared.
    #[schema(example = json!(["404", "default"]))]
    statuses: Vec<String>,
}

/// What is gathered of operations.
#[derive(Debug, Default)]
pub(super) struct Operations(HashMap<String, Called>);

#[derive(Debug, Default)]
struct Called {
    durations: Durations,
    statuses: BTreeSet<i64>,
}

impl Operations {
    pub(super) fn add(&mut self, operation: &str, row: &ScanRow<'_>) {
        let called = match self.0.get_mut(operation) {
            Some(called) => called,
            None => self.0.entry(operation.to_owned()).or_default(),
        };
        called.durations.add(row.duration_us);
        called.statuses.insert(row.status);
    }

    /// The first operations that were not called, and how many there are.
    pub(super) fn never_called(&self, mock: Option<&Snapshot>) -> (Vec<String>, usize) {
        let operations = mock.into_iter().flat_map(|mock| &mock.api().operations);
        let mut never = operations.map(|operation| operation.key.to_string()).filter(|key| !self.0.contains_key(key));
        let named: Vec<_> = never.by_ref().take(MOST_NAMED).collect();
        let total = named.len() + never.count();
        (named, total)
    }

    /// Of the operations that were called, the declared statuses that were not sent. A declared `4XX` was sent with any
    /// other status from 400 to 499, `default` with one that nothing else declares.
    pub(super) fn never_served(&self, mock: Option<&Snapshot>) -> Vec<NeverServed> {
        let operations = mock.into_iter().flat_map(|mock| &mock.api().operations);
        let of = |operation: &mockwright_generator::model::Operation| {
            let key = operation.key.to_string();
            let sent = &self.0.get(&key)?.statuses;
            let declared: Vec<String> =
                operation.responses.iter().map(|response| response.status.to_string()).collect();
            let range = |code: i64| format!("{}XX", code / 100);
            let is_declared = |code: &i64| {
                declared.iter().any(|status| *status == code.to_string() || status.eq_ignore_ascii_case(&range(*code)))
            };
            let was_sent = |status: &String| match (status.parse::<i64>(), status.as_bytes()) {
                (Ok(code), _) => sent.contains(&code),
                (Err(_), [hundreds @ b'1'..=b'5', ..]) => {
                    let hundreds = i64::from(hundreds - b'0') * 100;
                    sent.range(hundreds..hundreds + 100).any(|code| !declared.contains(&code.to_string()))
                }
                _ => sent.iter().any(|code| !is_declared(code)),
            };
            let statuses: Vec<_> = declared.iter().filter(|status| !was_sent(status)).cloned().collect();
            (!statuses.is_empty()).then_some(NeverServed { operation: key, statuses })
        };
        operations.filter_map(of).take(MOST_NAMED).collect()
    }

    /// The slowest on average, slowest first.
    pub(super) fn slowest(self) -> Vec<SlowOperation> {
        let mut all: Vec<_> = self
            .0
            .into_iter()
            .map(|(operation, called)| {
                let (count, figures) = (called.durations.count(), called.durations.figures());
                SlowOperation {
                    operation,
                    count,
                    avg_response_time_ms: figures.average.unwrap_or_default(),
                    max_response_time_ms: figures.most.unwrap_or_default(),
                    p95_response_time_ms: figures.p95.unwrap_or_default(),
                }
            })
            .collect();
        all.sort_by(|one, other| {
            let slower = other.avg_response_time_ms.total_cmp(&one.avg_response_time_ms);
            slower.then_with(|| one.operation.cmp(&other.operation))
        });
        all.truncate(LISTED);
        all
    }
}
