//! A database for one test, removed afterwards: a SQLite file, or, where [`SERVER`] names a PostgreSQL server, a schema
//! of its own there. So the same tests run on both.

use std::{
    env,
    io::{Write, stderr},
    path::PathBuf,
    sync::Once,
    thread,
};

use aws_lc_rs::rand;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use url::Url;

use super::Store;

/// The environment variable with the address of a PostgreSQL database whose user may make schemas.
const SERVER: &str = "PORTADESK_TEST_POSTGRES";

/// A place for one database.
#[derive(Debug)]
pub(crate) enum Scratch {
    /// A folder of its own under the system's temporary one.
    File(PathBuf),
    Schema {
        server: Url,
        name: String,
    },
}

impl Scratch {
    /// On PostgreSQL where there is one, else on SQLite.
    pub(crate) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
        let server = env::var(SERVER);
        let Ok(server) = server else {
            static SAID: Once = Once::new();
            // Past the test runner, which keeps what passing tests print.
            SAID.call_once(|| {
                drop(writeln!(stderr(), "note: {SERVER} is not set; tests of the store use SQLite only"));
            });
            return Self::file();
        };
        let name = unique_name().replace('-', "_");
        let server: Url = server.parse().expect("the address of a PostgreSQL server");
        // The one word of SQLite's that tests which tamper with a database need.
        let zeroblob = "RETURNS BYTEA LANGUAGE sql AS $$ SELECT decode(repeat('00', $1), 'hex') $$";
        execute(&server, format!("CREATE SCHEMA {name}; CREATE FUNCTION {name}.zeroblob(INT) {zeroblob}"));
        Self::Schema { server, name }
    }

    /// A SQLite file, for what is true of files only.
    pub(crate) fn file() -> Self {
        let folder = env::temp_dir().join(unique_name());
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Self::File(folder)
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::File(folder) => format!("sqlite://{}", folder.join("portadesk.db").display()),
            Self::Schema { server, name } => {
                let mut url = server.clone();
                url.query_pairs_mut().append_pair("options[search_path]", name).append_pair("application_name", name);
                url.into()
            }
        }
    }

    /// Runs a statement on the file as another program does, beside whoever has it open.
    pub(crate) async fn execute_beside(&self, sql: &str) {
        let options: SqliteConnectOptions = self.url().parse().expect("a file");
        let mut connection = options.connect().await.expect("the file opens");
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("the statement runs");
        connection.close().await.expect("the connection closes");
    }

    /// Whether it is on PostgreSQL.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self, Self::Schema { .. })
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url()).await.expect("the store opens")
    }
}

impl Scratch {
    /// Ends every session of this schema's stores, as a server does that is restarted.
    pub(crate) fn hang_up(&self) {
        if let Self::Schema { server, name } = self {
            execute(
                server,
                format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"),
            );
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        match &*self {
            Self::File(folder) => drop(std::fs::remove_dir_all(folder)),
            Self::Schema { server, name } => {
                // First: a change that nobody has rolled back yet would hold its locks.
                self.hang_up();
                execute(server, format!("DROP SCHEMA {name} CASCADE"));
            }
        }
    }
}

fn unique_name() -> String {
    let mut name = [0; 8];
    rand::fill(&mut name).expect("random bytes");
    format!("portadesk-test-{:016x}", u64::from_be_bytes(name))
}

/// On a thread of its own: neither making nor dropping is `async`, and a runtime must not wait within another.
fn execute(server: &Url, sql: String) {
    let server: PgConnectOptions = server.as_str().parse().expect("the address of a PostgreSQL server");
    let run = async move {
        let mut connection = server.connect().await.expect("the PostgreSQL server answers");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("the statement runs");
        connection.close().await.expect("the connection closes");
    };
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    thread::spawn(move || runtime().block_on(run)).join().expect("the statement runs");
}
