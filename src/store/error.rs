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
}

impl StoreError {
    /// Whether the database answered, and refused: perhaps over a single row, so that less at once may succeed.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Taken | Self::Failed(sqlx::Error::Database(_)))
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
