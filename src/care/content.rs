//! What a customer writes, and the ticket that is made of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{CareError, Settings};
use crate::{
    portabilling::{AccountId, CustomerId},
    zendesk::{OrganizationId, UserId},
};

/// In characters. Zendesk's limit for a comment is about 65,000 bytes.
const LONGEST_SUBJECT: usize = 150;
const LONGEST_TEXT: usize = 7_000;

/// A query as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub subject: String,
    pub text: String,
    /// The account it is about, as billing knows it.
    pub account: Option<AboutAccount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutAccount {
    pub id: AccountId,
    /// Usually a phone number.
    pub name: String,
}

impl Content {
    /// # Errors
    /// [`CareError::Unusable`] when one of them is empty or too long.
    pub fn new(subject: &str, text: &str, account: Option<AboutAccount>) -> Result<Self, CareError> {
        // One line: a subject with more would be cut somewhere else.
        let subject = readable(subject).split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Self { subject: within(subject, LONGEST_SUBJECT, "the subject")?, text: said(text)?, account })
    }

    pub(super) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// The ticket, in plain text throughout.
    pub(super) fn ticket(&self, settings: &Settings, made: &Made<'_>) -> Value {
        let mut fields = Vec::new();
        let mut lines = Vec::new();
        if let Some(id) = settings.customer_field {
            fields.push(json!({ "id": id, "value": made.customer.to_string() }));
        }
        match (&self.account, settings.account_field) {
            (Some(account), Some(id)) => fields.push(json!({ "id": id, "value": account.name })),
            (Some(account), None) => lines.push(format!("[{}]", account.name)),
            (None, _) => {}
        }
        lines.push(self.text.clone());
        let mut ticket = Map::new();
        let mut set = |key: &str, value: Value| drop(ticket.insert(key.to_owned(), value));
        set("subject", json!(self.subject));
        set("comment", json!({ "body": lines.join("\n\n"), "author_id": made.requester, "uploads": made.uploads }));
        set("requester_id", json!(made.requester));
        if let Some(organization) = made.organization {
            set("organization_id", json!(organization));
        }
        set("external_id", json!(made.external_id));
        set("tags", json!(settings.tags));
        set("custom_fields", json!(fields));
        ticket.into()
    }
}

/// What a ticket has beside its words.
#[derive(Debug)]
pub(super) struct Made<'a> {
    pub customer: CustomerId,
    pub requester: UserId,
    pub organization: Option<OrganizationId>,
    pub external_id: &'a str,
    pub uploads: &'a [String],
}

/// What somebody says on a ticket: at least a word, and no control characters.
pub(super) fn said(text: &str) -> Result<String, CareError> {
    within(readable(text).trim().to_owned(), LONGEST_TEXT, "the text")
}

fn within(text: String, most: usize, what: &'static str) -> Result<String, CareError> {
    let unusable = match (what, text.is_empty()) {
        ("the subject", true) => "the subject is empty",
        ("the subject", false) => "the subject is too long",
        (_, true) => "the text is empty",
        (_, false) => "the text is too long",
    };
    if text.is_empty() || text.chars().count() > most { Err(CareError::Unusable(unusable)) } else { Ok(text) }
}

/// Without what nobody sees: control characters, and marks that turn the direction of what follows.
fn readable(text: &str) -> String {
    let is_seen = |c: &char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    text.replace("\r\n", "\n").chars().filter(is_seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_they_are_but_for_what_nobody_sees() {
        let content =
            Content::new(" No\r\ndial\ttone \u{7}", "<b>&amp;</b>\r\n{{x}}\u{0} \u{202e}abc\n", None).unwrap();

        assert_eq!((&*content.subject, &*content.text), ("No dial tone", "<b>&amp;</b>\n{{x}} abc"));
        assert_eq!(Content::read(&content.write()), Some(content));
    }

    #[test]
    fn what_is_empty_or_too_long_is_refused() {
        let long = "я".repeat(LONGEST_TEXT);
        assert!(Content::new("a", &long, None).is_ok());
        for (subject, text) in [("", "a"), (" \u{0}\n", "a"), ("a", " \n"), ("a", &*(long + "я"))] {
            assert!(matches!(Content::new(subject, text, None), Err(CareError::Unusable(_))), "{subject:?}");
        }
        assert!(Content::new(&"x".repeat(LONGEST_SUBJECT + 1), "a", None).is_err());
    }

    #[test]
    fn the_account_stands_in_its_field_or_above_the_text() {
        let account = Some(AboutAccount { id: AccountId::new(7).unwrap(), name: "12094555948".to_owned() });
        let content = Content::new("No dial tone", "Since this morning.", account).unwrap();
        let (customer, uploads) = (CustomerId::new(46_170).unwrap(), vec!["abc".to_owned()]);
        let requester = UserId(9);
        let made =
            Made { customer, requester, organization: None, external_id: "portadesk-query-1", uploads: &uploads };
        let mut settings = Settings::for_test("panda", "secret");

        let plain = content.ticket(&settings, &made);
        (settings.customer_field, settings.account_field) = (Some(1), Some(2));
        let fields = content.ticket(&settings, &made);

        assert_eq!(plain["comment"]["body"], "[12094555948]\n\nSince this morning.");
        assert_eq!(plain["custom_fields"], json!([]));
        assert_eq!(plain.get("organization_id"), None);
        assert_eq!(fields["comment"]["body"], "Since this morning.");
        assert_eq!(
            fields["custom_fields"],
            json!([{ "id": 1, "value": "46170" }, { "id": 2, "value": "12094555948" }])
        );
    }
}
