use super::*;
use crate::portabilling::ReadMethod;

#[tokio::test]
async fn a_billing_in_good_health_has_nothing_to_mend() {
    let site = Site::start();

    let group = site.billing(&site.tenant()).await;

    assert_eq!(group.name, format!("panda: PortaBilling at {}", site.billing.url()));
    assert_eq!(
        lines(&group),
        [
            format!("ok login: logged in as {} in environment 1; access tokens live 15m", site.billing.login()),
            "ok super user: no: the user has only the rights of its role".to_owned(),
            "ok version: MR128-4".to_owned(),
            "ok operating mode: normal".to_owned(),
            "ok clock: billing's clock and this machine's agree".to_owned(),
            "ok rights to read: 8 of 8 methods answer".to_owned(),
            format!("ok customer link: {}/#/customer/{{i_customer}}", site.billing.url()),
        ]
    );
    assert_eq!((site.billing.calls().count("Session/login"), site.billing.writes_attempted()), (1, 0));
}

#[tokio::test]
async fn a_wrong_token_is_tried_once_and_told_to_the_billing_admin() {
    let site = Site::start();

    let group = site.billing(&site.changed(site.billing.token(), "00000000-0000-0000-0000-000000000000")).await;

    has(&group, "FAILED login: billing refuses the token of portadesk-ro-");
    has(&group, "(Server.Session.auth_failed)");
    let fix = fix_of(&group, "login");
    assert_eq!(fix.who, Who::BillingAdmin);
    assert!(fix.what.contains("generate a new API token"), "{fix:?}");
    assert_eq!(site.billing.calls().total(), 1, "one attempt, and nothing that could prolong a block");
}

#[tokio::test]
async fn the_guard_against_guessing_is_left_alone() {
    let site = Site::start();
    let code = "Server.Session.cannot_login_brute_force_activity";
    site.billing.faults().set(Fault::code(code).only("Session/login"));
    let tenant = site.changed("token = ", "next_token = \"another\"\ntoken = ");

    let group = site.billing(&tenant).await;

    has(&group, "FAILED login: billing blocks logins because several have failed in a short time");
    assert!(fix_of(&group, "login").what.contains("wait ten minutes"));
    assert_eq!(site.billing.calls().total(), 1, "the next credential is not tried into the block");
}

#[tokio::test]
async fn a_password_that_must_be_changed_leads_to_a_token() {
    let site = Site::start();
    site.billing.adjust(|settings| settings.must_change_password = true);
    let token = format!("token = \"{}\"", site.billing.token());
    let tenant = site.changed(&token, &format!("password = \"{}\"", site.billing.password()));

    let group = site.billing(&tenant).await;

    has(&group, "has to be changed before it can be used");
    assert!(fix_of(&group, "login").what.contains("API token"));
    has(&group, "advice credential: a password is used");
}

#[tokio::test]
async fn a_user_of_another_environment_is_told() {
    let site = Site::start();
    site.billing.faults().set(Fault::code("Client.Session.login.env_forbidden").only("Session/login"));

    has(&site.billing(&site.tenant()).await, "is bound to another billing environment");
}

#[tokio::test]
async fn a_super_user_fails_the_check() {
    let site = Site::start();
    site.billing.adjust(|settings| settings.is_super_user = true);

    let group = site.billing(&site.tenant()).await;

    has(&group, "FAILED super user: this user is a super user");
    let fix = fix_of(&group, "super user");
    assert_eq!(fix.who, Who::BillingAdmin);
    assert!(fix.what.contains("a user for portadesk alone"), "{fix:?}");
}

#[tokio::test]
async fn what_billing_says_of_itself_is_judged() {
    let site = Site::start();
    site.billing.adjust(|settings| {
        settings.token_lifetime = SignedDuration::from_secs(90);
        settings.version = "MR64-1".to_owned();
        settings.time_skew = SignedDuration::from_secs(-300);
        settings.operating_mode = Some("read_only".to_owned());
    });

    let group = site.billing(&site.tenant()).await;

    has(&group, "live only ");
    has(&group, "advice version: MR64-1 is older than MR70");
    has(&group, "advice operating mode: the site is in read_only mode");
    has(&group, "advice clock: billing's clock is ");
    has(&group, " behind this machine's");

    for (mode, line) in [
        ("standalone", "the site is in standalone mode"),
        ("secondary", "advice operating mode: this is the secondary"),
    ] {
        site.billing.adjust(|settings| settings.operating_mode = Some(mode.to_owned()));
        has(&site.billing(&site.tenant()).await, line);
    }
    site.billing.adjust(|settings| settings.operating_mode = None);
    has_no(&site.billing(&site.tenant()).await, "operating mode");
}

#[tokio::test]
async fn every_read_that_is_refused_is_told_with_what_agents_miss() {
    let missed = [
        (ReadMethod::CustomerList, "FAILED", "cannot be searched"),
        (ReadMethod::CustomerInfo, "FAILED", "no customer can be shown"),
        (ReadMethod::CustomerXdrs, "FAILED", "section Recent calls and charges"),
        (ReadMethod::AccountList, "FAILED", "section Accounts and products"),
        (ReadMethod::AccountInfo, "FAILED", "account id or phone number"),
        (ReadMethod::InvoiceList, "FAILED", "section Invoices"),
        (ReadMethod::Version, "advice", "cannot tell the release"),
        (ReadMethod::SessionData, "advice", "read-only"),
    ];
    assert_eq!(missed.map(|(method, ..)| method), ReadMethod::ALL);
    let site = Site::start();
    for (method, verdict, what) in missed {
        site.billing.faults().set(Fault::code("Server.access_denied").only(method.name()));

        let group = site.billing(&site.tenant()).await;

        has(&group, &format!("{verdict} rights to read: {} is refused (Server.access_denied)", method.name()));
        has(&group, what);
        has(&group, "ok rights to read: 7 of 8 methods answer");
        assert_eq!(fix_of(&group, "rights to read").who, Who::BillingAdmin);
        site.billing.faults().clear();
    }
}

