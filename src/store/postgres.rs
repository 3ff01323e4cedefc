//! Connections to a PostgreSQL database that several replicas share.
//!
//! What SQLite gives by being one file with one writer is made here: a change first locks the ledger's head, so the
//! changes of all replicas come one after the other, and each sees everything the ones before did. The ledger needs
//! that order anyway, and what is decided in a change may then be decided by the same code on both databases.
//!
//! Settings are made when a connection is opened. A pooler in between must therefore keep a connection for a session.

use std::time::Duration;

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions, Connection, PgConnection,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::Migrator,
    postgres::PgConnectOptions,
};
use tokio::time::timeout;

use super::{StoreError, inspect};

/// The steps to this release's form, oldest first.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations/postgres");

/// Whatever the role's or the server's default is.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// Waits for the changes before this one, of any replica. Each later statement sees what they committed.
pub(super) const WAIT_FOR_OTHERS: &str = "SELECT id FROM ledger_head WHERE id = 1 FOR UPDATE";

/// Fails in a transaction of which a statement has failed: its `COMMIT` would undo it and say nothing.
pub(super) const STILL_WHOLE: &str = "SELECT 1";

/// How long a connection may take to come about, with name lookup and TLS.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long somebody waits for a connection, be it new or another's: reads and changes.
const READ_WAITS: Duration = Duration::from_secs(3);
const CHANGE_WAITS: Duration = Duration::from_secs(10);

const READERS: u32 = 8;
const READER_IDLE: Duration = Duration::from_mins(2);

/// So an address that moved (a failover by DNS) is found again.
const LIFETIME: Duration = Duration::from_mins(30);

/// A connection that was idle for longer is tried before it is used: the server may have been restarted. One that
/// failed in use is tried when it is given back, and does not come back.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// - A change that waits longer for another replica gives up, as on SQLite.
/// - A replica that hangs between two statements of a change loses the lock: the server ends its session.
/// - Where the machine under a replica is gone, the server notices within half a minute.
/// - A commit is answered when it is on the disk, whatever the role's default; stricter settings are kept.
const OF_THE_WRITER: &str = "SET lock_timeout = '5s'; SET statement_timeout = '15s'; \
    SET idle_in_transaction_session_timeout = '15s'; \
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; \
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

const OF_A_READER: &str = "SET statement_timeout = '15s'; SET default_transaction_read_only = on; \
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

/// Replicas that start together migrate one after the other (the migrator holds an advisory lock); none waits for ever.
const OF_A_MIGRATION: &str = "SET lock_timeout = '2min'";

/// Brings the database to this release's form and opens it. Returns writer and reader.
pub(super) async fn open(options: PgConnectOptions, pool: AnyConnectOptions) -> Result<(AnyPool, AnyPool), StoreError> {
    let mut first = connect(&options).await?;
    sqlx::raw_sql(OF_A_MIGRATION).execute(&mut first).await?;
    MIGRATIONS.run_direct(None, &mut first, false).await.map_err(StoreError::Migrate)?;
    inspect::prove_postgres_writable(&mut first).await?;
    first.close().await?;
    let writer = pool_options(OF_THE_WRITER).max_connections(1).acquire_timeout(CHANGE_WAITS).idle_timeout(None);
    let reader = pool_options(OF_A_READER).max_connections(READERS).acquire_timeout(READ_WAITS);
    Ok((writer.connect_lazy_with(pool.clone()), reader.idle_timeout(READER_IDLE).connect_lazy_with(pool)))
}

/// One connection of its own, outside the pools.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    let connected = timeout(CONNECT_TIMEOUT, options.connect()).await;
    connected.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(StoreError::Open)
}

fn pool_options(settings: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_lifetime(LIFETIME)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(drop) })
        })
        .before_acquire(|connection, usage| {
            let idle_for = usage.idle_for;
            Box::pin(async move { Ok(idle_for < TRUSTED_FOR || is_alive(connection).await) })
        })
}

async fn is_alive(connection: &mut AnyConnection) -> bool {
    matches!(timeout(TRUSTED_FOR, connection.ping()).await, Ok(Ok(())))
}
