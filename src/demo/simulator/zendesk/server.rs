//! The desk on a socket: the API behind the shared edge of the simulators, and the workspace page beside it.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{Bytes, Data, PayloadConfig, to},
};
use serde_json::{Value, json};

use super::{
    account::Account,
    answer::{Answer, Body, Outcome},
    oauth::{invalid_client, unauthenticated},
    page_token,
    request::{Request, SESSION_HEADER},
    workspace,
};
use crate::demo::{
    calls::Calls,
    faults::{Fault, FaultKind, Faults},
    simulator::edge::{self, Edge, Running, pending_fault},
};

/// Largest request body; an app package fits in, and the largest file of a ticket.
const LARGEST_BODY_BYTES: usize = 64 * 1024 * 1024;

/// Everything a request needs.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) account: Account,
    pub(super) faults: Faults,
    pub(super) calls: Calls,
    /// Faults of the billing simulator, for the page's trouble menu.
    pub(super) billing_faults: Option<Faults>,
}

/// Serves the desk; the page's own files and data neither fail nor count as calls.
pub(super) fn serve(desk: &Arc<Desk>, port: u16) -> io::Result<Running> {
    let edge = Edge { faults: desk.faults.clone(), calls: desk.calls.clone(), name: name_of };
    let data = Data::from(Arc::clone(desk));
    edge::start(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), edge, move |config| {
        config.app_data(data.clone()).app_data(PayloadConfig::new(LARGEST_BODY_BYTES)).default_service(to(receive));
    })
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/oauth/")
}

fn name_of(method: &str, path: &str) -> String {
    if is_api(path) { format!("{method} {}", path.strip_suffix(".json").unwrap_or(path)) } else { String::new() }
}

async fn receive(request: HttpRequest, body: Bytes, desk: Data<Desk>) -> HttpResponse {
    let path = request.path();
    if is_api(path) {
        let answer = failed(&desk, &request).unwrap_or_else(|| desk.account.answer(&Request::read(&request, body)));
        return write(answer);
    }
    match (request.method(), path) {
        (&Method::GET, "/") => HttpResponse::Found().insert_header((header::LOCATION, "/agent/tickets")).finish(),
        (&Method::GET, "/zaf_sdk.js") => workspace::file("zaf_sdk.js"),
        (&Method::GET, "/agent/data.json") => write(Answer::ok(workspace::data(&desk.account))),
        (&Method::POST, "/agent/page-token") => answered(page_token(&desk, &Request::read(&request, body))),
        (&Method::GET, path) if path.starts_with("/agent/assets/") => {
            workspace::file(path.trim_start_matches("/agent/assets/"))
        }
        (&Method::GET, path) if path == "/agent" || path.starts_with("/agent/") => workspace::file("index.html"),
        (_, path) => match path.strip_prefix("/demo/faults/").and_then(|system| desk.faults_of(system)) {
            Some(faults) => answered(trouble(&faults, &Request::read(&request, body))),
            None => write(Answer::text(404, "text/plain", "Not Found")),
        },
    }
}

fn answered(outcome: Outcome) -> HttpResponse {
    write(outcome.unwrap_or_else(|refusal| refusal))
}

fn write(answer: Answer) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or_default());
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    match answer.body {
        Body::Empty => response.finish(),
        Body::Json(value) => response.content_type("application/json; charset=utf-8").body(value.to_string()),
        Body::Text(content_type, text) => response.content_type(content_type).body(text),
    }
}

impl Desk {
    fn faults_of(&self, system: &str) -> Option<Faults> {
        match system {
            "desk" => Some(self.faults.clone()),
            "billing" => self.billing_faults.clone(),
            _ => None,
        }
    }
}

/// A failure in the account's own words; `None` when the call is to be answered after all.
fn failed(desk: &Desk, request: &HttpRequest) -> Option<Answer> {
    match pending_fault(request)? {
        FaultKind::LoginRefused if request.path().starts_with("/oauth/") => Some(invalid_client()),
        // A token that was given out before still works: it is the login that is refused.
        FaultKind::LoginRefused if has_bearer(request) => None,
        FaultKind::LoginRefused => Some(unauthenticated()),
        FaultKind::ExpireSessions => {
            desk.account.state().tokens.revoke_all();
            None
        }
        FaultKind::Fault { code } => Some(coded(&code)),
        _ => None,
    }
}

fn has_bearer(request: &HttpRequest) -> bool {
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    authorization.is_some_and(|value| value.to_ascii_lowercase().starts_with("bearer "))
}

/// An error of the account by its code, with the status that goes with it.
fn coded(code: &str) -> Answer {
    match code {
        "DuplicateName" => return Answer::invalid("name", "DuplicateValue", "Name: has already been taken"),
        "DuplicateExternalId" => {
            return Answer::invalid("external_id", "DuplicateValue", "External has already been taken");
        }
        _ => {}
    }
    let status = match code {
        "Forbidden" => 403,
        "RecordNotFound" | "InvalidEndpoint" => 404,
        "RecordInvalid" | "DuplicateValue" => 422,
        "TooManyRequests" => 429,
        "InternalError" => 500,
        _ => 400,
    };
    Answer::refused(status, code, "As ordered")
}

/// `POST {"agent": 534, "location": "ticket_sidebar"}` by the workspace page.
fn page_token(desk: &Desk, request: &Request) -> Outcome {
    let session = desk.account.state().secrets.session.clone();
    let sent = request.header(SESSION_HEADER).and_then(|value| value.split_once('.'));
    let Some((agent, _)) = sent.filter(|(_, secret)| *secret == session) else {
        return Err(Answer::forbidden());
    };
    let agent: u64 = agent.parse().map_err(|_| Answer::forbidden())?;
    let body = request.json()?;
    let location = body.get("location").and_then(Value::as_str).unwrap_or("ticket_sidebar");
    let claims = page_token::claims(&desk.account, agent, location, &Value::Null);
    let token = claims.and_then(|claims| desk.account.key.sign(&page_token::header(), &claims));
    match token {
        Ok(token) => Ok(Answer::ok(json!({ "token": token }))),
        Err(_) => Err(Answer::refused(500, "InternalError", "The token cannot be signed")),
    }
}

/// `GET` lists what is set, `POST` adds a fault, `DELETE` ends all.
fn trouble(faults: &Faults, request: &Request) -> Outcome {
    match request.method {
        Method::GET => {}
        Method::POST => {
            let fault = serde_json::from_value::<Fault>(request.json()?);
            faults.set(fault.map_err(|_| Answer::refused(400, "BadRequest", "That is no fault"))?);
        }
        Method::DELETE => faults.clear(),
        _ => return Err(Answer::refused(405, "MethodNotAllowed", "GET, POST or DELETE")),
    }
    Ok(Answer::ok(json!({ "faults": faults.list() })))
}
