//! The one place where things are built and joined.

use std::{net::TcpListener, sync::Arc, time::Duration};

use actix_http::{HttpService, Protocol};
use actix_server::Server;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{App as Actix, dev::AppConfig, middleware::from_fn, rt::net::TcpStream, web::Data};
use anyhow::Context;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

use crate::{
    care::{Care, Parts as CareParts},
    clock::Clock,
    config::{self, Config},
    costs::Costs,
    customers::Directory,
    espf::Espf,
    keys::Keys,
    ledger::Ledger,
    linking::Linking,
    portabilling::{People, PortaBilling},
    provisioning::{self, Door, Engine, Intake, Parts as EngineParts, Steward},
    search::Finder,
    senders::Senders,
    sessions::{Access, Sessions},
    store::{InstallationsOf, Store},
    telemetry::Metrics,
    tenants::{Tenant, Tenants},
    tickets::Tickets,
    visits::{self, Throttle, Visits},
    web::{self, Fragments, Pace},
    zendesk::{Background, OrganizationNames, TokenVerifier, Zendesk, installations::Keeper, token::LONGEST_LIFE},
};

/// How long requests under way may take after the stop signal.
const FAREWELL_SECS: u64 = 10;
/// How long a connection may take to end once everything is said.
const HANG_UP: Duration = Duration::from_secs(1);
/// How long a program waits for its turn at Zendesk before it is told to come back.
const PROGRAMS_WAIT: Duration = Duration::from_secs(10);
/// How often figures are summed up and idle agents forgotten.
const HOUSEKEEPING: Duration = Duration::from_secs(5);

/// How often links and visits that are over anyway are forgotten.
const VISITS_OVER: Duration = Duration::from_mins(10);

/// The service, built and listening, not yet running.
pub struct App {
    server: Server,
    port: u16,
    background: JoinSet<()>,
    stop: watch::Sender<bool>,
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
        let (stop, stopped) = watch::channel(false);
        let mut background = JoinSet::new();
        let mut tenants = Vec::new();
        let intake = Intake::new(store.clone(), clock.clone(), config.events_per_commit);
        let storing = intake.clone();
        background.spawn(until(stopped.clone(), async move { storing.keep_storing().await }));
        for settings in config.tenants {
            let (tenant, keeper, engine) = build_tenant(settings, &store, &intake, &verifier, &clock)?;
            // Trusts what was stored at once, and asks Zendesk in the background.
            keeper.recall().await;
            background.spawn(until(stopped.clone(), async move { keeper.run().await }));
            let (linking, steward) = (tenant.linking.clone(), tenant.steward.clone());
            background.spawn(until(stopped.clone(), async move { linking.keep_mirrored().await }));
            if let Some(costs) = tenant.costs.clone() {
                background.spawn(until(stopped.clone(), async move { costs.keep_reading().await }));
            }
            if let Some(engine) = engine {
                let stopped = stopped.clone();
                background.spawn(async move {
                    until(stopped, engine.run()).await;
                    engine.stop().await;
                    if let Some(steward) = steward {
                        steward.stop().await;
                    }
                });
            }
            if let Some(care) = tenant.care.clone() {
                let stopped = stopped.clone();
                background.spawn(async move {
                    until(stopped, care.keep_delivering()).await;
                    care.stop().await;
                });
            }
            tenants.push(tenant);
        }
        let tidied = store.clone();
        background.spawn(until(stopped.clone(), async move { tidied.keep_tidy().await }));
        let visitors = visits.clone();
        background.spawn(until(stopped.clone(), async move { keep_visits_tidy(visitors).await }));
        background.spawn(until(stopped, keep_house(metrics.clone(), pace.clone())));
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
        let server = serve(listener, parts)?;
        Ok(Self { server, port, background, stop, ledger, store })
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
    pub async fn run_until_stopped(mut self) -> anyhow::Result<()> {
        tracing::info!(port = self.port, "service.started");
        let served = self.server.await;
        self.stop.send_replace(true);
        while self.background.join_next().await.is_some() {}
        let written = self.ledger.shutdown().await;
        self.store.close().await;
        tracing::info!("service.stopped");
        served.context("the server failed")?;
        written.context("the ledger's last entries could not be written")
    }
}

