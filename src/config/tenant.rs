//! One `[[tenants]]` section.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::{
    address::{optional_origin, origin, placeholder, required_origin},
    minutes,
};
use crate::{
    care, costs, customers, linking, outbound::is_this_machine, portabilling, provisioning, search, senders, sessions,
    settings::Section, tickets, zendesk,
};

/// Where PortaBilling's customer realm usually is.
const SELFCARE_PORT: u16 = 8444;

/// One PortaBilling environment and one Zendesk account that belong together.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Lower-case letters, digits, `-` and `_`: stands in metrics, logs and the ledger.
    pub name: String,
    pub zendesk: zendesk::Settings,
    pub portabilling: portabilling::Settings,
    /// Address of a customer in the billing UI, with `{i_customer}` where the number goes; no default is known to be right.
    pub customer_link: Option<String>,
    pub access: sessions::AccessSettings,
    pub panel: customers::Settings,
    pub linking: linking::Settings,
    pub search: search::Settings,
    /// `None`: the section is not there, and there is no page of a customer's tickets.
    pub tickets: Option<tickets::Settings>,
    /// `None`: the section is not there, and agents only look at what a ticket's sender may be.
    pub senders: Option<senders::Settings>,
    /// `None`: the section is not there, and no tickets are read.
    pub support_cost: Option<costs::Settings>,
    /// `None`: the section is not there, and the tenant takes no events.
    pub provisioning: Option<provisioning::Settings>,
    /// `None`: the section is not there, and nobody asks for help from self-care.
    pub care: Option<care::Settings>,
}

impl Tenant {
    pub(super) fn read(mut section: Section) -> Self {
        let name = section.required_text("name");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if name.chars().all(plain) && !name.is_empty() {
            section.rename(format!("tenants.{name}"));
        } else if !name.is_empty() {
            section.problem("name", "may have lower-case letters, digits, - and _ only");
        }
        let zendesk = read_zendesk(section.section("zendesk"), &name);
        let (mut portabilling, customer_link) = read_portabilling(section.section("portabilling"), &name);
        let search = search::Settings::read(section.section("search"));
        let care = section.has("care").then(|| care::Settings::read(section.section("care"), &name));
        if care.is_some() {
            // Self-care's usual port, beside the admin realm.
            portabilling.selfcare_url = portabilling.selfcare_url.or_else(|| {
                let mut url = portabilling.url.clone();
                url.set_port(Some(SELFCARE_PORT)).is_ok().then_some(url)
            });
        }
        let tenant = Self {
            zendesk,
            portabilling,
            customer_link,
            access: sessions::AccessSettings::read(section.section("access")),
            panel: customers::Settings::read(section.section("panel")),
            linking: linking::Settings::read(section.section("linking"), &name),
            senders: section.has("senders").then(|| senders::Settings::read(section.section("senders"))),
            support_cost: section.has("support_cost").then(|| costs::Settings::read(section.section("support_cost"))),
            provisioning: section
                .has("provisioning")
                .then(|| provisioning::Settings::read(section.section("provisioning"), &name, &search)),
            tickets: section.has("tickets").then(|| tickets::Settings::read(section.section("tickets"))),
            search,
            care,
            name,
        };
        section.finish();
        tenant
    }
}

fn read_zendesk(mut section: Section, tenant: &str) -> zendesk::Settings {
    let subdomain = section.required_text("subdomain");
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_plain = !subdomain.is_empty() && subdomain.bytes().all(plain);
    if !is_plain && !subdomain.is_empty() {
        section.problem("subdomain", "must be the bare name: \"panda\" for panda.zendesk.com");
    }
    let account = format!("https://{}.zendesk.com", if is_plain { &subdomain } else { "missing" });
    let account_url = account_url(&mut section, &account);
    let api_url = origin(&mut section, "api_url", account_url.as_str()).unwrap_or_else(|| account_url.clone());
    let settings = zendesk::Settings {
        tenant: tenant.to_owned(),
        account_url,
        api_url,
        credential: zendesk_credential(&mut section),
        next_credential: next_zendesk_credential(&mut section),
        app_id: section.optional_whole_number("app_id", 1..=u64::MAX).map(zendesk::AppId),
        installation_id: section.optional_whole_number("installation_id", 1..=u64::MAX).map(zendesk::InstallationId),
        public_key_file: section.path("public_key_file"),
        looks: zendesk::installations::Schedule::default(),
        app_name: section.text("app_name").unwrap_or_else(|| zendesk::Settings::APP_NAME.to_owned()),
        connect_timeout: timeout(&mut section, "connect_timeout", zendesk::Settings::CONNECT_TIMEOUT),
        timeout: timeout(&mut section, "timeout", zendesk::Settings::TIMEOUT),
        max_answer_bytes: zendesk::Settings::MAX_ANSWER_BYTES,
        subdomain,
    };
    section.finish();
    settings
}

/// Where the account's own pages are. They may frame the panel, so no other page on the net may take their place.
fn account_url(section: &mut Section, account: &str) -> Url {
    let own = account.parse().unwrap_or_else(|_| placeholder());
    let Some(url) = origin(section, "account_url", account) else { return own };
    if url != own && !is_this_machine(&url) {
        section.problem("account_url", format!("must be {account} (other addresses of this machine only, for tests)"));
    }
    url
}

