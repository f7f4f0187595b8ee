//! What schemas say beside which values are valid.

use serde_json::Value;

use super::position::{Keywords, Peeled};
use super::{Facet, Walk};
use crate::validation::Node;

/// Keywords that people read.
const PROSE: [&str; 4] = ["title", "description", "example", "examples"];

impl Walk<'_, '_> {
    /// Compares annotations at a position, those around its schemas included: the outermost counts.
    pub(super) fn annotations(&mut self, old: &Peeled, new: &Peeled, before: &Keywords<'_>, after: &Keywords<'_>) {
        let said = |around: &[Node], keywords: &Keywords<'_>, keyword: &str| -> Option<Value> {
            let outer = around.iter().find_map(|node| node.keyword(keyword));
            outer.or_else(|| keywords.first(keyword)).cloned()
        };
        self.annotated(|keyword| (said(&old.wrappers, before, keyword), said(&new.wrappers, after, keyword)));
    }

    /// Compares annotations beside references: those of what is referred to are compared there.
    pub(super) fn annotations_around(&mut self, old: &Peeled, new: &Peeled) {
        let said = |peeled: &Peeled, keyword: &str| {
            peeled.wrappers.iter().chain(&peeled.nodes).find_map(|node| node.keyword(keyword)).cloned()
        };
        self.annotated(|keyword| (said(old, keyword), said(new, keyword)));
    }

    fn annotated(&mut self, said: impl Fn(&str) -> (Option<Value>, Option<Value>)) {
        let changed = |keyword: &&str| {
            let (old, new) = said(keyword);
            old != new
        };
        let prose: Vec<&str> = PROSE.into_iter().filter(changed).collect();
        if !prose.is_empty() {
            self.report(Facet::DocumentationChanged, format!("{} changed", prose.join(", ")));
        }
        if changed(&"default") {
            let (old, new) = said("default");
            let shown = |value: Option<Value>| value.as_ref().map_or_else(|| "none".to_owned(), super::kinds::brief);
            self.report(Facet::DefaultChanged, format!("default {} became {}", shown(old), shown(new)));
        }
        if changed(&"xml") {
            let facet = if self.context.speaks_xml { Facet::XmlChanged } else { Facet::XmlHintChanged };
            self.report(facet, "how it is written as XML changed".to_owned());
        }
    }
}
