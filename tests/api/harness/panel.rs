//! The panel in an agent's browser: a session in memory, and the requests the page's script makes.

use std::sync::Mutex;

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{Answer, Desk};

/// An open panel.
#[derive(Debug)]
pub struct Panel<'a> {
    desk: &'a Desk,
    session: Mutex<String>,
    language: String,
    time_zone: String,
    ticket: Option<u64>,
}

impl<'a> Panel<'a> {
    pub fn of(desk: &'a Desk, page: &Answer) -> Self {
        let marks = page.body.split("name=\"portadesk-session\" content=\"").nth(1).expect("a session in the page");
        Self::with_session(desk, marks.split('"').next().unwrap())
    }

    /// A panel that says it has this session.
    pub fn with_session(desk: &'a Desk, session: &str) -> Self {
        let (language, time_zone) = ("en-US".to_owned(), "UTC".to_owned());
        Self { desk, session: Mutex::new(session.to_owned()), language, time_zone, ticket: None }
    }

    pub fn in_language(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.language);
        self
    }

    pub fn in_time_zone(mut self, zone: &str) -> Self {
        zone.clone_into(&mut self.time_zone);
        self
    }

    pub fn beside_ticket(mut self, ticket: u64) -> Self {
        self.ticket = Some(ticket);
        self
    }

    pub fn session(&self) -> String {
        self.session.lock().unwrap().clone()
    }

    /// How an organization stands: the card of its customer, or the state that applies.
    pub async fn organization(&self, organization: u64) -> Answer {
        self.get(&format!("/panel/organizations/{organization}")).await
    }

    /// As [`Panel::organization`], after a click on "refresh".
    pub async fn organization_anew(&self, organization: u64) -> Answer {
        self.get(&format!("/panel/organizations/{organization}?refresh=1")).await
    }

    /// The preview of a customer.
    pub async fn customer(&self, customer: u64) -> Answer {
        self.get(&format!("/panel/customers/{customer}")).await
    }

    /// A section of a card: `accounts`, `invoices` or `charges`.
    pub async fn section(&self, customer: u64, section: &str) -> Answer {
        self.get(&format!("/panel/customers/{customer}/{section}")).await
    }

    /// As [`Panel::section`], after a click on "refresh".
    pub async fn section_anew(&self, customer: u64, section: &str) -> Answer {
        self.get(&format!("/panel/customers/{customer}/{section}?refresh=1")).await
    }

    pub async fn search(&self, typed: &str) -> Answer {
        self.search_page(typed, 1).await
    }

    pub async fn search_page(&self, typed: &str, page: u32) -> Answer {
        let request = self.request("GET", "/panel/search").query(&[("q", typed), ("page", &page.to_string())]);
        self.send(request).await
    }

    /// Suggestions for an organization, with what the page knows of the ticket.
    pub async fn suggestions(&self, organization: u64, hints: Value) -> Answer {
        self.send_json("POST", &format!("/panel/organizations/{organization}/suggestions"), &hints).await
    }

    /// Suggestions beside a ticket without organization.
    pub async fn suggestions_for_nobody(&self, hints: Value) -> Answer {
        self.send_json("POST", "/panel/suggestions", &hints).await
    }

    /// What was chosen for a ticket.
    pub async fn assignment(&self, ticket: u64) -> Answer {
        self.get(&format!("/panel/tickets/{ticket}/organization")).await
    }

    /// A click on the button that gives the ticket this organization.
    pub async fn assign(&self, ticket: u64, organization: u64) -> Answer {
        let wish = json!({ "organization": organization.to_string(), "evidence": "suggested_phone" });
        self.send_json("PUT", &format!("/panel/tickets/{ticket}/organization"), &wish).await
    }

    pub async fn take_back(&self, ticket: u64, organization: u64) -> Answer {
        let wish = json!({ "organization": organization.to_string() });
        self.send_json("DELETE", &format!("/panel/tickets/{ticket}/organization"), &wish).await
    }

    /// Who could be given the sender's address or number.
    pub async fn choices(&self, ticket: u64) -> Answer {
        self.get(&format!("/panel/tickets/{ticket}/contact")).await
    }

    pub async fn remember(&self, ticket: u64, kind: &str, contact: u64) -> Answer {
        let wish = json!({ "kind": kind, "contact": contact.to_string() });
        self.send_json("PUT", &format!("/panel/tickets/{ticket}/contact"), &wish).await
    }

    pub async fn forget(&self, ticket: u64, kind: &str, contact: u64) -> Answer {
        let wish = json!({ "kind": kind, "contact": contact.to_string() });
        self.send_json("DELETE", &format!("/panel/tickets/{ticket}/contact"), &wish).await
    }

    pub async fn link(&self, organization: u64, customer: u64) -> Answer {
        self.link_with(organization, json!({ "customer": customer.to_string() })).await
    }

    /// Links with everything a page can say: `replacing`, `overwrite_external_id`, `evidence`.
    pub async fn link_with(&self, organization: u64, wish: Value) -> Answer {
        self.send_json("PUT", &format!("/panel/organizations/{organization}/link"), &wish).await
    }

    /// Does what the "move the link" button of a conflict does.
    pub async fn move_as_offered(&self, organization: u64, conflict: &Answer) -> Answer {
        let told = |attribute: &str| Some(conflict.first(attribute)).filter(|value| !value.is_empty());
        let wish = json!({
            "customer": told("data-customer"),
            "replacing": {
                "customer": told("data-replacing-customer"),
                "organization": told("data-replacing-organization"),
            },
        });
        self.link_with(organization, wish).await
    }

    pub async fn unlink(&self, organization: u64, customer: u64) -> Answer {
        let wish = json!({ "customer": customer.to_string() });
        self.send_json("DELETE", &format!("/panel/organizations/{organization}/link"), &wish).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await
    }

    pub async fn send_json(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send(self.request(method, path).json(body)).await
    }

    /// A request as the page's script makes it, to be completed and sent.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let mut request = self
            .desk
            .request(method, path)
            .bearer_auth(self.session())
            .header("Accept-Language", &self.language)
            .header("X-Portadesk-Time-Zone", &self.time_zone);
        if let Some(ticket) = self.ticket {
            request = request.header("X-Portadesk-Ticket", ticket);
        }
        request
    }

    /// Sends, and takes over a renewed session as the page does.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = self.desk.send(request).await;
        if let Some(renewed) = answer.renewed_session() {
            renewed.clone_into(&mut self.session.lock().unwrap());
        }
        answer
    }
}
