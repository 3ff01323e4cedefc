//! A backfill of 10,000 organizations while agents work: nobody is refused, no agent waits, and its end is known early.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use tokio::{
    task::{JoinSet, LocalSet},
    time::{Instant, sleep},
};

use super::{
    super::{Class, Forecast, Governor},
    LIST,
    account::{Account, Dice, Kind, Window},
    background,
};

const ORGANIZATIONS: u64 = 10_000;
const SHARE: u32 = 30;
/// When the forecast is compared with what came, in percent of the work.
const LOOKS: [u64; 4] = [10, 25, 50, 75];

/// How long until the next one of so many a minute.
type Pause = fn(&mut Dice, f64) -> Duration;

/// What is brought over, and who else is there.
#[derive(Debug, Clone, Copy)]
struct Scene {
    kind: Kind,
    /// Calls that the whole backfill takes.
    calls: u64,
    at_once: usize,
    /// Calls a minute: agents in this process, agents in another one, and other programs.
    agents: f64,
    agents_elsewhere: f64,
    others: f64,
    replicas: usize,
    /// Without it everything is sent at once.
    is_governed: bool,
}

/// What came of it.
#[derive(Debug, Default, Clone, PartialEq)]
struct Outcome {
    refused: usize,
    longest_wait: Duration,
    lasted: Duration,
    /// For each look, by how much the forecast of the time left was wrong, in seconds, and beside that time.
    errors: Vec<(f64, f64)>,
}

impl Scene {
    fn usual(limit: usize, window: Window) -> Self {
        let kind = Kind { limit, window, tells_reset: true };
        let agents = share_of(kind) / 3.0;
        Self {
            kind,
            calls: ORGANIZATIONS,
            at_once: 4,
            agents,
            agents_elsewhere: agents / 2.0,
            others: 0.0,
            replicas: 1,
            is_governed: true,
        }
    }

    async fn play(self, seed: u64) -> Outcome {
        LocalSet::new().run_until(self.play_here(Dice::new(seed))).await
    }

    async fn play_here(self, mut dice: Dice) -> Outcome {
        let account = Account::new(self.kind, dice.split());
        let governors: Vec<Governor> = (0..self.replicas).map(|_| Governor::default()).collect();
        let longest = Rc::new(Cell::new(Duration::ZERO));
        let mut crowd = JoinSet::new();
        let (people, programs): (Pause, Pause) = (Dice::by_chance, Dice::regularly);
        let here = Some(&governors[0]);
        let everybody =
            [(self.agents, here, people), (self.agents_elsewhere, None, people), (self.others, None, programs)];
        for (a_minute, governor, pause) in everybody.into_iter().filter(|(a_minute, ..)| *a_minute > 0.0) {
            let mut dice = dice.split();
            let pause = move || pause(&mut dice, a_minute);
            crowd.spawn_local(come_and_ask(account.clone(), governor.cloned(), pause, Rc::clone(&longest)));
        }
        let work = Rc::new(Work::new(self.calls));
        let mut workers = JoinSet::new();
        for worker in 0..self.at_once {
            let governor = governors[worker % self.replicas].clone();
            workers.spawn_local(work_off(Rc::clone(&work), account.clone(), governor, self.is_governed));
        }
        while workers.join_next().await.is_some() {}
        let end = Instant::now();
        crowd.abort_all();
        let forecasts = work.forecasts.take();
        let errors = forecasts.iter().map(|(at, left)| {
            let really = (end - *at).as_secs_f64();
            let error = left.as_secs_f64() - really;
            (error, error / really)
        });
        Outcome {
            refused: account.refused(),
            longest_wait: longest.get(),
            lasted: end - work.begun,
            errors: errors.collect(),
        }
    }
}

/// The backfill, shared by those who work on it.
struct Work {
    begun: Instant,
    calls: u64,
    next: Cell<u64>,
    sent: Cell<u64>,
    forecast: RefCell<Forecast>,
    forecasts: RefCell<Vec<(Instant, Duration)>>,
}

impl Work {
    fn new(calls: u64) -> Self {
        let (forecast, forecasts) = (Forecast::begin(0).into(), Vec::new().into());
        Self { begun: Instant::now(), calls, next: Cell::new(0), sent: Cell::new(0), forecast, forecasts }
    }

    fn take(&self) -> bool {
        let is_left = self.next.get() < self.calls;
        self.next.set(self.next.get() + u64::from(is_left));
        is_left
    }

    /// A call has been sent.
    fn note(&self, governor: &Governor) {
        let done = self.sent.get() + 1;
        self.sent.set(done);
        let mut forecast = self.forecast.borrow_mut();
        forecast.note(done);
        if LOOKS.iter().any(|percent| done * 100 == self.calls * percent) {
            let left = forecast.left(self.calls - done, governor.pace(SHARE)).unwrap();
            self.forecasts.borrow_mut().push((Instant::now(), left));
        }
    }
}

