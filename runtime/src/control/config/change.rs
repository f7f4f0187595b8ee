use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::control::fault::FieldFault;
use crate::control::fields::Fields;
use crate::control::log_switch::{LogFormat, LogLevel};
use crate::control::options::{ControlOptions, Setting};
use crate::control::servers::config::flag;
use crate::journal::LogRules;

/// Bounds of the flags of the same meaning.
const MOST_ROWS: u32 = 100_000_000;
const MOST_DAYS: u32 = 36_500;

/// What is set; what is not stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ConfigPatch {
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    level: Option<String>,
    format: Option<String>,
    requests: Option<bool>,
    bodies: Option<bool>,
    rows: Option<u32>,
    days: Option<u32>,
}

/// Members that are shown and not set here, and what decides them.
const READ_ONLY: [(&str, &[(&str, &str)]); 3] = [
    ("server", &[("workers", "is the number of processors")]),
    (
        "database",
        &[
            ("type", "is decided by `--database`"),
            ("host", "is decided by `--database`"),
            ("port", "is decided by `--database`"),
            ("database", "is decided by `--database`"),
        ],
    ),
    ("auth", &[("enabled", "is decided by `--no-auth`"), ("type", "is always jwt")]),
];

impl ConfigPatch {
    /// Reads a request. `needs_loopback`: nobody is asked who they are.
    pub(crate) fn from_json(value: &Value, needs_loopback: bool) -> Result<Self, Vec<FieldFault>> {
        let mut patch = Self::default();
        let mut fields =
            Fields::of(value, "", &["server", "database", "auth", "logging"]).map_err(|fault| vec![fault])?;
        for (section, members) in READ_ONLY.into_iter().skip(1) {
            let known: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
            patch.section(&mut fields, section, &known, |_, _| {});
        }
        let known = ["host", "port", "workers", "log_level"];
        patch.section(&mut fields, "server", &known, |patch, server| patch.server(server, needs_loopback));
        let of_server = patch.level.clone();
        patch.section(&mut fields, "logging", &["level", "format", "requests"], Self::logging);
        if of_server.is_some() && patch.level.is_some() && of_server != patch.level {
            fields.fault("server.log_level", "must be the same as `logging.level`");
        }
        let faults = fields.into_faults();
        if faults.is_empty() { Ok(patch) } else { Err(faults) }
    }

    fn section(
        &mut self,
        fields: &mut Fields<'_>,
        name: &str,
        known: &[&str],
        read: impl FnOnce(&mut Self, &mut Fields<'_>),
    ) {
        let Some(value) = fields.get(name) else { return };
        let mut section = match Fields::of(value, fields.name_of(name), known) {
            Ok(section) => section,
            Err(fault) => return fields.faults([fault]),
        };
        let read_only = READ_ONLY.iter().filter(|(section, _)| *section == name).flat_map(|(_, members)| *members);
        for (member, why) in read_only {
            if section.get(member).is_some() {
                section.fault(member, *why);
            }
        }
        read(self, &mut section);
        fields.faults(section.into_faults());
    }

    fn server(&mut self, fields: &mut Fields<'_>, needs_loopback: bool) {
        if let Some(host) = fields.text("host") {
            match check_host(host, needs_loopback) {
                Ok(()) => self.host = Some(host.to_owned()),
                Err(reason) => fields.fault("host", reason),
            }
        }
        self.port = fields.integer("port", 0..=65_535).and_then(|port| u16::try_from(port).ok());
        self.level = named::<LogLevel>(fields, "log_level");
    }

    fn logging(&mut self, fields: &mut Fields<'_>) {
        if let Some(level) = named::<LogLevel>(fields, "level") {
            self.level = Some(level);
        }
        self.format = named::<LogFormat>(fields, "format");
        let known = ["enabled", "include_body", "max_rows", "max_days"];
        self.section(fields, "requests", &known, |patch, requests| {
            patch.requests = flag(requests, "enabled");
            patch.bodies = flag(requests, "include_body");
            patch.rows = requests.integer("max_rows", 1..=MOST_ROWS);
            patch.days = requests.integer("max_days", 1..=MOST_DAYS);
        });
    }

    /// What is set after a further change.
    pub(super) fn and(self, later: &Self) -> Self {
        Self {
            host: later.host.clone().or(self.host),
            port: later.port.or(self.port),
            level: later.level.clone().or(self.level),
            format: later.format.clone().or(self.format),
            requests: later.requests.or(self.requests),
            bodies: later.bodies.or(self.bodies),
            rows: later.rows.or(self.rows),
            days: later.days.or(self.days),
        }
    }

    pub(crate) fn log_level(&self) -> Option<LogLevel> {
        self.level.as_ref()?.parse().ok()
    }

    pub(crate) fn log_format(&self) -> Option<LogFormat> {
        self.format.as_ref()?.parse().ok()
    }

    /// The rules of the request log with what is set about them.
    pub(super) fn rules_over(&self, rules: LogRules) -> LogRules {
        LogRules {
            enabled: self.requests.unwrap_or(rules.enabled),
            bodies: self.bodies.unwrap_or(rules.bodies),
            rows: self.rows.map_or(rules.rows, u64::from),
            days: self.days.unwrap_or(rules.days),
        }
    }

    /// The member that sets something, if it is set.
    pub(super) fn member(&self, setting: Setting) -> Option<&'static str> {
        let (name, is_set) = match setting {
            Setting::Host => ("server.host", self.host.is_some()),
            Setting::Port => ("server.port", self.port.is_some()),
            Setting::LogLevel => ("logging.level", self.level.is_some()),
            Setting::LogFormat => ("logging.format", self.format.is_some()),
            Setting::LogRequests => ("logging.requests.enabled", self.requests.is_some()),
            Setting::LogBodies => ("logging.requests.include_body", self.bodies.is_some()),
            Setting::LogRows => ("logging.requests.max_rows", self.rows.is_some()),
            Setting::LogDays => ("logging.requests.max_days", self.days.is_some()),
        };
        is_set.then_some(name)
    }

