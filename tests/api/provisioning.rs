//! What happens in billing appears in Zendesk, once, whatever is repeated, reordered or cut off.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use portadesk::demo::{
    faults::FaultKind,
    seed::FIRST_GENERATED,
    simulator::zendesk::{Organization, User},
};
use serde_json::{Value, json};

use crate::harness::{
    Desk, Setting,
    agents::TOM,
    organizations::{EASYCALL, VISITORS},
    until, watch,
};

pub fn setting() -> Setting {
    // Tests move the clock far faster than the work goes, and a lease must not end by that.
    let setting = Setting::default().with("tenants.panda.provisioning.lease", "1h");
    setting.taking_events().on_a_shared_database().adjusted(|config| {
        let provisioning = config.tenants[0].provisioning.as_mut().unwrap();
        provisioning.look_every = Duration::from_millis(50);
    })
}

pub async fn desk() -> Desk {
    setting().start().await
}

pub fn event(event_type: &str, customer: u64, number: u64) -> String {
    json!({ "event_type": event_type, "variables": { "i_customer": customer, "i_event": number } }).to_string()
}

/// A customer that nobody has an organization for.
pub fn customer(desk: &Desk, company: &str, more: &Value) -> u64 {
    let tag = company.to_lowercase().replace(' ', "-");
    let mut fields = json!({
        "companyname": company, "firstname": "Runa", "lastname": "Holm", "email": format!("office@{tag}.example"),
        "phone1": "", "phone2": "", "i_parent": null, "bill_status": "O", "status": null, "blocked": "N",
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        fields[key] = value.clone();
    }
    keep_private(&fields);
    desk.billing().create_customer(&fields).expect("room for another customer")
}

/// From now on no line of the log may tell of this customer.
pub fn keep_private(fields: &Value) {
    let of = |key: &str| fields[key].as_str().unwrap_or_default().to_owned();
    let phones = ["phone1", "phone2"].map(of);
    let digits = phones.clone().map(|phone| phone.chars().filter(char::is_ascii_digit).collect());
    let words = [format!("{} {}", of("firstname"), of("lastname")), of("companyname")];
    let emails: Vec<String> = of("email").split([',', ' ']).map(str::to_owned).collect();
    // Shorter words stand in any log.
    let told = words.into_iter().chain(phones).chain(digits).chain(emails).filter(|it| it.chars().count() > 6);
    told.for_each(|it| watch::keep_private(&it));
}

pub fn organization_of(desk: &Desk, customer: u64) -> Option<Organization> {
    desk.zendesk().organization_of(&format!("pb-{customer}"))
}

pub fn contact_of(desk: &Desk, customer: u64) -> User {
    let members = desk.zendesk().members(organization_of(desk, customer).expect("an organization").id);
    assert_eq!(members.len(), 1, "{members:?}");
    members.into_iter().next().unwrap()
}

pub fn identities(user: &User, kind: &str) -> Vec<String> {
    user.identities.iter().filter(|it| it.kind == kind).map(|it| it.value.clone()).collect()
}

pub async fn waiting(desk: &Desk) -> i64 {
    desk.count_of("SELECT count(*) FROM inbox WHERE parked = 0").await
}

pub async fn given_up(desk: &Desk) -> i64 {
    desk.count_of("SELECT count(*) FROM inbox WHERE parked = 1").await
}

/// Moves the clock on until nothing waits any more, be it for its next try. Longer than other waits: machines are slow.
pub async fn is_worked_off(desk: &Desk) {
    let end = Instant::now() + Duration::from_mins(3);
    while waiting(desk).await > 0 {
        assert!(Instant::now() < end, "waited in vain for an empty inbox");
        desk.advance(3);
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

/// Tells of a change and waits until it has been followed.
pub async fn follow(desk: &Desk, customer: u64) {
    let number = desk.billing().next_i_event();
    desk.post_event(event("Customer/Updated", customer, number)).await.expect(200);
    is_worked_off(desk).await;
}

#[tokio::test]
async fn a_new_customer_appears_as_one_organization_with_its_contact() {
    let desk = desk().await;
    let id = customer(
        &desk,
        "Fjord Fish",
        &json!({ "email": "office@fjord.example, Post@Fjord.example", "phone1": "+47 22 12 34 56" }),
    );

    follow(&desk, id).await;

    let organization = organization_of(&desk, id).expect("an organization");
    assert_eq!(organization.name, "Fjord Fish");
    assert_eq!(organization.domain_names, ["fjord.example"]);
    assert_eq!(organization.tags, ["portabilling"]);
    let contact = contact_of(&desk, id);
    assert_eq!((contact.name.as_str(), contact.email.as_deref()), ("Runa Holm", Some("office@fjord.example")));
    assert_eq!(identities(&contact, "email"), ["office@fjord.example", "post@fjord.example"]);
    assert_eq!(identities(&contact, "phone_number"), ["+4722123456"]);
    assert_eq!(desk.zendesk().verification_mails(), 0, "nobody is sent a mail");
    assert_eq!(desk.acts().await, ["created", "contact_written", "contact_written"]);
    let panel = desk.open_panel_as(TOM).await;
    assert_eq!(panel.organization(organization.id).await.expect(200).view(), "linked");
}

#[tokio::test]
async fn nothing_is_called_where_nothing_has_changed() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let calls = desk.zendesk().calls().total();

    for number in 100..120 {
        desk.post_event(event("Customer/BalanceChanged", id, number)).await.expect(200);
    }
    is_worked_off(&desk).await;

    assert_eq!(desk.zendesk().calls().total(), calls, "no difference, no call");
}

#[tokio::test]
async fn what_changes_in_billing_changes_in_zendesk() {
    let desk = desk().await;
    let field = json!({ "organization_field": { "type": "text", "title": "Status", "key": "pb_status" } });
    define_field(&desk, &field).await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    assert_eq!(status_of(&desk, id), json!("active"));

    desk.billing().change_customer(
        id,
        &json!({ "companyname": "Fjord Salmon", "email": "new@salmon.example", "blocked": "Y", "lastname": "Berg" }),
    );
    follow(&desk, id).await;

    let organization = organization_of(&desk, id).unwrap();
    assert_eq!(
        (organization.name.as_str(), &organization.domain_names[..]),
        ("Fjord Salmon", &["salmon.example".to_owned()][..])
    );
    assert_eq!(status_of(&desk, id), json!("blocked"));
    let contact = contact_of(&desk, id);
    assert_eq!(contact.name, "Runa Berg");
    assert_eq!(
        identities(&contact, "email"),
        ["office@fjord-fish.example", "new@salmon.example"],
        "nothing is deleted"
    );
    assert_eq!(contact.email.as_deref(), Some("new@salmon.example"), "mail goes where billing's mail goes");
}

pub async fn define_field(desk: &Desk, field: &Value) {
    in_zendesk(desk, "POST", "organization_fields", field).await;
}

/// What an administrator does in Zendesk by its API.
pub async fn in_zendesk(desk: &Desk, method: &str, path: &str, body: &Value) -> Value {
    let login = format!("{}/token", desk.zendesk().admin_email());
    let request = desk.client().request(method.parse().unwrap(), format!("{}/api/v2/{path}", desk.zendesk().url()));
    let request = request.basic_auth(login, Some(desk.zendesk().api_token())).header("Accept", "application/json");
    let answer = request.json(body).send().await.unwrap();
    assert!(answer.status().is_success(), "{method} {path}: {}", answer.status());
    serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default()
}

fn status_of(desk: &Desk, customer: u64) -> Value {
    let id = organization_of(desk, customer).unwrap().id;
    let dump = desk.zendesk().dump();
    let organizations = dump["organizations"].as_array().unwrap();
    organizations.iter().find(|it| it["id"] == id).unwrap()["organization_fields"]["pb_status"].clone()
}

#[tokio::test]
async fn a_closed_customer_is_marked_and_not_deleted() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;

    desk.billing().close_customer(id);
    follow(&desk, id).await;
    assert_eq!(organization_of(&desk, id).unwrap().tags, ["portabilling", "portabilling_closed"]);
    desk.billing().delete_customer(id);
    follow(&desk, id).await;

    let organization = organization_of(&desk, id).expect("closed is not deleted");
    assert_eq!(organization.tags, ["portabilling", "portabilling_closed"]);
    assert_eq!(organization.name, "Fjord Fish");
}

#[tokio::test]
async fn a_customer_gone_before_anybody_heard_of_its_end_keeps_name_and_domain() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let before = organization_of(&desk, id).unwrap();
    assert_eq!(before.domain_names, ["fjord-fish.example"]);

    desk.billing().delete_customer(id);
    follow(&desk, id).await;

    let after = organization_of(&desk, id).unwrap();
    assert_eq!((&after.name, &after.domain_names), (&before.name, &before.domain_names));
    assert_eq!(after.tags, ["portabilling", "portabilling_closed"]);
}

