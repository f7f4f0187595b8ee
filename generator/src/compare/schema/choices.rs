//! `oneOf` and `anyOf`: which alternative is which, and which are new or gone.

use serde_json::Value;

use super::position::{Keywords, Peeled, is_annotation};
use super::{Facet, Walk};
use crate::compare::same::same_value;
use crate::source::Pointer;
use crate::validation::Node;

/// The alternatives of one keyword of one schema.
struct Choice {
    keyword: &'static str,
    branches: Vec<Node>,
}

/// A choice of the old side and one of the new.
#[derive(Default)]
struct Matched {
    pairs: Vec<(Node, Node)>,
    removed: Vec<Node>,
    added: Vec<Node>,
}

impl Walk<'_, '_> {
    pub(super) fn choices(&mut self, old: &Keywords<'_>, new: &Keywords<'_>) {
        let (before, after) = (choices(old), choices(new));
        for (one, other) in before.iter().zip(&after) {
            if one.keyword != other.keyword {
                let message = format!("`{}` became `{}`", one.keyword, other.keyword);
                self.report(Facet::ChoiceKeywordChanged, message);
            }
            self.alternatives(one, other);
        }
        for gone in before.iter().skip(after.len()) {
            self.report(Facet::ChoiceRemoved, format!("`{}` was removed", gone.keyword));
        }
        for come in after.iter().skip(before.len()) {
            self.report(Facet::ChoiceAdded, format!("`{}` was added", come.keyword));
        }
        self.discriminators(old, new, before.is_empty() || after.is_empty());
    }

    fn alternatives(&mut self, old: &Choice, new: &Choice) {
        let matched = self.matched(&old.branches, &new.branches);
        for (one, other) in &matched.pairs {
            let number = || new.branches.iter().position(|branch| branch == other).unwrap_or_default() + 1;
            let name = name(other).unwrap_or_else(|| number().to_string());
            self.step(&format!("{}:{name}", new.keyword), std::slice::from_ref(one), std::slice::from_ref(other));
        }
        for gone in &matched.removed {
            self.report(Facet::AlternativeRemoved, format!("alternative {} was removed", described(gone)));
        }
        for come in &matched.added {
            self.report(Facet::AlternativeAdded, format!("alternative {} was added", described(come)));
        }
    }

    /// A schema that became one of several, or the one that is left of them. Gives whether it was that.
    pub(super) fn one_of_several(&mut self, old: &Peeled, new: &Peeled) -> bool {
        let (several, single, facet) = match (sole_choice(old), sole_choice(new)) {
            (Some(several), None) => (several, &new.nodes, Facet::AlternativeRemoved),
            (None, Some(several)) => (several, &old.nodes, Facet::AlternativeAdded),
            _ => return false,
        };
        let [single] = single.as_slice() else { return false };
        let is_added = facet == Facet::AlternativeAdded;
        let (here, there) =
            if is_added { (self.context.old, self.context.new) } else { (self.context.new, self.context.old) };
        let own = if single.is_entry() { single.at().last() } else { name(single) };
        let is_it = |branch: &&Node| own.is_some() && branch.keyword("$ref").is_some() && own == name(branch);
        let found = several.branches.iter().find(is_it).or_else(|| {
            several.branches.iter().find(|branch| {
                let (one, other) = ((here, single.value()), (there, branch.value()));
                let (one, other) = if is_added { (one, other) } else { (other, one) };
                same_value(one, other, &mut self.context.same)
            })
        });
        let Some(found) = found else { return false };
        for branch in several.branches.iter().filter(|branch| *branch != found) {
            let what = if is_added { "added" } else { "removed" };
            self.report(facet, format!("alternative {} was {what}", described(branch)));
        }
        let (one, other) = if is_added { (single, found) } else { (found, single) };
        match (referred(one), referred(other)) {
            (Some(one), Some(other)) => self.link(one, other),
            _ => self.position(std::slice::from_ref(one), std::slice::from_ref(other)),
        }
        true
    }

    /// Alternatives of the same name are the same, then those that accept the same, then those that stand at the same
    /// place among the rest.
    fn matched(&mut self, old: &[Node], new: &[Node]) -> Matched {
        let mut matched = Matched { removed: old.to_vec(), added: new.to_vec(), ..Matched::default() };
        matched.join(|one, other| name(one).is_some() && name(one) == name(other));
        matched.join(|one, other| {
            let (one, other) = ((self.context.old, one.value()), (self.context.new, other.value()));
            same_value(one, other, &mut self.context.same)
        });
        if matched.removed.len() == matched.added.len() {
            matched.join(|one, other| name(one).is_none() && name(other).is_none() && kind(one) == kind(other));
        }
        matched
    }

