//! What many entries show together, each figure computed a second time here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{encoded, logs, post};
use crate::harness::{Control, Request, assert_shape, for_each_database};

const ANALYSIS: &str = "total_requests:integer unique_clients:integer avg_response_time_ms:number? \
     min_response_time_ms:number? max_response_time_ms:number? p50_response_time_ms:number? \
     p95_response_time_ms:number? p99_response_time_ms:number? error_rate_percent:number status_distribution:object \
     method_distribution:object top_endpoints:array slowest_operations:array never_called_operations:array \
     never_called_total:integer statuses_never_served:array violations_by_rule:object near_misses:array";

fn analysis(control: &Control, query: &str) -> Value {
    let analysis = control.get(&control.of(&format!("/logs?analyze=true&limit=1{query}")))["analysis"].clone();
    assert_shape(&analysis, ANALYSIS);
    analysis
}

/// Calls of all kinds, some of them slow.
fn called(control: &Control) {
    let delay = |milliseconds: u32| {
        control.send("PUT", &control.of("/config"), &json!({"response_delay_ms": milliseconds})).found(200);
    };
    for number in 1..=25 {
        control.mock("GET", &format!("/pets/{number}"));
    }
    for _ in 0..12 {
        control.mock("GET", "/pets");
    }
    for body in [r#"{"name": "Rex"}"#, r#"{"name": 5}"#, "{}", r#"{"name": []}"#] {
        post(control, "/pets", body);
    }
    for path in ["/pet/1", "/pet/1", "/petss", "/entirely/other/place", "/pets/1/2/3"] {
        assert_eq!(control.mock("GET", path).status, 404);
    }
    for (method, path) in [("PATCH", "/pets"), ("HEAD", "/pets"), ("GET", "/vault"), ("GET", "/pets/x")] {
        control.mock(method, path);
    }
    delay(30);
    for path in ["/pets", "/pets/1", "/pets/2"] {
        control.mock("GET", path);
    }
    delay(0);
}

/// The times of entries in microseconds, in order.
fn times<'e>(entries: impl IntoIterator<Item = &'e Value>) -> Vec<u64> {
    let time = |entry: &Value| format!("{:.0}", entry["response_time_ms"].as_f64().unwrap() * 1000.0).parse().unwrap();
    let mut times: Vec<_> = entries.into_iter().map(time).collect();
    times.sort_unstable();
    times
}

/// Microseconds that a figure in milliseconds says.
#[track_caller]
fn micros(figure: &Value) -> u64 {
    format!("{:.0}", figure.as_f64().unwrap_or_else(|| panic!("a number: {figure}")) * 1000.0).parse().unwrap()
}

/// The average, at most a microsecond off for rounding.
#[track_caller]
fn assert_average(figure: &Value, times: &[u64]) {
    let sum: u64 = times.iter().sum();
    let exact = sum / times.len() as u64;
    assert!(micros(figure).abs_diff(exact) <= 1, "{figure} of {times:?}");
}

/// The smallest time that so many of a hundred do not exceed.
fn rank(times: &[u64], percent: usize) -> u64 {
    *times.iter().find(|time| times.iter().filter(|one| one <= time).count() * 100 >= times.len() * percent).unwrap()
}

fn counts<'e>(names: impl Iterator<Item = String> + 'e) -> BTreeMap<String, u64> {
    names.fold(BTreeMap::new(), |mut counts, name| {
        *counts.entry(name).or_default() += 1;
        counts
    })
}

fn text(entry: &Value, name: &str) -> String {
    entry[name].as_str().map_or_else(|| entry[name].to_string(), str::to_owned)
}

