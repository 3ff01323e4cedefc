//! What billing is told of its accounts, where that is wanted.

use std::time::Duration;

use portadesk::demo::{faults::FaultKind, seed::cast, simulator::portabilling::EspfBody};
use serde_json::json;

use crate::harness::{Desk, Setting};

fn setting() -> Setting {
    Setting::default().taking_events().adjusted(|config| {
        config.tenants[0].provisioning.as_mut().unwrap().look_every = Duration::from_millis(50);
    })
}

/// The desk, and an account of a customer that is linked.
async fn desk(setting: Setting) -> (Desk, u64) {
    let desk = setting.with("tenants.panda.provisioning.espf_group", "VoIP").start().await;
    let account = desk.stage.world.account(0, 0).i_account;
    (desk, account)
}

/// With the credential of its own.
fn told_by(setting: Setting, secret: &str) -> Setting {
    setting
        .with("tenants.panda.provisioning.espf_login", "portadesk")
        .with("tenants.panda.provisioning.espf_secret", secret)
}

async fn post(desk: &Desk, event_type: &str, variables: serde_json::Value) {
    let mut variables = variables;
    variables["i_event"] = desk.billing().next_i_event().into();
    desk.post_event(json!({ "event_type": event_type, "variables": variables }).to_string()).await.expect(200);
}

/// Waits until billing knows that the account's customer is in step; before that it may have heard that this takes its time.
async fn ends_with_ok(desk: &Desk, account: u64) {
    let last = async || desk.billing().provisioning_statuses().pop().filter(|it| it.status == "OK");
    let last = desk.later("what billing is told", last).await;
    assert_eq!((last.i_account, last.group.as_str(), last.message.as_str()), (account, "VoIP", ""));
    let told = desk.billing().provisioning_statuses();
    assert!(told.iter().all(|it| it.i_account == account), "{told:?}");
    assert_eq!(told.iter().filter(|it| it.status == "OK").count(), 1, "{told:?}");
}

const SECRET: &str = "a-secret-for-telling";

/// Only the user for telling may tell.
fn let_tell(desk: &Desk) {
    desk.billing().adjust(|settings| settings.espf_user = Some(("portadesk".into(), SECRET.into())));
}

#[tokio::test]
async fn an_accounts_event_ends_with_ok_for_that_account() {
    let (desk, account) = desk(told_by(setting(), SECRET)).await;
    let_tell(&desk);

    post(&desk, "Subscriber/Updated", json!({ "i_account": account })).await;

    ends_with_ok(&desk, account).await;
    desk.later("nothing left", async || (desk.count_of("SELECT count(*) FROM reports").await == 0).then_some(())).await;
    assert_eq!(desk.billing().writes_attempted(), 0, "the client that reads has written nothing");
    let record = desk.ledger().await.into_iter().rfind(|entry| entry["act"] == "status_told").unwrap();
    assert_eq!(record["subject"], format!("account:{account}"));
    assert_eq!((&record["detail"]["status"], &record["detail"]["group"]), (&json!("OK"), &json!("VoIP")));
}

#[tokio::test]
async fn an_event_that_names_account_and_customer_is_told_of_as_well_and_json_is_possible() {
    let (desk, account) = desk(told_by(setting(), SECRET).with("tenants.panda.provisioning.espf_body", "json")).await;
    let_tell(&desk);
    desk.billing().adjust(|settings| settings.espf_body = EspfBody::Json);

    post(&desk, "Account/Status/Changed", json!({ "i_account": account, "i_customer": cast::EASYCALL })).await;

    ends_with_ok(&desk, account).await;
}

#[tokio::test]
async fn what_fails_is_told_as_retry_and_what_is_given_up_as_failed() {
    let setting = told_by(setting(), SECRET).with("tenants.panda.provisioning.max_tries", 2);
    let (desk, account) = desk(setting).await;
    let_tell(&desk);
    desk.zendesk().faults().set(FaultKind::Down);

    post(&desk, "Subscriber/Updated", json!({ "i_account": account, "i_customer": cast::EASYCALL })).await;
    desk.later("a retry", async || {
        let statuses = desk.billing().provisioning_statuses();
        statuses.iter().any(|it| it.status == "RETRY" && it.message == "zendesk_unreachable").then_some(())
    })
    .await;
    desk.zendesk().faults().clear();
    let last = async || Some(desk.billing().provisioning_statuses().pop()?.status);
    desk.later("the customer in step", async || (last().await? == "OK").then_some(())).await;
    let organization = desk.zendesk().organization_of(&format!("pb-{}", cast::EASYCALL)).unwrap().id;
    desk.zendesk().delete_organization(organization);
    desk.billing().change_customer(cast::EASYCALL, &json!({ "companyname": "Easier Call" }));
    post(&desk, "Account/Status/Changed", json!({ "i_account": account, "i_customer": cast::EASYCALL })).await;

    desk.later("the end", async || {
        let last = desk.billing().provisioning_statuses().pop()?;
        (last.status == "FAILED" && last.message == "organization_gone").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_silent_billing_is_told_later_and_a_refusal_once() {
    let (desk, account) = desk(told_by(setting(), "wrong")).await;
    let_tell(&desk);
    let refused = desk.figure("portadesk_status_reports_total", "not_allowed").await;

    post(&desk, "Subscriber/Updated", json!({ "i_account": account })).await;
    desk.later("a refused login", async || {
        (desk.figure("portadesk_status_reports_total", "not_allowed").await > refused).then_some(())
    })
    .await;
    assert!(desk.billing().provisioning_statuses().is_empty());
    desk.billing().adjust(|settings| settings.espf_user = Some(("portadesk".into(), "wrong".into())));
    ends_with_ok(&desk, account).await;

    desk.billing().adjust(|settings| settings.espf_body = EspfBody::Json);
    let refused = desk.figure("portadesk_status_reports_total", "outcome=\"refused\"").await;
    post(&desk, "Subscriber/Updated", json!({ "i_account": account })).await;
    desk.later("a refusal", async || {
        let gone = desk.count_of("SELECT count(*) FROM reports").await == 0;
        (gone && desk.figure("portadesk_status_reports_total", "outcome=\"refused\"").await > refused).then_some(())
    })
    .await;
}

#[tokio::test]
async fn nothing_is_told_of_customers_or_where_it_is_not_wanted() {
    let off = setting().start().await;
    let account = off.stage.world.account(0, 0).i_account;
    post(&off, "Subscriber/Updated", json!({ "i_account": account })).await;
    off.later("an empty inbox", async || (off.count_of("SELECT count(*) FROM inbox").await == 0).then_some(())).await;
    assert_eq!(off.count_of("SELECT count(*) FROM reports").await, 0);

    let (desk, account) = desk(told_by(setting(), SECRET)).await;
    let_tell(&desk);
    post(&desk, "Customer/Updated", json!({ "i_customer": cast::EASYCALL })).await;
    desk.later("an empty inbox", async || (desk.count_of("SELECT count(*) FROM inbox").await == 0).then_some(())).await;
    post(&desk, "Subscriber/Updated", json!({ "i_account": account })).await;

    ends_with_ok(&desk, account).await;
    assert!(off.billing().provisioning_statuses().is_empty());
}
