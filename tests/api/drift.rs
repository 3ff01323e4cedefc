//! What only the pass over all finds.

use portadesk::demo::faults::Fault;
use serde_json::json;

use crate::{
    harness::{Desk, agents::TOM, organizations::VISITORS, until},
    provisioning::{
        customer, desk, event, follow, identities, in_zendesk, is_worked_off, organization_of, pass_over_all, setting,
    },
};

/// A new organization that nobody is linked to.
async fn organization(desk: &Desk, name: &str, external_id: Option<String>) -> u64 {
    let body = json!({ "organization": { "name": name, "external_id": external_id } });
    in_zendesk(desk, "POST", "organizations", &body).await["organization"]["id"].as_u64().unwrap()
}

/// What has drifted, of this kind.
async fn drifted(desk: &Desk, code: &str, subject: &str) -> bool {
    let query = format!("SELECT count(*) FROM drift WHERE code = '{code}' AND subject = '{subject}'");
    desk.count_of(&query).await == 1
}

#[tokio::test]
async fn organizations_that_name_nobody_or_somebody_who_has_another_one_are_found() {
    let desk = setting().customers(60).start().await;
    desk.zendesk().set_requests_per_minute(1_000_000);
    let linked = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, linked).await;
    let own = organization_of(&desk, linked).unwrap().id;
    let orphan = organization(&desk, "Fell Orphan", Some("pb-999999999".into())).await;
    let twin = organization(&desk, "Fell Farm", None).await;
    desk.zendesk().edit_organization(twin, |it| it.name = "fjord FISH".into());
    let [orphan_found, twin_found] = [orphan, twin].map(|id| format!("organization:{id}"));

    pass_over_all(&desk).await;

    assert!(drifted(&desk, "orphan", &orphan_found).await);
    assert!(drifted(&desk, "twin", &twin_found).await);

    desk.zendesk().set_external_id(orphan, None);
    desk.zendesk().edit_organization(twin, |it| it.name = "Fell Farm".into());
    // Names a customer that has another one.
    desk.zendesk().set_external_id(own, Some("crm-1"));
    desk.zendesk().set_external_id(twin, Some(&format!("pb-{linked}")));
    desk.advance(24 * 3_600);
    until("the next pass", async || {
        desk.advance(1);
        (!drifted(&desk, "orphan", &orphan_found).await).then_some(())
    })
    .await;

    is_worked_off(&desk).await;
    assert!(drifted(&desk, "twin", &twin_found).await);
    assert!(drifted(&desk, "foreign_external_id", &format!("organization:{own}")).await);
}

#[tokio::test]
async fn an_organization_that_names_its_customer_is_taken_over_by_a_pass_that_may_make_some() {
    for may_make in ["no", "yes"] {
        let desk = setting().with("tenants.panda.provisioning.sweep_creates", may_make).customers(60).start().await;
        desk.zendesk().set_requests_per_minute(1_000_000);
        let id = customer(&desk, "Fjord Cod", &json!({}));
        let named = organization(&desk, "Fjord Codfish", Some(format!("pb-{id}"))).await;

        pass_over_all(&desk).await;

        let links = desk.count_of(&format!("SELECT count(*) FROM links WHERE organization = {named}")).await;
        let tags = desk.zendesk().organization(named).unwrap().tags;
        assert_eq!((links, tags.len()), if may_make == "yes" { (1, 1) } else { (0, 0) });
    }
}

#[tokio::test]
async fn whoever_was_closed_or_deleted_and_no_event_said_so_is_marked() {
    let desk = setting().customers(60).start().await;
    desk.zendesk().set_requests_per_minute(1_000_000);
    let ids = ["Fjord Fish", "Fjord Cod"].map(|company| customer(&desk, company, &json!({})));
    for id in ids {
        follow(&desk, id).await;
    }
    desk.billing().close_customer(ids[0]);
    desk.billing().delete_customer(ids[1]);

    pass_over_all(&desk).await;

    for id in ids {
        assert_eq!(organization_of(&desk, id).unwrap().tags, ["portabilling", "portabilling_closed"]);
        assert!(drifted(&desk, "closed_but_open", &format!("customer:{id}")).await);
    }
}

