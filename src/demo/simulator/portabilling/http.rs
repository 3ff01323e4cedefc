//! The HTTP side: what a request has to look like, and how answers and faults travel.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{Method, StatusCode, header},
    web::{self, Bytes, ServiceConfig},
};
use serde_json::{Map, Value};

use super::{
    answer::{Answer, ApiFault},
    espf, methods,
    params::Params,
    plugins, sessions,
    staff::{Holder, Realm},
    state::State,
};
use crate::demo::{faults::FaultKind, simulator::edge::pending_fault};

type Object = Map<String, Value>;

/// Longest request body.
const MAX_BODY_BYTES: usize = 1 << 20;

/// In worlds of more customers than this, searches leave the server's only thread free for other calls.
const SMALL_WORLD: u32 = 20_000;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(MAX_BODY_BYTES))
        .service(web::resource("/rest/{service}/{method}{slash:/?}").to(receive))
        .service(web::resource("/espf/v1/{tail:.*}").to(espf::receive))
        .service(web::resource("/").to(plugins::page))
        .service(web::resource("/page.js").to(plugins::script))
        .service(web::resource("/plugins/{link}/{file}").to(plugins::file))
        .default_service(web::to(no_such_page));
}

/// The name of a call in the log: `Customer/get_customer_info`. The site's own pages are no calls.
pub(super) fn call_name(method: &str, path: &str) -> String {
    match path.strip_prefix("/rest/") {
        Some(name) => name.trim_end_matches('/').to_owned(),
        None if path == "/" || path == "/page.js" || path.starts_with("/plugins/") => String::new(),
        None => format!("{method} {path}"),
    }
}

/// What is outside the API is answered by the web server in front of it.
async fn no_such_page() -> HttpResponse {
    let page = "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n";
    HttpResponse::NotFound().content_type("text/html; charset=iso-8859-1").body(page)
}

async fn receive(request: HttpRequest, state: web::Data<State>, realm: web::Data<Realm>, body: Bytes) -> HttpResponse {
    let method = call_name("", request.path());
    let is_slow = methods::is_search(&method) && state.world.size() > SMALL_WORLD;
    let call = Call {
        realm: **realm,
        is_post: request.method() == Method::POST,
        authorization: header_text(&request, &header::AUTHORIZATION),
        content_type: header_text(&request, &header::CONTENT_TYPE).unwrap_or_default(),
        fault: pending_fault(&request),
        method,
        body,
    };
    let shared = state.clone();
    let answer = if is_slow {
        web::block(move || call.answer(&shared)).await.unwrap_or_else(|_| Err(internal_error()))
    } else {
        call.answer(&shared)
    };
    respond(&state, answer)
}

/// A request, free of the server's own types.
struct Call {
    realm: Realm,
    method: String,
    is_post: bool,
    authorization: Option<String>,
    content_type: String,
    body: Bytes,
    fault: Option<FaultKind>,
}

impl Call {
    fn answer(&self, state: &State) -> Answer {
        match &self.fault {
            Some(FaultKind::Fault { code }) => return Err(ApiFault::new(code.as_str(), "A failure on demand")),
            Some(FaultKind::LoginRefused) => return Err(sessions::note_failure(state)),
            Some(FaultKind::ExpireSessions) => state.sessions().expire_all(),
            _ => {}
        }
        if !self.is_post {
            return Err(ApiFault::new("Client.method_not_allowed", "Calls are made with POST"));
        }
        let (auth_info, params) = self.parts()?;
        let params = Params { method: &self.method, map: &params };
        if let Some(answer) = self.is_free_of_session(state, &params, auth_info.as_ref())? {
            return answer;
        }
        let holder = self.check_session(state, auth_info.as_ref())?;
        methods::call(state, &holder, &params)
    }

    fn is_free_of_session(
        &self,
        state: &State,
        params: &Params<'_>,
        auth_info: Option<&Object>,
    ) -> Result<Option<Answer>, ApiFault> {
        if params.method == "Session/login" && (self.authorization.is_some() || auth_info.is_some()) {
            return Err(params.fault("A login carries no session"));
        }
        Ok(methods::call_without_session(state, self.realm, params))
    }

    /// `auth_info` and `params`, from JSON or from form fields that hold JSON.
    fn parts(&self) -> Result<(Option<Object>, Object), ApiFault> {
        let broken = |text: &str| ApiFault::new("Client.malformed_request", text);
        let mut body: Object = match self.content_type.split(';').next().unwrap_or_default().trim() {
            "application/json" => {
                serde_json::from_slice(&self.body).map_err(|_| broken("The body must be a JSON object"))?
            }
            "application/x-www-form-urlencoded" => url::form_urlencoded::parse(&self.body)
                .map(|(key, text)| serde_json::from_str(&text).map(|value| (key.into_owned(), value)))
                .collect::<Result<_, _>>()
                .map_err(|_| broken("Form fields must hold JSON"))?,
            _ => return Err(broken("Unknown content type")),
        };
        let object = |value: Option<Value>, name: &str| match value {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(_) => Err(broken(&format!("{name} must be an object"))),
        };
        let auth_info = object(body.remove("auth_info"), "auth_info")?;
        let params = object(body.remove("params"), "params")?.ok_or_else(|| broken("params is missing"))?;
        match body.keys().next() {
            Some(key) => Err(broken(&format!("Unknown element {key}"))),
            None => Ok((auth_info, params)),
        }
    }

    fn check_session(&self, state: &State, auth_info: Option<&Object>) -> Result<Holder, ApiFault> {
        let realm = self.realm;
        let bearer = self.authorization.as_deref().and_then(|text| text.strip_prefix("Bearer "));
        let Some(auth_info) = auth_info else {
            let missing = || ApiFault::new("Client.check_auth.envelope_missed", "Auth info is missing");
            return bearer.map_or_else(|| Err(missing()), |token| sessions::check_token(state, realm, token));
        };
        let given = Params { method: "Session/check_auth", map: auth_info };
        match (given.text("session_id")?, given.text("access_token")?) {
            (Some(session_id), None) => sessions::check_session_id(state, realm, session_id),
            (None, Some(token)) => sessions::check_token(state, realm, token),
            (Some(_), Some(_)) => Err(ApiFault::auth_failed()),
            (None, None) => sessions::check_credentials(state, realm, &given),
        }
    }
}

fn respond(state: &State, answer: Answer) -> HttpResponse {
    let (status, body) = match answer {
        Ok(body) => (StatusCode::OK, body),
        Err(fault) => (StatusCode::INTERNAL_SERVER_ERROR, fault.to_json()),
    };
    let mut response = HttpResponse::build(status);
    response.insert_header((header::DATE, http_date(state)));
    set_cookies(&mut response, &body);
    response.json(body)
}

/// A login also sets cookies; their names in the real system are not known.
fn set_cookies(response: &mut HttpResponseBuilder, body: &Value) {
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    if let (Some(session_id), Some(token)) = (text("session_id"), text("access_token")) {
        for (name, value) in [("session_id", session_id), ("access_token", token)] {
            response.append_header((header::SET_COOKIE, format!("{name}={value}; Path=/; HttpOnly")));
        }
    }
}

fn http_date(state: &State) -> String {
    state.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn header_text(request: &HttpRequest, name: &header::HeaderName) -> Option<String> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn internal_error() -> ApiFault {
    ApiFault::new("Server.internal_error", "Internal error")
}
