use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_string_contains, method, path},
};

use super::*;
use crate::{
    outbound,
    zendesk::{Credential, Settings},
};

fn api_token(site: &Site) -> Tenant {
    let mut tenant = site.tenant();
    tenant.zendesk.credential =
        Credential::ApiToken { email: site.desk.admin_email().to_owned(), token: site.desk.api_token().into() };
    tenant
}

fn at(site: &Site, settings: impl FnOnce(&mut Settings)) -> Tenant {
    let mut tenant = site.tenant();
    settings(&mut tenant.zendesk);
    tenant
}

#[tokio::test]
async fn a_zendesk_in_good_health_has_nothing_to_mend() {
    let site = Site::start();

    let group = site.zendesk(&site.tenant()).await;

    assert!(is_well(&group), "{:#?}", lines(&group));
    let told = lines(&group);
    assert_eq!(
        told[..4],
        [
            "ok acts as: user 535, an admin",
            "ok rights: agents with their groups and organizations can be read",
            "ok app: portadesk is app 4711, installation 9001, switched on",
            "ok app's key: an RSA key that pages can be checked with",
        ]
    );
    assert!(told[4].starts_with("ok rate limit: 700 requests a minute, "), "{}", told[4]);
    assert_eq!(told[5..], ["ok clock: Zendesk's clock and this machine's agree"]);
}

#[tokio::test]
async fn nothing_is_written_to_zendesk() {
    let site = Site::start();

    site.zendesk(&site.tenant()).await;

    let calls = site.desk.calls().recent();
    assert!(calls.len() > 5);
    for call in calls {
        assert!(call.name.starts_with("GET ") || call.name == "POST /oauth/tokens", "{}", call.name);
    }
}

#[tokio::test]
async fn a_refused_client_is_told_to_the_zendesk_admin() {
    let site = Site::start();
    site.desk.set_client_secret("changed");
    // The configuration still has the former one.
    let tenant = at(&site, |settings| {
        settings.credential = Credential::OAuthClient { id: "portadesk".to_owned(), secret: "former".into() };
    });

    let group = site.zendesk(&tenant).await;

    has(&group, "FAILED credential: Zendesk refuses the OAuth client portadesk (HTTP 401)");
    let fix = fix_of(&group, "credential");
    assert_eq!(fix.who, Who::ZendeskAdmin);
    assert!(fix.what.contains("OAuth clients"), "{fix:?}");
}

#[tokio::test]
async fn a_client_of_the_wrong_kind_or_scope_is_told() {
    for (status, code, line) in [
        (
            400,
            "unsupported_grant_type",
            "FAILED credential: Zendesk refuses the OAuth client portadesk (HTTP 400, unsup",
        ),
        (400, "invalid_scope", "FAILED scope: the OAuth client portadesk may not have the scopes"),
        (404, "InvalidEndpoint", "FAILED connection: there is no Zendesk account at http://"),
        (301, "moved", "answers with a redirect"),
        (429, "TooManyRequests", "FAILED connection: Zendesk asks to wait 10 seconds"),
        (500, "InternalError", "FAILED connection: Zendesk failed (HTTP 500)"),
    ] {
        let site = Site::start();
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(json!({ "error": code }));
        Mock::given(method("POST")).and(path("/oauth/tokens")).respond_with(answer).mount(&server).await;
        let tenant = at(&site, |settings| settings.api_url = server.uri().parse().unwrap());

        has(&site.zendesk(&tenant).await, line);
    }
}

