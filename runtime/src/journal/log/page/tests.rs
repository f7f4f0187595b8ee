use std::net::IpAddr;
use std::sync::Arc;

use super::*;
use crate::journal::log::PathRegex;
use crate::journal::log::row::row;
use crate::journal::log::tests::{headers, of_record};
use crate::journal::log::{LogItem, LogSource};
use crate::journal::query::tests::record;
use crate::journal::record::Record;
use crate::journal::{LogPolicy, LogRules};
use crate::store::Target;

/// Rows that differ in all that is asked for, of two servers.
fn rows() -> Vec<Arc<LogRow>> {
    let methods = ["GET", "POST"];
    let clients = ["127.0.0.1", "::ffff:10.0.0.1", "2001:db8::1"];
    let made = (1..=60_i64).map(|id| {
        let at = |choices: usize| usize::try_from(id).unwrap() % choices;
        let name = format!("n{}", at(4));
        let fields = [("x-session-id", name.as_bytes()), ("x-correlation-id", b"c"), ("x-request-id", b"r")];
        let record = Record {
            headers: headers(&fields[..at(fields.len() + 1)]),
            operation: [None, Some("GET /pets".into()), Some("GET /pets/{id}".into())][at(3)].clone(),
            scenario: [None, Some("happy_path".into())][at(2)].clone(),
            status: [200, 404, 500, 201, 422][at(5)],
            client: clients[at(3)].parse::<IpAddr>().unwrap(),
            ..record(methods[at(2)], ["/pets", "/pets/1", "/stores"][at(3)], "")
        };
        let source = Arc::new(LogSource::new(["server_1", "server_2"][at(7) % 2]));
        let item: LogItem = of_record(&source, record);
        Arc::new(LogRow { at: id * 1000, ..row(&item, id, 1) })
    });
    made.collect()
}

fn queries() -> Vec<LogQuery> {
    let of = |change: &dyn Fn(&mut LogFilter)| {
        let mut filter = LogFilter::of("server_1");
        change(&mut filter);
        LogQuery { filter, path: None }
    };
    let text = |text: &str| Some(text.to_owned());
    let mut queries = vec![
        of(&|_| {}),
        of(&|filter| filter.method = text("POST")),
        of(&|filter| filter.status = Some(404)),
        of(&|filter| filter.client = text("10.0.0.1")),
        of(&|filter| filter.client = text("2001:db8::1")),
        of(&|filter| filter.scenario = text("happy_path")),
        of(&|filter| filter.operation = text("GET /pets/{id}")),
        of(&|filter| filter.session_id = text("n1")),
        of(&|filter| filter.correlation_id = text("c")),
        of(&|filter| filter.request_id = text("r")),
        of(&|filter| (filter.status, filter.method) = (Some(200), text("GET"))),
        of(&|filter| filter.server_id = "server_2".to_owned()),
        of(&|filter| filter.server_id = "server_3".to_owned()),
    ];
    for pattern in ["^/pets$", "1", "nothing"] {
        let path = Some(PathRegex::parse(pattern).unwrap());
        queries.push(LogQuery { path: path.clone(), ..queries[0].clone() });
        queries.push(LogQuery { path, ..queries[1].clone() });
    }
    queries
}

#[tokio::test]
async fn what_is_shown_live_is_what_is_found_later() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Target::Sqlite(folder.path().join("kept.db"))).await.unwrap();
    let rows = rows();
    store.add_logs(&rows).await.unwrap();
    // A second time, as after an attempt that did more than it seemed.
    store.add_logs(&rows).await.unwrap();
    let mut found_any = 0;
    for query in queries() {
        let live: Vec<i64> = rows.iter().rev().filter(|row| query.has(row)).map(|row| row.id).collect();
        found_any += live.len();
        let found = query.page(&store, 1000, 0).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), live, "{query:?}");
        assert_eq!(usize::try_from(found.total).unwrap(), live.len(), "{query:?}");
        let part = query.page(&store, 3, 2).await.unwrap();
        let expected: Vec<i64> = live.iter().skip(2).take(3).copied().collect();
        assert_eq!(part.rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected, "{query:?}");

        let (mut exported, mut before) = (Vec::new(), None);
        loop {
            let (rows, next) = query.next_rows(&store, before, 7).await.unwrap();
            exported.extend(rows.iter().map(|row| row.id));
            before = next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(exported, live, "{query:?}");
        assert_eq!(resumed(&store, &query).await, live.into_iter().rev().collect::<Vec<_>>(), "{query:?}");
    }
    assert!(found_any > 100, "{found_any}");
}

async fn resumed(store: &Store, query: &LogQuery) -> Vec<i64> {
    let log = RequestLog::new(LogPolicy::new(LogRules::default()), [0; 4]);
    let (mut ids, mut from) = (Vec::new(), Some(0));
    while let Some(after) = from {
        let (rows, next) = log.since(store, query, after, 7).await.unwrap();
        ids.extend(rows.iter().map(|row| row.id));
        from = next;
    }
    ids
}

#[tokio::test]
async fn a_row_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Target::Sqlite(folder.path().join("kept.db"))).await.unwrap();
    let rows = rows();
    store.add_logs(&rows).await.unwrap();
    for row in rows {
        let filter = LogFilter { before: Some(row.id + 1), after: Some(row.id - 1), ..LogFilter::of(&row.server_id) };
        assert_eq!(store.logs(&filter, 10, 0).await.unwrap(), [LogRow::clone(&row)]);
    }
}

#[tokio::test]
async fn times_are_from_and_until() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Target::Sqlite(folder.path().join("kept.db"))).await.unwrap();
    let rows = rows();
    store.add_logs(&rows).await.unwrap();
    let filter = LogFilter { from: Some(10_000), to: Some(20_000), ..LogFilter::of("server_1") };
    let found: Vec<_> = store.logs_in_order(&filter, 100).await.unwrap().iter().map(|row| row.id).collect();
    let expected: Vec<_> =
        rows.iter().filter(|row| row.server_id == "server_1" && (10..20).contains(&row.id)).map(|row| row.id).collect();
    assert!(!found.is_empty());
    assert_eq!(found, expected);
}
