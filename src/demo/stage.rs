//! The whole stage of the demo: both simulators and the service between them.
//!
//! The service is the one that runs in production: it is given other addresses and keys, and nothing else.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use serde_json::json;
use tokio::time::sleep;

use super::{
    seed::{World, cast},
    simulator::{
        portabilling::{self, EventSettings, PortaBillingSimulator},
        zendesk::{self, ZendeskSimulator},
    },
};
use crate::{
    clock::Clock,
    config::{Config, ConfigError},
};

const EVENT_LOGIN: &str = "espf";
/// What support costs in the demo: time is tracked in a field of the account's tickets.
const SUPPORT_COST: &str = r#"
[tenants.support_cost]
rate = "60.00"
currency = "EUR"
time_fields = ["360010"]
"#;
/// How often, and after which wait, the prologue looks for what the service has done.
const PATIENCE: u32 = 600;
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How the stage is set.
#[derive(Debug, Clone)]
pub struct Options {
    /// Customers in the seeded world.
    pub customers: u32,
    /// Port of the help desk page; 0 takes a free one.
    pub desk_port: u16,
    /// Where the store is kept. A demo forgets everything, so its caller removes the file.
    pub store: PathBuf,
    /// Whether the first tenant takes billing's events and writes to the help desk.
    pub takes_events: bool,
}

/// Two foreign systems on loopback, and the configuration that joins portadesk to them.
#[derive(Debug)]
pub struct Stage {
    pub world: Arc<World>,
    pub billing: PortaBillingSimulator,
    pub desk: ZendeskSimulator,
    /// The name of the first tenant; in the demo the only one.
    pub tenant: &'static str,
    /// Tenants beside the first.
    pub neighbours: Vec<Neighbour>,
    store: PathBuf,
    takes_events: bool,
    listener: TcpListener,
}

/// A further tenant: its own billing and its own help desk account, with the same seeded world.
#[derive(Debug)]
pub struct Neighbour {
    pub tenant: String,
    pub billing: PortaBillingSimulator,
    pub desk: ZendeskSimulator,
}

impl Stage {
    /// Starts both systems and reserves an address for the service.
    ///
    /// # Errors
    /// When a port is taken or the system gives no randomness for the keys.
    pub fn set(options: Options, clock: Clock) -> io::Result<Self> {
        let world = Arc::new(World::new(options.customers).anchored_at(clock.now()));
        let billing =
            PortaBillingSimulator::start(Arc::clone(&world), clock.clone(), portabilling::Options::default())?;
        let desk_options = zendesk::Options {
            port: options.desk_port,
            billing_faults: Some(billing.faults().clone()),
            ..zendesk::Options::default()
        };
        let desk = ZendeskSimulator::start(&world, clock, desk_options)?;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let Options { store, takes_events, .. } = options;
        let (tenant, neighbours) = ("panda", Vec::new());
        let stage = Self { world, billing, desk, tenant, neighbours, store, takes_events, listener };
        let links = format!("{}/api/v1/tenants/{tenant}/care/links", stage.public_url());
        stage.billing.offer_help(portabilling::Help { links, secret: stage.care_secret() });
        stage.desk.set_panel_url(&format!("{}/zendesk/panel", stage.public_url()));
        Ok(stage)
    }

    /// Puts another tenant beside the first: `wolf` has the account `wolftelecom`.
    ///
    /// # Errors
    /// When the system gives no ports or no randomness.
    pub fn add_neighbour(&mut self, tenant: &str, clock: Clock) -> io::Result<()> {
        let options = portabilling::Options::default();
        let billing = PortaBillingSimulator::start(Arc::clone(&self.world), clock.clone(), options)?;
        let options = zendesk::Options { subdomain: format!("{tenant}telecom"), ..zendesk::Options::default() };
        let desk = ZendeskSimulator::start(&self.world, clock, options)?;
        self.neighbours.push(Neighbour { tenant: tenant.to_owned(), billing, desk });
        Ok(())
    }

    /// The address browsers find the service at.
    #[must_use]
    pub fn public_url(&self) -> String {
        let port = self.listener.local_addr().map(|address| address.port()).unwrap_or_default();
        format!("http://127.0.0.1:{port}")
    }

    /// The agent's workspace.
    #[must_use]
    pub fn workspace_url(&self) -> String {
        format!("{}/agent", self.desk.url())
    }

    /// A customer's page in billing, where plug-ins appear.
    #[must_use]
    pub fn customer_page_url(&self, i_customer: u64) -> String {
        format!("{}/#/customer/{i_customer}/general_info", self.billing.url())
    }

    /// The self-care portal, where customers ask for help.
    #[must_use]
    pub fn portal_url(&self) -> String {
        format!("{}/portal", self.billing.selfcare_url())
    }

    /// The socket the service is to answer on.
    ///
    /// # Errors
    /// When the system runs out of handles.
    pub fn listener(&self) -> io::Result<TcpListener> {
        self.listener.try_clone()
    }

