//! Calls, other charges and payments.

use std::cmp::Reverse;

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{
    ChargeIcon, ChargeRow, Field, MoneyLine, Presentation, Rows, Status, Tone, money::Signed, status::in_words,
};
use crate::portabilling::{Charge, ChargeKind, List};

/// The section "Recent calls and charges", the latest first.
#[must_use]
pub fn present_charges(charges: &List<Charge>, presentation: &Presentation<'_>) -> Rows<ChargeRow> {
    let mut latest_first: Vec<_> = charges.rows.iter().collect();
    latest_first.sort_by_key(|charge| Reverse(charge.at));
    let rows = latest_first.into_iter().map(|charge| row(charge, presentation)).collect();
    presentation.rows(charges, rows)
}

fn row(charge: &Charge, presentation: &Presentation<'_>) -> ChargeRow {
    let label = presentation.text(label(charge));
    ChargeRow {
        kind: icon(charge.kind),
        title: title(charge, presentation).unwrap_or_else(|| label.clone()),
        label,
        at: charge
            .at
            .map_or_else(|| presentation.text("charge-time-unknown"), |moment| presentation.formats.date_time(moment)),
        at_iso: charge.at.map(|moment| moment.to_string()).unwrap_or_default(),
        quantity: quantity(charge, presentation),
        amount: if presentation.shown.has(Field::ChargeAmounts) { amount(charge, presentation) } else { None },
        failed: charge.failed.then(|| failure(charge, presentation)),
    }
}

const fn icon(kind: ChargeKind) -> ChargeIcon {
    match kind {
        ChargeKind::OutgoingCall => ChargeIcon::Outgoing,
        ChargeKind::IncomingCall => ChargeIcon::Incoming,
        ChargeKind::ForwardedCall => ChargeIcon::Forwarded,
        ChargeKind::Payment => ChargeIcon::Payment,
        ChargeKind::Other => ChargeIcon::Other,
    }
}

const fn is_call(kind: ChargeKind) -> bool {
    matches!(kind, ChargeKind::OutgoingCall | ChargeKind::IncomingCall | ChargeKind::ForwardedCall)
}

fn label(charge: &Charge) -> &'static str {
    match (charge.kind, Signed::of(charge.amount.unwrap_or_default())) {
        (ChargeKind::OutgoingCall, _) => "charge-outgoing",
        (ChargeKind::IncomingCall, _) => "charge-incoming",
        (ChargeKind::ForwardedCall, _) => "charge-forwarded",
        (ChargeKind::Payment, Signed::Below(_)) => "charge-payment-received",
        (ChargeKind::Payment, Signed::Zero) => "charge-payment",
        (ChargeKind::Payment, Signed::Above(_)) => "charge-payment-debited",
        (ChargeKind::Other, Signed::Below(_)) => "charge-other-credit",
        (ChargeKind::Other, _) => "charge-other",
    }
}

/// Who called whom for a call, the description for anything else; then the next best that is there.
///
/// A call's description can repeat its numbers, so it is left out together with them.
fn title(charge: &Charge, presentation: &Presentation<'_>) -> Option<String> {
    let numbers_shown = presentation.shown.has(Field::ChargeNumbers);
    let numbers = || parties(charge, presentation).or_else(|| charge.account.clone()).filter(|_| numbers_shown);
    if is_call(charge.kind) {
        let description = charge.description.clone().filter(|_| numbers_shown);
        numbers().or(description).or_else(|| charge.country.clone())
    } else {
        charge.description.clone().or_else(numbers).or_else(|| charge.country.clone())
    }
}

fn parties(charge: &Charge, presentation: &Presentation<'_>) -> Option<String> {
    let texts = presentation.texts();
    match (&charge.from, &charge.to) {
        (Some(from), Some(to)) => {
            let mut args = fluent_bundle::FluentArgs::with_capacity(2);
            args.set("from", from.as_str());
            args.set("to", to.as_str());
            Some(texts.format("charge-parties", &args).into_owned())
        }
        (Some(from), None) => Some(texts.with("charge-from", "number", from).into_owned()),
        (None, Some(to)) => Some(texts.with("charge-to", "number", to).into_owned()),
        (None, None) => None,
    }
}

/// The length of a call; for anything else the bare count, since what it counts depends on the service.
fn quantity(charge: &Charge, presentation: &Presentation<'_>) -> Option<String> {
    let quantity = charge.quantity.filter(|quantity| *quantity > Decimal::ZERO)?;
    match charge.kind {
        kind if is_call(kind) => Some(presentation.formats.duration(quantity.round().to_u64()?)),
        ChargeKind::Payment => None,
        _ => {
            let number = presentation.formats.number(quantity, 0..=3);
            Some(presentation.texts().with("charge-quantity", "quantity", number).into_owned())
        }
    }
}

