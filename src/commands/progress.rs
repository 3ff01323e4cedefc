//! How far a long command has come: a bar with a forecast on a terminal, a line now and then elsewhere.

use std::{cell::Cell, time::Duration};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use tokio::time::Instant;

use crate::provisioning::bringing::{Progress, Stage};

/// Between two lines where there is no terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(10);

/// What is told of one command. Both forms go to standard error: standard output is for results.
pub(super) struct Teller {
    bar: ProgressBar,
    stage: Cell<Option<(Stage, Instant)>>,
    told: Cell<Instant>,
}

impl Teller {
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, stage: Cell::default(), told: Cell::new(Instant::now()) }
    }

    pub fn tell(&self, progress: Progress) {
        let now = Instant::now();
        let is_new = self.stage.get().is_none_or(|(stage, _)| stage != progress.stage);
        if is_new {
            self.stage.set(Some((progress.stage, now)));
            self.begin(progress);
        }
        if let Some(of) = progress.of {
            self.bar.set_length(of);
        }
        self.bar.set_position(progress.done);
        let is_due = now.duration_since(self.told.get()) >= PLAIN_EVERY;
        if self.bar.is_hidden() && (is_new || is_due || progress.of == Some(progress.done)) {
            self.told.set(now);
            eprintln!("{}", self.line(progress, now));
        }
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn begin(&self, progress: Progress) {
        let template = if progress.of.is_some() {
            "{msg} {wide_bar} {pos} of {len}, {eta} left"
        } else {
            "{spinner} {msg} {pos}, {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_message(words(progress.stage));
    }

    fn line(&self, progress: Progress, now: Instant) -> String {
        let Progress { stage, done, of } = progress;
        let begun = self.stage.get().map_or(now, |(_, begun)| begun);
        match of {
            None => format!("{}: {done}", words(stage)),
            Some(of) if done >= of => format!("{}: {done} of {of}", words(stage)),
            Some(of) => {
                let left = forecast(now.duration_since(begun), done, of);
                let left = left.map(|left| format!(", about {} left", HumanDuration(left))).unwrap_or_default();
                format!("{}: {done} of {of}{left}", words(stage))
            }
        }
    }
}

const fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Customers => "Customers",
        Stage::Organizations => "Organizations",
        Stage::Comparing => "Comparing",
        Stage::Writing => "Writing",
        Stage::Restoring => "Taking back",
    }
}

/// As long again for each of the rest as for each until now.
fn forecast(spent: Duration, done: u64, of: u64) -> Option<Duration> {
    let each = spent.checked_div(u32::try_from(done).ok()?)?;
    each.checked_mul(u32::try_from(of.saturating_sub(done)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_for_each_as_what_is_done() {
        assert_eq!(forecast(Duration::from_secs(10), 100, 400), Some(Duration::from_secs(30)));
        assert_eq!(forecast(Duration::from_secs(10), 0, 400), None);
    }
}
