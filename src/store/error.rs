//! What can go wrong with the database.

use thiserror::Error;

/// The database could not do what it was asked. Nothing of the change was kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Addresses are `sqlite://FILE` and `postgres://…`. The address is not repeated: it may carry a password.
    #[error("the database address is not understood; it has the form sqlite://FILE or postgres://USER@HOST/DATABASE")]
    UnknownAddress,
    /// There is no such file, or no tables in the database; nothing was created.
    #[error("there is no database of portadesk at {0}")]
    Missing(String),
    #[error(
        "the database cannot be opened (a file: does its folder exist, and may it be written? \
         a server: is it there, and does it let this user in?)"
    )]
    Open(#[source] sqlx::Error),
    /// Also when the file was last used by a newer release.
    #[error("the database cannot be brought to this release's form")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A row with the same key was there first.
    #[error("the database already holds a record for one of the two")]
    Taken,
    #[error("the database did not answer as it should")]
    Failed(#[source] sqlx::Error),
    /// A stored value no release writes: the file was edited by other hands.
    #[error("the database holds a value in {0} that cannot be")]
    Damaged(&'static str),
    /// What everything depends on is gone.
    #[error("the database has lost {0}")]
    Lost(&'static str),
}

impl StoreError {
    /// Whether the database refused a value, so that without it the rest may succeed. Not when it was busy, full or gone:
    /// then each further attempt would wait as long again.
    #[must_use]
    pub fn is_about_a_value(&self) -> bool {
        let Self::Failed(error) = self else { return matches!(self, Self::Taken) };
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        code.is_some_and(|code| match code.len() {
            // PostgreSQL: what is wrong with data, what breaks a rule, what a trigger raises.
            5 => ["22", "23", "P0"].iter().any(|class| code.starts_with(class)),
            // SQLite: too big, breaks a rule (a trigger's as well), of another type.
            _ => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 18..=20)),
        })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Taken,
            _ => Self::Failed(error),
        }
    }
}
