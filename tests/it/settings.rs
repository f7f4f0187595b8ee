//! What is set by flags, by the environment and in files.

use serde_json::Value;

use crate::harness::{Ran, Server, command, project, ran, spec, write};

/// Runs a command in a folder with this file of settings.
fn with_settings(text: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("mockwright.toml"), text);
    ran(command(arguments).current_dir(folder.path()).envs(environment.iter().copied()))
}

/// The value and origin of a setting.
fn of(settings: &Value, name: &str) -> (Value, String) {
    let all = settings["settings"].as_array().unwrap();
    let set = all.iter().find(|set| set["name"] == name).unwrap_or_else(|| panic!("{name} in {settings}"));
    let origin = &set["origin"];
    let told = [&origin["from"], &origin["name"], &origin["line"]].map(Value::to_string).join(" ");
    (set["value"].clone(), told.replace(" null", "").replace('"', ""))
}

const FILE: &str = "[serve]\nport = 9001\nseed = 9\nlocale = \"de\"\nwatch = true\napi-key = \"hidden-key\"\n\
                    database = \"postgres://me:hidden@db/mocks\"\n";

#[test]
fn config_tells_each_setting_and_where_it_is_set() {
    let environment = [("MOCKWRIGHT_SEED", "8"), ("MOCKWRIGHT_LOCALE", "fr"), ("MOCKWRIGHT_WATCH", "0")];
    let ran = with_settings(FILE, &["config", "--format=json", "--locale=en"], &environment);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let settings: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(of(&settings, "port"), (9001.into(), "file mockwright.toml 2".to_owned()));
    assert_eq!(of(&settings, "seed"), (8.into(), "environment MOCKWRIGHT_SEED".to_owned()));
    assert_eq!(of(&settings, "locale"), ("en".into(), "flag --locale".to_owned()));
    assert_eq!(of(&settings, "watch"), (false.into(), "environment MOCKWRIGHT_WATCH".to_owned()));
    assert_eq!(of(&settings, "host"), ("127.0.0.1".into(), "default".to_owned()));
    assert_eq!(of(&settings, "api-key").0, "[redacted]");
    assert_eq!(of(&settings, "database").0, "postgres://me:[redacted]@db/mocks");
    assert!(!ran.stdout.contains("hidden"), "{}", ran.stdout);

    let text = with_settings(FILE, &["config"], &[]).stdout;
    assert!(text.lines().any(|line| line.split_whitespace().eq(["port", "9001", "mockwright.toml:2"])), "{text}");
    assert!(!text.contains("hidden"), "{text}");
}

#[test]
fn a_file_that_is_wrong_is_told_all_at_once_with_lines_and_hints() {
    let text = "[serve]\nprot = 1\nport = 70000\nlog-level = \"loud\"\napi_key = \"hidden-key\"\n";
    for arguments in [&["serve", "x.yaml"][..], &["config"]] {
        let ran = with_settings(text, arguments, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        for part in [
            "error: there is no setting `prot`",
            "--> mockwright.toml:2:1",
            "hint: did you mean `port`?",
            "error: `port`: 70000 is not in 0..=65535",
            "--> mockwright.toml:3:8",
            "3 | port = 70000",
            "expected one of error, warn",
            "--> mockwright.toml:5:1",
        ] {
            assert!(ran.stderr.contains(part), "`{part}` in {}", ran.stderr);
        }
        assert!(!ran.stderr.contains("hidden-key"), "{}", ran.stderr);
    }
}

#[test]
fn a_wrong_file_that_asks_for_json_is_told_in_json() {
    for (text, arguments) in [
        ("[serve]\nlog-format = 'json'\nprot = 1\n", &["serve", "x.yaml"][..]),
        ("[serve]\nlog-format = 'json'\n", &["serve", "x.yaml", "--sweetness=1"]),
        ("[serve]\nlog-format = 'json'\n", &["serve", "missing.yaml"]),
    ] {
        let ran = with_settings(text, arguments, &[]);
        assert_ne!(ran.code, 0);
        for line in ran.stderr.lines() {
            serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
        }
        assert!(!ran.stderr.is_empty());
    }
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let ran = with_settings("", &["config", "--config", "other.toml"], &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("cannot read the settings in other.toml"), "{}", ran.stderr);
}

#[test]
fn serve_follows_the_file() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("named.toml"), "[serve]\nport = 0\nno-admin = true\nlog-format = 'json'\nseed = 5\n");
    let input = project().join(spec("petstore.yaml"));
    let mut serve = command(["serve", input.to_str().unwrap(), "--config", "named.toml"]);
    serve.env_remove("MOCKWRIGHT_NO_ADMIN").current_dir(folder.path());
    let mut server = Server::running(&mut serve, 1);
    server.signal("TERM");
    let (code, stderr) = server.wait();
    assert_eq!(code, Some(0));
    assert!(stderr.contains("\"server started\"") && !stderr.contains("control plane"), "{stderr}");
}
