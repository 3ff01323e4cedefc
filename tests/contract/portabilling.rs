//! PortaBilling: the client and the simulator, which share no types, agree on what the world looks like.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use portadesk::{
    clock::Clock,
    demo::{
        faults::{Fault, FaultKind},
        seed::{Amount, SeedCustomer, World},
        simulator::portabilling::{Options, PortaBillingSimulator},
    },
    portabilling::{
        AccountFilter, BalanceControl, BillStatus, ChargeKind, Credential, Customer, CustomerFilter, CustomerId,
        Matching, Needle, Page, PortaBilling, PortaBillingError, ReadMethod, SearchStyle, Settings,
    },
};
use rust_decimal::Decimal;

struct Site {
    simulator: PortaBillingSimulator,
    clock: Clock,
    world: Arc<World>,
}

impl Site {
    fn start() -> Self {
        let clock = Clock::fixed("2026-03-04T09:00:00Z".parse::<Timestamp>().unwrap());
        let world = Arc::new(World::new(300).anchored_at(clock.now()));
        let simulator = PortaBillingSimulator::start(Arc::clone(&world), clock.clone(), Options::default()).unwrap();
        Self { simulator, clock, world }
    }

    fn settings(&self) -> Settings {
        let token = Credential::Token(self.simulator.token().into());
        let mut settings =
            Settings::new(self.simulator.url().parse().unwrap(), self.simulator.login().to_owned(), token);
        settings.timeout = Duration::from_secs(10);
        settings
    }

    fn client(&self) -> PortaBilling {
        PortaBilling::new(&self.settings(), self.clock.clone()).unwrap()
    }

    fn id(&self, index: u32) -> CustomerId {
        CustomerId::new(self.world.customer(index).i_customer).unwrap()
    }
}

fn decimal(amount: Amount) -> Decimal {
    Decimal::new(amount.0, 5)
}

fn agrees(read: &Customer, seeded: &SeedCustomer, with_status: bool) {
    let clean = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    assert_eq!(read.id.get(), seeded.i_customer);
    assert_eq!(read.name, seeded.name.trim());
    assert_eq!(read.company, clean(seeded.companyname.as_deref()));
    assert_eq!(read.first_name, clean(seeded.firstname.as_deref()));
    assert_eq!(read.last_name, clean(seeded.lastname.as_deref()));
    assert_eq!(read.address.city, clean(seeded.city.as_deref()));
    assert_eq!(read.reseller.map(CustomerId::get), seeded.i_parent);
    assert_eq!(read.money.balance, Some(decimal(seeded.balance)));
    assert_eq!(read.money.credit_limit, seeded.credit_limit.map(decimal));
    assert_eq!(read.money.unallocated_payments, Some(decimal(seeded.unallocated_payments)));
    assert_eq!(read.money.currency.as_deref(), Some(seeded.iso_4217));
    let control = match seeded.i_balance_control_type {
        Some(1) => BalanceControl::Postpaid,
        Some(2) => BalanceControl::Prepaid,
        _ => BalanceControl::Unknown,
    };
    assert_eq!(read.money.control, control);
    let bill_status = match seeded.bill_status {
        'O' => BillStatus::Open,
        'S' => BillStatus::Suspended,
        'C' => BillStatus::Closed,
        'E' => BillStatus::Exported,
        'D' => BillStatus::Deactivated,
        other => panic!("{other}"),
    };
    assert_eq!(read.state.bill_status, bill_status);
    assert_eq!(read.state.blocked, seeded.blocked);
    assert_eq!(read.state.credit_exceeded, seeded.credit_exceed);
    if with_status {
        assert_eq!(read.state.status, clean(seeded.status.as_deref()).filter(|status| status != "ok"));
    }
    assert_eq!(read.created, Some(seeded.creation_date));
    assert_eq!((read.billed_to, read.next_billed_to), (seeded.billed_to, seeded.next_billed_to));
    let emails = seeded.email.as_deref().unwrap_or_default();
    assert_eq!(read.emails.len(), emails.split([',', ';', ' ']).filter(|part| part.contains('@')).count(), "{emails}");
}

