//! One right request for each method of each route: what every list of wrong ones is made from.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use portadesk::web::assets;
use reqwest::{RequestBuilder, header::CONTENT_TYPE};
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
    use Asker::{Anybody, Billing, Panel, Webhook, Zendesk};
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
        right("/manage", "GET", "/manage", Panel),
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
    ]
}

/// A desk and an open panel at it.
#[derive(Debug)]
pub struct Scene<'a> {
    pub desk: &'a Desk,
    pub session: String,
}

impl<'a> Scene<'a> {
    pub async fn open(desk: &'a Desk) -> Self {
        Self { desk, session: desk.open_panel_as(TOM).await.session() }
    }

    /// The right request, or one with another method and path that is right in all else.
    pub fn request(&self, right: &Right, method: &str, path: &str) -> RequestBuilder {
        let request = match right.asker {
            Asker::Anybody => self.desk.request(method, path),
            Asker::Billing => self.desk.request(method, path).basic_auth("espf", Some(super::EVENT_SECRET)),
            Asker::Panel => self.desk.request(method, path).bearer_auth(&self.session),
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
            _ => self.desk.request(right.method, right.path).bearer_auth(&self.session),
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
    let is_panel = |path: &str| path.starts_with("/panel/") || path.starts_with("/manage");
    let (panel, page) = (is_panel(path), path.split('?').next() == Some("/zendesk/panel"));
    assert_eq!((html, whole), (panel || page, page), "{path}: {}", answer.body);
}
