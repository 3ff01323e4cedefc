//! Every path of the service, in one list.

use std::future::ready;

use actix_web::{
    HttpResponse, Resource,
    web::{self, JsonConfig, PathConfig, QueryConfig, ServiceConfig},
};

use super::{
    api, billing, body, care, customers,
    error::{ApiError, Part},
    espf, files, health, links, manage, organizations, panel, search, senders, webhooks,
};

/// Largest JSON body read; the page's hints about a ticket have at most about 6 KB.
const MOST_JSON_BYTES: usize = 32 * 1024;

/// One path of the service.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// With names in braces where ids go: `/panel/customers/{id}`.
    pub path: &'static str,
    /// The methods it answers, as `Allow` names them to those who ask with another.
    pub methods: &'static str,
    serve: fn(Resource) -> Resource,
}

/// Every path, what may be asked of it, and who answers.
pub const ROUTES: [Route; 47] = [
    route("/healthz", "GET, HEAD", |at| at.get(health::alive).head(health::alive)),
    route("/readyz", "GET, HEAD", |at| at.get(health::ready).head(health::ready)),
    route("/metrics", "GET, HEAD", |at| at.get(health::metrics).head(health::metrics)),
    route("/assets/{name}", "GET, HEAD", |at| at.get(files::show).head(files::show)),
    route("/espf/{tenant}/events", "POST", |at| at.post(espf::take)),
    route("/zendesk/panel", "POST", |at| at.post(panel::show)),
    route("/zendesk/{tenant}/webhooks", "POST", |at| at.post(webhooks::take)),
    // No HEAD from here on: what is asked for is recorded as seen.
    route("/panel/frame", "GET", |at| at.get(panel::frame)),
    route("/panel/lookup", "GET", |at| at.get(search::lookup)),
    route("/panel/search", "GET", |at| at.get(search::find)),
    route("/panel/suggestions", "POST", |at| at.post(search::suggest_for_nobody)),
    route("/panel/organizations/{id}", "GET", |at| at.get(organizations::show)),
    route("/panel/organizations/{id}/suggestions", "POST", |at| at.post(search::suggest)),
    route("/panel/organizations/{id}/link", "PUT, DELETE", |at| at.put(links::update).delete(links::delete)),
    route("/panel/customers/{id}", "GET", |at| at.get(customers::show)),
    route("/panel/customers/{id}/{section}", "GET", |at| at.get(customers::section)),
    route("/panel/tickets/{id}/organization", "GET, PUT, DELETE", |at| {
        at.get(senders::show).put(senders::assign).delete(senders::take_back)
    }),
    route("/panel/tickets/{id}/contact", "GET, PUT, DELETE", |at| {
        at.get(senders::choices).put(senders::remember).delete(senders::forget)
    }),
    route("/manage", "GET", |at| at.get(manage::show)),
    route("/manage/health", "GET", |at| at.get(manage::health::show)),
    route("/manage/drift", "GET", |at| at.get(manage::drift::show)),
    route("/manage/waiting", "GET, POST", |at| at.get(manage::waiting::show).post(manage::waiting::decide)),
    route("/manage/unlinked", "GET", |at| at.get(manage::unlinked::show)),
    route("/manage/changes", "GET", |at| at.get(manage::changes::show)),
    route("/manage/costs", "GET", |at| at.get(manage::costs::show)),
    route("/manage/plans", "POST", |at| at.post(manage::plans::create)),
    route("/manage/plans/{name}", "GET, POST, DELETE", |at| {
        at.get(manage::plans::show).post(manage::plans::apply).delete(manage::plans::put_away)
    }),
    route("/api/v1/openapi.json", "GET, HEAD", |at| at.get(api::describe).head(api::describe)),
    route("/api/v1/tenants/{tenant}/customers/{id}/tickets", "GET", |at| at.get(api::list)),
    route("/api/v1/tenants/{tenant}/customers/{id}/links", "POST", |at| at.post(api::invite)),
    route("/api/v1/tenants/{tenant}/care/links", "POST", |at| at.post(care::links::create)),
    route("/billing/{tenant}/session", "POST, DELETE", |at| {
        at.post(billing::session::begin).delete(billing::session::end)
    }),
    route("/billing/{tenant}/customers/{id}", "GET", |at| at.get(billing::tickets::page)),
    route("/billing/{tenant}/customers/{id}/view", "GET", |at| at.get(billing::tickets::view)),
    route("/billing/{tenant}/customers/{id}/counts", "GET", |at| at.get(billing::tickets::counts)),
    route("/billing/{tenant}/customers/{id}/tickets", "GET", |at| at.get(billing::tickets::list)),
    route("/billing/{tenant}/customers/{id}/candidates", "GET", |at| at.get(billing::links::candidates_for)),
    route("/billing/{tenant}/customers/{id}/link", "PUT, DELETE", |at| {
        at.put(billing::links::update).delete(billing::links::delete)
    }),
    route("/care/{tenant}", "GET", |at| at.get(care::show)),
    route("/care/{tenant}/visit", "GET, POST, DELETE", |at| {
        at.get(care::visit::show).post(care::visit::begin).delete(care::visit::end)
    }),
    route("/care/{tenant}/queries", "GET", |at| at.get(care::queries::open)),
    route("/care/{tenant}/queries/{key}", "GET, PUT", |at| at.get(care::queries::show).put(care::queries::send)),
    route("/care/{tenant}/queries/{key}/files", "POST", |at| at.post(care::add_file)),
    route("/care/{tenant}/queries/{key}/files/{number}", "DELETE", |at| at.delete(care::remove_file)),
    route("/care/{tenant}/tickets", "GET", |at| at.get(care::tickets::list)),
    route("/care/{tenant}/tickets/{id}", "GET, POST, PUT", |at| {
        at.get(care::tickets::show).post(care::tickets::reply).put(care::tickets::solve)
    }),
    route("/care/{tenant}/widget", "GET, POST", |at| at.get(care::widget::show).post(care::widget::sign)),
];

