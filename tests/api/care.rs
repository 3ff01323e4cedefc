//! A customer asks for help from self-care: who is let in, and exactly one ticket for each query, whatever happens meanwhile.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use portadesk::{
    demo::{
        faults::{Fault, FaultKind},
        simulator::zendesk::Ticket,
    },
    web::ROUTES,
};
use serde_json::json;

use crate::harness::{
    Desk, LINK_SECRET, Setting, WIDGET_SECRET,
    agents::TOM,
    organizations::{ACME, EASYCALL, NORTHWIND},
    until, watch,
};

const RITA: (&str, u64) = ("rita", 46_170);
const JOERG: (&str, u64) = ("joerg", 46_171);
const CREATE: &str = "POST /api/v2/tickets";

async fn desk() -> Desk {
    let desk = Setting::default().caring().start().await;
    linked(&desk).await;
    desk
}

/// Has the organization's external id taken for the link that it tells of.
async fn linked(desk: &Desk) {
    desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(200);
}

/// The tickets that were made of queries.
fn made(desk: &Desk) -> Vec<Ticket> {
    let tickets = desk.zendesk().tickets();
    let is_ours = |ticket: &Ticket| ticket.external_id.as_deref().is_some_and(|id| id.starts_with("portadesk-query-"));
    tickets.into_iter().filter(is_ours).collect()
}

async fn one_ticket(desk: &Desk) -> Ticket {
    desk.later("a ticket", async || made(desk).into_iter().next()).await;
    let made = made(desk);
    assert_eq!(made.len(), 1, "{made:?}");
    made[0].clone()
}

#[tokio::test]
async fn a_query_becomes_one_ticket_of_the_customers_own_organization() {
    let desk = desk().await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    let form = rita.form().await;

    let sent = rita.ask_about(&form, "No dial tone", "Since <b>this</b> morning.\nPlease help.", "12094555948").await;

    let sent = sent.expect(200);
    assert_eq!(sent.view(), "sent");
    let ticket = one_ticket(&desk).await;
    sent.says(&format!("Its number is {}.", ticket.id));
    assert_eq!(ticket.organization_id, Some(EASYCALL));
    assert_eq!((&*ticket.subject, &*ticket.tags), ("No dial tone", &["selfcare".to_owned()][..]));
    let requester = desk.zendesk().user(ticket.requester_id).unwrap();
    assert_eq!(requester.email.as_deref(), Some("rita.moss@easycall.example"));
    let first = &ticket.comments[0];
    assert_eq!(first.body, "[12094555948]\n\nSince <b>this</b> morning.\nPlease help.", "text is text");
    assert_eq!((first.author_id, first.public), (requester.id, true));
    assert_eq!(desk.count_of("SELECT count(*) FROM queries WHERE content IS NULL AND ticket IS NOT NULL").await, 1);
    let acts: Vec<_> = desk.acts().await.into_iter().filter(|act| ["asked", "delivered"].contains(&&**act)).collect();
    assert_eq!(acts, ["asked", "delivered"]);
}

#[tokio::test]
async fn a_second_click_and_another_try_make_no_second_ticket() {
    let desk = desk().await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    let form = rita.form().await;

    let clicks = join_all((0..8).map(|_| rita.ask(&form, "No dial tone", "Since this morning."))).await;
    for click in clicks {
        assert_eq!(click.expect(200).view(), "sent");
    }

    assert_eq!(one_ticket(&desk).await.subject, "No dial tone");
    // Nobody is told that other words were sent when they were not.
    rita.ask(&form, "Something else", "Typed later").await.refuses(409, "form_ended");
    rita.ask(&form, "No dial tone", "Since this morning.").await.expect(200);
    rita.ask(&rita.form().await, "No dial tone", "Since this morning.").await.expect(200);
    desk.later("another form is another query", async || (made(&desk).len() == 2).then_some(())).await;
}

