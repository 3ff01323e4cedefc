use super::*;

const CUSTOMERS: &str = "Customer/get_customer_list";
const CUSTOMER: &str = "Customer/get_customer_info";
const ACCOUNTS: &str = "Account/get_account_list";
const ACCOUNT: &str = "Account/get_account_info";

#[tokio::test]
async fn a_customer_is_found_by_each_of_its_keys() {
    let site = Site::signed_in(50).await;

    for key in [
        json!({ "i_customer": 46_170 }),
        json!({ "i_customer": "46170" }),
        json!({ "name": "EasyCall" }),
        json!({ "refnum": "REF-46170" }),
    ] {
        let answer = site.call(CUSTOMER, key.clone()).await;
        let customer = &answer["customer_info"];
        assert_eq!(customer["companyname"], "EasyCall Ltd", "{key}");
        assert_eq!((&customer["balance"], &customer["credit_limit"]), (&json!(118.4025), &json!(300)));
        assert_eq!((&customer["blocked"], &customer["credit_exceed"]), (&json!("N"), &json!(0)));
        assert_eq!(customer.get("status"), None);
    }
    assert_eq!(site.fault(CUSTOMER, json!({})).await, "Client.Customer.get_customer_info.validation_failed");
}

#[tokio::test]
async fn what_does_not_exist_is_nothing_and_no_fault() {
    let site = Site::signed_in(50).await;

    assert_eq!(site.call(CUSTOMER, json!({ "i_customer": cast::GONE })).await, json!({ "customer_info": {} }));
    assert_eq!(site.call(CUSTOMER, json!({ "i_customer": 99_998 })).await, json!({}));
    assert_eq!(site.call(ACCOUNT, json!({ "id": "nobody" })).await, json!({}));
    assert_eq!(site.call(ACCOUNT, json!({ "i_account": 7 })).await, json!({ "account_info": {} }));
    assert_eq!(site.call("Invoice/get_invoice_info", json!({ "i_invoice": 7 })).await, json!({ "invoice_info": {} }));
    assert_eq!(site.call(ACCOUNTS, json!({ "i_customer": cast::GONE })).await, json!({ "account_list": [] }));
}

#[tokio::test]
async fn lists_match_patterns_without_regard_to_case() {
    let site = Site::signed_in(50).await;
    let numbers = async |params: Value| site.column(CUSTOMERS, params, "customer_list", "i_customer").await;

    assert_eq!(numbers(json!({ "companyname": "acme%" })).await, [cast::ACME_CORK, cast::ACME_LYON]);
    assert_eq!(numbers(json!({ "name": "easycall" })).await, [cast::EASYCALL]);
    assert!(numbers(json!({ "name": "easy" })).await.is_empty());
    assert_eq!(numbers(json!({ "firstname": "r_ta", "lastname": "%OSS" })).await, [cast::EASYCALL]);
    assert_eq!(numbers(json!({ "companyname": "%садиба%" })).await, [cast::UKRAINIAN]);
    assert_eq!(numbers(json!({ "i_parent": 511, "companyname": "Acme%" })).await, [cast::ACME_LYON]);
    assert!(numbers(json!({ "bill_status": "C" })).await.contains(&json!(cast::CLOSED)));
    let by_mail = json!({ "search": { "search_by": ["email", "phone1"], "value": "rita.moss@easycall.example" } });
    assert_eq!(numbers(by_mail).await, [cast::EASYCALL]);
    let by_phone = json!({ "search": { "search_by": ["email", "phone1"], "value": "%5550146" } });
    assert_eq!(numbers(by_phone).await, [cast::EASYCALL]);
}

#[tokio::test]
async fn searching_contacts_can_be_missing() {
    let site = Site::signed_in(50).await;
    site.simulator.adjust(|settings| settings.can_search_contacts = false);
    let search = json!({ "search": { "search_by": ["email"], "value": "%@easycall.example" } });

    assert_eq!(site.fault(CUSTOMERS, search).await, "Client.Customer.get_customer_list.validation_failed");
}

