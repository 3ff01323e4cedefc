//! A look at the database from outside, that changes nothing: is it there, can it be written, which form has it?

use std::path::{Path, PathBuf};

use sqlx::{Connection, SqliteConnection};

use super::{BUSY_TIMEOUT, MIGRATIONS, StoreError, options_for};

/// The file and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    pub file: PathBuf,
    pub condition: Condition,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// There is no file yet; the service makes it at its first start, in this folder if it can.
    Missing { folder_is_writable: bool },
    /// There, writable, and in this release's form.
    Ready,
    /// An older release has made it: so many steps are taken at the next start.
    Older { steps: usize },
    /// A newer release has used it: this one cannot.
    Newer,
}

/// Looks at a database without opening it for use: nothing is created, brought up to date or written.
///
/// # Errors
/// [`StoreError::UnknownAddress`]; [`StoreError::Open`] when it cannot be opened and [`StoreError::Failed`] when it is
/// no database, may not be written, or is held by another process for too long.
pub async fn inspect(database_url: &str) -> Result<Inspection, StoreError> {
    let options = options_for(database_url)?;
    let file = std::path::absolute(options.get_filename()).unwrap_or_else(|_| options.get_filename().to_owned());
    if !file.exists() {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let condition = Condition::Missing { folder_is_writable: is_writable(folder) };
        return Ok(Inspection { file, condition });
    }
    let options = options.create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(StoreError::Open)?;
    let condition = condition(&mut connection).await;
    connection.close().await?;
    Ok(Inspection { file, condition: condition? })
}

async fn condition(connection: &mut SqliteConnection) -> Result<Condition, StoreError> {
    prove_writable(connection).await?;
    let (has_history,): (bool,) =
        sqlx::query_as("SELECT count(*) > 0 FROM sqlite_schema WHERE name = '_sqlx_migrations'")
            .fetch_one(&mut *connection)
            .await?;
    let applied: Vec<(i64,)> = if has_history {
        sqlx::query_as("SELECT version FROM _sqlx_migrations WHERE success").fetch_all(&mut *connection).await?
    } else {
        Vec::new()
    };
    let is_applied = |version: i64| applied.iter().any(|(known,)| *known == version);
    if applied.iter().any(|(version,)| !MIGRATIONS.version_exists(*version)) {
        return Ok(Condition::Newer);
    }
    Ok(match MIGRATIONS.iter().filter(|step| !is_applied(step.version)).count() {
        0 => Condition::Ready,
        steps => Condition::Older { steps },
    })
}

/// Makes a change and takes it back: only a statement that writes is refused where the file may not be written.
pub(super) async fn prove_writable(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut change = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("CREATE TABLE portadesk_probe (id)").execute(&mut *change).await?;
    Ok(change.rollback().await?)
}

/// Whether files can be made there, found out by making one and removing it.
fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".portadesk-{}", std::process::id()));
    let made = std::fs::File::create_new(&probe).is_ok();
    made && std::fs::remove_file(&probe).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, scratch::Scratch};

    async fn condition_of(url: &str) -> Condition {
        inspect(url).await.unwrap().condition
    }

    #[tokio::test]
    async fn a_database_that_is_used_is_ready() {
        let scratch = Scratch::new();
        let store = scratch.open().await;

        assert_eq!(condition_of(&scratch.url()).await, Condition::Ready);

        store.close().await;
        assert_eq!(condition_of(&scratch.url()).await, Condition::Ready);
    }

    #[tokio::test]
    async fn looking_at_a_missing_database_does_not_make_one() {
        let scratch = Scratch::new();

        assert_eq!(condition_of(&scratch.url()).await, Condition::Missing { folder_is_writable: true });
        assert_eq!(condition_of(&scratch.url()).await, Condition::Missing { folder_is_writable: true });
        let nowhere = condition_of("sqlite:///nowhere/portadesk.db").await;
        assert_eq!(nowhere, Condition::Missing { folder_is_writable: false });
    }

    #[tokio::test]
    async fn an_older_and_a_newer_database_are_told_apart() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        store.meddle("INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, true, x'00', 0)").await;
        assert_eq!(condition_of(&scratch.url()).await, Condition::Newer);

        store.meddle("DROP TABLE _sqlx_migrations").await;
        let steps = MIGRATIONS.iter().count();
        assert_eq!(condition_of(&scratch.url()).await, Condition::Older { steps });
    }

    #[tokio::test]
    async fn a_database_that_may_not_be_written_is_an_error() {
        let scratch = Scratch::new();
        scratch.open().await.close().await;

        let error = inspect(&format!("{}?mode=ro", scratch.url())).await.unwrap_err();

        assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
        assert!(Store::open(&format!("{}?mode=ro", scratch.url())).await.is_err());
    }

    #[tokio::test]
    async fn something_else_in_its_place_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "this is no database, however long one looks at it".repeat(100)).unwrap();

        assert!(inspect(&format!("sqlite://{}", file.path().display())).await.is_err());
        assert!(inspect("postgres://portadesk").await.is_err());
    }
}
