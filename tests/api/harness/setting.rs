//! How a desk is set before it opens.

use std::time::Duration;

use jiff::Timestamp;
use portadesk::{clock::Clock, config::Config};

use super::Desk;

/// A change to the configuration that no file can make.
pub type Adjustment = fn(&mut Config);

/// A desk in the making. What is not said is as in the demo, at 09:00 UTC on Monday, 2026-03-02.
#[derive(Debug, Clone)]
pub struct Setting {
    pub(super) customers: u32,
    pub(super) clock: Clock,
    pub(super) variables: Vec<(String, String)>,
    pub(super) adjustments: Vec<Adjustment>,
    pub(super) neighbours: Vec<String>,
    pub(super) upstreams_down: bool,
    pub(super) shares_database: bool,
}

impl Default for Setting {
    fn default() -> Self {
        let opening: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        // An agent's pace is a topic of its own; everywhere else it is in the way.
        let setting = Self {
            customers: 300,
            clock: Clock::fixed(opening),
            variables: Vec::new(),
            adjustments: Vec::new(),
            neighbours: Vec::new(),
            upstreams_down: false,
            shares_database: false,
        };
        setting.with("limits.requests_per_minute_per_agent", 1_000_000)
    }
}

impl Setting {
    /// Gives a setting its value, by its path in the configuration file: `tenants.panda.panel.fresh`.
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts are given as they are")]
    pub fn with(mut self, path: &str, value: impl ToString) -> Self {
        let name = format!("PORTADESK__{}", path.to_uppercase().replace('.', "__"));
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_string()));
        self
    }

    /// Changes what is not in the configuration file: times that tests cannot wait for.
    pub fn adjusted(mut self, adjustment: Adjustment) -> Self {
        self.adjustments.push(adjustment);
        self
    }

    /// Waits as long as it takes for billing, and for requests to be read: where many ask at once, and the machine has
    /// other things to do as well.
    pub fn patient(self) -> Self {
        self.with("tenants.panda.panel.deadline", "60s")
            .with("tenants.panda.portabilling.timeout", "60s")
            .adjusted(|config| config.web.arrival = Duration::from_mins(1))
    }

    /// Takes events from billing.
    pub fn taking_events(self) -> Self {
        self.taking_events_at("panda", super::EVENT_SECRET, super::WEBHOOK_SECRET)
    }

    /// Lets customers ask for help from self-care.
    pub fn caring(self) -> Self {
        self.caring_at("panda", super::CARE_SECRET, super::LINK_SECRET)
    }

    /// Everything that a tenant may have: events, webhooks, self-care with Zendesk's widget.
    pub fn complete(self) -> Self {
        self.taking_events().caring().with_widget_at("panda")
    }

    /// As [`Setting::complete`], for a further tenant with secrets of its own.
    pub fn complete_neighbour(self, tenant: &str) -> Self {
        use super::neighbours::{CARE_SECRET, EVENT_SECRET, LINK_SECRET, WEBHOOK_SECRET};
        self.neighbour(tenant)
            .taking_events_at(tenant, EVENT_SECRET, WEBHOOK_SECRET)
            .caring_at(tenant, CARE_SECRET, LINK_SECRET)
            .with_widget_at(tenant)
    }

    fn taking_events_at(self, tenant: &str, secret: &str, webhook_secret: &str) -> Self {
        let path = |name: &str| format!("tenants.{tenant}.provisioning.{name}");
        self.with(&path("login"), "espf").with(&path("secret"), secret).with(&path("webhook_secret"), webhook_secret)
    }

    fn with_widget_at(self, tenant: &str) -> Self {
        let path = |name: &str| format!("tenants.{tenant}.care.{name}");
        self.with(&path("widget_key"), "widget-1")
            .with(&path("widget_key_id"), "app_5f")
            .with(&path("widget_secret"), super::WIDGET_SECRET)
    }

    fn caring_at(self, tenant: &str, secret: &str, link_secret: &str) -> Self {
        let path = |name: &str| format!("tenants.{tenant}.care.{name}");
        self.with(&path("secret"), secret)
            .with(&path("link_secret"), link_secret)
            .with(&path("portals"), format!("https://selfcare.{tenant}.example"))
            .with(&path("max_file_mb"), 1)
            .with(&path("queries_per_hour"), 1_000)
            .adjusted(|config| {
                for care in config.tenants.iter_mut().filter_map(|tenant| tenant.care.as_mut()) {
                    care.look_every = Duration::from_millis(20);
                }
            })
    }

    /// Customers in billing.
    pub fn customers(mut self, customers: u32) -> Self {
        self.customers = customers;
        self
    }

    /// A second tenant in the same service.
    pub fn neighbour(mut self, tenant: &str) -> Self {
        self.neighbours.push(tenant.to_owned());
        self
    }

    /// Nothing answers when the service starts.
    pub fn while_upstreams_are_down(mut self) -> Self {
        self.upstreams_down = true;
        self
    }

    /// Keeps its data on a PostgreSQL server, where `PORTADESK_TEST_POSTGRES` names one; else in a file, like all others.
    pub fn on_a_shared_database(mut self) -> Self {
        self.shares_database = true;
        self
    }

    pub async fn start(self) -> Desk {
        Desk::open(self).await
    }
}
