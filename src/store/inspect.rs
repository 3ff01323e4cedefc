//! A look at the database from outside, that changes nothing: is it there, can it be written, which form has it?

use std::path::Path;

use sqlx::{
    ConnectOptions, Connection, PgConnection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions,
};

use super::{StoreError, address::Address, postgres, sqlite};

/// The database and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The file, or the database and its host. Never a password.
    pub place: String,
    pub condition: Condition,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// There is no file yet; the service makes it at its first start, in this folder if it can.
    Missing { folder_is_writable: bool },
    /// There, writable, and in this release's form.
    Ready,
    /// An older release has made it, or nobody has: so many steps are taken at the next start.
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
    let (address, _) = Address::parse(database_url)?;
    let place = address.to_string();
    let condition = match address {
        Address::Sqlite(options) => look_at_file(options).await?,
        Address::Postgres(options) => {
            let mut connection = postgres::connect(&options).await?;
            prove_postgres_writable(&mut connection).await?;
            let applied = applied_in_postgres(&mut connection).await?;
            connection.close().await?;
            condition(&postgres::MIGRATIONS, &applied.unwrap_or_default())
        }
    };
    Ok(Inspection { place, condition })
}

/// # Errors
/// [`StoreError::Missing`] when no service has ever used such a database.
pub(super) async fn expect_existing(database_url: &str) -> Result<(), StoreError> {
    let (address, _) = Address::parse(database_url)?;
    let exists = match &address {
        Address::Sqlite(options) => options.get_filename().exists(),
        Address::Postgres(options) => {
            let mut connection = postgres::connect(options).await?;
            let applied = applied_in_postgres(&mut connection).await?;
            connection.close().await?;
            applied.is_some()
        }
    };
    if exists { Ok(()) } else { Err(StoreError::Missing(address.to_string())) }
}

async fn look_at_file(options: SqliteConnectOptions) -> Result<Condition, StoreError> {
    if !options.get_filename().exists() {
        let file = std::path::absolute(options.get_filename()).unwrap_or_else(|_| options.get_filename().to_owned());
        let folder = file.parent().unwrap_or(Path::new("/"));
        return Ok(Condition::Missing { folder_is_writable: is_writable(folder) });
    }
    let options = options.create_if_missing(false).busy_timeout(sqlite::BUSY_TIMEOUT);
    let mut connection = options.connect().await.map_err(StoreError::Open)?;
    let condition = condition_of_file(&mut connection).await;
    connection.close().await?;
    condition
}

async fn condition_of_file(connection: &mut SqliteConnection) -> Result<Condition, StoreError> {
    prove_sqlite_writable(connection).await?;
    let (has_history,): (bool,) =
        sqlx::query_as("SELECT count(*) > 0 FROM sqlite_schema WHERE name = '_sqlx_migrations'")
            .fetch_one(&mut *connection)
            .await?;
    let applied: Vec<i64> = if has_history {
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success").fetch_all(&mut *connection).await?
    } else {
        Vec::new()
    };
    Ok(condition(&sqlite::MIGRATIONS, &applied))
}

/// The steps that were taken; `None` when nobody has ever begun.
async fn applied_in_postgres(connection: &mut PgConnection) -> Result<Option<Vec<i64>>, StoreError> {
    let has_history: bool =
        sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(&mut *connection).await?;
    if !has_history {
        return Ok(None);
    }
    let applied = sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success");
    Ok(Some(applied.fetch_all(connection).await?))
}

fn condition(steps: &Migrator, applied: &[i64]) -> Condition {
    if applied.iter().any(|version| !steps.version_exists(*version)) {
        return Condition::Newer;
    }
    match steps.iter().filter(|step| !applied.contains(&step.version)).count() {
        0 => Condition::Ready,
        steps => Condition::Older { steps },
    }
}

/// Makes a change and takes it back: only a statement that writes is refused where the file may not be written.
pub(super) async fn prove_sqlite_writable(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut change = connection.begin_with(sqlite::BEGIN).await?;
    sqlx::query("CREATE TABLE portadesk_probe (id)").execute(&mut *change).await?;
    Ok(change.rollback().await?)
}

/// As for SQLite; refused on a standby, and where the user may not make tables. Others may probe at the same time.
pub(super) async fn prove_postgres_writable(connection: &mut PgConnection) -> Result<(), StoreError> {
    let mut change = connection.begin().await?;
    sqlx::raw_sql(
        "DO $$ BEGIN EXECUTE format('CREATE TABLE portadesk_probe_%s (id BIGINT)', pg_backend_pid()); END $$",
    )
    .execute(&mut *change)
    .await?;
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
        let scratch = Scratch::file();

        assert_eq!(condition_of(&scratch.url()).await, Condition::Missing { folder_is_writable: true });
        assert_eq!(condition_of(&scratch.url()).await, Condition::Missing { folder_is_writable: true });
        let nowhere = condition_of("sqlite:///nowhere/portadesk.db").await;
        assert_eq!(nowhere, Condition::Missing { folder_is_writable: false });
    }

    #[tokio::test]
    async fn an_older_and_a_newer_database_are_told_apart() {
        let scratch = Scratch::new();
        let store = scratch.open().await;
        store.meddle("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
        assert_eq!(condition_of(&scratch.url()).await, Condition::Newer);

        store.meddle("DROP TABLE _sqlx_migrations").await;
        let steps = sqlite::MIGRATIONS.iter().count();
        assert_eq!(condition_of(&scratch.url()).await, Condition::Older { steps });
    }

    #[tokio::test]
    async fn a_database_that_may_not_be_written_is_an_error() {
        let scratch = Scratch::file();
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
        assert!(inspect("postgres://127.0.0.1:1/portadesk").await.is_err());
    }
}
