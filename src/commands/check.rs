//! `portadesk check`: the doctor's findings, and whether anything failed.

use std::process::ExitCode;

use super::{load, say};
use crate::{cli::CheckArgs, clock::Clock, doctor};

pub(super) async fn run(args: &CheckArgs) -> ExitCode {
    let config = match load(&args.config.config) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let mut groups = Vec::new();
    let count = doctor::examine(&config, &Clock::system(), |group| {
        if args.json {
            groups.push(group.clone());
        } else {
            say(&doctor::text(group));
        }
    })
    .await;
    let end = if args.json { doctor::json(&groups, count) } else { count.summary() };
    say(&format!("{end}\n"));
    if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
