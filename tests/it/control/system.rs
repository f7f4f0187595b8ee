//! Health and metrics, as JSON and as Prometheus reads them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::servers::new_server;
use crate::harness::{Control, Reply, Request, assert_shape, for_each_database, ran};

/// The process looks at itself every other second; this is far beyond.
const LOOKED: Duration = Duration::from_secs(30);

/// Asks until something is as it should be.
#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + LOOKED;
    while !holds() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn health_has_every_check() {
    for_each_database(|control| {
        let health = control.get("/health");
        assert_shape(&health, "status:string timestamp:time version:string uptime_seconds:integer checks:object");
        assert_eq!((&health["status"], &health["version"]), (&json!("healthy"), &json!(env!("CARGO_PKG_VERSION"))));
        let checks = &health["checks"];
        assert_shape(checks, "database:object storage:object memory:object log:object");
        assert_shape(&checks["database"], "status:string type:string response_time_ms:number");
        assert_shape(&checks["storage"], "status:string free_space_gb:number?");
        assert_shape(&checks["memory"], "status:string usage_percent:number");
        assert_shape(&checks["log"], "status:string queued:integer dropped:integer");
        for name in ["database", "storage", "memory", "log"] {
            assert_eq!(checks[name]["status"], "healthy", "{name}");
        }
        let kind = if control.database().is_some() { "postgresql" } else { "sqlite" };
        assert_eq!(checks["database"]["type"], kind);
        assert_eq!((&checks["log"]["dropped"], control.ask("HEAD", "/health").status), (&json!(0), 200));
        eventually("the process was looked at", || {
            let checks = &control.get("/health")["checks"];
            checks["storage"]["free_space_gb"].as_f64() > Some(0.0)
                && checks["memory"]["usage_percent"].as_f64() > Some(0.0)
        });
        let memory = control.get("/health")["checks"]["memory"]["usage_percent"].as_f64().unwrap();
        assert!(memory <= 100.0, "{memory}");
    });
}

#[test]
fn uptime_begins_with_the_process() {
    let mut control = Control::start();
    eventually("it goes on", || control.get("/health")["uptime_seconds"].as_i64() >= Some(2));
    control.restart();
    assert!(control.get("/health")["uptime_seconds"].as_i64() < Some(2), "and begins again");
}

/// Lets nobody into a PostgreSQL database, or lets them in again.
fn set_open(url: &str, open: bool) {
    let (server, name) = url.rsplit_once('/').unwrap();
    let close = format!(
        "ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {open}; \
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND NOT {open}"
    );
    let mut psql = std::process::Command::new("psql");
    psql.args(["-X", "-q", "-c", &close, &format!("{server}/postgres")]).current_dir("/");
    assert_eq!(ran(&mut psql).code, 0);
}

#[test]
fn without_the_database_mocks_are_served_and_no_request_is_lost() {
    for_each_database(|control| {
        // A database of SQLite cannot go away like this.
        let Some(url) = control.database().map(|url| url.to_str().unwrap().to_owned()) else { return };
        let health = || control.get("/health");
        control.mock("GET", "/pets/1");
        set_open(&url, false);
        for number in 2..=20 {
            assert_eq!(control.mock("GET", &format!("/pets/{number}")).status, 200);
        }
        eventually("health tells it", || health()["status"] == "degraded");
        eventually("each check tells its part", || {
            let checks = health()["checks"].clone();
            checks["database"]["status"] == "unhealthy" && checks["log"]["status"] == "unhealthy"
        });
        let short = Request::new("GET", "/admin/api/v1/health").anonymous().send(control.address()).found(200);
        assert_eq!(short["status"], "degraded", "whoever watches from outside sees it as well");
        for path in ["/logs", "/logs/export", "/logs?analyze=true"] {
            control.ask("GET", &control.of(path)).error(503, "SERVICE_UNAVAILABLE");
        }
        assert_eq!(control.ask("GET", "/metrics").status, 200);
        set_open(&url, true);
        eventually("health tells that it is back", || health()["status"] == "healthy");
        control.mock("GET", "/pets/21");
        let list = control.get(&control.of("/logs"));
        let paths: Vec<_> = list["logs"].as_array().unwrap().iter().map(|entry| entry["path"].clone()).collect();
        assert_eq!(paths, (1..=21).rev().map(|number| format!("/pets/{number}")).collect::<Vec<_>>());
        assert_eq!(list["dropped"], 0);
    });
}

fn metrics(control: &Control) -> Value {
    let metrics = control.get("/metrics");
    assert_shape(&metrics, "timestamp:time system:object application:object database:object");
    assert_shape(
        &metrics["system"],
        "cpu_usage_percent:number memory_usage_percent:number disk_usage_percent:number uptime_seconds:integer",
    );
    assert_shape(
        &metrics["application"],
        "active_servers:integer total_requests:integer error_requests:integer requests_per_second:number \
         avg_response_time_ms:number error_rate_percent:number log_queued:integer log_dropped:integer \
         webhook_queued:integer webhook_dropped:integer",
    );
    assert_shape(
        &metrics["database"],
        "connection_pool_size:integer active_connections:integer query_count:integer avg_query_time_ms:number",
    );
    metrics
}