#[tokio::test]
async fn organizations_that_may_not_be_listed_end_no_pass() {
    let desk = setting().with("tenants.panda.provisioning.sweep_creates", "yes").customers(60).start().await;
    let untold = customer(&desk, "Fjord Salmon", &json!({}));
    desk.zendesk().faults().set(Fault::code("Forbidden").only("GET /api/v2/organizations").times(1));

    pass_over_all(&desk).await;

    assert!(organization_of(&desk, untold).is_some());
}

#[tokio::test]
async fn a_link_that_an_agent_makes_is_followed_at_once() {
    let desk = desk().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    let panel = desk.open_panel_as(TOM).await;

    panel.link(VISITORS, id).await.expect(200);

    is_worked_off(&desk).await;
    assert!(desk.zendesk().organization(VISITORS).unwrap().tags.contains(&"portabilling".to_owned()));
    let contact = desk.zendesk().members(VISITORS).into_iter().find(|member| member.name == "Runa Holm").unwrap();
    assert_eq!(identities(&contact, "email"), ["office@fjord-fish.example"]);
}

#[tokio::test]
async fn a_link_that_nobody_can_read_stops_neither_other_customers_nor_the_pass() {
    let desk = setting().customers(60).start().await;
    desk.zendesk().set_requests_per_minute(1_000_000);
    let [damaged, other] = ["Fjord Fish", "Fjord Cod"].map(|company| customer(&desk, company, &json!({})));
    follow(&desk, damaged).await;
    follow(&desk, other).await;
    desk.meddle("UPDATE links SET linked_at = 9000000000000000000 WHERE customer = (SELECT min(customer) FROM links)")
        .await;
    desk.post_event(event("Customer/Updated", damaged, desk.billing().next_i_event())).await.expect(200);
    desk.billing().change_customer(other, &json!({ "companyname": "Fjord Salmon" }));

    pass_over_all(&desk).await;

    assert_eq!(organization_of(&desk, other).unwrap().name, "Fjord Salmon");
    let given_up = "SELECT count(*) FROM inbox WHERE parked = 1 AND last_error = 'damaged_link'";
    assert_eq!(desk.count_of(given_up).await, 1);
}

#[tokio::test]
async fn a_domain_is_not_shared_with_a_longer_one() {
    let desk = desk().await;
    let email = |domain: &str| json!({ "email": format!("office@{domain}") });
    let id = customer(&desk, "Fjord Fish", &email("fjord.example"));
    customer(&desk, "Fjord Cod", &email("fjord.example.org"));

    follow(&desk, id).await;

    assert_eq!(organization_of(&desk, id).unwrap().domain_names, ["fjord.example"]);
}

/// What billing said of the first is old by the time the second is worked off, and nothing is known to be written for the first.
#[tokio::test]
async fn a_domain_that_two_come_to_share_at_the_same_time_is_nobodys() {
    let desk = desk().await;
    let email = |name: &str| json!({ "email": format!("{name}@fjord.example") });
    let slow = std::time::Duration::from_secs(4);
    desk.zendesk().faults().set(Fault::slow(slow).only("POST /api/v2/organizations").times(1));
    let first = customer(&desk, "Fjord Fish", &email("one"));
    desk.post_event(event("Customer/Created", first, 1)).await.expect(200);
    until("the first one on its way", async || {
        (desk.zendesk().calls().count("POST /api/v2/organizations") == 1).then_some(())
    })
    .await;

    let second = customer(&desk, "Fjord Cod", &email("two"));
    desk.post_event(event("Customer/Created", second, 2)).await.expect(200);
    is_worked_off(&desk).await;

    for id in [first, second] {
        assert_eq!(organization_of(&desk, id).unwrap().domain_names, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_tag_that_zendesk_writes_in_small_letters_is_taken_away_all_the_same() {
    let desk = setting().with("tenants.panda.provisioning.closed_tag", "Closed").start().await;
    let id = customer(&desk, "Fjord Fish", &json!({}));
    follow(&desk, id).await;
    let own = organization_of(&desk, id).unwrap().id;
    desk.billing().close_customer(id);
    follow(&desk, id).await;
    desk.zendesk().edit_organization(own, |it| it.tags.iter_mut().for_each(|tag| *tag = tag.to_lowercase()));

    desk.billing().change_customer(id, &json!({ "bill_status": "O", "status": null }));
    follow(&desk, id).await;

    assert_eq!(organization_of(&desk, id).unwrap().tags, ["portabilling"]);
}
