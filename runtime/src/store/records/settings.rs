//! Secrets and other single values.

use crate::store::{Statement, Store, StoreError};

impl Store {
    /// A value by its name.
    pub(crate) async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let rows = self.rows(Statement::new("SELECT value FROM settings WHERE name = $1", [name.into()])).await?;
        rows.first().map(|row| row.text(0)).transpose()
    }

    /// Keeps a value unless there is one, and gives the one that is kept: of processes that start together, all get the
    /// same.
    pub(crate) async fn setting_or(&self, name: &str, value: String) -> Result<String, StoreError> {
        if let Some(kept) = self.setting(name).await? {
            return Ok(kept);
        }
        let insert = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        self.write(vec![Statement::new(insert, [name.into(), value.into()])]).await?;
        self.setting(name).await?.ok_or_else(|| StoreError::Unexpected(format!("the setting {name} is missing")))
    }

    /// Keeps a value in the place of the one that is kept.
    pub(crate) async fn put_setting(&self, name: &str, value: String) -> Result<(), StoreError> {
        let upsert = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
        self.write(vec![Statement::new(upsert, [name.into(), value.into()])]).await
    }
}
