//! Phone numbers that can be computed in both directions.
//!
//! A customer has numbered places for phone numbers (accounts, aliases, contact phones). Place and customer give a key, the
//! key gives a number that looks like any other, and the last seven digits of a number lead back to at most six keys.
//! So a search for a number among a million customers needs no list of numbers.

use std::collections::BTreeSet;

use super::countries::{COUNTRIES, Country};

/// Places for numbers of an ordinary customer.
const PLACES: u64 = 40;
/// Places for numbers of a big customer.
const BIG_PLACES: u64 = 1_000;
/// Keys of big customers start here: behind those of a million ordinary ones.
const BIG_KEYS: u64 = 1_000_000 * PLACES;
/// One customer in this many is big.
const BIG_EVERY: u32 = 5_000;
/// The first big customer.
const FIRST_BIG: u32 = 12;
/// Digits of a local number, and of the longest number there is.
const LOCAL_DIGITS: usize = 7;
const LONGEST: usize = 12;
/// Seven-digit numbers that start with 2 to 9.
const LOCAL: u64 = 8_000_000;
/// Keys there are: one local number in each of the six areas.
const KEYS: u64 = 6 * LOCAL;
/// Without a common divisor with [`KEYS`], so that multiplying by it only changes the order.
const STEP: u64 = 29_876_543;
const STEP_BACK: u64 = inverse(STEP, KEYS);

/// Place of the number of the `n`-th account: behind all other places of a big customer.
pub(super) const fn account_place(index: u32, n: u32) -> u32 {
    if is_big(index) { 100 + n } else { n }
}

/// Place of the `which`-th alias (0 or 1) of account `n`; ordinary customers have room for nine accounts with aliases.
pub(super) const fn alias_place(n: u32, which: u32) -> Option<u32> {
    if n < 9 && which < 2 { Some(20 + n * 2 + which) } else { None }
}

/// Places of `phone1` and `phone2`.
pub(super) const CONTACT_PLACES: [u32; 2] = [38, 39];

/// Whether the customer has hundreds of accounts.
pub(super) const fn is_big(index: u32) -> bool {
    index % BIG_EVERY == FIRST_BIG
}

/// Writes the number at a customer's place: digits only, with country calling code.
pub(super) fn write_number(country: &Country, index: u32, place: u32, out: &mut String) {
    let spot = key(index, place) * STEP % KEYS;
    out.push_str(country.dial);
    out.push_str(country.areas[usize::try_from(spot / LOCAL).unwrap_or(0) % 6]);
    let mut local = 2_000_000 + spot % LOCAL;
    let mut digits = [0_u8; 7];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(local % 10).unwrap_or(0);
        local /= 10;
    }
    out.extend(digits.iter().map(|digit| char::from(*digit)));
}

/// Customers that may own a number in which these digits stand, at its end or anywhere. `None` when there are fewer than seven.
///
/// Digits that are missing behind the given ones are tried out; those in front must fit an area.
pub(super) fn possible_owners(digits: &str, is_end: bool) -> Option<BTreeSet<u32>> {
    if digits.len() < LOCAL_DIGITS {
        return None;
    }
    let most_missing = if is_end { 0 } else { LONGEST.saturating_sub(digits.len()).min(LOCAL_DIGITS - 1) };
    let mut owners = BTreeSet::new();
    for missing in 0..=most_missing {
        let (head, local) = digits.split_at(digits.len() + missing - LOCAL_DIGITS);
        let tail = 10_u64.pow(u32::try_from(missing).unwrap_or(0));
        let Some(first) = local.parse::<u64>().ok().and_then(|local| (local * tail).checked_sub(2_000_000)) else {
            continue;
        };
        for area in (0..6).filter(|area| is_possible_head(head, *area)) {
            let start = u64::try_from(area).unwrap_or(0) * LOCAL + first;
            owners.extend((start..start + tail).filter_map(|spot| owner(spot * STEP_BACK % KEYS)));
        }
    }
    Some(owners)
}

/// Whether what stands before a local number can be the end of a dialling code and an area's, in any country.
fn is_possible_head(head: &str, area: usize) -> bool {
    COUNTRIES.iter().any(|country| {
        let area = country.areas[area];
        area.ends_with(head) || head.strip_suffix(area).is_some_and(|dial| country.dial.ends_with(dial))
    })
}

const fn key(index: u32, place: u32) -> u64 {
    if is_big(index) {
        BIG_KEYS + (index / BIG_EVERY) as u64 * BIG_PLACES + place as u64
    } else {
        index as u64 * PLACES + place as u64
    }
}

fn owner(key: u64) -> Option<u32> {
    let index = match key.checked_sub(BIG_KEYS) {
        None => key / PLACES,
        Some(big) => big / BIG_PLACES * u64::from(BIG_EVERY) + u64::from(FIRST_BIG),
    };
    u32::try_from(index).ok().filter(|index| *index < 1_000_000)
}

/// The number that undoes a multiplication by `step` modulo `modulus`.
const fn inverse(step: u64, modulus: u64) -> u64 {
    let (mut rest, mut next_rest) = (modulus.cast_signed(), step.cast_signed());
    let (mut factor, mut next_factor) = (0_i64, 1_i64);
    while next_rest != 0 {
        let times = rest / next_rest;
        (rest, next_rest) = (next_rest, rest - times * next_rest);
        (factor, next_factor) = (next_factor, factor - times * next_factor);
    }
    factor.rem_euclid(modulus.cast_signed()).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seven_digits_lead_back_to_the_owner() {
        for (index, place) in [(0, 0), (15, 39), (12, 599), (999_999, 20), (5_012, 777), (734_211, 3)] {
            let mut number = String::new();
            write_number(&COUNTRIES[0], index, place, &mut number);

            assert!(possible_owners(&number, true).unwrap().contains(&index), "{number} of customer {index}");
        }
    }

    #[test]
    fn digits_from_the_middle_lead_back_too() {
        let mut number = String::new();
        write_number(&COUNTRIES[1], 4_711, 3, &mut number);

        assert!(possible_owners(&number[..number.len() - 2], false).unwrap().contains(&4_711));
        assert!(possible_owners(&number[2..10], false).unwrap().contains(&4_711));
        assert_eq!(possible_owners("123456", false), None);
    }
}
