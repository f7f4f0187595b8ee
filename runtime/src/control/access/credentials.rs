//! The first user and key of an installation, written where only its owner reads.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Access, Role, users};
use crate::control::clock::Clock;
use crate::control::entropy::{Entropy, NoEntropy};
use crate::store::{Store, StoreError};

/// The file's name inside the folder of what is kept.
const FILE: &str = "credentials";

/// The name of the first user.
const USER: &str = "admin";

/// The first user and key.
#[derive(Clone, Debug)]
pub(crate) struct FirstCredentials {
    /// Where they are written.
    pub(crate) path: PathBuf,
}

/// Why there are none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error("cannot write {path}: {source}")]
    File { path: PathBuf, source: io::Error },
}

impl FirstCredentials {
    /// Makes them at the first start of an installation, and says where they are.
    pub(crate) async fn ensure(
        folder: &Path,
        store: &Store,
        access: &Access,
        clock: &Clock,
        entropy: &Entropy,
    ) -> Result<Self, CredentialsError> {
        let path = folder.join(FILE);
        if !access.users.is_empty() {
            return Ok(Self { path });
        }
        let (password, now) = (entropy.text::<24>()?, clock.now());
        let key = access.keys.draw(entropy, USER, Role::Admin, USER, now.timestamp_micros())?;
        let text = format!("api_key: {}\nusername: {USER}\npassword: {password}\n", key.secret);
        // Before they count: what nobody could read would lock everybody out.
        write_private(&path, &text).map_err(|source| CredentialsError::File { path: path.clone(), source })?;
        let user =
            tokio::task::spawn_blocking(move || users::made(USER, Role::Admin, &password, now.timestamp_micros()));
        let user = user.await.ok().flatten().ok_or(NoEntropy)?;
        store.add_key(key.row.clone()).await?;
        store.add_user(user.clone()).await?;
        access.keys.add(key.row);
        access.users.add(user);
        Ok(Self { path })
    }
}

/// Writes beside and moves, so that a kill leaves no half of it; nobody else may read it at any moment.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}
