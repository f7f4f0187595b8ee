//! How a database becomes what this version expects.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use super::OpenError;

/// All of them, in order. A published one never changes.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "first", include_str!("migrations/0001_first.sql")),
    (2, "requests", include_str!("migrations/0002_requests.sql")),
    (3, "webhooks", include_str!("migrations/0003_webhooks.sql")),
];

/// The newest one's number.
pub(super) const KNOWN: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// Applies those that are missing; one process at a time where the database knows how.
pub(super) fn migrator() -> Migrator {
    let migration = |(version, name, text): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, text.into_sql_str(), false)
    };
    Migrator::with_migrations(MIGRATIONS.map(migration).into())
}

/// Why they were not applied; `place` names the database.
pub(super) fn failed(error: MigrateError, place: &str) -> OpenError {
    let place = place.to_owned();
    match error {
        MigrateError::VersionMissing(version) => OpenError::Newer { place, version, known: KNOWN },
        error => OpenError::Migration { place, source: Box::new(error) },
    }
}
