//! The provider's self-care portal: a page for each customer who may sign in, with a frame in which they ask for help.
//!
//! Its own server does what a provider's does: it has the customer's session, asks for a link with it, and puts the link into
//! the frame. The page itself holds neither the session nor the key.

use std::sync::RwLock;

use actix_web::{
    HttpResponse,
    http::header::{self, ContentType},
    web::{Data, Query, ServiceConfig, get},
};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{params::Params, sessions, staff::Realm, state::State};

/// Where help is asked for, and what the portal's server proves itself with.
#[derive(Debug, Clone)]
pub struct Help {
    /// `http://127.0.0.1:8080/api/v1/tenants/panda/care/links`
    pub links: String,
    pub secret: String,
}

/// The portal's memory.
#[derive(Debug)]
pub(super) struct Portal {
    pub(super) help: RwLock<Option<Help>>,
    pub(super) client: Client,
}

#[derive(Debug, Deserialize)]
struct Who {
    login: Option<String>,
    lang: Option<String>,
    /// Zendesk's own widget in place of the form.
    #[serde(default)]
    widget: bool,
}

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src http: https:; frame-ancestors 'none'; \
                      form-action 'none'; base-uri 'none'";

const STYLE: &str = "body { margin: 0; font: 14px/20px system-ui, sans-serif; } \
                     header { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 8px 16px; background: #22313f; } \
                     h1 { margin: 0; font-size: 16px; } header, header a { color: #fff; } p { padding: 0 16px; } \
                     iframe { width: 100%; border: 0; }";

pub(super) fn configure(config: &mut ServiceConfig) {
    config.route("/portal", get().to(show));
}

async fn show(who: Query<Who>, state: Data<State>, portal: Data<Portal>) -> HttpResponse {
    let people: Vec<String> = state
        .people()
        .iter()
        .filter(|person| person.realm == Realm::Customer)
        .map(|person| format!("<a href=\"/portal?login={0}\">{0}</a>", person.login))
        .collect();
    let frame = match &who.login {
        Some(login) => frame(&state, &portal, login, &who).await,
        None => "<p>Choose who you are. Everybody here is invented.</p>".to_owned(),
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Panda Telecom: self-care</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{STYLE}</style></head>\
         <body><header><h1>Self-care</h1>{}</header>{frame}</body></html>",
        people.concat()
    );
    HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(page)
}

/// The frame with the help page, for a customer who has signed in here.
async fn frame(state: &State, portal: &Portal, login: &str, who: &Who) -> String {
    let refused = || "<p>Help is not there at the moment.</p>".to_owned();
    let help = portal.help.read().ok().and_then(|help| help.clone());
    let Some((help, (token, customer))) = help.zip(signed_in(state, login)) else { return refused() };
    let asked = portal.client.post(&help.links).bearer_auth(&help.secret);
    let answer = asked.json(&json!({ "customer": customer, "token": token })).send().await;
    let Ok(Ok(answer)) = (match answer {
        Ok(answer) => Ok::<_, reqwest::Error>(answer.json::<Value>().await),
        Err(error) => Err(error),
    }) else {
        return refused();
    };
    let Some((page, link)) = answer.get("url").and_then(Value::as_str).and_then(|url| url.split_once('#')) else {
        return refused();
    };
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let language: String = who.lang.as_deref().unwrap_or("en").chars().filter(plain).collect();
    let kind = if who.widget { "/widget" } else { "" };
    format!("<iframe id=\"help\" title=\"Help\" height=\"800\" src=\"{page}{kind}?lang={language}#{link}\"></iframe>")
}

/// A session of this customer's, as after signing in with the password.
fn signed_in(state: &State, login: &str) -> Option<(String, u64)> {
    let (password, customer) = {
        let people = state.people();
        let person = people.iter().find(|person| person.realm == Realm::Customer && person.login == login)?;
        (person.password.clone(), person.i_customer?)
    };
    let Value::Object(map) = json!({ "login": login, "password": password }) else { return None };
    let answer = sessions::login(state, Realm::Customer, &Params { method: "Session/login", map: &map }).ok()?;
    Some((answer.get("access_token")?.as_str()?.to_owned(), customer))
}
