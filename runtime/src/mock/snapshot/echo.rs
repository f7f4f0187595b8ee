//! Parts of a reply that are taken from the request.

use std::sync::OnceLock;

use indexmap::IndexMap;
use mockwright_generator::source::Pointer;
use serde_json::Value;

use super::reply::{Kept, Made};
use super::request_part::{RequestPart, readings};
use crate::mock::request::ReadRequest;

/// Replies that are kept; a client that asks for more things than this waits for each to be encoded.
const MOST_KEPT: usize = 8;

/// What one media type's default reply takes from the request.
#[derive(Debug)]
pub(super) struct EchoPlan {
    rules: Box<[(Pointer, RequestPart)]>,
    /// The body as it is without a request, as JSON, which takes a tenth of the value's memory; `None` where it is no value.
    base: OnceLock<Option<Box<str>>>,
    kept: [OnceLock<KeptReply>; MOST_KEPT],
}

/// A reply with what it was made of: what the request said, and the type that a client chose within a range.
#[derive(Debug)]
struct KeptReply {
    echoed: Echoed,
    content_type: Option<Box<str>>,
    made: Made,
}

impl KeptReply {
    fn is_for(&self, echoed: &Echoed, content_type: Option<&str>) -> bool {
        self.echoed == *echoed && self.content_type.as_deref() == content_type
    }
}

/// What a request says for each rule; `None` where it is silent.
pub(super) type Echoed = Box<[Option<Value>]>;

impl EchoPlan {
    /// `None` where there is nothing to take.
    pub(super) fn new(echo: &IndexMap<String, String>) -> Option<Box<Self>> {
        let rule = |(pointer, source): (&String, &String)| Some((Pointer::parse(pointer), RequestPart::parse(source)?));
        let rules: Box<[_]> = echo.iter().filter_map(rule).collect();
        (!rules.is_empty()).then(|| Box::new(Self::of_rules(rules)))
    }

    /// The same rules, nothing made yet.
    pub(super) fn afresh(&self) -> Box<Self> {
        Box::new(Self::of_rules(self.rules.clone()))
    }

    fn of_rules(rules: Box<[(Pointer, RequestPart)]>) -> Self {
        Self { rules, base: OnceLock::new(), kept: std::array::from_fn(|_| OnceLock::new()) }
    }

    /// What a request says; `None` where it says nothing that is asked for.
    pub(super) fn of(&self, read: &ReadRequest) -> Option<Echoed> {
        let echoed: Echoed = self.rules.iter().map(|(_, part)| part.of(read).cloned()).collect();
        echoed.iter().any(Option::is_some).then_some(echoed)
    }

    /// The reply if it was made already.
    pub(super) fn get(&self, echoed: &Echoed, content_type: Option<&str>) -> Option<&Made> {
        let mut kept = self.kept.iter().map_while(OnceLock::get);
        kept.find_map(|kept| kept.is_for(echoed, content_type).then_some(&kept.made))
    }

    /// The reply; it is kept while there is room.
    pub(super) fn get_or_make(&self, echoed: &Echoed, content_type: Option<&str>, make: impl Fn() -> Made) -> Kept<'_> {
        for slot in &self.kept {
            let begin =
                || KeptReply { echoed: echoed.clone(), content_type: content_type.map(Into::into), made: make() };
            let kept = slot.get_or_init(begin);
            if kept.is_for(echoed, content_type) {
                return Kept::Shared(&kept.made);
            }
        }
        Kept::Once(make())
    }

    /// The body as it is without a request, found by `base` once.
    pub(super) fn base(&self, base: impl FnOnce() -> Option<Value>) -> Option<Value> {
        let text = self.base.get_or_init(|| base().map(|value| value.to_string().into()));
        text.as_deref().and_then(|text| serde_json::from_str(text).ok())
    }

    /// The body with what the request says in its places, as far as it stays `valid`.
    pub(super) fn applied(&self, mut body: Value, echoed: &Echoed, valid: impl Fn(&Value) -> bool) -> Value {
        for ((pointer, _), value) in self.rules.iter().zip(echoed) {
            for reading in value.iter().flat_map(readings) {
                let mut changed = body.clone();
                if put(&mut changed, pointer, reading) && valid(&changed) {
                    body = changed;
                    break;
                }
            }
        }
        body
    }
}

/// Puts a value at a place, or beside what is around it where it is the missing member of an object.
fn put(body: &mut Value, at: &Pointer, value: Value) -> bool {
    if let Some(place) = body.pointer_mut(at.as_str()) {
        *place = value;
        return true;
    }
    let around = at.parent().and_then(|parent| body.pointer_mut(parent.as_str()));
    match (around.and_then(Value::as_object_mut), at.last()) {
        (Some(object), Some(name)) => object.insert(name, value).is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::EchoPlan;
    use crate::mock::request::ReadRequest;

    #[test]
    fn what_fits_is_echoed_and_the_rest_stays() {
        let echo =
            [("/id", "path.id"), ("/owner/name", "body#/name"), ("/tags/0", "query.tag"), ("/no/where", "path.id")];
        let echo = echo.map(|(pointer, source)| (pointer.to_owned(), source.to_owned())).into_iter().collect();
        let plan = EchoPlan::new(&echo).unwrap();
        assert_eq!(plan.of(&ReadRequest::default()), None);
        let mut read = ReadRequest { body: Some(json!({"name": "Ann"})), ..ReadRequest::default() };
        read.path.insert("id".to_owned(), json!("7"));
        read.query.insert("tag".to_owned(), json!("new"));
        let echoed = plan.of(&read).unwrap();
        let base = json!({"id": 1, "owner": {}, "tags": ["old"]});
        let valid = |body: &serde_json::Value| body["id"].is_number() && body["tags"] == json!(["old"]);
        assert_eq!(
            plan.applied(base.clone(), &echoed, valid),
            json!({"id": 7, "owner": {"name": "Ann"}, "tags": ["old"]})
        );
        assert_eq!(plan.applied(base.clone(), &echoed, |_| false), base);
    }
}
