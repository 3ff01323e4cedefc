use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{Client, Response, StatusCode};
use serde_json::json;

use super::*;
use crate::{
    demo::{
        faults::{Fault, FaultKind},
        seed::{CANARY_SECRET, cast},
    },
    outbound,
};

mod billing;
mod espf;
mod events;
mod failures;
mod provisioning;
mod sessions;

/// A simulator, a client and, after [`Site::sign_in`], a session.
struct Site {
    simulator: PortaBillingSimulator,
    clock: Clock,
    http: Client,
    access_token: String,
}

impl Site {
    fn start(customers: u32) -> Self {
        let clock = Clock::fixed(Timestamp::from_second(1_772_442_000).unwrap());
        let world = Arc::new(World::new(customers));
        let simulator = PortaBillingSimulator::start(world, clock.clone(), Options::default()).unwrap();
        let settings = outbound::Settings {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            max_idle_connections: 4,
            ca_file: None,
        };
        Self { simulator, clock, http: outbound::client(&settings).unwrap(), access_token: String::new() }
    }

    async fn signed_in(customers: u32) -> Self {
        let mut site = Self::start(customers);
        site.sign_in().await;
        site
    }

    async fn sign_in(&mut self) -> Value {
        let params = json!({ "login": self.simulator.login(), "token": self.simulator.token() });
        let (status, answer) = self.without_session("Session/login", params).await;
        assert_eq!(status, 200, "{answer}");
        self.access_token = answer["access_token"].as_str().unwrap().to_owned();
        answer
    }

    async fn send(&self, method: &str, body: &Value) -> reqwest::Result<Response> {
        let request = self.http.post(format!("{}/rest/{method}", self.simulator.url())).json(body);
        let request = if self.access_token.is_empty() { request } else { request.bearer_auth(&self.access_token) };
        request.send().await
    }

    async fn without_session(&self, method: &str, params: Value) -> (u16, Value) {
        let url = format!("{}/rest/{method}", self.simulator.url());
        read(self.http.post(url).json(&json!({ "params": params })).send().await.unwrap()).await
    }

    /// A call that works.
    async fn call(&self, method: &str, params: Value) -> Value {
        let (status, answer) = read(self.send(method, &json!({ "params": params })).await.unwrap()).await;
        assert_eq!(status, 200, "{method}: {answer}");
        answer
    }

    /// The fault code of a call that fails.
    async fn fault(&self, method: &str, params: Value) -> String {
        let (status, answer) = read(self.send(method, &json!({ "params": params })).await.unwrap()).await;
        assert_eq!(status, 500, "{method}: {answer}");
        assert!(answer["faultstring"].is_string());
        answer["faultcode"].as_str().unwrap().to_owned()
    }

    /// Values of one field in a list, in order.
    async fn column(&self, method: &str, params: Value, list: &str, field: &str) -> Vec<Value> {
        let answer = self.call(method, params).await;
        answer[list].as_array().unwrap().iter().map(|row| row[field].clone()).collect()
    }
}

async fn read(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}