#[tokio::test]
async fn an_answer_that_gets_lost_makes_no_second_ticket() {
    for times in [1, 3] {
        let desk = desk().await;
        let rita = desk.customer(RITA.0, RITA.1).await;
        let form = rita.form().await;
        rita.add(&form, "a.png", &b"\x89PNG\r\n\x1a\n, and so on"[..]).await.expect(200);
        // The ticket is made; that it was, nobody hears.
        desk.zendesk().faults().set(Fault::from(FaultKind::CutBody).only(CREATE).times(times));

        rita.ask(&form, "No dial tone", "Since this morning.").await.expect(200);

        let told = async || {
            let told = rita.get(&format!("/queries/{form}")).await.expect(200);
            told.text().contains("Its number is").then_some(())
        };
        desk.later("the ticket's number", told).await;
        let ticket = one_ticket(&desk).await;
        assert_eq!(ticket.comments[0].files.len(), 1);
    }
}

#[tokio::test]
async fn while_zendesk_is_down_a_query_is_stored_said_so_and_delivered_later() {
    let mut desk = Setting::default().caring().start().await;
    linked(&desk).await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    let form = rita.form().await;
    desk.zendesk().faults().set(Fault::from(FaultKind::Down));

    let sent = rita.ask(&form, "No dial tone", "Since this morning.").await.expect(200);

    sent.says("Your question is stored.");
    assert_eq!(sent.first("data-waiting"), form);
    assert_eq!(desk.count_of("SELECT count(*) FROM queries WHERE stage = 'sent'").await, 1);
    let unsealed = "SELECT count(*) FROM queries WHERE instr(content, 'dial') > 0";
    assert_eq!(desk.count_of(unsealed).await, 0, "whoever has the database alone reads nothing");
    // Not even a restart loses it.
    drop(rita);
    desk.stop().await;
    desk.zendesk().faults().clear();
    desk.start_again().await;
    assert_eq!(one_ticket(&desk).await.subject, "No dial tone");
}

#[tokio::test]
async fn two_replicas_make_one_ticket() {
    let desk = desk().await;
    let _beside = desk.start_beside();
    let rita = desk.customer(RITA.0, RITA.1).await;
    for number in 0..6 {
        rita.ask(&rita.form().await, &format!("Question {number}"), "?").await.expect(200);
    }
    desk.later("six tickets", async || (made(&desk).len() >= 6).then_some(())).await;
    desk.later("nothing waits", async || {
        (desk.count_of("SELECT count(*) FROM queries WHERE stage = 'sent'").await == 0).then_some(())
    })
    .await;
    assert_eq!(made(&desk).len(), 6);
}

#[tokio::test]
async fn whose_organization_is_not_linked_is_heard_all_the_same() {
    let desk = Setting::default().caring().start().await;
    let joerg = desk.customer(JOERG.0, JOERG.1).await;

    joerg.ask(&joerg.form().await, "Rechnung", "Bitte noch einmal.").await.expect(200);

    let ticket = one_ticket(&desk).await;
    assert_eq!(ticket.organization_id, None);
    joerg.get("/tickets").await.expect(200).says("Rechnung");
}

#[tokio::test]
async fn an_address_of_somebody_elsewhere_or_of_an_agent_takes_nobody_over() {
    const JO_BYRNE: u64 = 1000 + ACME;
    let desk = desk().await;
    // Somebody whom no organization keeps from being taken for a customer's contact.
    desk.zendesk().edit_user(JO_BYRNE, |user| user.organizations.clear());
    let stranger = desk.zendesk().user(JO_BYRNE).unwrap();
    let of_another = desk.zendesk().user(1000 + NORTHWIND).unwrap();
    let addresses = [stranger.email.clone(), of_another.email.clone(), Some("tom@pandatelecom.example".to_owned())];
    for (customer, organization) in [(RITA, Some(EASYCALL)), (JOERG, None)] {
        for email in addresses.iter().flatten() {
            desk.billing().set_customer_field(customer.1, "email", &**email);
            desk.advance(60);
            let before = made(&desk).len();
            let guest = desk.customer(customer.0, customer.1).await;
            guest.ask(&guest.form().await, "No dial tone", "Since this morning.").await.expect(200);
            desk.later("the ticket", async || (made(&desk).len() > before).then_some(())).await;

            let ticket = made(&desk).pop().unwrap();
            let requester = desk.zendesk().user(ticket.requester_id).unwrap();
            let contact = format!("pb-{}-contact", customer.1);
            assert_eq!((requester.external_id, requester.email), (Some(contact), None), "{email}");
            assert_eq!(ticket.organization_id, organization, "{email}");
        }
    }
    for before in [stranger, of_another] {
        assert_eq!(desk.zendesk().user(before.id).unwrap().organizations, before.organizations);
    }
}

