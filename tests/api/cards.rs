//! The card of a customer and its sections: what they say, in which words, and what they keep to themselves.

use std::time::Duration;

use portadesk::demo::{
    faults::{Fault, FaultKind},
    seed::cast,
    simulator::portabilling::RowOrder,
};

use crate::harness::{
    Answer, Desk,
    agents::OLENA,
    organizations::{EASYCALL, NORTHWIND},
};

/// The terms and values of the money list, in order.
fn money(card: &Answer) -> Vec<String> {
    let list = card.body.split("<dl class=\"money\">").nth(1).unwrap_or_default();
    let list = list.split("</dl>").next().unwrap_or_default();
    let lines = list.split("<dt>").skip(1);
    lines.map(|line| line.replace("</dt><dd><bdi>", ": ").split('<').next().unwrap().replace('\u{a0}', " ")).collect()
}

#[tokio::test]
async fn money_is_told_in_words_and_in_the_customers_currency() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for (customer, told) in [
        (cast::EASYCALL, &["Owes: 118.40 EUR", "Credit left: 181.60 of 300.00 EUR"][..]),
        (
            cast::NORTHWIND,
            &["Paid ahead: 86.20 EUR", "Left to spend: 1,086.20 EUR", "Including credit of: 1,000.00 EUR"],
        ),
        (cast::PREPAID_FUNDED, &["Available: 42.50 USD"]),
        (cast::PREPAID_EMPTY, &["No funds left: 0.00 EUR"]),
        (cast::CREDIT_EXCEEDED, &["Owes: 512.75 GBP", "Over the credit limit by: 12.75 GBP"]),
        (cast::ARABIC, &["Owes: 12.345 KWD", "Credit left: 87.655 of 100.000 KWD"]),
        (cast::UNLIMITED, &["Owes: 15,800 JPY", "Credit limit: No limit"]),
    ] {
        let card = panel.customer(customer).await.expect(200);
        assert_eq!(money(&card), told, "customer {customer}");
        card.never_says("-118.40").never_says("-42.5").never_says("-86.2");
    }
}

#[tokio::test]
async fn a_status_is_told_with_its_reason_and_never_as_a_code() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for (customer, status, reason) in [
        (cast::EASYCALL, "Active", ""),
        (cast::CREDIT_EXCEEDED, "Suspended", "Services are suspended until billing lifts the suspension."),
        (cast::CLOSED, "Closed", "The customer has been closed for good."),
        (cast::BLOCKED, "Blocked", "Billing blocks all services of this customer."),
        (cast::PREPAID_EMPTY, "No funds", "The prepaid balance is used up."),
    ] {
        let card = panel.customer(customer).await.expect(200);
        card.says(status).says(reason).never_says("no_available_funds").never_says("bill_status");
    }
}

#[tokio::test]
async fn a_card_names_the_person_the_company_the_contact_and_the_way_into_billing() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let card = panel.customer(cast::EASYCALL).await.expect(200);

    for words in ["EasyCall Ltd", "Rita Moss", "46170", "rita.moss@easycall.example", "12095550146", "Galway"] {
        card.says(words);
    }
    let link = format!("href=\"{}/#/customer/46170/general_info\"", desk.billing().url());
    assert!(card.body.contains(&link), "{}", card.body);
    assert!(card.body.contains("rel=\"noopener noreferrer\""));
}

#[tokio::test]
async fn two_customers_of_one_name_are_told_apart_and_the_reseller_is_named() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let cork = panel.customer(cast::ACME_CORK).await.expect(200);
    let lyon = panel.customer(cast::ACME_LYON).await.expect(200);

    cork.says("Acme Ltd").says("Cork").never_says("Panda Wholesale");
    lyon.says("Acme Ltd").says("Lyon").says("Reseller Panda Wholesale");
}