#[tokio::test]
async fn a_section_that_is_not_shown_need_not_be_readable() {
    let site = Site::start();
    site.billing.faults().set(Fault::code("Server.access_denied").only("Invoice/get_invoice_list"));
    let mut tenant = site.tenant();
    tenant.panel.shown = crate::customers::Shown::parse(Some(&["accounts", "charges"][..]), None).unwrap();

    has(&site.billing(&tenant).await, "advice rights to read: Invoice/get_invoice_list is refused");
}

#[tokio::test]
async fn a_billing_that_cannot_be_reached_is_told_by_what_stands_in_the_way() {
    let site = Site::start();
    let url = format!("url = \"{}\"", site.billing.url());
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = site.billing(&site.changed(&url, &format!("url = \"http://{closed}\""))).await;
    has(&refused, &format!("FAILED connection: nothing listens at http://{closed}: the connection is refused"));
    assert!(fix_of(&refused, "connection").what.contains("tenants.portabilling.url"));

    let unknown = site.billing(&site.changed(&url, "url = \"https://billing.invalid\"")).await;
    has(&unknown, "FAILED connection: the name in https://billing.invalid is not known");

    site.billing.faults().set(FaultKind::Hang);
    let mut tenant = site.tenant();
    tenant.portabilling.timeout = Duration::from_millis(200);
    has(&site.billing(&tenant).await, "did not answer within 200ms");
}

#[tokio::test]
async fn another_server_in_billing_s_place_is_told() {
    let site = Site::start();
    let url = format!("url = \"{}\"", site.billing.url());

    let group = site.billing(&site.changed(&url, &format!("url = \"{}\"", site.desk.url()))).await;

    has(&group, "answers, but not as PortaBilling does (HTTP 404");
    assert!(fix_of(&group, "connection").what.contains("admin interface"));
}

#[tokio::test]
async fn the_customer_link_should_lead_into_billing() {
    let site = Site::start();
    let mut tenant = site.tenant();
    tenant.customer_link = None;
    has(&site.billing(&tenant).await, "advice customer link: customer_link is not set");

    tenant.customer_link = Some("https://other.example/{i_customer}".to_owned());
    has(&site.billing(&tenant).await, "advice customer link: customer_link leads to other.example");
}

#[tokio::test]
async fn a_ca_file_that_is_missing_or_no_certificate_is_told() {
    let site = Site::start();
    let mut tenant = site.tenant();
    tenant.portabilling.ca_file = Some("/nowhere/ca.pem".into());
    has(&site.billing(&tenant).await, "FAILED ca_file: the CA file /nowhere/ca.pem cannot be read: No such file");

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    tenant.portabilling.ca_file = Some(file.path().to_owned());
    has(
        &site.billing(&tenant).await,
        "FAILED ca_file: the HTTP client cannot be made (is the CA file a PEM certificate?)",
    );
}

#[tokio::test]
async fn both_credentials_are_tried_during_a_change() {
    let site = Site::start();
    let good = format!("token = \"{}\"", site.billing.token());
    let next =
        |present: &str, next: &str| site.changed(&good, &format!("token = \"{present}\"\nnext_token = \"{next}\""));
    let (right, wrong) = (site.billing.token(), "00000000");

    has(&site.billing(&next(right, right)).await, "ok next credential: next_token is accepted too");

    let group = site.billing(&next(wrong, right)).await;
    has(&group, "FAILED login: billing refuses the token");
    has(&group, "advice next credential: next_token is accepted, the present one is not");

    let group = site.billing(&next(right, wrong)).await;
    has(&group, "FAILED next credential: billing refuses the token");
    has(&group, "ok rights to read: 8 of 8");
}

#[tokio::test]
async fn the_user_that_tells_of_provisioning_is_tried_as_well() {
    let site = Site::start();
    let telling = |secret: &str, group: &str| {
        let provisioning = format!(
            "[tenants.provisioning]\nlogin = \"espf\"\nsecret = \"0123456789abcdef0123456789abcdef\"\n\
             espf_login = \"teller\"\nespf_secret = \"{secret}\"\nespf_group = \"{group}\"\n[tenants.portabilling]"
        );
        site.changed("[tenants.portabilling]", &provisioning)
    };
    site.billing.adjust(|settings| settings.espf_user = Some(("teller".into(), "a-secret-for-telling".into())));

    let well = site.billing(&telling("a-secret-for-telling", "VoIP")).await;
    has(&well, "ok status login: teller is let in, and billing knows the service group VoIP");
    has(&well, "advice store secret: store_secret is not set");
    let unknown = site.billing(&telling("a-secret-for-telling", "Nobodys")).await;
    has(&unknown, "FAILED status login: billing lists no service group Nobodys");
    let refused = site.billing(&telling("another-secret", "VoIP")).await;
    has(&refused, "FAILED status login: billing refuses teller, which tells it of provisioning (401 Unauthorized)");
    assert!(!format!("{refused:?}").contains("another-secret"));
}
