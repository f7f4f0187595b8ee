//! Objects: their members, which of them must be there, and which others may.

use serde_json::Value;

use super::numbers::Counted;
use super::position::Keywords;
use super::{Facet, Walk};
use crate::model::Schemas;
use crate::sample::Types;
use crate::validation::{Direction, Node};

const COUNT: Counted = Counted {
    least: "minProperties",
    most: "maxProperties",
    narrowed: Facet::PropertyCountNarrowed,
    widened: Facet::PropertyCountWidened,
};

impl Walk<'_, '_> {
    pub(super) fn objects(&mut self, kinds: Types, old: &Keywords<'_>, new: &Keywords<'_>) {
        if !kinds.meets(Types::OBJECT) {
            return;
        }
        self.counts(&COUNT, old, new);
        self.properties(old, new);
        self.additional_properties(old, new);
        self.pattern_properties(old, new);
        self.keep("propertyNames", Facet::PropertyNamesChanged, old, new);
    }

    fn properties(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        let (required_before, required_now) = (old.listed("required"), new.listed("required"));
        let closed = is_closed(new);
        let mut names = old.names("properties");
        names.extend(new.names("properties"));
        for name in names {
            let (before, now) = (old.members("properties", name), new.members("properties", name));
            let had = is_shown(&self.context.old.schemas, &before, self.direction);
            let has = is_shown(&self.context.new.schemas, &now, self.direction);
            let required = (required_before.contains(name), required_now.contains(name));
            match (had, has) {
                (true, true) => {
                    self.requirement(name, required);
                    self.step(&token(name), &before, &now);
                }
                (true, false) => self.removed(name, required.0, closed),
                (false, true) => self.added(name, required),
                (false, false) => {}
            }
        }
        // Names that are only required, and declared nowhere.
        let mut bare: Vec<&str> = required_before.symmetric_difference(&required_now).copied().collect();
        bare.retain(|name| old.members("properties", name).is_empty() && new.members("properties", name).is_empty());
        bare.sort_unstable();
        for name in bare {
            self.requirement(name, (required_before.contains(name), required_now.contains(name)));
        }
    }

    fn requirement(&mut self, name: &str, required: (bool, bool)) {
        match required {
            (false, true) => {
                self.report_at(
                    &token(name),
                    Facet::PropertyBecameRequired,
                    format!("property `{name}` became required"),
                );
            }
            (true, false) => {
                self.report_at(
                    &token(name),
                    Facet::PropertyBecameOptional,
                    format!("property `{name}` became optional"),
                );
            }
            _ => {}
        }
    }

    fn removed(&mut self, name: &str, required: bool, closed: bool) {
        let (facet, message) = match (self.direction, required) {
            (Direction::Request, _) if closed => (Facet::PropertyRefused, "was removed and is refused now"),
            (_, true) => (Facet::RequiredPropertyRemoved, "was removed; it was required"),
            _ => (Facet::PropertyRemoved, "was removed"),
        };
        self.report_at(&token(name), facet, format!("property `{name}` {message}"));
    }

    fn added(&mut self, name: &str, required: (bool, bool)) {
        let (facet, message) = match required {
            (false, true) => (Facet::RequiredPropertyAdded, "was added and is required"),
            _ => (Facet::PropertyAdded, "was added"),
        };
        self.report_at(&token(name), facet, format!("property `{name}` {message}"));
    }

    fn additional_properties(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        match (is_closed(old), is_closed(new)) {
            (false, true) => {
                self.report(Facet::AdditionalPropertiesClosed, "further properties are no longer allowed".to_owned());
            }
            (true, false) => {
                self.report(Facet::AdditionalPropertiesOpened, "further properties are allowed now".to_owned());
            }
            (true, true) => {}
            (false, false) => {
                let others = |keywords: &Keywords<'_>| keywords.children("additionalProperties");
                self.step("*", &others(old), &others(new));
            }
        }
    }

    fn pattern_properties(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        let (before, now) = (old.names("patternProperties"), new.names("patternProperties"));
        for pattern in before.intersection(&now) {
            let members = |keywords: &Keywords<'_>| keywords.members("patternProperties", pattern);
            self.step(&token(pattern), &members(old), &members(new));
        }
        let only = |some: &indexmap::IndexSet<&str>, others: &indexmap::IndexSet<&str>| {
            let patterns = some.difference(others).map(|pattern| format!("`{}`", super::kinds::cut(pattern)));
            patterns.collect::<Vec<_>>().join(", ")
        };
        let (gone, come) = (only(&before, &now), only(&now, &before));
        if !gone.is_empty() {
            let message = format!("properties that match {gone} are no longer described");
            self.report(Facet::PatternPropertiesChanged, message);
        }
        if !come.is_empty() {
            self.report(Facet::PatternPropertiesChanged, format!("properties that match {come} are described now"));
        }
    }
}

/// Whether no other member than those declared is allowed.
fn is_closed(keywords: &Keywords<'_>) -> bool {
    keywords.all("additionalProperties").any(|schema| schema == &Value::Bool(false))
}

/// Whether a member is declared and travels this way.
fn is_shown(schemas: &Schemas, member: &[Node], direction: Direction) -> bool {
    !member.is_empty() && !member.iter().any(|node| direction.hides(schemas, node.value()))
}

/// A name as a token of a pointer.
fn token(name: &str) -> String {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1") } else { name.to_owned() }
}