#[tokio::test]
async fn every_customer_is_read_as_seeded() {
    let site = Site::start();
    let client = site.client();
    for index in 0..site.world.size() {
        let read = client.customer(site.id(index)).await.unwrap().unwrap();
        agrees(&read, &site.world.customer(index), true);
    }
    assert_eq!(site.simulator.calls().count("Session/login"), 1);
    assert_eq!(site.simulator.writes_attempted(), 0);
}

#[tokio::test]
async fn what_is_not_there_is_none() {
    let site = Site::start();
    for number in [999_999_998, 999_999_999] {
        assert!(site.client().customer(CustomerId::new(number).unwrap()).await.unwrap().is_none());
    }
    assert!(site.client().account_by_id("nobody").await.unwrap().is_none());
    site.simulator.remove_customer(site.id(5).get());
    assert!(site.client().customer(site.id(5)).await.unwrap().is_none());
}

#[tokio::test]
async fn lists_page_through_everybody() {
    let site = Site::start();
    let client = site.client();
    let needle = Needle { text: "a".to_owned(), matching: Matching::Contains };
    let filter = CustomerFilter::Text { needle, fields: vec!["name", "companyname", "firstname", "lastname"] };
    let all = client.customers(&filter, Page::first(1000)).await.unwrap();
    let mut paged = Vec::new();
    let mut offset = 0;
    loop {
        let page = client.customers(&filter, Page { offset, limit: 7 }).await.unwrap();
        paged.extend(page.rows);
        offset += 7;
        if !page.more {
            break;
        }
    }
    assert_eq!(paged, all.rows);
    assert_eq!(all.total, Some(all.rows.len() as u64));
    for row in &all.rows {
        let index = site.world.index_of(row.id.get()).unwrap();
        agrees(row, &site.world.customer(index), true);
    }
    let mut settings = site.settings();
    settings.search_style = SearchStyle::Fields;
    let fields = PortaBilling::new(&settings, site.clock.clone()).unwrap();
    let mut merged = fields.customers(&filter, Page::first(1000)).await.unwrap().rows;
    let mut expected = all.rows;
    merged.sort_by_key(|row| row.id);
    expected.sort_by_key(|row| row.id);
    assert_eq!(merged, expected);
}

#[tokio::test]
async fn wildcards_are_literals() {
    let site = Site::start();
    for text in ["%", "_", "100%", "%_"] {
        let needle = Needle { text: text.to_owned(), matching: Matching::Contains };
        let filter = CustomerFilter::Text { needle, fields: vec!["name", "companyname"] };
        let found = site.client().customers(&filter, Page::first(50)).await.unwrap();
        assert!(
            found
                .rows
                .iter()
                .all(|row| row.name.contains(text) || row.company.as_deref().is_some_and(|c| c.contains(text)))
        );
    }
}

