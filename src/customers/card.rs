//! The head of the panel: who the customer is and how they stand.

use jiff::{Timestamp, tz::TimeZone};

use super::{Card, FactKind, Field, Presentation, facts::Facts, money::money_lines, status};
use crate::portabilling::{Address, Customer, CustomerId, CustomerKind};

const ID_PLACEHOLDERS: [&str; 2] = [
    "{i_customer}",
    // The same after the template went through a URL parser.
    "%7Bi_customer%7D",
];

/// The customer's card. `reseller_name` is the company of `customer.reseller`, where it is known;
/// without it the reseller's number is shown.
#[must_use]
pub fn present_card(customer: &Customer, reseller_name: Option<&str>, presentation: &Presentation<'_>) -> Card {
    let (title, subtitle) = titles(customer, presentation);
    let mut facts = Facts::new(presentation);
    facts.text(Field::CustomerId, "customer-label-id", Some(customer.name.clone()).filter(|name| *name != title));
    contact(customer, presentation, &mut facts);
    place_in_billing(customer, reseller_name, presentation, &mut facts);
    dates(customer, presentation, &mut facts);
    Card {
        id: customer.id.to_string(),
        title,
        subtitle,
        status: status::customer_status(customer, presentation.texts()),
        money: money_lines(&customer.money, presentation),
        facts: facts.into_vec(),
        billing_link: presentation.customer_link.and_then(|template| billing_link(template, customer.id)),
        closed: status::is_closed(customer),
    }
}

/// Company, else the person, else billing's name, else the number; and the person below a company.
fn titles(customer: &Customer, presentation: &Presentation<'_>) -> (String, Option<String>) {
    let person = presentation.shown.has(Field::ContactPerson).then(|| person(customer)).flatten();
    match (customer.company.clone(), person) {
        (Some(company), person) => {
            let person = person.filter(|person| person.to_lowercase() != company.to_lowercase());
            (company, person)
        }
        (None, Some(person)) => (person, None),
        (None, None) if !customer.name.is_empty() => (customer.name.clone(), None),
        (None, None) => (presentation.texts().with("customer-untitled", "id", customer.id).into_owned(), None),
    }
}

fn person(customer: &Customer) -> Option<String> {
    let names = [&customer.first_name, &customer.last_name].into_iter().flatten();
    names.cloned().reduce(|first, last| format!("{first} {last}"))
}

fn contact(customer: &Customer, presentation: &Presentation<'_>, facts: &mut Facts<'_>) {
    facts.each(Field::Email, "customer-label-email", FactKind::Email, &customer.emails);
    facts.each(Field::Phone, "customer-label-phone", FactKind::Phone, &customer.phones);
    if presentation.shown.has(Field::Address) {
        facts.text(Field::Address, "customer-label-address", presentation.formats.list(&lines(&customer.address)));
    }
}

/// Street lines, then "zip city", state and country.
fn lines(address: &Address) -> Vec<String> {
    let town = [&address.zip, &address.city].into_iter().flatten().cloned();
    let town = town.reduce(|zip, city| format!("{zip} {city}"));
    let rest = [town, address.state.clone(), address.country.clone()];
    address.lines.iter().cloned().chain(rest.into_iter().flatten()).collect()
}

fn place_in_billing(
    customer: &Customer,
    reseller_name: Option<&str>,
    presentation: &Presentation<'_>,
    facts: &mut Facts<'_>,
) {
    let kind = match customer.kind {
        CustomerKind::Retail => None,
        CustomerKind::Reseller => Some("customer-type-reseller"),
        CustomerKind::Distributor => Some("customer-type-distributor"),
    };
    facts.always("customer-label-type", FactKind::Text, kind.map(|key| presentation.text(key)));
    let reseller = customer.reseller.map(|id| match reseller_name {
        Some(name) => name.to_owned(),
        None => presentation.texts().with("customer-reseller-number", "id", id).into_owned(),
    });
    facts.text(Field::Reseller, "customer-label-reseller", reseller);
    facts.text(Field::Class, "customer-label-class", customer.class.map(|class| class.to_string()));
}

/// Billing's days begin at midnight where the customer is, so their dates are told there. Where that is not known, the
/// moment is told instead, where the agent is: a bare date could be a day wrong.
fn dates(customer: &Customer, presentation: &Presentation<'_>, facts: &mut Facts<'_>) {
    let formats = presentation.formats;
    let zone = customer.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let billed = |at: Timestamp| match &zone {
        Some(zone) => formats.date(zone.to_datetime(at).date()),
        None => formats.date_time(at),
    };
    facts.text(Field::Since, "customer-label-since", customer.created.map(|at| formats.date(formats.day(at))));
    facts.text(Field::BillingDates, "customer-label-billed-to", customer.billed_to.map(billed));
    facts.text(Field::BillingDates, "customer-label-next-bill", customer.next_billed_to.map(billed));
}

