//! What is in effect, as TOML that people can read: every setting with its value, secrets only as "set" or "not set".

use std::{
    fmt::{self, Display},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{Config, Tenant};
use crate::{
    care, costs, customers,
    portabilling::{self, SearchStyle},
    provisioning,
    search::Region,
    sessions::Rule,
    settings,
    telemetry::Format,
    zendesk,
};

impl Config {
    /// The configuration in effect, without its secrets.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut page = Page::default();
        page.text("listen", self.listen);
        page.text("public_url", bare(&self.public_url));
        page.text("database_url", Self::shown_address(&self.database_url));
        self.show_process(&mut page);
        for tenant in &self.tenants {
            show_tenant(&mut page, tenant);
        }
        page.0
    }

    /// A database's address as it may be shown: the file of an embedded one, nothing of any other.
    #[must_use]
    pub fn shown_address(database_url: &SecretString) -> &str {
        // What follows a question mark, or is no file at all, could hold a secret.
        let address = database_url.expose_secret().split('?').next();
        address.filter(|address| address.starts_with("sqlite:")).unwrap_or("(set)")
    }

    fn show_process(&self, page: &mut Page) {
        page.section("[log]");
        page.text("format", if self.log.format == Format::Json { "json" } else { "pretty" });
        page.text("filter", &self.log.filter);
        page.section("[sessions]");
        page.secret("key", self.sessions.key.is_some());
        page.secret("previous_key", self.sessions.previous_key.is_some());
        page.duration("idle", self.sessions.idle);
        page.duration("longest", self.sessions.longest);
        page.section("[visits]");
        page.duration("idle", self.visits.idle);
        page.duration("longest", self.visits.longest);
        page.duration("link_life", self.visits.link_life);
        page.number("attempts", self.visits.attempts);
        page.number("failures_of_all", self.visits.failures_of_all);
        page.optional("address_header", self.visits.address_header.as_ref());
        page.section("[limits]");
        page.number("requests_per_minute_per_agent", self.web.requests_per_minute_per_agent);
        page.number("max_connections", self.web.max_connections);
        page.number("workers", self.web.workers);
        page.duration("page_token_life", self.web.page_token_life);
    }
}

fn show_tenant(page: &mut Page, tenant: &Tenant) {
    page.section("[[tenants]]");
    page.text("name", &tenant.name);
    show_zendesk(page, &tenant.zendesk);
    show_portabilling(page, &tenant.portabilling, tenant.customer_link.as_deref());
    if let Some(tickets) = &tenant.tickets {
        page.section("[tenants.tickets]");
        page.list("link_logins", tickets.link_logins.iter().map(|login| login.as_str().into()));
        page.text("super_users_link", if tickets.super_users_link { "yes" } else { "no" });
        page.optional("new_ticket_link", tickets.new_ticket_link.as_ref());
        page.list("portals", tickets.portals.iter().map(|url| bare(url).into()));
    }
    page.section("[tenants.access]");
    show_rule(page, "view_roles", "view_groups", &tenant.access.view);
    show_rule(page, "link_roles", "link_groups", &tenant.access.link);
    show_rule(page, "manage_roles", "manage_groups", &tenant.access.manage);
    page.section("[tenants.panel]");
    let (shown, cache) = (&tenant.panel.shown, &tenant.panel.cache);
    let sections = customers::Section::ALL.iter().filter(|section| shown.has_section(**section));
    page.list("sections", sections.map(|section| section.as_str().into()));
    let fields = customers::Field::ALL.iter().filter(|field| shown.has(**field));
    page.list("fields", fields.map(|field| field.as_str().into()));
    page.duration("fresh", cache.fresh);
    page.duration("keep", cache.keep);
    page.duration("deadline", cache.deadline);
    page.number("entries", cache.entries);
    page.section("[tenants.search]");
    let region = Some(tenant.search.region).filter(|region| *region != Region::UNKNOWN);
    page.optional("phone_region", region.map(Region::code));
    let rules = &tenant.search.rules;
    page.list("id_patterns", rules.patterns.iter().map(|pattern| pattern.to_string().into()));
    page.list("ignored_domains", rules.ignored_domains.iter().map(|domain| domain.as_str().into()));
    page.number("domain_shared_by", rules.domain_shared_by);
    page.section("[tenants.linking]");
    page.text("external_id_prefix", &tenant.linking.prefix);
    match &tenant.senders {
        Some(senders) => {
            page.section("[tenants.senders]");
            page.text("remember", if senders.remember { "yes" } else { "no" });
        }
        None => page.line(format_args!("# [tenants.senders] is not there: tickets are not assigned")),
    }
    match &tenant.support_cost {
        Some(support_cost) => show_support_cost(page, support_cost),
        None => page.line(format_args!("# [tenants.support_cost] is not there: no tickets are read")),
    }
    match &tenant.provisioning {
        Some(provisioning) => show_provisioning(page, provisioning),
        None => page.line(format_args!("# [tenants.provisioning] is not there: no events are taken")),
    }
    match &tenant.care {
        Some(care) => show_care(page, care),
        None => page.line(format_args!("# [tenants.care] is not there: nobody asks for help from self-care")),
    }
}