fn zendesk_credential(section: &mut Section) -> zendesk::Credential {
    let (oauth, legacy) = (["client_id", "client_secret"], ["email", "api_token"]);
    let given = |keys: [&str; 2]| keys.map(|key| section.has(key));
    match (given(oauth), given(legacy)) {
        ([false, false], [false, false]) => {
            section.problem("client_id", "is missing: give client_id and client_secret of an OAuth client in Zendesk");
        }
        ([false, false], given) => together(section, legacy, given),
        (given, [false, false]) => together(section, oauth, given),
        _ => section.problem("client_id", "is given beside email or api_token: keep the OAuth client and drop those"),
    }
    let oauth = (section.text("client_id"), section.secret("client_secret"));
    let legacy = (section.text("email"), section.secret("api_token"));
    match (oauth, legacy) {
        ((Some(id), Some(secret)), _) => zendesk::Credential::OAuthClient { id, secret },
        (_, (Some(email), Some(token))) => zendesk::Credential::ApiToken { email, token },
        _ => zendesk::Credential::OAuthClient { id: String::new(), secret: SecretString::default() },
    }
}

/// Reports the one of two keys that the other cannot do without.
fn together(section: &Section, [name, secret]: [&str; 2], given: [bool; 2]) {
    match given {
        [true, false] => section.problem(secret, format!("is missing: it goes together with {name}")),
        [false, true] => section.problem(name, format!("is missing: it goes together with {secret}")),
        _ => {}
    }
}

fn next_zendesk_credential(section: &mut Section) -> Option<zendesk::Credential> {
    let keys = ["next_client_id", "next_client_secret"];
    together(section, keys, keys.map(|key| section.has(key)));
    let (id, secret) = (section.text(keys[0]), section.secret(keys[1]));
    Some(zendesk::Credential::OAuthClient { id: id?, secret: secret? })
}

fn read_portabilling(mut section: Section, tenant: &str) -> (portabilling::Settings, Option<String>) {
    use portabilling::Settings as Defaults;
    let settings = portabilling::Settings {
        tenant: tenant.to_owned(),
        url: required_origin(&mut section, "url", "https://billing.example.com"),
        reseller_url: optional_origin(&mut section, "reseller_url"),
        selfcare_url: optional_origin(&mut section, "selfcare_url"),
        login: section.required_text("login"),
        credential: present_billing_credential(&mut section),
        next_credential: billing_credential(&mut section, "next_token", "next_password"),
        ca_file: section.path("ca_file"),
        connect_timeout: timeout(&mut section, "connect_timeout", Defaults::CONNECT_TIMEOUT),
        timeout: timeout(&mut section, "timeout", Defaults::TIMEOUT),
        max_in_flight: whole(&mut section, "max_in_flight", Defaults::MAX_IN_FLIGHT, 200),
        max_waiting: whole(&mut section, "max_waiting", Defaults::MAX_WAITING, 100_000),
        pause_after_failures: u32::try_from(section.whole_number(
            "pause_after_failures",
            Defaults::PAUSE_AFTER_FAILURES.into(),
            1..=1_000,
        ))
        .unwrap_or(Defaults::PAUSE_AFTER_FAILURES),
        pause: section.duration("pause", Defaults::PAUSE, Duration::from_secs(1)..=minutes(60)),
        max_answer_bytes: Defaults::MAX_ANSWER_BYTES,
        search_style: section.choice(
            "search_style",
            &[("search", portabilling::SearchStyle::SearchObject), ("fields", portabilling::SearchStyle::Fields)],
            portabilling::SearchStyle::default(),
        ),
    };
    let customer_link = customer_link(&mut section);
    section.finish();
    (settings, customer_link)
}

fn customer_link(section: &mut Section) -> Option<String> {
    let link = section.text("customer_link")?;
    if !link.contains("{i_customer}") {
        section.problem("customer_link", "must contain {i_customer}, where the customer's number goes");
        return None;
    }
    let address = link.replace("{i_customer}", "1").parse::<Url>();
    let is_page = |url: &Url| url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(url));
    if !address.is_ok_and(|address| is_page(&address)) {
        section.problem("customer_link", "must be an address that begins with https://");
        return None;
    }
    Some(link)
}

fn present_billing_credential(section: &mut Section) -> portabilling::Credential {
    if !section.has("token") && !section.has("password") {
        section.problem("token", "is missing: give the API token (token or token_file) of the read-only user");
    }
    let credential = billing_credential(section, "token", "password");
    credential.unwrap_or_else(|| portabilling::Credential::Token(SecretString::default()))
}

fn billing_credential(section: &mut Section, token: &str, password: &str) -> Option<portabilling::Credential> {
    match (section.secret(token), section.secret(password)) {
        (Some(_), Some(_)) => {
            section.problem(token, format!("is given together with {password}: keep one"));
            None
        }
        (Some(token), None) => Some(portabilling::Credential::Token(token)),
        (None, password) => password.map(portabilling::Credential::Password),
    }
}

fn timeout(section: &mut Section, key: &str, default: Duration) -> Duration {
    section.duration(key, default, Duration::from_millis(100)..=minutes(5))
}

fn whole(section: &mut Section, key: &str, default: usize, most: u64) -> usize {
    let number = section.whole_number(key, default as u64, 1..=most);
    usize::try_from(number).unwrap_or(default)
}
