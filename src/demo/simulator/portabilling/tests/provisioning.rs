//! Billing at work: what a reader of the API sees of customers made, changed and closed while the site runs.

use super::*;

const CUSTOMERS: &str = "Customer/get_customer_list";
const CUSTOMER: &str = "Customer/get_customer_info";

#[tokio::test]
async fn a_customer_made_now_can_be_read_found_and_counted() {
    let site = Site::signed_in(50).await;

    let made = site.simulator.create_customer(&json!({ "companyname": "Brand New Ltd", "email": "hi@new.example" }));

    let made = made.unwrap();
    let read = site.call(CUSTOMER, json!({ "i_customer": made })).await;
    assert_eq!(read["customer_info"]["companyname"], "Brand New Ltd");
    let found = site.column(CUSTOMERS, json!({ "companyname": "Brand New%" }), "customer_list", "i_customer").await;
    assert_eq!(found, [made]);
    assert_eq!(site.call(CUSTOMERS, json!({ "limit": 1, "get_total": 1 })).await["total"], 51);
    assert_eq!(site.call(CUSTOMER, json!({ "i_customer": made + 1 })).await, json!({ "customer_info": {} }));
    assert_eq!(site.simulator.event_counts().happened, 1);
}

#[tokio::test]
async fn a_pass_over_all_customers_meets_each_once() {
    let site = Site::signed_in(120).await;
    site.simulator.change_customer(cast::EASYCALL, &json!({ "note": "changed" }));
    let pass = async || {
        let mut seen = Vec::new();
        loop {
            let page = json!({ "limit": 50, "offset": seen.len(), "get_statuses": 1 });
            let answer = site.call(CUSTOMERS, page).await;
            let Some(rows) = answer["customer_list"].as_array() else { break };
            seen.extend(rows.iter().map(|row| row["i_customer"].as_u64().unwrap()));
            if rows.len() < 50 {
                break;
            }
        }
        seen
    };

    let seen = pass().await;
    assert_eq!((seen.len(), seen.iter().collect::<HashSet<_>>().len()), (120, 120));

    site.simulator.delete_customer(cast::EASYCALL);
    let left = pass().await;
    assert_eq!(left.len(), 119);
    assert!(!left.contains(&cast::EASYCALL));
}

#[tokio::test]
async fn a_closed_customer_can_still_be_read_and_a_deleted_one_cannot() {
    let site = Site::signed_in(50).await;

    site.simulator.close_customer(cast::EASYCALL);
    let read = site.call(CUSTOMER, json!({ "i_customer": cast::EASYCALL })).await;
    assert_eq!(
        (&read["customer_info"]["bill_status"], &read["customer_info"]["status"]),
        (&json!("C"), &json!("closed"))
    );

    site.simulator.delete_customer(cast::EASYCALL);
    assert_eq!(site.call(CUSTOMER, json!({ "i_customer": cast::EASYCALL })).await, json!({}));
}

#[tokio::test]
async fn an_account_and_its_number_lead_to_their_customer() {
    let site = Site::signed_in(50).await;
    let made = site.simulator.create_account(cast::EASYCALL).unwrap();

    let ask = json!({ "i_account": made, "with_customer_info": 1, "without_service_features": 1 });
    let answer = site.call("Account/get_account_info", ask).await;
    assert_eq!(answer["account_info"]["i_customer"], cast::EASYCALL);
    assert_eq!(answer["customer_info"]["companyname"], "EasyCall Ltd");
    let accounts = site
        .column("Account/get_account_list", json!({ "i_customer": cast::EASYCALL }), "account_list", "i_account")
        .await;
    assert_eq!(accounts.last(), Some(&json!(made)));

    let all = site.call("DID/get_number_list", json!({ "i_customer": cast::EASYCALL, "limit": 1 })).await;
    let number = &all["number_list"][0]["number"];
    let one = site.call("DID/get_number_list", json!({ "number": number })).await;
    assert_eq!(one["number_list"][0]["i_customer"], cast::EASYCALL);
}

#[tokio::test]
async fn a_closed_account_is_left_out_where_that_is_asked_for() {
    let site = Site::signed_in(50).await;
    let open = json!({ "i_customer": cast::EASYCALL, "get_not_closed_accounts": 1 });
    let numbers = async || site.column("Account/get_account_list", open.clone(), "account_list", "i_account").await;
    let before = numbers().await;

    site.simulator.close_account(before[0].as_u64().unwrap());

    assert_eq!(numbers().await, before[1..]);
}

#[tokio::test]
async fn the_last_page_of_a_million_customers_is_there_at_once() {
    let site = Site::signed_in(1_000_000).await;
    let made = site.simulator.create_customer(&json!({})).unwrap();

    let begun = Instant::now();
    let page = json!({ "limit": 100, "offset": 999_950, "get_total": 1 });
    let rows = site.column(CUSTOMERS, page, "customer_list", "i_customer").await;

    assert_eq!((rows.len(), rows.last()), (51, Some(&json!(made))));
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}
