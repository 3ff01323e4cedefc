//! Invented customers for the tests of this folder.

use jiff::{Timestamp, civil::date};

use super::{Card, Presentation, Shown, present_card};
use crate::{
    locale::Formats,
    portabilling::{
        Account, AccountBillStatus, AccountId, Address, BalanceControl, Charge, ChargeKind, Customer, CustomerId,
        CustomerKind, CustomerMoney, CustomerState, Extension, Invoice, List,
    },
};

/// An agent on 14 February 2026.
pub(super) struct Desk {
    pub(super) formats: Formats,
    pub(super) shown: Shown,
}

impl Desk {
    pub(super) fn of(locale: &str) -> Self {
        Self { formats: Formats::new(locale, "UTC"), shown: Shown::default() }
    }

    pub(super) fn english() -> Self {
        Self::of("en-US")
    }

    pub(super) fn presentation(&self) -> Presentation<'_> {
        Presentation {
            formats: &self.formats,
            shown: &self.shown,
            customer_link: Some("https://billing.panda.example/#/customer/{i_customer}/general_info"),
            currency: Some("EUR"),
            now: at("2026-02-14T09:30:00Z"),
        }
    }

    pub(super) fn card(&self, customer: &Customer) -> Card {
        present_card(customer, None, &self.presentation())
    }
}

pub(super) fn acme() -> Customer {
    Customer {
        id: CustomerId::new(70_412).unwrap(),
        name: "ACME-Retail".to_owned(),
        company: Some("Acme Ltd".to_owned()),
        first_name: Some("Rita".to_owned()),
        last_name: Some("Moss".to_owned()),
        emails: vec!["ap@acme.example".to_owned()],
        phones: vec!["+1 555 0100".to_owned(), "15550100".to_owned()],
        address: Address {
            lines: vec!["1 Dock Road".to_owned()],
            city: Some("Cork".to_owned()),
            country: Some("IE".to_owned()),
            ..Address::default()
        },
        kind: CustomerKind::Retail,
        reseller: None,
        class: Some(13),
        money: CustomerMoney {
            currency: Some("EUR".to_owned()),
            balance: Some("118.4025".parse().unwrap()),
            credit_limit: Some(300.into()),
            control: BalanceControl::Postpaid,
            unallocated_payments: Some("25".parse().unwrap()),
        },
        state: CustomerState::default(),
        created: Some(at("2024-06-02T08:11:52Z")),
        billed_to: Some(at("2026-01-31T23:00:00Z")),
        next_billed_to: Some(at("2026-02-28T23:00:00Z")),
        time_zone: Some("Europe/Berlin".to_owned()),
    }
}

pub(super) fn line() -> Account {
    Account {
        id: AccountId::new(9).unwrap(),
        customer: acme().id,
        name: "15550100".to_owned(),
        status: None,
        bill_status: AccountBillStatus::Open,
        blocked: false,
        product: Some("Office Basic".to_owned()),
        add_ons: vec!["Voicemail".to_owned(), "Roaming".to_owned()],
        aliases: vec!["15550101".to_owned(), "15550102".to_owned()],
        did: Some("15550109".to_owned()),
        extension: Some(Extension { number: "101".to_owned(), name: Some("Front desk".to_owned()) }),
        balance: Some("4.5".parse().unwrap()),
        currency: Some("EUR".to_owned()),
        registered: Some(true),
        emails: vec!["desk@acme.example".to_owned()],
        master: None,
        activated: Some(date(2024, 6, 2)),
        expires: Some(date(2027, 6, 1)),
    }
}

pub(super) fn invoice() -> Invoice {
    Invoice {
        id: Some(17),
        number: Some("2026-0117".to_owned()),
        issued: Some(date(2026, 1, 31)),
        due: Some(date(2026, 2, 28)),
        period_from: Some(date(2026, 1, 1)),
        period_to: Some(date(2026, 1, 31)),
        amount_net: Some("99.5".parse().unwrap()),
        amount_paid: None,
        amount_due: Some("118.4".parse().unwrap()),
        currency: Some("EUR".to_owned()),
        status: None,
    }
}

pub(super) fn call() -> Charge {
    Charge {
        id: Some(1),
        kind: ChargeKind::OutgoingCall,
        account: Some("15550100".to_owned()),
        from: Some("15550100".to_owned()),
        to: Some("35315550142".to_owned()),
        description: None,
        country: Some("Ireland".to_owned()),
        at: Some(at("2026-02-13T15:05:09Z")),
        quantity: Some(192.into()),
        amount: Some("0.04213".parse().unwrap()),
        currency: None,
        failed: false,
    }
}

pub(super) fn list<T>(rows: impl IntoIterator<Item = T>) -> List<T> {
    List { rows: rows.into_iter().collect(), total: None, more: false }
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}