/// A contact may be one of our own people, or somebody whom Zendesk knows already: neither loses their name.
#[tokio::test]
async fn whoever_zendesk_knows_already_keeps_their_name() {
    let desk = desk().await;
    let before = desk.zendesk().dump()["users"].clone();
    let id = customer(&desk, "Fjord Fish", &json!({ "email": "olena@pandatelecom.example" }));

    follow(&desk, id).await;

    assert!(desk.zendesk().members(organization_of(&desk, id).unwrap().id).is_empty(), "an agent is nobody's contact");
    assert_eq!(desk.zendesk().dump()["users"], before);
}

#[tokio::test]
async fn what_agents_wrote_survives() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let organization = organization_of(&desk, id).unwrap().id;
    desk.zendesk().edit_organization(organization, |it| {
        it.name = "Fjord (VIP)".into();
        it.tags = vec!["vip".into()];
        it.domain_names.push("brand.example".into());
        it.notes = "calls on Mondays".into();
    });

    desk.billing().change_customer(id, &json!({ "email": "office@salmon.example", "lastname": "Berg" }));
    follow(&desk, id).await;

    let organization = organization_of(&desk, id).unwrap();
    assert_eq!(organization.name, "Fjord (VIP)", "billing's own name has not changed");
    assert_eq!(organization.tags, ["vip"], "our tag was taken away and stays away");
    assert_eq!(organization.domain_names, ["brand.example", "salmon.example"]);
    assert_eq!(organization.notes, "calls on Mondays");
}