/// Whether what is sent to this path is a file, which may take its time.
pub fn takes_file(path: &str) -> bool {
    path.starts_with("/care/") && path.ends_with("/files")
}

const fn route(path: &'static str, methods: &'static str, serve: fn(Resource) -> Resource) -> Route {
    Route { path, methods, serve }
}

/// Gives the server its routes, and its extractors our errors.
///
/// Routes are tried in this order, and an id is found by a regular expression. Paths with the same fixed beginning are
/// one scope, so that no expression is tried on a path that begins otherwise, and each sees the id and the rest alone.
pub fn configure(service: &mut ServiceConfig) {
    service
        .app_data(JsonConfig::default().limit(MOST_JSON_BYTES).error_handler(|error, _| json_error(&error).into()))
        .app_data(
            QueryConfig::default().error_handler(|_, _| ApiError::InvalidRequest("the query cannot be read").into()),
        )
        .app_data(PathConfig::default().error_handler(|error, _| ApiError::from(error).into()));
    for routes in ROUTES.chunk_by(|one, next| one.beginning().is_some() && one.beginning() == next.beginning()) {
        match routes {
            [route] if route.beginning().is_none() => {
                service.service(route.resource(route.path));
            }
            _ => {
                let beginning = routes.first().and_then(Route::beginning).unwrap_or_default();
                let scope = web::scope(beginning);
                service.service(routes.iter().fold(scope, |scope, route| {
                    scope.service(route.resource(route.path.strip_prefix(beginning).unwrap_or(route.path)))
                }));
            }
        }
    }
}

impl Route {
    /// What stands before the first id. `None`: the path has none.
    fn beginning(&self) -> Option<&'static str> {
        self.path.split_once("/{").map(|(beginning, _)| beginning)
    }

    fn resource(&self, path: &str) -> Resource {
        let allowed = self.methods;
        let refuse = move || ready(Err::<HttpResponse, _>(ApiError::MethodNotAllowed { allowed }));
        // The route itself goes along, for whoever counts it.
        (self.serve)(web::resource(path).app_data(*self)).default_service(web::to(refuse))
    }
}

fn json_error(error: &actix_web::error::JsonPayloadError) -> ApiError {
    use actix_web::error::JsonPayloadError as E;
    match error {
        E::OverflowKnownLength { .. } | E::Overflow { .. } => ApiError::TooLarge(Part::Body),
        E::Payload(cause) if body::is_late(cause) => ApiError::TooSlow,
        E::ContentType => ApiError::InvalidRequest("the content type is not JSON"),
        _ => ApiError::InvalidRequest("the body is not the JSON that belongs here"),
    }
}
