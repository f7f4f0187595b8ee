//! Scenarios that are switched while many read: no reply is of two of them, and the next request sees the switch.

use std::sync::atomic::AtomicUsize;
use std::thread;

use indexmap::IndexMap;
use mockwright_generator::bundle::{Derive, ScenarioEntry, ScenarioFile};

use super::*;
use crate::mock::{Snapshot, bundled_snapshot};

const SCENARIOS: u16 = 4;

/// What came of switching.
#[derive(Debug, Default)]
struct Switched {
    replies: usize,
    /// Replies whose status, header and body are not of one scenario.
    mixed: usize,
    /// Requests behind a switch that did not see it.
    late: usize,
    took: Duration,
}

fn name(scenario: u16) -> String {
    format!("scenario_{scenario}")
}

/// A mock whose scenarios mark the status, a header and the body of their reply.
fn marking() -> Snapshot {
    let operation = json!({ "responses": { "200": { "description": "fine" } } });
    let description = json!({
        "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": { "/mark": { "get": operation } },
    });
    let scenario = |number: u16| {
        let headers = IndexMap::from([("X-Scenario".to_owned(), json!(number))]);
        let entry = ScenarioEntry {
            status: Some(200 + number),
            body: Some(json!(number)),
            headers,
            ..ScenarioEntry::default()
        };
        let config = IndexMap::from([("/mark".to_owned(), IndexMap::from([("GET".to_owned(), entry)]))]);
        ScenarioFile { name: name(number), description: None, derive: Derive::Success, config }
    };
    bundled_snapshot(description, |bundle| bundle.scenarios.extend((0..SCENARIOS).map(scenario)))
}

/// The scenario that a reply is of; `None` where its parts are of several.
fn scenario_of(client: &mut Client) -> Option<u16> {
    client.send("GET /mark HTTP/1.1\r\nhost: x\r\n\r\n");
    let (head, body) = client.reply(false);
    let marked = head.lines().find_map(|line| line.strip_prefix("x-scenario: "))?;
    let scenario: u16 = body.parse().ok()?;
    (marked == body && head[9..12] == (200 + scenario).to_string()).then_some(scenario)
}

/// Switches at an even pace while so many clients read as fast as they can.
fn switched(readers: usize, switches: u16, every: Duration) -> Switched {
    let (host, marking) = (host(Limits::default()), marking());
    let stage = host.server.as_ref().unwrap().stage().clone();
    let switch = |scenario| stage.replace(marking.with_scenario(&name(scenario)).unwrap());
    switch(0);
    let (over, replies, mixed) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let begin = Instant::now();
    let latest = begin + every * u32::from(switches) + Duration::from_secs(20);
    let mut late = 0;
    thread::scope(|scope| {
        for _ in 0..readers {
            scope.spawn(|| {
                let mut client = host.connect();
                while !over.load(Ordering::Relaxed) && Instant::now() < latest {
                    mixed.fetch_add(usize::from(scenario_of(&mut client).is_none()), Ordering::Relaxed);
                    replies.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let mut client = host.connect();
        for round in 1..=switches {
            let scenario = round % SCENARIOS;
            switch(scenario);
            late += usize::from(scenario_of(&mut client) != Some(scenario));
            thread::sleep((begin + every * u32::from(round)).saturating_duration_since(Instant::now()));
        }
        over.store(true, Ordering::Relaxed);
    });
    Switched { replies: replies.into_inner(), mixed: mixed.into_inner(), late, took: begin.elapsed() }
}

#[test]
fn each_reply_is_of_one_scenario_while_they_are_switched() {
    let Switched { replies, mixed, late, .. } = switched(8, 100, Duration::from_millis(5));
    assert!(replies > 0);
    assert_eq!((mixed, late), (0, 0), "of {replies} replies");
}

#[test]
#[ignore = "takes 20 s and prints its figure: 64 readers, 50 switches a second"]
fn each_reply_of_many_is_of_one_scenario_while_they_are_switched() {
    let Switched { replies, mixed, late, took } = switched(64, 1000, Duration::from_millis(20));
    println!("1000 switches in {:.1} s: {replies} replies, {mixed} mixed, {late} late", took.as_secs_f64());
    assert_eq!((mixed, late), (0, 0), "of {replies} replies");
}
