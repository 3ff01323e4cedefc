//! What an operator decides about one Zendesk account.

use std::{path::PathBuf, time::Duration};

use jiff::civil::{Date, date};
use secrecy::SecretString;
use url::Url;

use super::{AppId, InstallationId, installations::Schedule};

/// From this day on Zendesk refuses all API tokens, in its own announcement of 2026.
pub const API_TOKENS_END: Date = date(2027, 4, 30);

/// One tenant's Zendesk account. `docs/configuration.md` has the names in the file.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Name of the tenant, for labels of logs and metrics.
    pub tenant: String,
    /// `pandatelecom` of `pandatelecom.zendesk.com`: decides `iss`, `aud` and who may frame the panel.
    pub subdomain: String,
    /// The account as browsers see it: `https://{subdomain}.zendesk.com`. Only the demo and tests have another.
    pub account_url: Url,
    /// Where the API is reached; the account's own address unless a proxy stands between.
    pub api_url: Url,
    pub credential: Credential,
    /// A second credential that is tried when the first is refused, for a change without downtime.
    pub next_credential: Option<Credential>,
    /// These three are found through the API when they are left out.
    pub app_id: Option<AppId>,
    pub installation_id: Option<InstallationId>,
    pub public_key_file: Option<PathBuf>,
    /// How often Zendesk is asked which installation is ours. Not in the configuration file.
    pub looks: Schedule,
    /// Name under which the app is looked for and installed.
    pub app_name: String,
    pub connect_timeout: Duration,
    pub timeout: Duration,
    /// Largest answer read, in bytes.
    pub max_answer_bytes: usize,
}

#[derive(Debug, Clone)]
pub enum Credential {
    /// OAuth client credentials: the way to go. Tokens live 30 minutes and are asked for anew in time.
    OAuthClient { id: String, secret: SecretString },
    /// API token of a user: refused by Zendesk from [`API_TOKENS_END`] on.
    ApiToken { email: String, token: SecretString },
}

impl Settings {
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
    pub const TIMEOUT: Duration = Duration::from_secs(10);
    pub const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;
    pub const APP_NAME: &'static str = "portadesk";

    /// The host that tokens name as their issuer, `pandatelecom.zendesk.com`.
    #[must_use]
    pub fn account_host(&self) -> String {
        format!("{}.zendesk.com", self.subdomain)
    }

    /// What a framed page calls its parent's origin: scheme, host and port of the account as browsers see it.
    #[must_use]
    pub fn account_origin(&self) -> String {
        self.account_url.origin().ascii_serialization()
    }
}

#[cfg(test)]
impl Settings {
    /// An account whose API is at `api_url`, with an OAuth client.
    pub(crate) fn for_test(api_url: &str) -> Self {
        Self {
            tenant: "panda".to_owned(),
            subdomain: "pandatelecom".to_owned(),
            account_url: "https://pandatelecom.zendesk.com".parse().unwrap(),
            api_url: api_url.parse().unwrap(),
            credential: Credential::OAuthClient { id: "portadesk".to_owned(), secret: "first-key".into() },
            next_credential: None,
            app_id: None,
            installation_id: None,
            public_key_file: None,
            looks: Schedule::default(),
            app_name: Self::APP_NAME.to_owned(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(10),
            max_answer_bytes: 64 * 1024,
        }
    }
}
