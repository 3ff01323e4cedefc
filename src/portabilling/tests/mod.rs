//! The client over real HTTP: wiremock for answers, a plain listener for what no HTTP server would do.

mod answers;
mod limits;
mod listener;
mod lists;
mod login;

use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use super::{Credential, CustomerId, PortaBilling, PortaBillingError, Settings};
use crate::clock::Clock;

const TOKEN: &str = "3f1c9a7e-52d4-4b8a-9c61-0d7be2a41f55";
const AUTH_FAULT: &str = "Server.Session.check_auth.auth_failed";

fn settings(url: &str) -> Settings {
    let credential = Credential::Token(SecretString::from(TOKEN));
    let mut settings = Settings::new(url.parse().unwrap(), "portadesk-ro".to_owned(), credential);
    settings.timeout = Duration::from_secs(5);
    settings
}

fn clock() -> Clock {
    Clock::fixed("2026-03-04T09:00:00Z".parse::<Timestamp>().unwrap())
}

fn client(settings: &Settings) -> PortaBilling {
    PortaBilling::new(settings, clock()).unwrap()
}

fn acme() -> CustomerId {
    CustomerId::new(70412).unwrap()
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn fault(code: &str) -> ResponseTemplate {
    ResponseTemplate::new(500).set_body_json(json!({ "faultcode": code, "faultstring": "Rita Moss may not" }))
}

fn logged_in(token: &str) -> ResponseTemplate {
    ok(&json!({ "access_token": token, "refresh_token": "r", "session_id": "s", "expires_in": 900 }))
}

fn customer_info() -> ResponseTemplate {
    ok(&json!({ "customer_info": { "i_customer": 70412, "name": "ACME-Retail" } }))
}

/// A billing server of which each test says what it answers.
struct Billing {
    server: MockServer,
}

impl Billing {
    /// Accepts logins.
    async fn start() -> Self {
        let billing = Self::without_login().await;
        billing.answers("Session/login", logged_in("open")).await;
        billing
    }

    async fn without_login() -> Self {
        Self { server: MockServer::start().await }
    }

    /// Later answers to the same call only count when the earlier ones are used up.
    async fn answers(&self, call: &str, answer: ResponseTemplate) {
        Self::mock(call, answer).mount(&self.server).await;
    }

    async fn answers_once(&self, call: &str, answer: ResponseTemplate) {
        Self::mock(call, answer).up_to_n_times(1).mount(&self.server).await;
    }

    fn mock(call: &str, answer: ResponseTemplate) -> Mock {
        Mock::given(method("POST")).and(path(format!("/rest/{call}"))).respond_with(answer)
    }

    fn settings(&self) -> Settings {
        settings(&self.server.uri())
    }

    fn client(&self) -> PortaBilling {
        client(&self.settings())
    }

    /// Bodies of all requests for this call, in order.
    async fn received(&self, call: &str) -> Vec<Value> {
        let requests = self.server.received_requests().await.unwrap();
        let wanted = requests.iter().filter(|request| request.url.path() == format!("/rest/{call}"));
        wanted.map(|request| request.body_json().unwrap()).collect()
    }

    async fn count(&self, call: &str) -> usize {
        self.received(call).await.len()
    }
}

fn code(error: &PortaBillingError) -> &str {
    match error {
        PortaBillingError::Fault { code, .. } | PortaBillingError::LoginRefused { code, .. } => code,
        other => panic!("no code in {other:?}"),
    }
}
