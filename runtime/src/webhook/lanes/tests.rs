use std::sync::Arc;

use super::{Counters, Lanes, Waiting};

const HOOK: i64 = 1;

fn waiting(message: &str, due: i64) -> Waiting {
    Waiting { message: message.to_owned(), tries: 0, due }
}

/// Lanes for two webhooks, of which both were tried before.
fn lanes() -> Lanes {
    let mut lanes = Lanes::default();
    for hook in [HOOK, 2] {
        lanes.open(hook, &Arc::default());
        lanes.finished(hook, false, true);
    }
    lanes
}

fn put(lanes: &mut Lanes, hook: i64, message: &str, due: i64) {
    assert!(lanes.admit(hook));
    let place = lanes.next_place();
    lanes.wait(hook, place, waiting(message, due));
}

fn taken(lanes: &mut Lanes, hook: i64, now: i64) -> Vec<String> {
    std::iter::from_fn(|| lanes.take(hook, now)).map(|(_, waiting)| waiting.message).collect()
}

#[test]
fn messages_are_taken_in_their_order_once_they_are_due() {
    let mut lanes = lanes();
    for (message, due) in [("a", 5), ("b", 0), ("c", 9)] {
        put(&mut lanes, HOOK, message, due);
    }
    assert_eq!((lanes.due(HOOK), taken(&mut lanes, HOOK, -1)), (Some(0), vec![]));
    assert_eq!(taken(&mut lanes, HOOK, 5), ["a", "b"], "the older one first");
    assert_eq!(lanes.due(HOOK), Some(9));
}

#[test]
fn eight_of_one_webhook_are_under_way_and_none_waits_for_another() {
    let mut lanes = lanes();
    for message in 0..20 {
        put(&mut lanes, HOOK, &message.to_string(), 0);
    }
    put(&mut lanes, 2, "other", 0);
    assert_eq!((taken(&mut lanes, HOOK, 0).len(), lanes.due(HOOK)), (8, None));
    assert_eq!(taken(&mut lanes, 2, 0), ["other"]);
    lanes.finished(HOOK, true, true);
    assert_eq!(taken(&mut lanes, HOOK, 0), ["8"]);
}

#[test]
fn where_many_are_under_way_each_gets_one() {
    let mut lanes = Lanes::default();
    for hook in 0..40 {
        lanes.open(hook, &Arc::default());
        lanes.finished(hook, false, true);
        for _ in 0..9 {
            put(&mut lanes, hook, "m", 0);
        }
    }
    let counts: Vec<_> = (0..40).map(|hook| taken(&mut lanes, hook, 0).len()).collect();
    assert_eq!((&counts[..32], &counts[32..]), (&[8; 32][..], &[1; 8][..]));
}

#[test]
fn one_goes_ahead_alone() {
    let mut lanes = Lanes::default();
    lanes.open(HOOK, &Arc::default());
    put(&mut lanes, HOOK, "a", 0);
    put(&mut lanes, HOOK, "b", 0);
    assert_eq!(taken(&mut lanes, HOOK, 0), ["a"]);
    lanes.finished(HOOK, true, true);
    assert_eq!(taken(&mut lanes, HOOK, 0), ["b"]);
}

#[test]
fn a_receiver_is_left_alone_for_as_long_as_it_wants() {
    let mut lanes = lanes();
    put(&mut lanes, HOOK, "a", 0);
    lanes.rest(HOOK, 7);
    assert_eq!((taken(&mut lanes, HOOK, 6), lanes.due(HOOK)), (vec![], Some(7)));
    assert_eq!(taken(&mut lanes, HOOK, 7), ["a"]);
}

#[test]
fn a_thousand_wait_and_no_more() {
    let mut lanes = Lanes::default();
    let counters = Arc::<Counters>::default();
    lanes.open(HOOK, &counters);
    for _ in 0..1000 {
        put(&mut lanes, HOOK, "m", 0);
    }
    assert!(!lanes.admit(HOOK) && !lanes.admit(3));
    lanes.take(HOOK, 0).unwrap();
    assert!(!lanes.admit(HOOK), "those under way count");
    lanes.finished(HOOK, true, true);
    assert!(lanes.admit(HOOK));
    assert_eq!((lanes.clear(HOOK), counters.pending(), lanes.due(HOOK)), (999, 1, None));
}

#[test]
fn lanes_of_webhooks_that_are_gone_are_closed() {
    let mut lanes = lanes();
    put(&mut lanes, HOOK, "a", 0);
    put(&mut lanes, 2, "b", 0);
    assert_eq!(taken(&mut lanes, 2, 0), ["b"]);
    lanes.retain(|hook| hook == HOOK);
    lanes.finished(2, false, true);
    lanes.wait(2, 9, waiting("b", 0));
    assert_eq!((lanes.busy(), lanes.take(2, 0)), (vec![HOOK], None));
}
