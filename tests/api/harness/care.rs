//! A customer in front of the page in self-care: the portal's part, and the requests that the page's script makes.

use std::sync::Mutex;

use portadesk::zendesk::TicketId;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{Answer, Desk, LINK_SECRET};

/// A customer with a visit.
#[derive(Debug)]
pub struct CareGuest<'a> {
    desk: &'a Desk,
    session: Mutex<String>,
}

impl Desk {
    /// Signs somebody in to self-care: billing's access token.
    pub async fn selfcare_token(&self, login: &str) -> String {
        let url = format!("{}/rest/Session/login", self.billing().selfcare_url());
        let body = json!({ "params": { "login": login, "password": format!("{login}-demo") } });
        let answer = self.client().post(url).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// What the portal's server asks for.
    pub async fn care_link(&self, key: &str, customer: u64, token: &str) -> Answer {
        let body = json!({ "customer": customer, "token": token });
        self.send(self.request("POST", "/api/v1/tenants/panda/care/links").bearer_auth(key).json(&body)).await
    }

    /// The value behind `#` of a link for this customer.
    pub async fn care_link_for(&self, login: &str, customer: u64) -> String {
        let token = self.selfcare_token(login).await;
        let answer = self.care_link(LINK_SECRET, customer, &token).await.expect(201);
        answer.json()["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
    }

    /// Begins a visit with a link.
    pub async fn come_with(&self, link: &str) -> Answer {
        self.send(self.request("POST", "/care/panda/visit").json(&json!({ "link": link }))).await
    }

    /// A customer who has come from self-care.
    pub async fn customer(&self, login: &str, customer: u64) -> CareGuest<'_> {
        let link = self.care_link_for(login, customer).await;
        let answer = self.come_with(&link).await.expect(200);
        let session = answer.renewed_session().expect("a visit").to_owned();
        CareGuest { desk: self, session: Mutex::new(session) }
    }
}

impl CareGuest<'_> {
    pub fn session(&self) -> String {
        self.session.lock().unwrap().clone()
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.desk.request(method, &format!("/care/panda{path}"));
        request.bearer_auth(self.session()).header("Accept-Language", "en-US")
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = self.desk.send(request).await;
        if let Some(renewed) = answer.renewed_session() {
            renewed.clone_into(&mut self.session.lock().unwrap());
        }
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    /// Opens a form: its key.
    pub async fn form(&self) -> String {
        self.get("/queries").await.expect(200).first("data-form")
    }

    pub async fn ask(&self, form: &str, subject: &str, text: &str) -> Answer {
        self.ask_about(form, subject, text, "").await
    }

    pub async fn ask_about(&self, form: &str, subject: &str, text: &str, account: &str) -> Answer {
        let body = json!({ "subject": subject, "text": text, "account": account });
        self.send(self.request("PUT", &format!("/queries/{form}")).json(&body)).await
    }

    pub async fn add(&self, form: &str, name: &str, bytes: impl Into<reqwest::Body>) -> Answer {
        let request = self.request("POST", &format!("/queries/{form}/files")).query(&[("name", name)]);
        self.send(request.body(bytes)).await
    }

    pub async fn ticket(&self, id: TicketId) -> Answer {
        self.get(&format!("/tickets/{id}")).await
    }

    pub async fn reply(&self, id: TicketId, text: &str, stamp: &str) -> Answer {
        let body = json!({ "text": text, "stamp": stamp });
        self.send(self.request("POST", &format!("/tickets/{id}")).json(&body)).await
    }

    pub async fn solve(&self, id: TicketId, stamp: &str) -> Answer {
        self.send(self.request("PUT", &format!("/tickets/{id}")).json(&json!({ "stamp": stamp }))).await
    }
}
