//! Upstreams that lie: answers no simulator would give. Each costs its own section and nothing else, shows nobody
//! somebody else's data, and gets no credential.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, body_partial_json, path},
};

use crate::harness::{
    Answer, Desk,
    agents::{OLENA, TOM},
    watch,
};

const CUSTOMER: u64 = 70_412;

/// A billing that answers as it should until a test has it lie.
struct Billing(MockServer);

impl Billing {
    async fn start() -> Self {
        Self(MockServer::start().await)
    }

    /// What comes first counts.
    async fn says(&self, method: &str, answer: ResponseTemplate) {
        Mock::given(path(format!("/rest/{method}"))).respond_with(answer).mount(&self.0).await;
    }

    async fn says_of(&self, customer: u64, method: &str, answer: ResponseTemplate) {
        let about = body_partial_json(json!({ "params": { "i_customer": customer } }));
        Mock::given(path(format!("/rest/{method}"))).and(about).respond_with(answer).mount(&self.0).await;
    }

    /// Whatever has not been said otherwise is answered truthfully.
    async fn says_the_truth_else(&self) {
        self.accepts_logins().await;
        self.says_the_truth_of(CUSTOMER).await;
    }

    async fn accepts_logins(&self) {
        let login = json!({ "access_token": "an-open-session", "expires_in": 86_400 });
        self.says("Session/login", ok(&login)).await;
    }

    async fn says_the_truth_of(&self, id: u64) {
        let customer = json!({ "i_customer": id, "name": "ACME-Retail", "companyname": "Acme Ltd", "iso_4217": "EUR" });
        self.says_of(id, "Customer/get_customer_info", ok(&json!({ "customer_info": customer }))).await;
        let account = json!({ "i_account": 301, "i_customer": id, "id": "15550100" });
        self.says_of(id, "Account/get_account_list", ok(&json!({ "account_list": [account] }))).await;
        let invoice =
            json!({ "i_invoice": 9, "invoice_number": "INV-9", "amount_due": 10, "issue_date": "2026-02-01" });
        self.says_of(id, "Invoice/get_invoice_list", ok(&json!({ "invoice_list": [invoice] }))).await;
        let charge = json!({ "i_xdr": 5, "CLD": "4420", "charged_amount": 1, "connect_time": "2026-03-01 10:00:00" });
        self.says_of(id, "Customer/get_customer_xdrs", ok(&json!({ "xdr_list": [charge] }))).await;
    }

    async fn desk(&self) -> Desk {
        Desk::with("tenants.panda.portabilling.url", self.0.uri())
            .with("tenants.panda.portabilling.timeout", "2s")
            .with("tenants.panda.portabilling.pause_after_failures", 1_000)
            .start()
            .await
    }
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn raw(body: impl Into<Vec<u8>>, content_type: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, content_type)
}

/// Answers that are no list of accounts, and what each has in it that may not be told.
fn lies() -> Vec<(&'static str, ResponseTemplate)> {
    let html = "<html><script>alert(1)</script>Rita Moss rita.moss@easycall.example</html>";
    let fault = json!({ "faultcode": "Server.Account.Rita Moss", "faultstring": "Rita Moss owes 12 EUR" });
    let long = |length: usize| format!("{{\"account_list\":\"{}\"}}", "x".repeat(length));
    vec![
        ("a page of HTML", raw(html, "text/html")),
        ("HTML that says it is JSON", raw(html, "application/json")),
        ("an error page of a proxy", ResponseTemplate::new(502).set_body_raw(html, "text/html")),
        ("a fault that names people", ResponseTemplate::new(500).set_body_json(fault)),
        ("more than anybody reads", raw(long(9_000_000), "application/json")),
        ("a list", ok(&json!([{ "i_account": 1 }]))),
        ("a text", ok(&json!("Rita Moss"))),
        ("a list that is no list", ok(&json!({ "account_list": { "i_account": 1 } }))),
        ("half an answer", raw("{\"account_list\":[{\"i_account\":1,\"id\":\"Rita", "application/json")),
        ("bytes that are no text", raw(b"{\"account_list\":\xff\xfe}".to_vec(), "application/json")),
        ("lists in lists in lists", raw(format!("{{\"account_list\":{}", "[".repeat(100_000)), "application/json")),
        ("nothing but a status", ResponseTemplate::new(204)),
        ("a refusal", ResponseTemplate::new(401).set_body_string("who are you?")),
        ("a silence", ok(&json!({ "account_list": [] })).set_delay(Duration::from_mins(1))),
    ]
}

