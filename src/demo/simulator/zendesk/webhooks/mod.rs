//! `/api/v2/webhooks`, and what the account posts to them: signed events about organizations.
//!
//! At least once, in no order, retried only on certain answers. There is no event for a merge: the loser is deleted.

mod delivery;
mod events;

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde_json::{Map, Value, json};

pub use self::delivery::{Delivery, SignatureOrder};
pub(super) use self::{delivery::Post, events::events_of};
use super::{
    account::Call,
    answer::{Answer, Outcome},
    random,
    records::instant,
};

/// Event types that can be subscribed to, without their prefix.
const EVENTS: [&str; 6] =
    ["created", "custom_field_changed", "deleted", "external_id_changed", "name_changed", "tags_changed"];
pub(super) const PREFIX: &str = "zen:event-type:organization.";

/// An address that is told of events.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: String,
    pub endpoint: String,
    pub subscriptions: Vec<String>,
    /// The key of the signature, as the literal text.
    pub secret: String,
    pub is_active: bool,
    /// The other members, as they were sent.
    told: Map<String, Value>,
}

/// All webhooks of the account.
#[derive(Debug, Default)]
pub(super) struct Webhooks(BTreeMap<String, Webhook>);

impl Webhooks {
    /// Answers everything below `/api/v2/webhooks`; only for admins.
    pub(super) fn answer(&mut self, call: &Call<'_>, rest: &[&str]) -> Outcome {
        call.must_be_admin()?;
        match (&call.request.method, rest) {
            (&Method::GET, []) => {
                let shown: Vec<Value> = self.0.values().map(|webhook| webhook.show(call)).collect();
                Ok(Answer::ok(json!({ "webhooks": shown, "meta": { "has_more": false, "after_cursor": null } })))
            }
            (&Method::POST, []) => {
                let made = self.create(&sent(call)?)?;
                Ok(Answer::json(201, json!({ "webhook": made.show(call) })))
            }
            (&Method::GET, [id]) => Ok(Answer::ok(json!({ "webhook": self.known(id)?.show(call) }))),
            (&Method::PUT | &Method::PATCH, [id]) => {
                let sent = sent(call)?;
                self.known(id)?.tell(&sent);
                Ok(Answer::no_content())
            }
            (&Method::DELETE, [id]) => {
                self.0.remove(*id).ok_or_else(Answer::not_found)?;
                Ok(Answer::no_content())
            }
            (&Method::GET, [id, "signing_secret"]) => Ok(self.known(id)?.show_secret(200)),
            (&Method::POST, [id, "signing_secret"]) => {
                let webhook = self.known(id)?;
                webhook.secret = new_secret()?;
                Ok(webhook.show_secret(201))
            }
            _ => Err(Answer::no_such_endpoint()),
        }
    }

    /// Adds one past the API; all events when none are named.
    pub(super) fn add(&mut self, endpoint: &str, secret: &str) -> Webhook {
        let webhook = Webhook {
            id: format!("01TEST{:020}", self.0.len()),
            endpoint: endpoint.to_owned(),
            subscriptions: EVENTS.iter().map(|event| format!("{PREFIX}{event}")).collect(),
            secret: secret.to_owned(),
            is_active: true,
            told: Map::new(),
        };
        self.0.insert(webhook.id.clone(), webhook.clone());
        webhook
    }

    /// Those that want to know of an event.
    pub(super) fn subscribed<'a>(&'a self, event_type: &'a str) -> impl Iterator<Item = &'a Webhook> {
        self.0.values().filter(move |webhook| {
            webhook.is_active && webhook.subscriptions.iter().any(|subscription| subscription == event_type)
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn known(&mut self, id: &str) -> Result<&mut Webhook, Answer> {
        self.0.get_mut(id).ok_or_else(Answer::not_found)
    }

    fn create(&mut self, sent: &Map<String, Value>) -> Result<&Webhook, Answer> {
        let text = |key: &str| sent.get(key).and_then(Value::as_str).unwrap_or_default();
        let subscriptions = sent.get("subscriptions").and_then(Value::as_array).cloned().unwrap_or_default();
        let is_known = |subscription: &Value| {
            let name = subscription.as_str().unwrap_or_default();
            name == "conditional_ticket_events" || name.strip_prefix(PREFIX).is_some_and(|name| EVENTS.contains(&name))
        };
        if text("name").is_empty() || !text("endpoint").starts_with("http") || !subscriptions.iter().all(is_known) {
            return Err(Answer::bad_attribute("webhook"));
        }
        if text("http_method") != "POST" || text("request_format") != "json" {
            return Err(Answer::bad_attribute("request_format"));
        }
        let id = random::hex(13).map_err(|_| no_randomness())?.to_uppercase();
        let mut webhook = Webhook {
            id: id.clone(),
            endpoint: String::new(),
            subscriptions: Vec::new(),
            secret: new_secret()?,
            is_active: true,
            told: Map::new(),
        };
        webhook.tell(sent);
        Ok(self.0.entry(id).or_insert(webhook))
    }
}

impl Webhook {
    fn tell(&mut self, sent: &Map<String, Value>) {
        if let Some(endpoint) = sent.get("endpoint").and_then(Value::as_str) {
            endpoint.clone_into(&mut self.endpoint);
        }
        if let Some(Value::Array(subscriptions)) = sent.get("subscriptions") {
            self.subscriptions = subscriptions.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        if let Some(status) = sent.get("status").and_then(Value::as_str) {
            self.is_active = status == "active";
        }
        for key in ["name", "description", "authentication", "custom_headers"] {
            if let Some(value) = sent.get(key) {
                self.told.insert(key.to_owned(), value.clone());
            }
        }
    }

    fn show(&self, call: &Call<'_>) -> Value {
        let mut shown = json!({
            "id": self.id,
            "endpoint": self.endpoint,
            "http_method": "POST",
            "request_format": "json",
            "status": if self.is_active { "active" } else { "inactive" },
            "subscriptions": self.subscriptions,
            "created_at": instant(call.now),
            "updated_at": instant(call.now),
        });
        for (key, value) in &self.told {
            shown[key] = value.clone();
        }
        shown
    }

    fn show_secret(&self, status: u16) -> Answer {
        Answer::json(status, json!({ "signing_secret": { "algorithm": "SHA256", "secret": self.secret } }))
    }
}

fn sent(call: &Call<'_>) -> Result<Map<String, Value>, Answer> {
    match call.request.json()?.get("webhook") {
        Some(Value::Object(sent)) => Ok(sent.clone()),
        _ => Err(Answer::bad_attribute("webhook")),
    }
}

fn new_secret() -> Result<String, Answer> {
    random::hex(32).map_err(|_| no_randomness())
}

fn no_randomness() -> Answer {
    Answer::refused(500, "InternalError", "No randomness")
}
