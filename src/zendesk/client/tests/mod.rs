//! The client against answers that a well-behaved Zendesk gives, and against those it gives on a bad day.

mod access;
mod apps;
mod pace;
mod records;
mod tickets;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{method, path},
};

use super::*;
use crate::zendesk::Credential;

/// A server that gives access tokens and nothing else yet.
struct Account {
    server: MockServer,
    clock: Clock,
}

impl Account {
    async fn start() -> Self {
        let account = Self::without_tokens().await;
        account.gives_tokens(1_800).await;
        account
    }

    async fn without_tokens() -> Self {
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        Self { server: MockServer::start().await, clock: Clock::fixed(now) }
    }

    async fn gives_tokens(&self, seconds: u32) {
        let numbers = std::sync::atomic::AtomicU32::new(1);
        Mock::given(method("POST"))
            .and(path("/oauth/tokens"))
            .respond_with(move |_: &Request| {
                let number = numbers.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let body = json!({ "access_token": format!("token-{number}"), "token_type": "bearer",
                    "scope": "read", "expires_in": seconds });
                ResponseTemplate::new(201).set_body_json(body)
            })
            .mount(&self.server)
            .await;
    }

    async fn answers(&self, verb: &str, at: &str, status: u16, body: Value) {
        self.responds(verb, at, ResponseTemplate::new(status).set_body_json(body)).await;
    }

    async fn responds(&self, verb: &str, at: &str, response: ResponseTemplate) {
        Mock::given(method(verb)).and(path(at)).respond_with(response).mount(&self.server).await;
    }

    fn settings(&self) -> Settings {
        Settings::for_test(&self.server.uri())
    }

    fn client(&self) -> Zendesk {
        self.client_with(|_| ())
    }

    fn client_with(&self, change: impl FnOnce(&mut Settings)) -> Zendesk {
        let mut settings = self.settings();
        change(&mut settings);
        Zendesk::new(&settings, self.clock.clone()).unwrap()
    }

    /// What was sent to a path, oldest first.
    async fn sent_to(&self, at: &str) -> Vec<Request> {
        let all = self.server.received_requests().await.unwrap();
        all.into_iter().filter(|request| request.url.path() == at).collect()
    }

    async fn count_sent_to(&self, at: &str) -> usize {
        self.sent_to(at).await.len()
    }
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

fn json_of(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn api_token(token: &str) -> Credential {
    Credential::ApiToken { email: "robot@panda.example".to_owned(), token: token.into() }
}

fn oauth(secret: &str) -> Credential {
    Credential::OAuthClient { id: "portadesk".to_owned(), secret: secret.into() }
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

const SILENCE: Duration = Duration::from_secs(30);