#[tokio::test]
async fn lists_are_paged() {
    let site = Site::signed_in(2_000).await;
    let params = |offset| json!({ "companyname": "%harbor%", "limit": 100, "offset": offset, "get_total": 1 });
    let mut seen = HashSet::new();

    let first = site.call(CUSTOMERS, params(0)).await;
    let total = first["total"].as_u64().or_else(|| first["total"].as_str()?.parse().ok()).unwrap();
    for offset in (0..total).step_by(100) {
        let page = site.call(CUSTOMERS, params(offset)).await;
        seen.extend(page["customer_list"].as_array().unwrap().iter().map(|row| row["i_customer"].as_u64().unwrap()));
    }

    assert!(total > 200, "{total}");
    assert_eq!(seen.len() as u64, total);
    assert_eq!(site.call(CUSTOMERS, params(total)).await.get("customer_list"), None);
    let without_limit = site.fault(CUSTOMERS, json!({ "name": "%", "offset": 5 })).await;
    assert_eq!(without_limit, "Client.Customer.get_customer_list.validation_failed");
}

#[tokio::test]
async fn the_status_is_listed_only_when_asked_for() {
    let site = Site::signed_in(50).await;
    let status = async |params: Value| site.call(CUSTOMERS, params).await["customer_list"][0].get("status").cloned();

    assert_eq!(status(json!({ "name": "OldTown" })).await, None);
    assert_eq!(status(json!({ "name": "OldTown", "get_statuses": 1 })).await, Some(json!("closed")));
}

#[tokio::test]
async fn accounts_are_found_across_customers() {
    let site = Site::signed_in(6_000).await;
    let owners = async |params: Value| site.column(ACCOUNTS, params, "account_list", "i_customer").await;

    assert_eq!(owners(json!({ "i_customer": cast::EASYCALL })).await, [cast::EASYCALL; 2]);
    assert_eq!(owners(json!({ "id": "ph46170x4665" })).await, [cast::EASYCALL]);
    assert_eq!(owners(json!({ "id": "%70x4665" })).await, [cast::EASYCALL]);
    assert_eq!(owners(json!({ "id": "%2094555948%" })).await, [cast::EASYCALL]);
    assert_eq!(owners(json!({ "did_number": "%4555948" })).await, [cast::EASYCALL]);
    assert_eq!(owners(json!({ "email": "rita.moss@%" })).await, [cast::EASYCALL; 2]);
    let distant = site.simulator.world().account(5_999, 0);
    assert_eq!(owners(json!({ "id": distant.id })).await, [distant.i_customer]);
}

#[tokio::test]
async fn an_alias_leads_to_its_master_and_is_listed_only_where_sites_do() {
    let site = Site::signed_in(50).await;
    let alias = cast::EASYCALL_ALIASES[1];

    let found = site.call(ACCOUNT, json!({ "id": alias, "with_customer_info": 1 })).await;
    let master = &found["account_info"]["i_master_account"];

    assert_eq!(found["account_info"]["billing_model"], 2);
    assert_eq!(found["customer_info"]["name"], "EasyCall");
    let listed = site.column("Account/get_alias_list", json!({ "i_master_account": master }), "alias_list", "id").await;
    assert_eq!(listed, cast::EASYCALL_ALIASES);
    let by_number = site.call(ACCOUNT, json!({ "i_account": master })).await;
    assert_eq!(by_number["account_info"]["id"], cast::EASYCALL_NUMBER);
    assert_eq!(by_number["account_info"]["alias_list"][1]["id"], alias);
    let models = async || site.column(ACCOUNTS, json!({ "id": alias }), "account_list", "billing_model").await;
    assert!(models().await.is_empty());
    site.simulator.adjust(|settings| settings.lists_aliases = true);
    assert_eq!(models().await, [2]);
}

#[tokio::test]
async fn charges_need_a_time_span_and_are_paged() {
    let site = Site::signed_in(50).await;
    let method = "Customer/get_customer_xdrs";
    let span = |more: Value| {
        let mut params =
            json!({ "i_customer": cast::BIG, "from_date": "2025-12-01 00:00:00", "to_date": "2026-04-01 00:00:00" });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };

    let page =
        site.call(method, span(json!({ "limit": 50, "offset": 100, "get_total": 1, "show_unsuccessful": 1 }))).await;
    assert_eq!((page["xdr_list"].as_array().unwrap().len(), &page["total"]), (50, &json!(4_000)));
    let payments =
        site.column(method, span(json!({ "i_service": 2, "limit": 20 })), "xdr_list", "charged_amount").await;
    assert!(payments.len() == 20 && payments.iter().all(|amount| amount.as_f64().unwrap() < 0.0));
    let failed = site.column(method, span(json!({})), "xdr_list", "failed").await;
    assert!(failed.iter().all(|failed| failed == 0));
    let missing = site.fault(method, json!({ "i_customer": cast::BIG })).await;
    assert_eq!(missing, "Client.Customer.get_customer_xdrs.validation_failed");
    site.fault(method, span(json!({ "from_date": "2026-01-01T00:00:00Z" }))).await;
}

