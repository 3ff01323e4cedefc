//! What can go wrong with the database.

use std::path::PathBuf;

use thiserror::Error;

/// The database could not do what it was asked. Nothing of the change was kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Addresses are `sqlite://FILE`. The address is not repeated: others may carry a password.
    #[error("the database address is not understood; it has the form sqlite://FILE")]
    UnknownAddress,
    /// There is no such file, and nothing was created.
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    #[error("the database cannot be opened (does the folder exist, and may it be written?)")]
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

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Taken,
            _ => Self::Failed(error),
        }
    }
}