#[test]
fn metrics_count_what_was_served() {
    for_each_database(|control| {
        let other = control.create(&new_server("Other"));
        assert_eq!(metrics(control)["application"]["total_requests"], 0, "calls of the control plane are none");
        for path in ["/pets", "/pets/1", "/nowhere"].repeat(3) {
            control.mock("GET", path);
        }
        assert_eq!(super::servers::ask_port(&other["port"], "/pets"), 200);
        let found = metrics(control);
        let application = &found["application"];
        assert_eq!((&application["total_requests"], &application["error_requests"]), (&json!(10), &json!(3)));
        assert_eq!((&application["error_rate_percent"], &application["active_servers"]), (&json!(30.0), &json!(2)));
        assert_eq!(application["log_dropped"], 0);
        assert!(application["avg_response_time_ms"].as_f64() > Some(0.0), "{application}");
        control.ask("POST", &format!("/servers/{}/stop", other["id"].as_str().unwrap())).found(200);
        control.settled(other["id"].as_str().unwrap(), "stopped");
        assert_eq!(metrics(control)["application"]["active_servers"], 1);

        let before = metrics(control)["database"]["query_count"].as_u64().unwrap();
        control.get(&control.of("/logs"));
        let database = metrics(control)["database"].clone();
        assert!(
            database["query_count"].as_u64().unwrap() > before && database["connection_pool_size"].as_u64() > Some(0)
        );
        assert!(database["active_connections"].as_u64() <= database["connection_pool_size"].as_u64(), "{database}");
    });
}

#[test]
fn metrics_of_the_system_are_shares() {
    let control = Control::start();
    eventually("the process was looked at", || {
        metrics(&control)["system"]["memory_usage_percent"].as_f64() > Some(0.0)
    });
    control.mock("GET", "/pets");
    eventually("requests a second", || metrics(&control)["application"]["requests_per_second"].as_f64() > Some(0.0));
    let system = metrics(&control)["system"].clone();
    for name in ["cpu_usage_percent", "memory_usage_percent", "disk_usage_percent"] {
        let share = system[name].as_f64().unwrap();
        assert!((0.0..=100.0).contains(&share), "{name}: {share}");
        assert!(((share * 100.0).round() - share * 100.0).abs() < 1e-6, "two decimals: {share}");
    }
}

fn accepting(control: &Control, accept: &str) -> Reply {
    let request = Request::new("GET", "/admin/api/v1/metrics").anonymous().header("X-API-Key", &control.key);
    request.header("Accept", accept).send(control.address())
}

/// The samples of the text format, each with its type.
fn samples(text: &str) -> BTreeMap<String, (String, f64)> {
    let mut samples = BTreeMap::new();
    let (mut helped, mut kind) = ("", ("", ""));
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            helped = help.split_once(' ').unwrap().0;
        } else if let Some(declared) = line.strip_prefix("# TYPE ") {
            kind = declared.split_once(' ').unwrap();
        } else {
            let (name, value) = line.split_once(' ').unwrap();
            assert_eq!((helped, kind.0), (name, name), "{line}");
            assert!(name.starts_with("mockwright_") && ["counter", "gauge"].contains(&kind.1), "{line}");
            assert_eq!(kind.1 == "counter", name.ends_with("_total"), "{line}");
            let before = samples.insert(name.to_owned(), (kind.1.to_owned(), value.parse().unwrap()));
            assert!(before.is_none(), "{line} stands twice");
        }
    }
    samples
}

#[test]
fn prometheus_reads_metrics_as_text() {
    for_each_database(|control| {
        for path in ["/pets", "/pets/1", "/nowhere"] {
            control.mock("GET", path);
        }
        let reply = accepting(control, "text/plain");
        assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
        let samples = samples(reply.text());
        for (name, value) in [
            ("mockwright_requests_total", 3.0),
            ("mockwright_error_requests_total", 1.0),
            ("mockwright_log_dropped_total", 0.0),
            ("mockwright_active_servers", 1.0),
        ] {
            assert!((samples[name].1 - value).abs() < f64::EPSILON, "{name}: {:?}", samples[name]);
        }
        assert!(samples["mockwright_database_queries_total"].1 > 0.0);
        for name in ["uptime_seconds", "requests_per_second", "response_time_ms_average", "log_queued"] {
            assert!(samples.contains_key(&format!("mockwright_{name}")), "{name}");
        }
    });
}

#[test]
fn who_asks_says_how_metrics_look() {
    let control = Control::start();
    for (accept, media_type) in [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("image/png", "application/json"),
        ("text/plain", "text/plain"),
        ("text/*", "text/plain"),
        ("text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "text/plain"),
        // As Prometheus asks, in two of its versions.
        ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "text/plain"),
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,\
             application/openmetrics-text;version=0.0.1;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "text/plain",
        ),
        ("application/json;q=0.1,text/plain;q=0.9", "text/plain"),
        ("text/plain;q=0.1,application/json", "application/json"),
    ] {
        let reply = accepting(&control, accept);
        assert_eq!((reply.status, reply.media_type()), (200, media_type), "{accept}");
    }
}

#[test]
fn metrics_need_a_key_and_no_role() {
    let control = Control::start();
    let anonymous = Request::new("GET", "/admin/api/v1/metrics").anonymous().send(control.address());
    anonymous.error(401, "AUTHENTICATION_ERROR");
    let reader = control.read_only_key();
    assert_eq!(control.ask_as(&reader, "GET", "/metrics").status, 200);
    assert_eq!(control.ask_as(&reader, "GET", "/health").status, 200);
    for path in ["/metrics", "/health"] {
        control.ask("POST", path).error(405, "METHOD_NOT_ALLOWED");
    }
}
