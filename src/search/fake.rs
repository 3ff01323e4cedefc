//! A small billing system for tests, answering from lists.

use std::sync::Mutex;

use super::billing::Billing;
use crate::portabilling::{
    Account, AccountBillStatus, AccountFilter, AccountId, Address, Customer, CustomerFilter, CustomerId, CustomerKind,
    CustomerMoney, CustomerState, List, Matching, Needle, Page, PortaBillingError,
};

#[derive(Debug, Default)]
pub(super) struct FakeBilling {
    pub customers: Vec<Customer>,
    pub accounts: Vec<Account>,
    /// Calls that begin so are refused.
    pub refuses: Vec<&'static str>,
    /// Calls that begin so are not answered.
    pub silent_to: Vec<&'static str>,
    pub calls: Mutex<Vec<String>>,
}

pub(super) fn id(number: u64) -> CustomerId {
    CustomerId::new(number).unwrap()
}

pub(super) fn customer(number: u64, name: &str) -> Customer {
    Customer {
        id: id(number),
        name: name.into(),
        company: None,
        first_name: None,
        last_name: None,
        emails: Vec::new(),
        phones: Vec::new(),
        address: Address::default(),
        kind: CustomerKind::Retail,
        reseller: None,
        class: None,
        money: CustomerMoney::default(),
        state: CustomerState::default(),
        created: None,
        billed_to: None,
        next_billed_to: None,
        time_zone: None,
    }
}

pub(super) fn company(number: u64, company: &str) -> Customer {
    Customer { company: Some(company.into()), ..customer(number, &format!("c{number}")) }
}

pub(super) fn account(number: u64, customer: u64, name: &str) -> Account {
    Account {
        id: AccountId::new(number).unwrap(),
        customer: id(customer),
        name: name.into(),
        status: None,
        bill_status: AccountBillStatus::Open,
        blocked: false,
        product: None,
        add_ons: Vec::new(),
        aliases: Vec::new(),
        did: None,
        extension: None,
        balance: None,
        currency: None,
        registered: None,
        emails: Vec::new(),
        master: None,
        activated: None,
        expires: None,
    }
}

impl FakeBilling {
    pub(super) fn count(&self, start: &str) -> usize {
        self.calls.lock().unwrap().iter().filter(|call| call.starts_with(start)).count()
    }

    fn note(&self, call: String) -> Result<(), PortaBillingError> {
        let begins = |starts: &[&str]| starts.iter().any(|start| call.starts_with(start));
        let answer = if begins(&self.silent_to) {
            Err(PortaBillingError::Overloaded)
        } else if begins(&self.refuses) {
            Err(PortaBillingError::Fault { method: "test", code: "Server.Test".into() })
        } else {
            Ok(())
        };
        self.calls.lock().unwrap().push(call);
        answer
    }
}

impl Billing for FakeBilling {
    async fn customer(&self, id: CustomerId) -> Result<Option<Customer>, PortaBillingError> {
        self.note(format!("customer {id}"))?;
        Ok(self.customers.iter().find(|customer| customer.id == id).cloned())
    }

    async fn customers(&self, filter: &CustomerFilter, page: Page) -> Result<List<Customer>, PortaBillingError> {
        let CustomerFilter::Text { needle, fields } = filter;
        self.note(format!("customers {} {:?}", fields.join(","), needle.matching))?;
        let fits = |customer: &&Customer| fields.iter().any(|field| fits(needle, &texts(customer, field)));
        Ok(page_of(self.customers.iter().filter(fits), page))
    }

    async fn accounts(&self, filter: &AccountFilter, page: Page) -> Result<List<Account>, PortaBillingError> {
        self.note(match filter {
            AccountFilter::OfCustomer(_) => "accounts of customer".to_owned(),
            AccountFilter::Id(_) => "accounts by id".to_owned(),
            AccountFilter::Did(_) => "accounts by did".to_owned(),
            AccountFilter::Email(_) => "accounts by email".to_owned(),
        })?;
        let fits = |account: &&Account| match filter {
            AccountFilter::OfCustomer(id) => account.customer == *id,
            AccountFilter::Id(needle) => fits(needle, std::slice::from_ref(&account.name)),
            AccountFilter::Did(needle) => fits(needle, account.did.as_slice()),
            AccountFilter::Email(needle) => fits(needle, &account.emails),
        };
        Ok(page_of(self.accounts.iter().filter(fits), page))
    }

    async fn account_by_id(&self, id: &str) -> Result<Option<Account>, PortaBillingError> {
        self.note(format!("account {id}"))?;
        Ok(self.accounts.iter().find(|account| account.name == id || format!("{}@msisdn", account.name) == id).cloned())
    }
}

fn texts(customer: &Customer, field: &str) -> Vec<String> {
    match field {
        "name" => vec![customer.name.clone()],
        "companyname" => customer.company.iter().cloned().collect(),
        "firstname" => customer.first_name.iter().cloned().collect(),
        "lastname" => customer.last_name.iter().cloned().collect(),
        "email" => vec![customer.emails.join(", ")],
        "phone1" => customer.phones.first().into_iter().cloned().collect(),
        "phone2" => customer.phones.get(1).into_iter().cloned().collect(),
        other => panic!("billing has no field {other}"),
    }
}

fn fits(needle: &Needle, texts: &[String]) -> bool {
    let wanted = needle.text.to_lowercase();
    texts.iter().map(|text| text.to_lowercase()).any(|text| match needle.matching {
        Matching::Exact => text == wanted,
        Matching::Contains => text.contains(&wanted),
        Matching::EndsWith => text.ends_with(&wanted),
    })
}

fn page_of<'a, T: Clone + 'a>(rows: impl Iterator<Item = &'a T>, page: Page) -> List<T> {
    let all: Vec<&T> = rows.collect();
    let rows: Vec<T> = all.iter().skip(page.offset as usize).take(page.limit as usize).copied().cloned().collect();
    let more = page.offset as usize + rows.len() < all.len();
    List { rows, total: Some(all.len() as u64), more }
}
