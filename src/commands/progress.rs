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
        self.bar.set_prefix(left(progress));
        let is_due = now.duration_since(self.told.get()) >= PLAIN_EVERY;
        if self.bar.is_hidden() && (is_new || is_due || progress.of == Some(progress.done)) {
            self.told.set(now);
            eprintln!("{}", line(progress));
        }
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn begin(&self, progress: Progress) {
        let template = if progress.of.is_some() {
            "{msg} {wide_bar} {pos} of {len}{prefix}"
        } else {
            "{spinner} {msg} {pos}, {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_message(words(progress.stage));
    }
}

fn line(progress: Progress) -> String {
    let Progress { stage, done, of, .. } = progress;
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    format!("{}: {done}{of}{}", words(stage), left(progress))
}

fn left(progress: Progress) -> String {
    let is_over = progress.of == Some(progress.done);
    progress.left.filter(|_| !is_over).map(|left| format!(", about {} left", HumanDuration(left))).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_what_is_left_while_something_is() {
        let progress = |done, left| Progress { stage: Stage::Writing, done, of: Some(400), left };
        let quarter = Some(Duration::from_mins(15));

        assert_eq!(line(progress(100, quarter)), "Writing: 100 of 400, about 15 minutes left");
        assert_eq!(line(progress(100, None)), "Writing: 100 of 400");
        assert_eq!(line(progress(400, quarter)), "Writing: 400 of 400");
    }
}