/// What handlers are given; one line each, so that a handler's arguments say what it uses.
#[derive(Clone)]
struct Parts {
    tenants: Data<Tenants>,
    pace: Data<Pace>,
    verifier: Data<TokenVerifier>,
    sessions: Data<Sessions>,
    visits: Data<Visits>,
    throttle: Data<Throttle>,
    keys: Data<Keys>,
    visit_settings: Data<visits::Settings>,
    ledger: Data<Ledger>,
    store: Data<Store>,
    metrics: Data<Metrics>,
    fragments: Data<Fragments>,
    settings: Data<web::Settings>,
    public_url: Data<web::PublicUrl>,
    clock: Data<Clock>,
}

fn serve(listener: TcpListener, parts: Parts) -> std::io::Result<Server> {
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

fn build_tenant(
    settings: config::Tenant,
    store: &Store,
    intake: &Intake,
    verifier: &TokenVerifier,
    clock: &Clock,
) -> anyhow::Result<(Tenant, Keeper<InstallationsOf>, Option<Arc<Engine>>)> {
    let name: Arc<str> = settings.name.as_str().into();
    let agents_share = agents_share(&settings);
    let context = || format!("tenant {name}");
    let billing = PortaBilling::new(&settings.portabilling, clock.clone()).with_context(context)?;
    let zendesk = match settings.provisioning {
        _ if settings.care.is_some() || settings.senders.is_some() => {
            Zendesk::for_tickets(&settings.zendesk, clock.clone())
        }
        Some(_) => Zendesk::for_provisioning(&settings.zendesk, clock.clone()),
        None => Zendesk::new(&settings.zendesk, clock.clone()),
    };
    let zendesk = zendesk.with_context(context)?;
    let installations = InstallationsOf::new(store.clone(), Arc::clone(&name), clock.clone());
    let keeper = Keeper::new(zendesk.clone(), verifier.clone(), installations, clock.clone());
    let bell = Arc::new(Notify::new());
    let follower = settings.provisioning.as_ref().map(|_| Arc::clone(&bell));
    let both = (billing.clone(), zendesk.clone());
    let linking = Linking::new(settings.linking, store.clone(), clock.clone(), both, follower);
    let search = settings.search;
    let senders = settings.senders.map(|senders| {
        let means = (store.clone(), clock.clone(), zendesk.clone());
        Senders::new(senders, Arc::clone(&name), search.region, means)
    });
    let fresh = settings.panel.cache.fresh;
    let directory = Directory::new(billing.clone(), settings.panel.cache, clock.clone());
    let costs = settings.support_cost.map(|costs| {
        let both = (zendesk.in_background(Background::unhurried(agents_share)), directory.clone());
        Costs::new(costs, Arc::clone(&name), (store.clone(), clock.clone()), both)
    });
    let door = settings.provisioning.as_ref().map(|it| Door::new(it, intake.clone(), Arc::clone(&bell)));
    let people = People::new(&billing, &settings.portabilling, clock).with_context(context)?;
    let espf = settings.provisioning.as_ref().and_then(|provisioning| provisioning.espf.clone());
    let billing_at = &settings.portabilling;
    let espf = espf.map(|espf| Espf::new(espf, billing_at.url.clone(), billing_at.ca_file.clone()));
    let espf = espf.transpose().with_context(context)?;
    let engine = settings.provisioning.map(|settings| {
        let parts = EngineParts {
            store: store.clone(),
            clock: clock.clone(),
            billing: billing.clone(),
            zendesk: zendesk.in_background(settings.background()),
            directory: directory.clone(),
            linking: linking.clone(),
            espf,
            bell,
        };
        Arc::new(Engine::new(settings, parts))
    });
    // Billing's pages for people need not be at the origin of its API.
    let linked =
        settings.customer_link.as_ref().and_then(|link| link.replace("{i_customer}", "1").parse::<url::Url>().ok());
    let portals = settings.tickets.iter().flat_map(|tickets| &tickets.portals);
    let pages = [Some(&billing_at.url), billing_at.reseller_url.as_ref(), linked.as_ref()];
    let mut billing_pages: Vec<String> = Vec::new();
    for origin in pages.into_iter().flatten().chain(portals).map(|url| url.origin().ascii_serialization()) {
        if !billing_pages.contains(&origin) {
            billing_pages.push(origin);
        }
    }
    let care = settings.care.map(|care| {
        let parts = CareParts {
            store: store.clone(),
            clock: clock.clone(),
            billing: billing.clone(),
            people: people.clone(),
            zendesk: zendesk.clone(),
            directory: directory.clone(),
            linking: linking.clone(),
        };
        Care::new(care, parts)
    });
    let tenant = Tenant {
        billing_pages,
        tickets: settings.tickets.as_ref().map(|_| Tickets::new(zendesk.clone(), clock)),
        program_tickets: settings.tickets.as_ref().map(|_| {
            let background = Background { agents_share, longest_wait: PROGRAMS_WAIT };
            Tickets::new(zendesk.in_background(background), clock)
        }),
        ticket_settings: settings.tickets,
        care,
        keeper: keeper.handle(),
        frame_ancestor: settings.zendesk.account_url.origin().ascii_serialization(),
        directory,
        finder: Finder::new(billing.clone(), search.region, search.rules, fresh, clock.clone()),
        access: Access::new(settings.access, zendesk.clone(), clock.clone()),
        customer_link: settings.customer_link,
        panel: settings.panel,
        door,
        steward: engine.clone().map(|engine| Steward::new(engine, zendesk.clone())),
        organization_names: OrganizationNames::new(zendesk.clone()),
        linking,
        senders,
        costs,
        billing,
        people,
        zendesk,
        name,
    };
    Ok((tenant, keeper, engine))
}

/// The worker of one tenant, for commands: it does not run by itself, and shares its leases with the service's.
///
/// # Errors
/// When the tenant does not say what is to be written, or a CA file cannot be used.
pub fn engine_for_commands(settings: config::Tenant, store: &Store, clock: &Clock) -> anyhow::Result<Arc<Engine>> {
    let missing = || {
        format!("tenants.{}: the section [tenants.provisioning], which says what is written, is missing", settings.name)
    };
    let provisioning = settings.provisioning.clone().with_context(missing)?;
    let billing = PortaBilling::new(&settings.portabilling, clock.clone())?;
    let zendesk = Zendesk::for_provisioning(&settings.zendesk, clock.clone())?;
    let parts = EngineParts {
        store: store.clone(),
        clock: clock.clone(),
        directory: Directory::new(billing.clone(), settings.panel.cache, clock.clone()),
        linking: Linking::new(settings.linking, store.clone(), clock.clone(), (billing.clone(), zendesk.clone()), None),
        billing,
        zendesk: zendesk.in_background(Background::unhurried(provisioning.agents_share)),
        // What a command does is told by the service, as all that becomes of an account.
        espf: None,
        bell: Arc::default(),
    };
    Ok(Arc::new(Engine::new(provisioning, parts)))
}

/// The links of one tenant and its Zendesk, for commands.
///
/// # Errors
/// When a CA file cannot be used.
pub fn linking_for_commands(
    settings: config::Tenant,
    store: &Store,
    clock: &Clock,
) -> anyhow::Result<(Linking, Zendesk)> {
    let billing = PortaBilling::new(&settings.portabilling, clock.clone())?;
    let zendesk = Zendesk::new(&settings.zendesk, clock.clone())?;
    let zendesk = zendesk.in_background(Background::unhurried(agents_share(&settings)));
    let both = (billing, zendesk.clone());
    Ok((Linking::new(settings.linking, store.clone(), clock.clone(), both, None), zendesk))
}

/// What support of one tenant costs, for commands.
///
/// # Errors
/// When the tenant does not say what support costs, or a CA file cannot be used.
pub fn costs_for_commands(settings: &config::Tenant, store: &Store, clock: &Clock) -> anyhow::Result<Costs> {
    let missing = || format!("tenants.{}: the section [tenants.support_cost] is missing", settings.name);
    let costs = settings.support_cost.clone().with_context(missing)?;
    let billing = PortaBilling::new(&settings.portabilling, clock.clone())?;
    let directory = Directory::new(billing, settings.panel.cache, clock.clone());
    let zendesk = Zendesk::new(&settings.zendesk, clock.clone())?;
    let zendesk = zendesk.in_background(Background::unhurried(agents_share(settings)));
    Ok(Costs::new(costs, settings.name.as_str().into(), (store.clone(), clock.clone()), (zendesk, directory)))
}

/// Percent of each of Zendesk's limits that work which nobody waits for leaves to agents.
fn agents_share(settings: &config::Tenant) -> u32 {
    settings.provisioning.as_ref().map_or(provisioning::Settings::AGENTS_SHARE, |it| it.agents_share)
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

/// Runs a task until it ends or the service stops.
async fn until(mut stopped: watch::Receiver<bool>, task: impl Future<Output = ()>) {
    tokio::select! {
        () = task => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}
