//! `tests/pairs.yaml`: which operation is which of an older description.

use std::collections::BTreeSet;

use mockwright_generator::compare::pairing::{Identity, Pairing, pair, renamed_parameters};
use mockwright_generator::model::OperationKey;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    old: Vec<String>,
    new: Vec<String>,
    joined: Vec<String>,
}

/// Operations as a case lists them: method and path, and perhaps an operationId.
fn listed(texts: &[String]) -> Vec<(OperationKey, Option<String>)> {
    let read = |text: &String| {
        let words: Vec<&str> = text.split(' ').collect();
        let key = format!("{} {}", words[0], words[1]).parse().unwrap();
        (key, words.get(2).map(|id| id.trim_matches('"').to_owned()))
    };
    texts.iter().map(read).collect()
}

fn identities(listed: &[(OperationKey, Option<String>)]) -> Vec<Identity<'_>> {
    listed.iter().map(|(key, id)| Identity { key, operation_id: id.as_deref() }).collect()
}

/// The pairs in the words of the table.
fn joined(pairing: &Pairing, old: &[Identity<'_>], new: &[Identity<'_>]) -> BTreeSet<String> {
    let word = |pair: &mockwright_generator::compare::pairing::Pair| {
        let rename = pair.rename.map(|rename| format!(" ({rename:?})")).unwrap_or_default();
        format!("{} -> {}{rename}", old[pair.old].key, new[pair.new].key)
    };
    pairing.pairs.iter().map(word).collect()
}

#[test]
fn renames_are_followed_and_look_alikes_are_not_joined() {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pairs.yaml");
    let cases: Vec<Case> = serde_yaml::from_str(&std::fs::read_to_string(table).unwrap()).unwrap();
    for case in cases {
        let (old, new) = (listed(&case.old), listed(&case.new));
        let (old, new) = (identities(&old), identities(&new));
        let pairing = pair(&old, &new);
        let expected: BTreeSet<String> = case.joined.iter().cloned().collect();
        assert_eq!(joined(&pairing, &old, &new), expected, "{}", case.name);
        assert_eq!(pairing.pairs.len() + pairing.removed.len(), old.len(), "{}", case.name);
        assert_eq!(pairing.pairs.len() + pairing.added.len(), new.len(), "{}", case.name);
    }
}

#[test]
fn renamed_path_parameters_are_found_by_place_and_by_what_is_left() {
    let renamed = |old: &str, new: &str| {
        let pairs = renamed_parameters(old, new);
        pairs.iter().map(|(old, new)| format!("{old}={new}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(renamed("/pets/{petId}", "/pets/{id}"), "petId=id");
    assert_eq!(renamed("/{a}/{b}", "/{b}/{a}"), "a=b b=a");
    assert_eq!(renamed("/pets/{id}", "/pets/{id}"), "");
    assert_eq!(renamed("/pets/{petId}", "/animals/{animalId}"), "petId=animalId");
    assert_eq!(renamed("/shops/{shop}/pets/{petId}", "/pets/{id}/shops/{shop}/x"), "petId=id");
    assert_eq!(renamed("/{a}/{b}", "/x/{c}/{d}"), "", "nothing says which is which");
    assert_eq!(renamed("/pets/{petId}", "/shops/{shopId}/pets/{id}"), "", "nothing says which is which");
}
