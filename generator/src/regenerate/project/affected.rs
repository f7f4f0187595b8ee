//! Whether new models concern a file of the user's: whether it may not build with them.
//!
//! Only names are looked at, so that the answer is careful: a file counts as affected when it names something that
//! changed and that its types lead to. Whatever else changes cannot keep it from building.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::{Item, Kind, Outline};
use super::tokens::{Token, tokens};

/// What new models have otherwise than old ones.
#[derive(Debug, Default)]
pub(super) struct Changes {
    old: Outline,
    changed: BTreeMap<String, Changed>,
}

/// What is otherwise about a type.
#[derive(Debug, Default)]
struct Changed {
    /// It is gone, or something else than it was.
    gone: bool,
    /// Members that are gone.
    lost: BTreeSet<String>,
    /// Members with another type.
    retyped: BTreeSet<String>,
    /// Members that are new.
    gained: BTreeSet<String>,
    /// What it no longer derives.
    underived: BTreeSet<String>,
    /// What it derives now.
    derived: BTreeSet<String>,
}

impl Changes {
    pub(super) fn between(old: &str, new: &str) -> Self {
        let (old, new) = (Outline::of(old), Outline::of(new));
        let changed = old.items.iter().filter_map(|(name, item)| {
            let changed = Changed::of(item, new.items.get(name), (&old, &new));
            Some((name.clone(), changed?))
        });
        let changed = changed.collect();
        Self { old, changed }
    }

    /// Why a file may not build any more, in words; `None` where nothing that changed can matter to it.
    pub(super) fn reason(&self, text: &str) -> Option<String> {
        if self.changed.is_empty() {
            return None;
        }
        let tokens = tokens(text);
        let words: BTreeSet<&str> = tokens.iter().filter_map(|token| word(*token)).collect();
        let roots = self.old.items.keys().map(String::as_str).filter(|name| words.contains(name));
        let reached = self.old.reach(roots);
        let file = File { tokens: &tokens, words: &words };
        reached.into_iter().find_map(|name| {
            let (changed, item) = (self.changed.get(name)?, self.old.items.get(name)?);
            changed.matters_to(&file, name, item)
        })
    }
}

/// A file as it is looked at.
struct File<'f> {
    tokens: &'f [Token<'f>],
    words: &'f BTreeSet<&'f str>,
}

impl Changed {
    fn of(old: &Item, new: Option<&Item>, (before, after): (&Outline, &Outline)) -> Option<Self> {
        let mut changed = Self::default();
        let Some(new) = new.filter(|new| new.kind == old.kind) else {
            changed.gone = true;
            return Some(changed);
        };
        for (name, text) in &old.members {
            match new.members.get(name) {
                None => drop(changed.lost.insert(name.clone())),
                Some(now) if before.expanded(text) != after.expanded(now) => drop(changed.retyped.insert(name.clone())),
                Some(_) => {}
            }
        }
        changed.gained = new.members.keys().filter(|name| !old.members.contains_key(*name)).cloned().collect();
        changed.underived = old.derives.difference(&new.derives).cloned().collect();
        changed.derived = new.derives.difference(&old.derives).cloned().collect();
        let Self { lost, retyped, gained, underived, derived, .. } = &changed;
        let is_nothing = [lost, retyped, gained, underived, derived].iter().all(|names| names.is_empty());
        (!is_nothing).then_some(changed)
    }

