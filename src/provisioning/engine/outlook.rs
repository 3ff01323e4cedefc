//! When the worker will have followed everything that has changed: measured, told in figures, and kept where commands see it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Engine, after, before};
use crate::{
    store::{LongWork, Outlook, StoreError},
    zendesk::{Forecast, Zendesk},
};

/// Who has told nothing for so long has stopped.
pub const OUTDATED: Duration = Duration::from_mins(2);

/// How fast the worker is, while there is something to do.
#[derive(Debug, Default)]
pub(super) struct Speed(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Subjects whose work has ended well.
    done: u64,
    /// Since there is something to do.
    busy: Option<Busy>,
}

#[derive(Debug)]
struct Busy {
    done_before: u64,
    calls_before: u64,
    forecast: Forecast,
}

impl Speed {
    pub fn one_more(&self) {
        self.state().done += 1;
    }

    /// How many were done since there was something to do, and how long the rest will take.
    fn look(&self, waiting: u64, zendesk: &Zendesk) -> (u64, Option<Duration>) {
        let mut state = self.state();
        let State { done, busy } = &mut *state;
        if waiting == 0 {
            *busy = None;
            return (0, Some(Duration::ZERO));
        }
        let calls = zendesk.background_calls();
        let begin = || Busy { done_before: *done, calls_before: calls, forecast: Forecast::begin(0) };
        let busy = busy.get_or_insert_with(begin);
        let done = *done - busy.done_before;
        busy.forecast.note(done);
        // What Zendesk lets through sets a bound from the first customer on.
        let at_least = zendesk.pace().and_then(|pace| {
            let calls = u32::try_from(calls - busy.calls_before).ok()?;
            pace.checked_mul(calls)?.checked_div(u32::try_from(done).ok()?)
        });
        (done, busy.forecast.left(waiting, at_least))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Measures, and tells commands and figures.
    pub(super) async fn tell_outlook(&self, waiting: u64) -> Result<(), StoreError> {
        let (store, now) = (&self.parts.store, self.now());
        let (done, left) = self.speed.look(waiting, &self.parts.zendesk);
        if waiting == 0 {
            store.forget_outlook(&self.tenant, LongWork::Changes).await?;
        } else {
            let ends_at = left.map(|left| after(now, left));
            let total = done.saturating_add(waiting);
            let outlook = Outlook { work: LongWork::Changes, done, total, told_at: now, ends_at };
            store.tell_outlook(&self.tenant, outlook).await?;
        }
        let told = store.outlooks(&self.tenant, before(now, OUTDATED)).await?;
        for work in LongWork::ALL {
            let ends_at = told.iter().find(|outlook| outlook.work == work).and_then(|outlook| outlook.ends_at);
            let left = ends_at.map_or(0.0, |ends_at| ends_at.duration_since(now).as_secs_f64().max(0.0));
            metrics::gauge!(
                "portadesk_forecast_seconds", "tenant" => self.tenant.to_string(), "work" => work.as_str(),
            )
            .set(left);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;
    use crate::{clock::Clock, zendesk::Settings};

    #[tokio::test(start_paused = true)]
    async fn the_pace_is_that_of_the_work_since_there_was_something_to_do() {
        let zendesk = Zendesk::new(&Settings::for_test("http://127.0.0.1:9"), Clock::system()).unwrap();
        let speed = Speed::default();
        speed.one_more();
        advance(Duration::from_hours(1)).await;
        assert_eq!(speed.look(10, &zendesk), (0, None), "nothing is measured yet");

        advance(Duration::from_secs(30)).await;
        (0..5).for_each(|_| speed.one_more());
        assert_eq!(speed.look(20, &zendesk), (5, Some(Duration::from_mins(2))));

        assert_eq!(speed.look(0, &zendesk), (0, Some(Duration::ZERO)));
        assert_eq!(speed.look(1, &zendesk), (0, None), "it is measured anew");
    }
}
