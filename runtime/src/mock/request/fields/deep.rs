use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::mock::request::fault::{Fault, shown};
use crate::mock::request::shape::View;
use crate::mock::request::types::Types;
use crate::mock::request::values::Reading;

/// Brackets beyond this are no name that anybody writes, and the stack has an end.
const MAX_DEPTH: usize = 32;

/// Names in brackets with the texts at their end.
#[derive(Default)]
struct Tree<'t> {
    texts: Vec<&'t str>,
    /// By what is in the brackets. An index is a name like any other until the schema says that there is a list, so that
    /// no index allocates anything.
    members: IndexMap<String, Tree<'t>>,
}

/// Reads the pairs of one `deepObject`, each a decoded path such as `[a][b]` and a coded text (OpenAPI 3.1 §4.8.12.4).
/// The specification ends at the first bracket; deeper ones are what many writers send.
pub(super) fn read<'t>(pairs: &[(Cow<'t, str>, &'t str)], reading: Reading, view: View<'_>) -> Result<Value, Fault> {
    let mut root = Tree::default();
    for (path, text) in pairs {
        let mut tree = &mut root;
        let mut rest = &**path;
        let mut depth = 0;
        while !rest.is_empty() {
            let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let Some((name, behind)) = inner.filter(|_| depth < MAX_DEPTH) else {
                let what =
                    if depth < MAX_DEPTH { "names written otherwise than in brackets" } else { "too many brackets" };
                return Err(Fault::new("style", format!("has {what}: `{}`", shown(path)), text));
            };
            if !tree.members.contains_key(name) {
                tree.members.insert(name.to_owned(), Tree::default());
            }
            let Some(next) = tree.members.get_mut(name) else { break };
            tree = next;
            rest = behind;
            depth += 1;
        }
        tree.texts.push(text);
    }
    root.value(reading, view)
}

impl Tree<'_> {
    fn value(self, reading: Reading, view: View<'_>) -> Result<Value, Fault> {
        if self.members.is_empty() {
            return reading.repeated(&self.texts, view);
        }
        if let Some(text) = self.texts.first() {
            return Err(Fault::new("style", "has a text and names in brackets at one place", text));
        }
        let is_index = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
        let is_list = if view.asks_for(Types::ARRAY) {
            !view.asks_for(Types::OBJECT) && self.members.keys().all(is_index)
        } else {
            !view.asks_for(Types::OBJECT) && self.members.keys().all(String::is_empty)
        };
        if is_list {
            return self.list(reading, view);
        }
        let mut object = Map::with_capacity(self.members.len());
        for (name, tree) in self.members {
            let value = tree.value(reading, view.member(&name))?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }

    /// The items in the order of their indexes, those in empty brackets last. Gaps close.
    fn list(self, reading: Reading, view: View<'_>) -> Result<Value, Fault> {
        let mut members: Vec<_> = self.members.into_iter().collect();
        members.sort_by(|(one, _), (other, _)| order(one).cmp(&order(other)));
        let mut items = Vec::new();
        for (name, tree) in members {
            if name.is_empty() && tree.members.is_empty() {
                for text in tree.texts {
                    items.push(reading.single(text, view.item(items.len()))?);
                }
            } else {
                items.push(tree.value(reading, view.item(items.len()))?);
            }
        }
        Ok(Value::Array(items))
    }
}

/// Numbers of any length in their order.
fn order(index: &str) -> (bool, usize, &str) {
    let digits = index.trim_start_matches('0');
    (index.is_empty(), digits.len(), digits)
}
