use std::collections::HashSet;
use std::sync::Mutex;

use chrono::TimeDelta;
use tempfile::TempDir;
use tokio::sync::broadcast;

use super::*;
use crate::journal::log::LogSource;
use crate::journal::log::tests::{item, source};
use crate::journal::{LogPolicy, LogRules};
use crate::store::{LogFilter, Statement, Target};

async fn store(folder: &TempDir) -> Store {
    Store::open(&Target::Sqlite(folder.path().join("kept.db"))).await.unwrap()
}

fn log(rules: LogRules) -> RequestLog {
    RequestLog::new(LogPolicy::new(rules), [0; 4])
}

/// The moment at which the requests of the tests came.
fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2027-01-01T00:00:00Z").unwrap().to_utc()
}

async fn paths(store: &Store) -> Vec<String> {
    let rows = store.logs_in_order(&LogFilter::of("server_1"), 10_000).await.unwrap();
    assert!(rows.is_sorted_by(|one, next| one.id < next.id));
    rows.into_iter().map(|row| row.path).collect()
}

async fn execute(store: &Store, text: &'static str) {
    store.write(vec![Statement::new(text, [])]).await.unwrap();
}

fn numbered(numbers: std::ops::RangeInclusive<u32>) -> Vec<String> {
    numbers.map(|number| format!("/{number}")).collect()
}

#[tokio::test]
async fn what_cannot_be_written_waits_and_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, source) = (store(&folder).await, log(LogRules::default()), source());
    let told = Mutex::new(Vec::new());
    let tell = |_: Happened, row: &LogRow| told.lock().unwrap().push(row.path.clone());
    let mut live = log.follow();
    let take = |numbers| {
        for path in numbered(numbers) {
            log.take(item(&source, "GET", &path, ""));
        }
    };
    take(1..=3);
    log.flush(&store, now, tell).await.unwrap();
    execute(&store, "ALTER TABLE request_contents RENAME TO away").await;
    take(4..=1203);
    for _ in 0..3 {
        log.flush(&store, now, tell).await.unwrap_err();
        assert!(!log.is_well());
    }
    take(1204..=1210);
    assert_eq!(paths_of_requests(&store).await, 3, "of a batch all is written or nothing");
    execute(&store, "ALTER TABLE away RENAME TO request_contents").await;
    log.flush(&store, now, tell).await.unwrap();
    assert!(log.is_well() && log.queued() == 0 && log.dropped() == 0);
    assert_eq!(paths(&store).await, numbered(1..=1210));
    assert_eq!(*told.lock().unwrap(), numbered(1..=1210), "each is told once, in order");
    let mut followed = Vec::new();
    loop {
        match live.try_recv() {
            Ok(row) => followed.push(row.path.clone()),
            Err(broadcast::error::TryRecvError::Lagged(_)) => {}
            Err(_) => break,
        }
    }
    let first = 1211 - u32::try_from(followed.len()).unwrap();
    assert!(first < 300 && followed == numbered(first..=1210), "and followed once: {followed:?}");
}

async fn paths_of_requests(store: &Store) -> i64 {
    store.count_logs(&LogFilter::of("server_1")).await.unwrap()
}

#[tokio::test]
async fn whoever_stops_waiting_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, source) = (store(&folder).await, log(LogRules::default()), source());
    for number in 1..=300 {
        log.take(item(&source, "GET", &format!("/{number}"), ""));
        // A request whose client goes away is dropped wherever it waits.
        for _ in 0..number % 7 {
            let flush = log.flush(&store, now, |_, _| {});
            tokio::select! {
                biased;
                _ = flush => {}
                () = tokio::task::yield_now() => {}
            }
        }
    }
    log.flush(&store, now, |_, _| {}).await.unwrap();
    assert_eq!(paths(&store).await, numbered(1..=300));
}

#[tokio::test]
async fn the_newest_rows_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (store, source) = (store(&folder).await, source());
    let log = log(LogRules { rows: 100, ..LogRules::default() });
    let other = Arc::new(LogSource::new("server_2"));
    log.take(item(&other, "GET", "/other", ""));
    for number in 1..=500_u32 {
        log.take(item(&source, "GET", &format!("/{number}"), ""));
        if number % 10 == 0 {
            log.flush(&store, now, |_, _| {}).await.unwrap();
            let kept = paths(&store).await;
            let count = u32::try_from(kept.len()).unwrap();
            assert!(count <= 105 && count >= number.min(100), "{count}");
            assert_eq!(kept, numbered(number + 1 - count..=number));
        }
    }
    assert_eq!(store.count_logs(&LogFilter::of("server_2")).await.unwrap(), 1, "of each server so many");
}