async fn work_off(work: Rc<Work>, account: Account, governor: Governor, is_governed: bool) {
    while work.take() {
        loop {
            let turn =
                if is_governed { governor.turn(&LIST, background(SHARE)).await } else { Ok(governor.sent(&LIST)) };
            let mut sent = turn.unwrap();
            work.note(&governor);
            let answer = account.ask().await;
            sent.heard(&answer);
            let Some(wait) = answer.wait else { break };
            sleep(wait).await;
        }
    }
}

/// People and programs who ask whenever they like, and come again when they are refused.
async fn come_and_ask(
    account: Account,
    governor: Option<Governor>,
    mut pause: impl FnMut() -> Duration,
    longest: Rc<Cell<Duration>>,
) {
    let class = Class { call: "users/show", about: None };
    loop {
        sleep(pause()).await;
        let asked = Instant::now();
        loop {
            let sent = governor.as_ref().map(|governor| governor.sent(&class));
            let answer = account.ask().await;
            if let Some(mut sent) = sent {
                sent.heard(&answer);
            }
            let Some(wait) = answer.wait else { break };
            sleep(wait).await;
        }
        longest.set(longest.get().max(asked.elapsed()));
    }
}

#[expect(clippy::cast_precision_loss, reason = "some hundreds")]
fn share_of(kind: Kind) -> f64 {
    kind.limit as f64 * f64::from(SHARE) / 100.0
}

#[expect(clippy::disallowed_methods, reason = "the same run again is asked for by whoever runs the tests")]
fn seed() -> u64 {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    eprintln!("SEED={seed}");
    seed
}

fn both_ways() -> impl Iterator<Item = Scene> {
    [100, 400].into_iter().flat_map(|limit| [Window::Fixed, Window::Sliding].map(|window| Scene::usual(limit, window)))
}

/// Plays it, and looks at everything that was promised.
async fn holds(scene: Scene, seed: u64, what: &str) -> Outcome {
    let outcome = scene.play(seed).await;
    let Kind { limit, window, tells_reset } = scene.kind;
    let errors: Vec<String> = outcome.errors.iter().map(|(_, error)| format!("{:+.1} %", error * 100.0)).collect();
    eprintln!(
        "{what}, {limit} a minute, {window:?}, reset told: {tells_reset}: {} calls in {:.1} min, {} refused, longest wait of \
         an agent {:?}, forecasts at {LOOKS:?} %: {}",
        scene.calls,
        outcome.lasted.as_secs_f64() / 60.0,
        outcome.refused,
        outcome.longest_wait,
        errors.join(", "),
    );
    assert_eq!(outcome.refused, 0);
    assert!(outcome.longest_wait < Duration::from_secs(1), "{:?}", outcome.longest_wait);
    assert_eq!(outcome.errors.len(), LOOKS.len());
    // Of what ends in a moment, some seconds are more than a tenth.
    let is_near = |(seconds, part): &(f64, f64)| part.abs() <= 0.1 || seconds.abs() <= 5.0;
    assert!(outcome.errors.iter().all(is_near), "{:?}", outcome.errors);
    outcome
}

/// How long it would take were the whole share used, in seconds.
#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn ideal(scene: Scene) -> f64 {
    scene.calls as f64 * 60.0 / (scene.kind.limit as f64 - share_of(scene.kind))
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_organizations_one_by_one() {
    let seed = seed();
    for scene in both_ways() {
        let outcome = holds(scene, seed, "one by one").await;
        let (took, ideal) = (outcome.lasted.as_secs_f64(), ideal(scene));
        assert!(took < ideal * 1.05, "the share that is there is used: {took} s, {ideal} s");
        assert!(took > ideal * 0.98, "and no more: {took} s, {ideal} s");
    }
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_organizations_by_the_hundred() {
    let seed = seed();
    for scene in both_ways() {
        holds(Scene { calls: ORGANIZATIONS / 100, at_once: 8, ..scene }, seed, "by the hundred").await;
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_tells_when_the_count_starts_anew() {
    let seed = seed();
    for scene in both_ways() {
        let kind = Kind { tells_reset: false, ..scene.kind };
        holds(Scene { kind, calls: ORGANIZATIONS / 4, ..scene }, seed, "without reset").await;
    }
}

#[tokio::test(start_paused = true)]
async fn other_programs_use_the_account_as_well() {
    let seed = seed();
    for scene in both_ways() {
        let others = share_of(scene.kind);
        let outcome = holds(Scene { others, ..scene }, seed, "beside others").await;
        assert!(outcome.lasted.as_secs_f64() > ideal(scene) * 1.1, "what others use is not there: {outcome:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn three_replicas_share_one_account() {
    let seed = seed();
    for scene in both_ways() {
        let scene = Scene { replicas: 3, at_once: 6, calls: ORGANIZATIONS / 4, ..scene };
        let outcome = scene.play(seed).await;
        eprintln!("{scene:?}: {outcome:?}");
        assert_eq!((outcome.refused, outcome.longest_wait < Duration::from_secs(1)), (0, true));
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_governor_both_are_refused_and_agents_wait() {
    for scene in both_ways() {
        let outcome = Scene { is_governed: false, at_once: 8, calls: 2_000, ..scene }.play(seed()).await;
        assert!(outcome.refused > 10 && outcome.longest_wait > Duration::from_secs(1), "{outcome:?}");
    }
}