#[tokio::test]
async fn names_that_look_like_markup_stay_text() {
    let desk = Desk::start().await;

    let card = desk.open_panel_as(OLENA).await.customer(cast::AWKWARD).await.expect(200);

    card.says("<script>alert(\"50% off_now\")</script> 🦄 & Co").says("Zoë O'Neil \"Z\"");
    assert!(!card.body.contains("<script"), "{}", card.body);
}

#[tokio::test]
async fn a_customer_that_billing_does_not_have_is_not_found() {
    let desk = Desk::start().await;

    let answer = desk.open_panel_as(OLENA).await.customer(cast::GONE).await.expect(404);

    assert_eq!(answer.code(), "customer_not_found");
}

#[tokio::test]
async fn accounts_tell_status_product_add_ons_and_aliases() {
    let desk = Desk::start().await;

    let accounts = desk.open_panel_as(OLENA).await.section(cast::EASYCALL, "accounts").await.expect(200);

    for words in ["ph46170x4665", "12094555948", "Cloud PBX Pro", "Active", "Call recording", "Voicemail to e-mail"] {
        accounts.says(words);
    }
    accounts.says("Aliases 12095550148, 12095550149").says("204 (Rita Moss)");
}

#[tokio::test]
async fn invoices_and_charges_say_what_was_paid_and_who_called_whom() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let invoices = panel.section(cast::EASYCALL, "invoices").await.expect(200);
    invoices.says("Invoice 2026-0000").says("To pay 118.40 EUR").says("Unpaid").says("Overdue");
    invoices.says("Payment was due 46 days ago.");
    let charges = panel.section(cast::EASYCALL, "charges").await.expect(200);
    charges.says("ph46170x4665 → 353876370255").says("Forwarded call").says("Monthly fee").says("Showing 20 of 32");
    panel.section(cast::PREPAID_EMPTY, "charges").await.expect(200).says("No calls or charges in this period.");
    panel.section(cast::PREPAID_EMPTY, "invoices").await.expect(200).says("There are no invoices yet.");
}

#[tokio::test]
async fn a_section_names_the_currency_also_when_it_comes_before_the_card() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    panel.section(cast::EASYCALL, "charges").await.expect(200).says("Charged 2.22183 EUR");
    panel.section(cast::UNLIMITED, "invoices").await.expect(200).says(" JPY");
}

#[tokio::test]
async fn a_large_customer_costs_one_page_of_each_section() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::BIG).await.expect(200);
    desk.billing().calls().clear();

    panel.section(cast::BIG, "accounts").await.expect(200).says("Showing 20 of 600");
    panel.section(cast::BIG, "charges").await.expect(200).says("Showing 20 of 2,000");
    panel.section(cast::BIG, "invoices").await.expect(200).says("Showing 20 of 40");

    assert!(desk.billing().calls().total() <= 6, "{:?}", desk.billing().calls().recent());
}

