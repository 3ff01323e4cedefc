//! The panel with Zendesk's own SDK in the place of the demo's stand-in.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use serde_json::json;

use crate::harness::{Desk, Seat, requisites};

#[tokio::test]
async fn the_panel_works_with_the_sdk_that_zendesk_publishes() {
    let sdk = serve(bundle());
    let desk = Desk::start_with(|config, _| config.web.sdk_url = sdk.parse().unwrap()).await;
    let (page, panel) = (desk.page(), desk.panel());

    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-customer='46170']").await;
    let loaded = "return Boolean(document.querySelector(`script[src='${args[0]}']`) && window.ZAFClient)";
    assert_eq!(panel.run(loaded, json!([sdk])).await.unwrap(), true);
    panel.mark().await;
    panel.is_at_rest().await;
    desk.fits().await;

    page.choose("#ticket-organization", "78").await;
    panel.sees("[data-code=not_linked]").await;
    panel.click("[data-slot=suggestions] [data-action=link][data-customer='46171']").await;
    panel.sees(".card[data-view=linked][data-customer='46171']").await;
    page.reads("Linked to customer 46171.").await;
    page.click("#scheme").await;
    panel.sees("html[data-color-scheme=dark]").await;
    panel.is_at_rest().await;
    desk.fits().await;
    assert!(panel.is_marked().await);

    page.click("#agent-button").await;
    page.choose("#locale-select", "ar").await;
    panel.sees("html[lang=ar][dir=rtl]").await;
    panel.sees(".card[data-customer='46171']").await;

    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn a_panel_that_zendesk_does_not_tell_where_it_is_says_so_and_starts_when_asked_again() {
    let sdk = serve(bundle() + FAILS_TWICE);
    let desk = Desk::start_with(|config, _| config.web.sdk_url = sdk.parse().unwrap()).await;
    let panel = desk.panel();

    desk.open("tickets/1", Seat::default()).await;
    panel.sees("[data-code=not_started]").await;
    panel.reads("The panel could not start").await;
    panel.click("[data-action=restart]").await;
    panel.sees("[data-code=not_started]").await;
    panel.focuses("[data-code=not_started] h1").await;
    panel.click("[data-action=restart]").await;

    panel.sees(".card[data-customer='46170']").await;
    panel.is_at_rest().await;
    desk.fits().await;
    desk.is_without_complaints(&[]).await;
}

#[tokio::test]
async fn what_zendesk_said_too_late_does_not_overwrite_what_it_said_since() {
    let sdk = serve(bundle() + HOLDS_AN_ANSWER);
    let desk = Desk::start_with(|config, _| config.web.sdk_url = sdk.parse().unwrap()).await;
    let (page, panel) = (desk.page(), desk.panel());
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card[data-customer='46170']").await;
    panel.is_at_rest().await;

    panel.run("window.holds = true", json!([])).await.unwrap();
    page.choose("#ticket-organization", "78").await;
    panel.until("answer that is held", "return Boolean(window.letGo)", json!([])).await;
    page.choose("#ticket-organization", "80").await;
    panel.sees(".card[data-customer='46174']").await;
    panel.is_at_rest().await;
    panel.run("window.letGo(); return new Promise((done) => setTimeout(done, 300))", json!([])).await.unwrap();
    panel.is_at_rest().await;

    panel.sees(".card[data-customer='46174']").await;
    panel.sees_no("[data-code=not_linked]").await;
    desk.is_without_complaints(&[]).await;
}

/// While `holds` is set, the next answer of Zendesk waits until `letGo` is called.
const HOLDS_AN_ANSWER: &str = "(function () {
  var init = ZAFClient.init;
  ZAFClient.init = function () {
    var client = init.apply(ZAFClient, arguments);
    var get = client.get;
    client.get = function () {
      var asked = get.apply(client, arguments);
      if (!window.holds) return asked;
      window.holds = false;
      return asked.then(function (seen) {
        return new Promise(function (done) { window.letGo = function () { done(seen); }; });
      });
    };
    return client;
  };
})();";

/// Lets the first two questions to Zendesk fail.
const FAILS_TWICE: &str = "(function () {
  var init = ZAFClient.init;
  var left = 2;
  ZAFClient.init = function () {
    var client = init.apply(ZAFClient, arguments);
    var get = client.get;
    client.get = function () {
      return left-- > 0 ? Promise.reject(new Error('not now')) : get.apply(client, arguments);
    };
    return client;
  };
})();";

/// Gives an SDK to whoever asks, from an address of its own as Zendesk does. Returns that address.
fn serve(sdk: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/zaf_sdk.js", listener.local_addr().unwrap());
    thread::spawn(move || {
        for caller in listener.incoming() {
            // A browser may open a connection and never use it.
            let _ = caller.and_then(|caller| answer(caller, &sdk));
        }
    });
    address
}

fn answer(mut caller: TcpStream, sdk: &str) -> std::io::Result<()> {
    let request = BufReader::new(caller.try_clone()?);
    let _ = request.lines().map_while(Result::ok).find(String::is_empty);
    write!(
        caller,
        "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{sdk}",
        sdk.len()
    )
}

/// The published sources are modules for a bundler. This is all the bundling they need: the one dependency left out
/// stands in for a missing `Promise`.
fn bundle() -> String {
    let folder = requisites::zendesk_sdk();
    let module = |name: &str| {
        let source = fs::read_to_string(folder.join(format!("{name}.js"))).unwrap();
        format!("'./{name}': function (module, require) {{\n{source}\n}},\n")
    };
    let modules: String = ["index", "client", "utils"].map(module).concat();
    format!(
        "(function () {{
           var modules = {{ {modules} }};
           var made = {{}};
           function require(name) {{
             if (!made[name]) {{ made[name] = {{ exports: {{}} }}; modules[name](made[name], require); }}
             return made[name].exports;
           }}
           window.ZAFClient = require('./index');
         }})();"
    )
}
