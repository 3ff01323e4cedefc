//! Invoices. Most of billing's field names for them are not attested, so whatever is there is shown.

use std::cmp::Reverse;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    FactKind, Field, InvoiceRow, MoneyLine, Presentation, Rows, Status, Tone,
    facts::Facts,
    money::Signed,
    status::{in_words, other},
};
use crate::portabilling::{Invoice, List};

/// The section "Invoices", the latest first.
#[must_use]
pub fn present_invoices(invoices: &List<Invoice>, presentation: &Presentation<'_>) -> Rows<InvoiceRow> {
    let mut latest_first: Vec<_> = invoices.rows.iter().collect();
    latest_first.sort_by_key(|invoice| Reverse(invoice.issued));
    let rows = latest_first.into_iter().map(|invoice| row(invoice, presentation)).collect();
    presentation.rows(invoices, rows)
}

fn row(invoice: &Invoice, presentation: &Presentation<'_>) -> InvoiceRow {
    let state = State::of(invoice, presentation.today());
    let headline = Headline::of(invoice, state.as_ref()).filter(|_| presentation.shown.has(Field::InvoiceAmounts));
    InvoiceRow {
        title: title(invoice, presentation),
        facts: facts(invoice, headline.as_ref(), presentation),
        status: state.map(|state| state.in_words(presentation)),
        amount: headline.map(|headline| headline.in_words(invoice, presentation)),
    }
}

fn title(invoice: &Invoice, presentation: &Presentation<'_>) -> String {
    let texts = presentation.texts();
    match (&invoice.number, invoice.issued) {
        (Some(number), _) => texts.with("invoice-title", "number", number).into_owned(),
        (None, Some(date)) => texts.with("invoice-title-dated", "date", presentation.formats.date(date)).into_owned(),
        (None, None) => presentation.text("invoice-title-plain"),
    }
}

fn facts(invoice: &Invoice, headline: Option<&Headline>, presentation: &Presentation<'_>) -> Vec<super::Fact> {
    let formats = presentation.formats;
    let mut facts = Facts::new(presentation);
    let date = |date: Option<Date>| date.map(|date| formats.date(date));
    facts.always("invoice-label-issued", FactKind::Text, date(invoice.issued));
    facts.always("invoice-label-due", FactKind::Text, date(invoice.due));
    let period = formats.period(invoice.period_from, invoice.period_to);
    facts.always("invoice-label-period", FactKind::Text, period);
    for (amount, labels) in [(invoice.amount_net, NET), (invoice.amount_paid, PAID)] {
        let amount = amount.map(Signed::of).filter(|amount| *amount != Signed::Zero);
        // What stands in the headline already is not said twice.
        let Some(amount) = amount.filter(|amount| headline.is_none_or(|headline| headline.amount != *amount)) else {
            continue;
        };
        let currency = presentation.currency_of(invoice.currency.as_deref());
        let words = presentation.formats.money(amount.size(), currency);
        facts.text(Field::InvoiceAmounts, label(amount, labels), Some(words));
    }
    facts.into_vec()
}

/// Labels of an amount: above zero, and below.
const NET: [&str; 2] = ["invoice-net", "invoice-net-credit"];
const PAID: [&str; 2] = ["invoice-paid", "invoice-paid-back"];

