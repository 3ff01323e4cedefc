//! One tenant out of its settings: its clients, and the rooms that work with them; whole for the service, in part for commands.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use tokio::sync::Notify;
use url::Url;

use crate::{
    care::{Care, Parts as CareParts},
    clock::Clock,
    config,
    costs::Costs,
    customers::Directory,
    espf::Espf,
    linking::Linking,
    portabilling::{self, People, PortaBilling},
    provisioning::{self, Door, Engine, Intake, Parts as EngineParts, Steward},
    search::Finder,
    senders::Senders,
    sessions::Access,
    store::{InstallationsOf, Store},
    tenants::Tenant,
    tickets::{self, Tickets},
    zendesk::{Background, OrganizationNames, TokenVerifier, Zendesk, installations::Keeper},
};

/// How long a program waits for its turn at Zendesk before it is told to come back.
const PROGRAMS_WAIT: Duration = Duration::from_secs(10);

/// What a tenant is joined to.
pub(super) struct Shared<'a> {
    pub store: &'a Store,
    pub intake: &'a Intake,
    pub verifier: &'a TokenVerifier,
    pub clock: &'a Clock,
}

/// A tenant, and what works for it in the background.
pub(super) struct Built {
    pub tenant: Tenant,
    pub keeper: Keeper<InstallationsOf>,
    pub engine: Option<Arc<Engine>>,
}

/// The clients of both foreign systems.
struct Clients {
    billing: PortaBilling,
    zendesk: Zendesk,
    people: People,
    espf: Option<Espf>,
}

impl Clients {
    fn new(settings: &config::Tenant, clock: &Clock) -> anyhow::Result<Self> {
        let billing_at = &settings.portabilling;
        let billing = PortaBilling::new(billing_at, clock.clone())?;
        let zendesk = match settings.provisioning {
            _ if settings.care.is_some() || settings.senders.is_some() => {
                Zendesk::for_tickets(&settings.zendesk, clock.clone())
            }
            Some(_) => Zendesk::for_provisioning(&settings.zendesk, clock.clone()),
            None => Zendesk::new(&settings.zendesk, clock.clone()),
        };
        let people = People::new(&billing, billing_at, clock)?;
        let espf = settings.provisioning.as_ref().and_then(|provisioning| provisioning.espf.clone());
        let espf = espf.map(|espf| Espf::new(espf, billing_at.url.clone(), billing_at.ca_file.clone()));
        Ok(Self { billing, zendesk: zendesk?, people, espf: espf.transpose()? })
    }
}

pub(super) fn build(settings: config::Tenant, shared: &Shared<'_>) -> anyhow::Result<Built> {
    let Shared { store, intake, verifier, clock } = *shared;
    let name: Arc<str> = settings.name.as_str().into();
    let agents_share = agents_share(&settings);
    let clients = Clients::new(&settings, clock).with_context(|| format!("tenant {name}"))?;
    let Clients { billing, zendesk, people, espf } = clients;
    let installations = InstallationsOf::new(store.clone(), Arc::clone(&name), clock.clone());
    let keeper = Keeper::new(zendesk.clone(), verifier.clone(), installations, clock.clone());
    let bell = Arc::new(Notify::new());
    let follower = settings.provisioning.as_ref().map(|_| Arc::clone(&bell));
    let both = (billing.clone(), zendesk.clone());
    let linking = Linking::new(settings.linking, store.clone(), clock.clone(), both, follower);
    let search = settings.search;
    let fresh = settings.panel.cache.fresh;
    let directory = Directory::new(billing.clone(), settings.panel.cache, clock.clone());
    let senders = settings.senders.map(|senders| {
        let means = (store.clone(), clock.clone(), zendesk.clone());
        Senders::new(senders, Arc::clone(&name), search.region, means)
    });
    let costs = settings.support_cost.map(|costs| {
        let both = (zendesk.in_background(Background::unhurried(agents_share)), directory.clone());
        Costs::new(costs, Arc::clone(&name), (store.clone(), clock.clone()), both)
    });
    let door = settings.provisioning.as_ref().map(|it| Door::new(it, intake.clone(), Arc::clone(&bell)));
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
        billing_pages: billing_pages(
            &settings.portabilling,
            settings.customer_link.as_deref(),
            settings.tickets.as_ref(),
        ),
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
    Ok(Built { tenant, keeper, engine })
}

/// Origins of billing's pages for people, which need not be at the origin of its API: they may frame a customer's tickets.
fn billing_pages(
    billing: &portabilling::Settings,
    customer_link: Option<&str>,
    tickets: Option<&tickets::Settings>,
) -> Vec<String> {
    let linked = customer_link.and_then(|link| link.replace("{i_customer}", "1").parse::<Url>().ok());
    let pages = [Some(&billing.url), billing.reseller_url.as_ref(), linked.as_ref()];
    let portals = tickets.into_iter().flat_map(|tickets| &tickets.portals);
    let mut origins: Vec<String> = Vec::new();
    for origin in pages.into_iter().flatten().chain(portals).map(|url| url.origin().ascii_serialization()) {
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
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
