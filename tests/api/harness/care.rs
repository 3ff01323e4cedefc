//! A customer in front of the page in self-care: the portal's part, and the requests that the page's script makes.

use std::sync::Mutex;

use portadesk::zendesk::TicketId;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{Answer, Desk, LINK_SECRET, neighbours};

/// A customer with a visit.
#[derive(Debug)]
pub struct CareGuest<'a> {
    desk: &'a Desk,
    session: Mutex<String>,
}

impl Desk {
    /// Signs somebody in to self-care: billing's access token.
    pub async fn selfcare_token(&self, login: &str) -> String {
        self.selfcare_token_at("panda", login).await
    }

    pub async fn selfcare_token_at(&self, tenant: &str, login: &str) -> String {
        let url = format!("{}/rest/Session/login", self.systems_of(tenant).0.selfcare_url());
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
        self.care_link_at("panda", login, customer).await
    }

    pub async fn care_link_at(&self, tenant: &str, login: &str, customer: u64) -> String {
        let secret = if tenant == "panda" { LINK_SECRET } else { neighbours::LINK_SECRET };
        let body = json!({ "customer": customer, "token": self.selfcare_token_at(tenant, login).await });
        let request = self.request("POST", &format!("/api/v1/tenants/{tenant}/care/links")).bearer_auth(secret);
        let answer = self.send(request.json(&body)).await.expect(201);
        answer.json()["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
    }

    /// Begins a visit with a link.
    pub async fn come_with(&self, link: &str) -> Answer {
        self.follow("/care/panda/visit", link).await
    }

    /// Does with a link what the page at this door does.
    pub async fn follow(&self, door: &str, link: &str) -> Answer {
        self.send(self.request("POST", door).json(&json!({ "link": link }))).await
    }

    /// A customer who has come from self-care.
    pub async fn customer(&self, login: &str, customer: u64) -> CareGuest<'_> {
        CareGuest { desk: self, session: Mutex::new(self.care_visit_at("panda", login, customer).await) }
    }

    /// The value of a visit from self-care.
    pub async fn care_visit_at(&self, tenant: &str, login: &str, customer: u64) -> String {
        let link = self.care_link_at(tenant, login, customer).await;
        visit_of(&self.follow(&format!("/care/{tenant}/visit"), &link).await)
    }

    /// The value of a visit of billing staff.
    pub async fn staff_visit_at(&self, tenant: &str, login: &str, realm: &str) -> String {
        let body = json!({ "login": login, "password": format!("{login}-demo"), "realm": realm });
        visit_of(&self.send(self.request("POST", &format!("/billing/{tenant}/session")).json(&body)).await)
    }
}

/// The visit that an answer has begun.
pub fn visit_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.renewed_session().expect("a visit").to_owned()
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
