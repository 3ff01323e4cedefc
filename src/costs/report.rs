//! The sums of a month, customer by customer.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::pending,
    ops::AddAssign,
    time::Duration,
};

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use rust_decimal::{Decimal, RoundingStrategy};
use tokio::time::{Instant, sleep_until};

use super::{Costs, CostsError, Inner, Month};
use crate::{
    customers::{Directory, DirectoryError},
    portabilling::CustomerId,
    store::CostSums,
};

/// Customers asked for at once.
const AT_ONCE: usize = 6;
/// Resellers of resellers are followed so far.
const DEEPEST: usize = 5;
const SECONDS_IN_HOUR: i64 = 3600;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Tickets that were opened in the month.
    pub tickets: i64,
    /// Public replies of agents.
    pub touches: i64,
    /// Tracked time.
    pub seconds: i64,
}

/// What was done for one customer, or for all customers of one reseller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub customer: CustomerId,
    /// As billing calls them; `None` where billing did not say.
    pub name: Option<String>,
    /// Whose customer they are.
    pub reseller: Option<CustomerId>,
    pub sums: Sums,
    pub cost: Decimal,
}

/// A month. Rows come dearest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub month: Month,
    pub rate: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// Each customer for whom anything was done.
    pub customers: Vec<Row>,
    /// Each reseller with everything that was done for them and for their customers, which stands above as well.
    pub resellers: Vec<Row>,
    /// What belongs to no linked customer.
    pub without: (Sums, Decimal),
    /// Customers, and what belongs to none.
    pub total: (Sums, Decimal),
    /// When tickets were last read; `None` when none were.
    pub read_at: Option<Timestamp>,
    /// At that time there was nothing more to read.
    pub is_read: bool,
    /// The month had begun before the tickets that are read had: some of it is missing for ever. From when on they are read.
    pub lacks_before: Option<Timestamp>,
    /// Billing did not tell whose customers all of them are: resellers may lack some.
    pub lacks_names: bool,
}

impl Report {
    /// Nothing of what was done is missing, as far as it had been done when tickets were last read.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_read && self.lacks_before.is_none()
    }
}

/// What billing says of a customer.
#[derive(Debug, Clone, Default)]
struct Known {
    name: Option<String>,
    reseller: Option<CustomerId>,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, more: Self) {
        self.tickets += more.tickets;
        self.touches += more.touches;
        self.seconds += more.seconds;
    }
}

impl Sums {
    /// Tracked time in minutes, with two decimals at most.
    #[must_use]
    pub fn minutes(&self) -> Decimal {
        rounded(Decimal::from(self.seconds) / Decimal::from(60), 2).normalize()
    }

    /// What the tracked time costs at this rate for an hour, to the hundredth.
    fn cost(&self, rate: Decimal) -> Decimal {
        let hours = Decimal::from(self.seconds) / Decimal::from(SECONDS_IN_HOUR);
        let mut cost = rounded(hours.checked_mul(rate).unwrap_or(Decimal::MAX), 2);
        cost.rescale(2);
        cost
    }
}

