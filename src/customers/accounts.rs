//! Phone lines, SIMs and other services of a customer.

use super::{AccountRow, FactKind, Field, Presentation, Rows, facts::Facts, money::Signed, status::account_status};
use crate::portabilling::{Account, Extension, List};

/// Aliases shown by name. A line can have hundreds; the rest is counted.
const ALIASES_SHOWN: usize = 10;

/// The section "Accounts and products", in billing's order.
#[must_use]
pub fn present_accounts(accounts: &List<Account>, presentation: &Presentation<'_>) -> Rows<AccountRow> {
    let rows = accounts.rows.iter().map(|account| row(account, presentation)).collect();
    presentation.rows(accounts, rows)
}

fn row(account: &Account, presentation: &Presentation<'_>) -> AccountRow {
    let mut facts = Facts::new(presentation);
    if account.master.is_some() {
        facts.always("account-label-alias", FactKind::Text, Some(presentation.text("account-alias")));
    }
    facts.text(Field::AddOns, "account-label-add-ons", presentation.formats.list(&account.add_ons));
    numbers(account, presentation, &mut facts);
    own_funds(account, presentation, &mut facts);
    registration(account, presentation, &mut facts);
    facts.each(Field::AccountEmail, "account-label-email", FactKind::Email, &account.emails);
    dates(account, presentation, &mut facts);
    AccountRow {
        name: account.name.clone(),
        status: account_status(account, presentation.texts()),
        product: account.product.clone().filter(|_| presentation.shown.has(Field::Product)),
        facts: facts.into_vec(),
    }
}

fn numbers(account: &Account, presentation: &Presentation<'_>, facts: &mut Facts<'_>) {
    let (shown, further) = account.aliases.split_at(account.aliases.len().min(ALIASES_SHOWN));
    // Ids are laid out left to right in every language, so their comma is the Latin one.
    let shown = (!shown.is_empty()).then(|| shown.join(", "));
    facts.add(Field::Aliases, "account-label-aliases", FactKind::Phone, shown);
    let further = (!further.is_empty()).then(|| presentation.formats.count(further.len() as u64));
    facts.text(Field::Aliases, "account-label-aliases-more", further);
    facts.add(Field::AccountNumbers, "account-label-did", FactKind::Phone, account.did.clone());
    let extension = account.extension.as_ref().map(|extension| extension_name(extension, presentation));
    facts.text(Field::AccountNumbers, "account-label-extension", extension);
}

fn extension_name(extension: &Extension, presentation: &Presentation<'_>) -> String {
    let Some(name) = &extension.name else { return extension.number.clone() };
    let mut args = fluent_bundle::FluentArgs::with_capacity(2);
    args.set("number", extension.number.as_str());
    args.set("name", name.as_str());
    presentation.texts().format("account-extension-named", &args).into_owned()
}

/// Whether a positive balance of an account is a debt or a credit depends on its billing model, which is not read:
/// the side of zero is told as it is, without a judgement.
fn own_funds(account: &Account, presentation: &Presentation<'_>, facts: &mut Facts<'_>) {
    let Some(balance) = account.balance.map(Signed::of) else { return };
    let label = match balance {
        Signed::Above(_) | Signed::Zero => "account-label-balance",
        Signed::Below(_) => "account-label-balance-below-zero",
    };
    let currency = presentation.currency_of(account.currency.as_deref());
    facts.text(Field::AccountBalance, label, Some(presentation.formats.money(balance.size(), currency)));
}

fn registration(account: &Account, presentation: &Presentation<'_>, facts: &mut Facts<'_>) {
    let registered = account
        .registered
        .map(|registered| presentation.text(if registered { "account-registered" } else { "account-not-registered" }));
    facts.text(Field::Registration, "account-label-registration", registered);
}

fn dates(account: &Account, presentation: &Presentation<'_>, facts: &mut Facts<'_>) {
    let today = presentation.today();
    if let Some(date) = account.activated {
        let label = if date > today { "account-label-activates" } else { "account-label-activated" };
        facts.text(Field::AccountDates, label, Some(presentation.formats.date(date)));
    }
    if let Some(date) = account.expires {
        let label = if date < today { "account-label-expired" } else { "account-label-expires" };
        facts.text(Field::AccountDates, label, Some(presentation.formats.date(date)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        customers::{
            Shown,
            samples::{Desk, line, list},
        },
        portabilling::AccountId,
    };

    fn facts(account: Account) -> Vec<String> {
        let rows = present_accounts(&list([account]), &Desk::english().presentation()).rows;
        rows[0].facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value).replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn a_line_with_everything() {
        insta::assert_snapshot!(facts(line()).join("\n"), @"
        Add-ons: Voicemail, Roaming
        Aliases: 15550101, 15550102
        Phone number (DID): 15550109
        Extension: 101 (Front desk)
        Own balance: 4.50 EUR
        SIP registration: Registered
        Email: desk@acme.example
        Active since: Jun 2, 2024
        Valid until: Jun 1, 2027
        ");
    }

    #[test]
    fn a_balance_below_zero_is_told_in_words() {
        let facts = facts(Account { balance: Some("-3.2".parse().unwrap()), ..line() });

        assert!(facts.contains(&"Own balance, below zero: 3.20 EUR".to_owned()), "{facts:?}");
    }

    #[test]
    fn many_aliases_are_counted() {
        let aliases = (0..250).map(|number| format!("1555{number:04}")).collect();

        let facts = facts(Account { aliases, ..line() });

        assert!(facts.contains(&"Further aliases: 240".to_owned()), "{facts:?}");
    }

    #[test]
    fn an_alias_says_what_it_is() {
        let facts = facts(Account { master: AccountId::new(7), ..line() });

        assert_eq!(facts[0], "Alias: Leads to another account");
    }

    #[test]
    fn hidden_fields_leave_the_name_and_the_state() {
        let desk = Desk { shown: Shown::parse(None, Some(&[] as &[&str])).unwrap(), ..Desk::english() };

        let row = present_accounts(&list([line()]), &desk.presentation()).rows.remove(0);

        assert_eq!(row.name, "15550100");
        assert_eq!((row.product, row.facts.len()), (None, 0));
        assert_eq!(row.status.label, "Active");
    }

    #[test]
    fn rows_that_are_not_there_are_mentioned() {
        let desk = Desk::english();
        let more = |total, more| {
            let list = List { total, more, ..list([line()]) };
            present_accounts(&list, &desk.presentation()).more
        };

        assert_eq!(more(Some(1431), true).as_deref(), Some("Showing 1 of 1,431"));
        assert_eq!(more(None, true).as_deref(), Some("Showing 1; there are more"));
        assert_eq!(more(Some(1), false), None);
    }
}
