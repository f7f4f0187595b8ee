//! The members that the schema of an object clearly has, whatever alternatives it leaves open.

use indexmap::IndexMap;
use serde_json::Value;

use super::Drafter;
use crate::source::Pointer;

/// References and branches that are looked through.
const REACH: usize = 64;

impl Drafter {
    /// The members of an object's schema with their own schemas: those of `properties`, through references and `allOf`.
    pub(super) fn members(&self, schema: &Pointer) -> IndexMap<String, Value> {
        let mut members = IndexMap::new();
        if let Some(schema) = self.api.schemas.get(schema) {
            self.collect_members(schema.as_value(), &mut 0, &mut members);
        }
        members
    }

    fn collect_members(&self, schema: &Value, looked: &mut usize, members: &mut IndexMap<String, Value>) {
        *looked += 1;
        if *looked > REACH {
            return;
        }
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            members.entry(name.clone()).or_insert_with(|| member.clone());
        }
        if let Some(target) = self.target(schema) {
            self.collect_members(target.as_value(), looked, members);
        }
        for branch in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.collect_members(branch, looked, members);
        }
    }

    /// The words of a schema's `type`, through references and `allOf`; empty where it does not say.
    pub(super) fn types(&self, schema: &Value) -> Vec<String> {
        self.types_within(schema, &mut 0)
    }

    fn types_within(&self, schema: &Value, looked: &mut usize) -> Vec<String> {
        *looked += 1;
        if *looked > REACH {
            return Vec::new();
        }
        match schema.get("type") {
            Some(Value::String(word)) => return vec![word.clone()],
            Some(Value::Array(words)) => return words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => {}
        }
        let target = self.target(schema).map(|target| self.types_within(target.as_value(), looked));
        if let Some(types) = target.filter(|types| !types.is_empty()) {
            return types;
        }
        let branches = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let mut types = branches.map(|branch| self.types_within(branch, looked));
        types.find(|types| !types.is_empty()).unwrap_or_default()
    }

    fn target(&self, schema: &Value) -> Option<std::sync::Arc<schemars::Schema>> {
        self.api.schemas.get(&Pointer::from_local_reference(schema.get("$ref")?.as_str()?)?)
    }
}
