//! The doctor against both simulators, in good health and with each thing that can be wrong.

mod billing;
mod service;
mod tls;
mod zendesk;

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::{Finding, Fix, Group, Verdict, Who};
use crate::{
    clock::Clock,
    config::{Config, Tenant},
    demo::{
        faults::{Fault, FaultKind},
        seed::World,
        simulator::{
            portabilling::{Options as BillingOptions, PortaBillingSimulator},
            zendesk::{Options as DeskOptions, UserRole, ZendeskSimulator},
        },
    },
};

/// Both foreign systems, and the configuration that joins portadesk to them.
struct Site {
    billing: PortaBillingSimulator,
    desk: ZendeskSimulator,
    clock: Clock,
}

impl Site {
    fn start() -> Self {
        Self::with(DeskOptions::default())
    }

    fn with(options: DeskOptions) -> Self {
        let clock = Clock::system();
        let world = Arc::new(World::new(50));
        let billing =
            PortaBillingSimulator::start(Arc::clone(&world), clock.clone(), BillingOptions::default()).unwrap();
        let desk = ZendeskSimulator::start(&world, clock.clone(), options).unwrap();
        Self { billing, desk, clock }
    }

    fn toml(&self) -> String {
        format!(
            r#"
public_url = "http://127.0.0.1:9"
[sessions]
[[tenants]]
name = "panda"
[tenants.zendesk]
subdomain = "{}"
account_url = "{url}"
client_id = "{}"
client_secret = "{}"
timeout = "2s"
[tenants.portabilling]
url = "{}"
login = "{}"
token = "{}"
customer_link = "{}/#/customer/{{i_customer}}"
timeout = "2s"
"#,
            self.desk.subdomain(),
            self.desk.client_id(),
            self.desk.client_secret(),
            self.billing.url(),
            self.billing.login(),
            self.billing.token(),
            self.billing.url(),
            url = self.desk.url(),
        )
    }

    fn tenant(&self) -> Tenant {
        self.changed("", "")
    }

    /// The tenant, with a piece of its configuration replaced.
    fn changed(&self, from: &str, to: &str) -> Tenant {
        let toml = self.toml();
        assert!(toml.contains(from), "{from}");
        Config::parse(&toml.replacen(from, to, 1), []).unwrap().tenants.remove(0)
    }

    async fn billing(&self, tenant: &Tenant) -> Group {
        super::billing::examine(tenant, &self.clock).await
    }

    async fn zendesk(&self, tenant: &Tenant) -> Group {
        super::zendesk::examine(tenant, &self.clock).await
    }
}

/// Each finding in a line, without its fix.
fn lines(group: &Group) -> Vec<String> {
    let line = |Finding { subject, verdict }: &Finding| match verdict {
        Verdict::Ok { seen } => format!("ok {subject}: {seen}"),
        Verdict::Advice { cause, .. } => format!("advice {subject}: {cause}"),
        Verdict::Failed { cause, .. } => format!("FAILED {subject}: {cause}"),
    };
    group.findings.iter().map(line).collect()
}

fn has(group: &Group, line: &str) {
    assert!(lines(group).iter().any(|told| told.contains(line)), "{line}\nis not among\n{:#?}", lines(group));
}

fn has_no(group: &Group, line: &str) {
    assert!(!lines(group).iter().any(|told| told.contains(line)), "{line}\nis among\n{:#?}", lines(group));
}

/// The fix of the only finding about this subject that is not ok.
fn fix_of<'a>(group: &'a Group, subject: &str) -> &'a Fix {
    let fixes = group.findings.iter().filter(|finding| finding.subject == subject).filter_map(|finding| match &finding
        .verdict
    {
        Verdict::Ok { .. } => None,
        Verdict::Advice { fix, .. } | Verdict::Failed { fix, .. } => Some(fix),
    });
    let fixes: Vec<_> = fixes.collect();
    assert_eq!(fixes.len(), 1, "{subject}: {:#?}", lines(group));
    fixes[0]
}

/// Whether nothing but good was found.
fn is_well(group: &Group) -> bool {
    group.findings.iter().all(|finding| matches!(finding.verdict, Verdict::Ok { .. }))
}

#[tokio::test]
async fn silent_upstreams_are_waited_for_side_by_side_and_told_in_order() {
    let site = Site::start();
    let toml = site.toml().replace("\"2s\"", "\"1s\"");
    let panda = toml.split_once("[[tenants]]").unwrap().1;
    let koala = panda.replace("\"panda\"", "\"koala\"").replace("\"pandatelecom\"", "\"koalatelecom\"");
    let mut config = Config::parse(&format!("{toml}[[tenants]]{koala}"), []).unwrap();
    config.database_url = "sqlite:///nowhere/portadesk.db".into();
    site.billing.faults().set(FaultKind::Hang);
    site.desk.faults().set(FaultKind::Hang);
    let mut names = Vec::new();

    let count = super::examine(&config, &site.clock, |group| names.push(group.name.clone())).await;

    let starts = ["Service", "panda: PortaBilling", "panda: Zendesk", "koala: PortaBilling", "koala: Zendesk"];
    assert_eq!(names.len(), starts.len());
    assert!(names.iter().zip(starts).all(|(name, start)| name.starts_with(start)), "{names:?}");
    // Public URL, database and four upstreams.
    assert_eq!(count.failed, 6);
    // All were asked at once: each hangs on its one call, and nobody asked twice.
    assert_eq!((site.billing.calls().max_in_flight(), site.desk.calls().max_in_flight()), (2, 2));
}