fn show_care(page: &mut Page, care: &care::Settings) {
    page.section("[tenants.care]");
    page.secret("secret", true);
    page.secret("previous_secret", care.previous_secret.is_some());
    page.list("portals", care.portals.iter().map(|url| bare(url).into()));
    page.secret("link_secret", care.link_secret.is_some());
    page.secret("next_link_secret", care.next_link_secret.is_some());
    page.list("tags", care.tags.iter().map(|tag| tag.as_str().into()));
    page.optional_number("customer_field", care.customer_field);
    page.optional_number("account_field", care.account_field);
    page.text("sees", care.sees.as_str());
    page.number("max_file_mb", care.max_file_bytes / (1024 * 1024));
    page.number("max_files", care.max_files);
    page.number("max_waiting_mb", care.max_waiting_bytes / (1024 * 1024));
    page.list("file_types", care.file_types.iter().map(|kind| kind.as_str().into()));
    page.number("queries_per_hour", care.queries_per_hour);
    page.number("max_tries", care.max_tries);
    page.duration("lease", care.lease);
    page.duration("retention", care.retention);
    let widget = care.widget.as_ref();
    page.optional("widget_key", widget.map(|widget| &widget.key));
    page.optional("widget_key_id", widget.map(|widget| &widget.key_id));
    page.secret("widget_secret", widget.is_some());
    page.optional("widget_script", widget.map(|widget| bare(&widget.script)));
    let sources = widget.map(|widget| widget.sources.as_slice()).unwrap_or_default();
    page.list("widget_sources", sources.iter().map(|url| bare(url).into()));
}

fn show_support_cost(page: &mut Page, costs: &costs::Settings) {
    page.section("[tenants.support_cost]");
    page.text("rate", costs.rate);
    page.text("currency", &costs.currency);
    page.text("time_zone", costs.time_zone.iana_name().unwrap_or("UTC"));
    page.list("time_fields", costs.time_fields.iter().map(|field| field.to_string().into()));
    page.text("time_unit", costs.time_unit());
    page.duration("history", costs.history);
    page.duration("every", costs.every);
}

fn show_provisioning(page: &mut Page, provisioning: &provisioning::Settings) {
    page.section("[tenants.provisioning]");
    let credentials = &provisioning.credentials;
    page.text("auth", credentials.way.as_str());
    page.optional("login", Some(&credentials.login).filter(|login| !login.is_empty()));
    page.secret("secret", true);
    page.secret("next_secret", credentials.next_secret.is_some());
    page.text("header", &credentials.header);
    page.secret("store_secret", provisioning.store_secret.is_some());
    page.secret("webhook_secret", provisioning.webhook_secret.is_some());
    page.secret("next_webhook_secret", provisioning.next_webhook_secret.is_some());
    page.optional("espf_group", provisioning.espf.as_ref().map(|espf| &espf.group));
    page.optional("espf_login", provisioning.espf.as_ref().map(|espf| &espf.login));
    page.secret("espf_secret", provisioning.espf.is_some());
    page.text("espf_body", provisioning.espf.as_ref().map_or("form", |espf| espf.body.as_str()));
    page.duration("retention", provisioning.retention);
    page.number("dead_letters", provisioning.dead_letters);
    let mapping = &provisioning.mapping;
    let yes_or_no = |is_on: bool| if is_on { "yes" } else { "no" };
    let or_none = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    page.text("organization_name", &mapping.name);
    page.text("rename_existing", yes_or_no(mapping.rename_existing));
    page.list("tags", mapping.tags.iter().map(|tag| tag.as_str().into()));
    page.text("closed_tag", or_none(&mapping.closed_tag));
    page.text("status_field", or_none(&mapping.status_field));
    page.text("class_field", or_none(&mapping.class_field));
    page.text("balance_field", or_none(&mapping.balance_field));
    page.text("reseller_field", or_none(&mapping.reseller_field));
    page.text("domain", yes_or_no(mapping.domain));
    page.text("contact", yes_or_no(mapping.contact));
    page.number("workers", provisioning.workers);
    page.number("max_tries", provisioning.max_tries);
    page.duration("lease", provisioning.lease);
    page.number("agents_share", provisioning.agents_share);
    page.duration("sweep", provisioning.sweep);
    page.text("sweep_creates", yes_or_no(provisioning.sweep_creates));
    page.text("plans", provisioning.plans.display());
}

