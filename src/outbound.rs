//! The one maker of HTTP clients.
//!
//! Every upstream gets the same discipline: verified TLS that no setting can switch off (a private authority can be
//! added), no redirects and no proxy from the environment (an upstream's address is fixed by configuration, and
//! credentials must not go elsewhere), bounded times, no cookie jar.

use std::{path::PathBuf, time::Duration};

use reqwest::{Certificate, Client, redirect};
use thiserror::Error;
use url::{Host, Url};

/// How long an idle connection is kept for the next call.
const IDLE_CONNECTION: Duration = Duration::from_secs(90);

/// What differs between one upstream's HTTP client and another's.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Longest wait for a connection including TLS.
    pub connect_timeout: Duration,
    /// Longest wait for a whole answer, connection included.
    pub timeout: Duration,
    /// Idle connections kept open to the upstream.
    pub max_idle_connections: usize,
    /// PEM file of an authority to trust beside the system's.
    pub ca_file: Option<PathBuf>,
}

/// Why no HTTP client could be made. Both are start-up faults.
#[derive(Debug, Error)]
pub enum OutboundError {
    #[error("the CA file {} cannot be read", path.display())]
    CaFileUnreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the HTTP client cannot be made (is the CA file a PEM certificate?)")]
    Client(#[source] reqwest::Error),
}

/// Makes the client for one upstream.
///
/// # Errors
/// [`OutboundError`] when the CA file is missing or is no certificate.
pub fn client(settings: &Settings) -> Result<Client, OutboundError> {
    #[expect(clippy::disallowed_methods, reason = "this is the HTTP clients' one home")]
    let mut builder = Client::builder()
        .user_agent(concat!("portadesk/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .connect_timeout(settings.connect_timeout)
        .timeout(settings.timeout)
        .pool_idle_timeout(IDLE_CONNECTION)
        .pool_max_idle_per_host(settings.max_idle_connections)
        .tcp_nodelay(true);
    if let Some(path) = &settings.ca_file {
        let pem =
            std::fs::read(path).map_err(|source| OutboundError::CaFileUnreadable { path: path.clone(), source })?;
        let authority = Certificate::from_pem(&pem).map_err(OutboundError::Client)?;
        builder = builder.tls_certs_merge([authority]);
    }
    builder.build().map_err(OutboundError::Client)
}

/// Whether an address is of this machine, so that plain HTTP tells nobody anything.
#[must_use]
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
