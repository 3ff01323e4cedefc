//! Bringing over many customers: how many calls it takes, how long beside what Zendesk's limit allows, how much memory, and
//! what is repeated when it is killed.
//!
//! `CUSTOMERS=100000 QUOTA=100 cargo test --release --test cli -- backfill::measured --nocapture` is the long run.

use std::{
    thread,
    time::{Duration, Instant},
};

use portadesk::demo::simulator::zendesk::Options;

use crate::{
    bringing::{PROVISIONING, number, of_act, plan, prepared, well},
    harness::{Running, Setting},
};

/// Rows that one call writes.
const AT_ONCE: usize = 100;

/// A world of `CUSTOMERS`, and an account that allows `QUOTA` requests a minute, of which `SHARE` percent are left to agents.
fn setting(customers: u32, quota: u32) -> Setting {
    let customers = number("CUSTOMERS").and_then(|number| number.try_into().ok()).unwrap_or(customers);
    let setting = prepared(Setting::of(customers, Options { organizations: 12, ..Options::default() }));
    let share = number("SHARE").unwrap_or(0);
    setting.place.write("portadesk.toml", format!("{}{PROVISIONING}agents_share = {share}\n", setting.toml()));
    plan(&setting);
    setting.desk.set_requests_per_minute(quota);
    setting
}

fn quota(usual: u32) -> u32 {
    number("QUOTA").and_then(|number| number.try_into().ok()).unwrap_or(usual)
}

fn applying(setting: &Setting) -> Running {
    Running::start(setting.place.command(&["sync", "apply", "plan.json", "--config", "portadesk.toml"]))
}

/// Waits until something is written, and looks after memory meanwhile. Returns the most, in megabytes.
fn wait_for_writes(setting: &Setting, running: &Running, rows: u64) -> u64 {
    let mut peak = 0;
    while setting.desk.bulk_rows() < rows {
        let Some(now) = running.peak_memory() else { break };
        peak = peak.max(now);
        thread::sleep(Duration::from_millis(5));
    }
    peak
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn measured_beside_what_the_limit_allows() {
    let quota = quota(300);
    let setting = setting(1_500, quota);
    let creates = of_act(&setting, "create").len();
    setting.desk.calls().clear();

    let begun = Instant::now();
    let running = applying(&setting);
    wait_for_writes(&setting, &running, 1);
    let writing = Instant::now();
    let peak = wait_for_writes(&setting, &running, u64::MAX);
    let (code, said) = running.end();
    let end = Instant::now();

    assert_eq!(code, Some(0), "{said}");
    let (calls, batches) = (setting.desk.calls().total(), creates.div_ceil(AT_ONCE));
    let share = number("SHARE").unwrap_or(0);
    let allowed = f64::from(quota) * (100 - share) as f64 / 100.0;
    let least = batches as f64 * 60.0 / allowed;
    let (looked, wrote) = ((writing - begun).as_secs_f64(), (end - writing).as_secs_f64());
    let refused = setting.desk.refused_for_rate();
    eprintln!(
        "{creates} organizations, {batches} batches, {quota} requests a minute, {share} % of them left to agents: at least \
         {least:.1} s.\nLooked for {looked:.1} s, wrote for {wrote:.1} s: {:.3}x. {calls} calls to Zendesk: {:.3}x. \
         {refused} refused, {} jobs open at most, {peak} MB at most.",
        wrote / least,
        calls as f64 / batches as f64,
        setting.desk.most_open_jobs(),
    );
    for (name, count) in setting.desk.calls().counts() {
        eprintln!("{count:>8}  {name}");
    }
    let forecasts: Vec<&str> = said.lines().filter(|line| line.starts_with("Writing:")).collect();
    for line in forecasts.iter().step_by((forecasts.len() / 10).max(1)) {
        eprintln!("{line}");
    }
    assert_eq!(refused, 0);
    assert_eq!(setting.desk.bulk_rows(), written(&setting), "no row is sent twice");
    assert!(setting.desk.most_open_jobs() <= 30);
    assert!(calls <= batches + batches / 20 + 10, "{calls} calls for {batches} batches");
    assert!(peak < 100, "{peak} MB");
}

#[test]
fn killed_it_repeats_one_batch_at_most() {
    let setting = setting(600, quota(100_000));
    let seed = number("SEED").unwrap_or_else(|| std::process::id().into());
    eprintln!("SEED={seed}");
    let (kills, rows) = (number("KILLS").unwrap_or(2), written(&setting));

    for kill in 0..kills {
        let before = setting.desk.bulk_rows();
        let running = applying(&setting);
        // Somewhere in the part that comes next.
        let part = rows.saturating_sub(before) / (kills - kill + 1);
        wait_for_writes(&setting, &running, before + 1 + part);
        thread::sleep(Duration::from_millis((seed + kill * 377) % 200));
        running.signal("KILL");
        drop(running);
        let status = setting.run(&["sync", "status"]);
        let told = format!(" of {} rows. The last one: ", changes(&setting));
        let words = well(&status);
        assert!(words.contains("A plan is being applied: ") && words.contains(&told), "{words}");
    }
    let ended = setting.run(&["sync", "apply", "plan.json"]);

    well(&ended);
    let status = setting.run(&["sync", "status"]);
    assert!(!well(&status).contains("A plan is being applied"), "{status:?}");
    let repeated = setting.desk.bulk_rows() - rows;
    eprintln!("{rows} rows, {kills} kills: {repeated} rows were sent twice");
    assert!(repeated <= kills * AT_ONCE as u64, "{repeated}");
    for row in of_act(&setting, "create") {
        let external_id = row["after"]["external_id"].as_str().unwrap();
        assert!(setting.desk.organization_of(external_id).is_some(), "{external_id}");
    }
}

/// Rows that change something.
fn changes(setting: &Setting) -> usize {
    ["create", "link", "update", "propose"].map(|act| of_act(setting, act).len()).iter().sum()
}

/// Rows that are written to Zendesk.
fn written(setting: &Setting) -> u64 {
    let acts = ["create", "link", "update"].into_iter();
    acts.flat_map(|act| of_act(setting, act)).filter(|row| row.get("after").is_some()).count() as u64
}
