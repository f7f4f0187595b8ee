use serde_json::{Value, json};

use super::*;

fn file(text: &str) -> SettingsFile {
    SettingsFile { path: "settings/mockwright.toml".into(), text: text.to_owned() }
}

fn faults(text: &str) -> Vec<(u32, u32, String, Option<String>)> {
    let file = file(text);
    let faults = given(&file, &Args::command()).unwrap_err();
    let told = faults.into_iter().map(|fault| {
        let (line, column) = file.place(fault.span.start);
        (line, column, fault.message, fault.hint)
    });
    told.collect()
}

#[test]
fn every_flag_of_serve_is_a_key() {
    let command = Args::command();
    let serve = command.find_subcommand(SERVE).unwrap();
    let mut text = "[serve]\n".to_owned();
    for arg in serve.get_arguments().filter(|arg| keys::is_settable(arg)) {
        let name = arg.get_long().unwrap();
        let choice = arg.get_possible_values().first().map(|value| format!("'{}'", value.get_name()));
        let value = match (keys::Kind::of(arg), name) {
            (keys::Kind::Truth, _) => "true".to_owned(),
            (keys::Kind::Number, _) => "1".to_owned(),
            (_, "allow-egress") => "['10.0.0.0/8']".to_owned(),
            (_, "rate-limit") => "'off'".to_owned(),
            _ => choice.unwrap_or_else(|| "'x'".to_owned()),
        };
        text = format!("{text}{name} = {value}\n");
    }
    let count = text.lines().count() - 1;
    assert_eq!(given(&file(&text), &command).map(|given| given.len()), Ok(count), "{text}");
    assert!(count > 25, "{text}");
}

#[test]
fn all_that_is_wrong_is_told_with_its_place() {
    let text = "prot = 1\nhost = 'x'\n[serve]\nprot = 9000\nport = 70000\nwatch = 'yes'\nlog-level = 'loud'\n\
                seed = 1.5\nallow-host = ['a', 1]\nrate-limit = 'many'\nlog_rows = 5\n";
    let faults = faults(text);
    let places: Vec<(u32, u32)> = faults.iter().map(|fault| (fault.0, fault.1)).collect();
    assert_eq!(places, [(1, 1), (2, 1), (4, 1), (5, 8), (6, 9), (7, 13), (8, 8), (9, 20), (10, 14), (11, 1)]);
    let told: Vec<&str> = faults.iter().map(|fault| fault.2.as_str()).collect();
    assert_eq!(told[2], "there is no setting `prot`");
    assert_eq!(faults[1].3.as_deref(), Some("settings stand below a line `[serve]`"));
    assert_eq!(faults[2].3.as_deref(), Some("did you mean `port`?"));
    assert_eq!(faults[9].3.as_deref(), Some("did you mean `log-rows`?"));
    assert_eq!(told[3], "`port`: 70000 is not in 0..=65535");
    assert_eq!(told[4], "`watch`: expected true or false");
    assert_eq!(told[5], "`log-level`: expected one of error, warn, info, debug, trace");
    assert_eq!(told[6], "`seed`: expected a whole number");
    assert_eq!(told[7], "`allow-host`: expected text in quotes, or a list of such");
}

#[test]
fn faults_of_the_syntax_are_told_all_at_once() {
    let faults = faults("[serve]\nport = \nseed = = 1\nhost = 'x'\n");
    assert_eq!(faults.iter().map(|fault| fault.0).collect::<Vec<_>>(), [2, 3], "{faults:?}");
}

#[test]
fn secrets_in_what_is_wrong_are_not_shown() {
    let command = Args::command();
    for text in ["[serve]\napi-key = 5\n", "[serve]\napi_key = 'mine'\n", "[serve]\napi-key = 'mine\n", "api-key = 'k'"]
    {
        let faults = given(&file(text), &command).unwrap_err();
        assert!(faults.iter().all(|fault| fault.is_secret), "{text}: {faults:?}");
    }
}

#[test]
fn a_file_is_below_flags_and_above_defaults() {
    let command = Args::command();
    let file = file(
        "[serve]\nport = 9000\nseed = 0x0_7\nno-admin = true\nallow-host = ['a', 'b']\ndata-dir = 'kept'\napi-key = 'k'\n",
    );
    let given = given(&file, &command).unwrap();
    let layered = command.mut_subcommand(SERVE, |command| over(command, &given));
    let typed = layered.clone().try_get_matches_from(["mockwright", "serve", "x", "--port", "1"]).unwrap();
    let settings =
        Settings::of(layered.find_subcommand(SERVE).unwrap(), typed.subcommand().unwrap().1, Some(&file), &given);
    let of = |name: &str| {
        let set = settings.all().iter().find(|set| set.name == name).unwrap();
        (set.value.clone(), set.origin.to_string())
    };
    let path = "settings/mockwright.toml";
    assert_eq!(of("port"), (json!(1), "flag".to_owned()));
    assert_eq!(of("seed"), (json!(7), format!("{path}:3")));
    assert_eq!(of("no-admin"), (json!(true), format!("{path}:4")));
    assert_eq!(of("allow-host"), (json!(["a", "b"]), format!("{path}:5")));
    assert_eq!(of("data-dir"), (json!("settings/kept"), format!("{path}:6")));
    assert_eq!(of("api-key"), (json!("[redacted]"), format!("{path}:7")));
    assert_eq!(of("webhook-retries").0, json!([0, 5, 300, 1800, 7200, 18000, 36000]));
    assert_eq!(of("locale"), (Value::Null, "default".to_owned()));
    assert!(settings.is_pinned("port") && !settings.is_pinned("seed"));
    let args = Args::from_arg_matches(&typed).unwrap();
    let Command::Serve(args) = args.command else { panic!("it serves") };
    assert_eq!((args.settings.port, args.settings.seed), (Some(1), Some(7)));
    assert!(args.settings.control.no_admin);
}