/// When the secret changes, nobody can tell what was written: nothing may be taken for a change that billing has not made.
#[tokio::test]
async fn what_was_written_under_another_secret_is_looked_at_and_not_written_again() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({ "phone1": "+47 22 12 34 56" }));
    follow(&desk, id).await;
    let organization = organization_of(&desk, id).unwrap().id;
    let contact = contact_of(&desk, id).id;
    desk.zendesk().edit_organization(organization, |it| {
        it.name = "Fjord (VIP)".into();
        it.domain_names = vec!["brand.example".into()];
        it.tags = vec![];
    });
    let before = desk.zendesk().dump();
    desk.meddle("UPDATE written SET state = replace(state, '\"key\":\"', '\"key\":\"x')").await;
    let calls = desk.zendesk().calls().total();

    follow(&desk, id).await;

    assert!(desk.zendesk().calls().total() > calls, "it is looked at");
    assert_eq!(desk.zendesk().dump(), before, "and nothing is written");
    desk.billing().change_customer(id, &json!({ "companyname": "Fjord Salmon", "lastname": "Berg" }));
    follow(&desk, id).await;
    assert_eq!(organization_of(&desk, id).unwrap().name, "Fjord Salmon", "from then on billing is followed");
    assert_eq!((contact_of(&desk, id).id, contact_of(&desk, id).name.as_str()), (contact, "Runa Berg"));
}

#[tokio::test]
async fn an_organization_is_never_taken_for_its_name() {
    let desk = desk().await;
    let name = desk.zendesk().organization(VISITORS).unwrap().name;
    let id = customer(&desk, &name, &json!({}));

    follow(&desk, id).await;

    assert_eq!(organization_of(&desk, id).map(|it| it.id), None);
    assert_eq!(
        desk.count_of(&format!("SELECT organization FROM proposals WHERE customer = {id}")).await,
        VISITORS.cast_signed()
    );

    let panel = desk.open_panel_as(TOM).await;
    panel.link(VISITORS, id).await.expect(200);
    follow(&desk, id).await;
    assert_eq!(organization_of(&desk, id).unwrap().id, VISITORS);
    assert!(desk.zendesk().organization(VISITORS).unwrap().tags.contains(&"portabilling".to_owned()));
    assert_eq!(desk.count_of("SELECT count(*) FROM proposals").await, 0, "the queue holds nobody who is linked");
}

