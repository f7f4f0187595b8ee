//! Scenarios as the admin API and the store write them.

use std::collections::HashSet;

use indexmap::IndexMap;
use mockwright_generator::bundle::{Derive, ScenarioEntry, ScenarioFile};
use serde_json::{Map, Value, json};

use crate::control::fault::FieldFault;
use crate::control::fields::{Fields, shown};
use crate::control::header_fields::field;

/// The longest name of a scenario, in characters.
const LONGEST_NAME: usize = 100;

/// The longest description.
const LONGEST_DESCRIPTION: usize = 10_000;

/// The longest delay of one reply: ten minutes.
const LONGEST_DELAY: u32 = 600_000;

/// The longest headers of one reply, in bytes.
const LONGEST_HEADERS: usize = 64 << 10;

/// What a request says of a scenario; `None`: nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScenarioChange {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) derive: Option<Derive>,
    pub(crate) config: Option<Config>,
}

/// Path, then method, then reply.
pub(crate) type Config = IndexMap<String, IndexMap<String, ScenarioEntry>>;

impl ScenarioChange {
    /// Reads a request. Tells all that is wrong.
    pub(crate) fn from_json(value: &Value) -> Result<Self, Vec<FieldFault>> {
        let mut fields =
            Fields::of(value, "", &["name", "description", "derive", "config"]).map_err(|fault| vec![fault])?;
        let name = fields.text("name").map(str::to_owned);
        if let Some(name) = &name
            && let Err(reason) = check_name(name)
        {
            fields.fault("name", reason);
        }
        let description = fields.text("description").map(str::to_owned);
        if description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
            fields.fault("description", format!("must have at most {LONGEST_DESCRIPTION} characters"));
        }
        let derive = fields.get("derive").and_then(|value| {
            let derive = derive_of(value);
            if derive.is_none() {
                fields.fault("derive", "must be success, errors, empty, boundary, slow or {\"status\": 404}");
            }
            derive
        });
        let config = fields.get("config").and_then(|value| match config_of(value) {
            Ok(config) => Some(config),
            Err(faults) => {
                fields.faults(faults);
                None
            }
        });
        let faults = fields.into_faults();
        if faults.is_empty() { Ok(Self { name, description, derive, config }) } else { Err(faults) }
    }
}

/// What every name of a person's choice must be.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err("must not be empty".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("must have at most {LONGEST_NAME} characters"));
    }
    if name.chars().any(char::is_control) {
        return Err("must not have control characters".to_owned());
    }
    Ok(())
}

fn derive_of(value: &Value) -> Option<Derive> {
    match value.as_str() {
        Some("success") => return Some(Derive::Success),
        Some("errors") => return Some(Derive::Errors),
        Some("empty") => return Some(Derive::Empty),
        Some("boundary") => return Some(Derive::Boundary),
        Some("slow") => return Some(Derive::Slow),
        Some(_) => return None,
        None => {}
    }
    let members = value.as_object().filter(|members| members.len() == 1)?;
    let status = members.get("status")?.as_u64().and_then(|status| u16::try_from(status).ok());
    status.filter(|status| (100..600).contains(status)).map(Derive::Status)
}

