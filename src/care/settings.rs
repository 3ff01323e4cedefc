//! What a tenant says about customers who ask for help.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::FileKind;
use crate::settings::Section;

pub(super) const HOUR: Duration = Duration::from_hours(1);
/// Shortest secret accepted, in bytes.
const LEAST_SECRET_BYTES: usize = 32;
const MEGABYTE: u64 = 1024 * 1024;

/// Whose tickets a customer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sees {
    /// Those that were asked for in the customer's own name.
    #[default]
    Own,
    /// All of the organization.
    Company,
}

impl Sees {
    pub const NAMES: [(&'static str, Self); 2] = [("own", Self::Own), ("company", Self::Company)];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Company => "company",
        }
    }
}

/// Zendesk's messaging widget in place of the form.
#[derive(Debug, Clone)]
pub struct Widget {
    /// Of the snippet that Zendesk gives for a web site.
    pub key: String,
    /// Of the key that identities are signed with, and that key.
    pub key_id: String,
    pub secret: SecretString,
    /// Where the snippet comes from.
    pub script: Url,
    /// Origins from which the widget may load, the snippet's among them.
    pub sources: Vec<Url>,
}

/// The `[tenants.care]` section, and whose it is. Without the section nobody asks for help here.
#[derive(Debug, Clone)]
pub struct Settings {
    pub tenant: Arc<str>,
    /// Seals what waits in the database and marks forms.
    pub secret: SecretString,
    /// Opens what was sealed before the secret was changed.
    pub previous_secret: Option<SecretString>,
    /// The provider's self-care pages: origins that may frame ours.
    pub portals: Vec<Url>,
    /// What the portal's own server proves itself with when it asks for a link.
    pub link_secret: Option<SecretString>,
    pub next_link_secret: Option<SecretString>,
    pub tags: Vec<String>,
    /// Ids of custom ticket fields.
    pub customer_field: Option<u64>,
    pub account_field: Option<u64>,
    pub sees: Sees,
    pub max_file_bytes: u64,
    pub max_files: u32,
    /// Of all files of the tenant that wait for the help desk, or for their form to be sent.
    pub max_waiting_bytes: u64,
    pub file_types: Vec<FileKind>,
    pub queries_per_hour: u32,
    /// After so many tries that failed for a reason of the query's own, it is given up.
    pub max_tries: u32,
    /// How long a worker may have a query for itself.
    pub lease: Duration,
    /// How long it is known which ticket became of a query.
    pub retention: Duration,
    pub widget: Option<Widget>,
    /// How often what was sent is looked for when nobody rings. Not in the configuration file.
    pub look_every: Duration,
}

impl Settings {
    const SCRIPT: &str = "https://static.zdassets.com";
    /// The least that the widget needs beside its snippet.
    const SOURCES: [&str; 1] = ["https://ekr.zdassets.com"];

    #[must_use]
    pub fn read(mut section: Section, tenant: &str) -> Self {
        let secret = secret(&mut section, "secret");
        if secret.is_none() && !section.has("secret") {
            section.problem("secret", "is missing: seals what customers write; `openssl rand -hex 32` makes one");
        }
        let number = |section: &mut Section, key: &str, default: u64, most: u64| {
            u32::try_from(section.whole_number(key, default, 1..=most)).unwrap_or(1)
        };
        let settings = Self {
            tenant: tenant.into(),
            secret: secret.unwrap_or_default(),
            previous_secret: self::secret(&mut section, "previous_secret"),
            portals: section.origins("portals").unwrap_or_default(),
            link_secret: self::secret(&mut section, "link_secret"),
            next_link_secret: self::secret(&mut section, "next_link_secret"),
            tags: section.list("tags").unwrap_or_else(|| vec!["selfcare".to_owned()]),
            customer_field: section.optional_whole_number("customer_field", 1..=u64::MAX),
            account_field: section.optional_whole_number("account_field", 1..=u64::MAX),
            sees: section.choice("sees", &Sees::NAMES, Sees::default()),
            max_file_bytes: section.whole_number("max_file_mb", 10, 1..=50) * MEGABYTE,
            max_files: u32::try_from(section.whole_number("max_files", 5, 0..=20)).unwrap_or(0),
            max_waiting_bytes: section.whole_number("max_waiting_mb", 1_000, 1..=100_000) * MEGABYTE,
            file_types: file_types(&mut section),
            queries_per_hour: number(&mut section, "queries_per_hour", 10, 1_000),
            max_tries: number(&mut section, "max_tries", 10, 1_000),
            lease: section.duration("lease", HOUR / 30, Duration::from_secs(10)..=HOUR),
            retention: section.duration("retention", HOUR * 24 * 30, HOUR * 48..=HOUR * 24 * 366),
            widget: widget(&mut section),
            look_every: Duration::from_secs(1),
        };
        section.finish();
        settings
    }

