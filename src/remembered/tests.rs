use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

use super::*;

fn memory(fresh: Duration) -> Remembered<u8, u32, Silent> {
    let limits = Limits { fresh, keep: Duration::from_hours(1), entries: 100 };
    Remembered::new("test", limits, Clock::system())
}

const HOUR: Duration = Duration::from_hours(1);

#[derive(Debug, PartialEq)]
struct Silent;

#[tokio::test]
async fn two_hundred_askers_cause_one_call() {
    let memory = memory(HOUR);
    let calls = Arc::new(AtomicUsize::new(0));
    let release = Arc::new(Notify::new());

    let askers: Vec<_> = (0..200)
        .map(|_| {
            let (memory, calls, release) = (memory.clone(), Arc::clone(&calls), Arc::clone(&release));
            tokio::spawn(async move {
                let fetch = async move {
                    calls.fetch_add(1, Ordering::SeqCst);
                    release.notified().await;
                    Ok::<_, Silent>(7)
                };
                memory.get(1, || fetch).await.unwrap().known().value
            })
        })
        .collect();
    while calls.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    release.notify_one();

    for asker in askers {
        assert_eq!(asker.await.unwrap(), 7);
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_failure_is_told_to_all_and_not_remembered() {
    let memory = memory(HOUR);
    let calls = Arc::new(AtomicUsize::new(0));
    let ask = || {
        let (memory, calls) = (memory.clone(), Arc::clone(&calls));
        tokio::spawn(async move {
            let fetch = async move {
                calls.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Err::<u32, _>(Silent)
            };
            memory.get(1, || fetch).await.map(|recalled| recalled.known().value)
        })
    };
    let askers: Vec<_> = (0..200).map(|_| ask()).collect();

    for asker in askers {
        assert_eq!(*asker.await.unwrap().unwrap_err(), Silent);
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);

    let again = memory.get(1, || async { Ok::<_, Silent>(8) }).await.unwrap();
    assert_eq!(again.known().value, 8);
}

#[tokio::test]
async fn a_panic_is_told_to_who_asked_and_the_next_asks_anew() {
    async fn boom() -> Result<u32, Silent> {
        panic!("for the test")
    }
    let memory = memory(HOUR);
    let asked = memory.clone();

    let gone = tokio::spawn(async move { asked.get(1, boom).await.map(|it| it.known().value) }).await;

    assert!(gone.unwrap_err().is_panic());
    assert_eq!(memory.get(1, || async { Ok(8) }).await.unwrap().known().value, 8);
}

#[tokio::test]
async fn the_call_goes_on_when_the_first_asker_hangs_up() {
    let memory = memory(HOUR);
    let calls = Arc::new(AtomicUsize::new(0));
    let release = Arc::new(Notify::new());
    let ask = || {
        let (memory, calls, release) = (memory.clone(), Arc::clone(&calls), Arc::clone(&release));
        tokio::spawn(async move {
            let fetch = async move {
                calls.fetch_add(1, Ordering::SeqCst);
                release.notified().await;
                Ok::<_, Silent>(7)
            };
            memory.get(1, || fetch).await.unwrap().known().value
        })
    };
    let first = ask();
    while calls.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }

    first.abort();
    let second = ask();
    tokio::task::yield_now().await;
    release.notify_one();

    assert_eq!(second.await.unwrap(), 7);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn whoever_asks_after_the_answer_was_outdated_is_not_told_what_was_asked_before() {
    let memory = memory(HOUR);
    let release = Arc::new(Notify::new());
    let begun = Arc::new(Notify::new());
    let before = {
        let (memory, release, begun) = (memory.clone(), Arc::clone(&release), Arc::clone(&begun));
        let fetch = async move {
            begun.notify_one();
            release.notified().await;
            Ok::<_, Silent>(7)
        };
        tokio::spawn(async move { memory.get(1, || fetch).await.unwrap().known().value })
    };
    begun.notified().await;

    memory.outdate(&1);
    let after = memory.get(1, || async { Ok::<_, Silent>(8) }).await.unwrap().known().value;
    release.notify_one();

    assert_eq!((after, before.await.unwrap()), (8, 7));
    let asked = memory.get(1, || async { Ok::<_, Silent>(9) }).await.unwrap().known().value;
    assert_eq!(asked, 8, "the older answer, which came later, is not kept");
    assert_eq!(memory.last_known(&1).unwrap().value, 8);
    memory.outdate(&1);
    assert_eq!(memory.get(1, || async { Ok::<_, Silent>(9) }).await.unwrap().known().value, 9);
    assert_eq!(memory.get(2, || async { Ok::<_, Silent>(3) }).await.unwrap().known().value, 3);
}

#[tokio::test]
async fn an_answer_grows_old_by_the_clock() {
    let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
    let limits = Limits { fresh: HOUR, keep: HOUR, entries: 100 };
    let memory: Remembered<u8, u32, Silent> = Remembered::new("test", limits, clock.clone());
    let ask = async |value: u32| memory.get(1, || async move { Ok::<_, Silent>(value) }).await.unwrap().known().value;
    assert_eq!(ask(7).await, 7);

    clock.advance(SignedDuration::from_secs(3599));
    assert_eq!(ask(8).await, 7);
    clock.advance(SignedDuration::from_secs(1));

    assert_eq!(ask(9).await, 9);
    assert_eq!(ask(10).await, 9);
}

#[tokio::test]
async fn the_last_known_value_stands_in_when_the_upstream_is_silent() {
    let memory = memory(Duration::ZERO);
    memory.get(1, || async { Ok::<_, Silent>(7) }).await.unwrap();

    let recalled = memory.get(1, || async { Err(Silent) }).await.unwrap();

    assert!(matches!(recalled, Recalled::Stale(known, because) if known.value == 7 && *because == Silent));
}
