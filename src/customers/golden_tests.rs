//! What agents read, for many shapes of customers: golden texts under `tests/golden/`, one file a language.
//!
//! A no-break space is written `·` there and a right-to-left mark `‹rlm›`, since they cannot be seen otherwise.

use std::fmt::Write as _;

use jiff::civil::date;
use rust_decimal::Decimal;

use super::{
    Card, Fact, MoneyLine, Presentation, Status, present_accounts, present_card, present_charges, present_invoices,
    samples::{Desk, acme, call, invoice, line, list},
};
use crate::{
    locale::Language,
    portabilling::{
        Account, AccountId, Address, BalanceControl, BillStatus, Charge, ChargeKind, Customer, CustomerId,
        CustomerKind, CustomerMoney, CustomerState, Invoice, List,
    },
};

const STATUSES: [&str; 19] = [
    "ok",
    "closed",
    "exported",
    "blocked",
    "suspended",
    "provisionally_terminated",
    "limited",
    "billing_paused",
    "credit_exceeded",
    "no_available_funds",
    "suspension_delayed",
    "limiting_delayed",
    "frozen",
    "in_progress",
    "spending_limit_reached",
    "reseller_blocked",
    "reseller_suspended",
    "reseller_provisionally_terminated",
    "on_sabbatical",
];
const ACCOUNT_STATUSES: [&str; 21] = [
    "closed",
    "expired",
    "inactive",
    "not_yet_active",
    "blocked",
    "quarantine",
    "screening",
    "overdraft",
    "credit_exceeded",
    "zero_balance",
    "frozen",
    "customer_exported",
    "customer_suspended",
    "customer_limited",
    "customer_provisionally_terminated",
    "customer_blocked",
    "customer_has_no_available_funds",
    "customer_credit_exceed",
    "customer_suspension_delayed",
    "customer_limiting_delayed",
    "on_sabbatical",
];

struct Shape {
    name: String,
    customer: Customer,
    reseller_name: Option<&'static str>,
}

impl Shape {
    fn new(name: impl Into<String>, customer: Customer) -> Self {
        Self { name: name.into(), customer, reseller_name: None }
    }
}

fn with_status(status: &str) -> Shape {
    let state = CustomerState { status: Some(status.to_owned()), ..CustomerState::default() };
    Shape::new(format!("status {status}"), Customer { state, ..bare() })
}

fn with_flags(name: &str, state: CustomerState) -> Shape {
    Shape::new(name, Customer { state, ..bare() })
}

/// Only what billing always tells.
fn bare() -> Customer {
    Customer {
        company: Some("Acme Ltd".to_owned()),
        first_name: None,
        last_name: None,
        emails: Vec::new(),
        phones: Vec::new(),
        address: Address::default(),
        class: None,
        money: CustomerMoney::default(),
        created: None,
        billed_to: None,
        next_billed_to: None,
        ..acme()
    }
}

fn with_money(
    control: BalanceControl,
    balance: Option<&str>,
    credit_limit: Option<&str>,
    currency: Option<&str>,
) -> Shape {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    let money = CustomerMoney {
        currency: currency.map(str::to_owned),
        balance: balance.map(decimal),
        credit_limit: credit_limit.map(decimal),
        control,
        unallocated_payments: None,
    };
    let name = format!(
        "{control:?}, balance {}, limit {}, {}",
        balance.unwrap_or("absent"),
        credit_limit.unwrap_or("absent"),
        currency.unwrap_or("no currency")
    );
    Shape::new(name, Customer { money, ..bare() })
}

fn money_shapes() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for control in [BalanceControl::Postpaid, BalanceControl::Prepaid, BalanceControl::Unknown] {
        for balance in ["1234.5", "0", "-50"] {
            for credit_limit in [None, Some("0"), Some("300"), Some("2000")] {
                shapes.push(with_money(control, Some(balance), credit_limit, Some("EUR")));
            }
        }
        for currency in [Some("JPY"), Some("KWD"), Some("UAH"), Some("euro"), None] {
            shapes.push(with_money(control, Some("-1234.5678"), Some("10"), currency));
        }
        shapes.push(with_money(control, None, Some("300"), Some("EUR")));
        shapes.push(with_money(control, None, None, None));
    }
    shapes
}

fn state_shapes() -> Vec<Shape> {
    let open = CustomerState::default;
    let mut shapes: Vec<_> = STATUSES.into_iter().map(with_status).collect();
    shapes.extend([
        with_flags("no status", open()),
        with_flags("no status, blocked", CustomerState { blocked: true, ..open() }),
        with_flags("no status, credit exceeded", CustomerState { credit_exceeded: true, ..open() }),
        with_flags("bill status suspended", CustomerState { bill_status: BillStatus::Suspended, ..open() }),
        with_flags("bill status deactivated", CustomerState { bill_status: BillStatus::Deactivated, ..open() }),
        with_flags("bill status unknown", CustomerState { bill_status: BillStatus::Unknown, ..open() }),
        with_flags(
            "bill status closed and blocked",
            CustomerState { bill_status: BillStatus::Closed, blocked: true, ..open() },
        ),
    ]);
    let money = CustomerMoney { control: BalanceControl::Prepaid, ..CustomerMoney::default() };
    let state = CustomerState { credit_exceeded: true, ..open() };
    shapes.push(Shape::new("prepaid, credit exceeded", Customer { money, state, ..bare() }));
    shapes
}