/// Half a hundredth goes away from zero, as people reckon.
fn rounded(number: Decimal, decimals: u32) -> Decimal {
    number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

impl Costs {
    /// The sums of a month, as far as tickets have been read. Billing is asked for names and resellers, for so long at most;
    /// what it says later, the next report finds remembered.
    ///
    /// # Errors
    /// [`CostsError::Store`].
    pub async fn report(&self, month: Month, patience: Option<Duration>) -> Result<Report, CostsError> {
        let Inner { settings, tenant, store, .. } = &*self.0;
        let moments = month.moments(&settings.time_zone);
        let sums = store.cost_sums(tenant, moments.clone()).await?;
        let reading = store.cost_reading(tenant).await?;
        let (by_customer, without) = by_customer(&sums);
        let rate = settings.rate;
        let mut order: Vec<(CustomerId, Sums)> = by_customer.into_iter().collect();
        order.sort_by_key(|(customer, sums)| (-sums.seconds, -sums.touches, -sums.tickets, *customer));
        let known = self.known(order.iter().map(|(customer, _)| *customer).collect(), patience).await;
        let above = known.values().filter_map(|known| known.reseller);
        let lacks_names = order.iter().map(|(id, _)| *id).chain(above).any(|id| !known.contains_key(&id));
        let mut total = without;
        for (_, sums) in &order {
            total += *sums;
        }
        let row = |customer: CustomerId, sums: Sums| {
            let Known { name, reseller } = known.get(&customer).cloned().unwrap_or_default();
            Row { customer, name, reseller, sums, cost: sums.cost(rate) }
        };
        let mut resellers: Vec<(CustomerId, Sums)> = rolled_up(&order, &known).into_iter().collect();
        resellers.sort_by_key(|(customer, sums)| (-sums.seconds, -sums.touches, -sums.tickets, *customer));
        Ok(Report {
            month,
            rate,
            currency: settings.currency.clone(),
            lacks_names,
            customers: order.iter().map(|(customer, sums)| row(*customer, *sums)).collect(),
            resellers: resellers.into_iter().map(|(customer, sums)| row(customer, sums)).collect(),
            without: (without, without.cost(rate)),
            total: (total, total.cost(rate)),
            read_at: reading.as_ref().map(|reading| reading.read_at),
            is_read: reading.as_ref().is_some_and(|reading| reading.is_end),
            lacks_before: reading.map(|reading| reading.begun).filter(|begun| moments.start < *begun),
        })
    }

    /// Customers and those above them, as far as billing tells in time.
    async fn known(&self, customers: Vec<CustomerId>, patience: Option<Duration>) -> BTreeMap<CustomerId, Known> {
        let directory = &self.0.directory;
        let end = patience.map(|patience| Instant::now() + patience);
        let mut known = BTreeMap::new();
        let mut wanted = customers;
        for _ in 0..=DEEPEST {
            let over = async move {
                match end {
                    Some(end) => sleep_until(end).await,
                    None => pending().await,
                }
            };
            let answers: Vec<_> = stream::iter(wanted)
                .map(|id| async move { (id, told(directory, id).await) })
                .buffer_unordered(AT_ONCE)
                .take_until(Box::pin(over))
                .collect()
                .await;
            known.extend(answers.into_iter().filter_map(|(id, told)| Some((id, told.ok()?))));
            let above: BTreeSet<CustomerId> = known.values().filter_map(|known: &Known| known.reseller).collect();
            wanted = above.into_iter().filter(|reseller| !known.contains_key(reseller)).collect();
            if wanted.is_empty() {
                break;
            }
        }
        known
    }
}

/// What billing says of a customer. What it said within the day is good enough: names and resellers seldom change.
async fn told(directory: &Directory, id: CustomerId) -> Result<Known, DirectoryError> {
    let known = match directory.last_known(id) {
        Some(known) => known,
        None => directory.customer(id, false).await?.known,
    };
    Ok(known.value.as_ref().map_or_else(Known::default, |customer| Known {
        name: customer.company.clone().or_else(|| Some(customer.name.clone()).filter(|it| !it.is_empty())),
        reseller: customer.reseller,
    }))
}

/// Each customer's sums, and those of no customer.
fn by_customer(sums: &[CostSums]) -> (BTreeMap<CustomerId, Sums>, Sums) {
    let (mut by_customer, mut without) = (BTreeMap::<CustomerId, Sums>::new(), Sums::default());
    for &CostSums { customer, tickets, touches, seconds, .. } in sums {
        let sums = Sums { tickets, touches, seconds };
        match customer {
            Some(customer) => *by_customer.entry(customer).or_default() += sums,
            None => without += sums,
        }
    }
    (by_customer, without)
}

/// What was done for each reseller: for themselves, and for everybody below them, once.
fn rolled_up(customers: &[(CustomerId, Sums)], known: &BTreeMap<CustomerId, Known>) -> BTreeMap<CustomerId, Sums> {
    let reseller_of = |customer: CustomerId| known.get(&customer).and_then(|known| known.reseller);
    let resellers: BTreeSet<CustomerId> = known.values().filter_map(|known| known.reseller).collect();
    let mut rolled: BTreeMap<CustomerId, Sums> = BTreeMap::new();
    for (customer, sums) in customers {
        let mut of: BTreeSet<CustomerId> = resellers.get(customer).copied().into_iter().collect();
        let mut at = *customer;
        for _ in 0..DEEPEST {
            let Some(above) = reseller_of(at).filter(|above| *above != *customer) else { break };
            // Who stands above themselves stands there once.
            if !of.insert(above) {
                break;
            }
            at = above;
        }
        for reseller in of {
            *rolled.entry(reseller).or_default() += *sums;
        }
    }
    rolled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> CustomerId {
        CustomerId::new(number).unwrap()
    }

    fn sums(tickets: i64, touches: i64, seconds: i64) -> Sums {
        Sums { tickets, touches, seconds }
    }

    fn known(pairs: &[(u64, Option<u64>)]) -> BTreeMap<CustomerId, Known> {
        let known = |(customer, reseller): &(u64, Option<u64>)| {
            (id(*customer), Known { name: None, reseller: reseller.map(id) })
        };
        pairs.iter().map(known).collect()
    }

    #[test]
    fn a_cost_is_the_time_in_hours_times_the_rate_to_the_hundredth() {
        let rate = "60.00".parse().unwrap();

        assert_eq!(sums(1, 1, 5400).cost(rate).to_string(), "90.00");
        assert_eq!(sums(0, 0, 0).cost(rate).to_string(), "0.00");
        assert_eq!(sums(0, 0, 1).cost(rate).to_string(), "0.02", "1.666… cents");
        assert_eq!(sums(0, 0, 18).cost("33.35".parse().unwrap()).to_string(), "0.17", "0.16675");
        assert_eq!(sums(0, 0, 90).minutes().to_string(), "1.5");
    }

    #[test]
    fn resellers_have_their_own_and_all_below_them_once() {
        // 1 is the distributor of reseller 2, who has 3 and 4; 5 is direct.
        let known = known(&[(1, None), (2, Some(1)), (3, Some(2)), (4, Some(2)), (5, None)]);
        let customers =
            [(id(2), sums(1, 0, 10)), (id(3), sums(2, 1, 20)), (id(4), sums(0, 3, 30)), (id(5), sums(9, 9, 90))];

        let rolled = rolled_up(&customers, &known);

        let expected = BTreeMap::from([(id(1), sums(3, 4, 60)), (id(2), sums(3, 4, 60))]);
        assert_eq!(rolled, expected);
    }

    #[test]
    fn resellers_who_stand_above_each_other_end_somewhere() {
        let known = known(&[(1, Some(2)), (2, Some(1)), (3, Some(3))]);

        let rolled = rolled_up(&[(id(1), sums(1, 0, 0)), (id(3), sums(1, 0, 0))], &known);

        assert_eq!(rolled, BTreeMap::from([(id(1), sums(1, 0, 0)), (id(2), sums(1, 0, 0)), (id(3), sums(1, 0, 0))]));
    }
}