    /// What has happened before the first agent comes: billing has told of customers whose organizations a person has to choose,
    /// of one whose organization somebody has deleted since, and once of nothing that can be understood. Needs a service that
    /// runs and [`Options::takes_events`]; ends by itself, also where the service does not play along.
    pub async fn play_prologue(&self) {
        let url = format!("{}/espf/{}/events", self.public_url(), self.tenant);
        self.billing.send_events(Some(EventSettings::to(&url, EVENT_LOGIN, &self.event_secret())));
        self.billing.emit_body("<event>Customer/Updated</event>");
        for customer in [cast::NORTHWIND, cast::BLOCKED] {
            self.billing.emit("Customer/Updated", json!({ "i_customer": customer }));
        }
        let hostel = json!({
            "companyname": "Harbor Lights Hostel", "firstname": "Signe", "lastname": "Aas",
            "email": "desk@harborlights.example", "phone1": "", "phone2": "", "i_parent": null, "bill_status": "O",
            "status": null, "blocked": "N",
        });
        let Some(hostel) = self.billing.create_customer(&hostel) else { return };
        for _ in 0..PATIENCE {
            sleep(LOOK_AGAIN).await;
            let made = self.desk.organization_of(&format!("pb-{hostel}"));
            if let Some(organization) = made.filter(|made| !self.desk.members(made.id).is_empty()) {
                self.desk.delete_organization(organization.id);
                // Whoever works on it must have ended before the change comes, or takes it along.
                sleep(LOOK_AGAIN * 20).await;
                self.billing.change_customer(hostel, &json!({ "companyname": "Harbor Lights Hostel & Bar" }));
                return;
            }
        }
    }

    /// How billing proves itself when it sends events: made anew at each start, like all secrets here.
    fn event_secret(&self) -> String {
        self.desk.client_secret()
    }

    /// How the self-care portal proves itself, and what seals the queries that wait.
    fn care_secret(&self) -> String {
        format!("{}{}", self.billing.token(), self.billing.password())
    }

    /// The configuration as an operator would write it.
    #[must_use]
    pub fn toml(&self) -> String {
        let mut toml = format!(
            r#"listen = "127.0.0.1:0"
public_url = "{public_url}"
database_url = "sqlite://{store}"
"#,
            public_url = self.public_url(),
            store = self.store.display(),
        );
        toml += &tenant_toml(self.tenant, &self.billing, &self.desk);
        if self.takes_events {
            let plans = self.store.with_file_name("plans");
            let (secret, plans) = (self.event_secret(), plans.display());
            let own = format!("login = \"{EVENT_LOGIN}\"\nsecret = \"{secret}\"\nplans = \"{plans}\"\n");
            toml = [toml.as_str(), "\n[tenants.provisioning]\n", &own, SUPPORT_COST].concat();
            let portal = self.billing.selfcare_url();
            let secret = self.care_secret();
            let own = format!("secret = \"{secret}\"\nlink_secret = \"{secret}\"\nportals = [\"{portal}\"]\n");
            toml.extend(["\n[tenants.care]\n", &own]);
        }
        for Neighbour { tenant, billing, desk } in &self.neighbours {
            toml += &tenant_toml(tenant, billing, desk);
        }
        toml
    }

    /// The configuration, read; with the stand-in for Zendesk's SDK and a banner that says "demo".
    ///
    /// # Errors
    /// Only when the store's path cannot stand in a configuration file.
    pub fn config(&self) -> Result<Config, ConfigError> {
        self.config_with([])
    }

    /// As [`Stage::config`], with settings laid over it as the environment does: `PORTADESK__LIMITS__WORKERS` and a value.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn config_with(&self, variables: impl IntoIterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let mut config = Config::parse(&self.toml(), variables)?;
        config.web.is_demo = true;
        // Nobody waits an hour in front of a demo.
        for provisioning in
            config.tenants.iter_mut().filter_map(|tenant| tenant.provisioning.as_mut()).filter(|_| self.takes_events)
        {
            provisioning.first_sweep = Duration::ZERO;
        }
        if let Ok(stand_in) = format!("{}/zaf_sdk.js", self.desk.url()).parse() {
            config.web.sdk_url = stand_in;
        }
        Ok(config)
    }
}

fn tenant_toml(tenant: &str, billing: &PortaBillingSimulator, desk: &ZendeskSimulator) -> String {
    format!(
        r#"
[[tenants]]
name = "{tenant}"

[tenants.zendesk]
subdomain = "{subdomain}"
account_url = "{desk_url}"
api_url = "{desk_url}"
client_id = "{client_id}"
client_secret = "{client_secret}"

[tenants.portabilling]
url = "{billing_url}"
reseller_url = "{reseller_url}"
selfcare_url = "{selfcare_url}"
login = "{login}"
token = "{token}"
customer_link = "{billing_url}/#/customer/{{i_customer}}/general_info"

[tenants.tickets]
link_logins = ["hugo"]
super_users_link = "yes"
new_ticket_link = "{desk_url}/agent/tickets/new?organization={{organization}}"

[tenants.search]
phone_region = "US"

[tenants.senders]
"#,
        subdomain = desk.subdomain(),
        desk_url = desk.url(),
        client_id = desk.client_id(),
        client_secret = desk.client_secret(),
        billing_url = billing.url(),
        reseller_url = billing.reseller_url(),
        selfcare_url = billing.selfcare_url(),
        login = billing.login(),
        token = billing.token(),
    )
}
