//! Which database an address names, and how it is connected to.

use std::{fmt, path::Path};

use sqlx::{ConnectOptions, any::AnyConnectOptions, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use url::{Host, Url};

use super::StoreError;

/// A database address that was understood. Holds the password where there is one, and never shows it.
#[derive(Clone)]
pub(super) enum Address {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions),
}

impl Address {
    /// Reads `sqlite://FILE` and `postgres://USER:PASSWORD@HOST/DATABASE`, and gives beside it what a pool connects by.
    ///
    /// # Errors
    /// [`StoreError::UnknownAddress`], which repeats nothing of it.
    pub(super) fn parse(database_url: &str) -> Result<(Self, AnyConnectOptions), StoreError> {
        let read = if database_url.starts_with("sqlite:") { sqlite(database_url) } else { postgres(database_url) };
        read.ok_or(StoreError::UnknownAddress)
    }
}

/// The pools take their address as a URL, which is stricter than a file's name: so it is written anew from the name.
fn sqlite(address: &str) -> Option<(Address, AnyConnectOptions)> {
    let options: SqliteConnectOptions = address.parse().ok()?;
    let (name, parameters) = address.split_once('?').unwrap_or((address, ""));
    if name.ends_with(":memory:") {
        // What is only in memory is neither durable nor shared by two connections.
        return None;
    }
    let file = std::path::absolute(options.get_filename()).ok()?;
    let url = format!("sqlite://{}?{parameters}", Url::from_file_path(&file).ok()?.path());
    Some((Address::Sqlite(options), AnyConnectOptions::from_url(&url.parse().ok()?).ok()?))
}

fn postgres(address: &str) -> Option<(Address, AnyConnectOptions)> {
    let mut url: Url = address.parse().ok()?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return None;
    }
    let says_how = url.query_pairs().any(|(key, _)| matches!(&*key, "sslmode" | "ssl-mode"));
    let options: PgConnectOptions = url.as_str().parse().ok()?;
    if !says_how && !is_on_this_machine(&options) {
        // The driver's own habit is to go on in clear text where the server offers no TLS, or anybody says so.
        url.query_pairs_mut().append_pair("sslmode", "verify-full");
    }
    let options: PgConnectOptions = url.as_str().parse().ok()?;
    Some((Address::Postgres(options), AnyConnectOptions::from_url(&url).ok()?))
}

fn is_on_this_machine(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let is_loopback = match Host::parse(host) {
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Ok(Host::Domain(name)) => name == "localhost",
        Err(_) => false,
    };
    is_loopback || options.get_socket().is_some() || Path::new(host).is_absolute()
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl fmt::Display for Address {
    /// As people may see it: the file, or the database and its host.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(options) => {
                let file = options.get_filename();
                write!(formatter, "{}", std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).display())
            }
            Self::Postgres(options) => {
                let database = options.get_database().unwrap_or(options.get_username());
                write!(formatter, "PostgreSQL {database} at ")?;
                match options.get_socket() {
                    Some(folder) => write!(formatter, "{}", folder.display()),
                    None => write!(formatter, "{}:{}", options.get_host(), options.get_port()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::postgres::PgSslMode;

    use super::*;

    fn tls_of(address: &str) -> bool {
        let (Address::Postgres(options), _) = Address::parse(address).unwrap() else { panic!("not PostgreSQL") };
        matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
    }

    #[test]
    fn a_database_on_another_machine_is_spoken_to_under_a_verified_certificate_unless_told_otherwise() {
        assert!(tls_of("postgres://portadesk:secret@db.example/portadesk"));
        assert!(tls_of("postgresql://db.example/portadesk?application_name=a"));
        assert!(!tls_of("postgres://db.example/portadesk?sslmode=require"));
        assert!(!tls_of("postgres://portadesk@127.0.0.1/portadesk"));
        assert!(!tls_of("postgres://portadesk@[::1]:5433/portadesk"));
        assert!(!tls_of("postgres:///portadesk?host=/run/postgresql"));
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let (address, _) = Address::parse("postgres://portadesk:secret@db.example:6432/links").unwrap();

        assert_eq!(format!("{address} {address:?}").matches("PostgreSQL links at db.example:6432").count(), 2);
    }

    #[test]
    fn file_names_reach_the_pools_as_they_are() {
        for name in ["/tmp/with space/100%/a?b#c.db", "/tmp/plain.db"] {
            let mut url = Url::from_file_path(name).unwrap();
            url.set_query(Some("mode=ro"));
            let (Address::Sqlite(own), pool) = Address::parse(&url.as_str().replace("file:", "sqlite:")).unwrap()
            else {
                panic!("not SQLite")
            };

            let pools = SqliteConnectOptions::from_url(&pool.database_url).unwrap();
            assert_eq!((own.get_filename(), pools.get_filename()), (Path::new(name), Path::new(name)));
        }
    }

    #[test]
    fn what_is_no_lasting_database_is_refused() {
        for address in ["", "mysql://a/b", "portadesk.db", "sqlite::memory:", "sqlite://:memory:", "postgres://[/"] {
            assert!(Address::parse(address).is_err(), "{address}");
        }
    }
}
