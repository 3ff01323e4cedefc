//! The search box: whatever a caller gives, typed as people type it.

use std::collections::BTreeSet;

use portadesk::demo::{
    faults::{Fault, FaultKind},
    seed::{World, cast},
};

use crate::harness::{Desk, Panel, Setting, agents::OLENA, organizations::NORTHWIND};

/// The most calls that one page of matches may cost, however many customers there are.
const MOST_CALLS: usize = 40;

#[tokio::test]
async fn a_customer_is_found_by_whatever_a_caller_gives() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for (typed, customer, because) in [
        ("EasyCall", cast::EASYCALL, "Name in billing: EasyCall"),
        ("easycall ltd", cast::EASYCALL, "Company: EasyCall Ltd"),
        ("Northwind Telephony GmbH", cast::NORTHWIND, "Company: Northwind Telephony GmbH"),
        ("gmbh northwind", cast::NORTHWIND, "Company: Northwind Telephony GmbH"),
        ("Rita Moss", cast::EASYCALL, "Contact person: Rita Moss"),
        ("46170", cast::EASYCALL, "Customer ID: 46170"),
        ("#46170", cast::EASYCALL, "Customer ID: 46170"),
        ("ph46170x4665", cast::EASYCALL, "Account: ph46170x4665"),
        ("rita.moss@easycall.example", cast::EASYCALL, "Email: rita.moss@easycall.example"),
        ("RITA.MOSS@EasyCall.example", cast::EASYCALL, "Email: rita.moss@easycall.example"),
        ("Rita Moss <rita.moss@easycall.example>", cast::EASYCALL, "Email: rita.moss@easycall.example"),
        ("@easycall.example", cast::EASYCALL, "Email: rita.moss@easycall.example"),
        ("keiri@hoshi.example", cast::UNLIMITED, "Email: keiri@hoshi.example"),
    ] {
        let found = panel.search(typed).await.expect(200);
        assert_eq!(found.customers().first(), Some(&customer), "{typed}: {}", found.text());
        let row = found.row(customer);
        assert!(row.contains(because), "{typed} is found because of: {row}");
    }
}

#[tokio::test]
async fn a_phone_number_is_found_in_any_human_form() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for typed in [
        "+1 (209) 455-5948",
        "12094555948",
        "2094555948",
        "(209) 455-5948",
        "209.455.5948",
        "1-209-455-5948",
        "+1 209 455 5948",
        "tel:+12094555948",
        "0012094555948",
        "011 1 209 455 5948",
        "١٢٠٩٤٥٥٥٩٤٨",
        "\u{202a}+1 (209) 455\u{2011}5948\u{202c}",
    ] {
        let found = panel.search(typed).await.expect(200);
        assert_eq!(found.customers(), [cast::EASYCALL], "{typed}: {}", found.text());
        let row = found.row(cast::EASYCALL);
        assert!(row.contains("Account: 12094555948") && row.contains("Phone number (DID): 12094555948"), "{row}");
    }
}

#[tokio::test]
async fn an_alias_leads_to_its_customer() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for typed in ["12095550148", "+1 209 555 0148", "(209) 555-0149"] {
        let found = panel.search(typed).await.expect(200);
        assert_eq!(found.customers(), [cast::EASYCALL], "{typed}");
        assert!(found.row(cast::EASYCALL).contains("Alias of an account: 1209555014"));
    }
}

#[tokio::test]
async fn a_contact_phone_leads_to_its_customer() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel.search("+353 21 555 0172").await.expect(200);

    assert_eq!(found.customers(), [cast::ACME_CORK]);
    assert!(found.row(cast::ACME_CORK).contains("Contact phone: 353215550172"));
}

#[tokio::test]
async fn names_of_every_script_are_found_whatever_their_case() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for (typed, customer) in [
        ("شركة النور", cast::ARABIC),
        ("الصباح", cast::ARABIC),
        ("садиба", cast::UKRAINIAN),
        ("ОКСАНА ҐАЛАҐАН", cast::UKRAINIAN),
        ("jörg", cast::NORTHWIND),
        ("星通信", cast::UNLIMITED),
    ] {
        let found = panel.search(typed).await.expect(200);
        assert!(found.customers().contains(&customer), "{typed}: {}", found.text());
    }
}

#[tokio::test]
async fn wildcards_that_a_person_types_are_letters_like_all_others() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for typed in ["100%", "50% off_now", "off_now", "100%_"] {
        let found = panel.search(typed).await.expect(200);
        assert_eq!(found.customers(), [cast::AWKWARD], "{typed}");
    }
    for typed in ["easy%", "e_sycall", "%call", "__", "%%", "e%l"] {
        let found = panel.search(typed).await.expect(200);
        assert_eq!(found.customers(), [0; 0], "{typed}");
    }
    assert_eq!(panel.search("50% off").await.expect(200).first("data-customer"), cast::AWKWARD.to_string());
}