fn people_shapes() -> Vec<Shape> {
    let reseller = Customer { reseller: CustomerId::new(511), ..acme() };
    vec![
        Shape::new("everything there is", acme()),
        Shape { reseller_name: Some("Northwind Wholesale"), ..Shape::new("named reseller", reseller.clone()) },
        Shape::new("reseller without a name", reseller),
        Shape::new("a reseller", Customer { kind: CustomerKind::Reseller, ..bare() }),
        Shape::new("a distributor", Customer { kind: CustomerKind::Distributor, ..bare() }),
        Shape::new("a person", Customer { company: None, ..acme() }),
        Shape::new("only a last name", Customer { company: None, last_name: Some("Moss".to_owned()), ..bare() }),
        Shape::new("only billing's name", Customer { company: None, ..bare() }),
        Shape::new("no name at all", Customer { company: None, name: String::new(), ..bare() }),
        Shape::new("company called like its owner", Customer { company: Some("rita moss".to_owned()), ..acme() }),
    ]
}

fn write_fact(page: &mut String, fact: &Fact) {
    writeln!(page, "  {:7} {}: {}", format!("{:?}", fact.kind), fact.label, fact.value).unwrap();
}

fn write_money(page: &mut String, line: &MoneyLine) {
    writeln!(page, "  {:7} {} | {}", line.tone.as_str(), line.label, line.amount).unwrap();
}

fn write_status(page: &mut String, status: &Status) {
    let reason = status.reason.as_deref().unwrap_or("");
    writeln!(page, "  {:7} {} | {reason}", status.tone.as_str(), status.label).unwrap();
}

fn write_card(page: &mut String, name: &str, card: &Card) {
    let closed = if card.closed { " closed" } else { "" };
    writeln!(page, "\n{name}\n  {} / {}{closed}", card.title, card.subtitle.as_deref().unwrap_or("")).unwrap();
    write_status(page, &card.status);
    card.money.iter().for_each(|line| write_money(page, line));
    card.facts.iter().for_each(|fact| write_fact(page, fact));
}

fn write_cards(page: &mut String, shapes: &[Shape], presentation: &Presentation<'_>) {
    for shape in shapes {
        write_card(page, &shape.name, &present_card(&shape.customer, shape.reseller_name, presentation));
    }
}

fn write_accounts(page: &mut String, presentation: &Presentation<'_>) {
    let bare = Account {
        product: None,
        add_ons: Vec::new(),
        aliases: Vec::new(),
        did: None,
        extension: None,
        balance: None,
        registered: None,
        emails: Vec::new(),
        activated: None,
        expires: None,
        ..line()
    };
    let mut accounts = vec![
        line(),
        Account {
            balance: Some("-3".parse().unwrap()),
            registered: Some(false),
            activated: Some(date(2026, 3, 1)),
            expires: Some(date(2026, 2, 1)),
            master: AccountId::new(7),
            aliases: (0..14).map(|number| format!("155501{number:02}")).collect(),
            ..line()
        },
        bare.clone(),
    ];
    accounts
        .extend(ACCOUNT_STATUSES.into_iter().map(|status| Account { status: Some(status.to_owned()), ..bare.clone() }));
    let accounts = List { total: Some(4_310), ..list(accounts) };

    let rows = present_accounts(&accounts, presentation);
    for row in &rows.rows {
        writeln!(page, "\naccount {} / {}", row.name, row.product.as_deref().unwrap_or("")).unwrap();
        write_status(page, &row.status);
        row.facts.iter().for_each(|fact| write_fact(page, fact));
    }
    writeln!(page, "\n{}", rows.more.unwrap()).unwrap();
}

fn write_invoices(page: &mut String, presentation: &Presentation<'_>) {
    let told = |status: &str| Invoice { status: Some(status.to_owned()), ..invoice() };
    let statuses = [
        "unpaid",
        "partially_paid",
        "paid",
        "overdue",
        "do_not_pay",
        "no_payment_required",
        "previous_balance_remaining",
        "under_review",
        "approved",
        "n",
    ];
    let mut invoices: Vec<_> = statuses.into_iter().map(told).collect();
    // Days late whose plural forms differ from one language to another.
    let late = [1, 2, 3, 5, 11, 21, 100];
    invoices
        .extend(late.map(|days| Invoice { due: Some(date(2026, 2, 14) - jiff::Span::new().days(days)), ..invoice() }));
    invoices.extend([
        Invoice { number: None, amount_due: Some(Decimal::ZERO), ..invoice() },
        Invoice { amount_due: Some(Decimal::NEGATIVE_ONE), amount_net: Some(Decimal::NEGATIVE_ONE), ..invoice() },
        Invoice { period_from: None, amount_paid: Some(Decimal::TEN), ..invoice() },
        Invoice { period_to: None, amount_paid: Some(-Decimal::TEN), ..invoice() },
        Invoice::default(),
    ]);

    for row in present_invoices(&list(invoices), presentation).rows {
        writeln!(page, "\n{}", row.title).unwrap();
        row.status.iter().for_each(|status| write_status(page, status));
        row.amount.iter().for_each(|line| write_money(page, line));
        row.facts.iter().for_each(|fact| write_fact(page, fact));
    }
}