#[tokio::test]
async fn what_single_sections_need_is_told() {
    let site = Site::start();
    let sections =
        "[tenants.senders]\n[tenants.support_cost]\nrate = \"60.00\"\ncurrency = \"EUR\"\n[tenants.portabilling]";
    let mut tenant = site.changed("[tenants.portabilling]", sections);
    assert!(is_well(&site.zendesk(&tenant).await), "an admin's client with all scopes");
    let server = MockServer::start().await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({ "error": "invalid_scope" }));
    let tokens = |answer| Mock::given(method("POST")).and(path("/oauth/tokens")).respond_with(answer);
    let wide = Mock::given(method("POST")).and(body_string_contains("tickets")).respond_with(refused);
    wide.with_priority(1).mount(&server).await;
    let token = json!({ "access_token": "narrow", "token_type": "bearer", "scope": "read", "expires_in": 1800 });
    tokens(ResponseTemplate::new(200).set_body_json(token)).mount(&server).await;
    let me = json!({ "user": { "id": 534, "role": "agent", "active": true } });
    let me = ResponseTemplate::new(200).set_body_json(me);
    Mock::given(path("/api/v2/users/me")).respond_with(me).mount(&server).await;
    tenant.zendesk.api_url = server.uri().parse().unwrap();

    let group = site.zendesk(&tenant).await;

    has(&group, "FAILED support cost: user 534 is no admin, and Zendesk tells changed tickets to admins only");
    has(&group, "FAILED senders: tickets cannot be given their organization: Zendesk refused");
    assert!(fix_of(&group, "senders").what.contains("tickets:write"));
}

#[tokio::test]
async fn tokens_that_may_not_read_are_told_by_their_scope() {
    let site = Site::start();
    site.desk.faults().set(Fault::code("Forbidden").only("GET /api/v2/users/me"));

    let group = site.zendesk(&site.tenant()).await;

    has(&group, "FAILED scope: the OAuth client portadesk is accepted, but its tokens may not read");
    assert!(fix_of(&group, "scope").what.contains("organizations:write"));
}

#[tokio::test]
async fn each_right_that_is_missing_is_told() {
    let site = Site::start();
    site.desk.faults().set(Fault::code("Forbidden").only("GET /api/v2/users/535/group_memberships"));
    has(&site.zendesk(&site.tenant()).await, "FAILED rights: agents with their groups cannot be read");

    site.desk.faults().clear();
    site.desk.faults().set(Fault::code("Forbidden").only("GET /api/v2/organizations/1"));
    has(&site.zendesk(&site.tenant()).await, "FAILED rights: organizations cannot be read");

    site.desk.faults().clear();
    site.desk.faults().set(Fault::code("Forbidden").only("GET /api/v2/apps/installations"));
    has(&site.zendesk(&site.tenant()).await, "FAILED app: whether it is installed is not known");
}

#[tokio::test]
async fn an_api_token_works_and_is_counted_down() {
    let site = Site::start();

    let group = site.zendesk(&api_token(&site)).await;

    has(&group, "ok acts as: user 535, an admin");
    has(&group, "advice API token: API tokens are legacy: Zendesk refuses them all from 2027-04-30 on, in ");
    assert!(fix_of(&group, "API token").what.contains("OAuth client"));
    has_no(&site.zendesk(&site.tenant()).await, "API token");
}

#[tokio::test]
async fn the_last_day_of_api_tokens_is_the_day_before_the_end() {
    let mut site = Site::start();
    let tenant = api_token(&site);
    let mut on = async |day: &str| {
        site.clock = Clock::fixed(day.parse::<Timestamp>().unwrap());
        site.zendesk(&tenant).await
    };

    has(
        &on("2026-11-21T12:00:00Z").await,
        "advice API token: API tokens are legacy: Zendesk refuses them all from 2027-04-30 on, in 160 days",
    );
    has(&on("2027-04-29T23:59:59Z").await, "from 2027-04-30 on, in 1 days");
    has(&on("2027-04-30T00:00:00Z").await, "FAILED API token: Zendesk refuses all API tokens since 2027-04-30");
}

#[tokio::test]
async fn a_refused_api_token_leads_to_an_oauth_client() {
    let site = Site::start();
    let tenant = at(&site, |settings| {
        settings.credential = Credential::ApiToken { email: "tom@panda.example".to_owned(), token: "wrong".into() };
    });

    let group = site.zendesk(&tenant).await;

    has(&group, "FAILED credential: Zendesk refuses the API token of tom@panda.example (HTTP 401)");
    assert!(fix_of(&group, "credential").what.contains("OAuth client"));
}

