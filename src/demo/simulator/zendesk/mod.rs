//! A help desk account on loopback: the API portadesk uses, and an agent workspace page that opens the app in an iframe.
//!
//! Built from the facts about Zendesk and from nothing of portadesk's client, so that an error in one is not repeated in
//! the other. Strict where the real account is: media types, scopes, roles, unique names, limits, paging. The page is of
//! our own design; what it shares with the real product is the wire protocol its app frames speak.

mod account;
mod answer;
mod apps;
mod arrivals;
mod cast;
mod companies;
mod endpoint_limits;
mod groups;
mod identities;
mod incremental;
mod index;
mod inspection;
mod jobs;
mod keys;
mod merges;
mod oauth;
mod organization_bulk;
mod organization_edit;
mod organization_fields;
mod organization_memberships;
mod organizations;
mod package;
mod page_token;
mod paging;
mod people;
mod queries;
mod quota;
mod random;
mod records;
mod request;
mod server;
#[cfg(test)]
mod tests;
mod ticket_search;
mod tickets;
mod user_edit;
mod users;
mod webhooks;
mod workspace;

use std::{io, sync::Arc};

use serde_json::Value;

use self::{
    account::{Account, State},
    apps::Apps,
    endpoint_limits::EndpointLimits,
    inspection::Writes,
    jobs::Jobs,
    keys::AppKey,
    merges::Merges,
    oauth::{Secrets, Tokens},
    quota::Quota,
    records::Records,
    server::Desk,
    webhooks::{Post, Webhooks},
};
pub use self::{
    apps::{APP_ID, INSTALLATION_ID},
    jobs::JobSettings,
    records::{Comment, Group, Identity, Organization, Ticket, Upload, User, UserRole},
    webhooks::{Delivery, SignatureOrder, Webhook},
};
use crate::{
    clock::Clock,
    demo::{calls::Calls, faults::Faults, seed::World, simulator::edge::Running},
};

/// How the account differs from the usual one.
#[derive(Debug, Clone)]
pub struct Options {
    /// 0 takes any free port.
    pub port: u16,
    /// The account's name, `pandatelecom` of `pandatelecom.zendesk.com`.
    pub subdomain: String,
    /// Most organizations at the start: ten hand-made ones, then companies of the world.
    pub organizations: usize,
    /// Requests per minute before 429.
    pub requests_per_minute: u32,
    /// Whether the app is there from the start, under this name; `None` leaves it to be installed.
    pub installed_app: Option<String>,
    /// Uploads are answered 201 instead of 200: both occur.
    pub uploads_answer_created: bool,
    /// What the trouble menu of the page makes fail in billing.
    pub billing_faults: Option<Faults>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            subdomain: "pandatelecom".to_owned(),
            organizations: 60,
            requests_per_minute: quota::DEFAULT_REQUESTS_PER_MINUTE,
            installed_app: Some("portadesk".to_owned()),
            uploads_answer_created: false,
            billing_faults: None,
        }
    }
}

/// A running help desk account. Stops when dropped.
#[derive(Debug)]
pub struct ZendeskSimulator {
    desk: Arc<Desk>,
    running: Running,
}

impl ZendeskSimulator {
    /// Starts the account on `127.0.0.1`, with a new key and new credentials.
    ///
    /// # Errors
    /// When the port is taken or no key can be made.
    pub fn start(world: &World, clock: Clock, options: Options) -> io::Result<Self> {
        let mut apps = Apps::default();
        apps.uploads_answer_created = options.uploads_answer_created;
        if let Some(name) = &options.installed_app {
            apps.install_at_start(name, clock.now());
        }
        let state = State {
            records: cast::records(world, options.organizations),
            apps,
            jobs: Jobs::default(),
            merges: Merges::default(),
            tokens: Tokens::default(),
            secrets: Secrets::generate()?,
            quota: Quota::new(options.requests_per_minute),
            endpoint_limits: EndpointLimits::default(),
            webhooks: Webhooks::default(),
            writes: Writes::default(),
            panel_url: None,
        };
        let calls = Calls::new(clock.clone());
        let desk = Arc::new(Desk {
            account: Account::new(clock, options.subdomain, AppKey::generate()?, Post::start()?, state),
            faults: Faults::default(),
            calls,
            billing_faults: options.billing_faults,
        });
        let running = server::serve(&desk, options.port)?;
        let _ = desk.account.origin.set(format!("http://{}", running.address()));
        Ok(Self { desk, running })
    }