#[tokio::test]
async fn customers_of_one_name_get_an_organization_each() {
    let desk = desk().await;
    let ids = [(); 3].map(|()| customer(&desk, "Fjord Fish", &json!({})));
    let posts = ids.iter().map(|id| desk.post_event(event("Customer/Created", *id, *id)));
    futures_util::future::join_all(posts).await;

    is_worked_off(&desk).await;

    let names: BTreeSet<String> = ids.iter().map(|id| organization_of(&desk, *id).unwrap().name).collect();
    assert_eq!(names.len(), 3);
    let plain = names.iter().filter(|name| *name == "Fjord Fish").count();
    let numbered = ids.iter().filter(|id| names.contains(&format!("Fjord Fish ({id})"))).count();
    assert_eq!((plain, numbered), (1, 2), "{names:?}");
}

#[tokio::test]
async fn an_organization_that_names_the_customer_is_adopted_and_keeps_its_name() {
    let desk = desk().await;
    let before = desk.zendesk().organization(EASYCALL).unwrap();

    follow(&desk, 46_170).await;

    let after = desk.zendesk().organization(EASYCALL).unwrap();
    assert_eq!(after.name, before.name);
    assert!(before.tags.iter().all(|tag| after.tags.contains(tag)) && after.tags.contains(&"portabilling".to_owned()));
    assert!(desk.acts().await.starts_with(&["adopted".to_owned()]));
}

#[tokio::test]
async fn events_of_accounts_numbers_and_invoices_lead_to_their_customer() {
    let desk = desk().await;
    let by_account = customer(&desk, "Fjord Fish", &json!({}));
    let account = desk.billing().create_account(by_account).unwrap();
    let by_invoice = customer(&desk, "Fjord Salmon", &json!({}));
    let events = [
        json!({ "event_type": "Subscriber/Created", "variables": { "i_account": account.to_string(), "i_event": 1 } }),
        json!({ "event_type": "Invoice/Created", "variables": { "i_customer": by_invoice, "i_invoice": 5, "i_event": 2 } }),
        json!({ "event_type": "DID/Updated", "variables": { "number": "12094555948", "i_event": 3 } }),
        json!({ "event_type": "SIM/Updated", "variables": { "i_account": 999_999_999, "i_event": 4 } }),
    ];

    for event in events {
        desk.post_event(event.to_string()).await.expect(200);
    }
    is_worked_off(&desk).await;

    assert!(organization_of(&desk, by_account).is_some());
    assert!(organization_of(&desk, by_invoice).is_some());
    let easycall = desk.zendesk().organization(EASYCALL).unwrap();
    assert!(easycall.tags.contains(&"portabilling".to_owned()), "the number is EasyCall's");
}

