//! What customers' files cost the real process in memory.

use std::{iter, time::Duration};

use aws_lc_rs::digest::{SHA256, digest};
use futures_util::future::join_all;
use portadesk::demo::faults::Fault;

use crate::{
    guest::{self, Guest},
    harness::Setting,
};

const LARGEST: usize = 50 * 1024 * 1024;
const FILES: usize = 5;
/// For each file that is under way: a piece of 256 KB, sealed once more, as a row of the database, and what stands in sockets.
const MOST_MEGABYTES: u64 = 16;

#[tokio::test]
async fn five_of_the_largest_files_side_by_side_are_never_in_memory_as_a_whole() {
    let setting = Setting::new();
    setting.desk.set_requests_per_minute(1_000_000);
    let settings = guest::settings(&setting) + "max_file_mb = 50\n";
    setting.place.write("portadesk.toml", setting.toml() + &settings);
    let running = setting.serve();
    let mut rita = Guest::arrive(&setting, &[running.url()], "rita", 46_170).await;
    let form = rita.form().await;
    rita.add(&form, &[image(0, 1_000_000)]).await;
    rita.ask(&form, "What everything takes once").await;
    rita.ticket(&form).await;
    let before = running.peak_memory().unwrap();

    let form = rita.form().await;
    let files: Vec<_> = (0..FILES).map(|number| image(number, LARGEST)).collect();
    join_all(files.iter().map(async |file| rita.clone().add(&form, std::slice::from_ref(file)).await)).await;
    let taken = running.peak_memory().unwrap();
    // Zendesk takes its time before it reads the first byte.
    setting.desk.faults().set(Fault::slow(Duration::from_millis(500)).only("POST /api/v2/uploads"));
    rita.ask(&form, "With large files").await;
    let ticket = rita.ticket(&form).await;
    let sent = running.peak_memory().unwrap();

    println!("{before} MB before, {taken} MB once {FILES} files were taken, {sent} MB once they were sent");
    let mut came: Vec<_> = setting.desk.ticket(ticket).unwrap().comments[0].files.clone();
    came.sort_by(|left, right| left.name.cmp(&right.name));
    for (came, (name, bytes)) in came.iter().zip(&files) {
        assert_eq!((&came.name, &*came.digest), (name, digest(&SHA256, bytes).as_ref()));
    }
    assert_eq!(came.len(), FILES);
    assert!(taken - before < MOST_MEGABYTES, "taking them: {before} MB, then {taken} MB");
    assert!(sent - before < MOST_MEGABYTES, "sending them: {before} MB, then {sent} MB");
}

fn image(number: usize, bytes: usize) -> (String, Vec<u8>) {
    let letter = u8::try_from(number).unwrap() + b'a';
    let start = b"\x89PNG\r\n\x1a\n".iter().copied();
    (format!("{number}.png"), start.chain(iter::repeat(letter)).take(bytes).collect())
}