#[tokio::test]
async fn what_zendesk_refuses_is_given_up_and_comes_back_when_it_is_asked_for() {
    let desk = Setting::default().caring().with("tenants.panda.care.max_tries", 2).start().await;
    linked(&desk).await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    desk.zendesk().faults().set(Fault::code("RecordInvalid").only(CREATE));
    rita.ask(&rita.form().await, "No dial tone", "Since this morning.").await.expect(200);

    let parked = "SELECT count(*) FROM queries WHERE parked = 1 AND last_error = 'zendesk_refused'";
    desk.later("it is given up", async || (desk.count_of(parked).await == 1).then_some(())).await;
    rita.get("/tickets").await.expect(200).says("We could not deliver this.").never_says("On its way");
    desk.zendesk().faults().clear();
    desk.meddle("UPDATE queries SET parked = 0, tries = 0, next_try_at = 0").await;
    one_ticket(&desk).await;
}

#[tokio::test]
async fn a_link_is_good_once_for_its_tenant_and_not_for_long() {
    let desk = Setting::default().caring().neighbour("wolf").start().await;
    let link = desk.care_link_for(RITA.0, RITA.1).await;

    desk.come_with(&link).await.expect(200).says("EasyCall").says("46170");
    desk.come_with(&link).await.refuses(401, "link_not_good");
    let late = desk.care_link_for(RITA.0, RITA.1).await;
    desk.advance(600);
    desk.come_with(&late).await.refuses(401, "link_not_good");
    for forged in ["", "l1.", "l1.AAAA", &format!("{link}x"), &link.replace("l1.", "v1.")] {
        desk.come_with(forged).await.refuses(401, "visit_ended");
    }
    let stranger = desk.care_link_for(RITA.0, RITA.1).await;
    let elsewhere = desk.request("POST", "/care/wolf/visit").json(&json!({ "link": stranger }));
    desk.send(elsewhere).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_link_is_made_for_the_portal_alone_and_for_whom_billing_knows() {
    for takes_numbers in [true, false] {
        let desk = Setting::default().caring().start().await;
        desk.billing().adjust(|settings| settings.selfcare_takes_numbers = takes_numbers);
        let token = desk.selfcare_token(RITA.0).await;
        watch::guard(&token);

        for key in ["", "wrong", &LINK_SECRET[1..], &LINK_SECRET.to_uppercase()] {
            desk.care_link(key, RITA.1, &token).await.refuses(401, "key_not_accepted");
        }
        desk.care_link(LINK_SECRET, JOERG.1, &token).await.refuses(401, "visit_ended");
        for no_number in [0, 1_000_000_000_000_000] {
            desk.care_link(LINK_SECRET, no_number, &token).await.refuses(400, "invalid_request");
        }
        desk.care_link(LINK_SECRET, RITA.1, "ey.no.token").await.refuses(401, "visit_ended");
        let staff = desk.billing().token().to_owned();
        desk.care_link(LINK_SECRET, RITA.1, &staff).await.refuses(401, "visit_ended");
        let made = desk.care_link(LINK_SECRET, RITA.1, &token).await.expect(201).json();
        let url = made["url"].as_str().unwrap();
        assert!(url.starts_with(&format!("{}/care/panda#l1.", desk.stage.public_url())), "{url}");
    }
}

#[tokio::test]
async fn a_visit_ends_when_it_is_ended_unused_or_over_in_self_care() {
    let desk = desk().await;
    let form = desk.customer(RITA.0, RITA.1).await;
    form.get("/visit").await.expect(200);
    form.send(form.request("DELETE", "/visit")).await.expect(200).says("signed out");
    form.get("/visit").await.refuses(401, "visit_ended");

    let idle = desk.customer(RITA.0, RITA.1).await;
    desk.advance(15 * 60);
    idle.get("/visit").await.refuses(401, "visit_ended");

    let over = desk.customer(RITA.0, RITA.1).await;
    over.get("/visit").await.expect(200);
    desk.billing().expire_sessions();
    over.get("/visit").await.expect(200);
    desk.advance(61);
    over.get("/visit").await.refuses(401, "visit_ended");

    let silent = desk.customer(RITA.0, RITA.1).await;
    desk.billing().faults().set(Fault::from(FaultKind::Down));
    desk.advance(61);
    silent.get("/visit").await.expect(200);
}

#[tokio::test]
async fn nobody_else_gets_anything() {
    let desk = desk().await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    let form = rita.form().await;
    let tom = desk.open_panel_as(TOM).await.session();
    let key = "{key}";
    let tried = [
        ("GET", "/visit".to_owned()),
        ("DELETE", "/visit".to_owned()),
        ("GET", "/queries".to_owned()),
        ("PUT", format!("/queries/{key}")),
        ("GET", format!("/queries/{key}")),
        ("POST", format!("/queries/{key}/files")),
        ("DELETE", format!("/queries/{key}/files/{{number}}")),
        ("GET", "/tickets".to_owned()),
        ("GET", "/tickets/{id}".to_owned()),
        ("POST", "/tickets/{id}".to_owned()),
        ("PUT", "/tickets/{id}".to_owned()),
        ("POST", "/widget".to_owned()),
    ];
    // All there are, but for the pages, which hold nothing, and the door.
    let open = [("GET", ""), ("POST", "/visit"), ("GET", "/widget")];
    let served: BTreeSet<(&str, &str)> = ROUTES
        .iter()
        .filter_map(|route| Some((route.methods, route.path.strip_prefix("/care/{tenant}")?)))
        .flat_map(|(methods, path)| methods.split(", ").map(move |method| (method, path)))
        .collect();
    let known = tried.iter().map(|(method, path)| (*method, path.as_str())).chain(open);
    assert_eq!(served, known.collect());
    for session in ["", "v1.AAAA", &tom] {
        for (method, path) in &tried {
            let path = path.replace("{key}", &form).replace("{id}", "1").replace("{number}", "1");
            let request = desk.request(method, &format!("/care/panda{path}")).bearer_auth(session);
            let body = match (*method, path.split('/').nth(1)) {
                ("PUT", Some("queries")) => json!({ "subject": "a", "text": "b" }),
                ("POST", Some("tickets")) => json!({ "text": "a", "stamp": "b" }),
                _ => json!({ "stamp": "b" }),
            };
            desk.send(request.json(&body)).await.refuses(401, "visit_ended");
        }
    }
    // Nor is a customer's visit worth anything elsewhere.
    let panel = desk.request("GET", "/panel/organizations/77").bearer_auth(rita.session());
    desk.send(panel).await.refuses(401, "sign_in_again");
    // Another customer's form is no form.
    let joerg = desk.customer(JOERG.0, JOERG.1).await;
    joerg.ask(&form, "a", "b").await.refuses(409, "form_ended");
    joerg.get(&format!("/queries/{form}")).await.refuses(409, "form_ended");
    joerg.add(&form, "a.txt", "text").await.refuses(409, "form_ended");
    rita.ask(&form, "a", "b").await.expect(200);
}

#[tokio::test]
async fn a_customer_sends_so_many_queries_an_hour_and_another_is_not_slowed_down() {
    let desk = Setting::default().caring().with("tenants.panda.care.queries_per_hour", 2).start().await;
    linked(&desk).await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    for _ in 0..2 {
        rita.ask(&rita.form().await, "a", "b").await.expect(200);
    }
    let third = rita.form().await;
    let refused = rita.ask(&third, "a", "b").await;
    refused.refuses(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "3600");
    let joerg = desk.customer(JOERG.0, JOERG.1).await;
    joerg.ask(&joerg.form().await, "a", "b").await.expect(200);
    desk.advance(3_601);
    let rita = desk.customer(RITA.0, RITA.1).await;
    rita.ask(&third, "a", "b").await.expect(200);
    until("four tickets", async || (made(&desk).len() == 4).then_some(())).await;
}

#[tokio::test]
async fn what_is_typed_badly_is_refused_and_nothing_is_sent() {
    let desk = desk().await;
    let rita = desk.customer(RITA.0, RITA.1).await;
    let form = rita.form().await;
    for (subject, text, account) in [
        ("", "b", ""),
        ("a", " \n ", ""),
        (&*"x".repeat(151), "b", ""),
        ("a", &*"x".repeat(7_001), ""),
        ("a", "b", "493055501710"),
    ] {
        rita.ask_about(&form, subject, text, account).await.refuses(400, "invalid_request");
    }
    rita.ask("0".repeat(64).as_str(), "a", "b").await.refuses(409, "form_ended");
    desk.advance(24 * 3_600);
    assert_eq!(desk.count_of("SELECT count(*) FROM queries").await, 0);
}

#[tokio::test]
async fn the_page_may_be_framed_by_the_portal_alone() {
    let desk = desk().await;
    let page = desk.get("/care/panda?lang=de&colorScheme=dark").await.expect(200);
    assert_eq!(
        page.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors https://selfcare.panda.example"
    );
    assert!(page.body.contains("data-portals=\"https://selfcare.panda.example\""), "who is told how high it is");
    assert!(page.body.contains("lang=\"de\"") && page.body.contains("data-color-scheme=\"dark\""));
    page.says("Öffnen Sie diese Seite aus Ihrem Kundenportal.");
    desk.get("/care/nobody").await.expect(404);
}

#[tokio::test]
async fn the_widget_is_told_who_the_customer_is_by_us_alone() {
    let desk = Setting::default()
        .caring()
        .with("tenants.panda.care.widget_key", "widget-1")
        .with("tenants.panda.care.widget_key_id", "app_5f")
        .with("tenants.panda.care.widget_secret", WIDGET_SECRET)
        .start()
        .await;
    let page = desk.get("/care/panda/widget").await.expect(200);
    // Our own script inserts it, once what stands behind "#" is used.
    assert!(page.body.contains("data-widget=\"https://static.zdassets.com/ekr/snippet.js?key=widget-1\""));
    assert!(!page.body.contains("<script id=\"ze-snippet\""));
    let link = desk.care_link_for(RITA.0, RITA.1).await;
    let body = json!({ "link": link, "widget": true });
    let home = desk.send(desk.request("POST", "/care/panda/visit").json(&body)).await.expect(200);
    assert!(!home.offers("ask") && home.offers("leave"), "the widget stands in place of the form: {}", home.body);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self' https://static.zdassets.com https://ekr.zdassets.com;"), "{policy}");
    let rita = desk.customer(RITA.0, RITA.1).await;

    // Not looked at by the watch, which would take it for a secret that got out.
    let token = rita.request("POST", "/widget").send().await.unwrap().text().await.unwrap();

    let key = jsonwebtoken::DecodingKey::from_secret(WIDGET_SECRET.as_bytes());
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
    // The clock here stands in the past.
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<serde_json::Value>(&token, &key, &rules).unwrap();
    assert_eq!(claims.header.kid.as_deref(), Some("app_5f"));
    assert_eq!(claims.claims["external_id"], "pb-46170-contact");
    assert_eq!(claims.claims["scope"], "user");
    let life = claims.claims["exp"].as_i64().unwrap() - desk.clock.now().as_second();
    assert!((1..=300).contains(&life), "{life}");
}