    /// The one that seals and marks first.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        [Some(&self.secret), self.previous_secret.as_ref()].into_iter().flatten()
    }

    /// Whether this proves the portal's own server. Takes as long for a wrong value as for a right one.
    #[must_use]
    pub fn admits(&self, shown: &str) -> bool {
        let is_it = |secret: &SecretString| {
            // Hashed first, so that not even the length can be measured.
            let [wanted, shown] = [secret.expose_secret(), shown].map(|text| digest(&SHA256, text.as_bytes()));
            verify_slices_are_equal(wanted.as_ref(), shown.as_ref()).is_ok()
        };
        [&self.link_secret, &self.next_link_secret].into_iter().flatten().filter(|secret| is_it(secret)).count() > 0
    }
}

pub(super) fn hour_before(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MIN)
}

fn secret(section: &mut Section, key: &str) -> Option<SecretString> {
    let secret = section.secret(key)?;
    if secret.expose_secret().len() < LEAST_SECRET_BYTES {
        section.problem(
            key,
            format!("must have at least {LEAST_SECRET_BYTES} characters; `openssl rand -hex 32` makes one"),
        );
    }
    Some(secret)
}

fn file_types(section: &mut Section) -> Vec<FileKind> {
    use FileKind::{Gif, Jpeg, Pdf, Png, Text, Webp};
    let Some(names) = section.list("file_types") else { return vec![Png, Jpeg, Gif, Webp, Pdf, Text] };
    let mut kinds = Vec::new();
    for name in names {
        match FileKind::ALL.into_iter().find(|kind| kind.as_str() == name) {
            Some(kind) => kinds.push(kind),
            None => section.problem(
                "file_types",
                format!("may have {}", FileKind::ALL.map(|kind| format!("\"{}\"", kind.as_str())).join(", ")),
            ),
        }
    }
    kinds
}

fn widget(section: &mut Section) -> Option<Widget> {
    let script: Option<Url> = section.parsed("widget_script", "an address").or_else(|| Settings::SCRIPT.parse().ok());
    let parts = ["widget_key", "widget_key_id", "widget_secret"];
    let given = parts.map(|key| section.has(key));
    if given.contains(&true) {
        for (key, _) in parts.into_iter().zip(given).filter(|(_, is_there)| !is_there) {
            section.problem(key, "is missing: widget_key, widget_key_id and widget_secret go together");
        }
    }
    let (key, key_id, secret) = (section.text(parts[0]), section.text(parts[1]), section.secret(parts[2]));
    let script = script?;
    let usual = || Settings::SOURCES.iter().filter_map(|text| text.parse().ok()).collect();
    let sources: Vec<Url> = section.origins("widget_sources").unwrap_or_else(usual);
    let sources = [vec![script.clone()], sources].concat();
    Some(Widget { key: key?, key_id: key_id?, secret: secret?, script, sources })
}

#[cfg(test)]
impl Settings {
    pub(crate) fn for_test(tenant: &str, secret: &str) -> Self {
        Self {
            tenant: tenant.into(),
            secret: secret.into(),
            previous_secret: None,
            portals: Vec::new(),
            link_secret: None,
            next_link_secret: None,
            tags: vec!["selfcare".to_owned()],
            customer_field: None,
            account_field: None,
            sees: Sees::Own,
            max_file_bytes: MEGABYTE,
            max_files: 5,
            max_waiting_bytes: 100 * MEGABYTE,
            file_types: FileKind::ALL.to_vec(),
            queries_per_hour: 10,
            max_tries: 3,
            lease: Duration::from_mins(1),
            retention: HOUR,
            widget: None,
            look_every: Duration::from_millis(20),
        }
    }
}
