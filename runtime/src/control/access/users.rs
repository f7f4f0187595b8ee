//! Users, who get a token for their password.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tokio::sync::Semaphore;

use super::{Role, passwords};
use crate::store::{Store, StoreError, UserRow};

/// How many passwords are checked at a time: each takes 19 MiB.
const CHECKS: usize = 2;

/// The users that there are.
#[derive(Debug)]
pub(crate) struct Users {
    known: RwLock<BTreeMap<String, UserRow>>,
    checks: Arc<Semaphore>,
    /// What a password is held against where there is no such user, so that this takes as long.
    nobody: Arc<OnceLock<String>>,
}

impl Users {
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let known = store.users().await?.into_iter().map(|user| (user.name.clone(), user)).collect();
        let checks = Arc::new(Semaphore::new(CHECKS));
        Ok(Self { known: RwLock::new(known), checks, nobody: Arc::default() })
    }

    /// Whether there is nobody.
    pub(crate) fn is_empty(&self) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The role of a user.
    pub(crate) fn role(&self, name: &str) -> Option<Role> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(name).and_then(|user| Role::of(&user.role))
    }

    /// Adds a user that is kept.
    pub(crate) fn add(&self, user: UserRow) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(user.name.clone(), user);
    }

    /// The role of a user whose password this is. It takes as long for a user that there is not.
    pub(crate) async fn log_in(&self, name: &str, password: String) -> Option<Role> {
        let hash = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            known.get(name).map(|user| user.password_hash.clone())
        };
        let nobody = Arc::clone(&self.nobody);
        let permit = Arc::clone(&self.checks).acquire_owned().await.ok()?;
        let checked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let known = hash.is_some();
            let nobody = || nobody.get_or_init(|| passwords::hash("nobody").unwrap_or_default()).clone();
            passwords::is(&password, &hash.unwrap_or_else(nobody)) && known
        });
        if checked.await.unwrap_or(false) { self.role(name) } else { None }
    }
}

/// A user as it is kept; `None` where the system gives no random bytes.
pub(crate) fn made(name: &str, role: Role, password: &str, created_at: i64) -> Option<UserRow> {
    let password_hash = passwords::hash(password)?;
    Some(UserRow { name: name.to_owned(), role: role.name().to_owned(), password_hash, created_at })
}
