//! The page of a customer's tickets: billing staff sign in once for a tab, and a guest's link is for one customer.

use crate::harness::Desk;

fn page_of(desk: &Desk, customer: u64) -> String {
    format!("{}/billing/panda/customers/{customer}", desk.stage.public_url())
}

#[tokio::test]
async fn whoever_has_signed_in_goes_from_customer_to_customer_until_they_sign_out() {
    let desk = Desk::start().await;
    let page = desk.page();

    desk.goto(&page_of(&desk, 46_170)).await;
    page.sees("[data-view=sign_in]").await;
    page.write("#sign-in-login", "hugo").await;
    page.write("#sign-in-password", "hugo-demo").await;
    page.click("[data-key=sign-in]").await;
    page.reads("46170").await;
    page.sees("[data-key=sign-out]").await;
    desk.goto(&page_of(&desk, 46_171)).await;
    page.sees("[data-key=sign-out]").await;
    page.reads("46171").await;
    page.click("[data-key=sign-out]").await;
    page.sees("[data-view=sign_in]").await;

    desk.goto(&page_of(&desk, 46_170)).await;
    page.sees("[data-view=sign_in]").await;
}
