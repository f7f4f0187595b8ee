use serde_json::Value;

use super::super::version::FormatVersion;
use super::super::{Credential, SecurityMode, ServerSettings, Settings, ValidateMode};
use super::node::{Node, Record};
use crate::diagnostic::{Code, Diagnostic};
use crate::sample::Locale;

/// The words of `validate`.
pub(super) const VALIDATE: [(&str, ValidateMode); 3] =
    [("enforce", ValidateMode::Enforce), ("warn", ValidateMode::Warn), ("off", ValidateMode::Off)];

const SECURITY: [(&str, SecurityMode); 3] =
    [("presence", SecurityMode::Presence), ("credentials", SecurityMode::Credentials), ("off", SecurityMode::Off)];

/// What the version in `mock.yaml` means for the reading of all files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compatibility {
    /// Every key is known.
    Known,
    /// A newer minor version: there may be keys that this program does not know.
    Newer,
    /// Another major version: nothing means what it seems to mean.
    Refused,
}

/// Reads the format version alone.
pub(super) fn compatibility(root: &Node<'_>) -> Compatibility {
    let text = root.value().get("mockwright").and_then(Value::as_str);
    match text.map(str::parse::<FormatVersion>) {
        Some(Ok(version)) if version.major != FormatVersion::CURRENT.major => Compatibility::Refused,
        Some(Ok(version)) if version > FormatVersion::CURRENT => Compatibility::Newer,
        _ => Compatibility::Known,
    }
}

/// Reads `mock.yaml`. What is missing or wrong is reported and takes its default.
pub(super) fn read(root: &Node<'_>) -> Option<Settings> {
    let mut record = root.record("a mapping with `mockwright`, `name` and `spec`")?;
    let mockwright = read_version(&mut record);
    if compatibility(root) == Compatibility::Refused {
        return None;
    }
    let name = record.require("name", "the name that people see");
    let spec = record.require("spec", "the description's path relative to this folder, or its URL");
    let seed = record.take("seed").and_then(|node| node.number(0..=u64::MAX));
    let locale = record.take("locale").and_then(|node| read_locale(&node));
    let server = record.take("server").and_then(|node| read_server(&node));
    let scenario = record.take("scenario").and_then(|node| node.text("the name of a scenario"));
    record.finish();
    Some(Settings {
        mockwright,
        name: name.and_then(|node| node.text("the name that people see")).unwrap_or_default().to_owned(),
        spec: spec.and_then(|node| node.text("a path or a URL")).unwrap_or_default().to_owned(),
        seed: seed.unwrap_or(1),
        locale: locale.unwrap_or_else(|| "en".to_owned()),
        server: server.unwrap_or_default(),
        scenario: scenario.map(str::to_owned),
    })
}

/// A locale is kept as it is written; of one that nothing is known of, English is drawn.
fn read_locale(node: &Node<'_>) -> Option<String> {
    let text = node.text("a language such as `en`")?;
    if Locale::parse(text).is_none() {
        node.report(Locale::unknown(text, node.at()));
    }
    Some(text.to_owned())
}

fn read_version(record: &mut Record<'_>) -> String {
    let current = FormatVersion::CURRENT.to_string();
    let expected = format!("the version of the bundle format, \"{current}\"");
    let Some(node) = record.require("mockwright", &expected) else { return current };
    let Some(text) = node.value().as_str() else {
        let message = "`mockwright` is not quoted text, so that 1.10 would be 1.1";
        let problem = Diagnostic::error(Code::InvalidEntry, node.at(), message).expected(expected);
        node.report(problem.hint(format!("write `mockwright: \"{current}\"`")));
        return current;
    };
    match text.parse::<FormatVersion>() {
        Ok(version) if version.major > FormatVersion::CURRENT.major => {
            let message = format!("the bundle has format {version}, and this program reads up to {current}");
            let hint = "run a newer mockwright, or the one that wrote the bundle";
            node.report(Diagnostic::error(Code::BundleVersion, node.at(), message).expected(expected).hint(hint));
        }
        Ok(version) if version.major < FormatVersion::CURRENT.major => {
            let message = format!("there is no bundle format {version}");
            node.report(Diagnostic::error(Code::BundleVersion, node.at(), message).expected(expected));
        }
        Ok(version) if version > FormatVersion::CURRENT => {
            let message =
                format!("the bundle has format {version}, newer than {current}: unknown keys are passed over");
            node.report(Diagnostic::warning(Code::BundleVersion, node.at(), message));
        }
        Ok(_) => {}
        Err(_) => node.refuse::<()>(&expected).unwrap_or_default(),
    }
    text.to_owned()
}

fn read_server(node: &Node<'_>) -> Option<ServerSettings> {
    let mut record = node.record("a mapping of settings such as `port`")?;
    let standard = ServerSettings::default();
    let base_path = record.take("base_path").and_then(|node| read_base_path(&node));
    let credentials = record.take("credentials").map(|node| read_credentials(&node));
    let server = ServerSettings {
        port: record.take("port").and_then(|node| node.number(0..=65_535)).unwrap_or(standard.port),
        base_path: base_path.unwrap_or(standard.base_path),
        response_delay_ms: record.take("response_delay_ms").and_then(|node| node.number(0..=u64::MAX)).unwrap_or(0),
        error_rate_percent: record.take("error_rate_percent").and_then(|node| node.number(0..=100)).unwrap_or(0),
        dynamic: record.take("dynamic").and_then(|node| node.boolean()).unwrap_or(standard.dynamic),
        cors_enabled: record.take("cors_enabled").and_then(|node| node.boolean()).unwrap_or(standard.cors_enabled),
        validate: record.take("validate").and_then(|node| node.choice(&VALIDATE)).unwrap_or(standard.validate),
        security: record.take("security").and_then(|node| node.choice(&SECURITY)).unwrap_or(standard.security),
        credentials: credentials.unwrap_or_default(),
    };
    record.finish();
    Some(server)
}

fn read_credentials(node: &Node<'_>) -> Vec<Credential> {
    node.items("a list of credentials").iter().filter_map(read_credential).collect()
}

fn read_credential(node: &Node<'_>) -> Option<Credential> {
    let mut record = node.record("a mapping with `scheme` and `value`, or `scheme`, `username` and `password`")?;
    let scheme = record.require("scheme", "the name of a security scheme of the description");
    let mut text = |key| record.take(key).and_then(|node| node.text("text")).map(str::to_owned);
    let (value, username, password) = (text("value"), text("username"), text("password"));
    let scopes = record.take("scopes").map(|node| node.items("a list of scopes")).unwrap_or_default();
    record.finish();
    if value.is_none() && username.is_none() {
        return node.refuse("a `value`, or a `username` and a `password`");
    }
    Some(Credential {
        scheme: scheme?.text("the name of a security scheme")?.to_owned(),
        value,
        username,
        password,
        scopes: scopes.iter().filter_map(|scope| scope.text("a scope")).map(str::to_owned).collect(),
    })
}

fn read_base_path(node: &Node<'_>) -> Option<String> {
    let expected = "a path that begins with `/`, or nothing";
    let text = node.text(expected)?;
    if text.is_empty() || text.starts_with('/') { Some(text.to_owned()) } else { node.refuse(expected) }
}