    /// The names of all that is set.
    pub(crate) fn members(&self) -> Vec<&'static str> {
        Setting::ALL.into_iter().filter_map(|setting| self.member(setting)).collect()
    }

    /// Puts what is set over options that nothing stronger has decided, and turns their log.
    pub(super) fn put_over(&self, options: &mut ControlOptions) {
        let free = |setting| !options.pinned.contains(&setting);
        let weaker = Self {
            host: self.host.clone().filter(|_| free(Setting::Host)),
            port: None,
            level: self.level.clone().filter(|_| free(Setting::LogLevel)),
            format: self.format.clone().filter(|_| free(Setting::LogFormat)),
            requests: self.requests.filter(|_| free(Setting::LogRequests)),
            bodies: self.bodies.filter(|_| free(Setting::LogBodies)),
            rows: self.rows.filter(|_| free(Setting::LogRows)),
            days: self.days.filter(|_| free(Setting::LogDays)),
        };
        let rules = weaker.rules_over(LogRules::from(&*options));
        (options.log_requests, options.log_bodies) = (rules.enabled, rules.bodies);
        (options.log_rows, options.log_days) = (rules.rows, rules.days);
        if let Some(level) = weaker.log_level() {
            options.log.set_level(level);
        }
        if let Some(format) = weaker.log_format() {
            options.log.set_format(format);
        }
        if let Some(host) = weaker.host {
            options.host = host;
        }
    }
}

/// A member that is one of some names.
fn named<T: std::str::FromStr<Err: std::fmt::Display>>(fields: &mut Fields<'_>, name: &str) -> Option<String> {
    let text = fields.text(name)?;
    match text.parse::<T>() {
        Ok(_) => Some(text.to_owned()),
        Err(reason) => {
            fields.fault(name, reason.to_string());
            None
        }
    }
}

/// Whether the next start could listen there, as far as can be told from the name.
fn check_host(host: &str, needs_loopback: bool) -> Result<(), &'static str> {
    let is_name = host.len() <= 253
        && !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    if host.parse::<IpAddr>().is_err() && !is_name {
        return Err("must be an address or the name of one");
    }
    let options = ControlOptions { host: host.to_owned(), ..ControlOptions::new("") };
    if needs_loopback && !options.is_loopback() {
        return Err("must be loopback: with `--no-auth` nobody is asked for a key");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(value: &Value, needs_loopback: bool) -> Vec<String> {
        let faults = ConfigPatch::from_json(value, needs_loopback).unwrap_err();
        faults.into_iter().map(|fault| format!("{} {}", fault.field, fault.reason)).collect()
    }

    #[test]
    fn all_that_is_wrong_is_told_with_what_decides_it() {
        let told = told(
            &json!({
                "server": {"host": "a b", "port": 70_000, "workers": 9, "log_level": "debug"},
                "database": {"type": "sqlite"},
                "auth": {"enabled": false},
                "logging": {"level": "loud", "formt": "json", "requests": {"max_rows": 0, "enabled": "yes"}},
                "cache": {},
            }),
            false,
        );
        for part in [
            "server.host must be an address",
            "server.port must be an integer from 0 to 65535",
            "server.workers is the number of processors",
            "database.type is decided by `--database`",
            "auth.enabled is decided by `--no-auth`",
            "logging.level must be `error`, `warn`",
            "logging.formt is not known: did you mean `format`?",
            "logging.requests.max_rows must be an integer from 1",
            "logging.requests.enabled must be a boolean",
            "cache is not known",
        ] {
            assert!(told.iter().any(|told| told.starts_with(part)), "{part} in {told:#?}");
        }
    }

    #[test]
    fn the_two_names_of_the_level_agree() {
        let both = |one: &str, other: &str| json!({"server": {"log_level": one}, "logging": {"level": other}});
        assert_eq!(told(&both("info", "debug"), false), ["server.log_level must be the same as `logging.level`"]);
        assert!(ConfigPatch::from_json(&both("info", "info"), false).is_ok());
    }

    #[test]
    fn without_keys_the_process_stays_on_loopback() {
        let host = |host: &str| json!({"server": {"host": host}});
        assert_eq!(told(&host("0.0.0.0"), true).len(), 1);
        assert!(ConfigPatch::from_json(&host("::1"), true).is_ok());
        assert!(ConfigPatch::from_json(&host("0.0.0.0"), false).is_ok());
    }

    #[test]
    fn flags_go_before_what_was_set() {
        let patch = json!({"server": {"host": "::1"}, "logging": {"requests": {"max_rows": 5, "max_days": 3}}});
        let patch = ConfigPatch::from_json(&patch, false).unwrap();
        let mut options = ControlOptions::new("data");
        options.pinned.insert(Setting::LogRows);
        patch.put_over(&mut options);
        assert_eq!((options.log_rows, options.log_days, &*options.host), (100_000, 3, "::1"));
    }
}
