//! Addresses of whole servers: scheme, host and port.

use url::Url;

use crate::{outbound::is_this_machine, settings::Section};

/// The address under a key, or `default` when it is absent; `None` after a report that it cannot be used.
pub(super) fn origin(section: &mut Section, key: &str, default: &str) -> Option<Url> {
    let text = section.text(key).unwrap_or_else(|| default.to_owned());
    let Ok(url) = text.trim().trim_end_matches('/').parse::<Url>() else {
        section.problem(key, format!("must be an address such as \"{default}\""));
        return None;
    };
    if !(url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url))) {
        section.problem(key, "must start with https:// (plain http is for addresses of this machine only)");
        return None;
    }
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare || !url.username().is_empty() || url.password().is_some() {
        section.problem(key, "must be scheme, host and port only, without a path, user or password");
        return None;
    }
    Some(url)
}

/// As [`origin`] for an address that has no default. Whatever is wrong is reported and read as [`placeholder`].
pub(super) fn required_origin(section: &mut Section, key: &str, example: &str) -> Url {
    if !section.has(key) {
        section.problem(key, format!("is missing: give an address such as \"{example}\""));
    }
    origin(section, key, example).unwrap_or_else(placeholder)
}

/// As [`origin`] for an address that may be left out.
pub(super) fn optional_origin(section: &mut Section, key: &str) -> Option<Url> {
    if section.has(key) { origin(section, key, "https://billing.example.com:8442") } else { None }
}

/// Stands in for an address that was reported as wrong: nobody reads a configuration with a problem.
#[expect(clippy::expect_used, reason = "a constant")]
pub(super) fn placeholder() -> Url {
    "https://missing.invalid".parse().expect("a valid address")
}