    fn matters_to(&self, file: &File<'_>, name: &str, item: &Item) -> Option<String> {
        let is_named = file.words.contains(name);
        if self.gone {
            let is_used = is_named || item.members.keys().any(|member| file.words.contains(member.as_str()));
            return is_used.then(|| format!("it uses `{name}`, which is gone or something else now"));
        }
        // What is derived is called on values that are not named.
        if let Some(derive) = self.underived.first()
            && (is_named || file.words.contains(derive.to_lowercase().as_str()))
        {
            return Some(format!("`{name}` is no longer `{derive}`"));
        }
        let implements = |derive: &&String| file.words.contains("impl") && file.words.contains(derive.as_str());
        if let (Some(derive), true) = (self.derived.iter().find(implements), is_named) {
            return Some(format!("`{name}` is `{derive}` by itself now"));
        }
        let uses = |member: &&String| match item.kind {
            // The one member of these has no name that must be written to use it.
            Kind::Alias | Kind::Newtype => is_named,
            Kind::Struct | Kind::Enum => file.words.contains(member.as_str()),
        };
        if let Some(member) = self.lost.iter().find(uses) {
            return Some(format!("it uses `{member}` of `{name}`, which is gone"));
        }
        if let Some(member) = self.retyped.iter().find(uses) {
            return Some(match item.kind {
                Kind::Alias | Kind::Newtype => format!("`{name}` has another type now"),
                Kind::Struct | Kind::Enum => format!("`{member}` of `{name}` has another type now"),
            });
        }
        let gained = self.gained.first()?;
        match item.kind {
            Kind::Struct if file.builds(name) => {
                Some(format!("it names all members of `{name}`, which has `{gained}` as well now"))
            }
            Kind::Enum if file.matches(name, item) => {
                Some(format!("it may match on `{name}`, which has `{gained}` as well now"))
            }
            _ => None,
        }
    }
}

impl File<'_> {
    /// Whether all members of a struct are named somewhere, to build it or to take it apart.
    fn builds(&self, name: &str) -> bool {
        let at = |index: usize| self.tokens.get(index).copied();
        let is_implemented = self.tokens.windows(2).any(|pair| match pair {
            [before, named] => named.is(name) && (before.is("impl") || before.is("for")),
            _ => false,
        });
        (0..self.tokens.len()).any(|index| {
            let names = at(index).is_some_and(|token| token.is(name) || (is_implemented && token.is("Self")));
            let before = index.checked_sub(1).and_then(at);
            // `fn f() -> Pet {` and `impl Pet {` open something else.
            let opens_else = before.is_some_and(|token| {
                token == Token::Mark('>') || ["impl", "for", "in"].iter().any(|word| token.is(word))
            });
            names && !opens_else && at(index + 1) == Some(Token::Mark('{')) && !self.has_rest(index + 1)
        })
    }

    /// Whether what a brace opens ends with `..` or `..something`.
    fn has_rest(&self, open: usize) -> bool {
        let mut depth = 0_usize;
        let mut dots = 0;
        for token in self.tokens.iter().skip(open) {
            match token {
                Token::Mark('{' | '(' | '[') => depth += 1,
                Token::Mark('}' | ')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            dots = if *token == Token::Mark('.') { dots + 1 } else { 0 };
            if depth == 1 && dots == 2 {
                return true;
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }

    /// Whether all variants of an enum may be listed somewhere.
    fn matches(&self, name: &str, item: &Item) -> bool {
        let names =
            self.words.contains(name) || item.members.keys().any(|variant| self.words.contains(variant.as_str()));
        // With one variant alone, `let` takes it apart as well.
        names && (self.words.contains("match") || item.members.len() == 1)
    }
}

/// The first of some modules of `operations` that a file names in a path.
pub(super) fn uses_module<'m>(text: &str, modules: impl Iterator<Item = &'m str>) -> Option<&'m str> {
    let tokens = tokens(text);
    let mut named = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        let rest = tokens.get(index + 1..).unwrap_or_default();
        if let ([Token::Mark(':'), Token::Mark(':'), rest @ ..], true) =
            (rest, token.is("super") || token.is("operations"))
        {
            let group = rest.first() == Some(&Token::Mark('{'));
            let end = rest.iter().position(|token| *token == Token::Mark(';')).unwrap_or(rest.len());
            named.extend(rest.iter().take(if group { end } else { 1 }).filter_map(|token| word(*token)));
        }
    }
    let mut modules = modules;
    modules.find(|module| named.contains(module.trim_start_matches("r#")))
}

