//! The panel's page opened in ways that Zendesk does not.

use portadesk::demo::seed::cast;
use serde_json::{Value, json};

use crate::harness::{Desk, Seat};

#[tokio::test]
async fn the_page_alone_in_a_window_says_where_it_belongs() {
    let desk = Desk::start().await;
    let origin = desk.stage.desk.url().to_owned();
    for (language, words) in [("en", "Open this page in Zendesk"), ("ar", "افتح هذه الصفحة داخل")] {
        desk.reads_in(language).await;
        let token = desk.stage.desk.sign_page_token(&Value::Null).unwrap();
        desk.posts(&format!("origin={origin}&colorScheme=dark"), &token).await;
        desk.page().sees("[data-color-scheme=dark] [data-code=outside_zendesk]").await;
        desk.page().reads(words).await;
        desk.inspect_alone(desk.page(), &format!("outside-{language}")).await;
    }
    // Only pages that stand alone are asked for one.
    desk.is_without_complaints(&["favicon.ico"]).await;
}

#[tokio::test]
async fn a_page_request_that_is_not_zendesks_is_refused_with_a_page() {
    let desk = Desk::start().await;
    for (language, words) in [("en", "This page could not be verified."), ("ar", "تعذّر التحقق من هذه الصفحة")]
    {
        desk.reads_in(language).await;
        desk.posts("colorScheme=dark", "no.such.token").await;
        desk.page().sees("[data-color-scheme=dark] [data-code=page_not_verified]").await;
        desk.page().reads(words).await;
        desk.inspect_alone(desk.page(), &format!("refused-{language}")).await;
    }
    desk.goto(&format!("{}/zendesk/panel", desk.stage.public_url())).await;
    desk.page().sees("[data-code=method_not_allowed]").await;
    desk.inspect_alone(desk.page(), "typed-address").await;
    desk.is_without_complaints(&["status of 401", "status of 405", "favicon.ico"]).await;
}

#[tokio::test]
async fn no_other_site_can_frame_the_panel() {
    let desk = Desk::start().await;
    desk.open("tickets/1", Seat::default()).await;
    desk.panel().sees(".card").await;

    // The same workspace under another name of this machine: another origin, and not the tenant's Zendesk.
    let elsewhere = desk.stage.workspace_url().replace("127.0.0.1", "localhost");
    desk.goto(&format!("{elsewhere}/tickets/1")).await;
    desk.page().sees("#app-frame").await;

    // The browser loads the answer and shows an error page of its own in its place.
    desk.panel().until("page that is not ours", "return !document.querySelector('#panel')", json!([])).await;
    let complaints = desk.complaints().await;
    assert!(complaints.iter().any(|told| told.contains("frame-ancestors")), "{complaints:?}");
}

#[tokio::test]
async fn no_other_site_can_frame_billings_page_or_self_cares() {
    let desk = Desk::start_whole().await;
    // The same pages under another name of this machine: other origins, and neither billing nor self-care.
    let elsewhere = |address: String| address.replace("127.0.0.1", "localhost");
    let framed = [
        (elsewhere(desk.stage.customer_page_url(cast::EASYCALL)), desk.plugin()),
        (elsewhere(format!("{}?login=rita", desk.stage.portal_url())), desk.help()),
    ];
    for (address, view) in framed {
        desk.goto(&address).await;
        view.until("page that is not ours", "return !document.querySelector('#panel')", json!([])).await;
        let complaints = desk.complaints().await;
        assert!(complaints.iter().any(|told| told.contains("frame-ancestors")), "{complaints:?}");
    }
}

impl Desk {
    /// Posts a page request as Zendesk does, but as a page of its own.
    async fn posts(&self, query: &str, token: &str) {
        self.goto("about:blank").await;
        let script = "const form = document.createElement('form');
            Object.assign(form, { method: 'post', action: args[0] });
            form.innerHTML = '<input name=token>';
            form.firstChild.value = args[1];
            document.body.append(form);
            form.submit()";
        let address = format!("{}/zendesk/panel?{query}", self.stage.public_url());
        self.page().run(script, json!([address, token])).await.unwrap();
    }
}
