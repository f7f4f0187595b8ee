//! Arrays: their items and how many there are.

use serde_json::Value;

use super::numbers::Counted;
use super::position::Keywords;
use super::{Facet, Walk};
use crate::sample::Types;
use crate::validation::Node;

const COUNT: Counted = Counted {
    least: "minItems",
    most: "maxItems",
    narrowed: Facet::ItemCountNarrowed,
    widened: Facet::ItemCountWidened,
};

impl Walk<'_, '_> {
    pub(super) fn arrays(&mut self, kinds: Types, old: &Keywords<'_>, new: &Keywords<'_>) {
        if !kinds.meets(Types::ARRAY) {
            return;
        }
        self.counts(&COUNT, old, new);
        let unique = |keywords: &Keywords<'_>| keywords.all("uniqueItems").any(|flag| flag == &Value::Bool(true));
        match (unique(old), unique(new)) {
            (false, true) => self.report(Facet::UniqueItemsAdded, "items must differ from one another now".to_owned()),
            (true, false) => self.report(Facet::UniqueItemsRemoved, "items may repeat now".to_owned()),
            _ => {}
        }
        let tuple = tuple_length(old).max(tuple_length(new));
        for index in 0..tuple {
            self.step(&index.to_string(), &item(old, index), &item(new, index));
        }
        self.step("*", &old.children("items"), &new.children("items"));
        for keyword in ["contains", "minContains", "maxContains"] {
            self.keep(keyword, Facet::ContainsChanged, old, new);
        }
    }
}

fn tuple_length(keywords: &Keywords<'_>) -> usize {
    keywords.all("prefixItems").filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0)
}

/// What applies to the item at an index: of each schema its tuple, else its `items`.
fn item(keywords: &Keywords<'_>, index: usize) -> Vec<Node> {
    let tuples = keywords
        .having("prefixItems")
        .filter_map(|node| node.item("prefixItems", index).or_else(|| node.child("items")));
    let others = keywords.having("items").filter(|node| node.keyword("prefixItems").is_none());
    tuples.chain(others.filter_map(|node| node.child("items"))).collect()
}