const fn label(amount: Signed, [above, below]: [&'static str; 2]) -> &'static str {
    if matches!(amount, Signed::Below(_)) { below } else { above }
}

/// The amount to look at first: what is still to pay or, of a paid invoice, what it was about.
struct Headline {
    amount: Signed,
    tone: Tone,
    label: &'static str,
}

impl Headline {
    fn of(invoice: &Invoice, state: Option<&State<'_>>) -> Option<Self> {
        let amount = Signed::of(invoice.amount_due?);
        let (tone, label) = match amount {
            Signed::Above(_) if is_settled(invoice, state) => (Tone::Neutral, "invoice-amount"),
            Signed::Above(_) => (state.map_or(Tone::Neutral, State::tone), "invoice-to-pay"),
            Signed::Below(_) => (Tone::Good, "invoice-in-favour"),
            Signed::Zero => match invoice.amount_net.map(Signed::of) {
                Some(net) if state == Some(&State::Paid) => {
                    return Some(Self { amount: net, tone: Tone::Neutral, label: self::label(net, NET) });
                }
                _ => (Tone::Neutral, "invoice-nothing-to-pay"),
            },
        };
        Some(Self { amount, tone, label })
    }

    fn in_words(&self, invoice: &Invoice, presentation: &Presentation<'_>) -> MoneyLine {
        let currency = presentation.currency_of(invoice.currency.as_deref());
        let amount = presentation.formats.money(self.amount.size(), currency);
        MoneyLine { tone: self.tone, label: presentation.text(self.label), amount }
    }
}

/// Whether the amount due is no longer asked for, so that "to pay" would contradict what stands beside it.
fn is_settled(invoice: &Invoice, state: Option<&State<'_>>) -> bool {
    match state {
        Some(State::Paid | State::DoNotPay | State::NoPaymentRequired) => true,
        Some(_) => false,
        None => !owes_something(invoice),
    }
}

/// What is known of an invoice's payment.
///
/// The words are those of PortaOne's own pages ("Invoice payment statuses", MR107); which codes its API uses is not
/// documented, so each is recognised however it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State<'a> {
    Unpaid,
    PartiallyPaid,
    Paid,
    /// With the days since the due date, where it is told.
    Overdue(Option<u64>),
    DoNotPay,
    NoPaymentRequired,
    PreviousBalanceRemaining,
    UnderReview,
    Approved,
    Other(&'a str),
}

impl<'a> State<'a> {
    /// What billing says; "overdue" also where billing does not say that it is paid and the due date has passed.
    fn of(invoice: &'a Invoice, today: Date) -> Option<Self> {
        let told = invoice.status.as_deref().map(Self::parse);
        let late = days_late(invoice, today);
        match told {
            Some(Self::Overdue(_)) => Some(Self::Overdue(late)),
            Some(Self::Unpaid | Self::PartiallyPaid) if late.is_some() && !owes_nothing(invoice) => {
                Some(Self::Overdue(late))
            }
            None if late.is_some() && owes_something(invoice) => Some(Self::Overdue(late)),
            told => told,
        }
    }

    fn parse(status: &'a str) -> Self {
        let letters: String = status.chars().filter(char::is_ascii_alphabetic).collect();
        match letters.to_ascii_lowercase().as_str() {
            "unpaid" => Self::Unpaid,
            "partiallypaid" => Self::PartiallyPaid,
            "paid" => Self::Paid,
            "overdue" => Self::Overdue(None),
            "donotpay" => Self::DoNotPay,
            "nopaymentrequired" => Self::NoPaymentRequired,
            "previousbalanceremaining" => Self::PreviousBalanceRemaining,
            "underreview" => Self::UnderReview,
            "approved" => Self::Approved,
            _ => Self::Other(status),
        }
    }

    const fn tone(&self) -> Tone {
        match self {
            Self::Overdue(_) => Tone::Danger,
            Self::Unpaid | Self::PartiallyPaid | Self::PreviousBalanceRemaining => Tone::Notice,
            Self::Paid | Self::NoPaymentRequired => Tone::Good,
            Self::DoNotPay | Self::UnderReview | Self::Approved | Self::Other(_) => Tone::Neutral,
        }
    }

    fn in_words(self, presentation: &Presentation<'_>) -> Status {
        let texts = presentation.texts();
        let (label, reason) = match self {
            Self::Unpaid => ("status-invoice-unpaid", Some("status-invoice-unpaid-reason")),
            Self::PartiallyPaid => ("status-invoice-partially-paid", Some("status-invoice-partially-paid-reason")),
            Self::Paid => ("status-invoice-paid", None),
            Self::Overdue(_) => ("status-invoice-overdue", Some("status-invoice-overdue-reason")),
            Self::DoNotPay => ("status-invoice-do-not-pay", Some("status-invoice-do-not-pay-reason")),
            Self::NoPaymentRequired => ("status-invoice-no-payment-required", None),
            Self::PreviousBalanceRemaining => {
                ("status-invoice-previous-balance-remaining", Some("status-invoice-previous-balance-remaining-reason"))
            }
            Self::UnderReview => ("status-invoice-under-review", Some("status-invoice-under-review-reason")),
            Self::Approved => ("status-invoice-approved", Some("status-invoice-approved-reason")),
            Self::Other(code) => return other(Some(code), texts),
        };
        let mut status = in_words(self.tone(), label, reason, texts);
        if let Self::Overdue(Some(days)) = self {
            status.reason = Some(texts.count("status-invoice-overdue-days", "count", days).into_owned());
        }
        status
    }
}

/// Whole days since the due date; `None` on the day itself, before it, and where there is no such date.
fn days_late(invoice: &Invoice, today: Date) -> Option<u64> {
    let days = (today - invoice.due?).get_days();
    u64::try_from(days).ok().filter(|days| *days > 0)
}

fn owes_something(invoice: &Invoice) -> bool {
    let due = invoice.amount_due.unwrap_or_default();
    due > Decimal::ZERO && invoice.amount_paid.is_none_or(|paid| paid < due)
}

fn owes_nothing(invoice: &Invoice) -> bool {
    invoice.amount_due.is_some_and(|due| due <= Decimal::ZERO)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        customers::{
            Shown,
            samples::{Desk, invoice, list},
        },
        locale::Language,
    };

    fn shown(invoice: Invoice) -> InvoiceRow {
        present_invoices(&list([invoice]), &Desk::english().presentation()).rows.remove(0)
    }

    fn reason(row: &InvoiceRow) -> Option<&str> {
        row.status.as_ref()?.reason.as_deref()
    }

    #[test]
    fn an_open_invoice_past_its_due_date_is_overdue() {
        let row = shown(Invoice { due: Some(date(2026, 2, 13)), ..invoice() });

        assert_eq!(row.title, "Invoice 2026-0117");
        assert_eq!(row.status.as_ref().unwrap().label, "Overdue");
        assert_eq!(reason(&row), Some("Payment was due 1 day ago."));
        assert_eq!(row.amount.unwrap().label, "To pay");
    }

    #[test]
    fn an_invoice_is_not_overdue_on_its_due_date_nor_when_nothing_is_open() {
        let due = Some(date(2026, 2, 14));
        assert_eq!(shown(Invoice { due, ..invoice() }).status, None);

        let due = Some(date(2026, 1, 1));
        assert_eq!(shown(Invoice { due, amount_due: Some(Decimal::ZERO), ..invoice() }).status, None);
        assert_eq!(shown(Invoice { due, amount_paid: invoice().amount_due, ..invoice() }).status, None);
        assert_eq!(shown(Invoice { due, amount_due: None, ..invoice() }).status, None);
        let paid = shown(Invoice { due, status: Some("paid".to_owned()), ..invoice() });
        assert_eq!(paid.status.unwrap().label, "Paid");
    }

    #[test]
    fn a_state_is_recognised_however_it_is_written() {
        for (status, label) in [
            ("partially paid", "Partially paid"),
            ("PARTIALLY_PAID", "Partially paid"),
            ("do-not-pay", "Do not pay"),
            ("no_payment_required", "No payment required"),
            ("x", "Other state (x)"),
        ] {
            let row = shown(Invoice { status: Some(status.to_owned()), due: None, ..invoice() });
            assert_eq!(row.status.unwrap().label, label);
        }
    }

    #[test]
    fn every_state_has_words_in_every_language() {
        use State::{
            Approved, DoNotPay, NoPaymentRequired, Other, Overdue, Paid, PartiallyPaid, PreviousBalanceRemaining,
            UnderReview, Unpaid,
        };
        for language in Language::ALL {
            let desk = Desk::of(language.tag());
            for state in [
                Unpaid,
                PartiallyPaid,
                Paid,
                Overdue(None),
                Overdue(Some(3)),
                DoNotPay,
                NoPaymentRequired,
                PreviousBalanceRemaining,
                UnderReview,
                Approved,
                Other("z"),
            ] {
                let status = state.in_words(&desk.presentation());
                assert!(!status.label.contains("status-"), "{state:?}");
                let is_good = matches!(state, Paid | NoPaymentRequired);
                assert_eq!(status.reason.is_none(), is_good, "{state:?}");
                assert!(status.reason.is_none_or(|reason| reason.contains(' ')), "{state:?}");
            }
        }
    }

    #[test]
    fn amounts_in_the_customers_favour_are_said_in_words() {
        let row = shown(Invoice {
            amount_due: Some("-10".parse().unwrap()),
            amount_net: Some("-8.4".parse().unwrap()),
            amount_paid: Some("-1".parse().unwrap()),
            ..invoice()
        });

        let amount = row.amount.unwrap();
        assert_eq!((amount.label.as_str(), amount.amount.as_str()), ("In the customer’s favour", "10.00\u{a0}EUR"));
        let labels: Vec<_> = row.facts.iter().map(|fact| fact.label.as_str()).collect();
        assert!(labels.contains(&"Net credit") && labels.contains(&"Paid back"), "{labels:?}");
    }

    #[test]
    fn an_invoice_of_which_nothing_is_known_still_has_a_title() {
        let row = shown(Invoice::default());

        assert_eq!(row.title, "Invoice");
        assert_eq!((row.status, row.amount, row.facts.len()), (None, None, 0));
    }

    #[test]
    fn hidden_amounts_are_nowhere_in_the_row() {
        let desk = Desk { shown: Shown::parse(None, Some(&["balance"][..])).unwrap(), ..Desk::english() };

        let rows = present_invoices(&list([invoice()]), &desk.presentation());

        assert!(!format!("{rows:?}").contains("EUR"));
    }

    #[test]
    fn the_latest_invoice_comes_first() {
        let older = Invoice { number: Some("1".to_owned()), issued: Some(date(2025, 1, 1)), ..invoice() };
        let undated = Invoice { number: Some("0".to_owned()), issued: None, ..invoice() };

        let rows = present_invoices(&list([undated, older, invoice()]), &Desk::english().presentation()).rows;

        let titles: Vec<_> = rows.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(titles, ["Invoice 2026-0117", "Invoice 1", "Invoice 0"]);
    }
}