    /// Which values name which schema. Where alternatives stand beside it, those have told what came and went.
    fn discriminators(&mut self, old: &Keywords<'_>, new: &Keywords<'_>, alone: bool) {
        let (Some(one), Some(other)) = (old.first("discriminator"), new.first("discriminator")) else {
            if old.first("discriminator").is_some() != new.first("discriminator").is_some() {
                // It only says which alternative a value is meant for.
                self.report(Facet::DiscriminatorHintChanged, "`discriminator` was added or removed".to_owned());
            }
            return;
        };
        let property = |value: &Value| value.get("propertyName").and_then(Value::as_str).unwrap_or_default().to_owned();
        if property(one) != property(other) {
            let message = format!("discriminator `{}` became `{}`", property(one), property(other));
            return self.report(Facet::DiscriminatorChanged, message);
        }
        let targets = |value: &Value| -> Vec<(String, String)> {
            let mapping = value.get("mapping").and_then(Value::as_object).into_iter().flatten();
            mapping.map(|(value, to)| (value.clone(), last(to.as_str().unwrap_or_default()))).collect()
        };
        let (before, after) = (targets(one), targets(other));
        let of = |all: &[(String, String)], value: &str| {
            all.iter().find(|(known, _)| known == value).map(|(_, target)| target.clone())
        };
        for (value, target) in &before {
            match of(&after, value) {
                Some(now) if now != *target => {
                    let message = format!("discriminator value `{value}` stands for {now} in place of {target}");
                    self.report(Facet::DiscriminatorChanged, message);
                }
                None if alone => {
                    self.report(Facet::DiscriminatorValueRemoved, format!("discriminator value `{value}` was removed"));
                }
                _ => {}
            }
        }
        for (value, _) in after.iter().filter(|(value, _)| alone && of(&before, value).is_none()) {
            self.report(Facet::DiscriminatorValueAdded, format!("discriminator value `{value}` was added"));
        }
    }
}

impl Matched {
    /// Takes out of the rest what belongs together, each once, in order.
    fn join(&mut self, mut together: impl FnMut(&Node, &Node) -> bool) {
        let old = std::mem::take(&mut self.removed);
        for one in old {
            match self.added.iter().position(|other| together(&one, other)) {
                Some(found) => {
                    let other = self.added.remove(found);
                    self.pairs.push((one, other));
                }
                None => self.removed.push(one),
            }
        }
    }
}

/// The alternatives that are all that is said at a position.
fn sole_choice(peeled: &Peeled) -> Option<Choice> {
    let [node] = peeled.nodes.as_slice() else { return None };
    let mut said = node.keywords()?.keys().filter(|keyword| !is_annotation(keyword) && *keyword != "discriminator");
    let keyword = match (said.next()?.as_str(), said.next()) {
        ("oneOf", None) => "oneOf",
        ("anyOf", None) => "anyOf",
        _ => return None,
    };
    Some(Choice { keyword, branches: node.items(keyword) })
}

fn choices(keywords: &Keywords<'_>) -> Vec<Choice> {
    let of = |keyword: &'static str| {
        keywords.having(keyword).map(move |node| Choice { keyword, branches: node.items(keyword) }).collect::<Vec<_>>()
    };
    let mut choices = of("oneOf");
    choices.extend(of("anyOf"));
    choices
}

/// What an alternative is called: the schema it refers to, else its title.
fn name(branch: &Node) -> Option<String> {
    match branch.keyword("$ref").and_then(Value::as_str) {
        Some(reference) => Some(last(reference)),
        None => branch.keyword("title").and_then(Value::as_str).map(str::to_owned),
    }
}

/// The component that a schema is, or refers to.
fn referred(node: &Node) -> Option<Pointer> {
    if node.is_entry() {
        return Some(node.at().clone());
    }
    Pointer::from_local_reference(node.keyword("$ref")?.as_str()?)
}

fn last(reference: &str) -> String {
    Pointer::from_local_reference(reference).and_then(|at| at.last()).unwrap_or_else(|| reference.to_owned())
}

fn kind(branch: &Node) -> Option<&Value> {
    branch.keyword("type")
}

fn described(branch: &Node) -> String {
    name(branch).map_or_else(|| super::kinds::brief(branch.value()), |name| format!("`{name}`"))
}
