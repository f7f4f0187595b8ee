//! Keys: what they are is only known to who got them; what is kept is a hash.

use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::Role;
use crate::control::entropy::{Entropy, NoEntropy};
use crate::control::turn::Turn;
use crate::store::{KeyRow, Store, StoreError};

/// What our keys begin with, so that people and scanners know them.
const PREFIX: &str = "mw_";

/// How much of a key is shown in lists.
const SHOWN: usize = 8;

/// The keys that count, and those that did.
#[derive(Debug)]
pub(crate) struct Keys {
    known: RwLock<Vec<KeyRow>>,
    /// The hash of the key that the command line gives.
    given: Option<[u8; 32]>,
    /// Held by whoever makes or ends one, from looking to keeping.
    pub(crate) changing: Turn,
}

/// A key that was shown.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) name: Arc<str>,
    pub(crate) role: Role,
    pub(crate) account: Arc<str>,
}

/// A key that was just made.
#[derive(Clone, Debug)]
pub(crate) struct NewKey {
    /// The key itself; nobody can ask for it again.
    pub(crate) secret: String,
    pub(crate) row: KeyRow,
}

impl Keys {
    pub(super) async fn read(store: &Store, given: Option<String>) -> Result<Self, StoreError> {
        let given = given.map(|key| Sha256::digest(key.as_bytes()).into());
        Ok(Self { known: RwLock::new(store.keys().await?), given, changing: Turn::default() })
    }

    /// The key that a secret is of. It takes as long for any two secrets of the same length.
    pub(crate) fn find(&self, secret: &str) -> Option<Key> {
        let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        if self.given.is_some_and(|given| bool::from(given.ct_eq(&hash))) {
            return Some(Key { name: "api-key".into(), role: Role::Admin, account: "key:given".into() });
        }
        let shown = hex::encode(hash);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = None;
        for row in known.iter().filter(|row| row.revoked_at.is_none()) {
            if bool::from(row.hash.as_bytes().ct_eq(shown.as_bytes())) {
                found = Some(row);
            }
        }
        let row = found?;
        let account = format!("key:{}", row.id).into();
        Some(Key { name: row.name.as_str().into(), role: Role::of(&row.role)?, account })
    }

    /// All keys, revoked ones too.
    pub(crate) fn all(&self) -> Vec<KeyRow> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A key that nobody has yet. It counts once [`add`](Self::add) was called.
    pub(crate) fn draw(
        &self,
        entropy: &Entropy,
        name: &str,
        role: Role,
        created_by: &str,
        created_at: i64,
    ) -> Result<NewKey, NoEntropy> {
        let secret = format!("{PREFIX}{}", entropy.text::<32>()?);
        let id = self.all().iter().map(|row| row.id).max().unwrap_or_default() + 1;
        let row = KeyRow {
            id,
            name: name.to_owned(),
            role: role.name().to_owned(),
            hash: hex::encode(Sha256::digest(secret.as_bytes())),
            begins: secret.chars().take(SHOWN).collect(),
            created_at,
            created_by: created_by.to_owned(),
            revoked_at: None,
        };
        Ok(NewKey { secret, row })
    }

    /// Lets a key count that is kept.
    pub(crate) fn add(&self, row: KeyRow) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).push(row);
    }

    /// Ends a key.
    pub(crate) fn revoke(&self, id: i64, at: i64) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for row in known.iter_mut().filter(|row| row.id == id) {
            row.revoked_at.get_or_insert(at);
        }
    }
}
