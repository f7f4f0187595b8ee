//! The member that names the schema a value follows (OpenAPI 3.1.1 §4.8.25).

use serde_json::Value;

use super::SampleProblem;
use super::expand::Expander;
use super::node::Node;
use crate::source::Pointer;

impl Expander<'_, '_> {
    /// An alternative was taken beside a discriminator: its member names that alternative.
    pub(super) fn tag(&mut self, node: &Node, picked: &Node) {
        let Some(name) = property_name(node) else { return };
        let Some(Ok(target)) = picked.target(self.around.judge.view.schemas) else { return };
        let value = name_of(node, target.at());
        self.shape.tags.entry(name).or_insert(value);
    }

    /// A discriminator without alternatives beside it is inherited through `allOf`: its member names the schema
    /// that inherits. A parent that only its children are mapped from becomes one of them.
    pub(super) fn take_discriminator(&mut self, node: &Node) -> Result<(), SampleProblem> {
        let alternatives = node.keyword("oneOf").or_else(|| node.keyword("anyOf"));
        let Some(name) = property_name(node) else { return Ok(()) };
        if alternatives.is_some() || self.shape.tags.contains_key(&name) {
            return Ok(());
        }
        let heirs = || self.chain.iter().filter(|entry| *entry != node.at());
        let mapped = heirs().find(|entry| mapped_name(node, entry).is_some());
        let heir = mapped.or_else(|| heirs().find(|entry| is_component(entry))).cloned();
        if heir.is_none() && mapped_name(node, node.at()).is_none() {
            let children = children(self, node);
            let rank = self.script.choose(children.len() + 1);
            if let Some((value, child)) = children.into_iter().nth(rank) {
                self.shape.tags.insert(name, Value::String(value));
                return self.take(&child);
            }
        }
        let bearer = heir.or_else(|| is_component(node.at()).then(|| node.at().clone()));
        if let Some(bearer) = bearer {
            self.shape.tags.insert(name, name_of(node, &bearer));
        }
        Ok(())
    }
}

/// The mapped schemas, where there are any.
fn children(expander: &Expander<'_, '_>, node: &Node) -> Vec<(String, Node)> {
    let mapping = node.keyword("discriminator").and_then(|it| it.get("mapping")).and_then(Value::as_object);
    let pairs = mapping.into_iter().flatten().filter_map(|(value, target)| {
        let at = resolve(node, target.as_str()?)?;
        Some((value.clone(), Node::entry(expander.around.judge.view.schemas, &at)?))
    });
    pairs.collect()
}

fn property_name(node: &Node) -> Option<String> {
    Some(node.keyword("discriminator")?.get("propertyName")?.as_str()?.to_owned())
}

/// The value that stands for a schema: its key in the mapping, else its name.
fn name_of(node: &Node, target: &Pointer) -> Value {
    let name = mapped_name(node, target).or_else(|| target.last()).unwrap_or_default();
    Value::String(name)
}

fn mapped_name(node: &Node, target: &Pointer) -> Option<String> {
    let mapping = node.keyword("discriminator")?.get("mapping")?.as_object()?;
    let found = mapping.iter().find(|(_, to)| to.as_str().and_then(|to| resolve(node, to)).as_ref() == Some(target));
    found.map(|(value, _)| value.clone())
}

/// A mapping leads to a reference, or to a component by its bare name.
fn resolve(node: &Node, target: &str) -> Option<Pointer> {
    Pointer::from_local_reference(target).or_else(|| {
        let components = node.at().as_str().starts_with("/definitions");
        let components = if components { "/definitions" } else { "/components/schemas" };
        (!target.contains('/')).then(|| Pointer::parse(components).child(target))
    })
}

fn is_component(entry: &Pointer) -> bool {
    let parent = entry.parent();
    parent.is_some_and(|parent| matches!(parent.as_str(), "/components/schemas" | "/definitions"))
}
