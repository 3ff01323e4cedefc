//! The latest rows of lists whose order billing does not promise.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::portabilling::{Charge, CustomerId, Invoice, List, Page, PortaBilling, PortaBillingError};

/// Rows shown in a section; the sentence below it tells of more.
pub(super) const ROWS: u32 = 20;
/// How far back calls and charges are looked for.
const WINDOW_DAYS: i64 = 30;
/// Windows that may be read whole where a page of the large one tells nothing, in the order they are tried.
const NARROWER_DAYS: [i64; 2] = [7, 1];
/// Calls come in the order in which they ended, and are told by their beginning.
const SLACK: SignedDuration = SignedDuration::from_hours(4);

/// The latest invoices: one call, or two where billing does not begin with them.
pub(super) async fn invoices(billing: &PortaBilling, customer: CustomerId) -> Result<List<Invoice>, PortaBillingError> {
    let first = billing.invoices(customer, Page::first(ROWS)).await?;
    if !first.more || order(&first.rows, issued) == Order::Falling {
        return Ok(first);
    }
    let Some(page) = last_page(&first) else { return Ok(first) };
    let last = billing.invoices(customer, page).await?;
    Ok(if newest(&last.rows, issued) > newest(&first.rows, issued) { List { rows: last.rows, ..first } } else { first })
}

/// The latest calls and charges of the last thirty days: mostly one call, at most four.
pub(super) async fn charges(
    billing: &PortaBilling,
    customer: CustomerId,
    now: Timestamp,
) -> Result<List<Charge>, PortaBillingError> {
    let read = |days: i64, page: Page| {
        let from = now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::UNIX_EPOCH);
        billing.charges(customer, from, now, page)
    };
    let first = read(WINDOW_DAYS, Page::first(ROWS)).await?;
    let order = order(&first.rows, at);
    if !first.more || order == Order::Falling {
        return Ok(first);
    }
    if let Some(page) = last_page(&first).filter(|_| order == Order::Rising) {
        let last = read(WINDOW_DAYS, page).await?;
        if newest(&last.rows, at) > newest(&first.rows, at) {
            return Ok(List { rows: last.rows, ..first });
        }
    }
    // In no order: a window that is read whole holds the latest for certain, if fewer.
    for days in NARROWER_DAYS {
        let narrower = read(days, Page::first(ROWS)).await?;
        if !narrower.more && !narrower.rows.is_empty() {
            return Ok(List { rows: narrower.rows, ..first });
        }
    }
    Ok(first)
}

fn issued(invoice: &Invoice) -> Option<Timestamp> {
    Some(invoice.issued?.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

const fn at(charge: &Charge) -> Option<Timestamp> {
    charge.at
}

fn last_page<T>(first: &List<T>) -> Option<Page> {
    let offset = first.total?.checked_sub(u64::from(ROWS))?;
    Some(Page { offset: u32::try_from(offset).ok()?, limit: ROWS })
}

fn newest<T>(rows: &[T], moment: impl Fn(&T) -> Option<Timestamp>) -> Option<Timestamp> {
    rows.iter().filter_map(moment).max()
}

/// How rows follow each other, as far as a page tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The latest first.
    Falling,
    Rising,
    Unclear,
}

fn order<T>(rows: &[T], moment: impl Fn(&T) -> Option<Timestamp>) -> Order {
    let moments: Vec<Timestamp> = rows.iter().filter_map(moment).collect();
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else { return Order::Unclear };
    let ahead = |earlier: Timestamp, later: Timestamp| later.duration_since(earlier) >= -SLACK;
    let is_rising = moments.is_sorted_by(|one, next| ahead(*one, *next));
    let is_falling = moments.is_sorted_by(|one, next| ahead(*next, *one));
    match first.cmp(last) {
        std::cmp::Ordering::Less if is_rising => Order::Rising,
        std::cmp::Ordering::Greater if is_falling => Order::Falling,
        _ => Order::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_told_from_days_and_from_calls_that_overlap() {
        for (hours, told) in [
            (&[90, 60, 30][..], Order::Falling),
            (&[30, 60, 90], Order::Rising),
            (&[90, 60, 61, 30], Order::Falling),
            (&[30, 61, 60, 90], Order::Rising),
            (&[3, 2, 1], Order::Falling),
            (&[30, 90, 60], Order::Unclear),
            (&[90, 30, 60], Order::Unclear),
            (&[30, 30, 30], Order::Unclear),
            (&[], Order::Unclear),
        ] {
            let moment = |hour: &i64| Timestamp::from_second(hour * 3_600).ok();
            assert_eq!(order(hours, moment), told, "{hours:?}");
        }
    }
}
