//! The same customer in five languages, in the agent's own numbers, dates and time zone.

use portadesk::demo::{faults::FaultKind, seed::cast};

use crate::harness::{
    Desk,
    agents::OLENA,
    organizations::{EASYCALL, NORTHWIND},
};

/// Locale, what the frame says of itself, words of the card, its money, and a moment of 09:00 UTC in Kyiv.
const LANGUAGES: [(&str, &str, &str, &str, &str, &str); 8] = [
    ("en-US", "en", "ltr", "Owes", "12,045.33 USD", "Mar 2, 2026, 11:00 AM"),
    ("en-GB", "en", "ltr", "Owes", "12,045.33 USD", "2 Mar 2026, 11:00"),
    ("de", "de", "ltr", "Offener Betrag", "12.045,33 USD", "02.03.2026, 11:00"),
    ("de-CH", "de", "ltr", "Offener Betrag", "12\u{2019}045.33 USD", "02.03.2026, 11:00"),
    ("es", "es", "ltr", "Debe", "12.045,33 USD", "2 mar 2026, 11:00"),
    ("uk", "uk", "ltr", "Заборгованість", "12 045,33 USD", "2 бер. 2026 р., 11:00"),
    ("ar", "ar", "rtl", "مستحق على العميل", "12,045.33 USD", "11:00 ص"),
    ("ar-EG", "ar", "rtl", "مستحق على العميل", "١٢٬٠٤٥٫٣٣ USD", "١١:٠٠ ص"),
];

#[tokio::test]
async fn each_language_has_its_words_its_numbers_and_its_dates() {
    let desk = Desk::start().await;

    for (locale, language, direction, owes, amount, moment) in LANGUAGES {
        let panel = desk.open_panel_as(OLENA).await.in_language(locale).in_time_zone("Europe/Kyiv");
        let card = panel.customer(cast::BIG).await.expect(200);
        let text = card.text().replace('\'', "\u{2019}");
        for words in [owes, amount, moment] {
            assert!(text.contains(words), "{locale}: {words} is missing in {text}");
        }
        let frame = panel.get("/panel/frame").await.expect(200);
        assert_eq!((frame.first("lang").as_str(), frame.first("dir").as_str()), (language, direction), "{locale}");
    }
}

#[tokio::test]
async fn a_language_that_is_not_spoken_reads_as_english() {
    let desk = Desk::start().await;

    for locale in ["fr", "xx-YY", "", "*", "de;;q", &"x".repeat(300)] {
        let panel = desk.open_panel_as(OLENA).await.in_language(locale);
        let card = panel.customer(cast::EASYCALL).await.expect(200);
        assert!(card.text().contains("Owes") || locale.starts_with("de"), "{locale}: {}", card.text());
    }
}

#[tokio::test]
async fn the_best_of_several_wishes_decides_for_answers_and_errors_alike() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.in_language("pt-BR, es-419;q=0.8, de;q=0.3");

    panel.customer(cast::BIG).await.expect(200).says("Debe 12,045.33 USD");
    panel.customer(cast::GONE).await.expect(404).says("Código");
    assert_eq!(panel.get("/panel/frame").await.expect(200).first("lang"), "es");
}

#[tokio::test]
async fn states_errors_and_searches_are_translated_too() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.in_language("de");

    panel.organization(NORTHWIND).await.expect(200).says("Kein Kunde verknüpft");
    panel.customer(cast::GONE).await.expect(404).never_says("Billing does not know").never_says("customer-not-found");
    panel.search("Niemand & Töchter").await.expect(200).says("Kein Kunde gefunden").never_says("We tried");
    panel.search("a").await.expect(400).never_says("Type at least");
    desk.billing().faults().set(FaultKind::Down);
    panel.customer(cast::EASYCALL).await.expect(504).never_says("Billing does not answer");
    desk.billing().faults().clear();
    let linked = panel.link(NORTHWIND, cast::NORTHWIND).await.expect(200);
    assert!(!linked.notice().is_empty() && !linked.notice().contains("Linked"), "{}", linked.notice());
    let conflict = panel.link(EASYCALL, cast::NORTHWIND).await.expect(409);
    conflict.never_says("Already linked").never_says("Move the link");
}

#[tokio::test]
async fn the_page_itself_comes_in_the_browsers_language_and_direction() {
    let desk = Desk::start().await;

    for (locale, language, direction) in [("ar-EG,ar;q=0.9", "ar", "rtl"), ("uk-UA, en;q=0.5", "uk", "ltr")] {
        let subject = format!("https://pandatelecom.zendesk.com/api/v2/users/{OLENA}.json");
        let token = desk.zendesk().sign_page_token(&serde_json::json!({ "sub": subject })).unwrap();
        let path = format!("/zendesk/panel?origin={}&app_guid=a1b2", desk.zendesk().url());
        let request = desk.request("POST", &path).form(&[("token", token)]).header("Accept-Language", locale);
        let page = desk.send(request).await.expect(200);
        assert_eq!((page.first("lang").as_str(), page.first("dir").as_str()), (language, direction));
    }
}

#[tokio::test]
async fn numbers_and_ids_stay_left_to_right_among_arabic_words() {
    let desk = Desk::start().await;
    let panel = desk.open_panel_as(OLENA).await.in_language("ar");

    let card = panel.customer(cast::ARABIC).await.expect(200);
    card.says("شركة النور للتجارة").says("12.345 KWD");
    assert!(card.body.contains(r#"<bdi class="number" dir="ltr">46177</bdi>"#), "{}", card.body);
    let accounts = panel.section(cast::EASYCALL, "accounts").await.expect(200);
    assert!(accounts.body.contains(r#"dir="ltr">ph46170x4665</bdi>"#), "{}", accounts.body);
}

#[tokio::test]
async fn moments_are_told_in_the_agents_time_zone() {
    let desk = Desk::start().await;

    for (zone, moment) in [
        ("America/New_York", "Mar 2, 2026, 4:00 AM"),
        ("Asia/Kathmandu", "Mar 2, 2026, 2:45 PM"),
        ("Pacific/Kiritimati", "Mar 2, 2026, 11:00 PM"),
        ("UTC", "Mar 2, 2026, 9:00 AM"),
        ("Not/AZone", "Mar 2, 2026, 9:00 AM"),
        (&"x".repeat(200), "Mar 2, 2026, 9:00 AM"),
    ] {
        let panel = desk.open_panel_as(OLENA).await.in_time_zone(zone);
        let card = panel.customer(cast::EASYCALL).await.expect(200);
        card.says(&format!("Updated {moment}"));
        assert!(card.body.contains(r#"datetime="2026-03-02T09:00:00Z""#), "the page's clock gets UTC");
    }
}

#[tokio::test]
async fn what_one_agent_reads_is_never_served_to_another_language() {
    let desk = Desk::start().await;
    let olena = desk.open_panel_as(OLENA).await.in_language("uk").in_time_zone("Europe/Kyiv");
    let tom = desk.open_panel_as(535).await.in_language("en-US").in_time_zone("America/New_York");

    for _ in 0..2 {
        olena.customer(cast::EASYCALL).await.expect(200).says("Заборгованість").never_says("Owes");
        tom.customer(cast::EASYCALL).await.expect(200).says("Owes").says("4:00 AM");
    }
    assert_eq!(desk.billing().calls().count("get_customer_info"), 1);
}
