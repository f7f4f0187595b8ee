use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use http::Method;
use mockwright_generator::egress::Egress;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{Counters, Event, EventKind, Hook, PathFilter, Secrets, StatusFilter, WebhookSettings, Webhooks};
use crate::control::clock::Clock;
use crate::control::entropy::Entropy;
use crate::store::{AttemptFilter, AttemptRow, Store, Target};
use crate::webhook::courier::Courier;

const SERVER: &str = "server_1";

/// What is kept, in a folder that ends with the test.
struct Kept {
    store: Store,
    _folder: TempDir,
}

async fn kept() -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Target::Sqlite(folder.path().join("mockwright.db"))).await.unwrap();
    Kept { store, _folder: folder }
}

impl Kept {
    /// As a process opens it. The second and later tries wait for some milliseconds.
    async fn open(&self, waits: &[u64]) -> (Webhooks, Courier) {
        let egress = Egress { allow_loopback: true, allowed_ranges: Vec::new() };
        let retries = waits.iter().copied().map(Duration::from_millis).collect();
        let settings = WebhookSettings { egress, retries };
        let (webhooks, courier) =
            Webhooks::open(&self.store, &Clock::system(), &Entropy::system(), settings).await.unwrap();
        webhooks.enable(SERVER, true);
        (webhooks, courier)
    }

    async fn add(&self, webhooks: &Webhooks, hook: Hook) -> Arc<Hook> {
        self.store.put_webhook(hook.row()).await.unwrap();
        webhooks.put(&hook);
        webhooks.get(SERVER, hook.id).unwrap()
    }

