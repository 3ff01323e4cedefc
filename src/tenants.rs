//! The tenants this service serves, each with its own clients, memory, rules and links.

use std::{collections::HashMap, sync::Arc};

use foldhash::fast::RandomState;

use crate::{
    care::Care,
    costs::Costs,
    customers::{self, Directory},
    linking::Linking,
    portabilling::{People, PortaBilling},
    provisioning::{Door, Steward},
    search::Finder,
    senders::Senders,
    sessions::Access,
    tickets::{self, Tickets},
    zendesk::{OrganizationNames, Zendesk, installations::KeeperHandle},
};

/// One PortaBilling environment and one Zendesk account that belong together, ready to serve.
#[derive(Debug)]
pub struct Tenant {
    pub name: Arc<str>,
    /// The Zendesk account's origin: the only page that may frame the panel.
    pub frame_ancestor: String,
    pub billing: PortaBilling,
    /// Billing for people with credentials of their own.
    pub people: People,
    pub zendesk: Zendesk,
    pub organization_names: OrganizationNames,
    /// Whoever keeps our installation in that account known.
    pub keeper: KeeperHandle,
    pub directory: Directory,
    pub finder: Finder,
    pub linking: Linking,
    /// Carries out what agents decide about senders of whom nothing is known; `None` when they may only look.
    pub senders: Option<Senders>,
    pub access: Access,
    /// Where billing's events come in; `None` when the tenant takes none.
    pub door: Option<Door>,
    /// Customers' queries; `None` when nobody asks for help from self-care.
    pub care: Option<Care>,
    /// What administrators see of the provisioning, and do about it; `None` when there is none.
    pub steward: Option<Steward>,
    /// What support costs; `None` when nobody wants to know.
    pub costs: Option<Costs>,
    /// Which sections and fields are shown.
    pub panel: customers::Settings,
    pub customer_link: Option<String>,
    /// Origins of billing's own pages: the only ones that may frame the page of a customer's tickets.
    pub billing_pages: Vec<String>,
    /// The tickets of this tenant's customers; `None`: there is no page of them.
    pub tickets: Option<Tickets>,
    /// The same for programs, which wait for people, and whose long walks push nothing out of people's memory.
    pub program_tickets: Option<Tickets>,
    pub ticket_settings: Option<tickets::Settings>,
}

/// All tenants by name. Fixed from start to stop.
#[derive(Debug, Default)]
pub struct Tenants(HashMap<Arc<str>, Arc<Tenant>, RandomState>);

impl Tenants {
    #[must_use]
    pub fn new(tenants: impl IntoIterator<Item = Tenant>) -> Self {
        Self(tenants.into_iter().map(|tenant| (Arc::clone(&tenant.name), Arc::new(tenant))).collect())
    }

    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Tenant>> {
        self.0.get(name)
    }

    /// The tenant whose Zendesk account has this origin.
    #[must_use]
    pub fn framed_by(&self, origin: &str) -> Option<&Arc<Tenant>> {
        self.0.values().find(|tenant| tenant.frame_ancestor == origin)
    }

    /// In no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Tenant>> {
        self.0.values()
    }
}