fn assert_whole(card: &Answer, invoices: &Answer, charges: &Answer) {
    card.says("Acme Ltd");
    invoices.says("INV-9");
    charges.says("4420");
}

#[tokio::test]
async fn a_lie_costs_its_own_section_only_and_repeats_nothing_of_it() {
    let billing = Billing::start().await;
    billing.accepts_logins().await;
    let lies: Vec<_> = (CUSTOMER..).zip(lies()).collect();
    for (customer, (_, lie)) in &lies {
        billing.says_of(*customer, "Account/get_account_list", lie.clone()).await;
        billing.says_the_truth_of(*customer).await;
    }
    let desk = billing.desk().await;
    let panel = desk.open_panel_as(TOM).await;

    for (customer, (name, _)) in lies {
        println!("{name}");
        let card = panel.customer(customer).await.expect(200);
        let sections = ["accounts", "invoices", "charges"].map(|section| panel.section(customer, section));
        let [accounts, invoices, charges] = join_all(sections).await.try_into().unwrap();

        assert_whole(&card, &invoices.expect(200), &charges.expect(200));
        assert_eq!(watch::person_in(&accounts.body), None, "{}", accounts.body);
        assert!(!accounts.body.contains("alert(1)") && !accounts.body.contains("15550100"));
        match accounts.status.as_u16() {
            200 => assert_eq!(name, "nothing but a status", "an empty answer is documented as an empty list"),
            502 => _ = accounts.refuses(502, "billing_error"),
            _ => _ = accounts.refuses(504, "billing_unreachable"),
        }
    }
}

#[tokio::test]
async fn data_of_another_customer_is_shown_to_nobody() {
    let billing = Billing::start().await;
    let stranger = json!({ "i_customer": 46_170, "name": "EasyCall", "companyname": "EasyCall Ltd" });
    billing.says("Customer/get_customer_info", ok(&json!({ "customer_info": stranger }))).await;
    let accounts =
        json!([{ "i_account": 7, "i_customer": 46_170, "id": "12094555948" }, { "i_account": 8, "id": "15550188" }]);
    billing.says("Account/get_account_list", ok(&json!({ "account_list": accounts, "total": 2 }))).await;
    let invoices = json!([{ "i_invoice": 1, "i_customer": "46170", "invoice_number": "INV-EASYCALL" }]);
    billing.says("Invoice/get_invoice_list", ok(&json!({ "invoice_list": invoices }))).await;
    let charges =
        json!([{ "i_xdr": 1, "i_customer": 46_170, "CLD": "12094555948", "connect_time": "2026-03-01 10:00:00" }]);
    billing.says("Customer/get_customer_xdrs", ok(&json!({ "xdr_list": charges }))).await;
    billing.says_the_truth_else().await;
    let desk = billing.desk().await;
    let panel = desk.open_panel_as(TOM).await;

    panel.customer(CUSTOMER).await.refuses(502, "billing_error").never_says("EasyCall");
    panel.section(CUSTOMER, "accounts").await.expect(200).says("15550188").never_says("12094555948");
    panel.section(CUSTOMER, "invoices").await.expect(200).never_says("INV-EASYCALL");
    panel.section(CUSTOMER, "charges").await.expect(200).never_says("12094555948");
}