#[tokio::test]
async fn a_domain_that_several_share_is_nobodys() {
    let desk = desk().await;
    let [one, two] = ["Fjord Fish", "Fjord Salmon"]
        .map(|company| customer(&desk, company, &json!({ "email": format!("{}@fjord.example", company.len()) })));
    let free = customer(&desk, "Fjord Cod", &json!({ "email": "cod@gmail.com" }));

    for id in [one, two, free] {
        follow(&desk, id).await;
    }

    for id in [one, two, free] {
        assert_eq!(organization_of(&desk, id).unwrap().domain_names, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_domain_that_a_second_customer_comes_to_share_is_taken_from_the_first() {
    let desk = desk().await;
    let first = customer(&desk, "Fjord Fish", &json!({ "email": "one@fjord.example" }));
    follow(&desk, first).await;
    assert_eq!(organization_of(&desk, first).unwrap().domain_names, ["fjord.example"]);

    let second = customer(&desk, "Fjord Salmon", &json!({ "email": "two@fjord.example" }));
    follow(&desk, second).await;

    for id in [first, second] {
        assert_eq!(organization_of(&desk, id).unwrap().domain_names, Vec::<String>::new());
    }
    let calls = desk.zendesk().calls().total();
    follow(&desk, second).await;
    assert_eq!(desk.zendesk().calls().total(), calls, "and that is the end of it");
}

#[tokio::test]
async fn a_silent_zendesk_loses_nothing() {
    let desk = desk().await;
    desk.zendesk().faults().set(FaultKind::Down);
    let ids: Vec<u64> = (0..6).map(|index| customer(&desk, &format!("Fjord {index}"), &json!({}))).collect();
    for id in &ids {
        desk.post_event(event("Customer/Created", *id, *id)).await.expect(200);
    }
    for _ in 0..30 {
        desk.advance(1);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(waiting(&desk).await, 6);

    desk.zendesk().faults().clear();
    is_worked_off(&desk).await;

    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
    assert_eq!(given_up(&desk).await, 0, "an outage is nobody's fault");
}

#[tokio::test]
async fn what_zendesk_asks_to_wait_is_waited() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    desk.zendesk().faults().set(FaultKind::Busy { status: 429, retry_after: Some(40) });
    desk.post_event(event("Customer/Created", id, 1)).await.expect(200);
    until("a refusal", async || (desk.zendesk().refused_for_rate() > 0).then_some(())).await;
    let refused = desk.zendesk().refused_for_rate();
    desk.zendesk().faults().clear();

    for _ in 0..39 {
        desk.advance(1);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(organization_of(&desk, id).map(|it| it.id), None, "too early");
    is_worked_off(&desk).await;

    assert!(organization_of(&desk, id).is_some());
    assert_eq!(refused, 1, "nobody asks again while told to wait");
}

#[tokio::test]
async fn a_customer_that_zendesk_refuses_stops_nobody_else_and_is_given_up() {
    let desk = setting().with("tenants.panda.provisioning.max_tries", 3).start().await;
    let bad = customer(&desk, "Fjord Fish", &json!({ "email": "office@fjord..example" }));
    desk.zendesk().faults().set(refusing_users());
    desk.post_event(event("Customer/Created", bad, 1)).await.expect(200);
    desk.later("giving up", async || (given_up(&desk).await == 1).then_some(())).await;
    desk.zendesk().faults().clear();
    let good = customer(&desk, "Fjord Salmon", &json!({}));

    follow(&desk, good).await;

    assert!(organization_of(&desk, good).is_some());
    assert!(organization_of(&desk, bad).is_some(), "what could be written is written");
    assert_eq!(given_up(&desk).await, 1);
    follow(&desk, bad).await;
    assert_eq!(given_up(&desk).await, 0, "a new event brings it back");
}

fn refusing_users() -> portadesk::demo::faults::Fault {
    portadesk::demo::faults::Fault {
        kind: FaultKind::Fault { code: "RecordInvalid".into() },
        only: Some("/api/v2/users".into()),
        times: None,
    }
}

#[tokio::test]
async fn a_credential_that_is_refused_stops_the_tenant_and_costs_nobody_a_try() {
    let desk = desk().await;
    desk.zendesk().set_client_secret("another-secret-than-ours");
    desk.zendesk().revoke_tokens();
    let ids: Vec<u64> = (0..5).map(|index| customer(&desk, &format!("Fjord {index}"), &json!({}))).collect();
    for id in &ids {
        desk.post_event(event("Customer/Created", *id, *id)).await.expect(200);
    }
    for _ in 0..20 {
        desk.advance(1);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    assert_eq!(waiting(&desk).await, 5);
    assert_eq!(desk.count_of("SELECT max(tries) FROM inbox").await, 0);
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_and_makes_nothing_twice() {
    let mut desk = desk().await;
    let ids: Vec<u64> = (0..30).map(|index| customer(&desk, &format!("Fjord {index}"), &json!({}))).collect();
    for id in &ids {
        desk.post_event(event("Customer/Created", *id, *id)).await.expect(200);
    }
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        desk.stop().await;
        desk.start_again().await;
    }

    is_worked_off(&desk).await;

    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
    let named = desk.zendesk().organizations().into_iter().filter(|it| it.name.starts_with("Fjord ")).count();
    assert_eq!(named, ids.len());
}

#[tokio::test]
async fn two_services_on_one_store_share_the_work_and_never_a_customer() {
    let desk = desk().await;
    let _beside = desk.start_beside();
    let ids: Vec<u64> = (0..30).map(|index| customer(&desk, &format!("Fjord {index}"), &json!({}))).collect();
    for id in &ids {
        for number in 0..3 {
            desk.post_event(event("Customer/Updated", *id, *id * 10 + number)).await.expect(200);
        }
    }

    is_worked_off(&desk).await;

    assert!(ids.iter().all(|id| organization_of(&desk, *id).is_some()));
    let writes = desk.zendesk().writes();
    assert_eq!(writes.get("POST organizations"), Some(&ids.len()), "{writes:?}");
    assert_eq!(writes.get("POST users"), Some(&ids.len()), "{writes:?}");
}

/// Numbers that look random and are the same on every run.
pub fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// 10,000 events; `EVENTS=1000` is quicker.
#[tokio::test]
async fn events_shuffled_doubled_and_broken_make_one_organization_for_each_customer_and_nothing_else() {
    let desk = desk().await;
    #[expect(clippy::disallowed_methods, reason = "a longer run is asked for by whoever runs the tests")]
    let events: u64 = std::env::var("EVENTS").ok().and_then(|events| events.parse().ok()).unwrap_or(10_000);
    let ids: Vec<u64> = (0..100).map(|index| customer(&desk, &format!("Fjord {index}"), &json!({}))).collect();
    let accounts: Vec<u64> = ids.iter().map(|id| desk.billing().create_account(*id).unwrap()).collect();
    let (organizations, before) = (desk.zendesk().organizations(), desk.zendesk().dump());
    let mut random = numbers(20_260_302);
    let mut bodies: Vec<(String, u16)> = Vec::new();
    for number in 0..events {
        let at = usize::try_from(number % ids.len() as u64).unwrap();
        let customer = ids[at];
        let body = match random(7) {
            3 => json!({ "event_type": (if at % 2 == 0 { "Subscriber/Updated" } else { "Account/BalanceChanged" }), "variables": { "i_account": accounts[at], "i_event": number } })
                .to_string(),
            // A number that is nobody's.
            4 => json!({ "event_type": "DID/Updated", "variables": { "number": "19995550000", "i_event": number } })
                .to_string(),
            0 => event("Customer/Created", customer, number),
            1 => event("customer/status/changed", customer, number),
            2 => json!({ "event_type": "Invoice/New", "i_event": number.to_string(), "variables": { "i_customer": customer.to_string() } })
                .to_string(),
            5 => event("Customer/Name/Changed", customer, number),
            _ => event("Customer/Updated", customer, number),
        };
        if random(100) < 20 {
            bodies.push((body.clone(), 200));
        }
        bodies.push((body, 200));
        if random(100) < 5 {
            bodies
                .push((format!("{{\"event_type\":\"Customer/Updated\",\"variables\":{{\"i_event\":{number}}}}}"), 400));
        }
    }
    for at in (1..bodies.len()).rev() {
        bodies.swap(at, usize::try_from(random(at as u64 + 1)).unwrap());
    }

    let desk_ref = &desk;
    stream::iter(bodies)
        .for_each_concurrent(32, |(body, status)| async move { _ = desk_ref.post_event(body).await.expect(status) })
        .await;
    is_worked_off(&desk).await;

    for id in &ids {
        assert_eq!(contact_of(&desk, *id).name, "Runa Holm");
    }
    let after = desk.zendesk().dump();
    let count = |dump: &Value, kind: &str| dump[kind].as_array().unwrap().len();
    for kind in ["organizations", "users"] {
        assert_eq!(count(&after, kind), count(&before, kind) + ids.len(), "{kind}");
    }
    let others =
        desk.zendesk().organizations().into_iter().filter(|it| organizations.iter().any(|old| old.id == it.id));
    let untold = |them: Vec<Organization>| them.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>();
    assert_eq!(untold(others.collect()), untold(organizations), "whoever was there before is not written to");
    let writes = desk.zendesk().writes();
    for kind in ["POST organizations", "POST users"] {
        assert_eq!(writes.get(kind), Some(&ids.len()), "{writes:?}");
    }
    assert_eq!(given_up(&desk).await, 0);
}

#[tokio::test]
async fn nothing_of_a_person_stands_in_the_store() {
    // Whose file can be read as a whole.
    let desk = Setting::default().taking_events().start().await;
    let id = customer(&desk, "Fjord Fish", &json!({ "phone1": "+47 22 12 34 56" }));
    follow(&desk, id).await;

    let mut file = std::fs::read(desk.store_file()).unwrap();
    file.extend(std::fs::read(desk.store_file().with_extension("db-wal")).unwrap_or_default());

    for word in ["Runa", "Holm", "Fjord", "fjord-fish.example", "22123456"] {
        assert!(!file.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
    }
}

#[tokio::test]
async fn the_pass_over_all_customers_finds_what_no_event_told_of_and_fills_nothing_by_itself() {
    let desk = desk().await;
    let [told, untold] = ["Fjord Fish", "Fjord Salmon"].map(|company| customer(&desk, company, &json!({})));
    follow(&desk, told).await;
    let before = desk.zendesk().organizations().len();
    desk.billing().change_customer(told, &json!({ "companyname": "Fjord Cod" }));

    pass_over_all(&desk).await;

    assert_eq!(organization_of(&desk, told).unwrap().name, "Fjord Cod");
    assert_eq!(organization_of(&desk, untold).map(|it| it.id), None);
    assert_eq!(desk.zendesk().organizations().len(), before);
    assert!(desk.count_of("SELECT without FROM sweeps").await > 200, "they are counted");
}

#[tokio::test]
async fn the_pass_over_all_customers_makes_what_is_missing_where_that_is_wanted() {
    let desk = setting().with("tenants.panda.provisioning.sweep_creates", "yes").customers(60).start().await;
    let untold = customer(&desk, "Fjord Salmon", &json!({}));

    pass_over_all(&desk).await;

    assert!(organization_of(&desk, untold).is_some());
    let organizations = desk.zendesk().organizations();
    let external_ids: BTreeSet<_> = organizations.iter().filter_map(|it| it.external_id.clone()).collect();
    let with_external_id = organizations.iter().filter(|it| it.external_id.is_some()).count();
    assert_eq!(external_ids.len(), with_external_id, "none twice");
}

/// Billing has no other pages than those by offset: whoever is taken away moves all behind up.
#[tokio::test]
async fn the_pass_over_all_customers_misses_nobody_while_others_are_taken_away() {
    let desk = setting().with("tenants.panda.provisioning.sweep_creates", "yes").customers(60).start().await;
    // Two that read pages in turn.
    let _beside = desk.start_beside();
    desk.zendesk().set_requests_per_minute(1_000_000);
    let ids: Vec<u64> = (0..60).map(|index| customer(&desk, &format!("Fjord {index}"), &json!({}))).collect();
    let removed = async || {
        let first_page = "SELECT count(*) FROM sweeps WHERE stage = 'customers' AND place >= 90";
        desk.later("the first page", async || (desk.count_of(first_page).await == 1).then_some(())).await;
        for index in 0..8 {
            desk.billing().delete_customer(FIRST_GENERATED + 40 + index);
        }
    };

    until("the plan of the first pass", async || {
        (desk.count_of("SELECT count(*) FROM sweeps").await == 1).then_some(())
    })
    .await;
    desk.advance(3_700);
    removed().await;
    pass_is_over(&desk).await;

    let missed: Vec<&u64> = ids.iter().filter(|id| organization_of(&desk, **id).is_none()).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

pub async fn pass_over_all(desk: &Desk) {
    until("the plan of the first pass", async || {
        (desk.count_of("SELECT count(*) FROM sweeps").await == 1).then_some(())
    })
    .await;
    desk.advance(3_700);
    pass_is_over(desk).await;
}

async fn pass_is_over(desk: &Desk) {
    desk.later("a whole pass", async || {
        (desk.count_of("SELECT count(*) FROM sweeps WHERE customers IS NOT NULL").await == 1).then_some(())
    })
    .await;
    is_worked_off(desk).await;
}
