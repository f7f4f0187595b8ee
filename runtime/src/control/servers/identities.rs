//! Which number stands for which scenario or response.

use std::collections::{BTreeMap, HashMap};

use crate::store::Identity;

/// The numbers of one kind of one server. A number is never given twice.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    known: BTreeMap<i64, Identity>,
    by_place: HashMap<String, i64>,
}

impl Identities {
    pub(crate) fn new(kept: Vec<Identity>) -> Self {
        let mut identities = Self::default();
        for identity in kept {
            identities.enter(identity);
        }
        identities
    }

    pub(crate) fn get(&self, id: i64) -> Option<&Identity> {
        self.known.get(&id)
    }

    pub(crate) fn of(&self, place: &str) -> Option<&Identity> {
        self.by_place.get(place).and_then(|id| self.known.get(id))
    }

    /// Numbers for those places that have none: new ones, which still have to be kept.
    pub(crate) fn number<'p>(
        &mut self,
        places: impl IntoIterator<Item = &'p str>,
        created_at: i64,
        created_by: &str,
    ) -> Vec<Identity> {
        let first = self.known.last_key_value().map_or(1, |(id, _)| id + 1);
        let missing = places.into_iter().filter(|place| !self.by_place.contains_key(*place));
        let drawn: Vec<Identity> = (first..)
            .zip(missing)
            .map(|(id, place)| Identity {
                id,
                place: place.to_owned(),
                created_at,
                created_by: created_by.to_owned(),
                updated_at: created_at,
            })
            .collect();
        for identity in &drawn {
            self.enter(identity.clone());
        }
        drawn
    }

    /// Takes up one that is kept; it may stand for another place than before.
    pub(crate) fn enter(&mut self, identity: Identity) {
        if let Some(before) = self.known.get(&identity.id)
            && before.place != identity.place
        {
            self.by_place.remove(&before.place);
        }
        self.by_place.insert(identity.place.clone(), identity.id);
        self.known.insert(identity.id, identity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_given_twice() {
        let mut identities = Identities::default();
        identities.number(["a", "b"], 1, "me");
        let drawn = identities.number(["b", "c"], 2, "me");
        assert_eq!(drawn.iter().map(|identity| (identity.id, &*identity.place)).collect::<Vec<_>>(), [(3, "c")]);
        let renamed = Identity { place: "z".to_owned(), ..identities.of("a").unwrap().clone() };
        identities.enter(renamed);
        assert!(identities.of("a").is_none());
        assert_eq!(identities.of("z").map(|identity| identity.id), Some(1));
    }
}