#[tokio::test]
async fn two_acmes_are_told_apart_by_what_their_rows_say() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link(NORTHWIND, cast::ACME_LYON).await.expect(200);

    let found = panel.search("acme").await.expect(200);

    assert_eq!(found.customers(), [cast::ACME_CORK, cast::ACME_LYON]);
    let (cork, lyon) = (found.row(cast::ACME_CORK), found.row(cast::ACME_LYON));
    for words in ["Acme Ltd", "Active", "46172", "City: Cork, IE", "Accounts: ph46172x4000"] {
        assert!(cork.contains(words), "{words} in {cork}");
    }
    for words in ["Acme Ltd", "Active", "46173", "City: Lyon, FR", "Reseller: Panda Wholesale", "3 of 4 accounts"] {
        assert!(lyon.contains(words), "{words} in {lyon}");
    }
    assert!(lyon.contains("Linked to Northwind Telephony GmbH"), "{lyon}");
    assert!(!cork.contains("Panda") && !cork.contains("Linked to"), "{cork}");
}

#[tokio::test]
async fn a_link_made_meanwhile_shows_in_matches_that_were_found_before() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let before = panel.search("northwind").await.expect(200);
    assert!(!before.row(cast::NORTHWIND).contains("Linked to"));

    panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let linked = panel.search("northwind").await.expect(200);
    assert!(linked.row(cast::NORTHWIND).contains("Linked to Northwind Telephony GmbH"));

    panel.unlink(NORTHWIND, cast::NORTHWIND).await.expect(200);
    let after = panel.search("northwind").await.expect(200);
    assert!(!after.row(cast::NORTHWIND).contains("Linked to"));
}

#[tokio::test]
async fn a_link_moved_between_two_found_customers_shows_at_the_right_one() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.link(NORTHWIND, cast::ACME_CORK).await.expect(200);
    let before = panel.search("acme").await.expect(200);
    assert!(before.row(cast::ACME_CORK).contains("Linked to") && !before.row(cast::ACME_LYON).contains("Linked to"));

    panel.unlink(NORTHWIND, cast::ACME_CORK).await.expect(200);
    panel.link(NORTHWIND, cast::ACME_LYON).await.expect(200);

    let after = panel.search("acme").await.expect(200);
    assert!(!after.row(cast::ACME_CORK).contains("Linked to"), "{}", after.row(cast::ACME_CORK));
    assert!(after.row(cast::ACME_LYON).contains("Linked to"), "{}", after.row(cast::ACME_LYON));
}

#[tokio::test]
async fn the_page_can_say_why_a_match_was_linked() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let found = panel.search("+1 (209) 455-5948").await.expect(200);

    assert_eq!(found.first("data-evidence"), "search_account_id");
}

#[tokio::test]
async fn nothing_found_says_what_was_tried() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    let name = panel.search("Nobody & Daughters").await.expect(200);
    assert_eq!(name.customers(), [0; 0]);
    name.says("No customer found").says("We tried:").says("Exactly the name").says("Nobody & Daughters");

    let number = panel.search("+1 209 999 0000").await.expect(200);
    for words in ["Account or alias", "Phone number (DID)", "Contact phone", "12099990000"] {
        number.says(words);
    }
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_refused_with_the_reason_and_costs_no_call() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    for (typed, reason) in [
        ("", "Type at least two characters."),
        ("   ", "Type at least two characters."),
        ("a", "Type at least two characters."),
        ("%", "Type at least two characters."),
        ("ا", "Type at least two characters."),
        ("easy\u{1}call", "The text has characters in it that nobody can see."),
        ("easy\u{0}call", "The text has characters in it that nobody can see."),
        (&"x".repeat(101), "Type at most 100 characters."),
        (&"ж".repeat(150), "Type at most 100 characters."),
    ] {
        println!("{typed:?}");
        panel.search(typed).await.refuses(400, "invalid_request").says(reason);
    }
    panel.search(&"x".repeat(100)).await.expect(200);
    desk.billing().calls().clear();
    panel.search("\u{1}").await.expect(400);
    assert_eq!(desk.billing().calls().total(), 0);
}

