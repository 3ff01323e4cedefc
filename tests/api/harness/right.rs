//! One right request for each method of each route: what every list of wrong ones is made from.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use portadesk::{
    keys::{Keys, Scope},
    store::Store,
    web::assets,
};
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Answer, Desk, agents::TOM};

/// A request that is right in every way.
#[derive(Debug, Clone, Copy)]
pub struct Right {
    pub route: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    pub asker: Asker,
    pub json: Option<&'static str>,
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    Anybody,
    /// A form with a token.
    Zendesk,
    /// A page with a session.
    Panel,
    /// Billing's sender of events.
    Billing,
    /// A webhook, with its signature.
    Webhook,
    /// A page with a visit, of somebody whom billing knows.
    Visitor,
    /// A program with a key.
    Program,
}

/// A plan that nobody made: said so.
const NO_PLAN: &str = "/manage/plans/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const fn right(route: &'static str, method: &'static str, path: &'static str, asker: Asker) -> Right {
    Right { route, method, path, asker, json: None }
}

impl Right {
    const fn with(self, json: &'static str) -> Self {
        Self { json: Some(json), ..self }
    }
}

/// One for each method of each route, in an order in which all of them succeed.
pub fn right_requests() -> Vec<Right> {
    use Asker::{Anybody, Billing, Panel, Program, Visitor, Webhook, Zendesk};
    let css = assets::PANEL_CSS.path;
    vec![
        right("/healthz", "GET", "/healthz", Anybody),
        right("/healthz", "HEAD", "/healthz", Anybody),
        right("/readyz", "GET", "/readyz", Anybody),
        right("/readyz", "HEAD", "/readyz", Anybody),
        right("/metrics", "GET", "/metrics", Anybody),
        right("/metrics", "HEAD", "/metrics", Anybody),
        right("/assets/{name}", "GET", css, Anybody),
        right("/assets/{name}", "HEAD", css, Anybody),
        right("/espf/{tenant}/events", "POST", "/espf/panda/events", Billing)
            .with(r#"{"event_type":"Customer/Updated","variables":{"i_customer":46170}}"#),
        right("/zendesk/panel", "POST", "/zendesk/panel", Zendesk),
        right("/zendesk/{tenant}/webhooks", "POST", "/zendesk/panda/webhooks", Webhook).with("{}"),
        right("/panel/frame", "GET", "/panel/frame", Anybody),
        right("/panel/lookup", "GET", "/panel/lookup", Panel),
        right("/panel/search", "GET", "/panel/search?q=easycall", Panel),
        right("/panel/suggestions", "POST", "/panel/suggestions", Panel).with("{}"),
        right("/panel/organizations/{id}", "GET", "/panel/organizations/86", Panel),
        right("/panel/organizations/{id}/suggestions", "POST", "/panel/organizations/86/suggestions", Panel).with("{}"),
        right("/panel/organizations/{id}/link", "PUT", "/panel/organizations/86/link", Panel)
            .with(r#"{"customer":"46180"}"#),
        right("/panel/organizations/{id}/link", "DELETE", "/panel/organizations/86/link", Panel)
            .with(r#"{"customer":"46180"}"#),
        right("/panel/customers/{id}", "GET", "/panel/customers/46170", Panel),
        right("/panel/customers/{id}/{section}", "GET", "/panel/customers/46170/accounts", Panel),
        right("/panel/tickets/{id}/organization", "PUT", "/panel/tickets/12/organization", Panel)
            .with(r#"{"organization":"77"}"#),
        right("/panel/tickets/{id}/organization", "GET", "/panel/tickets/12/organization", Panel),
        right("/panel/tickets/{id}/contact", "GET", "/panel/tickets/12/contact", Panel),
        right("/panel/tickets/{id}/contact", "PUT", "/panel/tickets/12/contact", Panel)
            .with(r#"{"kind":"phone_number","contact":"1077"}"#),
        right("/panel/tickets/{id}/contact", "DELETE", "/panel/tickets/12/contact", Panel)
            .with(r#"{"kind":"phone_number","contact":"1077"}"#),
        right("/panel/tickets/{id}/organization", "DELETE", "/panel/tickets/12/organization", Panel)
            .with(r#"{"organization":"77"}"#),
        right("/manage", "GET", "/manage", Panel),
        right("/manage/costs", "GET", "/manage/costs", Panel),
        right("/manage/health", "GET", "/manage/health", Panel),
        right("/manage/drift", "GET", "/manage/drift", Panel),
        right("/manage/waiting", "GET", "/manage/waiting", Panel),
        right("/manage/waiting", "POST", "/manage/waiting", Panel)
            .with(r#"{"decision":"skip","kind":"customer","subject":"46170"}"#),
        right("/manage/unlinked", "GET", "/manage/unlinked", Panel),
        right("/manage/changes", "GET", "/manage/changes", Panel),
        right("/manage/plans", "POST", "/manage/plans", Panel)
            .with(r#"{"pairs":[{"customer":"46171","organization":"78"}]}"#),
        right("/manage/plans/{name}", "GET", NO_PLAN, Panel),
        right("/manage/plans/{name}", "POST", NO_PLAN, Panel).with(r#"{"undo":false}"#),
        right("/manage/plans/{name}", "DELETE", NO_PLAN, Panel),
        right("/billing/{tenant}/customers/{id}/link", "PUT", "/billing/panda/customers/46180/link", Visitor)
            .with(r#"{"organization":"86"}"#),
        right("/billing/{tenant}/customers/{id}", "GET", "/billing/panda/customers/46180", Anybody),
        right("/billing/{tenant}/customers/{id}/view", "GET", "/billing/panda/customers/46180/view", Visitor),
        right("/billing/{tenant}/customers/{id}/counts", "GET", "/billing/panda/customers/46180/counts", Visitor),
        right("/billing/{tenant}/customers/{id}/tickets", "GET", "/billing/panda/customers/46180/tickets", Visitor),
        right(
            "/billing/{tenant}/customers/{id}/candidates",
            "GET",
            "/billing/panda/customers/46180/candidates",
            Visitor,
        ),
        right("/api/v1/openapi.json", "GET", "/api/v1/openapi.json", Anybody),
        right("/api/v1/openapi.json", "HEAD", "/api/v1/openapi.json", Anybody),
        right(
            "/api/v1/tenants/{tenant}/customers/{id}/tickets",
            "GET",
            "/api/v1/tenants/panda/customers/46180/tickets",
            Program,
        ),
        right(
            "/api/v1/tenants/{tenant}/customers/{id}/links",
            "POST",
            "/api/v1/tenants/panda/customers/46180/links",
            Program,
        ),
        right("/billing/{tenant}/customers/{id}/link", "DELETE", "/billing/panda/customers/46180/link", Visitor)
            .with(r#"{"organization":"86"}"#),
        right("/billing/{tenant}/session", "POST", "/billing/panda/session", Anybody)
            .with(r#"{"login":"hugo","password":"hugo-demo"}"#),
        right("/billing/{tenant}/session", "DELETE", "/billing/panda/session", Visitor),
    ]
}

/// A desk, an open panel at it, a visit and a key.
#[derive(Debug)]
pub struct Scene<'a> {
    pub desk: &'a Desk,
    pub session: String,
    pub visit: String,
    pub key: String,
}

impl<'a> Scene<'a> {
    pub async fn open(desk: &'a Desk) -> Self {
        let credentials = json!({ "login": "ada", "password": "ada-demo" });
        let entered = desk.send(desk.request("POST", "/billing/panda/session").json(&credentials)).await.expect(200);
        let keys = Keys::new(Store::open_existing(&desk.database_url()).await.unwrap(), desk.clock.clone());
        let (key, _) = keys.create("panda", "a test", &Scope::ALL, None).await.unwrap();
        Self {
            desk,
            session: desk.open_panel_as(TOM).await.session(),
            visit: entered.renewed_session().expect("a visit").to_owned(),
            key: key.expose_secret().to_owned(),
        }
    }

    /// What whoever asks shows in the header.
    pub fn bearer(&self, right: &Right) -> &str {
        match right.asker {
            Asker::Visitor => &self.visit,
            Asker::Program => &self.key,
            _ => &self.session,
        }
    }

    /// The right request, or one with another method and path that is right in all else.
    pub fn request(&self, right: &Right, method: &str, path: &str) -> RequestBuilder {
        let request = match right.asker {
            Asker::Anybody => self.desk.request(method, path),
            Asker::Billing => self.desk.request(method, path).basic_auth("espf", Some(super::EVENT_SECRET)),
            Asker::Panel | Asker::Visitor | Asker::Program => {
                self.desk.request(method, path).bearer_auth(self.bearer(right))
            }
            Asker::Webhook => signed(self.desk.request(method, path), self.desk, right.json.unwrap_or_default()),
            Asker::Zendesk => {
                let token = self.desk.zendesk().sign_page_token(&json!({})).unwrap();
                let request = self.desk.request(method, path).query(&[("origin", self.desk.zendesk().url())]);
                request.form(&[("token", &token)])
            }
        };
        match right.json {
            Some(json) => request.header(CONTENT_TYPE, "application/json").body(json),
            None => request,
        }
    }

    pub async fn send(&self, right: &Right, method: &str, path: &str) -> Answer {
        println!("{method} {path}");
        self.desk.send(self.request(right, method, path)).await
    }

    /// The right request but for its body.
    pub async fn send_body(&self, right: &Right, content_type: Option<&str>, body: impl Into<reqwest::Body>) -> Answer {
        let request = match right.asker {
            Asker::Billing => self.desk.request(right.method, right.path).basic_auth("espf", Some(super::EVENT_SECRET)),
            _ => self.desk.request(right.method, right.path).bearer_auth(self.bearer(right)),
        };
        let request = request.body(body);
        let request = match content_type {
            Some(content_type) => request.header(CONTENT_TYPE, content_type),
            None => request,
        };
        self.desk.send(request).await
    }
}

/// As Zendesk signs what its webhooks post.
fn signed(request: RequestBuilder, desk: &Desk, body: &str) -> RequestBuilder {
    let time = desk.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, super::WEBHOOK_SECRET.as_bytes());
    let signature = BASE64_STANDARD.encode(hmac::sign(&key, format!("{time}{body}").as_bytes()));
    request.header("x-zendesk-webhook-signature", signature).header("x-zendesk-webhook-signature-timestamp", time)
}

/// Fails unless this is a refusal in the face that whoever asks at this path expects.
#[track_caller]
pub fn assert_refused(path: &str, answer: &Answer, status: u16, code: &str) {
    // Whoever sends events would throw one away on a 4xx; another method is no event.
    let status = if path.starts_with("/espf/") && status < 500 && status != 405 { 503 } else { status };
    answer.refuses(status, code);
    let html = answer.header("content-type").starts_with("text/html");
    let whole = answer.body.contains("<!doctype html>");
    let is_panel = |path: &str| ["/panel/", "/manage", "/billing/"].iter().any(|start| path.starts_with(start));
    let bare = path.split('?').next().unwrap_or_default();
    let is_billing_page = bare.starts_with("/billing/") && bare.split('/').count() == 5;
    let (panel, page) = (is_panel(path), bare == "/zendesk/panel" || is_billing_page);
    assert_eq!((html, whole), (panel || page, page), "{path}: {}", answer.body);
}
