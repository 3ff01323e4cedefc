//! Lists: pages of them, searches merged from several, and rows checked after billing has found them.

use std::collections::HashSet;

use futures_util::future::join_all;
use serde_json::json;

use super::{
    Account, AccountFilter, Customer, CustomerFilter, CustomerId, List, Needle, Page, PortaBilling, PortaBillingError,
    SearchStyle,
    client::{Params, params},
    matching::{account_matches, customer_matches, is_attested, needs_check},
    wire::{Batch, Row},
};

/// The most rows read at once where rows have to be checked or merged. The most that billing allows is not documented.
const BATCH: u32 = 200;
/// How many batches beyond those of the page itself are read in search of rows that stand the check.
const EXTRA_BATCHES: u32 = 5;

/// What is asked of a list method beside its page.
pub(super) struct Question<T: Row> {
    params: Params,
    context: T::Context,
}

impl<T: Row> Question<T> {
    pub(super) const fn new(params: Params, context: T::Context) -> Self {
        Self { params, context }
    }
}

/// One page as billing has it: one call.
pub(super) async fn page<T: Row>(
    billing: &PortaBilling,
    question: &Question<T>,
    page: Page,
) -> Result<List<T>, PortaBillingError> {
    let answer = read(billing, question, page).await?;
    let more = goes_on(&answer, page);
    Ok(List { rows: without_repeats(answer.rows), total: answer.total, more })
}

pub(super) async fn customers(
    billing: &PortaBilling,
    filter: &CustomerFilter,
    style: SearchStyle,
    page: Page,
) -> Result<List<Customer>, PortaBillingError> {
    let CustomerFilter::Text { needle, fields } = filter;
    if needle.is_blank() || fields.is_empty() {
        return Ok(nothing());
    }
    match style {
        SearchStyle::Fields => field_by_field(billing, needle, fields, page).await,
        SearchStyle::SearchObject => {
            let attested: Vec<&str> = fields.iter().copied().filter(|field| is_attested(field)).collect();
            let is_mixed = !attested.is_empty() && attested.len() < fields.len();
            match at_once(billing, needle, fields, page).await {
                // A release that does not know one field refuses them all.
                Err(PortaBillingError::Fault { .. }) if is_mixed => at_once(billing, needle, &attested, page).await,
                result => result,
            }
        }
    }
}

/// One search over all fields.
async fn at_once(
    billing: &PortaBilling,
    needle: &Needle,
    fields: &[&str],
    page: Page,
) -> Result<List<Customer>, PortaBillingError> {
    let search = json!({ "search_by": fields, "value": needle.pattern() });
    let question = Question::new(params(json!({ "search": search, "get_statuses": 1 })), ());
    if !needs_check(needle, fields) {
        return self::page(billing, &question, page).await;
    }
    let scan = scan(billing, &question, |customer| customer_matches(customer, needle, fields), page).await?;
    Ok(merge(vec![scan], page))
}

/// One search for each field. A field that billing refuses is left out, unless it refuses them all.
async fn field_by_field(
    billing: &PortaBilling,
    needle: &Needle,
    fields: &[&str],
    page: Page,
) -> Result<List<Customer>, PortaBillingError> {
    let scans = fields.iter().map(|field| async move {
        let question = Question::new(params(json!({ *field: needle.pattern(), "get_statuses": 1 })), ());
        let is_unsure = needs_check(needle, &[field]);
        let keep = |customer: &Customer| !is_unsure || customer_matches(customer, needle, &[field]);
        scan(billing, &question, keep, page).await
    });
    let (found, refused): (Vec<_>, Vec<_>) = join_all(scans).await.into_iter().partition(Result::is_ok);
    let found: Vec<Scan<Customer>> = found.into_iter().flatten().collect();
    let is_final = |error: &PortaBillingError| found.is_empty() || error.is_outage();
    match refused.into_iter().filter_map(Result::err).find(is_final) {
        Some(error) => Err(error),
        None => Ok(merge(found, page)),
    }
}

