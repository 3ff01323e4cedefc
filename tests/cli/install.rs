//! `portadesk install` against the simulated account, and the running service that then knows its installation.

use portadesk::demo::{
    faults::Fault,
    simulator::zendesk::{Options, UserRole},
};
use serde_json::Value;

use crate::harness::{Ended, Setting, get, until};

fn empty_account() -> Setting {
    Setting::with(Options { installed_app: None, ..Options::default() })
}

fn refused(ended: &Ended, words: &str) {
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.err.starts_with("portadesk: the app is not installed ("), "{}", ended.err);
    assert!(ended.err.contains(words), "{words}\nis not in\n{}", ended.err);
}

#[test]
fn the_app_is_installed_and_updated_in_place() {
    let setting = empty_account();

    let fresh = setting.run(&["install"]);

    assert_eq!(fresh.code, 0, "{}", fresh.err);
    let steps = "Uploading the package\nZendesk makes the app\nZendesk made app 4711. If this stops here, set app_id = 4711 \
                 before the next try.\nThe app is made\nInstalling the app\nFetching the public key\n";
    assert!(fresh.out.starts_with(steps), "{}", fresh.out);
    assert!(fresh.out.contains("Installed for panda: app 4711, installation 9001."), "{}", fresh.out);

    let again = setting.run(&["install"]);

    assert_eq!(again.code, 0, "{}", again.err);
    let steps = "Uploading the package\nZendesk updates the app\nUpdating the installation\nFetching the public key\n";
    assert!(again.out.starts_with(steps), "{}", again.out);
    assert!(again.out.contains("app 4711, installation 9001."), "{}", again.out);
}

#[test]
fn an_upload_answered_as_created_is_as_good() {
    let options = Options { installed_app: None, uploads_answer_created: true, ..Options::default() };

    let ended = Setting::with(options).run(&["install"]);

    assert_eq!(ended.code, 0, "{}", ended.err);
}

#[tokio::test]
async fn a_running_service_finds_what_was_installed() {
    let setting = empty_account();
    let running = setting.serve();
    let ready = format!("{}/readyz", running.url());
    let installation = async || {
        let (_, body) = get(&ready).await;
        serde_json::from_str::<Value>(&body).unwrap()["tenants"]["panda"]["installation"].clone()
    };
    assert_eq!(installation().await, "not found");

    let ended = setting.run(&["install"]);

    assert_eq!(ended.code, 0, "{}", ended.err);
    until("the service to know the installation", async || (installation().await == "found").then_some(())).await;
}

#[test]
fn a_build_that_fails_is_told_in_zendesk_s_words() {
    let setting = empty_account();
    setting.desk.builds_fail_with(Some("The manifest has no author"));

    refused(&setting.run(&["install"]), "Zendesk could not make an app of the package: The manifest has no author");
}

#[test]
fn a_credential_that_may_not_install_is_told_what_it_needs() {
    let setting = empty_account();
    setting.desk.edit_user(535, |user| user.role = UserRole::Agent);
    refused(
        &setting.run(&["install"]),
        "must be an admin, and an OAuth client must have the scopes read and apps:write",
    );

    let setting = empty_account();
    setting.desk.faults().set(Fault::code("Forbidden").only("POST /api/v2/apps/uploads"));
    refused(&setting.run(&["install"]), "must be an admin");
}

#[test]
fn a_refused_credential_leads_to_check() {
    let setting = empty_account();
    setting.desk.set_client_secret("changed");

    refused(&setting.run(&["install"]), "portadesk check says more about the cause");
}

#[test]
fn the_tenant_must_be_named_when_there_are_several() {
    let setting = empty_account();
    let second = setting.toml().split_once("[[tenants]]").unwrap().1.replace("\"panda\"", "\"koala\"");
    let second = second.replace(&format!("\"{}\"", setting.desk.subdomain()), "\"koala\"");
    setting.place.write("portadesk.toml", format!("{}\n[[tenants]]{second}", setting.toml()));

    let unnamed = setting.run(&["install"]);
    assert_eq!(unnamed.err, "portadesk: there are several tenants: say which with --tenant (panda, koala)\n");

    let unknown = setting.run(&["install", "--tenant", "lion"]);
    assert_eq!(unknown.err, "portadesk: there is no tenant lion; there are: panda, koala\n");

    assert_eq!(setting.run(&["install", "--tenant", "panda"]).code, 0);
}

#[test]
fn nothing_is_installed_whose_key_could_not_be_kept() {
    let setting = empty_account();
    setting.configure("public_url", "database_url = \"sqlite:///nowhere/portadesk.db\"\npublic_url");

    let ended = setting.run(&["install"]);

    assert_eq!(ended.code, 1);
    assert!(
        ended.err.starts_with("portadesk: the database sqlite:///nowhere/portadesk.db cannot be used: "),
        "{}",
        ended.err
    );
    assert_eq!(setting.desk.calls().total(), 0);
}
