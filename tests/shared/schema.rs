//! A schema of one test's own on the PostgreSQL server that the environment names, removed with it.

use std::{env, thread};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use url::Url;

/// The environment variable with the address of a PostgreSQL database whose user may make schemas.
const SERVER: &str = "PORTADESK_TEST_POSTGRES";

#[derive(Debug)]
pub struct Schema {
    server: Url,
    name: String,
}

impl Schema {
    /// `None` where no server is named: then the test runs on a SQLite file.
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
    pub fn make() -> Option<Self> {
        let server: Url = env::var(SERVER).ok()?.parse().unwrap();
        let mut name = [0; 8];
        aws_lc_rs::rand::fill(&mut name).unwrap();
        let schema = Self { server, name: format!("portadesk_test_{:016x}", u64::from_be_bytes(name)) };
        schema.at_the_server(format!("CREATE SCHEMA {}", schema.name));
        Some(schema)
    }

    /// What `database_url` has to be.
    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        let name = &self.name;
        url.query_pairs_mut().append_pair("options[search_path]", name).append_pair("application_name", name);
        url.into()
    }

    /// On a thread of its own: neither making nor dropping is `async`, and a runtime must not wait within another.
    fn at_the_server(&self, sql: String) {
        let server = self.server.to_string();
        let run = async move {
            let mut connection = connect(&server).await;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        };
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread::spawn(move || runtime().block_on(run)).join().unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let name = &self.name;
        // First: a change that nobody has rolled back yet would hold its locks.
        let hang_up =
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");
        self.at_the_server(hang_up);
        self.at_the_server(format!("DROP SCHEMA {name} CASCADE"));
    }
}

async fn connect(url: &str) -> PgConnection {
    let options: PgConnectOptions = url.parse().unwrap();
    options.connect().await.unwrap()
}
