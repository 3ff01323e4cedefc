//! Phone lines and other services of a customer.

use std::fmt::Write as _;

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::{
    AccountPlace, Amount, CANARY_SECRET, SeedAccount, SeedAlias, SeedCustomer, Text, World, cast,
    countries::{COUNTRIES, Country},
    customers,
    dice::{Dice, Topic},
    identity::Identity,
    numbers::{account_place, alias_place, is_big, write_number},
};

/// `i_account` of the first account; each customer has room for [`ROOM`] accounts and aliases.
const FIRST_ACCOUNT: u64 = 1_000_000;
const ROOM: u64 = 2_000;
/// Aliases stand in the second half of the room, two for each account.
const FIRST_ALIAS: u32 = 1_000;

static PRODUCTS: [(u32, &str); 7] = [
    (201, "Cloud PBX Basic"),
    (202, "Cloud PBX Pro"),
    (203, "SIP trunk 10"),
    (204, "Mobile S"),
    (205, "Mobile L"),
    (206, "Residential VoIP"),
    (207, "IoT SIM"),
];
static ADD_ONS: [(u32, &str); 5] = [
    (301, "Call recording"),
    (302, "Voicemail to e-mail"),
    (303, "International 500"),
    (304, "Static IP address"),
    (305, "Fax to e-mail"),
];
/// States of an account's own: `status`, `bill_status`, `blocked`.
static STATES: [(&str, char, bool); 9] = [
    ("closed", 'C', false),
    ("expired", 'O', false),
    ("inactive", 'I', false),
    ("not_yet_active", 'O', false),
    ("blocked", 'O', true),
    ("quarantine", 'O', false),
    ("screening", 'O', false),
    ("credit_exceeded", 'O', false),
    ("frozen", 'O', false),
];

/// The numbers of an account, settled by one draw so that they can be written without the rest of the account.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    shape: IdShape,
    /// 0 to 2.
    aliases: u32,
    has_did: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IdShape {
    Number,
    NumberAtRealm,
    Extension,
}

pub(super) fn count(index: u32) -> u32 {
    if let Some(count) = cast::account_count(index) {
        return count;
    }
    let mut dice = Dice::of(index, Topic::AccountCount);
    if is_big(index) {
        return 500 + dice.below(300);
    }
    match dice.below(20) {
        0..=10 => 1 + dice.below(2),
        11..=16 => 3 + dice.below(4),
        _ => 7 + dice.below(14),
    }
}

pub(super) fn place_of(i_account: u64) -> Option<AccountPlace> {
    let number = i_account.checked_sub(FIRST_ACCOUNT)?;
    let index = u32::try_from(number / ROOM).ok()?;
    let within = u32::try_from(number % ROOM).ok()?;
    let Some(alias) = within.checked_sub(FIRST_ALIAS) else {
        return Some(AccountPlace { index, part: within, alias: None });
    };
    Some(AccountPlace { index, part: alias / 2, alias: Some(alias % 2) })
}

pub(super) fn accounts(index: u32, anchor: Timestamp) -> impl Iterator<Item = SeedAccount> + use<> {
    let customer = customers::customer(index, anchor);
    let country = country_of(index);
    (0..count(index)).map(move |part| account(&customer, country, part, anchor))
}

pub(super) fn one(index: u32, part: u32, anchor: Timestamp) -> SeedAccount {
    account(&customers::customer(index, anchor), country_of(index), part, anchor)
}

pub(super) fn write_ids(index: u32, out: &mut String) {
    let country = country_of(index);
    for part in 0..count(index) {
        if let Some(ids) = cast::account_ids(index, part) {
            for id in ids {
                out.push_str(id);
                out.push('\n');
            }
            continue;
        }
        let Numbers { shape, aliases, .. } = numbers(index, part);
        write_id(index, part, shape, country, out);
        out.push('\n');
        for place in (0..aliases).filter_map(|which| alias_place(part, which)) {
            write_number(country, index, place, out);
            out.push('\n');
        }
    }
}

pub(super) fn write_dids(index: u32, out: &mut String) {
    let country = country_of(index);
    for part in 0..count(index) {
        if let Some(did) = cast::did(index, part) {
            out.push_str(did);
        } else if numbers(index, part).has_did {
            write_line(index, part, country, out);
        }
        out.push('\n');
    }
}

