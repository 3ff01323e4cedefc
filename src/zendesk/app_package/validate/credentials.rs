//! What Zendesk warns about in texts and programs: addresses without TLS, and strings that look like credentials.

use super::{AppSource, Findings, extension, text};

const KEYWORDS: [&str; 10] = [
    "access_token",
    "api_key",
    "apikey",
    "auth_key",
    "authkey",
    "passwd",
    "password",
    "private_key",
    "secret",
    "secret_key",
];
/// Beginnings of well-known tokens, and how many letters and digits make one.
const TOKENS: [(&str, usize); 7] =
    [("AKIA", 16), ("AIza", 35), ("ghp_", 36), ("github_pat_", 22), ("sk_live_", 16), ("xoxb-", 10), ("xoxp-", 10)];
/// Names of XML vocabularies and this machine: nothing is sent there.
const HARMLESS_HOSTS: [&str; 3] = ["www.w3.org", "localhost", "127.0.0.1"];

pub(super) fn check(app: &AppSource, findings: &mut Findings) {
    for (path, _) in app.files() {
        let Some(text) = text(app, path) else { continue };
        let extension = extension(path);
        if matches!(extension.as_str(), "js" | "htm" | "html") && has_plain_http(text) {
            findings.warning(path, "holds an http:// address; use https://");
        }
        if matches!(extension.as_str(), "htm" | "html" | "xml" | "js" | "json") && has_credential(text) {
            findings.warning(path, "holds what looks like a credential; use a secure setting instead");
        }
    }
}

fn has_plain_http(text: &str) -> bool {
    let rests = text.match_indices("http://").map(|(at, found)| &text[at + found.len()..]);
    rests.into_iter().any(|rest| !HARMLESS_HOSTS.iter().any(|host| rest.starts_with(host)))
}

fn has_credential(text: &str) -> bool {
    let is_private_key = text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----");
    let has_token = TOKENS.iter().any(|(begin, length)| {
        text.match_indices(begin).any(|(at, _)| {
            let rest = text[at + begin.len()..].bytes();
            rest.take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count() >= *length
        })
    });
    is_private_key || has_token || has_assignment(&text.to_ascii_lowercase())
}

/// `secret: "…"`, `"password" = '…'`: a telling name that is given a text which is not empty and no placeholder.
fn has_assignment(text: &str) -> bool {
    KEYWORDS.iter().flat_map(|word| text.match_indices(word)).any(|(at, word)| {
        let rest = text[at + word.len()..].trim_start_matches(['"', '\'']).trim_start();
        let Some(value) = rest.strip_prefix([':', '=']) else { return false };
        let value = value.trim_start_matches('=').trim_start();
        let Some(inside) = value.strip_prefix(['"', '\'', '`']) else { return false };
        !inside.starts_with(['"', '\'', '`']) && !inside.starts_with("{{")
    })
}
