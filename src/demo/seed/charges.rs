//! Calls, subscriptions and payments of the last sixty days.

use jiff::{SignedDuration, Timestamp};

use super::{
    Amount, SeedAccount, SeedCharge, SeedCustomer, Text, accounts, before, cast,
    countries::COUNTRIES,
    customers,
    dice::{Dice, Topic},
};

/// Charges are spread over this many seconds before the anchor.
const SPAN: i64 = 60 * 86_400;

/// Accounts that calls are made from; of a customer with hundreds the first will do.
const CALLING_ACCOUNTS: usize = 25;

pub(super) fn count(index: u32) -> u32 {
    cast::charge_count(index).unwrap_or_else(|| Dice::of(index, Topic::Charge).below(60))
}

/// Latest first.
pub(super) fn charges(index: u32, anchor: Timestamp) -> impl Iterator<Item = SeedCharge> + use<> {
    let customer = customers::customer(index, anchor);
    let accounts: Vec<SeedAccount> = accounts::accounts(index, anchor).take(CALLING_ACCOUNTS).collect();
    (0..count(index)).map(move |part| charge(&customer, &accounts, part, anchor))
}

fn charge(customer: &SeedCustomer, accounts: &[SeedAccount], part: u32, anchor: Timestamp) -> SeedCharge {
    let mut dice = Dice::of_part(customer.index, Topic::Charge, part + 1);
    let step = SPAN / i64::from(count(customer.index).max(1));
    let ago = i64::from(part) * step + 240 + i64::from(dice.below(u32::try_from(step / 2).unwrap_or(0)));
    let ended = before(anchor, ago);
    match dice.below(20) {
        0 => payment(customer, part, ended, &mut dice),
        1 => subscription(customer, accounts, part, ended, &mut dice),
        _ => call(customer, accounts, part, ended, &mut dice),
    }
}

fn call(customer: &SeedCustomer, accounts: &[SeedAccount], part: u32, ended: Timestamp, dice: &mut Dice) -> SeedCharge {
    let account = accounts.get(dice.below(u32::try_from(accounts.len()).unwrap_or(0)) as usize);
    let own = account.map_or_else(String::new, |account| account.did_number.clone().unwrap_or(account.id.clone()));
    let country = &COUNTRIES[dice.below(9) as usize];
    let other = format!("{}{}{:07}", country.dial, dice.pick(&country.areas), 2_000_000 + dice.below(7_999_999));
    let failed = dice.chance(8);
    let seconds = if failed { 0 } else { 5 + dice.below(1_800) };
    let direction = dice.pick(&[4, 4, 4, 8, 8, 12]);
    let is_incoming = direction == 8;
    let amount = if is_incoming || failed { 0 } else { i64::from(seconds) * i64::from(20 + dice.below(200)) };
    let (cli, cld) = if is_incoming { (other, own) } else { (own, other) };
    SeedCharge {
        i_account: account.map(|account| account.i_account),
        account_id: account.map(|account| account.id.clone()),
        cli,
        cld,
        charged_amount: Amount(amount),
        charged_quantity: seconds,
        connect_time: ended.checked_sub(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(ended),
        i_service: 3,
        service: "Voice Calls",
        country: Text::of(country.code),
        description: if dice.chance(50) { Text::of(country.places[0].0) } else { Text::of("") },
        disconnect_cause: if failed { dice.pick(&[1, 17, 19, 34]) } else { 16 },
        failed,
        bit_flags: direction | if dice.chance(10) { 64 } else { 0 },
        ..blank(customer, part, ended)
    }
}

fn payment(customer: &SeedCustomer, part: u32, at: Timestamp, dice: &mut Dice) -> SeedCharge {
    SeedCharge {
        charged_amount: customer.rounded(Amount(-i64::from(1_000 + dice.below(20_000)) * 1_000)),
        i_service: 2,
        service: "Payments",
        description: Text::of("Manual payment"),
        ..blank(customer, part, at)
    }
}

fn subscription(
    customer: &SeedCustomer,
    accounts: &[SeedAccount],
    part: u32,
    at: Timestamp,
    dice: &mut Dice,
) -> SeedCharge {
    SeedCharge {
        i_account: accounts.first().map(|account| account.i_account),
        account_id: accounts.first().map(|account| account.id.clone()),
        charged_amount: customer.rounded(Amount(i64::from(100 + dice.below(4_000)) * 1_000)),
        charged_quantity: 1,
        i_service: 1,
        service: "Subscriptions",
        description: Text::of("Monthly fee"),
        ..blank(customer, part, at)
    }
}

fn blank(customer: &SeedCustomer, part: u32, at: Timestamp) -> SeedCharge {
    SeedCharge {
        i_xdr: 10_000_000 + u64::from(customer.index) * 10_000 + u64::from(part),
        i_customer: customer.i_customer,
        i_account: None,
        account_id: None,
        cli: String::new(),
        cld: String::new(),
        charged_amount: Amount::default(),
        charged_quantity: 0,
        connect_time: at,
        disconnect_time: at,
        bill_time: at,
        i_service: 0,
        service: "",
        country: Text::Absent,
        description: Text::Absent,
        disconnect_cause: 16,
        failed: false,
        bit_flags: 0,
    }
}
