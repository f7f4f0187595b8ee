//! What is set about the whole process.

use serde_json::{Value, json};

use crate::harness::{Control, Options, assert_shape, for_each_database};

#[track_caller]
fn assert_config(config: &Value) {
    assert_shape(&config["server"], "host:string port:integer workers:integer log_level:string");
    assert_shape(&config["auth"], "enabled:boolean type:string");
    assert_shape(&config["logging"], "level:string format:string requests:object");
    assert_shape(
        &config["logging"]["requests"],
        "enabled:boolean include_body:boolean max_rows:integer max_days:integer",
    );
}

#[test]
fn what_is_set_is_shown_without_secrets() {
    for_each_database(|control| {
        let reply = control.ask("GET", "/config");
        let config = reply.found(200);
        assert_config(&config);
        let sections = "server:object database:object auth:object logging:object";
        assert_shape(&config, &format!("{sections} restart_required:array overridden_at_start:array"));
        let address = control.address();
        assert_eq!(format!("{}:{}", config["server"]["host"].as_str().unwrap(), config["server"]["port"]), address);
        assert_eq!(
            config["logging"]["requests"],
            json!({"enabled": true, "include_body": true, "max_rows": 100_000, "max_days": 7})
        );
        match control.database() {
            None => assert_eq!(config["database"], json!({"type": "sqlite", "database": "mockwright.db"})),
            Some(url) => {
                let url = url.to_str().unwrap();
                assert_shape(&config["database"], "type:string host:string port:integer database:string");
                assert_eq!(config["database"]["type"], "postgresql");
                assert!(url.contains(config["database"]["database"].as_str().unwrap()), "{url}");
            }
        }
    });
}

#[test]
fn what_is_set_counts_at_once_and_after_a_restart() {
    for_each_database(|control| {
        let body = json!({"logging": {"level": "debug", "requests": {"include_body": false, "max_rows": 5}}});
        let changed = control.send("PUT", "/config", &body).found(200);
        assert_config(&changed);
        assert_eq!(changed["message"], "System configuration updated successfully");
        assert_eq!((&changed["logging"]["level"], &changed["server"]["log_level"]), (&json!("debug"), &json!("debug")));
        assert_eq!(changed["restart_required"], json!([]));
        control.get("/servers");
        control.server.says("request answered", 1);
        // What was not set stays what it was.
        let body = json!({"server": {"log_level": "warn"}, "logging": {"format": "json"}});
        control.send("PUT", "/config", &body).found(200);
        control.restart();
        let config = control.get("/config");
        assert_eq!((&config["logging"]["level"], &config["logging"]["format"]), (&json!("warn"), &json!("json")));
        let kept = json!({"enabled": true, "include_body": false, "max_rows": 5, "max_days": 7});
        assert_eq!(config["logging"]["requests"], kept);
        assert_eq!(control.server.said(), "", "below the level that was set");
    });
}

#[test]
fn where_it_listens_changes_with_the_next_start_unless_a_flag_decides() {
    for_each_database(|control| {
        let body = json!({"server": {"host": "localhost", "port": 1}});
        let changed = control.send("PUT", "/config", &body).found(200);
        assert_eq!(changed["restart_required"], json!(["server.host", "server.port"]));
        assert_eq!(changed["overridden_at_start"], json!(["server.port"]));
        assert_eq!(changed["server"]["host"], "127.0.0.1");
        // `--port 0` of the tests goes before it.
        control.restart();
        let config = control.get("/config");
        assert_eq!(config["server"]["host"], "localhost");
        assert_ne!(config["server"]["port"], 1);
    });
}

#[test]
fn flags_go_before_what_was_set() {
    let arguments = &["--log-rows=50", "--log-level=warn"];
    let mut control = Control::with(Options { arguments, ..Options::default() });
    let body = json!({"logging": {"level": "info", "requests": {"max_rows": 60, "max_days": 2}}});
    let changed = control.send("PUT", "/config", &body).found(200);
    assert_eq!(changed["logging"]["requests"]["max_rows"], 60);
    assert_eq!(changed["overridden_at_start"], json!(["logging.level", "logging.requests.max_rows"]));
    control.restart();
    let config = control.get("/config");
    assert_eq!(config["logging"]["level"], "warn");
    assert_eq!(
        (&config["logging"]["requests"]["max_rows"], &config["logging"]["requests"]["max_days"]),
        (&json!(50), &json!(2))
    );
}

#[test]
fn all_that_is_wrong_is_told_and_nothing_is_changed() {
    for_each_database(|control| {
        let before = control.get("/config");
        let body = json!({
            "server": {"port": -1, "workers": 1},
            "database": {"type": "mysql"},
            "auth": {"enabled": false},
            "logging": {"level": "debug", "format": "xml", "requests": {"max_days": 0}},
        });
        let error = control.send("PUT", "/config", &body).error(400, "VALIDATION_ERROR");
        let fields: Vec<&str> = error["details"]["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["field"].as_str().unwrap())
            .collect();
        for field in [
            "server.port",
            "server.workers",
            "database.type",
            "auth.enabled",
            "logging.format",
            "logging.requests.max_days",
        ] {
            assert!(fields.contains(&field), "{field} in {fields:?}");
        }
        assert!(error.to_string().contains("--no-auth"), "{error}");
        assert_eq!(control.get("/config"), before);
        let reader = control.read_only_key();
        control.send_as(&reader, "PUT", "/config", &json!({})).error(403, "AUTHORIZATION_ERROR");
        control.ask_as(&reader, "GET", "/config").found(200);
    });
}
