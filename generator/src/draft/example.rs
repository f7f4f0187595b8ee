use serde_json::Value;

use super::{Drafter, brief};
use crate::bundle::{Body, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::draft::DraftedBody;
use crate::model::{Example, ExampleValue, MediaKind, MediaType};
use crate::source::Pointer;

/// References that a schema may go through before its example is looked for no further.
const LONGEST_CHAIN: usize = 16;

impl Drafter {
    /// The body that an author's example makes; `None` where its value is elsewhere.
    pub(super) fn example_body(&self, example: &Example, media_type: &MediaType, reply: &str) -> Option<DraftedBody> {
        match &example.value {
            ExampleValue::Value(at) => Some(self.example_at(at, media_type, reply)),
            ExampleValue::Serialized(at) => {
                let text = self.api.document.at(at)?.as_str()?.to_owned();
                Some(drafted(Body::Text(text), true, Vec::new()))
            }
            ExampleValue::External(at) => self.external_body(at, media_type, reply),
        }
    }

    /// The body that an example in a file of its own makes; `None` where the file was not read.
    fn external_body(&self, at: &Pointer, media_type: &MediaType, reply: &str) -> Option<DraftedBody> {
        let bytes = self.api.document.external_example(at)?;
        let text = std::str::from_utf8(bytes).ok();
        match (media_type.kind(), text) {
            (MediaKind::Json, text) => {
                let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
                Some(match text.and_then(|text| serde_json::from_str(text).ok()) {
                    Some(written) => self.written_body(written, at, media_type, reply),
                    None => self.not_json(at, media_type, reply),
                })
            }
            (MediaKind::Binary, _) | (_, None) => Some(drafted(Body::Bytes(bytes.to_vec()), true, Vec::new())),
            (_, Some(text)) => Some(drafted(Body::Text(text.to_owned()), true, Vec::new())),
        }
    }

    fn not_json(&self, at: &Pointer, media_type: &MediaType, reply: &str) -> DraftedBody {
        let message = format!("the file of the example is not JSON, and `{}` is", media_type.name);
        let fault = Diagnostic::warning(Code::InvalidExample, at, message).hint("a sample is served in its place");
        let schema = media_type.schema.as_ref().filter(|schema| self.api.schemas.get(schema).is_some());
        let mut sampled = self.sampled_body(media_type, schema, reply);
        sampled.diagnostics.push(fault);
        sampled
    }

    /// The body that the value at a node makes, repaired where it breaks the media type's schema.
    pub(super) fn example_at(&self, at: &Pointer, media_type: &MediaType, reply: &str) -> DraftedBody {
        let written = self.api.document.at(at).cloned().unwrap_or_default();
        self.written_body(written, at, media_type, reply)
    }

    fn written_body(&self, written: Value, at: &Pointer, media_type: &MediaType, reply: &str) -> DraftedBody {
        let kind = media_type.kind();
        if let Value::String(text) = &written
            && kind != MediaKind::Json
        {
            return drafted(Body::Text(text.clone()), true, Vec::new());
        }
        let Some(schema) = media_type.schema.as_ref().filter(|schema| self.api.schemas.get(schema).is_some()) else {
            return drafted(Body::Value(written), true, Vec::new());
        };
        let sampler = self.sampler();
        let violations = match sampler.check(schema, &written) {
            Ok(violations) if violations.is_empty() => return drafted(Body::Value(written), true, Vec::new()),
            Ok(violations) => violations,
            Err(found) => {
                return drafted(Body::Value(written), false, super::problem(&found, reply).into_iter().collect());
            }
        };
        let Some(first) = violations.first() else { return drafted(Body::Value(written), true, Vec::new()) };
        let message = format!("the example breaks its schema at {}: {}", place_in(&first.instance), first.message);
        let diagnostic = Diagnostic::warning(Code::InvalidExample, at, message).related(&first.schema, "the rule");
        if self.options.examples_as_written {
            return drafted(Body::Value(written), false, vec![diagnostic.hint("it is served as written")]);
        }
        if let Some(parsed) = json_in_text(&written)
            && sampler.check(schema, &parsed).is_ok_and(|violations| violations.is_empty())
        {
            let hint = "it is JSON inside a string; write it as a value";
            return drafted(Body::Value(parsed), true, vec![diagnostic.hint(hint)]);
        }
        let repaired = sampler.repair(schema, reply, &written);
        let mut diagnostics = vec![diagnostic.hint("it is served repaired; every value of it that is valid is kept")];
        diagnostics.extend(super::problems(&repaired.problems, reply));
        DraftedBody {
            proved: repaired.value.is_some() && repaired.problems.is_empty(),
            body: repaired.value.map(Body::Value),
            origin: Origin::Example,
            diagnostics,
        }
    }

    /// Where the schema of a body has an example of its own: `example`, or the first of `examples`.
    pub(super) fn schema_example(&self, schema: &Pointer) -> Option<Pointer> {
        let mut at = schema.clone();
        for _ in 0..LONGEST_CHAIN {
            let written = self.api.document.at(&at)?.as_object()?;
            if written.contains_key("example") {
                return Some(at.child("example"));
            }
            if written.get("examples").and_then(Value::as_array).is_some_and(|examples| !examples.is_empty()) {
                return Some(at.child("examples").index(0));
            }
            at = Pointer::from_local_reference(written.get("$ref")?.as_str()?)?;
        }
        None
    }
}

fn drafted(body: Body, proved: bool, diagnostics: Vec<Diagnostic>) -> DraftedBody {
    DraftedBody { body: Some(body), origin: Origin::Example, proved, diagnostics }
}

fn json_in_text(written: &Value) -> Option<Value> {
    serde_json::from_str(written.as_str()?).ok()
}

fn place_in(instance: &Pointer) -> String {
    if instance.as_str().is_empty() { "its root".to_owned() } else { brief_pointer(instance) }
}

fn brief_pointer(instance: &Pointer) -> String {
    format!("`{}`", brief(&Value::from(instance.as_str())).trim_matches('"'))
}

#[cfg(test)]
mod tests;