fn amount(charge: &Charge, presentation: &Presentation<'_>) -> Option<MoneyLine> {
    let amount = Signed::of(charge.amount?);
    let (tone, label) = match amount {
        Signed::Above(_) => (Tone::Neutral, "charge-amount-charged"),
        Signed::Zero => (Tone::Neutral, "charge-amount-free"),
        Signed::Below(_) => (Tone::Good, "charge-amount-credited"),
    };
    let currency = presentation.currency_of(charge.currency.as_deref());
    let amount = presentation.formats.money_exact(amount.size(), currency);
    Some(MoneyLine { tone, label: presentation.text(label), amount })
}

fn failure(charge: &Charge, presentation: &Presentation<'_>) -> Status {
    let reason = if is_call(charge.kind) { "charge-failed-call-reason" } else { "charge-failed-other-reason" };
    in_words(Tone::Warning, "charge-failed", Some(reason), presentation.texts())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{
        Shown,
        samples::{Desk, call, list},
    };

    fn shown(charge: Charge) -> ChargeRow {
        present_charges(&list([charge]), &Desk::english().presentation()).rows.remove(0)
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_call_tells_who_called_whom_how_long_and_its_exact_price() {
        let row = shown(call());

        assert_eq!(row.label, "Outgoing call");
        assert_eq!(row.title, "15550100 → 35315550142");
        assert_eq!(row.at, "Feb 13, 2026, 3:05\u{202f}PM");
        assert_eq!(row.at_iso, "2026-02-13T15:05:09Z");
        assert_eq!(row.quantity.as_deref(), Some("3\u{a0}min 12\u{a0}s"));
        let amount = row.amount.unwrap();
        assert_eq!((amount.label.as_str(), amount.amount.as_str()), ("Charged", "0.04213\u{a0}EUR"));
        assert_eq!(row.failed, None);
    }

    #[test]
    fn a_credit_is_said_in_words() {
        let payment = Charge { kind: ChargeKind::Payment, amount: Some(decimal("-50")), ..call() };

        let row = shown(payment);

        assert_eq!(row.label, "Payment or credit");
        assert_eq!(row.amount.as_ref().unwrap().label, "Credited");
        assert_eq!(row.amount.unwrap().amount, "50.00\u{a0}EUR");
        assert_eq!(row.quantity, None);
    }

    #[test]
    fn a_failed_call_says_so() {
        let row = shown(Charge { failed: true, quantity: Some(decimal("0")), amount: Some(decimal("0")), ..call() });

        let failed = row.failed.unwrap();
        assert_eq!((failed.label.as_str(), failed.reason.as_deref()), ("Failed", Some("The call was not connected.")));
        assert_eq!(row.quantity, None);
        assert_eq!(row.amount.unwrap().label, "Free of charge");
    }

    #[test]
    fn a_charge_of_which_little_is_known_still_has_a_title() {
        let bare = Charge { account: None, from: None, to: None, description: None, country: None, at: None, ..call() };

        let row = shown(bare);

        assert_eq!(
            (row.title.as_str(), row.at.as_str(), row.at_iso.as_str()),
            ("Outgoing call", "Time not stated", "")
        );
    }

    #[test]
    fn hidden_numbers_and_amounts_are_nowhere_in_the_row() {
        let desk = Desk { shown: Shown::parse(None, Some(&[] as &[&str])).unwrap(), ..Desk::english() };
        let described = Charge { description: Some("Call to 35315550142".to_owned()), ..call() };

        let rows = format!("{:?}", present_charges(&list([described]), &desk.presentation()));

        for hidden in ["15550100", "35315550142", "EUR", "0.04"] {
            assert!(!rows.contains(hidden), "{hidden} in {rows}");
        }
        assert!(rows.contains("Ireland"));
    }

    #[test]
    fn the_latest_charge_comes_first() {
        let older = Charge { at: call().at.map(|at| at - jiff::SignedDuration::from_hours(3)), ..call() };
        let undated = Charge { at: None, ..call() };

        let rows = present_charges(&list([undated, older, call()]), &Desk::english().presentation()).rows;

        let times: Vec<_> = rows.iter().map(|row| row.at_iso.as_str()).collect();
        assert_eq!(times, ["2026-02-13T15:05:09Z", "2026-02-13T12:05:09Z", ""]);
    }

    #[test]
    fn what_a_quantity_counts_is_not_guessed() {
        let row = shown(Charge { kind: ChargeKind::Other, quantity: Some(decimal("1536.5")), ..call() });

        assert_eq!(row.quantity.as_deref(), Some("Quantity: 1,536.5"));
    }
}
