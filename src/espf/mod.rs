//! Telling PortaBilling how the provisioning of an account went, over the API of its event framework (ESPF).
//!
//! The one way in which portadesk writes to billing: off unless configured, with a credential of its own, and a client of
//! its own that knows this one call, and the one that lists service groups. The client that reads ([`crate::portabilling`]) has no way to make it.

use std::{path::PathBuf, time::Duration};

use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use thiserror::Error;
use url::Url;

use crate::{
    outbound::{self, OutboundError},
    portabilling::AccountId,
    settings::Section,
};

/// Billing's own limit is 4,000; ours are codes.
const LONGEST_MESSAGE: usize = 200;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(15);

/// What an operator decides about telling.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The service group whose status this is.
    pub group: String,
    /// A user of billing made for this, with no other rights.
    pub login: String,
    pub secret: SecretString,
    pub body: Body,
}

/// In which form a status is sent: billing's pages contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    Form,
    Json,
}

impl Body {
    const NAMES: [(&'static str, Self); 2] = [("form", Self::Form), ("json", Self::Json)];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Json => "json",
        }
    }
}

impl Settings {
    /// Reads `espf_group`, `espf_login`, `espf_secret` and `espf_body`. `None` when nothing is to be told.
    #[must_use]
    pub fn read(section: &mut Section) -> Option<Self> {
        let body = section.choice("espf_body", &Body::NAMES, Body::Form);
        let group = section.text("espf_group");
        let is_wanted = ["espf_login", "espf_secret"].map(|key| section.has(key));
        if group.is_none() && is_wanted.contains(&true) {
            section.problem("espf_group", "is missing: the service group whose status is told to billing");
        }
        let (login, secret) = (section.text("espf_login"), section.secret("espf_secret"));
        let group = group?;
        for (key, is_there) in ["espf_login", "espf_secret"].into_iter().zip([login.is_some(), secret.is_some()]) {
            if !is_there {
                section.problem(key, "is missing: it goes together with espf_group");
            }
        }
        Some(Self { group, login: login.unwrap_or_default(), secret: secret.unwrap_or_default(), body })
    }
}

/// How far the provisioning of an account has come, in billing's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ok,
    InProgress,
    Retry,
    Failed,
}

impl Status {
    const ALL: [Self; 4] = [Self::Ok, Self::InProgress, Self::Retry, Self::Failed];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::InProgress => "IN_PROGRESS",
            Self::Retry => "RETRY",
            Self::Failed => "FAILED",
        }
    }

    /// The status of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether nothing follows unless something changes.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Ok | Self::Failed)
    }
}

/// Why a status was not taken.
#[derive(Debug, Error)]
pub enum EspfError {
    #[error("billing does not answer")]
    Unreachable(#[source] reqwest::Error),
    #[error("billing answered {0}")]
    Failed(StatusCode),
    /// The login is refused, or may not tell.
    #[error("billing refuses the login that tells of provisioning ({0})")]
    NotAllowed(StatusCode),
    /// The account, the group or the form of the body: the same again would be refused again.
    #[error("billing refuses the status ({0})")]
    Refused(StatusCode),
}

impl EspfError {
    /// A stable word for metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Failed(_) => "failed",
            Self::NotAllowed(_) => "not_allowed",
            Self::Refused(_) => "refused",
        }
    }
}

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Espf {
    client: Client,
    url: Url,
    settings: Settings,
}

impl Espf {
    /// `url` and `ca_file` are those of the billing system.
    ///
    /// # Errors
    /// [`OutboundError`] when the CA file cannot be used.
    pub fn new(settings: Settings, url: Url, ca_file: Option<PathBuf>) -> Result<Self, OutboundError> {
        let client = outbound::client(&outbound::Settings {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: TIMEOUT,
            max_idle_connections: 1,
            ca_file,
        })?;
        Ok(Self { client, url, settings })
    }

    /// The service group whose status this tells.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.settings.group
    }

    /// Tells the status of an account. `message` is a code or a sentence of ours, never a person's data.
    ///
    /// # Errors
    /// [`EspfError`]; only [`EspfError::Refused`] is not worth another try.
    pub async fn tell(&self, account: AccountId, status: Status, message: &str) -> Result<(), EspfError> {
        let Settings { group, login, secret, body } = &self.settings;
        let message: String = message.chars().take(LONGEST_MESSAGE).collect();
        let fields = [("status", status.as_str()), ("group", group), ("message", &message)];
        let request = self
            .client
            .post(self.address(&format!("account/i/{account}/status")))
            .basic_auth(login, Some(secret.expose_secret()));
        let request = match body {
            Body::Form => request.form(&fields),
            Body::Json => request.json(&json!({ "status": status.as_str(), "group": group, "message": message })),
        };
        accepted(request).await.map(drop)
    }

    /// The names of the service groups that billing knows: for finding out whether it lets us in, and knows ours.
    ///
    /// # Errors
    /// [`EspfError`].
    pub async fn groups(&self) -> Result<Vec<String>, EspfError> {
        let Settings { login, secret, .. } = &self.settings;
        let request = self.client.get(self.address("groups")).basic_auth(login, Some(secret.expose_secret()));
        let list: Groups = accepted(request).await?.json().await.map_err(unreachable)?;
        Ok(list.group_list.into_iter().map(|group| group.name).collect())
    }

    fn address(&self, path: &str) -> Url {
        let mut address = self.url.clone();
        address.set_path(&format!("espf/v1/{path}"));
        address
    }
}

#[derive(Deserialize)]
struct Groups {
    group_list: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
}

async fn accepted(request: RequestBuilder) -> Result<Response, EspfError> {
    let answer = request.send().await.map_err(unreachable)?;
    match answer.status() {
        status if status.is_success() => Ok(answer),
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => Err(EspfError::NotAllowed(status)),
        status @ (StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) => Err(EspfError::Failed(status)),
        status if status.is_client_error() => Err(EspfError::Refused(status)),
        status => Err(EspfError::Failed(status)),
    }
}

fn unreachable(error: reqwest::Error) -> EspfError {
    EspfError::Unreachable(error.without_url())
}
