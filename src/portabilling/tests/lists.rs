//! Lists, searches and what is done about text that means something to billing.

use wiremock::matchers::body_partial_json;

use super::*;
use crate::portabilling::{AccountFilter, Customer, CustomerFilter, List, Matching, Needle, Page, SearchStyle};

const CUSTOMERS: &str = "Customer/get_customer_list";
const ACCOUNTS: &str = "Account/get_account_list";
const ACCOUNT: &str = "Account/get_account_info";

fn text(text: &str, fields: &[&'static str]) -> CustomerFilter {
    let needle = Needle { text: text.to_owned(), matching: Matching::Contains };
    CustomerFilter::Text { needle, fields: fields.to_vec() }
}

fn contains(text: &str) -> Needle {
    Needle { text: text.to_owned(), matching: Matching::Contains }
}

fn ids(list: &List<Customer>) -> Vec<u64> {
    list.rows.iter().map(|customer| customer.id.get()).collect()
}

fn customers(rows: impl IntoIterator<Item = u64>) -> Vec<Value> {
    rows.into_iter()
        .map(|id| json!({ "i_customer": id, "name": format!("Customer {id}"), "companyname": "Acme" }))
        .collect()
}

/// Answers like billing: cuts `limit` rows at `offset` out of the rows for each asked field.
struct ByField(Vec<(&'static str, Vec<Value>)>);

impl wiremock::Respond for ByField {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let body: Value = request.body_json().unwrap();
        let params = &body["params"];
        let rows = &self.0.iter().find(|(field, _)| params.get(field).is_some()).unwrap().1;
        let number = |key: &str| usize::try_from(params[key].as_u64().unwrap()).unwrap();
        let page: Vec<&Value> = rows.iter().skip(number("offset")).take(number("limit")).collect();
        ok(&json!({ "customer_list": page, "total": rows.len() }))
    }
}

#[tokio::test]
async fn a_search_is_one_call_with_the_search_object() {
    let billing = Billing::start().await;
    let rows = json!([{ "i_customer": 1, "status": "Blocked" }, { "i_customer": 2 }, { "i_customer": 1 }]);
    billing.answers(CUSTOMERS, ok(&json!({ "total": 431, "customer_list": rows }))).await;

    let page = Page { offset: 20, limit: 3 };
    let list = billing.client().customers(&text("acme", &["name", "companyname"]), page).await.unwrap();

    assert_eq!((ids(&list), list.total, list.more), (vec![1, 2], Some(431), true));
    assert_eq!(list.rows[0].state.status.as_deref(), Some("blocked"));
    insta::assert_json_snapshot!(billing.received(CUSTOMERS).await, @r#"
    [
      {
        "params": {
          "get_statuses": 1,
          "get_total": 1,
          "limit": 3,
          "offset": 20,
          "search": {
            "search_by": [
              "name",
              "companyname"
            ],
            "value": "%acme%"
          }
        }
      }
    ]
    "#);
}

#[tokio::test]
async fn the_end_of_a_list_is_found_with_and_without_a_total() {
    for (answer, more) in [
        (json!({ "customer_list": customers(1..=3) }), true),
        (json!({ "customer_list": customers(1..=2) }), false),
        (json!({ "customer_list": customers(1..=3), "total": 3 }), false),
        (json!({ "customer_list": customers(1..=3), "total": "4" }), true),
        (json!({ "total": 9 }), false),
        (json!({}), false),
    ] {
        let billing = Billing::start().await;
        billing.answers(CUSTOMERS, ok(&answer)).await;

        let list = billing.client().customers(&text("acme", &["name"]), Page::first(3)).await.unwrap();

        assert_eq!(list.more, more, "{answer}");
    }
}

#[tokio::test]
async fn a_persons_wildcards_are_literals() {
    let billing = Billing::start().await;
    let rows = json!([
        { "i_customer": 1, "companyname": "100% Juice" },
        { "i_customer": 2, "companyname": "1000 Lakes" },
        { "i_customer": 3, "companyname": "the 100% JUICE bar" },
    ]);
    billing.answers(CUSTOMERS, ok(&json!({ "total": 3, "customer_list": rows }))).await;

    let list = billing.client().customers(&text("100%", &["companyname"]), Page::first(20)).await.unwrap();

    assert_eq!((ids(&list), list.total, list.more), (vec![1, 3], Some(2), false));
    assert_eq!(billing.received(CUSTOMERS).await[0]["params"]["search"]["value"], "%100_%");
}

#[tokio::test]
async fn rows_that_pass_the_check_are_gathered_from_several_batches_and_paged_stably() {
    let rows: Vec<Value> = (1..=450)
        .map(|id| json!({ "i_customer": id, "name": if id % 100 == 0 { format!("a_b {id}") } else { format!("axb {id}") } }))
        .collect();
    let billing = Billing::start().await;
    Mock::given(path(format!("/rest/{CUSTOMERS}")))
        .respond_with(ByField(vec![("name", rows)]))
        .mount(&billing.server)
        .await;
    let mut settings = billing.settings();
    settings.search_style = SearchStyle::Fields;
    let client = client(&settings);

    let first = client.customers(&text("a_b", &["name"]), Page::first(2)).await.unwrap();
    let second = client.customers(&text("a_b", &["name"]), Page { offset: 2, limit: 2 }).await.unwrap();

    assert_eq!((ids(&first), first.more), (vec![100, 200], true));
    assert_eq!((ids(&second), second.total, second.more), (vec![300, 400], Some(4), false));
}

#[tokio::test]
async fn a_search_that_finds_little_stops_after_some_batches_and_says_there_may_be_more() {
    let rows = (1..=5_000).map(|id| json!({ "i_customer": id, "name": "axb" })).collect();
    let billing = Billing::start().await;
    Mock::given(path(format!("/rest/{CUSTOMERS}")))
        .respond_with(ByField(vec![("search", rows)]))
        .mount(&billing.server)
        .await;

    let list = billing.client().customers(&text("a_b", &["name"]), Page::first(20)).await.unwrap();

    assert_eq!((list.rows.len(), list.total, list.more), (0, None, true));
    assert_eq!(billing.count(CUSTOMERS).await, 6);
}

#[tokio::test]
async fn field_by_field_searches_are_merged_without_repeats() {
    let billing = Billing::start().await;
    let fields = ByField(vec![("name", customers(1..=3)), ("companyname", customers([2, 3, 4, 5, 6]))]);
    Mock::given(path(format!("/rest/{CUSTOMERS}"))).respond_with(fields).mount(&billing.server).await;
    let mut settings = billing.settings();
    settings.search_style = SearchStyle::Fields;
    let client = client(&settings);
    let filter = text("acme", &["name", "companyname"]);

    let mut pages = Vec::new();
    for offset in [0, 2, 4] {
        pages.push(client.customers(&filter, Page { offset, limit: 2 }).await.unwrap());
    }

    assert_eq!(pages.iter().map(ids).collect::<Vec<_>>(), [[1, 2], [3, 4], [5, 6]]);
    assert_eq!(pages.iter().map(|page| page.more).collect::<Vec<_>>(), [true, true, false]);
}

#[tokio::test]
async fn a_field_that_billing_may_ignore_is_checked() {
    let billing = Billing::start().await;
    let everybody = json!([
        { "i_customer": 1, "email": "ap@acme.example, rita@acme.example" },
        { "i_customer": 2, "email": "x@other.example" },
    ]);
    billing.answers(CUSTOMERS, ok(&json!({ "customer_list": everybody }))).await;

    let list = billing.client().customers(&text("rita@ACME.example", &["email"]), Page::first(20)).await.unwrap();

    assert_eq!(ids(&list), [1]);
}

#[tokio::test]
async fn a_field_that_billing_refuses_does_not_lose_the_search() {
    for style in [SearchStyle::SearchObject, SearchStyle::Fields] {
        let billing = Billing::start().await;
        let known = |request: &wiremock::Request| !String::from_utf8_lossy(&request.body).contains("phone1");
        let rows = ok(&json!({ "customer_list": customers([1]) }));
        Mock::given(path(format!("/rest/{CUSTOMERS}"))).and(known).respond_with(rows).mount(&billing.server).await;
        billing.answers(CUSTOMERS, fault("Client.Customer.get_customer_list.invalid")).await;
        let mut settings = billing.settings();
        settings.search_style = style;
        let client = client(&settings);

        let mixed = client.customers(&text("acme", &["companyname", "phone1"]), Page::first(20)).await.unwrap();
        let alone = client.customers(&text("acme", &["phone1"]), Page::first(20)).await;

        assert_eq!(ids(&mixed), [1], "{style:?}");
        assert!(matches!(alone, Err(PortaBillingError::Fault { .. })), "{style:?}");
    }
}

#[tokio::test]
async fn a_field_that_meets_an_outage_is_not_passed_over() {
    let billing = Billing::start().await;
    let is_first = |request: &wiremock::Request| !String::from_utf8_lossy(&request.body).contains("lastname");
    let rows = ok(&json!({ "customer_list": customers([1]) }));
    Mock::given(path(format!("/rest/{CUSTOMERS}"))).and(is_first).respond_with(rows).mount(&billing.server).await;
    billing.answers(CUSTOMERS, ResponseTemplate::new(500)).await;
    let mut settings = billing.settings();
    settings.search_style = SearchStyle::Fields;

    let half = client(&settings).customers(&text("acme", &["companyname", "lastname"]), Page::first(20)).await;

    assert!(matches!(half, Err(PortaBillingError::Unreadable { .. })), "{half:?}");
}

#[tokio::test]
async fn a_blank_text_finds_nothing_and_asks_nothing() {
    let billing = Billing::start().await;
    let client = billing.client();

    assert!(client.customers(&text("  ", &["name"]), Page::first(20)).await.unwrap().rows.is_empty());
    assert!(client.accounts(&AccountFilter::Id(contains("")), Page::first(20)).await.unwrap().rows.is_empty());
    assert!(client.account_by_id(" ").await.unwrap().is_none());
    assert!(billing.server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn accounts_are_asked_for_with_aliases_statuses_and_total() {
    let billing = Billing::start().await;
    let row = json!({ "i_account": 301, "i_customer": 70412, "id": "15550100@msisdn" });
    billing.answers(ACCOUNTS, ok(&json!({ "account_list": [row] }))).await;
    let client = billing.client();
    let by_end = Needle { text: "0100".to_owned(), matching: Matching::EndsWith };

    for filter in [
        AccountFilter::OfCustomer(acme()),
        AccountFilter::Id(by_end.clone()),
        AccountFilter::Did(by_end),
        AccountFilter::Email(Needle { text: "rita@acme.example".to_owned(), matching: Matching::Exact }),
    ] {
        let list = client.accounts(&filter, Page::first(20)).await.unwrap();
        assert_eq!((list.rows.len(), list.rows[0].name.as_str()), (1, "15550100"));
    }

    let asked = billing.received(ACCOUNTS).await;
    for question in &asked {
        let params = &question["params"];
        for switch in ["with_aliases", "get_statuses", "get_total"] {
            assert_eq!(params[switch], 1, "{switch}");
        }
        assert_eq!((&params["limit"], &params["offset"]), (&json!(20), &json!(0)));
    }
    assert_eq!(asked[0]["params"]["i_customer"], 70412);
    assert_eq!(asked[1]["params"]["id"], "%0100");
    assert_eq!(asked[2]["params"]["did_number"], "%0100");
    assert_eq!(asked[3]["params"]["email"], "rita@acme.example");
}

#[tokio::test]
async fn wildcards_in_account_ids_are_literals_too() {
    let billing = Billing::start().await;
    let rows = json!([
        { "i_account": 1, "i_customer": 9, "id": "ph46_1@realm" },
        { "i_account": 2, "i_customer": 9, "id": "ph4621@realm" },
        { "i_account": 3, "i_customer": 9, "id": "x", "alias_list": [{ "id": "PH46_1@realm" }] },
    ]);
    billing.answers(ACCOUNTS, ok(&json!({ "account_list": rows }))).await;

    let list = billing.client().accounts(&AccountFilter::Id(contains("ph46_1@realm")), Page::first(20)).await.unwrap();

    assert_eq!(list.rows.iter().map(|row| row.id.get()).collect::<Vec<_>>(), [1, 3]);
}

#[tokio::test]
async fn an_alias_leads_to_its_account() {
    let billing = Billing::start().await;
    Mock::given(path(format!("/rest/{ACCOUNT}")))
        .and(body_partial_json(json!({ "params": { "id": "15550199", "without_service_features": 1 } })))
        .respond_with(ok(
            &json!({ "account_info": { "i_account": 2, "i_customer": 9, "id": "15550199", "i_master_account": 301 } }),
        ))
        .mount(&billing.server)
        .await;
    let master = json!({ "i_account": 301, "i_customer": 9, "id": "15550100" });
    Mock::given(path(format!("/rest/{ACCOUNT}")))
        .and(body_partial_json(json!({ "params": { "i_account": 301 } })))
        .respond_with(ok(&json!({ "account_info": master })))
        .mount(&billing.server)
        .await;

    let account = billing.client().account_by_id(" 15550199 ").await.unwrap().unwrap();

    assert_eq!((account.id.get(), account.name.as_str()), (301, "15550100"));
}

#[tokio::test]
async fn an_account_that_is_not_there_is_none() {
    let billing = Billing::start().await;
    billing.answers_once(ACCOUNT, ok(&json!({}))).await;
    billing.answers(ACCOUNT, fault("Server.Account.not_found")).await;
    let client = billing.client();

    assert_eq!(client.account_by_id("1").await.unwrap(), None);
    assert_eq!(client.account_by_id("1").await.unwrap(), None);
}

#[tokio::test]
async fn invoices_and_charges_are_asked_for_by_customer_and_time() {
    let billing = Billing::start().await;
    let invoice =
        json!({ "i_invoice": 12, "invoice_number": "2026-12", "issue_date": "2026-02-01", "amount_due": 10.5 });
    billing.answers("Invoice/get_invoice_list", ok(&json!({ "total": 1, "invoice_list": [invoice] }))).await;
    billing
        .answers("Customer/get_customer_xdrs", ok(&json!({ "xdr_list": [{ "i_xdr": 5, "charged_amount": -1 }] })))
        .await;
    let client = billing.client();
    let (from, to) = ("2026-02-01T00:00:00Z".parse().unwrap(), "2026-03-04T09:00:00.9Z".parse().unwrap());

    let invoices = client.invoices(acme(), Page::first(10)).await.unwrap();
    let charges = client.charges(acme(), from, to, Page { offset: 10, limit: 10 }).await.unwrap();

    assert_eq!(invoices.rows[0].number.as_deref(), Some("2026-12"));
    assert_eq!(charges.rows[0].id, Some(5));
    let asked = billing.received("Invoice/get_invoice_list").await;
    assert_eq!(asked[0]["params"], json!({ "i_customer": 70412, "limit": 10, "offset": 0, "get_total": 1 }));
    let asked = billing.received("Customer/get_customer_xdrs").await;
    let expected = json!({
        "i_customer": 70412, "from_date": "2026-02-01 00:00:00", "to_date": "2026-03-04 09:00:00",
        "show_unsuccessful": 1, "limit": 10, "offset": 10, "get_total": 1,
    });
    assert_eq!(asked[0]["params"], expected);
}

#[tokio::test]
async fn nothing_personal_is_logged() {
    let billing = Billing::start().await;
    let rows = json!([{ "i_customer": 1, "firstname": "Rita", "email": "rita@acme.example" }, { "firstname": "Rita" }]);
    billing.answers(CUSTOMERS, ok(&json!({ "customer_list": rows }))).await;
    billing.answers("Customer/get_customer_info", fault("Server.X.rita_is_fine")).await;
    let log = Log::default();
    // With a single one in the process, log lines first reached by another test's thread stay switched off for all.
    let _second = log.subscriber();
    let guard = tracing::dispatcher::set_default(&log.subscriber());
    let client = billing.client();

    client.customers(&text("Rita Moss", &["name"]), Page::first(20)).await.unwrap();
    client.customer(acme()).await.unwrap_err();
    drop(guard);

    let log = log.text();
    assert!(log.contains("billing.call") && log.contains("skipped=1"), "{log}");
    for secret in ["Rita", "Moss", "acme.example", TOKEN, "Bearer", "open"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Log {
    fn subscriber(&self) -> tracing::Dispatch {
        let log = self.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        tracing::Dispatch::new(subscriber.with_writer(move || log.clone()).finish())
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
