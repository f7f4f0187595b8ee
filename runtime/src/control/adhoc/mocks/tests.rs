use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::thread;

use chrono::DateTime;
use http::request::Parts;
use serde_json::{Value, json};

use super::AdhocMocks;
use crate::control::adhoc::{CreateError, Expired, MockId, NewMock, Quotas, StoredMock};
use crate::control::clock::Clock;
use crate::control::entropy::{Entropy, NoEntropy};

/// Mocks with a clock that stands still until it is moved.
struct Held {
    mocks: AdhocMocks,
    millis: Arc<AtomicI64>,
}

impl Held {
    fn new(quotas: Quotas) -> Self {
        let millis = Arc::new(AtomicI64::new(1_800_000_000_000));
        let now = Arc::clone(&millis);
        let clock = Clock::of(move || DateTime::from_timestamp_millis(now.load(Ordering::SeqCst)).unwrap());
        let count = AtomicU64::new(0);
        let entropy = Entropy::of(move |bytes| {
            // Spread over all shards, and in no order.
            let drawn = count.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            bytes.copy_from_slice([drawn.to_le_bytes(), drawn.to_be_bytes()].as_flattened());
            Ok(())
        });
        Self { mocks: AdhocMocks::new(clock, entropy, quotas), millis }
    }

    fn wait(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    fn make(&self, owner: &str, asked_for: &Value) -> Result<MockId, CreateError> {
        self.mocks.create(owner, NewMock::from_json(asked_for).unwrap()).map(|mock| mock.id())
    }

    fn status(&self, id: MockId) -> Option<u16> {
        let answer = self.mocks.answer(&id.to_string(), &request("/v1/mock/x"))?;
        Some(answer.response.status().as_u16())
    }
}

fn request(target: &str) -> Parts {
    http::Request::get(target).body(()).unwrap().into_parts().0
}

fn held() -> Held {
    Held::new(Quotas::default())
}

fn ids(over: Vec<Expired>) -> Vec<MockId> {
    over.into_iter().map(|mock| mock.id).collect()
}

#[test]
fn a_mock_is_there_for_its_owner_alone_and_served_to_all() {
    let held = held();
    let id = held.make("a", &json!({"status_code": 418})).unwrap();
    assert!(held.mocks.get("a", id).is_some());
    assert!(held.mocks.get("b", id).is_none());
    assert!(held.mocks.delete("b", id).is_none());
    assert_eq!(held.mocks.list("b", 0, 10).1, 0);
    assert_eq!(held.status(id), Some(418));
    assert!(held.mocks.delete("a", id).is_some());
    assert!(held.mocks.delete("a", id).is_none());
    assert!(held.mocks.get("a", id).is_none());
    assert_eq!(held.status(id), None);
    assert_eq!(held.mocks.list("a", 0, 10).1, 0);
}

#[test]
fn the_python_client_is_served() {
    let held = held();
    let id = held.make("a", &json!({})).unwrap();
    let request = request(&format!("/v1/mock/%7Bmock_id%7D?mock_id={id}"));
    assert!(held.mocks.answer("%7Bmock_id%7D", &request).is_some());
    assert!(held.mocks.answer("{mock_id}", &request).is_some());
    assert_eq!(held.mocks.get("a", id).unwrap().hits(), 2);
    assert!(held.mocks.answer("nonsense", &request).is_none());
}

#[test]
fn the_newest_come_first() {
    let held = held();
    let made: Vec<_> = (0..5).map(|_| held.make("a", &json!({})).unwrap()).collect();
    held.make("b", &json!({})).unwrap();
    let page = |offset, limit| {
        let (page, total) = held.mocks.list("a", offset, limit);
        assert_eq!(total, made.len());
        page.iter().map(|mock| mock.id()).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 2), [made[4], made[3]]);
    assert_eq!(page(4, 2), [made[0]]);
    assert!(page(5, 2).is_empty());
    assert!(page(usize::MAX, usize::MAX).is_empty());
}

