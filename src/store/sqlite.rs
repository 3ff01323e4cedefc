//! Connections to a SQLite file: one that writes, durably, and a few that read and wait for nobody.

use std::time::Duration;

use sqlx::{
    AnyPool, ConnectOptions, Connection, SqliteConnection,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use tokio::time::{Instant, sleep};

use super::{StoreError, inspect};

/// The steps to this release's form, oldest first.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations/sqlite");

/// How long a change waits for another process (a command line beside the service) before it gives up.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How soon a file that others are just making is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(20);

/// The write lock is taken at once: a read that turns into a write later could find the database changed.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

/// Reads at once. Each connection is a thread and up to 2 MB of page cache; they are opened when needed.
const READERS: u32 = 3;

/// An idle reader is closed after this, which gives back its memory.
const READER_IDLE: Duration = Duration::from_mins(2);

/// Durable: a commit returns when it is on the disk. What stands in the log is brought into the file by a reader meanwhile
/// ([`TIDY`]), and by the writer only where it has grown to 64 MB: whoever commits then waits for it.
const OF_THE_WRITER: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = on; PRAGMA synchronous = full; \
                             PRAGMA wal_autocheckpoint = 16000";

/// Brings what stands in the write-ahead log into the file, as far as that goes without making anybody wait.
pub(super) const TIDY: &str = "PRAGMA wal_checkpoint(PASSIVE)";
pub(super) const TIDY_EVERY: Duration = Duration::from_secs(1);

const OF_A_READER: &str = "PRAGMA busy_timeout = 5000; PRAGMA query_only = on";

/// Makes the file when it is missing, brings it to this release's form, and opens it. Returns writer and reader.
pub(super) async fn open(
    options: SqliteConnectOptions,
    pool: AnyConnectOptions,
) -> Result<(AnyPool, AnyPool), StoreError> {
    let made = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).busy_timeout(BUSY_TIMEOUT);
    let mut first = connected(&made).await.map_err(StoreError::Open)?;
    // All steps or none, and one process at a time: the migrator itself takes no lock on SQLite.
    let mut steps = first.begin_with(BEGIN).await?;
    MIGRATIONS.run_direct(None, &mut *steps, false).await.map_err(StoreError::Migrate)?;
    steps.commit().await?;
    inspect::prove_sqlite_writable(&mut first).await?;
    let writer = AnyPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(async { set(connection, OF_THE_WRITER).await }))
        .connect_with(pool.clone())
        .await
        .map_err(StoreError::Open)?;
    // Only now: the last connection that goes takes the write-ahead log with it.
    close(first).await?;
    let reader = AnyPoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(READER_IDLE)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(async { set(connection, OF_A_READER).await }))
        .connect_lazy_with(pool);
    Ok((writer, reader))
}

/// A first connection. Turning a new file's log into a write-ahead log needs the file alone, and SQLite does not wait for
/// that: of several that come at once, the others try again.
async fn connected(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let gives_up = Instant::now() + BUSY_TIMEOUT;
    loop {
        match options.connect().await {
            Err(error) if is_busy(&error) && Instant::now() < gives_up => sleep(TRY_AGAIN).await,
            connected => return connected,
        }
    }
}

/// SQLite's "database is locked", in all its variants.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

async fn set(connection: &mut sqlx::AnyConnection, how: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(how).execute(connection).await.map(drop)
}

async fn close(connection: SqliteConnection) -> Result<(), StoreError> {
    Ok(connection.close().await?)
}