/// Compares the figures with those of the entries that the same query finds.
fn compare(found: &Value, entries: &[Value]) {
    let all = times(entries);
    assert_eq!(found["total_requests"], entries.len());
    let clients: BTreeSet<_> = entries.iter().map(|entry| text(entry, "client_ip")).collect();
    assert_eq!(found["unique_clients"], clients.len());
    assert_average(&found["avg_response_time_ms"], &all);
    assert_eq!(micros(&found["min_response_time_ms"]), all[0]);
    assert_eq!(micros(&found["max_response_time_ms"]), all[all.len() - 1]);
    for percent in [50, 95, 99] {
        assert_eq!(
            micros(&found[format!("p{percent}_response_time_ms")]),
            rank(&all, percent),
            "p{percent} of {all:?}"
        );
    }
    let count = |count: usize| f64::from(u32::try_from(count).unwrap());
    let errors = count(entries.iter().filter(|entry| entry["response_status"].as_i64() >= Some(400)).count());
    let rate = found["error_rate_percent"].as_f64().unwrap();
    assert!((rate - errors * 100.0 / count(entries.len())).abs() <= 0.005 + 1e-9, "{rate}");
    assert!(((rate * 100.0).round() - rate * 100.0).abs() < 1e-9, "two decimals: {rate}");
    for (figure, member) in [("status_distribution", "response_status"), ("method_distribution", "method")] {
        assert_eq!(found[figure], json!(counts(entries.iter().map(|entry| text(entry, member)))), "{figure}");
    }
    let rules = entries.iter().flat_map(|entry| entry["violations"].as_array().unwrap());
    assert_eq!(found["violations_by_rule"], json!(counts(rules.map(|rule| text(rule, "rule")))));
    compare_endpoints(found, entries);
    compare_operations(found, entries);
}

fn endpoint(entry: &Value) -> String {
    entry["operation"].as_str().map_or_else(|| text(entry, "path"), |key| key.split_once(' ').unwrap().1.to_owned())
}

fn compare_endpoints(found: &Value, entries: &[Value]) {
    let mut counted: Vec<_> = counts(entries.iter().map(endpoint)).into_iter().collect();
    counted.sort_by(|(path, count), (other_path, other)| other.cmp(count).then(path.cmp(other_path)));
    counted.truncate(10);
    let listed = found["top_endpoints"].as_array().unwrap();
    assert_eq!(listed.len(), counted.len());
    for (listed, (path, count)) in listed.iter().zip(counted) {
        assert_shape(listed, "path:string count:integer avg_response_time_ms:number");
        assert_eq!((&listed["path"], &listed["count"]), (&json!(path), &json!(count)));
        assert_average(&listed["avg_response_time_ms"], &times(entries.iter().filter(|entry| endpoint(entry) == path)));
    }
}

fn compare_operations(found: &Value, entries: &[Value]) {
    let called =
        counts(entries.iter().filter(|entry| entry["operation"].is_string()).map(|entry| text(entry, "operation")));
    let slow = found["slowest_operations"].as_array().unwrap();
    assert_eq!(slow.len(), called.len().min(10));
    assert!(slow.is_sorted_by_key(|one| std::cmp::Reverse(micros(&one["avg_response_time_ms"]))), "{slow:?}");
    for one in slow {
        assert_shape(
            one,
            "operation:string count:integer avg_response_time_ms:number max_response_time_ms:number \
             p95_response_time_ms:number",
        );
        let times = times(entries.iter().filter(|entry| entry["operation"] == one["operation"]));
        assert_eq!(one["count"], json!(called[one["operation"].as_str().unwrap()]));
        assert_average(&one["avg_response_time_ms"], &times);
        assert_eq!(micros(&one["max_response_time_ms"]), times[times.len() - 1]);
        assert_eq!(micros(&one["p95_response_time_ms"]), rank(&times, 95));
    }
    let declared = ["GET /pets", "POST /pets", "GET /pets/{id}", "DELETE /pets/{id}", "GET /vault"];
    let never: BTreeSet<_> = declared.into_iter().filter(|key| !called.contains_key(*key)).collect();
    let told = found["never_called_operations"].as_array().unwrap().iter().map(|key| key.as_str().unwrap());
    assert_eq!(told.collect::<BTreeSet<_>>(), never);
    assert_eq!(found["never_called_total"], never.len());
}