#[tokio::test]
async fn values_of_the_wrong_kind_cost_their_own_field() {
    let billing = Billing::start().await;
    let odd = json!({
        "i_customer": CUSTOMER, "name": { "x": 1 }, "companyname": ["Acme"], "balance": "NaN", "credit_limit": 1e300,
        "iso_4217": "<b>", "status": 7, "email": false, "phone1": "\u{202e}\u{0}<script>", "city": "x".repeat(100_000),
        "creation_date": "9999999-99-99", "i_parent": -5, "blocked": "perhaps", "password": "hunter2", "api_token": "hunter3",
    });
    billing.says("Customer/get_customer_info", ok(&json!({ "customer_info": odd }))).await;
    let account = json!({ "i_account": 1, "id": "<img src=x onerror=alert(1)>", "balance": [], "sip_status": {}, "h323_password": "hunter2",
        "alias_list": [{ "id": null }, 7, "x"], "assigned_addons": "none" });
    billing.says("Account/get_account_list", ok(&json!({ "account_list": [account, 5, null, []], "total": -1 }))).await;
    let charge =
        json!({ "i_xdr": "x", "connect_time": 1, "charged_quantity": -5, "charged_amount": 1e25, "bit_flags": "z" });
    billing.says("Customer/get_customer_xdrs", ok(&json!({ "xdr_list": [charge], "total": "many" }))).await;
    let invoice =
        json!({ "invoice_number": "\u{7}", "amount_due": -0.0, "due_date": "0000-00-00", "issue_date": "2026-02-30" });
    billing.says("Invoice/get_invoice_list", ok(&json!({ "invoice_list": [invoice] }))).await;
    billing.says_the_truth_else().await;
    let desk = billing.desk().await;
    let panel = desk.open_panel_as(TOM).await;

    panel.customer(CUSTOMER).await.expect(200).never_says("hunter");
    for section in ["accounts", "invoices", "charges"] {
        panel.section(CUSTOMER, section).await.expect(200).never_says("hunter");
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed_and_tells_it_nothing() {
    let trap = MockServer::start().await;
    Mock::given(any())
        .respond_with(ok(&json!({ "customer_info": { "i_customer": CUSTOMER, "name": "Trap" } })))
        .mount(&trap)
        .await;
    let elsewhere = |status: u64| {
        let status = u16::try_from(status).unwrap();
        ResponseTemplate::new(status).insert_header("Location", format!("{}/rest", trap.uri()))
    };

    let billing = Billing::start().await;
    billing.accepts_logins().await;
    for status in [301, 302, 303, 307, 308] {
        billing.says_of(status, "Customer/get_customer_info", elsewhere(status)).await;
    }
    let desk = billing.desk().await;
    for status in [301, 302, 303, 307, 308] {
        let answer = desk.open_panel_as(TOM).await.customer(status).await;
        answer.refuses(502, "billing_error").never_says("Trap");
    }

    for status in [302, 307] {
        let billing = Billing::start().await;
        billing.says("Session/login", elsewhere(status)).await;
        let desk = billing.desk().await;
        desk.open_panel_as(TOM).await.customer(CUSTOMER).await.refuses(502, "billing_error");

        let account = MockServer::start().await;
        Mock::given(any()).respond_with(elsewhere(status)).mount(&account).await;
        let mut desk = Desk::start().await;
        desk.change("tenants.panda.zendesk.api_url", account.uri());
        desk.stop().await;
        desk.begin();
        // The installation is known from before; who the agent is, nobody says.
        desk.open_panel_as(OLENA).await.organization(86).await.refuses(502, "zendesk_error").never_says("Trap");
        assert!(!account.received_requests().await.unwrap().is_empty(), "the account was not even asked");
    }

    assert!(trap.received_requests().await.unwrap().is_empty(), "somebody went to the trap");
}

#[tokio::test]
async fn an_account_that_lies_about_agents_and_organizations_is_not_believed() {
    let account = MockServer::start().await;
    let token = ResponseTemplate::new(200).set_body_json(json!({ "access_token": "a-token", "expires_in": 1_800 }));
    Mock::given(path("/oauth/tokens")).respond_with(token).mount(&account).await;
    let admin = json!({ "user": { "id": 535, "role": "admin", "active": true, "suspended": false } });
    // Olena, who is 534, is told to be somebody else, who may do everything.
    Mock::given(path("/api/v2/users/534")).respond_with(ok(&admin)).mount(&account).await;
    let groups = json!({ "group_memberships": [], "next_page": null });
    Mock::given(path("/api/v2/users/535")).respond_with(ok(&admin)).mount(&account).await;
    Mock::given(path("/api/v2/users/535/group_memberships")).respond_with(ok(&groups)).mount(&account).await;
    let other =
        json!({ "organization": { "id": 77, "name": "EasyCall", "external_id": "pb-46170", "domain_names": [] } });
    Mock::given(path("/api/v2/organizations/86")).respond_with(ok(&other)).mount(&account).await;
    let mut desk = Desk::start().await;
    desk.change("tenants.panda.zendesk.api_url", account.uri());
    desk.stop().await;
    desk.begin();

    let olena = desk.open_panel_as(OLENA).await;
    let tom = desk.open_panel_as(TOM).await;

    olena.link(86, 46_180).await.refuses(502, "zendesk_error");
    let state = tom.organization(86).await.expect(200);
    assert_eq!(state.view(), "unlinked", "an answer about organization 77 links nothing to 86");
    state.never_says("EasyCall");
    assert!(!desk.acts().await.contains(&"adopted".to_owned()));
}

/// The page's own script is the last to be lied to.
#[tokio::test]
async fn what_billing_says_never_becomes_markup() {
    let billing = Billing::start().await;
    let nasty = "\"><script src=//evil.example></script><b onclick=\"x\">'&amp;{{7*7}}${7*7}";
    let fields = [
        "name",
        "companyname",
        "firstname",
        "lastname",
        "email",
        "phone1",
        "city",
        "country",
        "baddr1",
        "status",
        "iso_4217",
        "zip",
    ];
    let mut customer = json!({ "i_customer": CUSTOMER });
    for field in fields {
        customer[field] = json!(nasty);
    }
    billing.says("Customer/get_customer_info", ok(&json!({ "customer_info": customer }))).await;
    billing.says("Customer/get_customer_list", ok(&json!({ "customer_list": [customer], "total": 1 }))).await;
    let account = json!({ "i_account": 1, "id": nasty, "product_name": nasty, "did_number": nasty, "alias_list": [{ "id": nasty }], "assigned_addons": [{ "name": nasty }] });
    billing.says("Account/get_account_list", ok(&json!({ "account_list": [account] }))).await;
    let charge = json!({ "i_xdr": 1, "connect_time": "2026-03-01 10:00:00", "CLI": nasty, "CLD": nasty, "description": nasty, "country": nasty, "account_id": nasty });
    billing.says("Customer/get_customer_xdrs", ok(&json!({ "xdr_list": [charge] }))).await;
    let invoice = json!({ "i_invoice": 1, "invoice_number": nasty, "invoice_status_desc": nasty, "iso_4217": nasty });
    billing.says("Invoice/get_invoice_list", ok(&json!({ "invoice_list": [invoice] }))).await;
    billing.says_the_truth_else().await;
    let desk = billing.desk().await;
    let panel = desk.open_panel_as(TOM).await;

    let mut answers = vec![panel.customer(CUSTOMER).await, panel.search("script").await, panel.search(nasty).await];
    for section in ["accounts", "invoices", "charges"] {
        answers.push(panel.section(CUSTOMER, section).await);
    }
    answers.push(panel.suggestions(86, json!({ "requester_name": nasty, "requester_email": format!("{nasty}@x.example"), "organization_name": nasty })).await);

    for answer in answers {
        // Scripts and handlers are looked for wherever an answer is read; here also what is harmless by itself.
        assert!(!answer.body.contains("<script") && !answer.body.contains("<b "), "{}", answer.body);
    }
}
