//! What came back, held against what was expected.

use std::fmt::Write as _;
use std::time::Duration;

use mockwright_generator::source::Pointer;
use mockwright_generator::validation::{Direction, Validators};
use serde_json::Value;

use super::format::{Case, Expect, HeaderExpectation};
use super::problem;
use super::serve::Served;
use crate::harness::Reply;

/// The longest part of a reply that is told.
const MOST_TOLD: usize = 1_200;

/// The differences, and the first reply that has one for people to read.
pub(super) fn differences(case: &Case, served: &Served) -> (String, Vec<String>) {
    let (mut told, mut bodies, mut differences) = (String::new(), Vec::new(), Vec::new());
    for _ in 0..case.times {
        let (reply, took) = served.answer(case);
        let found = of_reply(&case.expect, &reply, took, served);
        if !found.is_empty() && differences.is_empty() {
            told = seen(&reply);
            differences = found;
        }
        bodies.push(reply.body);
    }
    let all_same = bodies.windows(2).all(|pair| pair[0] == pair[1]);
    if case.expect.same && !all_same {
        differences.push(format!("{} replies have different bodies", case.times));
    }
    if case.expect.differ && all_same {
        differences.push(format!("{} replies have the same body", case.times));
    }
    (told, differences)
}

fn of_reply(expect: &Expect, reply: &Reply, took: Duration, served: &Served) -> Vec<String> {
    let mut found = Vec::new();
    if reply.status != expect.status {
        found.push(format!("expected status {}, got {}", expect.status, reply.status));
    }
    headers(expect, reply, &mut found);
    text(expect, reply, &mut found);
    json(expect, reply, &mut found);
    if let Some(schema) = &expect.valid {
        valid(schema, reply, served, &mut found);
    }
    if let Some(name) = &expect.problem {
        problem::of_name(name, expect.status, reply, &mut found);
    }
    if let Some(violations) = &expect.violations {
        problem::of_violations(violations, expect.status, reply, &mut found);
    }
    if let Some(least) = expect.after_ms.filter(|least| took < Duration::from_millis(*least)) {
        found.push(format!("expected after {least} ms, got after {} ms", took.as_millis()));
    }
    found
}

/// All values of a header; `None` where there is none.
pub(super) fn header(reply: &Reply, name: &str) -> Option<String> {
    let of_name = reply.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let values: Vec<&str> = of_name.map(|(_, value)| value.as_str()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn headers(expect: &Expect, reply: &Reply, found: &mut Vec<String>) {
    if let Some(wanted) = &expect.media_type {
        let whole = header(reply, "content-type").unwrap_or_default();
        let got = if wanted.contains(';') { whole.as_str() } else { reply.media_type() };
        if got != wanted {
            found.push(format!("expected Content-Type {wanted}, got {whole:?}"));
        }
    }
    for (name, wanted) in &expect.headers {
        let got = header(reply, name);
        let met = match (wanted, &got) {
            (HeaderExpectation::Whole(word), got) if word == "present" => got.is_some(),
            (HeaderExpectation::Whole(word), got) if word == "absent" => got.is_none(),
            (HeaderExpectation::Whole(value), got) => got.as_deref() == Some(value),
            (HeaderExpectation::Parts { contains }, Some(got)) => contains.each().iter().all(|part| got.contains(part)),
            (HeaderExpectation::Parts { .. }, None) => false,
        };
        if !met {
            found.push(format!("expected {name} {wanted:?}, got {got:?}"));
        }
    }
}

fn text(expect: &Expect, reply: &Reply, found: &mut Vec<String>) {
    let body = String::from_utf8_lossy(&reply.body);
    if let Some(wanted) = expect.text.as_deref().filter(|wanted| *wanted != body) {
        found.push(format!("expected the text {wanted:?}"));
    }
    if expect.empty && !body.is_empty() {
        found.push(format!("expected no body, got {} bytes", body.len()));
    }
    if expect.empty && expect.media_type.is_none() && header(reply, "content-type").is_some() {
        found.push("expected no Content-Type without a body".to_owned());
    }
    for part in expect.contains.iter().filter(|part| !body.contains(*part)) {
        found.push(format!("expected {part:?} in the body"));
    }
    for part in expect.lacks.iter().filter(|part| body.contains(*part)) {
        found.push(format!("expected no {part:?} in the body"));
    }
}

fn json(expect: &Expect, reply: &Reply, found: &mut Vec<String>) {
    let asked =
        expect.body.is_some() || !(expect.pointers.is_empty() && expect.absent.is_empty() && expect.counts.is_empty());
    if !asked {
        return;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&reply.body) else {
        found.push("expected JSON".to_owned());
        return;
    };
    if let Some(wanted) = expect.body.as_ref().filter(|wanted| **wanted != body) {
        found.push(format!("expected the body {wanted}"));
    }
    for (pointer, wanted) in &expect.pointers {
        let got = body.pointer(pointer);
        if got != Some(wanted) {
            found.push(format!("expected {wanted} at {pointer}, got {got:?}"));
        }
    }
    for pointer in expect.absent.iter().filter(|pointer| body.pointer(pointer).is_some()) {
        found.push(format!("expected nothing at {pointer}"));
    }
    for (pointer, wanted) in &expect.counts {
        let got = body.pointer(pointer).and_then(Value::as_array).map(Vec::len);
        if got != Some(*wanted) {
            found.push(format!("expected {wanted} items at {pointer:?}, got {got:?}"));
        }
    }
}

fn valid(schema: &str, reply: &Reply, served: &Served, found: &mut Vec<String>) {
    let pointer = Pointer::from_local_reference(schema).unwrap();
    let validators = Validators::new(served.api.schemas.clone());
    let Some(validator) = validators.get(&pointer, Direction::Response) else {
        found.push(format!("there is no schema {schema}"));
        return;
    };
    let Ok(body) = serde_json::from_slice(&reply.body) else {
        found.push("expected JSON".to_owned());
        return;
    };
    for violation in validator.violations(&body) {
        found.push(format!("the body breaks {schema} at `{}`: {}", violation.instance, violation.message));
    }
}

fn seen(reply: &Reply) -> String {
    let mut text = format!("    {}\n", reply.status);
    for (name, value) in reply.headers.iter().filter(|(name, _)| name != "date" && name != "connection") {
        writeln!(text, "    {name}: {value}").unwrap();
    }
    let body: String = String::from_utf8_lossy(&reply.body).chars().take(MOST_TOLD).collect();
    text + "    " + &body + "\n"
}
