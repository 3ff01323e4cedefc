//! How fast the service is there, how little it needs while nobody asks, and what a browser has to fetch.

use std::{fs, thread, time::Duration};

use anyhow::ensure;

use crate::{
    client::Connection,
    desk::{Desk, PROGRAM},
    report::Report,
};

/// Long enough for everything that happens once after a start.
const SETTLED: Duration = Duration::from_secs(2);

/// Starts with an empty store, and again with one that is there; and the memory of a service that is idle.
pub fn from_nothing_to_the_first_answer(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    const STARTS: usize = 5;
    let first = desk.start_service()?;
    desk.stop_service()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(desk.start_service()?);
        desk.stop_service()?;
    }
    starts.sort_unstable();
    let usual = starts[STARTS / 2];
    report.judge("start to the first 200, store new", millis(first), "<= 100 ms", first <= Duration::from_millis(100));
    report.judge(
        "start to the first 200, store open (median of 5)",
        millis(usual),
        "<= 100 ms",
        usual <= Duration::from_millis(100),
    );
    let service = desk.service()?;
    thread::sleep(SETTLED);
    let (resident, own) = (service.memory("VmRSS")?, service.memory("RssAnon")?);
    report.judge("idle RSS", format!("{resident:.1} MiB"), "<= 25 MiB", resident <= 25.0);
    report.tell("  of it the service's own (anonymous) memory", format!("{own:.1} MiB"));
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let size = fs::metadata(PROGRAM)?.len() as f64 / (1024.0 * 1024.0);
    report.tell("size of the program", format!("{size:.1} MiB"));
    Ok(())
}

/// The page, its stylesheet and its script, as a browser that takes brotli gets them.
pub fn what_the_first_paint_needs(desk: &mut Desk, report: &mut Report) -> anyhow::Result<()> {
    desk.service()?;
    let mut connection = Connection::open(desk.address())?;
    let page = connection.exchange(&desk.page_request()?)?;
    let text = String::from_utf8(page.body.clone())?;
    let assets: Vec<&str> = text.split('"').filter(|attribute| attribute.starts_with("/assets/")).collect();
    let mut bytes = page.body.len();
    for path in &assets {
        let asset = connection.exchange(&desk.get(path))?;
        ensure!(asset.status == 200 && asset.header("content-encoding") == Some("br"), "{path} is not compressed");
        bytes += asset.body.len();
    }
    let requests = 1 + assets.len();
    report.judge("first paint: requests", requests.to_string(), "<= 3", requests <= 3);
    #[expect(clippy::cast_precision_loss, reason = "kilobytes")]
    let kib = bytes as f64 / 1024.0;
    report.judge("first paint: bytes on the wire", format!("{kib:.1} KiB"), "<= 40 KiB", kib <= 40.0);
    Ok(())
}

fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}