#[tokio::test]
async fn accounts_aliases_invoices_and_charges_are_read() {
    let site = Site::start();
    let client = site.client();
    let (mut aliases, mut kinds, mut failed, mut invoices_seen) = (0, std::collections::BTreeMap::new(), 0, 0);
    for index in 0..60 {
        let id = site.id(index);
        let accounts = client.accounts(&AccountFilter::OfCustomer(id), Page::first(200)).await.unwrap();
        let seeded: Vec<_> = site.world.accounts(index).take(200).collect();
        assert_eq!(accounts.rows.len(), seeded.len());
        for (read, seeded) in accounts.rows.iter().zip(&seeded) {
            assert_eq!((read.id.get(), read.customer), (seeded.i_account, id));
            assert_eq!(read.name, seeded.id.split('@').next().unwrap());
            assert_eq!(read.aliases.len(), seeded.aliases.len());
            assert_eq!(read.status.as_deref(), seeded.status.as_deref().filter(|status| *status != "ok"));
            assert_eq!(read.balance, (seeded.i_account_balance_control_type != 3).then(|| decimal(seeded.balance)));
            assert_eq!(read.activated, Some(seeded.activation_date));
            for alias in &seeded.aliases {
                aliases += 1;
                let found = client.account_by_id(&alias.id).await.unwrap().unwrap();
                assert_eq!(found.id, read.id, "alias {}", alias.id);
            }
            assert_eq!(client.account_by_id(&seeded.id).await.unwrap().map(|found| found.id), Some(read.id));
        }
        let invoices = client.invoices(id, Page::first(100)).await.unwrap();
        let seeded = site.world.invoices(index);
        assert_eq!(invoices.rows.len(), seeded.len());
        for (read, seeded) in invoices.rows.iter().zip(&seeded) {
            invoices_seen += 1;
            assert_eq!((read.issued, read.amount_due), (Some(seeded.issue_date), Some(decimal(seeded.amount_due))));
            assert!(read.status.is_some() || seeded.i_invoice % 10 == 3);
        }
        let (from, to) = (site.clock.now() - SignedDuration::from_hours(24 * 60), site.clock.now());
        let charges = client.charges(id, from, to, Page::first(200)).await.unwrap();
        for charge in &charges.rows {
            *kinds.entry(format!("{:?}", charge.kind)).or_insert(0) += 1;
            failed += usize::from(charge.failed);
            assert!(charge.at.is_some() && charge.amount.is_some());
            assert!(charge.kind != ChargeKind::Payment || charge.account.is_none());
        }
    }
    assert!(aliases > 0 && invoices_seen > 0 && failed > 0 && kinds.len() >= 4);
}

#[tokio::test]
async fn every_read_method_can_be_probed_and_the_doctor_sees_the_facts() {
    let site = Site::start();
    site.simulator.set_time_skew(SignedDuration::from_secs(120));
    site.simulator.adjust(|settings| settings.is_super_user = true);
    for method in ReadMethod::ALL {
        site.client().probe(method.name()).await.unwrap_or_else(|error| panic!("{}: {error}", method.name()));
    }
    let facts = site.client().server().await.unwrap();
    assert_eq!(facts.clock_difference, Some(SignedDuration::from_secs(120)));
    assert_eq!(facts.token.super_user, Some(true));
    assert!(facts.version.is_some());
}

#[tokio::test]
async fn sessions_that_die_cost_one_login() {
    let site = Site::start();
    let client = site.client();
    client.customer(site.id(0)).await.unwrap();
    site.simulator.expire_sessions();
    let answers = join_all((0..100).map(|index| client.customer(site.id(index)))).await;
    assert!(answers.iter().all(|answer| matches!(answer, Ok(Some(_)))));
    assert_eq!(site.simulator.calls().count("Session/login"), 2);
    assert!(site.simulator.calls().max_connections() <= 20);
}

#[tokio::test]
async fn failures_on_demand_are_told_apart() {
    let site = Site::start();
    for (kind, outcome) in [
        (FaultKind::HtmlError, "unreadable"),
        (FaultKind::CutBody, "unreadable"),
        (FaultKind::Down, "unreachable"),
        (FaultKind::Busy { status: 503, retry_after: Some(1) }, "unreadable"),
        (FaultKind::Fault { code: "Server.Customer.access_denied".to_owned() }, "fault"),
    ] {
        let client = site.client();
        client.customer(site.id(0)).await.unwrap();
        site.simulator.faults().set(Fault::from(kind.clone()).only("Customer/get_customer_info"));
        let error = client.customer(site.id(1)).await.unwrap_err();
        assert_eq!(error.outcome(), outcome, "{kind:?} {error:?}");
        site.simulator.faults().clear();
        assert!(client.customer(site.id(1)).await.is_ok());
    }
    site.simulator.faults().set(FaultKind::LoginRefused);
    let client = site.client();
    let answers = join_all((0..50).map(|_| client.customer(site.id(0)))).await;
    assert!(answers.iter().all(|answer| matches!(answer, Err(PortaBillingError::LoginRefused { .. }))));
}