#[tokio::test]
async fn whoever_we_act_as_must_be_able_to_edit_organizations() {
    let site = Site::start();
    let as_user = async |role: UserRole, custom: Option<u64>, suspended: bool| {
        site.desk.edit_user(535, |user| {
            (user.role, user.custom_role_id, user.suspended) = (role, custom, suspended);
        });
        site.zendesk(&site.tenant()).await
    };

    has(
        &as_user(UserRole::Agent, None, false).await,
        "FAILED acts as: user 535 is a plain agent: this role may not modify",
    );
    has(&as_user(UserRole::Agent, Some(360_001), false).await, "FAILED acts as: user 535's custom role may not modify");
    has(&as_user(UserRole::Agent, Some(360_002), false).await, "ok acts as: user 535, with a custom role that edits");
    has(
        &as_user(UserRole::Agent, Some(1), false).await,
        "advice acts as: user 535 has custom role 1, which cannot be read",
    );
    has(&as_user(UserRole::EndUser, None, false).await, "FAILED acts as: user 535 is an end user");
    has(&as_user(UserRole::Admin, None, true).await, "FAILED acts as: user 535 is suspended or deleted");
}

#[tokio::test]
async fn clocks_that_are_apart_fail_the_check() {
    let mut site = Site::start();
    let tenant = site.tenant();
    let earlier = site.clock.now().checked_sub(SignedDuration::from_mins(10)).unwrap();
    site.clock = Clock::fixed(earlier);

    let group = site.zendesk(&tenant).await;

    has(&group, "FAILED clock: Zendesk's clock is 10m");
    has(&group, "ahead of this machine's: page requests are refused as expired or from the future");
}

#[tokio::test]
async fn an_app_that_is_missing_or_switched_off_is_told() {
    let site = Site::with(DeskOptions { installed_app: None, ..DeskOptions::default() });
    let group = site.zendesk(&site.tenant()).await;
    has(&group, "FAILED app: no app named portadesk is installed in the account");
    assert!(fix_of(&group, "app").what.contains("portadesk install"));
    let tenant = at(&site, |settings| settings.installation_id = Some("9001".parse().unwrap()));
    has(&site.zendesk(&tenant).await, "FAILED app: there is no installation 9001 in the account");

    let site = Site::start();
    switch_off(&site).await;
    has(&site.zendesk(&site.tenant()).await, "FAILED app: installation 9001 is switched off: no agent sees the app");
}

async fn switch_off(site: &Site) {
    let settings = outbound::Settings {
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        max_idle_connections: 1,
        ca_file: None,
    };
    let url = format!("{}/api/v2/apps/installations/9001.json", site.desk.url());
    let user = format!("{}/token", site.desk.admin_email());
    let request = outbound::client(&settings).unwrap().put(url).basic_auth(user, Some(site.desk.api_token()));
    let answer = request.header("accept", "application/json").json(&json!({ "enabled": false })).send().await.unwrap();
    assert!(answer.status().is_success());
}

#[tokio::test]
async fn configured_ids_are_not_believed_without_asking() {
    let site = Site::start();
    let with = |app: &str, installation: &str| {
        at(&site, |settings| {
            (settings.app_id, settings.installation_id) = (app.parse().ok(), installation.parse().ok());
        })
    };

    has(&site.zendesk(&with("4711", "9001")).await, "ok app: portadesk is app 4711, installation 9001");
    has(
        &site.zendesk(&with("4712", "9001")).await,
        "FAILED app: installation 9001 is of app 4711, while app_id says 4712",
    );
    has(&site.zendesk(&with("4711", "9002")).await, "FAILED app: there is no installation 9002");
    has(&site.zendesk(&with("4712", "")).await, "FAILED app: app 4712 is not installed");
}