/// All pages of a search, and the calls each of them cost.
async fn leaf_through(desk: &Desk, panel: &Panel<'_>, typed: &str) -> Vec<Vec<u64>> {
    let mut pages = Vec::new();
    loop {
        desk.billing().calls().clear();
        let number = u32::try_from(pages.len()).unwrap() + 1;
        let page = panel.search_page(typed, number).await.expect(200);
        assert!(desk.billing().calls().total() <= MOST_CALLS, "{} calls", desk.billing().calls().total());
        pages.push(page.customers());
        if !page.all("data-key").iter().any(|key| key == "next") {
            return pages;
        }
    }
}

#[tokio::test]
async fn hundreds_of_matches_are_paged_and_none_is_lost_or_told_twice() {
    let desk = Setting::default().customers(1_500).start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let held = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains("harbor"));
    let expected: BTreeSet<u64> = (0..1_500)
        .map(|index| desk.stage.world.customer(index))
        .filter(|customer| held(customer.companyname.as_deref()) || held(Some(&customer.name)))
        .map(|customer| customer.i_customer)
        .collect();
    assert!(expected.len() > 100, "{}", expected.len());

    let pages = leaf_through(&desk, &panel, "harbor").await;

    let all: Vec<u64> = pages.iter().flatten().copied().collect();
    let distinct: BTreeSet<u64> = all.iter().copied().collect();
    assert_eq!(all.len(), distinct.len(), "nobody twice");
    assert_eq!(distinct, expected);
    assert!(pages.iter().rev().skip(1).all(|page| page.len() == 10));

    desk.advance(60);
    assert_eq!(leaf_through(&desk, &panel, "harbor").await, pages, "the order stays");
}

#[tokio::test]
async fn a_name_that_thousands_share_stays_quick_and_says_there_are_more() {
    let desk = Setting::default().customers(200_000).start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().calls().clear();

    let first = panel.search("group").await.expect(200);

    assert_eq!(first.customers().len(), 10);
    first.says("Showing 1 to 10; there are more");
    assert!(first.all("data-key").contains(&"next".to_owned()));
    assert!(desk.billing().calls().total() <= MOST_CALLS, "{:?}", desk.billing().calls().total());
}

#[tokio::test]
async fn turning_back_costs_nothing_and_pages_end_somewhere() {
    let desk = Setting::default().customers(3_000).start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let first = panel.search_page("group", 1).await.expect(200);
    panel.search_page("group", 2).await.expect(200);
    desk.billing().calls().clear();

    assert_eq!(panel.search_page("group", 1).await.expect(200).customers(), first.customers());
    assert_eq!(desk.billing().calls().total(), 0);

    let beyond = panel.search_page("group", 4_000_000_000).await.expect(200);
    assert!(!beyond.all("data-key").contains(&"next".to_owned()));
}

#[tokio::test]
async fn a_search_that_billing_cannot_answer_says_so_and_is_not_remembered() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(FaultKind::Down);

    let failed = panel.search("easycall").await.expect(504);
    assert_eq!(failed.code(), "billing_unreachable");
    assert!(failed.offers("retry"));

    desk.billing().faults().clear();
    desk.advance(60);
    assert_eq!(panel.search("easycall").await.expect(200).customers(), [cast::EASYCALL]);
}

#[tokio::test]
async fn what_billing_could_not_answer_is_told_beside_what_it_could() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(Fault::from(FaultKind::HtmlError).only("get_account_list"));

    let found = panel.search("46170").await.expect(200);

    assert_eq!(found.customers().first(), Some(&cast::EASYCALL));
    found.says("Billing did not answer everything: there may be more.");
}

#[tokio::test]
async fn a_site_that_cannot_search_contacts_finds_by_everything_else() {
    let desk = Desk::start().await;
    desk.billing().adjust(|site| site.can_search_contacts = false);
    let panel = desk.open_panel_as(OLENA).await;

    assert_eq!(panel.search("+1 (209) 455-5948").await.expect(200).customers(), [cast::EASYCALL]);
    assert_eq!(panel.search("easycall").await.expect(200).customers(), [cast::EASYCALL]);
    let address = panel.search("rita.moss@easycall.example").await.expect(200);
    assert_eq!(address.customers(), [cast::EASYCALL], "an account has it too");
}

#[tokio::test]
async fn the_numbers_of_a_search_agree_with_the_world_they_came_from() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await;

    // Every customer is found by its own id, its own first account and its own address.
    for index in (0..60).step_by(7) {
        let customer = desk.stage.world.customer(index);
        let account = desk.stage.world.account(index, 0);
        for typed in [format!("#{}", customer.i_customer), account.id.clone()] {
            let found = panel.search(&typed).await.expect(200);
            assert!(found.customers().contains(&World::i_customer(index)), "{typed}: {}", found.text());
        }
    }
}