/// Whether a file has a function of a name.
pub(super) fn has_function(text: &str, name: &str) -> bool {
    tokens(text).windows(2).any(|pair| matches!(pair, [before, named] if before.is("fn") && named.is(name)))
}

fn word(token: Token<'_>) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        Token::Mark(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "\
#[derive(Clone, Debug, Deserialize)]
pub struct GetInput {
    pub path: GetPath,
}

#[derive(Clone, Debug, Deserialize)]
pub struct GetPath {
    #[serde(rename = \"petId\")]
    pub pet_id: PetId,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Pet {
    /// Its name, say.
    pub name: String,
    pub status: Option<Status>,
}

pub type PetId = i64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Status {
    #[serde(rename = \"new\")]
    New,
    Sold,
}
";

    const HANDLER: &str = "\
use mockwright_runtime::handler::{Context, Result};

use crate::models::GetInput;

/// Gets.
pub async fn get(ctx: Context<GetInput>) -> Result {
    BODY
}
";

    fn reason(change: (&str, &str), body: &str) -> Option<String> {
        assert!(OLD.contains(change.0), "{change:?}");
        let changes = Changes::between(OLD, &OLD.replace(change.0, change.1));
        changes.reason(&HANDLER.replace("BODY", body))
    }

    #[test]
    fn what_is_named_and_changed_matters() {
        let because = |change, body| reason(change, body).unwrap_or_else(|| panic!("{change:?} matters to {body}"));
        assert_eq!(
            because(("pub pet_id: PetId", "pub id: PetId"), "ctx.input.path.pet_id"),
            "it uses `pet_id` of `GetPath`, which is gone"
        );
        assert_eq!(
            because(("i64", "String"), "ctx.input.path.pet_id + 1"),
            "`pet_id` of `GetPath` has another type now"
        );
        assert_eq!(
            because(("    pub status:", "    pub tag: String,\n    pub status:"), "Pet { name, status: None }"),
            "it names all members of `Pet`, which has `tag` as well now"
        );
        assert_eq!(
            because(("    Sold,", "    Sold,\n    Gone,"), "match pet.status { Some(Status::New) => 1, _ => 2 }"),
            "it may match on `Status`, which has `Gone` as well now"
        );
        assert_eq!(
            because(("pub struct Pet {", "pub struct Cat {"), "Pet::default()"),
            "it uses `Pet`, which is gone or something else now"
        );
        assert_eq!(because((" Default,", ""), "Pet::default()"), "`Pet` is no longer `Default`");
    }

    #[test]
    fn a_module_is_used_by_a_path_to_it() {
        let uses = |text: &str| uses_module(text, ["get_pet", "read"].into_iter()).map(str::to_owned);
        assert_eq!(uses("crate::operations::get_pet::known(1)").as_deref(), Some("get_pet"));
        assert_eq!(uses("use super::{add_pet, get_pet::known};").as_deref(), Some("get_pet"));
        assert_eq!(uses("mod operations; let read = 1; operations::all(read)"), None);
    }

    #[test]
    fn what_cannot_matter_does_not() {
        let none = |change, body| assert_eq!(reason(change, body), None, "{change:?} and {body}");
        none(("pub pet_id: PetId", "pub id: PetId"), "ctx.default().await");
        none(("pub name: String", "pub name: Option<String>"), "ctx.default().await // Pet name");
        none(("    pub status:", "    pub tag: String,\n    pub status:"), "Pet { name, ..Pet::default() }");
        none(("    pub status:", "    pub tag: String,\n    pub status:"), "let Pet { name, .. } = pet;");
        none(("    pub status:", "    pub tag: String,\n    pub status:"), "fn made() -> Pet { todo() }");
        none(("    Sold,", "    Sold,\n    Gone,"), "let status = Status::New;");
        none(("PartialEq, Eq,", "PartialEq, Eq, Hash,"), "Status::New");
        none(("pub struct Pet {", "pub struct Cat {"), "\"Pet\"");
        none(("Its name, say", "What it is called"), "Pet { name, status }");
    }
}