/// The customer's address in PortaBilling. A template that is no web address gives no link.
fn billing_link(template: &str, id: CustomerId) -> Option<String> {
    if !template.starts_with("https://") && !template.starts_with("http://") {
        return None;
    }
    // A number needs no percent-encoding, and `CustomerId` is nothing else.
    let id = id.to_string();
    Some(ID_PLACEHOLDERS.iter().fold(template.to_owned(), |link, placeholder| link.replace(placeholder, &id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{
        Shown, Tone,
        samples::{Desk, acme},
    };

    #[test]
    fn the_card_of_a_plain_customer() {
        let card = Desk::english().card(&acme());

        assert_eq!((card.title.as_str(), card.subtitle.as_deref()), ("Acme Ltd", Some("Rita Moss")));
        assert_eq!(card.id, "70412");
        assert_eq!(card.status.tone, Tone::Good);
        assert_eq!(card.money[0].label, "Owes");
        assert_eq!(card.money[0].amount, "118.40\u{a0}EUR");
        assert_eq!(card.money[1].amount, "181.60 of 300.00\u{a0}EUR");
        assert!(!card.closed);
    }

    #[test]
    fn the_title_is_the_best_name_there_is_and_never_empty() {
        let desk = Desk::english();
        let person = Customer { company: None, ..acme() };
        let named = Customer { first_name: None, last_name: None, ..person.clone() };
        let nameless = Customer { name: String::new(), ..named.clone() };

        assert_eq!(desk.card(&person).title, "Rita Moss");
        assert_eq!(desk.card(&named).title, "ACME-Retail");
        assert_eq!(desk.card(&nameless).title, "Customer 70412");
    }

    #[test]
    fn billing_dates_are_days_where_the_customer_is_or_else_moments_where_the_agent_is() {
        let told = |zone: Option<&str>| {
            let customer = Customer { time_zone: zone.map(str::to_owned), ..acme() };
            let card = Desk::english().card(&customer);
            card.facts.iter().find(|fact| fact.label.starts_with("Billed")).unwrap().value.replace('\u{202f}', " ")
        };

        assert_eq!(told(Some("Europe/Berlin")), "Feb 1, 2026");
        assert_eq!(told(Some("America/New_York")), "Jan 31, 2026");
        assert_eq!(told(Some("Mars/Base")), "Jan 31, 2026, 11:00 PM");
        assert_eq!(told(None), "Jan 31, 2026, 11:00 PM");
    }

    #[test]
    fn a_hidden_field_is_nowhere_in_the_card() {
        let shown = Shown::parse(None, Some(&["customer_id"][..])).unwrap();
        let desk = Desk { shown, ..Desk::english() };

        let card = desk.card(&Customer { reseller: CustomerId::new(511), ..acme() });

        assert!(card.money.is_empty());
        let card = format!("{card:?}");
        for hidden in ["Rita", "Moss", "ap@acme.example", "15550100", "Dock Road", "Cork", "118", "511", "2024"] {
            assert!(!card.contains(hidden), "{hidden} in {card}");
        }
        assert!(card.contains("ACME-Retail"));
    }

    #[test]
    fn every_field_of_the_card_can_be_hidden_alone() {
        let customer = Customer { reseller: CustomerId::new(511), ..acme() };
        let all: Vec<_> = Field::ALL.iter().map(|field| field.as_str()).collect();
        let complete = Desk { shown: Shown::parse(None, Some(&all)).unwrap(), ..Desk::english() }.card(&customer);

        for hidden in &all[..11] {
            let rest: Vec<_> = all.iter().filter(|field| *field != hidden).collect();
            let desk = Desk { shown: Shown::parse(None, Some(&rest)).unwrap(), ..Desk::english() };
            assert_ne!(desk.card(&customer), complete, "{hidden}");
        }
    }

    #[test]
    fn the_link_to_billing_carries_the_number_of_the_customer() {
        let id = CustomerId::new(70_412).unwrap();
        for template in [
            "https://billing.panda.example/#/customer/{i_customer}/general_info",
            "https://billing.panda.example/#/customer/%7Bi_customer%7D/general_info",
        ] {
            let link = billing_link(template, id);
            assert_eq!(link.as_deref(), Some("https://billing.panda.example/#/customer/70412/general_info"));
        }
        assert_eq!(billing_link("javascript:alert({i_customer})", id), None);
    }

    #[test]
    fn a_closed_customer_is_known_by_either_sign() {
        let desk = Desk::english();
        let mut by_status = acme();
        by_status.state.status = Some("closed".to_owned());
        let mut by_bill_status = acme();
        by_bill_status.state.bill_status = crate::portabilling::BillStatus::Closed;

        assert!(desk.card(&by_status).closed);
        assert!(desk.card(&by_bill_status).closed);
    }
}
