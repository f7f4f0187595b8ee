//! Who may steer: users, keys, and the tokens that no longer count.

use crate::store::{Row, Statement, Store, StoreError};

/// A user.
#[derive(Clone, Debug)]
pub(crate) struct UserRow {
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) password_hash: String,
    pub(crate) created_at: i64,
}

/// A key, without what would let anybody use it.
#[derive(Clone, Debug)]
pub(crate) struct KeyRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) role: String,
    /// SHA-256 in hexadecimal.
    pub(crate) hash: String,
    /// What it begins with, so that people know it again.
    pub(crate) begins: String,
    pub(crate) created_at: i64,
    pub(crate) created_by: String,
    pub(crate) revoked_at: Option<i64>,
}

impl Store {
    pub(crate) async fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        let text = "SELECT name, role, password_hash, created_at FROM users ORDER BY name";
        let user = |row: &Row| {
            Ok(UserRow {
                name: row.text(0)?,
                role: row.text(1)?,
                password_hash: row.text(2)?,
                created_at: row.integer(3)?,
            })
        };
        self.rows(Statement::new(text, [])).await?.iter().map(user).collect()
    }

    /// Adds a user unless there is one of that name.
    pub(crate) async fn add_user(&self, user: UserRow) -> Result<(), StoreError> {
        let text = "INSERT INTO users (name, role, password_hash, created_at) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (name) DO NOTHING";
        let arguments = [user.name.into(), user.role.into(), user.password_hash.into(), user.created_at.into()];
        self.write(vec![Statement::new(text, arguments)]).await
    }

    pub(crate) async fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        let text = "SELECT id, name, role, hash, begins, created_at, created_by, revoked_at FROM api_keys ORDER BY id";
        let key = |row: &Row| {
            Ok(KeyRow {
                id: row.integer(0)?,
                name: row.text(1)?,
                role: row.text(2)?,
                hash: row.text(3)?,
                begins: row.text(4)?,
                created_at: row.integer(5)?,
                created_by: row.text(6)?,
                revoked_at: row.optional_integer(7)?,
            })
        };
        self.rows(Statement::new(text, [])).await?.iter().map(key).collect()
    }

    pub(crate) async fn add_key(&self, key: KeyRow) -> Result<(), StoreError> {
        let text = "INSERT INTO api_keys (id, name, role, hash, begins, created_at, created_by) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let arguments = [
            key.id.into(),
            key.name.into(),
            key.role.into(),
            key.hash.into(),
            key.begins.into(),
            key.created_at.into(),
            key.created_by.into(),
        ];
        self.write(vec![Statement::new(text, arguments)]).await
    }

    pub(crate) async fn revoke_key(&self, id: i64, at: i64) -> Result<(), StoreError> {
        let text = "UPDATE api_keys SET revoked_at = $2 WHERE id = $1";
        self.write(vec![Statement::new(text, [id.into(), at.into()])]).await
    }

    /// The tokens that no longer count although they are not over yet.
    pub(crate) async fn revoked_tokens(&self, now: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let text = "SELECT id, expires_at FROM revoked_tokens WHERE expires_at > $1";
        let rows = self.rows(Statement::new(text, [now.into()])).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.integer(1)?))).collect()
    }

    /// Ends a token, and forgets those that are over by themselves.
    pub(crate) async fn revoke_token(&self, id: &str, expires_at: i64, now: i64) -> Result<(), StoreError> {
        let add = "INSERT INTO revoked_tokens (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
        self.write(vec![
            Statement::new("DELETE FROM revoked_tokens WHERE expires_at <= $1", [now.into()]),
            Statement::new(add, [id.into(), expires_at.into()]),
        ])
        .await
    }
}