#[tokio::test]
async fn invoices_extensions_numbers_and_fields_are_listed() {
    let site = Site::signed_in(50).await;
    let of_easycall = json!({ "i_customer": cast::EASYCALL });

    let invoices = site.call("Invoice/get_invoice_list", of_easycall.clone()).await;
    assert_eq!((&invoices["total"], &invoices["invoice_list"][0]["amount_due"]), (&json!(6), &json!(118.4025)));
    let i_invoice = &invoices["invoice_list"][0]["i_invoice"];
    let invoice = site.call("Invoice/get_invoice_info", json!({ "i_invoice": i_invoice })).await;
    assert_eq!(invoice["invoice_info"]["issue_date"], "2026-03-01");
    let extensions = site.column("Customer/get_extensions_list", of_easycall.clone(), "extensions_list", "id").await;
    assert_eq!(extensions, ["204"]);
    let numbers = site.column("DID/get_number_list", of_easycall.clone(), "number_list", "number").await;
    assert_eq!(numbers, [cast::EASYCALL_NUMBER]);
    let fields = site.call("Customer/get_custom_fields_values", of_easycall).await;
    assert_eq!(fields["custom_fields_values"][0]["db_value"], "REF-46170");
    let zones = site.column("Generic/get_time_zone_list", json!({}), "time_zone_list", "time_zone_name").await;
    assert!(zones.contains(&json!("Europe/Kyiv")));
    assert_eq!(site.call("Generic/get_session_data", json!({})).await["operating_mode"], "normal");
}

#[tokio::test]
async fn rows_carry_the_canary_where_the_real_system_leaks_secrets() {
    let site = Site::signed_in(50).await;

    let customer = site.call(CUSTOMER, json!({ "i_customer": cast::EASYCALL })).await;
    let accounts =
        site.column(ACCOUNTS, json!({ "i_customer": cast::EASYCALL }), "account_list", "h323_password").await;

    assert_eq!(customer["customer_info"]["password"], CANARY_SECRET);
    assert_eq!(customer["customer_info"]["api_token"], CANARY_SECRET);
    assert_eq!(accounts, [CANARY_SECRET; 2]);
}

#[tokio::test]
async fn a_test_can_change_and_remove_customers() {
    let site = Site::signed_in(50).await;
    let simulator = &site.simulator;

    simulator.set_customer_field(cast::EASYCALL, "status", "blocked");
    simulator.set_customer_field(cast::EASYCALL, "companyname", "Renamed Ltd");
    let changed = site.call(CUSTOMER, json!({ "i_customer": cast::EASYCALL })).await;
    assert_eq!(changed["customer_info"]["status"], "blocked");
    let found = site.column(CUSTOMERS, json!({ "companyname": "renamed%" }), "customer_list", "i_customer").await;
    assert_eq!(found, [cast::EASYCALL]);

    simulator.remove_customer(cast::EASYCALL);
    assert_eq!(site.call(CUSTOMER, json!({ "i_customer": cast::EASYCALL })).await, json!({}));
    assert_eq!(site.call(ACCOUNT, json!({ "id": cast::EASYCALL_NUMBER })).await, json!({}));

    simulator.restore_customer(cast::EASYCALL);
    let restored = site.call(CUSTOMER, json!({ "i_customer": cast::EASYCALL })).await;
    assert_eq!(restored["customer_info"]["companyname"], "EasyCall Ltd");
}

#[tokio::test]
async fn a_million_customers_are_there_at_once() {
    let begun = Instant::now();
    let site = Site::signed_in(1_000_000).await;

    let last = site.call(CUSTOMER, json!({ "i_customer": 1_099_999 })).await;
    let owner = site.simulator.world().account(987_654, 0);
    let by_id = site.call(ACCOUNT, json!({ "id": owner.id })).await;
    let named = site.call(CUSTOMERS, json!({ "companyname": "%harbor%", "limit": 21 })).await;

    assert_eq!(last["customer_info"]["i_customer"], 1_099_999);
    assert_eq!(by_id["account_info"]["i_customer"], owner.i_customer);
    assert_eq!(named["customer_list"].as_array().unwrap().len(), 21);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
