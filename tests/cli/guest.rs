//! A customer in front of the page in self-care who does not give up: what is not answered is sent again, elsewhere if need be.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use portadesk::outbound;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::harness::Setting;

const LINK_SECRET: &str = "a-link-secret-of-the-tests-0123456789";
/// Longest time until something is taken: on a machine with much else to do, a query that failed may wait for two minutes.
const PATIENCE: Duration = Duration::from_mins(6);
const SEND_AGAIN: Duration = Duration::from_millis(30);

/// Somebody with a visit. Clones share it.
#[derive(Debug, Clone)]
pub struct Guest {
    client: Client,
    /// Of all processes that answer.
    urls: Arc<[String]>,
    session: String,
    requests: usize,
}

/// What goes with a request.
pub enum Sent<'a> {
    Nothing,
    Json(Value),
    File(&'a [u8]),
}

/// What lets customers in. It belongs behind the sections of the tenant.
pub fn settings(setting: &Setting) -> String {
    format!(
        "selfcare_url = \"{}\"\n[tenants.care]\nsecret = \"a-care-secret-of-the-tests-0123456789\"\n\
         link_secret = \"{LINK_SECRET}\"\nqueries_per_hour = 1000\nmax_files = 20\n",
        setting.billing.selfcare_url()
    )
}

impl Guest {
    /// Comes from self-care, where somebody is signed in.
    pub async fn arrive(setting: &Setting, urls: &[String], login: &str, customer: u64) -> Self {
        let client = outbound::client(&outbound::Settings {
            connect_timeout: PATIENCE,
            timeout: PATIENCE,
            max_idle_connections: 8,
            ca_file: None,
        })
        .unwrap();
        let body = json!({ "params": { "login": login, "password": format!("{login}-demo") } });
        let url = format!("{}/rest/Session/login", setting.billing.selfcare_url());
        let token = json_of(client.post(url).json(&body)).await["access_token"].clone();
        let body = json!({ "customer": customer, "token": token });
        let url = format!("{}/api/v1/tenants/panda/care/links", urls[0]);
        let link = json_of(client.post(url).bearer_auth(LINK_SECRET).json(&body)).await;
        let link = link["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let url = format!("{}/care/panda/visit", urls[0]);
        let visit = client.post(url).json(&json!({ "link": link })).send().await.unwrap();
        let session = visit.headers()["x-portadesk-session"].to_str().unwrap().to_owned();
        Self { client, urls: urls.into(), session, requests: 0 }
    }

    /// Sends the same until it is taken: the text of the answer.
    pub async fn insist(&mut self, method: Method, path: &str, sent: &Sent<'_>) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let outcome = self.send(method.clone(), path, sent).await;
            match outcome {
                Ok((StatusCode::OK, text)) => return text,
                Ok((status, text)) if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
                    panic!("{method} {path}: {status} {text}")
                }
                outcome => assert!(Instant::now() < end, "{method} {path}: {outcome:?}"),
            }
            tokio::time::sleep(SEND_AGAIN).await;
        }
    }

    /// Sends something once.
    pub async fn send(&mut self, method: Method, path: &str, sent: &Sent<'_>) -> reqwest::Result<(StatusCode, String)> {
        self.requests += 1;
        let url = format!("{}/care/panda{path}", self.urls[self.requests % self.urls.len()]);
        let request = self.client.request(method, url).bearer_auth(&self.session).header("Accept-Language", "en-US");
        let request = match sent {
            Sent::Nothing => request,
            Sent::Json(body) => request.json(body),
            Sent::File(bytes) => request.body(bytes.to_vec()),
        };
        let answer = request.send().await?;
        Ok((answer.status(), answer.text().await?))
    }

    pub async fn get(&mut self, path: &str) -> String {
        self.insist(Method::GET, path, &Sent::Nothing).await
    }

    /// Opens a form: its key.
    pub async fn form(&mut self) -> String {
        after(&self.get("/queries").await, "data-form=\"", '"').unwrap()
    }

    pub async fn ask(&mut self, form: &str, subject: &str) {
        let body = Sent::Json(json!({ "subject": subject, "text": "Since this morning." }));
        self.insist(Method::PUT, &format!("/queries/{form}"), &body).await;
    }

    /// Adds files, and takes away what came twice, as whoever looks at the list does.
    pub async fn add(&mut self, form: &str, files: &[(String, Vec<u8>)]) {
        let path = format!("/queries/{form}/files");
        let mut list = String::new();
        for (name, bytes) in files {
            list = self.insist(Method::POST, &format!("{path}?name={name}"), &Sent::File(bytes)).await;
        }
        let mut seen = Vec::new();
        for row in list.split("<li class=\"file\" ").skip(1) {
            let number = after(row, "data-file=\"", '"').unwrap();
            let name = after(row, "<bdi>", '<').unwrap();
            if seen.contains(&name) {
                self.insist(Method::DELETE, &format!("{path}/{number}"), &Sent::Nothing).await;
            } else {
                seen.push(name);
            }
        }
    }

    /// The ticket's number, once there is one.
    pub async fn ticket(&mut self, form: &str) -> u64 {
        let end = Instant::now() + PATIENCE;
        loop {
            let told = self.get(&format!("/queries/{form}")).await;
            if let Some(number) = after(&told, "Its number is ", '.') {
                return number.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
            }
            assert!(Instant::now() < end, "still no ticket: {told}");
            tokio::time::sleep(SEND_AGAIN * 4).await;
        }
    }

    pub async fn reply(&mut self, ticket: u64, text: &str) {
        let path = format!("/tickets/{ticket}");
        let stamp = after(&self.get(&path).await, "data-stamp=\"", '"').unwrap();
        self.insist(Method::POST, &path, &Sent::Json(json!({ "text": text, "stamp": stamp }))).await;
    }
}

async fn json_of(request: RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    answer.json().await.unwrap()
}

/// What stands between some text and the next such letter.
pub fn after(text: &str, before: &str, end: char) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split(end).next()?.to_owned())
}
