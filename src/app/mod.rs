//! The one place where things are built and joined: each tenant (`tenant`), what handlers are given (`server`), and what runs
//! beside them.

mod server;
mod tenant;

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_server::Server;
use actix_web::web::Data;
use anyhow::Context;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use tokio::{sync::watch, task::JoinSet};

use server::Parts;
use tenant::{Built, Shared};
pub use tenant::{costs_for_commands, engine_for_commands, linking_for_commands};

use crate::{
    clock::Clock,
    config::Config,
    keys::Keys,
    ledger::Ledger,
    provisioning::{Engine, Intake, Steward},
    sessions::Sessions,
    store::Store,
    telemetry::Metrics,
    tenants::{Tenant, Tenants},
    visits::{Throttle, Visits},
    web::{self, Fragments, Pace},
    zendesk::{TokenVerifier, token::LONGEST_LIFE},
};

/// How often figures are summed up and idle agents forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(5);
/// How often links and visits that are over anyway are forgotten.
const VISITS_OVER: Duration = Duration::from_mins(10);

/// The service, built and listening, not yet running.
pub struct App {
    server: Server,
    port: u16,
    background: Background,
    ledger: Ledger,
    store: Store,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("port", &self.port).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the store, makes the clients, binds the address. Asks no upstream anything: none can keep us from starting.
    ///
    /// # Errors
    /// When the store cannot be opened, a CA file cannot be used, or the address is taken.
    pub async fn build(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(config.listen)
            .with_context(|| format!("the address {} cannot be used (does portadesk run already?)", config.listen))?;
        Self::build_on(listener, config, clock).await
    }

    /// As [`App::build`], on an address that is bound already.
    ///
    /// # Errors
    /// As [`App::build`].
    pub async fn build_on(listener: TcpListener, config: Config, clock: Clock) -> anyhow::Result<Self> {
        let port = listener.local_addr()?.port();
        let metrics = Metrics::start()?;
        let store = Store::open(config.database_url.expose_secret())
            .await
            .with_context(|| format!("the database {} cannot be used", Config::shown_address(&config.database_url)))?;
        let ledger = Ledger::start(store.clone(), clock.clone());
        let longest_life = SignedDuration::try_from(config.web.page_token_life).unwrap_or(LONGEST_LIFE);
        let verifier = TokenVerifier::with_longest_life(clock.clone(), longest_life);
        let sessions = Sessions::new(&config.sessions, clock.clone())?;
        let keys = (config.sessions.key.as_ref(), config.sessions.previous_key.as_ref());
        let visits = Visits::new(&config.visits, keys, store.clone(), clock.clone())?;
        let throttle = Throttle::new(&config.visits, clock.clone());
        let pace = Data::new(Pace::new(config.web.requests_per_minute_per_agent));
        let intake = Intake::new(store.clone(), clock.clone(), config.events_per_commit);
        let mut background = Background::new();
        let storing = intake.clone();
        background.runs(async move { storing.keep_storing().await });
        let shared = Shared { store: &store, intake: &intake, verifier: &verifier, clock: &clock };
        let mut tenants = Vec::new();
        for settings in config.tenants {
            let built = tenant::build(settings, &shared)?;
            // Trusts what was stored at once, and asks Zendesk in the background.
            built.keeper.recall().await;
            tenants.push(background.works_for(built));
        }
        let tidied = store.clone();
        background.runs(async move { tidied.keep_tidy().await });
        background.runs(keep_visits_tidy(visits.clone()));
        background.runs(keep_house(metrics.clone(), pace.clone()));
        let tenants = Data::new(Tenants::new(tenants));
        let parts = Parts {
            tenants,
            pace,
            verifier: Data::new(verifier),
            sessions: Data::new(sessions),
            visits: Data::new(visits),
            throttle: Data::new(throttle),
            keys: Data::new(Keys::new(store.clone(), clock.clone())),
            visit_settings: Data::new(config.visits),
            ledger: Data::new(ledger.clone()),
            store: Data::new(store.clone()),
            metrics: Data::new(metrics),
            fragments: Data::new(Fragments::default()),
            settings: Data::new(config.web),
            public_url: Data::new(web::PublicUrl(config.public_url)),
            clock: Data::new(clock),
        };
        let server = server::serve(listener, parts)?;
        Ok(Self { server, port, background, ledger, store })
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// A handle that stops the service from elsewhere; signals stop it too.
    #[must_use]
    pub fn handle(&self) -> actix_server::ServerHandle {
        self.server.handle()
    }

    /// Answers requests until a signal comes or the handle is used; then lets those under way finish, writes what the
    /// ledger still holds, and closes the store.
    ///
    /// # Errors
    /// When the server fails, or the ledger's last entries cannot be written.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        tracing::info!(port = self.port, "service.started");
        let served = self.server.await;
        self.background.stop().await;
        let written = self.ledger.shutdown().await;
        self.store.close().await;
        tracing::info!("service.stopped");
        served.context("the server failed")?;
        written.context("the ledger's last entries could not be written")
    }
}

/// What goes on beside the requests, until the service stops.
struct Background {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Background {
    fn new() -> Self {
        Self { tasks: JoinSet::new(), stop: watch::Sender::new(false) }
    }

    fn runs(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.runs_and_ends(task, async {});
    }

    /// As [`Background::runs`]; `end` follows it, also when the service stops.
    fn runs_and_ends(
        &mut self,
        task: impl Future<Output = ()> + Send + 'static,
        end: impl Future<Output = ()> + Send + 'static,
    ) {
        let mut stopped = self.stop.subscribe();
        self.tasks.spawn(async move {
            tokio::select! {
                () = task => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
            end.await;
        });
    }

    /// Begins all that works for a tenant by itself.
    fn works_for(&mut self, built: Built) -> Tenant {
        let Built { tenant, keeper, engine } = built;
        self.runs(async move { keeper.run().await });
        let linking = tenant.linking.clone();
        self.runs(async move { linking.keep_mirrored().await });
        if let Some(costs) = tenant.costs.clone() {
            self.runs(async move { costs.keep_reading().await });
        }
        if let Some(engine) = engine {
            let running = Arc::clone(&engine);
            self.runs_and_ends(async move { running.run().await }, end_of(engine, tenant.steward.clone()));
        }
        if let Some(care) = tenant.care.clone() {
            let delivered = care.clone();
            self.runs_and_ends(async move { delivered.keep_delivering().await }, async move { care.stop().await });
        }
        tenant
    }

    async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn end_of(engine: Arc<Engine>, steward: Option<Steward>) {
    engine.stop().await;
    if let Some(steward) = steward {
        steward.stop().await;
    }
}

async fn keep_house(metrics: Metrics, pace: Data<Pace>) {
    let mut tick = tokio::time::interval(HOUSEKEEPING);
    loop {
        tick.tick().await;
        metrics.sum_up();
        pace.forget_idle();
    }
}

async fn keep_visits_tidy(visits: Visits) {
    let mut tick = tokio::time::interval(VISITS_OVER);
    loop {
        tick.tick().await;
        visits.tidy_up().await;
    }
}