fn account(customer: &SeedCustomer, country: &Country, part: u32, anchor: Timestamp) -> SeedAccount {
    let index = customer.index;
    let mut dice = Dice::of_part(index, Topic::Account, part);
    let Numbers { shape, aliases, has_did } = numbers(index, part);
    let (i_product, product_name) = dice.pick(&PRODUCTS);
    let own_funds = dice.chance(12);
    let activated = day_of(anchor).saturating_sub(dice.below(900).cast_signed().days());
    let mut account = SeedAccount {
        part,
        i_account: number(index, part),
        i_customer: customer.i_customer,
        id: written(|out| write_id(index, part, shape, country, out)),
        h323_password: CANARY_SECRET.to_owned(),
        i_product,
        product_name,
        assigned_addons: add_ons(&mut dice),
        aliases: generated_aliases(index, part, aliases, country),
        did_number: has_did.then(|| written(|out| write_line(index, part, country, out))),
        extension: extension(part, shape, &mut dice),
        status: Text::Absent,
        bill_status: 'O',
        blocked: false,
        billing_model: if dice.chance(15) { -1 } else { 1 },
        i_account_balance_control_type: if own_funds { 1 } else { 3 },
        balance: if own_funds { Amount(i64::from(dice.below(5_000)) * 1_000) } else { Amount::default() },
        iso_4217: customer.iso_4217,
        registered: dice.chance(80).then(|| dice.chance(70)),
        email: if dice.chance(30) { customer.email.clone() } else { Text::Absent },
        activation_date: activated,
        expiration_date: dice.chance(10).then(|| activated.saturating_add(3.years())),
    };
    give_state(&mut account, customer, &mut dice);
    cast::dress_account(&mut account, index);
    account
}

/// A fifth has a state of its own; otherwise a customer's trouble shows on its accounts.
fn give_state(account: &mut SeedAccount, customer: &SeedCustomer, dice: &mut Dice) {
    let own = dice.chance(20);
    let state = dice.pick(&STATES);
    let inherited = match customer.status.as_deref() {
        Some("closed") => Some(("closed", 'C', false)),
        Some("exported") => Some(("customer_exported", 'O', false)),
        Some("suspended") => Some(("customer_suspended", 'O', false)),
        Some("blocked" | "reseller_blocked") => Some(("customer_blocked", 'O', false)),
        Some("limited") => Some(("customer_limited", 'O', false)),
        Some("provisionally_terminated") => Some(("customer_provisionally_terminated", 'O', false)),
        Some("no_available_funds") => Some(("customer_has_no_available_funds", 'O', false)),
        Some("credit_exceeded") => Some(("customer_credit_exceed", 'O', false)),
        Some("suspension_delayed") => Some(("customer_suspension_delayed", 'O', false)),
        Some("limiting_delayed") => Some(("customer_limiting_delayed", 'O', false)),
        _ => own.then_some(state),
    };
    if let Some((status, bill_status, blocked)) = inherited {
        account.status = Text::of(status);
        account.bill_status = bill_status;
        account.blocked = blocked;
    }
}

fn add_ons(dice: &mut Dice) -> Vec<(u32, &'static str)> {
    ADD_ONS.iter().filter(|_| dice.chance(20)).copied().collect()
}

fn extension(part: u32, shape: IdShape, dice: &mut Dice) -> Option<(String, Text)> {
    let has_extension = shape == IdShape::Extension || dice.chance(25);
    has_extension.then(|| {
        let name = match dice.below(4) {
            0 => Text::Absent,
            1 => Text::of(""),
            2 => Text::of("Front desk"),
            _ => Text::of(format!("Desk {}", part + 1)),
        };
        ((200 + part).to_string(), name)
    })
}

fn generated_aliases(index: u32, part: u32, aliases: u32, country: &Country) -> Vec<SeedAlias> {
    let places = (0..aliases).filter_map(|which| alias_place(part, which).map(|place| (which, place)));
    places
        .map(|(which, place)| SeedAlias {
            i_account: alias_number(index, part, which),
            id: written(|out| write_number(country, index, place, out)),
        })
        .collect()
}

pub(super) fn alias_number(index: u32, part: u32, which: u32) -> u64 {
    number(index, FIRST_ALIAS + part * 2 + which)
}

fn number(index: u32, within: u32) -> u64 {
    FIRST_ACCOUNT + u64::from(index) * ROOM + u64::from(within)
}

fn numbers(index: u32, part: u32) -> Numbers {
    let draw = Dice::of_part(index, Topic::AccountId, part).roll();
    let shape = match draw % 10 {
        0..=6 => IdShape::Number,
        7 => IdShape::NumberAtRealm,
        _ => IdShape::Extension,
    };
    let aliases = match (draw >> 16) % 6 {
        0 => 1,
        1 => 2,
        _ => 0,
    };
    let has_did = shape == IdShape::Extension || (shape == IdShape::Number && (draw >> 32) % 10 < 3);
    Numbers { shape, aliases, has_did }
}

fn write_id(index: u32, part: u32, shape: IdShape, country: &Country, out: &mut String) {
    match shape {
        IdShape::Number => write_line(index, part, country, out),
        IdShape::NumberAtRealm => {
            write_line(index, part, country, out);
            out.push_str("@msisdn");
        }
        IdShape::Extension => {
            let _ = write!(out, "ph{}x{}", World::i_customer(index), 4_000 + part);
        }
    }
}

fn write_line(index: u32, part: u32, country: &Country, out: &mut String) {
    write_number(country, index, account_place(index, part), out);
}

fn country_of(index: u32) -> &'static Country {
    cast::country(index).map_or_else(|| Identity::of(index).country, |country| &COUNTRIES[country])
}

fn day_of(moment: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(moment).date()
}

fn written(write: impl FnOnce(&mut String)) -> String {
    let mut text = String::new();
    write(&mut text);
    text
}
