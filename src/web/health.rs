//! What operators and their machines ask: is it alive, can it work, what has it done.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Json},
};
use serde_json::{Value, json};

use super::error::ApiError;
use crate::{store::Store, telemetry::Metrics, tenants::Tenants, zendesk::TokenVerifier};

/// `GET /healthz`: the process answers, and says which: another service behind the same proxy may answer as well.
pub async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok", "service": env!("CARGO_PKG_NAME") }))
}

/// `GET /readyz`: 200 when the store answers, and how each tenant's upstreams are.
///
/// A silent upstream does not make the service unready: the panel shows what is known and says what is missing.
pub async fn ready(store: Data<Store>, tenants: Data<Tenants>, verifier: Data<TokenVerifier>) -> HttpResponse {
    let store_answers = store.is_answering().await;
    let of_tenants: serde_json::Map<String, Value> = tenants
        .iter()
        .map(|tenant| {
            let report = json!({
                "installation": if verifier.is_ready(&tenant.name) { "found" } else { "not found" },
                "portabilling": tenant.billing.health(),
                "zendesk": tenant.zendesk.health(),
            });
            (tenant.name.to_string(), report)
        })
        .collect();
    let body = json!({
        "status": if store_answers { "ready" } else { "not ready" },
        "store": if store_answers { "ok" } else { "does not answer" },
        "tenants": of_tenants,
    });
    if store_answers { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}

/// `GET /metrics`, in Prometheus' text format. Holds no personal data; keep it inside all the same.
pub async fn metrics(metrics: Data<Metrics>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(metrics.render()))
}
