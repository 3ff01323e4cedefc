//! A customer in full: identity, contact, money and state.

use jiff::{SignedDuration, Timestamp};

use super::{
    Amount, CANARY_SECRET, CustomerField, RESELLER_EVERY, SeedContact, SeedCustomer, Text, World, before, cast,
    countries::Country,
    dice::{Dice, Topic},
    identity::Identity,
    numbers::{CONTACT_PLACES, write_number},
};

const DAY: i64 = 86_400;

/// States a generated customer can be in: `status`, `bill_status`, `blocked`. Most are active, and billing then says nothing.
static STATES: [(&str, char, bool); 16] = [
    ("ok", 'O', false),
    ("closed", 'C', false),
    ("exported", 'E', false),
    ("blocked", 'O', true),
    ("suspended", 'S', false),
    ("provisionally_terminated", 'S', false),
    ("limited", 'O', false),
    ("billing_paused", 'O', false),
    ("credit_exceeded", 'O', false),
    ("no_available_funds", 'O', false),
    ("suspension_delayed", 'O', false),
    ("limiting_delayed", 'O', false),
    ("frozen", 'O', false),
    ("spending_limit_reached", 'O', false),
    ("reseller_blocked", 'O', false),
    ("under_observation", 'O', false),
];

pub(super) fn customer(index: u32, anchor: Timestamp) -> SeedCustomer {
    let mut customer = generated(index, anchor);
    cast::dress(&mut customer);
    customer
}

pub(super) fn contact(index: u32) -> SeedContact {
    if let Some(contact) = cast::contact(index) {
        return contact;
    }
    let identity = Identity::of(index);
    let (mut company, mut domain, mut email, mut phone) = Default::default();
    let has_company = identity.write_company(&mut company);
    identity.write_domain(&mut domain);
    identity.write_address(&mut email);
    identity.write_digits(&mut phone);
    SeedContact {
        i_customer: World::i_customer(index),
        company: has_company.then_some(company),
        domain,
        person: format!("{} {}", identity.first_name(), identity.last_name()),
        email,
        phone,
    }
}

pub(super) fn write_field_of(customer: &SeedCustomer, field: CustomerField, out: &mut String) {
    let text = match field {
        CustomerField::Name => Some(customer.name.as_str()),
        CustomerField::Companyname => customer.companyname.as_deref(),
        CustomerField::Firstname => customer.firstname.as_deref(),
        CustomerField::Lastname => customer.lastname.as_deref(),
        CustomerField::Email => customer.email.as_deref(),
        CustomerField::Phone1 => customer.phone1.as_deref(),
        CustomerField::Phone2 => customer.phone2.as_deref(),
    };
    out.push_str(text.unwrap_or_default());
}

/// One customer in eight has a second phone number.
pub(super) fn write_second_phone(index: u32, country: &Country, out: &mut String) {
    if index % 8 == 3 {
        write_number(country, index, CONTACT_PLACES[1], out);
    }
}

fn generated(index: u32, anchor: Timestamp) -> SeedCustomer {
    let identity = Identity::of(index);
    let mut dice = Dice::of(index, Topic::Contact);
    let created = before(anchor, i64::from(60 + dice.below(2_500)) * DAY + i64::from(dice.below(86_400)));
    let (city, state, zip) = dice.pick(&identity.country.places);
    let street = dice.pick(&identity.country.streets);
    let mut customer = SeedCustomer {
        index,
        i_customer: World::i_customer(index),
        name: written(|out| identity.write_name(out)),
        login: perhaps(&mut dice, &format!("selfcare{index}")),
        refnum: dice.chance(50).then(|| format!("REF-{index:07}")),
        i_customer_type: family(index).0,
        i_parent: family(index).1,
        i_customer_class: 10 + dice.below(6),
        companyname: optional(|out| identity.write_company(out), &mut dice),
        salutation: perhaps(&mut dice, ""),
        firstname: Text::of(identity.first_name()),
        lastname: Text::of(identity.last_name()),
        email: email(&identity),
        phone1: optional(|out| identity.write_phone(out), &mut dice),
        phone2: second_phone(index, identity.country, &mut dice),
        baddr1: Text::of(format!("{} {street}", 1 + dice.below(180))),
        address_line_2: perhaps(&mut dice, "2nd floor\nGate B"),
        city: Text::of(city),
        state: if state.is_empty() { nothing(&mut dice) } else { Text::of(state) },
        zip: perhaps(&mut dice, zip),
        country: Text::of(identity.country.code),
        iso_4217: identity.country.currency,
        balance: Amount::default(),
        credit_limit: None,
        i_balance_control_type: None,
        credit_exceed: false,
        unallocated_payments: Amount::default(),
        status: Text::Absent,
        bill_status: 'O',
        blocked: false,
        creation_date: created,
        billed_to: None,
        next_billed_to: None,
        i_time_zone: identity.country.time_zone.0,
        time_zone_name: identity.country.time_zone.1,
        note: perhaps(&mut dice, "Prefers to be called in the morning."),
        password: CANARY_SECRET.to_owned(),
    };
    put_in_state(&mut customer);
    give_money(&mut customer);
    customer.balance = if customer.iso_4217 == "JPY" { customer.rounded(customer.balance) } else { customer.balance };
    give_billing_dates(&mut customer, anchor);
    customer
}

