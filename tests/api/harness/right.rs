//! One right request for each method of each route: what every list of wrong ones is made from.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use portadesk::{demo::simulator::zendesk::Ticket, keys::Scope, web::assets};
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Answer, Desk, agents::TOM, organizations::EASYCALL};

/// A request that is right in every way.
#[derive(Debug, Clone)]
pub struct Right {
    pub route: &'static str,
    pub method: &'static str,
    pub path: String,
    pub asker: Asker,
    pub json: Option<String>,
    /// What is sent as it is, and is no JSON.
    pub file: Option<&'static str>,
    pub status: u16,
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
    /// A page in self-care, with a visit of a customer's.
    Customer,
    /// A program with a key.
    Program,
    /// The self-care portal's server, with its secret.
    Portal,
}

/// A plan that nobody made: said so.
const NO_PLAN: &str = "/manage/plans/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn right(route: &'static str, method: &'static str, path: impl Into<String>, asker: Asker) -> Right {
    Right { route, method, path: path.into(), asker, json: None, file: None, status: 200 }
}

impl Right {
    fn with(self, json: &str) -> Self {
        Self { json: Some(json.to_owned()), ..self }
    }
}

/// One for each method of each route, in an order in which all of them succeed. What stands behind `$` is not known before
/// there is a [`Scene`].
#[expect(clippy::too_many_lines, reason = "a list")]
pub fn right_requests() -> Vec<Right> {
    use Asker::{Anybody, Billing, Customer, Panel, Portal, Program, Visitor, Webhook, Zendesk};
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
        Right {
            status: 201,
            ..right("/api/v1/tenants/{tenant}/care/links", "POST", "/api/v1/tenants/panda/care/links", Portal)
        }
        .with(r#"{"customer":46170,"token":"$token"}"#),
        right("/care/{tenant}", "GET", "/care/panda", Anybody),
        right("/care/{tenant}/widget", "GET", "/care/panda/widget", Anybody),
        right("/care/{tenant}/visit", "POST", "/care/panda/visit", Anybody).with(r#"{"link":"$link"}"#),
        right("/care/{tenant}/visit", "GET", "/care/panda/visit", Customer),
        right("/care/{tenant}/widget", "POST", "/care/panda/widget", Customer),
        right("/care/{tenant}/queries", "GET", "/care/panda/queries", Customer),
        Right {
            file: Some("A file of text."),
            ..right(
                "/care/{tenant}/queries/{key}/files",
                "POST",
                "/care/panda/queries/$form/files?name=a.txt",
                Customer,
            )
        },
        right("/care/{tenant}/queries/{key}/files/{number}", "DELETE", "/care/panda/queries/$form/files/1", Customer),
        right("/care/{tenant}/queries/{key}", "PUT", "/care/panda/queries/$form", Customer)
            .with(r#"{"subject":"No dial tone","text":"Since this morning.","account":""}"#),
        right("/care/{tenant}/queries/{key}", "GET", "/care/panda/queries/$form", Customer),
        right("/care/{tenant}/tickets", "GET", "/care/panda/tickets", Customer),
        right("/care/{tenant}/tickets/{id}", "GET", "/care/panda/tickets/1", Customer),
        right("/care/{tenant}/tickets/{id}", "POST", "/care/panda/tickets/1", Customer)
            .with(r#"{"text":"It is still silent.","stamp":"$stamp"}"#),
        right("/care/{tenant}/tickets/{id}", "PUT", "/care/panda/tickets/9001", Customer).with(r#"{"stamp":"$stamp"}"#),
        right("/care/{tenant}/visit", "DELETE", "/care/panda/visit", Customer),
    ]
}

/// A desk, and everybody who may ask it something.
#[derive(Debug)]
pub struct Scene<'a> {
    pub desk: &'a Desk,
    pub session: String,
    pub visit: String,
    pub care_visit: String,
    pub key: String,
    words: Vec<(&'static str, String)>,
}

impl<'a> Scene<'a> {
    /// At a desk that has everything: [`super::Setting::complete`].
    pub async fn open(desk: &'a Desk) -> Self {
        let panel = desk.open_panel_as(TOM).await;
        // The organization's external id is taken for the link that it tells of.
        panel.organization(EASYCALL).await.expect(200);
        let (key, _) = desk.keys().await.create("panda", "a test", &Scope::ALL, None).await.unwrap();
        let rita = desk.customer("rita", 46_170).await;
        // Two of her tickets in the same state: one to answer, one to end.
        let first = desk.zendesk().ticket(1).unwrap();
        desk.zendesk().put_ticket(Ticket { id: 9_001, ..first });
        let words = vec![
            ("$token", desk.selfcare_token("rita").await),
            ("$link", desk.care_link_for("rita", 46_170).await),
            ("$form", rita.form().await),
            ("$stamp", rita.get("/tickets/1").await.expect(200).first("data-stamp")),
        ];
        Self {
            desk,
            session: panel.session(),
            visit: desk.staff_visit_at("panda", "ada", "admin").await,
            care_visit: rita.session(),
            key: key.expose_secret().to_owned(),
            words,
        }
    }

    /// [`right_requests`], with what this scene knows.
    pub fn right_requests(&self) -> Vec<Right> {
        let told = |text: String| self.words.iter().fold(text, |text, (name, word)| text.replace(name, word));
        let rights = right_requests().into_iter();
        rights.map(|right| Right { path: told(right.path), json: right.json.map(told), ..right }).collect()
    }

    /// What whoever asks shows in the header.
    pub fn bearer(&self, right: &Right) -> &str {
        match right.asker {
            Asker::Visitor => &self.visit,
            Asker::Customer => &self.care_visit,
            Asker::Program => &self.key,
            Asker::Portal => super::LINK_SECRET,
            Asker::Anybody | Asker::Zendesk | Asker::Panel | Asker::Billing | Asker::Webhook => &self.session,
        }
    }

    /// The right request, or one with another method and path that is right in all else.
    pub fn request(&self, right: &Right, method: &str, path: &str) -> RequestBuilder {
        let request = match right.asker {
            Asker::Anybody => self.desk.request(method, path),
            Asker::Billing => self.desk.request(method, path).basic_auth("espf", Some(super::EVENT_SECRET)),
            Asker::Panel | Asker::Visitor | Asker::Customer | Asker::Program | Asker::Portal => {
                self.desk.request(method, path).bearer_auth(self.bearer(right))
            }
            Asker::Webhook => {
                signed(self.desk.request(method, path), self.desk, right.json.as_deref().unwrap_or_default())
            }
            Asker::Zendesk => {
                let token = self.desk.zendesk().sign_page_token(&json!({})).unwrap();
                let request = self.desk.request(method, path).query(&[("origin", self.desk.zendesk().url())]);
                request.form(&[("token", &token)])
            }
        };
        match (&right.json, right.file) {
            (Some(json), _) => request.header(CONTENT_TYPE, "application/json").body(json.clone()),
            (None, Some(file)) => request.body(file),
            (None, None) => request,
        }
    }

    pub async fn send(&self, right: &Right, method: &str, path: &str) -> Answer {
        println!("{method} {path}");
        self.desk.send(self.request(right, method, path)).await
    }

    /// The right request but for its body.
    pub async fn send_body(&self, right: &Right, content_type: Option<&str>, body: impl Into<reqwest::Body>) -> Answer {
        let request = match right.asker {
            Asker::Billing => {
                self.desk.request(right.method, &right.path).basic_auth("espf", Some(super::EVENT_SECRET))
            }
            Asker::Anybody => self.desk.request(right.method, &right.path),
            _ => self.desk.request(right.method, &right.path).bearer_auth(self.bearer(right)),
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
pub fn signed(request: RequestBuilder, desk: &Desk, body: &str) -> RequestBuilder {
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
    let is_panel =
        |path: &str| ["/panel/", "/manage", "/billing/", "/care/"].iter().any(|start| path.starts_with(start));
    let bare = path.split('?').next().unwrap_or_default();
    let parts = bare.split('/').count();
    let is_framed = bare.starts_with("/billing/") && parts == 5 || bare.starts_with("/care/") && parts == 3;
    let (panel, page) = (is_panel(path), bare == "/zendesk/panel" || is_framed);
    assert_eq!((html, whole), (panel || page, page), "{path}: {}", answer.body);
}
