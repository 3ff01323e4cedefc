//! How secrets look, and the ones that are known: for whoever looks whether something tells one.

use std::{
    collections::BTreeSet,
    sync::{LazyLock, RwLock},
};

use portadesk::demo::{
    seed::CANARY_SECRET,
    simulator::{portabilling::PortaBillingSimulator, zendesk::ZendeskSimulator},
};

/// Keys under which billing, the help desk and our own configuration hold secrets: no answer has one of them.
const FORBIDDEN_KEYS: [&str; 10] = [
    "h323_password",
    "password",
    "api_token",
    "access_token",
    "refresh_token",
    "client_secret",
    "service_password",
    "session_key",
    "\"token\"",
    "token=",
];

/// How credentials begin in a header, and a signed token in its middle, where two encoded JSON objects meet.
pub const CREDENTIALS: [&str; 3] = ["Bearer ey", "authorization: ", ".eyJ"];

/// How our own values begin: visits, agents' sessions, single-use links, keys of programs.
const VALUES: [&str; 4] = ["v1.", "v2.", "l1.", "pdk_"];
/// Shorter than any value, and longer than any word that begins like one.
const SHORTEST_VALUE: usize = 16;

static SECRETS: LazyLock<RwLock<BTreeSet<String>>> =
    LazyLock::new(|| RwLock::new(BTreeSet::from([CANARY_SECRET.to_owned()])));

/// Has this value looked for from now on.
pub fn guard(secret: &str) {
    SECRETS.write().unwrap().insert(secret.to_owned());
}

/// Has the credentials with which the service goes to two foreign systems looked for from now on.
pub fn guard_those_of(billing: &PortaBillingSimulator, desk: &ZendeskSimulator) {
    guard(billing.token());
    guard(billing.password());
    guard(&desk.client_secret());
    guard(&desk.api_token());
}

/// The secret that a text tells, if it tells one.
pub fn secret_in(text: &str) -> Option<String> {
    let secrets = SECRETS.read().unwrap();
    let known = secrets.iter().map(String::as_str).chain(CREDENTIALS);
    known.into_iter().find(|secret| text.contains(secret)).map(str::to_owned)
}

/// A value of our own that opens something and stands in a text, if one does.
pub fn value_in(text: &str) -> Option<String> {
    let is_of_value = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    VALUES.into_iter().find_map(|start| {
        text.match_indices(start).find_map(|(at, _)| {
            let rest = &text[at + start.len()..];
            let length = rest.find(|c| !is_of_value(c)).unwrap_or(rest.len());
            let is_its_own = !text[..at].ends_with(is_of_value);
            (is_its_own && length >= SHORTEST_VALUE).then(|| format!("{start}{}", &rest[..length]))
        })
    })
}

/// The key of a secret that an answer has, if it has one. Where people sign in, the page names the field for it; what was
/// typed there is looked for all the same.
pub fn key_in(body: &str) -> Option<&'static str> {
    let may_name = |key: &str| key == "password" && is_about_signing_in(body);
    FORBIDDEN_KEYS.into_iter().find(|key| body.contains(key) && !may_name(key))
}

fn is_about_signing_in(body: &str) -> bool {
    let marks = ["id=\"sign-in-password\"", "data-code=\"sign_in_refused\"", "data-code=\"password_run_out\""];
    marks.iter().any(|mark| body.contains(mark))
}