fn write_charges(page: &mut String, presentation: &Presentation<'_>) {
    let amount = |amount: &str| Some(amount.parse::<Decimal>().unwrap());
    let other = Charge { from: None, to: None, account: None, country: None, ..call() };
    let charges = [
        call(),
        Charge { kind: ChargeKind::IncomingCall, amount: amount("0"), quantity: amount("3600"), ..call() },
        Charge { kind: ChargeKind::ForwardedCall, to: None, quantity: amount("7322"), ..call() },
        Charge { from: None, failed: true, quantity: amount("0"), amount: None, ..call() },
        Charge { quantity: amount("61"), currency: Some("JPY".to_owned()), ..call() },
        Charge {
            kind: ChargeKind::Payment,
            amount: amount("-50"),
            description: Some("Card".to_owned()),
            ..other.clone()
        },
        Charge { kind: ChargeKind::Payment, amount: amount("7.5"), ..other.clone() },
        Charge { kind: ChargeKind::Payment, amount: None, at: None, failed: true, ..other.clone() },
        Charge { kind: ChargeKind::Other, description: Some("Office Basic, March".to_owned()), ..other.clone() },
        Charge { kind: ChargeKind::Other, amount: amount("-1.25"), quantity: amount("1250.5"), ..other },
    ];

    let charges = List { more: true, ..list(charges) };
    let rows = present_charges(&charges, presentation);
    for row in rows.rows {
        writeln!(page, "\n{} {}: {}", row.kind.as_str(), row.label, row.title).unwrap();
        writeln!(page, "  at      {} [{}]", row.at, row.at_iso).unwrap();
        row.quantity.iter().for_each(|quantity| writeln!(page, "  for     {quantity}").unwrap());
        row.amount.iter().for_each(|line| write_money(page, line));
        row.failed.iter().for_each(|status| write_status(page, status));
    }
    writeln!(page, "\n{}", rows.more.unwrap()).unwrap();
}

fn golden(name: &str, page: &str) {
    let visible = page.replace(['\u{a0}', '\u{202f}'], "·").replace('\u{200f}', "‹rlm›");
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../../tests/golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, visible.trim()));
}

#[test]
fn cards_of_all_shapes_in_english() {
    let desk = Desk::of("en-GB");
    let shapes: Vec<_> = people_shapes().into_iter().chain(state_shapes()).chain(money_shapes()).collect();
    assert!(shapes.len() >= 40, "{}", shapes.len());

    let mut page = String::new();
    write_cards(&mut page, &shapes, &desk.presentation());

    golden("cards_en", &page);
}

#[test]
fn cards_and_sections_in_the_other_languages() {
    for (name, locale) in [("de", "de-AT"), ("es", "es-MX"), ("uk", "uk"), ("ar", "ar"), ("ar_eg", "ar-EG")] {
        let desk = Desk::of(locale);
        let presentation = desk.presentation();

        let mut page = String::new();
        write_cards(&mut page, &people_shapes()[..6], &presentation);
        write_cards(&mut page, &state_shapes(), &presentation);
        let money = money_shapes();
        write_cards(&mut page, &money[..12], &presentation);
        write_cards(&mut page, &money[19..24], &presentation);
        write_cards(&mut page, &money[38..42], &presentation);
        write_accounts(&mut page, &presentation);
        write_invoices(&mut page, &presentation);
        write_charges(&mut page, &presentation);

        golden(&format!("panel_{name}"), &page);
    }
}

#[test]
fn sections_in_english() {
    let desk = Desk::of("en-US");
    let mut page = String::new();
    write_accounts(&mut page, &desk.presentation());
    write_invoices(&mut page, &desk.presentation());
    write_charges(&mut page, &desk.presentation());

    golden("sections_en", &page);
}

#[test]
fn every_documented_state_has_its_own_words_in_every_language() {
    for language in Language::ALL {
        let desk = Desk::of(language.tag());
        let other = desk.formats.texts().with("status-other-named", "code", "").replace("()", "");
        for status in &STATUSES[..STATUSES.len() - 1] {
            let label = desk.card(&with_status(status).customer).status.label;
            assert!(!label.contains(other.trim()), "{status} in {language:?}: {label}");
        }
        let accounts = ACCOUNT_STATUSES[..ACCOUNT_STATUSES.len() - 1].iter();
        let accounts = accounts.map(|status| Account { status: Some((*status).to_owned()), ..line() });
        for row in present_accounts(&list(accounts), &desk.presentation()).rows {
            assert!(!row.status.label.contains(other.trim()), "{} in {language:?}", row.status.label);
        }
    }
}