    /// The attempts of a webhook, oldest first, once there are so many.
    async fn attempts(&self, hook: i64, count: usize) -> Vec<AttemptRow> {
        loop {
            let (mut rows, _) = self.store.attempts(hook, AttemptFilter::default(), 1_000, 0).await.unwrap();
            if rows.len() >= count {
                rows.reverse();
                return rows;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn hook(id: i64, url: &str) -> Hook {
    Hook {
        id,
        server_id: SERVER.to_owned(),
        name: format!("hook {id}"),
        url: url.parse().unwrap(),
        method: Method::POST,
        headers: Vec::new(),
        events: EventKind::ALL.into(),
        path: None,
        status: None,
        secrets: Secrets::default(),
        is_active: true,
        disabled_reason: None,
        created_at: 0,
        created_by: "test".to_owned(),
        updated_at: 0,
        counters: Arc::<Counters>::default(),
    }
}

fn event() -> Event {
    let at = DateTime::from_timestamp_secs(1_800_000_000).unwrap();
    Event::new(EventKind::ScenarioChanged, at, (SERVER, "pets".to_owned()), json!({"scenario": "empty"}))
}

/// Answers every request with a status; where it listens.
async fn receiver(status: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn a_message_is_tried_as_often_as_the_list_says() {
    let kept = kept().await;
    let (webhooks, courier) = kept.open(&[0, 1, 2, 4, 8]).await;
    let hook = kept.add(&webhooks, hook(1, &receiver(500).await)).await;
    tokio::spawn(courier.run(CancellationToken::new()));
    webhooks.publish(event());
    let rows = kept.attempts(1, 5).await;
    assert_eq!(rows.iter().map(|row| row.attempt).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(rows.iter().all(|row| row.message_id == rows[0].message_id && row.payload == rows[0].payload));
    for (row, wait) in rows.iter().zip([1_000, 2_000, 4_000, 8_000]) {
        assert!(row.next_attempt_at.unwrap() >= row.delivered_at + wait, "{row:?}");
    }
    assert_eq!(rows[4].next_attempt_at, None);
    assert_eq!(kept.store.pending_deliveries().await.unwrap(), []);
    assert_eq!(kept.store.pending_message(1, &rows[0].message_id).await.unwrap().map(|message| message.id), None);
    while hook.counters.pending() != 0 {
        tokio::task::yield_now().await;
    }
    let counts = hook.counters.now();
    assert_eq!((counts.deliveries, counts.failures, counts.dropped), (5, 5, 0));
}

#[tokio::test]
async fn what_is_not_delivered_waits_for_the_next_process() {
    let kept = kept().await;
    let (webhooks, courier) = kept.open(&[3_600_000]).await;
    kept.add(&webhooks, hook(1, "http://127.0.0.1:9/")).await;
    for _ in 0..40 {
        webhooks.publish(event());
    }
    let stopping = CancellationToken::new();
    stopping.cancel();
    courier.run(stopping).await;
    let pending = kept.store.pending_deliveries().await.unwrap();
    assert_eq!(pending.len(), 40);
    let (again, _courier) = kept.open(&[0]).await;
    assert_eq!(again.get(SERVER, 1).unwrap().counters.pending(), 40);
}

#[tokio::test]
async fn webhooks_of_a_server_that_is_not_there_rest() {
    let kept = kept().await;
    let (webhooks, _courier) = kept.open(&[0]).await;
    kept.add(&webhooks, hook(1, "http://127.0.0.1:9/")).await;
    assert!(webhooks.wants(SERVER, EventKind::ServerStarted));
    webhooks.enable(SERVER, false);
    assert!(!webhooks.wants(SERVER, EventKind::ServerStarted));
    webhooks.enable(SERVER, true);
    assert!(!webhooks.wants("server_2", EventKind::ServerStarted));
    webhooks.put(&Hook { events: vec![EventKind::MockExpired], ..hook(1, "http://127.0.0.1:9/") });
    assert!(webhooks.wants(SERVER, EventKind::MockExpired) && !webhooks.wants(SERVER, EventKind::ServerStarted));
    webhooks.forget(SERVER);
    assert!(!webhooks.wants(SERVER, EventKind::MockExpired) && webhooks.of_server(SERVER).is_empty());
}

#[tokio::test]
async fn the_queue_has_an_end_and_what_is_dropped_is_counted() {
    let kept = kept().await;
    let (webhooks, courier) = kept.open(&[3_600_000]).await;
    webhooks.publish(event());
    assert_eq!((webhooks.queued(), webhooks.dropped()), (0, 0), "nobody listens");
    let hook = kept.add(&webhooks, hook(1, "http://127.0.0.1:9/")).await;
    for _ in 0..10_007 {
        webhooks.publish(event());
    }
    assert_eq!((webhooks.queued(), webhooks.dropped()), (10_000, 7));
    let stopping = CancellationToken::new();
    stopping.cancel();
    courier.run(stopping).await;
    let pending = kept.store.pending_deliveries().await.unwrap().len();
    assert_eq!((pending, hook.counters.pending(), hook.counters.now().dropped), (1_000, 1_000, 9_000));
    webhooks.publish(event());
    assert_eq!((webhooks.dropped(), hook.counters.now().dropped), (7, 9_001), "one that is full takes no room");
}

#[tokio::test]
async fn large_events_take_no_more_memory_than_small_ones() {
    let kept = kept().await;
    let (webhooks, _courier) = kept.open(&[0]).await;
    kept.add(&webhooks, hook(1, "http://127.0.0.1:9/")).await;
    for _ in 0..40 {
        webhooks.publish(Event { data: json!("x".repeat(1 << 20)), ..event() });
    }
    assert_eq!((webhooks.queued(), webhooks.dropped()), (31, 9));
    webhooks.publish(event());
    assert_eq!(webhooks.queued(), 32);
}

#[tokio::test]
async fn filters_narrow_requests_and_nothing_else() {
    let kept = kept().await;
    let (webhooks, courier) = kept.open(&[3_600_000]).await;
    let (path, status) = (PathFilter::read("^/pets").ok(), StatusFilter::read("4xx"));
    kept.add(&webhooks, Hook { path, status, ..hook(1, "http://127.0.0.1:9/") }).await;
    let sent = |path: &str, status| Event {
        kind: EventKind::ResponseSent,
        path: Some(path.to_owned()),
        status: Some(status),
        ..event()
    };
    for event in [sent("/pets/1", 404), sent("/pets/1", 200), sent("/owners", 404), event()] {
        webhooks.publish(event);
    }
    let stopping = CancellationToken::new();
    stopping.cancel();
    courier.run(stopping).await;
    let mut told = Vec::new();
    for row in kept.store.pending_deliveries().await.unwrap() {
        told.push(kept.store.pending_message(1, &row.message_id).await.unwrap().unwrap().event_type);
    }
    told.sort();
    assert_eq!(told, ["response.sent", "scenario.changed"]);
}

#[tokio::test]
async fn the_newest_thousand_attempts_are_kept() {
    let kept = kept().await;
    let (webhooks, _courier) = kept.open(&[0]).await;
    kept.add(&webhooks, hook(1, "http://127.0.0.1:9/")).await;
    let attempt = |id| AttemptRow {
        id,
        webhook_id: 1,
        message_id: format!("msg_{id}"),
        event_type: "scenario.changed".to_owned(),
        payload: "{}".to_owned(),
        attempt: 1,
        response_status: None,
        response_body: None,
        took_us: 1,
        error: None,
        delivered_at: id,
        next_attempt_at: None,
    };
    let statements = (1..=1_005).map(|id| attempt(id).add()).chain([AttemptRow::trim(1)]).collect();
    kept.store.write(statements).await.unwrap();
    let (rows, total) = kept.store.attempts(1, AttemptFilter::default(), 1_000, 0).await.unwrap();
    assert_eq!((total, rows[0].id, rows[999].id), (1_000, 1_005, 6));
    kept.store.write(vec![AttemptRow::trim(1), attempt(1_006).add()]).await.unwrap();
    assert_eq!(kept.store.attempts(1, AttemptFilter::default(), 1, 0).await.unwrap().1, 1_001);
    let gone = AttemptRow { webhook_id: 2, ..attempt(2_000) };
    kept.store.write(vec![gone.add()]).await.unwrap();
    assert_eq!(kept.store.attempts(2, AttemptFilter::default(), 1, 0).await.unwrap().1, 0);
}