#[test]
fn a_mock_is_over_at_the_moment_that_was_told() {
    let held = held();
    let id = held.make("a", &json!({"ttl_seconds": 60})).unwrap();
    let later = held.make("a", &json!({"ttl_seconds": 61})).unwrap();
    held.wait(59_999);
    assert!(held.mocks.expire().is_empty());
    assert_eq!(held.status(id), Some(200));
    held.wait(1);
    assert_eq!(held.status(id), None);
    assert!(held.mocks.get("a", id).is_none());
    assert!(held.mocks.delete("a", id).is_none());
    assert_eq!(held.mocks.list("a", 0, 10).1, 1);
    // Looking at the list noticed that one is over; whoever deletes stored ones must still hear of it.
    assert_eq!(ids(held.mocks.expire()), [id]);
    assert!(held.mocks.expire().is_empty());
    assert_eq!(held.status(later), Some(200));
    held.wait(1000);
    assert_eq!(ids(held.mocks.expire()), [later]);
}

#[test]
fn a_thousand_are_over_together() {
    let held = held();
    let mut made: Vec<_> = (0..1000).map(|_| held.make("a", &json!({"ttl_seconds": 60})).unwrap()).collect();
    held.wait(60_000);
    let mut over = ids(held.mocks.expire());
    made.sort();
    over.sort();
    assert_eq!(over, made);
}

#[test]
fn every_hit_counts() {
    let held = held();
    let id = held.make("a", &json!({})).unwrap();
    let taken = AtomicU64::new(0);
    let running = AtomicUsize::new(64);
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                (0..500).for_each(|_| assert_eq!(held.status(id), Some(200)));
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        scope.spawn(|| {
            while running.load(Ordering::SeqCst) > 0 {
                held.mocks.dirty_hits().iter().for_each(|(_, hits)| taken.store(*hits, Ordering::SeqCst));
            }
            held.mocks.dirty_hits().iter().for_each(|(_, hits)| taken.store(*hits, Ordering::SeqCst));
        });
    });
    assert_eq!(held.mocks.get("a", id).unwrap().hits(), 32_000);
    assert_eq!(taken.into_inner(), 32_000);
    assert!(held.mocks.dirty_hits().is_empty());
}

#[test]
fn hits_are_told_once_and_only_of_those_that_are_there() {
    let held = held();
    let [hit, deleted, _quiet] = [(); 3].map(|()| held.make("a", &json!({})).unwrap());
    for id in [hit, hit, deleted] {
        held.status(id);
    }
    held.mocks.delete("a", deleted);
    assert_eq!(held.mocks.dirty_hits(), [(hit, 2)]);
    assert_eq!(held.mocks.dirty_hits(), []);
    held.status(hit);
    assert_eq!(held.mocks.dirty_hits(), [(hit, 3)]);
}

#[test]
fn of_many_deletes_at_once_one_succeeds() {
    let held = held();
    for _ in 0..20 {
        let id = held.make("a", &json!({"body": "x"})).unwrap();
        let deleted = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| deleted.fetch_add(usize::from(held.mocks.delete("a", id).is_some()), Ordering::SeqCst));
            }
        });
        assert_eq!(deleted.into_inner(), 1);
    }
}

#[test]
fn a_key_has_a_number_of_live_mocks() {
    let held = Held::new(Quotas { mocks: 2, ..Quotas::default() });
    let first = held.make("a", &json!({"ttl_seconds": 60})).unwrap();
    held.make("a", &json!({"ttl_seconds": 120})).unwrap();
    assert_eq!(held.make("a", &json!({})), Err(CreateError::TooMany(2)));
    assert!(held.make("b", &json!({})).is_ok());
    held.wait(60_000);
    assert!(held.make("a", &json!({})).is_ok());
    assert_eq!(held.make("a", &json!({})), Err(CreateError::TooMany(2)));
    assert_eq!(ids(held.mocks.expire()), [first]);
    let newest = held.mocks.list("a", 0, 1).0[0].id();
    held.mocks.delete("a", newest);
    assert!(held.make("a", &json!({})).is_ok());
}

