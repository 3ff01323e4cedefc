//! The hand-made customers: one for each shape that matters.

use super::{
    Amount, SeedAccount, SeedAlias, SeedContact, SeedCustomer, SeedInvoice, Text, accounts::alias_number,
    countries::COUNTRIES,
};

/// Postpaid, owes 118.4025 EUR of 300, contact Rita Moss.
pub const EASYCALL: u64 = 46_170;
/// German, postpaid, 86.20 EUR in the customer's favour.
pub const NORTHWIND: u64 = 46_171;
/// Acme Ltd in Cork, a direct customer.
pub const ACME_CORK: u64 = 46_172;
/// Acme Ltd in Lyon, a customer of [`PANDA_WHOLESALE`].
pub const ACME_LYON: u64 = 46_173;
/// Prepaid, 42.50 USD available (a negative balance).
pub const PREPAID_FUNDED: u64 = 46_174;
/// Suspended, and over its credit limit.
pub const CREDIT_EXCEEDED: u64 = 46_175;
pub const CLOSED: u64 = 46_176;
/// Arabic names, dinars with three decimals.
pub const ARABIC: u64 = 46_177;
/// Ukrainian names, hryvnias.
pub const UKRAINIAN: u64 = 46_178;
/// Prepaid, nothing left; no charges at all.
pub const PREPAID_EMPTY: u64 = 46_179;
/// No credit limit, yen without decimals, several e-mail addresses.
pub const UNLIMITED: u64 = 46_180;
pub const BLOCKED: u64 = 46_181;
/// 600 accounts and 4,000 charges.
pub const BIG: u64 = 46_182;
/// Wildcards, markup and an emoji in its names.
pub const AWKWARD: u64 = 46_183;
/// The reseller.
pub const PANDA_WHOLESALE: u64 = 511;
/// No customer has this number, in a world of any size.
pub const GONE: u64 = 99_999;

/// How many customers are hand-made; they stand at the start of the world.
pub const SIZE: u32 = 15;

/// Account ids of [`EASYCALL`].
pub const EASYCALL_EXTENSION: &str = "ph46170x4665";
pub const EASYCALL_NUMBER: &str = "12094555948";
pub const EASYCALL_ALIASES: [&str; 2] = ["12095550148", "12095550149"];

const FIRST: u64 = EASYCALL;

/// A member of the cast: what a person would say about it.
struct Role {
    name: &'static str,
    company: &'static str,
    person: (&'static str, &'static str),
    email: &'static str,
    domain: &'static str,
    phone: &'static str,
    /// Index in [`COUNTRIES`].
    country: usize,
    city: &'static str,
    currency: &'static str,
}

macro_rules! role {
    ($name:literal, $company:literal, $first:literal $last:literal, $local:literal @ $domain:literal, $phone:literal,
     $country:literal $city:literal, $currency:literal) => {
        Role {
            name: $name,
            company: $company,
            person: ($first, $last),
            email: concat!($local, "@", $domain),
            domain: $domain,
            phone: $phone,
            country: $country,
            city: $city,
            currency: $currency,
        }
    };
}

#[rustfmt::skip]
static ROLES: [Role; SIZE as usize] = [
    role!("EasyCall", "EasyCall Ltd", "Rita" "Moss", "rita.moss" @ "easycall.example", "12095550146", 4 "Galway", "EUR"),
    role!("Northwind-Tel", "Northwind Telephony GmbH", "Jörg" "Weber", "billing" @ "northwind.example", "493055501710", 2 "Lübeck", "EUR"),
    role!("Acme-Cork", "Acme Ltd", "Maeve" "Nolan", "accounts" @ "acme-cork.example", "353215550172", 4 "Cork", "EUR"),
    role!("Acme-Lyon", "Acme Ltd", "Luc" "Moreau", "compta" @ "acme-lyon.example", "33475550173", 3 "Lyon", "EUR"),
    role!("SunnyPrepaid", "Sunny Days Travel Inc.", "Dana" "Reed", "dana.reed" @ "sunnydays.example", "13035550174", 0 "Fairview", "USD"),
    role!("Overdrawn", "Overdrawn Motors Ltd", "Colin" "Marsh", "colin.marsh" @ "overdrawn.example", "441615550175", 1 "Leeds", "GBP"),
    role!("OldTown", "Old Town Books LLC", "Edith" "Lane", "edith" @ "oldtownbooks.example", "16175550176", 0 "Riverton", "USD"),
    role!("Noor-Trading", "شركة النور للتجارة", "ليلى" "الصباح", "layla" @ "noor.example", "96525550177", 8 "مدينة الكويت", "KWD"),
    role!("Sadyba", "ТОВ «Садиба»", "Оксана" "Ґалаґан", "oksana" @ "sadyba.example", "380445550178", 6 "Львів", "UAH"),
    role!("EmptyPockets", "Empty Pockets S.L.", "Iker" "Sanz", "iker" @ "emptypockets.example", "34915550179", 5 "Cádiz", "EUR"),
    role!("Hoshi", "星通信株式会社", "Keiko" "Ito", "keiko.ito" @ "hoshi.example", "81355550180", 7 "Osaka", "JPY"),
    role!("Lockhart", "Lockhart & Sons", "Bruce" "Lockhart", "bruce" @ "lockhart.example", "441315550181", 1 "Glasgow", "GBP"),
    role!("CityTransit", "City Transit Group", "Grace" "Okafor", "telecom" @ "citytransit.example", "15125550182", 0 "Springfield", "USD"),
    role!("100%_Legit", "<script>alert(\"50% off_now\")</script> 🦄 & Co", "Zoë" "O'Neil \"Z\"", "zoe" @ "legit.example", "17025550183", 0 "Fairview", "USD"),
    role!("Panda-Wholesale", "Panda Wholesale", "Peter" "Panda", "noc" @ "pandawholesale.example", "442075550511", 1 "Bristol", "GBP"),
];

