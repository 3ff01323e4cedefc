//! Money in words: who owes whom, what is left, never a signed number.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Field, MoneyLine, Presentation, Tone};
use crate::portabilling::{BalanceControl, CustomerMoney};

/// Decimals that billing keeps; an amount that is nothing to so many is nothing.
const BILLING_FRACTION_DIGITS: u32 = 5;

/// An amount taken apart into its direction and its size, so that no sign can reach a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signed {
    Above(Decimal),
    Zero,
    Below(Decimal),
}

impl Signed {
    pub(super) fn of(amount: Decimal) -> Self {
        let amount = amount.round_dp_with_strategy(BILLING_FRACTION_DIGITS, RoundingStrategy::MidpointAwayFromZero);
        match amount.cmp(&Decimal::ZERO) {
            Ordering::Greater => Self::Above(amount),
            Ordering::Equal => Self::Zero,
            Ordering::Less => Self::Below(-amount),
        }
    }

    /// Without its direction.
    pub(super) const fn size(self) -> Decimal {
        match self {
            Self::Above(size) | Self::Below(size) => size,
            Self::Zero => Decimal::ZERO,
        }
    }
}

/// How a customer stands, most important first; empty where the tenant shows no money.
pub(super) fn money_lines(money: &CustomerMoney, presentation: &Presentation<'_>) -> Vec<MoneyLine> {
    let wallet = Wallet { money, presentation };
    let mut lines = Vec::with_capacity(3);
    if presentation.shown.has(Field::Balance) {
        lines.push(wallet.balance());
    }
    if presentation.shown.has(Field::Credit) {
        lines.extend(wallet.credit());
    }
    if presentation.shown.has(Field::UnallocatedPayments) {
        lines.extend(wallet.unallocated_payments());
    }
    lines
}

struct Wallet<'a> {
    money: &'a CustomerMoney,
    presentation: &'a Presentation<'a>,
}

impl Wallet<'_> {
    fn balance(&self) -> MoneyLine {
        let Some(balance) = self.money.balance else {
            return self.words(Tone::Neutral, "money-balance", "money-unknown");
        };
        let (tone, label, amount) = match self.money.control {
            BalanceControl::Postpaid => owed(Signed::of(balance)),
            BalanceControl::Prepaid => available(self.left(balance).unwrap_or(Signed::Zero)),
            BalanceControl::Unknown => unjudged(Signed::of(balance)),
        };
        self.line(tone, label, amount)
    }

    /// What the customer can still use: positive what is left, negative by how much it is overdrawn.
    fn left(&self, balance: Decimal) -> Option<Signed> {
        self.money.credit_limit.unwrap_or_default().checked_sub(balance).map(Signed::of)
    }

    fn credit(&self) -> Vec<MoneyLine> {
        match (self.money.control, self.money.credit_limit, self.money.balance) {
            (BalanceControl::Unknown | BalanceControl::Prepaid, None, _) => Vec::new(),
            (BalanceControl::Postpaid, None, _) => {
                vec![self.words(Tone::Neutral, "money-credit-limit", "money-no-limit")]
            }
            (BalanceControl::Unknown, Some(limit), _) | (_, Some(limit), None) => {
                vec![self.line(Tone::Neutral, "money-credit-limit", limit.max(Decimal::ZERO))]
            }
            (BalanceControl::Prepaid, Some(limit), Some(_)) if limit <= Decimal::ZERO => Vec::new(),
            (control, Some(limit), Some(balance)) => self.headroom(control, limit, balance),
        }
    }

    fn headroom(&self, control: BalanceControl, limit: Decimal, balance: Decimal) -> Vec<MoneyLine> {
        let prepaid = control == BalanceControl::Prepaid;
        match self.left(balance) {
            None => Vec::new(),
            // On a prepaid customer the first line has already said so.
            Some(Signed::Below(_)) if prepaid => vec![self.line(Tone::Danger, "money-credit-used-up", limit)],
            Some(Signed::Below(over)) => vec![self.line(Tone::Danger, "money-credit-over", over)],
            Some(Signed::Zero) if limit <= Decimal::ZERO => {
                vec![self.line(Tone::Neutral, "money-credit-limit", Decimal::ZERO)]
            }
            Some(Signed::Zero) => vec![self.line(Tone::Warning, "money-credit-used-up", limit)],
            Some(Signed::Above(left)) if left > limit => {
                let own_and_credit = (!prepaid).then(|| self.line(Tone::Good, "money-left-to-spend", left));
                let credit = (limit > Decimal::ZERO).then(|| self.line(Tone::Neutral, "money-including-credit", limit));
                own_and_credit.into_iter().chain(credit).collect()
            }
            Some(Signed::Above(left)) => vec![self.part("money-credit-left", left, limit)],
        }
    }

    fn unallocated_payments(&self) -> Option<MoneyLine> {
        let size = Signed::of(self.money.unallocated_payments?).size();
        (!size.is_zero()).then(|| self.line(Tone::Notice, "money-unallocated", size))
    }

    fn line(&self, tone: Tone, label: &str, amount: Decimal) -> MoneyLine {
        let amount = self.presentation.formats.money(amount, self.currency());
        MoneyLine { tone, label: self.presentation.text(label), amount }
    }

    fn part(&self, label: &str, part: Decimal, whole: Decimal) -> MoneyLine {
        let amount = self.presentation.formats.money_of(part, whole, self.currency());
        MoneyLine { tone: Tone::Neutral, label: self.presentation.text(label), amount }
    }

    fn words(&self, tone: Tone, label: &str, words: &str) -> MoneyLine {
        MoneyLine { tone, label: self.presentation.text(label), amount: self.presentation.text(words) }
    }

    fn currency(&self) -> Option<&str> {
        self.money.currency.as_deref()
    }
}

fn owed(balance: Signed) -> (Tone, &'static str, Decimal) {
    match balance {
        Signed::Above(owed) => (Tone::Notice, "money-owes", owed),
        Signed::Zero => (Tone::Good, "money-nothing-owed", Decimal::ZERO),
        Signed::Below(ahead) => (Tone::Good, "money-paid-ahead", ahead),
    }
}

fn available(left: Signed) -> (Tone, &'static str, Decimal) {
    match left {
        Signed::Above(left) => (Tone::Good, "money-available", left),
        Signed::Zero => (Tone::Danger, "money-no-funds", Decimal::ZERO),
        Signed::Below(overdrawn) => (Tone::Danger, "money-overdrawn", overdrawn),
    }
}

/// Whether the customer pays before or after is not known, so a debt is neither good nor bad.
fn unjudged(balance: Signed) -> (Tone, &'static str, Decimal) {
    let label = match balance {
        Signed::Above(_) => "money-balance-owed",
        Signed::Zero => "money-balance",
        Signed::Below(_) => "money-balance-in-favour",
    };
    (Tone::Neutral, label, balance.size())
}

#[cfg(test)]
mod tests;
