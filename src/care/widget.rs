//! Zendesk's messaging widget: who the customer is, signed for Zendesk.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{Care, settings::Widget};
use crate::portabilling::CustomerId;

/// The widget asks for a new one by itself when this is over.
const LIFE_SECS: i64 = 300;

impl Care {
    /// What tells Zendesk's widget who writes: good for five minutes. `None` where the tenant has no widget. It names the
    /// customer as provisioning names their contact, so that the widget's user and the contact are one.
    #[must_use]
    pub fn widget_token(&self, customer: CustomerId) -> Option<SecretString> {
        let widget = self.settings().widget.as_ref()?;
        let name = self.0.parts.directory.last_known_name(customer);
        let external_id = self.0.parts.linking.prefix().contact(customer);
        let expires = self.0.parts.clock.now().as_second() + LIFE_SECS;
        Some(signed(widget, &external_id, name.as_deref(), expires).into())
    }
}

fn signed(widget: &Widget, external_id: &str, name: Option<&str>, expires: i64) -> String {
    let mut claims = json!({ "scope": "user", "external_id": external_id, "exp": expires });
    if let Some(name) = name {
        claims["name"] = name.into();
    }
    let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let head = json!({ "alg": "HS256", "typ": "JWT", "kid": widget.key_id });
    let text = format!("{}.{}", encode(&head), encode(&claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, widget.secret.expose_secret().as_bytes());
    let tag = hmac::sign(&key, text.as_bytes());
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_the_customer_for_minutes_and_bears_our_signature() {
        let widget = Widget {
            key: "widget-1".to_owned(),
            key_id: "app_5f".to_owned(),
            secret: "a-secret-of-the-widget".into(),
            script: "https://static.zdassets.com".parse().unwrap(),
            sources: Vec::new(),
        };

        let token = signed(&widget, "pb-46170-contact", Some("Rita \"Moss\""), 1_790_000_300);

        let parts: Vec<_> = token.split('.').collect();
        let read =
            |part: &str| -> Value { serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
        assert_eq!(read(parts[0]), json!({ "alg": "HS256", "typ": "JWT", "kid": "app_5f" }));
        let claims = json!({ "scope": "user", "external_id": "pb-46170-contact", "exp": 1_790_000_300, "name": "Rita \"Moss\"" });
        assert_eq!(read(parts[1]), claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"a-secret-of-the-widget");
        let tag = BASE64_URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
        hmac::verify(&key, format!("{}.{}", parts[0], parts[1]).as_bytes(), &tag).unwrap();
    }
}