/// `i_customer_type` and `i_parent`.
///
/// A fifth of the customers belong to a reseller: the one next before them, or the one of the cast.
pub(super) fn family(index: u32) -> (u8, Option<u64>) {
    if let Some(family) = cast::family(index) {
        return family;
    }
    if index % RESELLER_EVERY == 250 {
        return (2, None);
    }
    let mut dice = Dice::of(index, Topic::Family);
    if !dice.chance(20) {
        return (1, None);
    }
    let reseller = index / RESELLER_EVERY * RESELLER_EVERY + 250;
    let is_near = reseller < index && dice.chance(70);
    (1, Some(if is_near { World::i_customer(reseller) } else { cast::PANDA_WHOLESALE }))
}

fn put_in_state(customer: &mut SeedCustomer) {
    let mut dice = Dice::of(customer.index, Topic::State);
    if dice.chance(80) {
        return;
    }
    let (status, bill_status, blocked) = dice.pick(&STATES);
    if status == "reseller_blocked" && customer.i_parent.is_none() {
        return;
    }
    customer.status = Text::of(status);
    customer.bill_status = bill_status;
    customer.blocked = blocked;
}

fn give_money(customer: &mut SeedCustomer) {
    let mut dice = Dice::of(customer.index, Topic::Money);
    let status = customer.status.as_deref().unwrap_or_default().to_owned();
    let amount = Amount(i64::from(dice.below(80_000)) * 1_000 + i64::from(dice.below(10)) * 25);
    let limit = Amount::whole(i64::from(1 + dice.below(20)) * 100);
    let is_prepaid = status == "no_available_funds" || (status != "credit_exceeded" && dice.chance(35));
    customer.i_balance_control_type = if dice.chance(2) { None } else { Some(if is_prepaid { 2 } else { 1 }) };
    if is_prepaid {
        customer.credit_limit = Some(Amount::default());
        customer.balance = if status == "no_available_funds" { Amount::default() } else { Amount(-amount.0) };
        return;
    }
    customer.credit_limit = (!dice.chance(15)).then_some(limit);
    customer.balance = match dice.below(10) {
        0 => Amount::default(),
        1 => Amount(-amount.0),
        _ => Amount(amount.0.min(limit.0)),
    };
    if status == "credit_exceeded" {
        customer.credit_limit = Some(limit);
        customer.balance = Amount(limit.0 + amount.0);
        customer.credit_exceed = true;
    }
    customer.unallocated_payments = if dice.chance(5) { Amount(amount.0 / 10) } else { Amount::default() };
}

fn give_billing_dates(customer: &mut SeedCustomer, anchor: Timestamp) {
    if customer.index % 11 == 5 {
        return;
    }
    let month = SignedDuration::from_hours(24 * 30);
    let billed_to = before(anchor, i64::from(customer.index % 28) * DAY);
    customer.billed_to = Some(billed_to);
    customer.next_billed_to = billed_to.checked_add(month).ok();
}

fn email(identity: &Identity) -> Text {
    let mut text = String::new();
    match identity.write_email(&mut text) {
        None => Text::Absent,
        Some(false) => Text::Null,
        Some(true) => Text::Value(text),
    }
}

fn second_phone(index: u32, country: &Country, dice: &mut Dice) -> Text {
    let number = written(|out| write_second_phone(index, country, out));
    if number.is_empty() { nothing(dice) } else { Text::Value(number) }
}

fn written(write: impl FnOnce(&mut String)) -> String {
    let mut text = String::new();
    write(&mut text);
    text
}

fn optional(write: impl FnOnce(&mut String) -> bool, dice: &mut Dice) -> Text {
    let mut text = String::new();
    if write(&mut text) { Text::Value(text) } else { nothing(dice) }
}

/// The text in two cases of three.
fn perhaps(dice: &mut Dice, text: &str) -> Text {
    if dice.chance(67) { Text::of(text) } else { nothing(dice) }
}

/// One of the three ways to say nothing.
fn nothing(dice: &mut Dice) -> Text {
    match dice.below(3) {
        0 => Text::Absent,
        1 => Text::Null,
        _ => Text::of(""),
    }
}