#[test]
fn bodies_and_headers_have_an_end() {
    let quotas = Quotas { bytes_of_owner: 1000, bytes_of_process: 1500, ..Quotas::default() };
    let held = Held::new(quotas);
    let of = |length: usize| json!({"body": "x".repeat(length), "ttl_seconds": 60});
    let all = held.make("a", &of(1000)).unwrap();
    assert_eq!(held.make("a", &of(1)), Err(CreateError::OwnerFull(1000)));
    assert!(held.make("a", &json!({})).is_ok());
    assert!(held.make("b", &of(500)).is_ok());
    assert_eq!(held.make("b", &of(1)), Err(CreateError::ProcessFull(1500)));
    held.mocks.delete("a", all);
    assert!(held.make("b", &of(500)).is_ok());
    held.wait(60_000);
    assert!(held.make("b", &of(1000)).is_ok());
    let header = json!({"headers": {"X-A": "x".repeat(600)}});
    assert!(held.make("a", &header).is_ok());
    assert_eq!(held.make("a", &header), Err(CreateError::OwnerFull(1000)));
}

#[test]
fn quotas_hold_when_many_make_at_once() {
    let held = Held::new(Quotas { mocks: 100, ..Quotas::default() });
    let made = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..20 {
                    made.fetch_add(usize::from(held.make("a", &json!({})).is_ok()), Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!((made.into_inner(), held.mocks.list("a", 0, 0).1), (100, 100));
}

#[test]
fn without_random_bytes_nothing_is_made() {
    let mocks = AdhocMocks::new(Clock::system(), Entropy::of(|_| Err(NoEntropy)), Quotas::default());
    assert!(matches!(mocks.create("a", NewMock::default()), Err(CreateError::NoEntropy(_))));
    let mocks = AdhocMocks::new(Clock::system(), Entropy::of(|_| Ok(())), Quotas::default());
    assert!(mocks.create("a", NewMock::default()).is_ok());
    assert!(mocks.create("a", NewMock::default()).is_err(), "the same id again");
}

#[test]
fn stored_mocks_come_back_with_their_hits() {
    let before = held();
    let made: Vec<_> = [60, 600, 600]
        .map(|seconds| {
            before.wait(1);
            before.make("a", &json!({"ttl_seconds": seconds, "body": "x"})).unwrap()
        })
        .to_vec();
    before.status(made[1]);
    let mut stored: Vec<_> = before.mocks.list("a", 0, 10).0.iter().map(|mock| StoredMock::from(&**mock)).collect();
    stored.push(StoredMock { id: "damaged".into(), ..stored[0].clone() });
    stored.reverse();

    let after = held();
    after.wait(70_000);
    assert_eq!(after.mocks.restore(stored), ["damaged"]);
    assert_eq!(ids(after.mocks.expire()), [made[0]]);
    assert_eq!(after.mocks.get("a", made[1]).unwrap().hits(), 1);
    assert_eq!(after.mocks.list("a", 0, 1).0[0].id(), made[2]);
    assert!(after.mocks.dirty_hits().is_empty());
    after.status(made[1]);
    assert_eq!(after.mocks.dirty_hits(), [(made[1], 2)]);
    after.wait(600_000);
    assert_eq!(after.mocks.expire().len(), 2);
    assert_eq!(after.mocks.list("a", 0, 1).1, 0);
}

/// `cargo test --release -p mockwright-runtime --lib -- --ignored --nocapture ten_thousand`
#[test]
#[ignore = "measures"]
fn ten_thousand_mocks_in_memory() {
    let resident = || {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
        statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
    };
    let mocks = AdhocMocks::new(Clock::system(), Entropy::system(), Quotas::default());
    let asked_for = json!({"name": "payments", "body": "x".repeat(200), "headers": {"X-A": "b", "Retry-After": "120"}});
    let before = resident();
    for _ in 0..10_000 {
        mocks.create("key", NewMock::from_json(&asked_for).unwrap()).unwrap();
    }
    println!("{} KiB", (resident() - before) / 1024);
    let ids: Vec<_> = mocks.list("key", 0, 10_000).0.iter().map(|mock| mock.id().to_string()).collect();
    let request = request("/v1/mock/x");
    let began = std::time::Instant::now();
    (0..100).for_each(|_| ids.iter().for_each(|id| drop(std::hint::black_box(mocks.answer(id, &request)))));
    println!("{:?} an answer", began.elapsed() / 1_000_000);
}