#[tokio::test]
async fn old_rows_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, source) = (store(&folder).await, log(LogRules::default()), source());
    log.take(item(&source, "GET", "/1", ""));
    let days = |days| now() + TimeDelta::days(days);
    for (at, left) in [(now(), 1), (days(6), 1), (days(7), 1), (days(8), 0)] {
        log.flush(&store, || at, |_, _| {}).await.unwrap();
        assert_eq!(paths(&store).await.len(), left, "{at}");
    }
    // Also those of an earlier process, and though nothing comes.
    log.take(item(&source, "GET", "/2", ""));
    log.flush(&store, now, |_, _| {}).await.unwrap();
    let later = self::log(LogRules::default());
    later.flush(&store, || days(8), |_, _| {}).await.unwrap();
    assert_eq!(paths(&store).await.len(), 0);
}

#[tokio::test]
async fn numbers_are_given_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, source) = (store(&folder).await, source());
    let mut given = HashSet::new();
    for clears in [false, true, true, false, false] {
        // A further process.
        let log = log(LogRules::default());
        for _ in 0..3 {
            log.take(item(&source, "GET", "/", ""));
        }
        log.flush(&store, now, |_, _| {}).await.unwrap();
        let newest = given.iter().copied().max().unwrap_or(0);
        let rows = store.logs(&LogFilter::of("server_1"), 3, 0).await.unwrap();
        assert!(rows.iter().all(|row| row.id > newest && given.insert(row.id)), "{newest} {rows:?}");
        if clears {
            log.clear(&store, "server_1", None, None).await.unwrap();
            log.clear(&store, "server_1", None, None).await.unwrap();
        }
    }
}

#[tokio::test]
async fn of_a_server_that_is_gone_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, source) = (store(&folder).await, log(LogRules::default()), source());
    let other = Arc::new(LogSource::new("server_2"));
    log.take(item(&source, "GET", "/1", ""));
    source.set_gone(true);
    log.take(item(&other, "GET", "/2", ""));
    log.flush(&store, now, |_, _| {}).await.unwrap();
    assert_eq!(paths(&store).await.len(), 0);
    assert_eq!(store.count_logs(&LogFilter::of("server_2")).await.unwrap(), 1);
    source.until_gone().await;
    source.set_gone(false);
    log.take(item(&source, "GET", "/3", ""));
    log.flush(&store, now, |_, _| {}).await.unwrap();
    assert_eq!(paths(&store).await, ["/3"]);
}

#[tokio::test]
async fn what_comes_is_written_until_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let (store, source) = (store(&folder).await, source());
    let log = Arc::new(log(LogRules::default()));
    let mut live = log.follow();
    let stopping = CancellationToken::new();
    let (writing, kept, stop) = (Arc::clone(&log), store.clone(), stopping.clone());
    let writing = tokio::spawn(async move { writing.run(&kept, now, |_, _| {}, &stop).await });
    for path in numbered(1..=5) {
        log.take(item(&source, "GET", &path, ""));
        assert_eq!(live.recv().await.unwrap().path, path);
    }
    stopping.cancel();
    writing.await.unwrap();
    assert_eq!(paths(&store).await, numbered(1..=5));
}

#[tokio::test]
async fn what_is_left_is_tried_again_though_nothing_more_comes() {
    let folder = tempfile::tempdir().unwrap();
    let (store, log, source) = (store(&folder).await, log(LogRules::default()), source());
    let is_awake = async || {
        tokio::select! {
            biased;
            () = log.inbox.filled() => true,
            () = tokio::task::yield_now() => false,
        }
    };
    log.take(item(&source, "GET", "/1", ""));
    log.flush(&store, now, |_, _| {}).await.unwrap();
    assert!(!is_awake().await);
    let mut count = 1;
    loop {
        log.take(item(&source, "GET", "/", ""));
        count += 1;
        // Rows are made on another thread, which may be quick.
        tokio::select! {
            biased;
            _ = log.flush(&store, now, |_, _| {}) => {}
            () = tokio::task::yield_now() => break,
        }
    }
    assert!(log.queued() == 0 && is_awake().await, "whoever wrote went away");
    execute(&store, "ALTER TABLE request_contents RENAME TO away").await;
    log.flush(&store, now, |_, _| {}).await.unwrap_err();
    assert!(is_awake().await, "the database did not take it");
    execute(&store, "ALTER TABLE away RENAME TO request_contents").await;
    log.flush(&store, now, |_, _| {}).await.unwrap();
    assert_eq!(paths(&store).await.len(), count);
    assert!(!is_awake().await);
}
