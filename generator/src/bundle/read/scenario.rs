use indexmap::IndexMap;

use super::super::{Derive, ScenarioEntry, ScenarioFile};
use super::node::Node;
use super::operation::{read_headers, read_method};
use super::shown::shown;
use crate::diagnostic::{Code, Diagnostic};

const DERIVE: [(&str, Derive); 5] = [
    ("success", Derive::Success),
    ("errors", Derive::Errors),
    ("empty", Derive::Empty),
    ("boundary", Derive::Boundary),
    ("slow", Derive::Slow),
];

/// Reads one file of `scenarios/`. `None` when it has no name.
pub(super) fn read(root: &Node<'_>) -> Option<ScenarioFile> {
    let mut record = root.record("a mapping with `name`, `derive` and `config`")?;
    let name = record.require("name", "the scenario's name").and_then(|node| read_name(&node));
    let description = record.take("description").and_then(|node| node.text("a text"));
    let derive = record.take("derive").and_then(|node| read_derive(&node));
    let config = record.take("config").map(|node| read_config(&node)).unwrap_or_default();
    record.finish();
    let description = description.map(str::to_owned);
    Some(ScenarioFile { name: name?.to_owned(), description, derive: derive.unwrap_or_default(), config })
}

fn read_name<'f>(node: &Node<'f>) -> Option<&'f str> {
    let expected = "the scenario's name";
    node.text(expected).filter(|name| !name.is_empty()).or_else(|| node.refuse(expected))
}

fn read_derive(node: &Node<'_>) -> Option<Derive> {
    if !node.value().is_object() {
        return node.choice(&DERIVE);
    }
    let mut record = node.record("`{status: 404}`")?;
    let status = record.require("status", "a status from 100 to 599").and_then(|node| node.number(100..=599));
    record.finish();
    status.map(Derive::Status)
}

fn read_config(node: &Node<'_>) -> IndexMap<String, IndexMap<String, ScenarioEntry>> {
    let mut config = IndexMap::new();
    for (path, node) in node.members("a mapping of paths to methods") {
        if !path.starts_with('/') {
            let message = format!("`{}` is no path", shown(path));
            let problem = Diagnostic::error(Code::InvalidEntry, node.at(), message);
            node.report(problem.expected("a path that begins with `/`"));
        }
        let mut methods = IndexMap::new();
        for (method, node) in node.members("a mapping of methods to replies") {
            let entry = read_entry(&node);
            if let (Some(method), Some(entry)) = (read_method(method, &node), entry) {
                methods.insert(method, entry);
            }
        }
        if path.starts_with('/') {
            config.insert(path.to_owned(), methods);
        }
    }
    config
}

fn read_entry(node: &Node<'_>) -> Option<ScenarioEntry> {
    let mut record = node.record("a mapping with `status` and `body`")?;
    let entry = ScenarioEntry {
        status: record.take("status").and_then(|node| node.number(100..=599)),
        body: record.take_any("body").map(|node| node.value().clone()),
        headers: record.take("headers").map(|node| read_headers(&node)).unwrap_or_default(),
        delay_ms: record.take("delay_ms").and_then(|node| node.number(0..=u64::MAX)),
    };
    record.finish();
    Some(entry)
}
