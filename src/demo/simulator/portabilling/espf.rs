//! The event framework's own API: what a receiver tells about the provisioning of an account. It has the 4xx codes that
//! the billing API has not.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::{self, Bytes},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};

use super::{
    accounts,
    credentials::is_same,
    sessions,
    staff::Realm,
    state::{EspfBody, State},
};
use crate::demo::{faults::FaultKind, simulator::edge::pending_fault};

const STATUSES: [&str; 4] = ["OK", "IN_PROGRESS", "RETRY", "FAILED"];
const GROUPS: [&str; 8] =
    ["VoIP", "HSS", "PCRF", "IPTV", "WiMAX", "Netaccess", "NumberPortability", "LawfulInterception"];
const LONGEST_MESSAGE: usize = 4_000;

/// One status as it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisioningStatus {
    pub i_account: u64,
    pub status: String,
    pub group: String,
    pub message: String,
}

type Refusal = (u16, &'static str);

/// Answers everything below `/espf/v1`.
pub(super) async fn receive(request: HttpRequest, state: web::Data<State>, body: Bytes) -> HttpResponse {
    let answer = match pending_fault(&request) {
        Some(FaultKind::Fault { .. }) => Err((400, "A failure on demand")),
        Some(FaultKind::LoginRefused) => Err((401, "Unauthorized")),
        _ => answer(&request, &state, &body),
    };
    match answer {
        Ok(body) => HttpResponse::Ok().json(body),
        Err((status, message)) => {
            let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
            HttpResponse::build(status).json(json!({ "error": message }))
        }
    }
}

fn answer(request: &HttpRequest, state: &State, body: &Bytes) -> Result<Value, Refusal> {
    if !is_signed_in(request, state) {
        return Err((401, "Unauthorized"));
    }
    let segments: Vec<&str> = request.path().trim_start_matches("/espf/v1/").split('/').collect();
    match (request.method(), segments.as_slice()) {
        (&Method::GET, ["groups"]) => Ok(groups()),
        (&Method::POST, ["account", "i", number, "status"]) => {
            let i_account = number.parse().map_err(|_| (400, "i_account must be an integer"))?;
            note(request, state, body, i_account)
        }
        (&Method::POST, ["account", id, "status"]) => {
            let i_account = accounts::number_of(state, id).ok_or((404, "Account not found"))?;
            note(request, state, body, i_account)
        }
        _ => Err((404, "Not found")),
    }
}

/// Basic with the API user's login and password or token, or the access token of a session.
fn is_signed_in(request: &HttpRequest, state: &State) -> bool {
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match authorization.and_then(|text| text.split_once(' ')) {
        Some(("Bearer", token)) => {
            state.settings().espf_user.is_none() && sessions::check_token(state, Realm::Admin, token).is_ok()
        }
        Some(("Basic", value)) => {
            let text = BASE64_STANDARD.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let right = &state.credentials;
            if let Some((login, password)) = &state.settings().espf_user {
                return text.is_some_and(|text| is_same(&text, &format!("{login}:{password}")));
            }
            text.as_deref().and_then(|text| text.split_once(':')).is_some_and(|(login, secret)| {
                is_same(login, &right.login) && (is_same(secret, &right.password) || is_same(secret, &right.token))
            })
        }
        _ => false,
    }
}

fn note(request: &HttpRequest, state: &State, body: &Bytes, i_account: u64) -> Result<Value, Refusal> {
    let sent = fields(request, state.settings().espf_body, body)?;
    let text = |key: &str| sent.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let told = ProvisioningStatus { i_account, status: text("status"), group: text("group"), message: text("message") };
    if !STATUSES.contains(&told.status.as_str()) {
        return Err((400, "Unknown status"));
    }
    if !GROUPS.contains(&told.group.as_str()) && !state.settings().espf_groups.contains(&told.group) {
        return Err((400, "Unknown group"));
    }
    if told.message.chars().count() > LONGEST_MESSAGE {
        return Err((400, "The message is too long"));
    }
    if state.account_at(i_account).is_none() {
        return Err((404, "Account not found"));
    }
    state.note_status(told);
    Ok(json!({}))
}

/// The pages contradict each other on the type of the body, so a site takes one, the other, or both.
fn fields(request: &HttpRequest, accepted: EspfBody, body: &Bytes) -> Result<Map<String, Value>, Refusal> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    match content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim() {
        "application/json" if accepted != EspfBody::Form => {
            serde_json::from_slice(body).map_err(|_| (400, "The body must be a JSON object"))
        }
        "application/x-www-form-urlencoded" if accepted != EspfBody::Json => Ok(url::form_urlencoded::parse(body)
            .map(|(key, value)| (key.into_owned(), Value::from(value.into_owned())))
            .collect()),
        _ => Err((415, "Unsupported media type")),
    }
}

fn groups() -> Value {
    let all = (1_u32..).zip(GROUPS);
    let shown = all.map(|(number, name)| json!({ "i_group": number.to_string(), "name": name, "is_custom": false }));
    json!({ "group_list": shown.collect::<Vec<_>>() })
}
