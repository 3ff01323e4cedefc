//! The server: what handlers are given, and how connections are taken.

use std::{net::TcpListener, time::Duration};

use actix_http::{HttpService, Protocol};
use actix_server::Server;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{App as Actix, dev::AppConfig, middleware::from_fn, rt::net::TcpStream, web::Data};

use crate::{
    clock::Clock,
    keys::Keys,
    ledger::Ledger,
    sessions::Sessions,
    store::Store,
    telemetry::Metrics,
    tenants::Tenants,
    visits::{self, Throttle, Visits},
    web::{self, Fragments, Pace},
    zendesk::TokenVerifier,
};

/// How long requests under way may take after the stop signal.
const FAREWELL_SECS: u64 = 10;
/// How long a connection may take to end once everything is said.
const HANG_UP: Duration = Duration::from_secs(1);

/// What handlers are given; one line each, so that a handler's arguments say what it uses.
#[derive(Clone)]
pub(super) struct Parts {
    pub tenants: Data<Tenants>,
    pub pace: Data<Pace>,
    pub verifier: Data<TokenVerifier>,
    pub sessions: Data<Sessions>,
    pub visits: Data<Visits>,
    pub throttle: Data<Throttle>,
    pub keys: Data<Keys>,
    pub visit_settings: Data<visits::Settings>,
    pub ledger: Data<Ledger>,
    pub store: Data<Store>,
    pub metrics: Data<Metrics>,
    pub fragments: Data<Fragments>,
    pub settings: Data<web::Settings>,
    pub public_url: Data<web::PublicUrl>,
    pub clock: Data<Clock>,
}

pub(super) fn serve(listener: TcpListener, parts: Parts) -> std::io::Result<Server> {
    let web::Settings { workers, max_connections, arrival, .. } = *parts.settings.as_ref();
    let builder = Server::build()
        .workers(workers)
        // The server counts for each worker.
        .max_concurrent_connections((max_connections / workers).max(1))
        .shutdown_timeout(FAREWELL_SECS);
    let stopping = builder.graceful_shutdown_signal();
    let service = move || {
        let routes = Actix::new()
            .app_data(parts.tenants.clone())
            .app_data(parts.pace.clone())
            .app_data(parts.verifier.clone())
            .app_data(parts.sessions.clone())
            .app_data(parts.visits.clone())
            .app_data(parts.throttle.clone())
            .app_data(parts.keys.clone())
            .app_data(parts.visit_settings.clone())
            .app_data(parts.ledger.clone())
            .app_data(parts.store.clone())
            .app_data(parts.metrics.clone())
            .app_data(parts.fragments.clone())
            .app_data(parts.settings.clone())
            .app_data(parts.public_url.clone())
            .app_data(parts.clock.clone())
            .configure(web::configure)
            .wrap(from_fn(web::edge))
            .into_factory()
            .map_err(|error: actix_web::Error| error.error_response());
        let stopping = stopping.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(arrival)
            .client_disconnect_timeout(HANG_UP)
            .finish(map_config(routes, |()| AppConfig::default()));
        fn_service(|io: TcpStream| async move {
            let peer = io.peer_addr().ok();
            Ok((web::Connection::new(io), Protocol::Http1, peer))
        })
        .and_then(http)
    };
    Ok(builder.listen("portadesk", listener, service)?.run())
}
