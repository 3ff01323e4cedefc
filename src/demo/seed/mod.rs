//! A telecom company's customers, the same on every run and on every machine.
//!
//! Nothing is stored: a customer, an account or a charge is computed from its number when it is asked for, so a world of a
//! million customers is there at once and weighs nothing. The first customers are a hand-made [`cast`] with the shapes
//! that matter; the rest are generated, the same in a world of any size. All people and numbers are invented.
//!
//! Knows nothing of HTTP, of portadesk's clients or of the order in which it is asked.

mod accounts;
pub mod cast;
mod charges;
mod countries;
mod customers;
mod dice;
mod finding;
mod identity;
mod invoices;
mod numbers;
mod probe;
mod records;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

pub use self::finding::{Findable, Piece};
pub use self::probe::{Probe, Searchable};
pub use self::records::{
    AccountPlace, Amount, SeedAccount, SeedAlias, SeedCharge, SeedContact, SeedCustomer, SeedInvoice, Text,
};

/// Stands in every secret field (passwords, SIP passwords, API tokens) of every row: where it turns up, something leaks.
pub const CANARY_SECRET: &str = "canary-Zq7!vXw2-never-forward";

/// `i_customer` of a generated customer is this plus its index.
pub const FIRST_GENERATED: u64 = 100_000;

/// Smallest and largest world.
const SIZES: (u32, u32) = (50, 1_000_000);

/// Generated customers that are resellers: one in this many.
const RESELLER_EVERY: u32 = 500;

/// Fields a search among customers can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CustomerField {
    Name,
    Companyname,
    Firstname,
    Lastname,
    Email,
    Phone1,
    Phone2,
}

/// All customers of the demo. Cheap to clone.
#[derive(Debug, Clone)]
pub struct World {
    customers: u32,
    anchor: Timestamp,
}

impl World {
    /// A world of so many customers, between 50 and 1,000,000; its latest calls are of 2026-03-02, 09:00 UTC.
    #[must_use]
    pub fn new(customers: u32) -> Self {
        let anchor = Timestamp::from_second(1_772_442_000).unwrap_or(Timestamp::UNIX_EPOCH);
        Self { customers: customers.clamp(SIZES.0, SIZES.1), anchor }
    }

    /// The same world with its latest calls shortly before `now`. Customers and accounts do not change.
    #[must_use]
    pub fn anchored_at(mut self, now: Timestamp) -> Self {
        self.anchor = now;
        self
    }

    /// The same world with more customers behind its last one, beyond its largest size if need be.
    #[must_use]
    pub fn with_room_for(&self, more: u32) -> Self {
        Self { customers: self.customers.saturating_add(more), anchor: self.anchor }
    }

    /// How many customers there are.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.customers
    }

    /// The moment before which everything happened.
    #[must_use]
    pub fn anchor(&self) -> Timestamp {
        self.anchor
    }

    /// `i_customer` of the customer at `index`.
    #[must_use]
    pub fn i_customer(index: u32) -> u64 {
        cast::number(index).unwrap_or(FIRST_GENERATED + u64::from(index))
    }

    /// Where a customer stands; `None` when there is none with this number.
    #[must_use]
    pub fn index_of(&self, i_customer: u64) -> Option<u32> {
        cast::index_of(i_customer).or_else(|| {
            let index = u32::try_from(i_customer.checked_sub(FIRST_GENERATED)?).ok()?;
            (index >= cast::SIZE && index < self.customers).then_some(index)
        })
    }

    /// The customer at `index`; indexes beyond the end start again at the first.
    #[must_use]
    pub fn customer(&self, index: u32) -> SeedCustomer {
        customers::customer(index % self.customers, self.anchor)
    }

    /// What a help desk knows of the customer at `index`.
    #[must_use]
    pub fn contact(&self, index: u32) -> SeedContact {
        customers::contact(index % self.customers)
    }

    /// How many accounts the customer at `index` has, closed ones included; aliases are not counted.
    #[must_use]
    pub fn account_count(&self, index: u32) -> u32 {
        accounts::count(index)
    }

    /// All accounts of a customer, in the order of their parts.
    pub fn accounts(&self, index: u32) -> impl Iterator<Item = SeedAccount> + use<> {
        accounts::accounts(index, self.anchor)
    }

    /// One account; `part` counts from 0 and is not checked.
    #[must_use]
    pub fn account(&self, index: u32, part: u32) -> SeedAccount {
        accounts::one(index, part, self.anchor)
    }

    /// Where an account or alias stands; `None` when there is none with this number.
    #[must_use]
    pub fn account_of(&self, i_account: u64) -> Option<AccountPlace> {
        let place = accounts::place_of(i_account)?;
        (place.index < self.customers && place.part < accounts::count(place.index)).then_some(place)
    }

    /// As [`World::account_of`], whether or not the customer has so many accounts.
    #[must_use]
    pub fn unchecked_account_of(&self, i_account: u64) -> Option<AccountPlace> {
        accounts::place_of(i_account).filter(|place| place.index < self.customers)
    }

    /// Customers, in order, among which all are that have a value with this piece; `None` when anybody can have it.
    #[must_use]
    pub fn possible_owners(&self, what: Findable, piece: Piece<'_>) -> Option<Vec<u32>> {
        let generated = finding::owners(what, piece)?;
        Some(
            (0..cast::SIZE)
                .chain(generated.into_iter().filter(|index| (cast::SIZE..self.customers).contains(index)))
                .collect(),
        )
    }

    /// Writes all ids of a customer's accounts and aliases, each ended by a line feed.
    pub fn write_account_ids(&self, index: u32, out: &mut String) {
        accounts::write_ids(index, out);
    }

    /// Writes the DID of each account, each ended by a line feed; the line of one without a DID is empty.
    pub fn write_dids(&self, index: u32, out: &mut String) {
        accounts::write_dids(index, out);
    }

    /// `i_customer_type` and `i_parent` of a customer.
    #[must_use]
    pub fn family(&self, index: u32) -> (u8, Option<u64>) {
        customers::family(index)
    }

    /// Invoices, latest first.
    #[must_use]
    pub fn invoices(&self, index: u32) -> Vec<SeedInvoice> {
        invoices::invoices(index, self.anchor)
    }

    /// Whose invoice this is; `None` when no customer can have it.
    #[must_use]
    pub fn owner_of_invoice(&self, i_invoice: u64) -> Option<u32> {
        invoices::owner(i_invoice).filter(|index| *index < self.customers)
    }

    /// How many charges there are in all.
    #[must_use]
    pub fn charge_count(&self, index: u32) -> u32 {
        charges::count(index)
    }

    /// Calls, charges and payments, latest first, over the last sixty days.
    pub fn charges(&self, index: u32) -> impl Iterator<Item = SeedCharge> + use<> {
        charges::charges(index, self.anchor)
    }

    /// The searchable fields of a customer.
    #[must_use]
    pub fn searchable(&self, index: u32) -> Searchable {
        Searchable::of(self, index)
    }
}

/// All time zones of the world: number and name.
pub fn time_zones() -> impl Iterator<Item = (u32, &'static str)> {
    countries::COUNTRIES.iter().map(|country| country.time_zone)
}

/// A moment so many seconds before another.
fn before(anchor: Timestamp, seconds: i64) -> Timestamp {
    anchor.checked_sub(SignedDuration::from_secs(seconds)).unwrap_or(anchor)
}
