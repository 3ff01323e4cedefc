//! What the browser has to fetch before the panel can show itself.

use serde_json::{Value, json};

use crate::harness::{Desk, Seat};

/// The promise: at most this many requests, and bytes with their headers.
const MOST_REQUESTS: usize = 3;
const MOST_BYTES: u64 = 40 * 1024;

/// Counted by the browser's own Performance API inside the iframe: the page itself and everything that its document
/// names, in the order of their start. What the script fetches later (`initiatorType` "fetch") fills a panel that is
/// painted already. `transferSize` is what went over the wire, headers (counted as 300 bytes) included.
const FETCHED: &str = "const [page] = performance.getEntriesByType('navigation');
    const named = performance.getEntriesByType('resource').filter((one) => one.initiatorType !== 'fetch');
    return [page, ...named].map((one) => ({ name: one.name, bytes: one.transferSize, blocks: one.renderBlockingStatus }))";

#[tokio::test]
async fn the_first_paint_needs_three_requests_and_few_bytes_and_never_waits_for_the_sdk() {
    let desk = Desk::start().await;
    let panel = desk.panel();
    desk.open("tickets/1", Seat::default()).await;
    panel.sees(".card").await;

    let fetched = panel.run(FETCHED, json!([])).await.unwrap();

    let (sdk, own): (Vec<&Value>, Vec<&Value>) =
        fetched.as_array().unwrap().iter().partition(|one| one["name"].as_str().unwrap().ends_with("/zaf_sdk.js"));
    let address = |one: &Value| one["name"].as_str().unwrap().parse::<url::Url>().unwrap();
    let kinds: Vec<_> =
        own.iter().map(|one| address(one).path().rsplit(['.', '/']).next().unwrap().to_owned()).collect();
    let bytes: Vec<_> = own.iter().map(|one| one["bytes"].as_u64().unwrap()).collect();
    assert!(own.len() <= MOST_REQUESTS, "{fetched:#}");
    assert_eq!(kinds, ["panel", "css", "js"]);
    assert!(bytes.iter().all(|bytes| *bytes > 0) && bytes.iter().sum::<u64>() <= MOST_BYTES, "{bytes:?}");
    println!("bytes of page, stylesheet and script: {bytes:?}");
    assert_eq!(sdk.len(), 1);
    assert_eq!(sdk[0]["blocks"], "non-blocking");
    let blocking: Vec<_> = own.iter().filter(|one| one["blocks"] == "blocking").map(|one| &one["name"]).collect();
    assert!(blocking.len() == 1 && blocking[0].as_str().unwrap().contains(".css"), "{blocking:?}");
}