#[test]
fn every_figure_is_that_of_the_entries() {
    for_each_database(|control| {
        called(control);
        let query = |query: &str| control.get(&control.of(&format!("/logs?limit=1000&analyze=true{query}")));
        let pattern = format!("&path={}", encoded("^/pets/[0-9]"));
        for (filter, count) in
            [("", 53), ("&status=404", 5), ("&method=GET&operation=getPet", 28), (&pattern, 28), ("&status=422", 4)]
        {
            let list = query(filter);
            assert_eq!(list["total"], count, "{filter}");
            compare(&list["analysis"], list["logs"].as_array().unwrap());
        }
        // Figures are those of all that are meant, whatever page is shown.
        let page = query("&offset=20&before_id=30");
        compare(&page["analysis"], &logs(control, "?limit=1000"));
        assert!(control.get(&control.of("/logs"))["analysis"].is_null());
    });
}

#[test]
fn without_requests_there_are_no_times() {
    for_each_database(|control| {
        let found = analysis(control, "");
        for name in ["avg", "min", "max", "p50", "p95", "p99"] {
            assert!(found[format!("{name}_response_time_ms")].is_null(), "{name}");
        }
        assert_eq!((&found["total_requests"], &found["error_rate_percent"]), (&json!(0), &json!(0.0)));
        for name in ["status_distribution", "method_distribution", "violations_by_rule"] {
            assert_eq!(found[name], json!({}), "{name}");
        }
        for name in ["top_endpoints", "slowest_operations", "near_misses", "statuses_never_served"] {
            assert_eq!(found[name], json!([]), "{name}");
        }
        assert_eq!(found["never_called_total"], 5);
    });
}

#[test]
fn statuses_that_are_declared_and_were_not_sent_are_told() {
    for_each_database(|control| {
        called(control);
        let found = analysis(control, "");
        let never: BTreeMap<_, _> = found["statuses_never_served"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                assert_shape(one, "operation:string statuses:array");
                (one["operation"].as_str().unwrap(), one["statuses"].clone())
            })
            .collect();
        let expected = [
            ("GET /pets", json!(["500"])),
            ("POST /pets", json!(["500"])),
            ("GET /pets/{id}", json!(["404"])),
            ("GET /vault", json!(["200"])),
        ];
        assert_eq!(never, BTreeMap::from(expected));
        let request = Request::new("GET", "/pets/1").anonymous().header("Prefer", "code=404");
        assert_eq!(request.send(control.mock_address()).status, 404);
        let found = analysis(control, "&operation=getPet");
        assert_eq!(found["statuses_never_served"], json!([]));
        assert_eq!(found["near_misses"], json!([]), "a declared 404 of an operation is none");
    });
}

#[test]
fn near_misses_say_what_was_probably_meant() {
    for_each_database(|control| {
        called(control);
        let found = analysis(control, "");
        let misses = found["near_misses"].as_array().unwrap();
        for miss in misses {
            assert_shape(miss, "method:string path:string count:integer did_you_mean:array");
        }
        let of = |method: &str, path: &str| {
            let miss = misses.iter().find(|miss| miss["method"] == method && miss["path"] == path);
            miss.map(|miss| (miss["count"].clone(), miss["did_you_mean"].clone())).unwrap_or_default()
        };
        assert_eq!(misses.len(), 5, "{misses:?}");
        assert_eq!(misses[0]["path"], "/pet/1", "the most frequent first");
        let (count, meant) = of("GET", "/pet/1");
        assert_eq!((count, &meant[0]), (json!(2), &json!("GET /pets/{id}")));
        assert_eq!(of("GET", "/petss").1[0], "GET /pets");
        assert_eq!(of("GET", "/entirely/other/place"), (json!(1), json!([])));
        let meant = of("PATCH", "/pets").1;
        let meant: BTreeSet<_> = meant.as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
        assert!(meant.is_superset(&BTreeSet::from(["GET /pets", "POST /pets"])), "{meant:?}");
    });
}

#[test]
fn at_most_ten_endpoints_and_twenty_misses_are_listed() {
    for_each_database(|control| {
        for number in 1..=30 {
            control.mock("GET", &format!("/nothing/{number:02}/{}", "x".repeat(300)));
        }
        for method in ["G-T", "X'Y"] {
            control.mock(method, "/pets");
        }
        let found = analysis(control, "");
        assert_eq!(found["top_endpoints"].as_array().unwrap().len(), 10);
        assert_eq!(found["near_misses"].as_array().unwrap().len(), 20);
        assert_eq!(found["method_distribution"]["X'Y"], 1);
    });
}
