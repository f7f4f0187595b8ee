//! Whether requests came as they should have.

use chrono::SecondsFormat;
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{Query, Relation};
use super::record::Record;
use super::recorder::Recorder;
use crate::requests::{Times, times};

/// More near misses help nobody.
const NEAR_MISSES: usize = 5;

/// The answer to the question whether something was called as often as it should have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Verification {
    /// Whether it was.
    #[schema(example = false)]
    pub(crate) verified: bool,
    /// How often it was called.
    #[schema(example = 3, minimum = 0)]
    pub(crate) count: u64,
    /// What was expected.
    #[schema(example = "POST /pets exactly 1 time")]
    pub(crate) expected: String,
    /// What was expected and what came, for a person.
    #[schema(example = "expected POST /pets exactly 1 time, but it was called 3 times")]
    pub(crate) message: String,
    /// Where there were too few calls: the newest requests of the same method and path that are otherwise not as wanted.
    #[schema(max_items = 5)]
    pub(crate) near_misses: Vec<NearMiss>,
    /// How many requests, of those that this may be about, were forgotten for newer ones. If it is not 0, the answer is only
    /// about the newest.
    #[schema(example = 0, minimum = 0)]
    pub(crate) forgotten: u64,
}

/// A request that was not as wanted, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct NearMiss {
    /// The method.
    #[schema(example = "POST")]
    pub(crate) method: String,
    /// The path as it was sent, without the query.
    #[schema(example = "/pets")]
    pub(crate) path: String,
    /// The status of the reply.
    #[schema(example = 201, minimum = 100, maximum = 599)]
    pub(crate) status: u16,
    /// When it came, in UTC.
    #[schema(format = DateTime, example = "2026-11-22T08:30:00.000000Z")]
    pub(crate) at: String,
    /// All that is not as wanted.
    #[schema(example = json!(["`/name` of the body is `\"Tom\"`, not `\"Rex\"`"]))]
    pub(crate) reasons: Vec<String>,
}

impl Recorder {
    /// How many of the requests that are kept are meant.
    ///
    /// It looks at all of them, which may take long: not for threads that serve.
    pub(crate) fn count(&self, query: &Query) -> u64 {
        let (records, _) = self.newest_first();
        records.iter().filter(|record| query.relation(record) == Relation::Meant).fold(0, |count, _| count + 1)
    }

    /// Whether what is meant was called as often as it should have been. Not for threads that serve, as is
    /// [`count`](Self::count).
    pub(crate) fn verify(&self, query: &Query, expected: Times) -> Verification {
        let (records, forgotten) = self.newest_first();
        let is_complete = records.last().is_some_and(|oldest| !query.scope.reaches_before(oldest));
        let forgotten = if is_complete { 0 } else { forgotten };
        let mut count = 0;
        let mut near = Vec::new();
        for record in &records {
            match query.relation(record) {
                Relation::Meant => count += 1,
                Relation::Near if near.len() < NEAR_MISSES => near.push(record),
                Relation::Near | Relation::Other => {}
            }
        }
        let near = if expected.are_more_than(count) { near } else { Vec::new() };
        let verified = expected.are_met_by(count);
        let expected = format!("{query} {expected}");
        Verification {
            verified,
            count: u64::try_from(count).unwrap_or(u64::MAX),
            message: message(&expected, verified, count, forgotten, records.len()),
            expected,
            near_misses: near.into_iter().map(|record| NearMiss::of(record, query)).collect(),
            forgotten,
        }
    }
}

impl NearMiss {
    fn of(record: &Record, query: &Query) -> Self {
        Self {
            method: record.method.to_string(),
            path: record.path.clone(),
            status: record.status,
            at: record.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            reasons: query.misses(record),
        }
    }
}

fn message(expected: &str, verified: bool, count: usize, forgotten: u64, kept: usize) -> String {
    let so = if verified { "and" } else { "but" };
    let called = if count == 0 { "never called".to_owned() } else { format!("called {}", times(count)) };
    let among = if forgotten == 0 { String::new() } else { format!(" among the newest {kept} requests") };
    format!("expected {expected}, {so} it was {called}{among}")
}

#[cfg(test)]
mod tests;
