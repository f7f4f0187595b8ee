//! What many requests show together.

mod figures;
mod near_miss;
mod operations;

use std::collections::{HashMap, HashSet};

use figures::Durations;
use indexmap::IndexMap;
use near_miss::Misses;
pub(crate) use near_miss::NearMiss;
use operations::Operations;
pub(crate) use operations::{NeverServed, SlowOperation};
use serde::Serialize;
use utoipa::ToSchema;

use super::{LogError, LogQuery};
use crate::mock::Snapshot;
use crate::store::{LogFilter, ScanRow, Store};

/// Endpoints and operations that are listed.
const LISTED: usize = 10;

/// Endpoints, clients and statuses that are told apart. Beyond, an endpoint counts as `…`.
const TOLD_APART: usize = 50_000;

/// What the requests that are meant show together. Times are in milliseconds; percentiles are of the nearest rank.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Analysis {
    /// How many requests are meant.
    #[schema(example = 1250, minimum = 0)]
    total_requests: u64,
    /// How many addresses they came from.
    #[schema(example = 8, minimum = 0)]
    unique_clients: usize,
    /// Null without requests, as the other times.
    #[schema(required, example = 45.0)]
    avg_response_time_ms: Option<f64>,
    /// The shortest.
    #[schema(required, example = 12.0)]
    min_response_time_ms: Option<f64>,
    /// The longest.
    #[schema(required, example = 234.0)]
    max_response_time_ms: Option<f64>,
    /// Half of all took no longer.
    #[schema(required, example = 40.0)]
    p50_response_time_ms: Option<f64>,
    /// Of a hundred, 95 took no longer.
    #[schema(required, example = 120.0)]
    p95_response_time_ms: Option<f64>,
    /// Of a hundred, 99 took no longer.
    #[schema(required, example = 200.0)]
    p99_response_time_ms: Option<f64>,
    /// How many of a hundred got a status of 400 or more.
    #[schema(example = 1.2, minimum = 0, maximum = 100)]
    error_rate_percent: f64,
    /// How often each status was sent.
    #[schema(value_type = HashMap<String, u64>, example = json!({"200": 1235, "404": 15}))]
    status_distribution: IndexMap<String, u64>,
    /// How often each method came.
    #[schema(value_type = HashMap<String, u64>, example = json!({"GET": 1000, "POST": 250}))]
    method_distribution: IndexMap<String, u64>,
    /// The ten that were called most.
    #[schema(max_items = 10)]
    top_endpoints: Vec<TopEndpoint>,
    /// The ten operations that took longest on average.
    #[schema(max_items = 10)]
    slowest_operations: Vec<SlowOperation>,
    /// Operations that none of these requests was for, the first thousand.
    #[schema(max_items = 1000)]
    never_called_operations: Vec<String>,
    /// How many operations none of these requests was for.
    #[schema(minimum = 0)]
    never_called_total: usize,
    /// Of operations that were called, the statuses that are declared and were not sent.
    statuses_never_served: Vec<NeverServed>,
    /// How often each rule was broken.
    #[schema(value_type = HashMap<String, u64>, example = json!({"required": 3}))]
    violations_by_rule: IndexMap<String, u64>,
    /// What no operation was there for, and which ones may have been meant.
    #[schema(max_items = 20)]
    near_misses: Vec<NearMiss>,
}

/// How often a path was called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TopEndpoint {
    /// The template, or the path as it was sent where no operation was there.
    #[schema(example = "/pets/{petId}")]
    path: String,
    /// How often.
    #[schema(example = 300, minimum = 0)]
    count: u64,
    /// How long its replies took on average.
    #[schema(example = 38.0)]
    avg_response_time_ms: f64,
}

#[derive(Debug, Default)]
struct Endpoint {
    count: u64,
    sum_us: i64,
}

/// What is gathered while rows go by.
#[derive(Debug, Default)]
struct Gathered {
    durations: Durations,
    errors: u64,
    clients: HashSet<String>,
    statuses: HashMap<i64, u64>,
    methods: HashMap<String, u64>,
    endpoints: HashMap<String, Endpoint>,
    rules: HashMap<String, u64>,
    operations: Operations,
    misses: Misses,
}