    /// Origin of the account as browsers and API callers reach it, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        self.desk.account.origin()
    }

    #[must_use]
    pub fn subdomain(&self) -> &str {
        &self.desk.account.subdomain
    }

    #[must_use]
    pub fn client_id(&self) -> String {
        self.desk.account.state().secrets.client_id.clone()
    }

    #[must_use]
    pub fn client_secret(&self) -> String {
        self.desk.account.state().secrets.client_secret.clone()
    }

    /// Goes with the e-mail address of any active agent.
    #[must_use]
    pub fn api_token(&self) -> String {
        self.desk.account.state().secrets.api_token.clone()
    }

    /// Address of the admin in whose name the API token may be used.
    #[must_use]
    pub fn admin_email(&self) -> &'static str {
        "tom@pandatelecom.example"
    }

    /// The key that page tokens are signed with, as the account serves it.
    #[must_use]
    pub fn public_key_pem(&self) -> String {
        self.desk.account.key.public_key_pem().to_owned()
    }

    /// Where the workspace page opens the app's iframe.
    pub fn set_panel_url(&self, url: &str) {
        self.desk.account.state().panel_url = Some(url.to_owned());
    }

    /// A page token for agent 534 on a ticket, valid unless `overrides` says otherwise: each member replaces a claim,
    /// `null` takes it out.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn sign_page_token(&self, overrides: &Value) -> io::Result<String> {
        let claims = page_token::claims(&self.desk.account, 534, "ticket_sidebar", overrides)?;
        self.sign(&page_token::header(), &claims)
    }

    /// A token with any header and payload, signed RS256 with the app's key whatever the header says.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn sign(&self, header: &Value, payload: &Value) -> io::Result<String> {
        self.desk.account.key.sign(header, payload)
    }

    /// What is to go wrong; nothing at the start.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.desk.faults
    }

    /// The API calls received: names as `GET /api/v2/organizations/77`, without `.json`. The page's own files are not among them.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.desk.calls
    }

    #[must_use]
    pub fn organizations(&self) -> Vec<Organization> {
        self.desk.account.state().records.organizations.values().cloned().collect()
    }

    #[must_use]
    pub fn organization(&self, id: u64) -> Option<Organization> {
        self.desk.account.state().records.organizations.get(&id).cloned()
    }

    /// Changes an organization from outside, past all rules; `false` when there is none with this id.
    pub fn edit_organization(&self, id: u64, edit: impl FnOnce(&mut Organization)) -> bool {
        self.edit(|records| records.organizations.edit(id, edit))
    }

    /// Does nothing when there is no organization with this id.
    pub fn set_external_id(&self, id: u64, external_id: Option<&str>) {
        self.edit_organization(id, |organization| organization.external_id = external_id.map(str::to_owned));
    }

    /// Deletes an organization, if it is there; its people and tickets stay.
    pub fn delete_organization(&self, id: u64) {
        self.edit(|records| records.delete_organization(id));
    }

    #[must_use]
    pub fn user(&self, id: u64) -> Option<User> {
        self.desk.account.state().records.users.get(&id).cloned()
    }

    /// Changes a user: role, groups, `suspended`, `active`; `false` when there is none with this id.
    pub fn edit_user(&self, id: u64, edit: impl FnOnce(&mut User)) -> bool {
        self.edit(|records| records.users.edit(id, edit))
    }

    /// Does nothing when there is no user with this id.
    pub fn suspend_agent(&self, id: u64) {
        self.edit_user(id, |user| user.suspended = true);
    }

    #[must_use]
    pub fn ticket(&self, id: u64) -> Option<Ticket> {
        self.desk.account.state().records.tickets.get(&id).cloned()
    }

    /// Puts a ticket in, or in the place of the one with the same id.
    pub fn put_ticket(&self, ticket: Ticket) {
        self.desk.account.state().records.tickets.insert(ticket.id, ticket);
    }

    /// Bodies of the notifications sent to open app instances, oldest first.
    #[must_use]
    pub fn notifications(&self) -> Vec<Value> {
        self.desk.account.state().apps.notifications()
    }

    /// From now on every build of an app fails with this message; `None` lets builds succeed again.
    pub fn builds_fail_with(&self, message: Option<&str>) {
        self.desk.account.state().apps.builds_fail_with = message.map(str::to_owned);
    }

    /// From now on another limit of requests per minute.
    pub fn set_requests_per_minute(&self, requests: u32) {
        self.desk.account.state().quota.per_minute = requests;
    }

    /// All access tokens given out so far are worthless from now on.
    pub fn revoke_tokens(&self) {
        self.desk.account.state().tokens.revoke_all();
    }

    /// Replaces the OAuth client's secret, as an administrator's rotation does; the old one is refused at once.
    pub fn set_client_secret(&self, secret: &str) {
        secret.clone_into(&mut self.desk.account.state().secrets.client_secret);
    }

    /// Stops the server and waits until its port is free.
    pub fn stop(self) {
        self.running.stop();
    }

    fn edit<T>(&self, edit: impl FnOnce(&mut Records) -> Option<T>) -> bool {
        let mut state = self.desk.account.state();
        let is_done = edit(&mut state.records).is_some();
        self.desk.account.tell(&mut state);
        is_done
    }
}