pub(super) fn number(index: u32) -> Option<u64> {
    match index {
        14 => Some(PANDA_WHOLESALE),
        0..14 => Some(FIRST + u64::from(index)),
        _ => None,
    }
}

pub(super) fn index_of(i_customer: u64) -> Option<u32> {
    (0..SIZE).find(|index| number(*index) == Some(i_customer))
}

pub(super) fn country(index: u32) -> Option<usize> {
    role(index).map(|role| role.country)
}

/// `i_customer_type` and `i_parent`.
pub(super) fn family(index: u32) -> Option<(u8, Option<u64>)> {
    Some(match number(index)? {
        ACME_LYON => (1, Some(PANDA_WHOLESALE)),
        PANDA_WHOLESALE => (2, None),
        _ => (1, None),
    })
}

pub(super) fn contact(index: u32) -> Option<SeedContact> {
    let role = role(index)?;
    Some(SeedContact {
        i_customer: number(index)?,
        company: Some(role.company.to_owned()),
        domain: role.domain.to_owned(),
        person: format!("{} {}", role.person.0, role.person.1),
        email: role.email.to_owned(),
        phone: role.phone.to_owned(),
    })
}

pub(super) fn account_count(index: u32) -> Option<u32> {
    match index {
        0 => Some(2),
        12 => Some(600),
        1..SIZE => Some(1 + index % 5),
        _ => None,
    }
}

pub(super) fn charge_count(index: u32) -> Option<u32> {
    match number(index)? {
        EASYCALL => Some(64),
        PREPAID_EMPTY => Some(0),
        BIG => Some(4_000),
        _ => Some(20),
    }
}

pub(super) fn invoice_count(index: u32) -> Option<u32> {
    match number(index)? {
        PREPAID_EMPTY | PREPAID_FUNDED => Some(0),
        BIG => Some(40),
        _ => Some(6),
    }
}

/// Turns a generated customer into the member of the cast at its place.
pub(super) fn dress(customer: &mut SeedCustomer) {
    let Some(role) = role(customer.index) else { return };
    let country = &COUNTRIES[role.country];
    role.name.clone_into(&mut customer.name);
    customer.refnum = Some(format!("REF-{}", customer.i_customer));
    customer.companyname = Text::of(role.company);
    customer.firstname = Text::of(role.person.0);
    customer.lastname = Text::of(role.person.1);
    customer.email = Text::of(role.email);
    customer.phone1 = Text::of(role.phone);
    customer.baddr1 = Text::of(format!("{} {}", customer.index + 1, country.streets[0]));
    customer.city = Text::of(role.city);
    let place = country.places.iter().find(|(city, ..)| *city == role.city);
    let (_, state, zip) = place.copied().unwrap_or_default();
    customer.state = if state.is_empty() { Text::Absent } else { Text::of(state) };
    customer.zip = Text::of(zip);
    customer.address_line_2 = Text::Absent;
    customer.country = Text::of(country.code);
    customer.iso_4217 = role.currency;
    (customer.i_time_zone, customer.time_zone_name) = country.time_zone;
    (customer.i_customer_type, customer.i_parent) = family(customer.index).unwrap_or((1, None));
    customer.unallocated_payments = Amount::default();
    owes(customer, Amount::whole(25), Some(Amount::whole(500)));
    in_state(customer, None, 'O');
    make_special(customer);
}