fn config_of(value: &Value) -> Result<Config, Vec<FieldFault>> {
    let Some(paths) = value.as_object() else {
        return Err(vec![FieldFault::new("config", "must be an object: path, then method, then reply")]);
    };
    let mut faults = Vec::new();
    let mut config = Config::new();
    for (path, methods) in paths {
        let at = format!("config.{}", shown(path));
        let Some(methods) = methods.as_object() else {
            faults.push(FieldFault::new(at, "must be an object: method, then reply"));
            continue;
        };
        let listed = config.entry(path.clone()).or_default();
        for (method, entry) in methods {
            let at = format!("{at}.{}", shown(method));
            match entry_of(entry, &at) {
                Ok(entry) => drop(listed.insert(method.to_ascii_uppercase(), entry)),
                Err(entry) => faults.extend(entry),
            }
        }
    }
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

/// Reads one reply, which is the member `within` of a request.
pub(crate) fn entry_of(value: &Value, within: &str) -> Result<ScenarioEntry, Vec<FieldFault>> {
    let known = ["status", "body", "headers", "delay_ms"];
    let mut fields = Fields::of(value, within, &known).map_err(|fault| vec![fault])?;
    let status = fields.integer("status", 100..=599).and_then(|status| u16::try_from(status).ok());
    let delay_ms = fields.integer("delay_ms", 0..=LONGEST_DELAY).map(u64::from);
    let headers = fields.get("headers").map(|value| headers_of(value, &fields.name_of("headers")));
    let headers = headers.transpose().unwrap_or_else(|faults| {
        fields.faults(faults);
        None
    });
    // Here null is a body.
    let body = value.get("body").cloned();
    let faults = fields.into_faults();
    if faults.is_empty() {
        return Ok(ScenarioEntry { status, body, headers: headers.unwrap_or_default(), delay_ms });
    }
    Err(faults)
}

/// Reads header fields: scalars, or lists of scalars.
pub(crate) fn headers_of(value: &Value, within: &str) -> Result<IndexMap<String, Value>, Vec<FieldFault>> {
    let Some(members) = value.as_object() else {
        return Err(vec![FieldFault::new(within, "must be an object: name, then value")]);
    };
    let mut faults = Vec::new();
    if members.len() > 100 {
        faults.push(FieldFault::new(within, "must have at most 100 fields"));
    }
    let length = |(name, value): (&String, &Value)| name.len() + value.to_string().len();
    if members.iter().map(length).sum::<usize>() > LONGEST_HEADERS {
        faults.push(FieldFault::new(within, format!("must not be longer than {LONGEST_HEADERS} bytes in all")));
    }
    let mut seen = HashSet::new();
    for (name, value) in members {
        let at = format!("{within}.{}", shown(name));
        if !seen.insert(name.to_ascii_lowercase()) {
            faults.push(FieldFault::new(&at, "is there twice: case makes no difference"));
        }
        let scalars = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        faults.extend(scalars.iter().filter_map(|scalar| Some(FieldFault::new(&at, field(name, scalar).err()?))));
    }
    let listed = members.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    if faults.is_empty() { Ok(listed) } else { Err(faults) }
}

/// A scenario's `derive`.
pub(crate) fn derive_json(derive: Derive) -> Value {
    match derive {
        Derive::Success => json!("success"),
        Derive::Errors => json!("errors"),
        Derive::Status(status) => json!({"status": status}),
        Derive::Empty => json!("empty"),
        Derive::Boundary => json!("boundary"),
        Derive::Slow => json!("slow"),
    }
}

/// A scenario's `config`.
pub(crate) fn config_json(config: &Config) -> Value {
    let paths = config.iter().map(|(path, methods)| {
        let methods = methods.iter().map(|(method, entry)| (method.clone(), entry_json(entry)));
        (path.clone(), Value::Object(methods.collect()))
    });
    Value::Object(paths.collect())
}

fn entry_json(entry: &ScenarioEntry) -> Value {
    let mut members = Map::new();
    if let Some(status) = entry.status {
        members.insert("status".to_owned(), status.into());
    }
    if let Some(body) = &entry.body {
        members.insert("body".to_owned(), body.clone());
    }
    if !entry.headers.is_empty() {
        members.insert("headers".to_owned(), entry.headers.clone().into_iter().collect());
    }
    if let Some(delay_ms) = entry.delay_ms {
        members.insert("delay_ms".to_owned(), delay_ms.into());
    }
    Value::Object(members)
}

/// A whole scenario, as the store keeps it.
pub(crate) fn file_json(file: &ScenarioFile) -> Value {
    json!({
        "name": file.name,
        "description": file.description,
        "derive": derive_json(file.derive),
        "config": config_json(&file.config),
    })
}

/// A whole scenario, from what the store keeps; `None` where somebody else wrote there.
pub(crate) fn file_of(kept: &str) -> Option<ScenarioFile> {
    let change = ScenarioChange::from_json(&serde_json::from_str(kept).ok()?).ok()?;
    Some(ScenarioFile {
        name: change.name?,
        description: change.description,
        derive: change.derive.unwrap_or_default(),
        config: change.config.unwrap_or_default(),
    })
}
