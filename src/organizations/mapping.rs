//! Which of billing's facts are written where.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{portabilling::Customer, search::Region, settings::Section};

/// Longest name that is written, in characters: room for a suffix, and shorter than any limit that is known.
const LONGEST_NAME: usize = 200;

/// The part of `[tenants.provisioning]` that says what an organization looks like.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub name: NameTemplate,
    /// Whether organizations that were there before are renamed as well.
    pub rename_existing: bool,
    /// Added to every organization.
    pub tags: Vec<String>,
    /// Added while the customer is closed; `None`: no tag says so.
    pub closed_tag: Option<String>,
    /// Keys of custom organization fields; `None`: not written.
    pub status_field: Option<String>,
    pub class_field: Option<String>,
    pub balance_field: Option<String>,
    pub reseller_field: Option<String>,
    /// Whether the domain of the customer's e-mail address is written.
    pub domain: bool,
    /// Whether the customer's contact becomes an end user.
    pub contact: bool,
    /// Where phone numbers without a country code are from.
    pub region: Region,
    /// Domains that are nobody's own, beside the built-in list.
    pub ignored_domains: Vec<String>,
}

impl Default for Mapping {
    fn default() -> Self {
        Self {
            name: NameTemplate::default(),
            rename_existing: false,
            tags: vec!["portabilling".to_owned()],
            closed_tag: Some("portabilling_closed".to_owned()),
            status_field: Some("pb_status".to_owned()),
            class_field: Some("pb_class".to_owned()),
            balance_field: Some("pb_balance".to_owned()),
            reseller_field: Some("pb_reseller".to_owned()),
            domain: true,
            contact: true,
            region: Region::UNKNOWN,
            ignored_domains: Vec::new(),
        }
    }
}

impl Mapping {
    /// Reads its keys out of a section that others read from as well.
    #[must_use]
    pub fn read(section: &mut Section, region: Region, ignored_domains: &[String]) -> Self {
        let default = Self::default();
        let mut name = default.name;
        if let Some(text) = section.text("organization_name") {
            match text.parse() {
                Ok(template) => name = template,
                Err(error) => section.problem("organization_name", format!("{error}")),
            }
        }
        let tags = section.list("tags").unwrap_or(default.tags);
        if tags.iter().any(|tag| !is_tag(tag)) {
            section.problem("tags", "must be tags without blanks, such as \"portabilling\"");
        }
        let closed_tag = named(section, "closed_tag", default.closed_tag, is_tag);
        Self {
            name,
            rename_existing: section.choice("rename_existing", &YES_OR_NO, default.rename_existing),
            tags,
            closed_tag,
            status_field: named(section, "status_field", default.status_field, is_key),
            class_field: named(section, "class_field", default.class_field, is_key),
            balance_field: named(section, "balance_field", default.balance_field, is_key),
            reseller_field: named(section, "reseller_field", default.reseller_field, is_key),
            domain: section.choice("domain", &YES_OR_NO, default.domain),
            contact: section.choice("contact", &YES_OR_NO, default.contact),
            region,
            ignored_domains: ignored_domains.to_vec(),
        }
    }
}

/// As words, because a setting from the environment is a text.
pub const YES_OR_NO: [(&str, bool); 2] = [("yes", true), ("no", false)];

/// What turns a tag or field off.
const NONE: &str = "none";

fn named(section: &mut Section, key: &str, default: Option<String>, is_sound: fn(&str) -> bool) -> Option<String> {
    let Some(text) = section.text(key) else { return default };
    if text == NONE {
        return None;
    }
    if !is_sound(&text) {
        section.problem(key, "must be a name of letters, digits and _, or \"none\"");
    }
    Some(text)
}

fn is_tag(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != ',')
}

fn is_key(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain && text.bytes().any(|byte| !byte.is_ascii_digit())
}

/// How an organization is called: text with `{company}`, `{name}`, `{id}` or `{person}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate(String);

/// The text would give many customers one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a name needs {{company}}, {{name}}, {{id}} or {{person}} in it, and no other braces")]
pub struct NotATemplate;

const PLACES: [&str; 4] = ["{company}", "{name}", "{id}", "{person}"];

impl Default for NameTemplate {
    /// `{company}`
    fn default() -> Self {
        Self("{company}".to_owned())
    }
}

impl FromStr for NameTemplate {
    type Err = NotATemplate;

    fn from_str(text: &str) -> Result<Self, NotATemplate> {
        let mut rest = text.to_owned();
        for place in PLACES {
            rest = rest.replace(place, "");
        }
        let has_place = rest.len() < text.len();
        if has_place && !rest.contains(['{', '}']) { Ok(Self(text.to_owned())) } else { Err(NotATemplate) }
    }
}

impl fmt::Display for NameTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl NameTemplate {
    /// The organization's name. Where a customer has no company the person stands in, then billing's own name for the
    /// customer, then its number: a name is never empty.
    #[must_use]
    pub fn fill(&self, customer: &Customer) -> String {
        let id = customer.id.to_string();
        let person = person(customer);
        let own = if customer.name.is_empty() { id.clone() } else { customer.name.clone() };
        let company = customer.company.clone().or_else(|| person.clone()).unwrap_or_else(|| own.clone());
        // One after the other in the template, so that braces in a value are not filled.
        let mut filled = String::new();
        let mut rest = self.0.as_str();
        while let Some(start) = rest.find('{') {
            let (before, after) = rest.split_at(start);
            filled.push_str(before);
            let Some(place) = PLACES.into_iter().find(|place| after.starts_with(place)) else { break };
            filled.push_str(match place {
                "{company}" => &company,
                "{name}" => &own,
                "{id}" => &id,
                _ => person.as_deref().unwrap_or(&own),
            });
            rest = &after[place.len()..];
        }
        filled.push_str(rest);
        tidy(&filled, LONGEST_NAME)
    }
}

/// First and last name, where there are any.
pub(super) fn person(customer: &Customer) -> Option<String> {
    let parts: Vec<&str> =
        [&customer.first_name, &customer.last_name].into_iter().flatten().map(String::as_str).collect();
    let whole = tidy(&parts.join(" "), LONGEST_NAME);
    (!whole.is_empty()).then_some(whole)
}

/// Without control characters and repeated blanks, cut.
fn tidy(text: &str, longest: usize) -> String {
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.chars().filter(|c| !c.is_control()).collect()).collect();
    let whole = words.join(" ");
    whole.chars().take(longest).collect::<String>().trim().to_owned()
}