#[tokio::test]
async fn a_configured_key_must_be_the_one_zendesk_serves() {
    let site = Site::start();
    let file = tempfile::NamedTempFile::new().unwrap();
    let with_file = async |content: &str| {
        std::fs::write(file.path(), content).unwrap();
        site.zendesk(&at(&site, |settings| settings.public_key_file = Some(file.path().to_owned()))).await
    };
    let another = Site::start().desk.public_key_pem();

    has(&with_file(&site.desk.public_key_pem().replace('\n', "\r\n")).await, "ok app's key: an RSA key");
    has(&with_file(&another).await, "FAILED app's key: public_key_file holds another key than Zendesk serves");
    has(&with_file("no key").await, "FAILED app's key: the app's key is no RSA public key");

    let tenant = at(&site, |settings| settings.public_key_file = Some("/nowhere/app.pem".into()));
    has(&site.zendesk(&tenant).await, "FAILED app's key: the key file /nowhere/app.pem cannot be read");
}

#[tokio::test]
async fn a_key_that_cannot_be_fetched_is_told() {
    let site = Site::start();
    site.desk.faults().set(Fault::code("RecordNotFound").only("GET /api/v2/apps/4711/public_key"));

    has(&site.zendesk(&site.tenant()).await, "FAILED app's key: Zendesk does not know what apps/public_key asked for");
}

#[tokio::test]
async fn roles_and_groups_of_the_access_rules_must_exist() {
    let site = Site::start();
    let access = "[tenants.access]\nview_groups = [201]\nlink_groups = [999]\nview_roles = [\"agent\", 360001]\n\
                  link_roles = [77]\n[tenants.portabilling]";
    let tenant = site.changed("[tenants.portabilling]", access);

    let group = site.zendesk(&tenant).await;

    has(&group, "ok access rules: group 201 exists");
    has(&group, "FAILED access rules: there is no group 999 in Zendesk");
    has(&group, "ok access rules: custom role 360001 exists");
    has(&group, "FAILED access rules: there is no custom role 77 in Zendesk");

    site.desk.faults().set(Fault::code("Forbidden").only("GET /api/v2/groups"));
    site.desk.faults().set(Fault::code("Forbidden").only("GET /api/v2/custom_roles"));
    let group = site.zendesk(&tenant).await;
    has(&group, "advice access rules: group 201 cannot be checked");
    has(&group, "advice access rules: custom roles cannot be checked");
}

#[tokio::test]
async fn a_low_or_used_up_rate_limit_is_told() {
    let site = Site::start();
    site.desk.set_requests_per_minute(100);
    has(&site.zendesk(&site.tenant()).await, "advice rate limit: the account allows 100 requests a minute");

    site.desk.set_requests_per_minute(0);
    has(&site.zendesk(&site.tenant()).await, "FAILED connection: Zendesk asks to wait");
}

#[tokio::test]
async fn a_zendesk_that_cannot_be_reached_is_told_by_what_stands_in_the_way() {
    let site = Site::start();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = at(&site, |settings| settings.api_url = format!("http://{closed}").parse().unwrap());
    has(&site.zendesk(&refused).await, &format!("FAILED connection: nothing listens at http://{closed}"));

    site.desk.faults().set(FaultKind::Hang);
    let silent = at(&site, |settings| settings.timeout = Duration::from_millis(200));
    has(&site.zendesk(&silent).await, "does not answer in time");
}

#[tokio::test]
async fn both_clients_are_tried_during_a_change() {
    let site = Site::start();
    let client = |secret: &str| Credential::OAuthClient { id: "portadesk".to_owned(), secret: secret.into() };
    let (right, wrong) = (site.desk.client_secret(), "former");
    let with = |present: &str, next: &str| {
        at(&site, |settings| {
            settings.credential = client(present);
            settings.next_credential = Some(client(next));
        })
    };

    has(&site.zendesk(&with(&right, &right)).await, "ok next credential: accepted too");
    has(&site.zendesk(&with(wrong, &right)).await, "advice next credential: the next one is accepted");
    has(&site.zendesk(&with(&right, wrong)).await, "FAILED next credential: Zendesk refuses the OAuth client");
}