pub(super) async fn accounts(
    billing: &PortaBilling,
    filter: &AccountFilter,
    page: Page,
) -> Result<List<Account>, PortaBillingError> {
    let (key, needle) = match filter {
        AccountFilter::OfCustomer(customer) => {
            let question = account_question(json!({ "i_customer": customer.get() }), Some(*customer));
            return self::page(billing, &question, page).await;
        }
        AccountFilter::Id(needle) => ("id", needle),
        AccountFilter::Did(needle) => ("did_number", needle),
        AccountFilter::Email(needle) => ("email", needle),
    };
    if needle.is_blank() {
        return Ok(nothing());
    }
    let question = account_question(json!({ key: needle.pattern() }), None);
    if !needle.is_widened() {
        return self::page(billing, &question, page).await;
    }
    let scan = scan(billing, &question, |account| account_matches(account, filter), page).await?;
    Ok(merge(vec![scan], page))
}

fn account_question(wanted: serde_json::Value, owner: Option<CustomerId>) -> Question<Account> {
    let mut params = params(wanted);
    params.insert("with_aliases".to_owned(), json!(1));
    params.insert("get_statuses".to_owned(), json!(1));
    Question::new(params, owner)
}

async fn read<T: Row>(
    billing: &PortaBilling,
    question: &Question<T>,
    page: Page,
) -> Result<Batch<T>, PortaBillingError> {
    let mut params = question.params.clone();
    params.insert("limit".to_owned(), json!(page.limit.max(1)));
    params.insert("offset".to_owned(), json!(page.offset));
    params.insert("get_total".to_owned(), json!(1));
    billing.call(T::METHOD, &params).await?.rows(question.context)
}

/// The rows that stand the check, from the list's start to just beyond the wanted page.
struct Scan<T> {
    rows: Vec<T>,
    /// The list has been read to its end.
    complete: bool,
}

async fn scan<T: Row>(
    billing: &PortaBilling,
    question: &Question<T>,
    keep: impl Fn(&T) -> bool,
    page: Page,
) -> Result<Scan<T>, PortaBillingError> {
    let wanted = page.offset.saturating_add(page.limit).saturating_add(1);
    let mut scan = Scan { rows: Vec::new(), complete: false };
    let mut offset = 0;
    // Usually every row stands, so the first batch is no larger than needed.
    let mut limit = wanted.min(BATCH);
    for _ in 0..(wanted.div_ceil(BATCH) + EXTRA_BATCHES) {
        let batch = Page { offset, limit };
        let answer = read(billing, question, batch).await?;
        scan.complete = !goes_on(&answer, batch);
        offset += u32::try_from(answer.read).unwrap_or(BATCH);
        scan.rows.extend(answer.rows.into_iter().filter(&keep));
        if scan.complete || scan.rows.len() >= wanted as usize {
            break;
        }
        limit = BATCH;
    }
    Ok(scan)
}

/// Puts the scans behind each other and cuts the page out. Each scan reaches beyond the page by itself, so later rows
/// cannot move earlier ones, and a page keeps its place when the next one is asked for.
fn merge<T: Row>(scans: Vec<Scan<T>>, page: Page) -> List<T> {
    let complete = scans.iter().all(|scan| scan.complete);
    let rows = without_repeats(scans.into_iter().flat_map(|scan| scan.rows).collect());
    let total = complete.then_some(rows.len() as u64);
    let end = page.offset as usize + page.limit as usize;
    let more = !complete || rows.len() > end;
    let rows = rows.into_iter().skip(page.offset as usize).take(page.limit as usize).collect();
    List { rows, total, more }
}

fn without_repeats<T: Row>(rows: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    rows.into_iter().filter(|row| row.key().is_none_or(|key| seen.insert(key))).collect()
}

/// Billing's total decides where it is told; otherwise a full page may have a next one.
fn goes_on<T>(answer: &Batch<T>, page: Page) -> bool {
    let read_until = u64::from(page.offset) + answer.read as u64;
    answer.read > 0 && answer.total.map_or(answer.read >= page.limit as usize, |total| read_until < total)
}

const fn nothing<T>() -> List<T> {
    List { rows: Vec::new(), total: Some(0), more: false }
}