#[tokio::test]
async fn the_latest_rows_are_shown_in_whatever_order_billing_lists_them() {
    let mut told = Vec::new();
    for (row_order, most_calls) in [(RowOrder::LatestFirst, 2), (RowOrder::OldestFirst, 4)] {
        let desk = Desk::start().await;
        desk.billing().adjust(|settings| settings.row_order = row_order);
        let panel = desk.open_panel_as(OLENA).await;
        panel.customer(cast::BIG).await.expect(200);
        desk.billing().calls().clear();

        let charges = panel.section(cast::BIG, "charges").await.expect(200);
        let invoices = panel.section(cast::BIG, "invoices").await.expect(200);

        charges.says("Showing 20 of 2,000");
        invoices.says("Showing 20 of 40").says("Invoice 2026-");
        assert_eq!(desk.billing().calls().total(), most_calls, "{row_order:?}");
        told.push((charges.text(), invoices.text()));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn charges_in_no_order_show_those_that_are_the_latest_for_certain() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let ordered = panel.section(cast::EASYCALL, "charges").await.expect(200).all("datetime");
    desk.billing().adjust(|settings| settings.row_order = RowOrder::Mixed);
    desk.advance(31);
    desk.billing().calls().clear();

    let charges = panel.section(cast::EASYCALL, "charges").await.expect(200);

    // The first moment is the age of the data.
    let mixed = charges.all("datetime");
    assert!(mixed.len() > 4, "{mixed:?}");
    assert_eq!(mixed[1..], ordered[1..mixed.len()]);
    assert!(desk.billing().calls().total() <= 4, "{:?}", desk.billing().calls().recent());
}

#[tokio::test]
async fn a_section_that_is_not_allowed_is_neither_named_nor_served() {
    let desk = Desk::with("tenants.panda.panel.sections", "accounts,charges").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let card = panel.customer(cast::EASYCALL).await.expect(200);

    assert_eq!(card.all("data-url"), ["/panel/customers/46170/accounts", "/panel/customers/46170/charges"]);
    card.never_says("Invoices");
    assert_eq!(panel.section(cast::EASYCALL, "invoices").await.expect(404).code(), "not_found");
    panel.section(cast::EASYCALL, "accounts").await.expect(200);
    assert_eq!(desk.billing().calls().count("Invoice/"), 0);
}

#[tokio::test]
async fn a_field_that_is_not_allowed_stands_in_no_answer() {
    let desk = Desk::with("tenants.panda.panel.fields", "contact_person,address,product,charge_numbers").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let answers = [
        panel.customer(cast::EASYCALL).await.expect(200),
        panel.organization(EASYCALL).await.expect(200),
        panel.section(cast::EASYCALL, "accounts").await.expect(200),
        panel.section(cast::EASYCALL, "invoices").await.expect(200),
        panel.section(cast::EASYCALL, "charges").await.expect(200),
        panel.search("rita.moss@easycall.example").await.expect(200),
        panel.search("easycall").await.expect(200),
        panel.search("Rita Moss").await.expect(200),
        panel.suggestions(NORTHWIND, serde_json::json!({ "organization_name": "EasyCall Ltd" })).await.expect(200),
    ];

    for answer in &answers {
        for hidden in ["mailto:", "118.40", "181.60", "12095550146", "12095550148", "Call recording", "2.22183"] {
            assert!(!answer.body.contains(hidden), "{hidden} in: {}", answer.text());
        }
    }
    answers[0].says("Rita Moss").says("Galway");
    answers[2].says("Cloud PBX Pro");
}

#[tokio::test]
async fn a_hidden_address_is_no_reason_and_no_evidence_to_read() {
    let desk = Desk::with("tenants.panda.panel.fields", "contact_person").start().await;
    let panel = desk.open_panel_as(OLENA).await;

    // The account's address is not the one that was typed; billing alone knows it.
    let found = panel.search("@easycall.example").await.expect(200);
    assert_eq!(found.customers(), [cast::EASYCALL]);
    assert!(!found.row(cast::EASYCALL).contains("rita.moss@"), "{}", found.row(cast::EASYCALL));

    let hints = serde_json::json!({ "requester_phone": "+1 209 555 0146" });
    let suggested = panel.suggestions_for_nobody(hints).await.expect(200);
    assert_eq!(suggested.customers(), [cast::EASYCALL]);
    suggested.never_says("rita.moss@easycall.example");
}

#[tokio::test]
async fn a_slow_section_delays_neither_the_card_nor_the_others() {
    let desk = Desk::with("tenants.panda.panel.deadline", "2s").start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(Fault::from(FaultKind::Hang).only("Invoice/"));

    let slow = panel.section(cast::EASYCALL, "invoices");
    let others = async {
        let card = panel.customer(cast::EASYCALL).await.expect(200);
        let accounts = panel.section(cast::EASYCALL, "accounts").await.expect(200);
        let charges = panel.section(cast::EASYCALL, "charges").await.expect(200);
        (card, accounts, charges, tokio::time::Instant::now())
    };
    let ((slow, ended), (.., others_ended)) = tokio::join!(async { (slow.await, tokio::time::Instant::now()) }, others);

    let slow = slow.expect(504);
    assert_eq!(slow.code(), "billing_unreachable");
    slow.says("Invoices").says("Billing does not answer.");
    assert!(slow.offers("refresh"), "the section keeps its heading and its button");
    assert!(others_ended < ended, "the others came first");
    desk.billing().faults().clear();
}

#[tokio::test]
async fn a_failing_section_says_so_in_its_place() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(Fault::code("Server.Invoice.internal_error").only("Invoice/"));

    let failed = panel.section(cast::EASYCALL, "invoices").await.expect(502);

    assert_eq!(failed.code(), "billing_error");
    assert!(failed.body.contains("id=\"invoices-body\""), "{}", failed.body);
    panel.section(cast::EASYCALL, "accounts").await.expect(200);
    panel.customer(cast::EASYCALL).await.expect(200);
}