fn show_zendesk(page: &mut Page, zendesk: &zendesk::Settings) {
    page.section("[tenants.zendesk]");
    page.text("subdomain", &zendesk.subdomain);
    let (id, email) = match &zendesk.credential {
        zendesk::Credential::OAuthClient { id, .. } => (Some(id), None),
        zendesk::Credential::ApiToken { email, .. } => (None, Some(email)),
    };
    page.optional("client_id", id);
    page.secret("client_secret", id.is_some());
    let next = match &zendesk.next_credential {
        Some(zendesk::Credential::OAuthClient { id, .. }) => Some(id),
        _ => None,
    };
    page.optional("next_client_id", next);
    page.secret("next_client_secret", next.is_some());
    page.optional("email", email);
    page.secret("api_token", email.is_some());
    page.text("account_url", bare(&zendesk.account_url));
    page.text("api_url", bare(&zendesk.api_url));
    page.text("app_name", &zendesk.app_name);
    page.optional_number("app_id", zendesk.app_id);
    page.optional_number("installation_id", zendesk.installation_id);
    page.optional("public_key_file", zendesk.public_key_file.as_ref().map(|path| path.display()));
    page.duration("connect_timeout", zendesk.connect_timeout);
    page.duration("timeout", zendesk.timeout);
}

fn show_portabilling(page: &mut Page, billing: &portabilling::Settings, customer_link: Option<&str>) {
    use portabilling::Credential::{Password, Token};
    page.section("[tenants.portabilling]");
    page.text("url", bare(&billing.url));
    page.optional("reseller_url", billing.reseller_url.as_ref().map(bare));
    page.text("login", &billing.login);
    page.secret("token", matches!(billing.credential, Token(_)));
    page.secret("password", matches!(billing.credential, Password(_)));
    page.secret("next_token", matches!(billing.next_credential, Some(Token(_))));
    page.secret("next_password", matches!(billing.next_credential, Some(Password(_))));
    page.optional("customer_link", customer_link);
    page.optional("ca_file", billing.ca_file.as_ref().map(|path| path.display()));
    let style = match billing.search_style {
        SearchStyle::SearchObject => "search",
        SearchStyle::Fields => "fields",
    };
    page.optional("selfcare_url", billing.selfcare_url.as_ref().map(bare));
    page.text("search_style", style);
    page.duration("connect_timeout", billing.connect_timeout);
    page.duration("timeout", billing.timeout);
    page.number("max_in_flight", billing.max_in_flight);
    page.number("max_waiting", billing.max_waiting);
    page.number("pause_after_failures", billing.pause_after_failures);
    page.duration("pause", billing.pause);
}

fn show_rule(page: &mut Page, roles: &str, groups: &str, rule: &Rule) {
    let standard = rule.roles.iter().filter_map(|role| match role {
        zendesk::Role::Admin => Some("admin".into()),
        zendesk::Role::Agent => Some("agent".into()),
        zendesk::Role::EndUser => None,
    });
    page.list(roles, standard.chain(rule.custom_roles.iter().map(|id| (*id).into())));
    page.list(groups, rule.groups.iter().map(|group| group.0.into()));
}

/// An address the way it is written in the file.
fn bare(url: &url::Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// The text being written.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        self.0.push_str(&line.to_string());
        self.0.push('\n');
    }

    fn section(&mut self, name: &str) {
        self.line(format_args!("\n{name}"));
    }

    fn number(&mut self, key: &str, number: impl Display) {
        self.line(format_args!("{key} = {number}"));
    }

    fn text(&mut self, key: &str, text: impl Display) {
        // Every text in JSON's quotes is one in TOML's.
        self.number(key, Value::String(text.to_string()));
    }

    fn duration(&mut self, key: &str, duration: Duration) {
        self.text(key, settings::words(duration));
    }

    fn list(&mut self, key: &str, items: impl Iterator<Item = Value>) {
        let items: Vec<_> = items.map(|item| item.to_string()).collect();
        self.number(key, format_args!("[{}]", items.join(", ")));
    }

    fn optional(&mut self, key: &str, text: Option<impl Display>) {
        match text {
            Some(text) => self.text(key, text),
            None => self.line(format_args!("# {key} is not set")),
        }
    }

    fn optional_number(&mut self, key: &str, number: Option<impl Display>) {
        match number {
            Some(number) => self.number(key, number),
            None => self.line(format_args!("# {key} is not set")),
        }
    }

    fn secret(&mut self, key: &str, is_set: bool) {
        self.line(format_args!("# {key} is {}", if is_set { "set and kept secret" } else { "not set" }));
    }
}
