//! A stand-in for PortaBilling's JSON API (admin realm): a real server on loopback over the seeded world.
//!
//! Strict where a client could slip (POST only, `params` an object, attributes a method does not have, a login with a
//! session) and ugly where the real system is: HTTP 500 for every fault, 200 and nothing for what does not exist, three
//! ways to say nothing, secrets in the rows, numbers told as text. Where the real system's behaviour is not known it is a
//! [`Settings`] field. It never changes anything
//! by itself: a method that would is refused and counted. What a test changes is told by events.

mod account_rows;
mod account_search;
mod accounts;
mod answer;
mod changes;
mod changing;
mod charges;
mod credentials;
mod customer_rows;
mod customer_search;
mod customers;
mod espf;
mod events;
mod generic;
mod http;
mod invoices;
mod lines;
mod methods;
mod params;
mod pattern;
mod plugins;
mod portal;
mod row;
mod sessions;
mod staff;
mod state;
#[cfg(test)]
mod tests;
mod token;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use actix_web::web;
use jiff::SignedDuration;
use serde_json::Value;

use self::{credentials::Credentials, events::Sender, state::State, token::TokenSigner};
pub use self::{
    espf::ProvisioningStatus,
    events::{Authorization, EventCounts, EventForm, EventSettings, Order, Vocabulary},
    portal::Help,
    staff::{Person, Realm},
    state::{EspfBody, ExpiryFields, RowOrder, Settings},
};
use super::edge::{self, Edge, Running};
use crate::{
    clock::Clock,
    demo::{calls::Calls, faults::Faults, seed::World},
    outbound,
};

/// Where and how a simulator is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port 0 takes a free one.
    pub address: SocketAddr,
    pub settings: Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self { address: (Ipv4Addr::LOCALHOST, 0).into(), settings: Settings::default() }
    }
}

/// A running simulator; it stops when this is dropped.
#[derive(Debug)]
pub struct PortaBillingSimulator {
    state: web::Data<State>,
    /// As it was given, without room for customers to come.
    world: Arc<World>,
    events: Sender,
    faults: Faults,
    calls: Calls,
    running: Running,
    /// The reseller realm's port, over the same state.
    resellers: Running,
    /// Self-care's port, over the same state.
    selfcare: Running,
    portal: web::Data<portal::Portal>,
}

impl PortaBillingSimulator {
    /// Starts with credentials and a signing key made now.
    ///
    /// # Errors
    /// When the address cannot be had, or the system gives no randomness.
    pub fn start(world: Arc<World>, clock: Clock, options: Options) -> io::Result<Self> {
        let (faults, calls) = (Faults::default(), Calls::new(clock.clone()));
        let (credentials, signer) = (Credentials::random()?, TokenSigner::shared()?);
        let events = Sender::start(clock.clone())?;
        let state = web::Data::new(State::new(&world, clock, credentials, signer, options.settings));
        let served = state.clone();
        let edge = Edge { faults: faults.clone(), calls: calls.clone(), name: http::call_name };
        let door = |realm| {
            let served = served.clone();
            move |config: &mut web::ServiceConfig| {
                config.app_data(served.clone()).app_data(web::Data::new(realm));
                http::configure(config);
            }
        };
        let running = edge::start(options.address, edge.clone(), door(Realm::Admin))?;
        let resellers = edge::start((options.address.ip(), 0).into(), edge.clone(), door(Realm::Reseller))?;
        let client = outbound::client(&outbound::Settings {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            max_idle_connections: 1,
            ca_file: None,
        });
        let client = client.map_err(io::Error::other)?;
        let portal = web::Data::new(portal::Portal { help: RwLock::default(), client });
        let (pages, customers) = (portal.clone(), door(Realm::Customer));
        let selfcare = edge::start((options.address.ip(), 0).into(), edge, move |config| {
            config.app_data(pages.clone());
            portal::configure(config);
            customers(config);
        })?;
        Ok(Self { state, world, events, faults, calls, running, resellers, selfcare, portal })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.running.address())
    }

    /// The same of the reseller realm.
    #[must_use]
    pub fn reseller_url(&self) -> String {
        format!("http://{}", self.resellers.address())
    }

    /// Installs a UI plug-in, or replaces the one with its link.
    ///
    /// # Errors
    /// What the zip lacks.
    pub fn install_plugin(&self, zip: &[u8]) -> Result<(), String> {
        let plugin = plugins::Plugin::read(zip)?;
        let mut installed = self.state.plugins();
        installed.retain(|known| known.link() != plugin.link());
        installed.push(plugin);
        Ok(())
    }

    /// The same of the customer realm.
    #[must_use]
    pub fn selfcare_url(&self) -> String {
        format!("http://{}", self.selfcare.address())
    }

    /// Has the portal's pages offer help.
    pub fn offer_help(&self, help: Help) {
        *self.portal.help.write().unwrap_or_else(PoisonError::into_inner) = Some(help);
    }

    /// Changes who has a login of their own, or what their logins are good for.
    pub fn edit_people(&self, edit: impl FnOnce(&mut Vec<Person>)) {
        edit(&mut self.state.people());
    }

    #[must_use]
    pub fn login(&self) -> &str {
        &self.state.credentials.login
    }

    #[must_use]
    pub fn password(&self) -> &str {
        &self.state.credentials.password
    }

    /// The API token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.state.credentials.token
    }

    /// The key that access tokens are signed with (PKIX, DER).
    #[must_use]
    pub fn public_key_der(&self) -> Vec<u8> {
        self.state.signer.public_key_der()
    }

    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// How often a method was called that would have changed something. Nothing was changed.
    #[must_use]
    pub fn writes_attempted(&self) -> usize {
        self.state.writes()
    }

    /// What was told about the provisioning of accounts, oldest first.
    #[must_use]
    pub fn provisioning_statuses(&self) -> Vec<ProvisioningStatus> {
        self.state.statuses()
    }

    /// Changes how the site behaves from now on.
    pub fn adjust(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.state.settings());
    }

    /// Sets the site's clock so far ahead of the given one.
    pub fn set_time_skew(&self, skew: SignedDuration) {
        self.adjust(|settings| settings.time_skew = skew);
    }

    /// Ends all sessions, as a failover to another site does.
    pub fn expire_sessions(&self) {
        self.state.sessions().expire_all();
    }

    /// Lays a value over a customer's field, under its name in the API. Searches see it too.
    pub fn set_customer_field(&self, i_customer: u64, field: &str, value: impl Into<Value>) {
        self.state.change(|changes| changes.set(i_customer, field, value.into()));
    }

    /// Makes a customer, with its accounts, as if it had never been.
    pub fn remove_customer(&self, i_customer: u64) {
        self.state.change(|changes| changes.remove(i_customer));
    }

    /// Undoes all changes to a customer.
    pub fn restore_customer(&self, i_customer: u64) {
        self.state.change(|changes| changes.restore(i_customer));
    }

    /// Closes the port and all connections, and waits until that is done.
    pub fn stop(self) {
        self.running.stop();
        self.resellers.stop();
        self.selfcare.stop();
    }
}