impl LogQuery {
    /// What all rows that are meant show together; `mock` says what there is to be called.
    ///
    /// # Errors
    /// The database does not answer, or there are too many rows to be looked at in time.
    pub(crate) async fn analyse(&self, store: &Store, mock: Option<&Snapshot>) -> Result<Analysis, LogError> {
        let mut gathered = Gathered::default();
        self.scan(store, &LogFilter { before: None, ..self.filter.clone() }, |row| gathered.add(&row)).await?;
        Ok(gathered.analysis(mock))
    }
}

impl Gathered {
    fn add(&mut self, row: &ScanRow<'_>) {
        self.durations.add(row.duration_us);
        self.errors += u64::from(row.status >= 400);
        if !self.clients.contains(row.client) && self.clients.len() <= TOLD_APART {
            self.clients.insert(row.client.to_owned());
        }
        *self.statuses.entry(row.status).or_default() += 1;
        count(&mut self.methods, row.method, |number: &mut u64| *number += 1);
        let template = row.operation.and_then(|operation| operation.split_once(' '));
        count(&mut self.endpoints, template.map_or(row.path, |(_, path)| path), |endpoint: &mut Endpoint| {
            endpoint.count += 1;
            endpoint.sum_us += row.duration_us;
        });
        if let Some(operation) = row.operation {
            self.operations.add(operation, row);
        } else if matches!(row.status, 404 | 405) {
            self.misses.add(row.method, row.path);
        }
        let broken: Vec<Broken> = row.violations.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        for Broken { rule } in broken {
            count(&mut self.rules, &rule, |number: &mut u64| *number += 1);
        }
    }

    fn analysis(self, mock: Option<&Snapshot>) -> Analysis {
        let total = self.durations.count();
        let times = self.durations.figures();
        let mut statuses: Vec<_> = self.statuses.into_iter().collect();
        statuses.sort_unstable();
        let (never_called_operations, never_called_total) = self.operations.never_called(mock);
        Analysis {
            total_requests: total,
            unique_clients: self.clients.len(),
            avg_response_time_ms: times.average,
            min_response_time_ms: times.least,
            max_response_time_ms: times.most,
            p50_response_time_ms: times.p50,
            p95_response_time_ms: times.p95,
            p99_response_time_ms: times.p99,
            error_rate_percent: figures::percent(self.errors, total),
            status_distribution: statuses.into_iter().map(|(status, count)| (status.to_string(), count)).collect(),
            method_distribution: by_count(self.methods),
            top_endpoints: top(self.endpoints),
            never_called_operations,
            never_called_total,
            statuses_never_served: self.operations.never_served(mock),
            slowest_operations: self.operations.slowest(),
            violations_by_rule: by_count(self.rules),
            near_misses: self.misses.explained(mock),
        }
    }
}

/// A violation, of which the rule counts.
#[derive(serde::Deserialize)]
struct Broken {
    rule: String,
}

/// Changes what is known of a name; what is beyond the names that are told apart shares one.
fn count<T: Default>(known: &mut HashMap<String, T>, name: &str, change: impl FnOnce(&mut T)) {
    if let Some(value) = known.get_mut(name) {
        return change(value);
    }
    let name = if known.len() < TOLD_APART { name } else { "…" };
    change(known.entry(name.to_owned()).or_default());
}

/// The largest first, those of one size by name.
fn by_count(counts: HashMap<String, u64>) -> IndexMap<String, u64> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by(|(name, count), (other_name, other)| other.cmp(count).then_with(|| name.cmp(other_name)));
    counts.into_iter().collect()
}

fn top(endpoints: HashMap<String, Endpoint>) -> Vec<TopEndpoint> {
    let mut endpoints: Vec<_> = endpoints.into_iter().collect();
    endpoints.sort_unstable_by(|(path, endpoint), (other_path, other)| {
        other.count.cmp(&endpoint.count).then_with(|| path.cmp(other_path))
    });
    let shown = |(path, Endpoint { count, sum_us })| TopEndpoint {
        path,
        count,
        avg_response_time_ms: figures::average(sum_us, count).unwrap_or_default(),
    };
    endpoints.into_iter().take(LISTED).map(shown).collect()
}