#[tokio::test]
async fn a_section_shows_its_last_known_rows_while_billing_is_silent() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.section(cast::EASYCALL, "accounts").await.expect(200).never_says("last known");
    desk.billing().faults().set(FaultKind::Down);
    desk.advance(60);

    let stale = panel.section(cast::EASYCALL, "accounts").await.expect(200);

    stale
        .says("Nothing newer came from billing. These are the last known entries.")
        .says("ph46170x4665")
        .names_its_reference();
    assert!(stale.body.contains(r#"datetime="2026-03-02T09:00:00Z""#), "the age is that of the rows");
}

#[tokio::test]
async fn fresh_answers_are_not_asked_for_again_until_somebody_refreshes() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.section(cast::EASYCALL, "accounts").await.expect(200);
    desk.billing().calls().clear();
    desk.billing().set_customer_field(cast::EASYCALL, "companyname", "EasyCall Renamed Ltd");
    desk.advance(20);

    panel.organization(EASYCALL).await.expect(200).never_says("Renamed");
    panel.section(cast::EASYCALL, "accounts").await.expect(200);
    assert_eq!(desk.billing().calls().total(), 0);

    let card = panel.organization_anew(EASYCALL).await.expect(200);
    card.says("EasyCall Renamed Ltd");
    assert!(card.body.contains(r#"datetime="2026-03-02T09:00:20Z""#), "{}", card.body);
    panel.section_anew(cast::EASYCALL, "accounts").await.expect(200);
    assert_eq!(desk.billing().calls().count("get_account_list"), 1);

    panel.organization_anew(EASYCALL).await.expect(200);
    assert_eq!(desk.billing().calls().count("get_customer_info"), 1, "a double click is one question");
}

#[tokio::test]
async fn answers_grow_old_by_themselves() {
    let desk = Desk::with("tenants.panda.panel.fresh", "10s").start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::EASYCALL).await.expect(200);
    desk.billing().set_customer_field(cast::EASYCALL, "companyname", "EasyCall Renamed Ltd");

    desk.advance(9);
    panel.customer(cast::EASYCALL).await.expect(200).never_says("Renamed");
    desk.advance(1);
    panel.customer(cast::EASYCALL).await.expect(200).says("EasyCall Renamed Ltd");
}

#[tokio::test]
async fn the_deadline_of_the_card_ends_the_wait_for_a_hanging_billing() {
    let desk = Desk::with("tenants.panda.panel.deadline", "1s").start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::EASYCALL).await.expect(200);
    desk.billing().faults().set(FaultKind::Hang);
    desk.advance(60);

    let began = tokio::time::Instant::now();
    let card = panel.customer(cast::EASYCALL).await.expect(200);

    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    card.says("Billing does not answer").says("EasyCall Ltd");
    desk.billing().faults().clear();
}