/// What sets each of them apart.
fn make_special(customer: &mut SeedCustomer) {
    match customer.i_customer {
        EASYCALL => owes(customer, Amount(11_840_250), Some(Amount::whole(300))),
        NORTHWIND => owes(customer, Amount(-8_620_000), Some(Amount::whole(1_000))),
        PREPAID_FUNDED => prepaid(customer, Amount(4_250_000)),
        CREDIT_EXCEEDED => {
            owes(customer, Amount(51_275_000), Some(Amount::whole(500)));
            customer.credit_exceed = true;
            in_state(customer, Some("suspended"), 'S');
        }
        CLOSED => in_state(customer, Some("closed"), 'C'),
        ARABIC => owes(customer, Amount(1_234_500), Some(Amount::whole(100))),
        PREPAID_EMPTY => {
            prepaid(customer, Amount::default());
            in_state(customer, Some("no_available_funds"), 'O');
        }
        UNLIMITED => {
            owes(customer, Amount::whole(15_800), None);
            customer.email = Text::of("keiko.ito@hoshi.example,keiri@hoshi.example, soumu@hoshi.example");
        }
        BLOCKED => {
            in_state(customer, Some("blocked"), 'O');
            customer.blocked = true;
        }
        BIG => owes(customer, Amount(1_204_533_120), Some(Amount::whole(20_000))),
        _ => {}
    }
}

fn owes(customer: &mut SeedCustomer, balance: Amount, credit_limit: Option<Amount>) {
    customer.i_balance_control_type = Some(1);
    customer.balance = balance;
    customer.credit_limit = credit_limit;
    customer.credit_exceed = false;
}

fn prepaid(customer: &mut SeedCustomer, available: Amount) {
    owes(customer, Amount(-available.0), Some(Amount::default()));
    customer.i_balance_control_type = Some(2);
}

fn in_state(customer: &mut SeedCustomer, status: Option<&str>, bill_status: char) {
    customer.status = status.map_or(Text::Absent, Text::of);
    customer.bill_status = bill_status;
    customer.blocked = false;
}

/// Ids of a hand-made account and its aliases.
pub(super) fn account_ids(index: u32, part: u32) -> Option<&'static [&'static str]> {
    static NUMBER: [&str; 3] = [EASYCALL_NUMBER, EASYCALL_ALIASES[0], EASYCALL_ALIASES[1]];
    match (index, part) {
        (0, 0) => Some(&[EASYCALL_EXTENSION]),
        (0, 1) => Some(&NUMBER),
        _ => None,
    }
}

/// The DID of a hand-made account; empty when it has none.
pub(super) fn did(index: u32, part: u32) -> Option<&'static str> {
    match (index, part) {
        (0, 0) => Some(""),
        (0, 1) => Some(EASYCALL_NUMBER),
        _ => None,
    }
}

/// Turns the generated accounts of [`EASYCALL`] into the ones that tickets speak of.
pub(super) fn dress_account(account: &mut SeedAccount, index: u32) {
    let Some(ids) = account_ids(index, account.part) else { return };
    let is_extension = account.part == 0;
    ids[0].clone_into(&mut account.id);
    (account.i_product, account.product_name) = (202, "Cloud PBX Pro");
    account.assigned_addons = vec![(301, "Call recording"), (302, "Voicemail to e-mail")];
    account.extension = is_extension.then(|| ("204".to_owned(), Text::of("Rita Moss")));
    account.did_number = (!is_extension).then(|| EASYCALL_NUMBER.to_owned());
    account.aliases = (0..)
        .zip(&ids[1..])
        .map(|(which, id)| SeedAlias { i_account: alias_number(index, 1, which), id: (*id).to_owned() })
        .collect();
    account.status = Text::Absent;
    account.bill_status = 'O';
    account.blocked = false;
    account.billing_model = 1;
    account.i_account_balance_control_type = 3;
    account.balance = Amount::default();
    account.registered = Some(true);
    account.email = Text::of("rita.moss@easycall.example");
    account.expiration_date = None;
}

/// The latest invoice of [`EASYCALL`] is what it owes.
pub(super) fn dress_invoice(invoice: &mut SeedInvoice, customer: &SeedCustomer, part: u32) {
    if customer.i_customer == EASYCALL && part == 0 {
        invoice.amount_net = customer.balance;
        invoice.amount_paid = Amount::default();
        invoice.amount_due = customer.balance;
        invoice.status = "Unpaid";
    }
}

fn role(index: u32) -> Option<&'static Role> {
    ROLES.get(index as usize)
}
