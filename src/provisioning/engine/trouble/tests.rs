use super::*;
use crate::store::SubjectKind;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const MAX_TRIES: u32 = 5;

fn task(subject: &str, tries: u32) -> Task {
    let cause = "Customer/Updated".to_owned();
    let subject = subject.to_owned();
    Task {
        kind: SubjectKind::Customer,
        subject,
        sealed: None,
        cause,
        since: NOW,
        marks: 1,
        thorough: false,
        tries,
        last_error: None,
        taken_at: NOW,
        lease_ends: NOW,
    }
}

fn seconds(until: Timestamp) -> f64 {
    until.duration_since(NOW).as_secs_f64()
}

fn silence() -> Trouble {
    Trouble::doubtful(System::Zendesk, "zendesk_unreachable")
}

#[test]
fn an_outage_costs_nobody_a_try_and_stops_the_tenant() {
    let pause = Pause::default();

    for round in 0..20 {
        for subject in ["1", "2", "3"] {
            let verdict = silence().verdict(&pause, &task(subject, 3), NOW, MAX_TRIES);
            assert_eq!((verdict.tries, verdict.parked), (3, false), "{round}");
        }
    }

    let verdict = silence().verdict(&pause, &task("1", 3), NOW, MAX_TRIES);
    assert!(!pause.is_over(NOW) && pause.is_over(verdict.next_try_at));
}

#[test]
fn pauses_are_short_again_once_work_goes_well_after_trouble_of_our_own() {
    let pause = Pause::default();
    let outage = Trouble::Outage { code: "store_failed", retry_in: None };
    let mut now = NOW;
    let mut stop = || {
        let begun = now;
        now = outage.verdict(&pause, &task("1", 0), now, MAX_TRIES).next_try_at;
        now.duration_since(begun).as_secs_f64()
    };
    let long = (0..12).map(|_| stop()).last().unwrap();

    pause.went_well(&task("1", 0), &[System::Billing]);

    let short = stop();
    assert!(short < long / 4.0, "{short} {long}");
}

#[test]
fn a_row_that_cannot_be_read_stops_its_customer_only() {
    let pause = Pause::default();

    let verdict = Trouble::from(StoreError::Damaged("a moment")).verdict(&pause, &task("1", 0), NOW, MAX_TRIES);

    assert!(verdict.parked && pause.is_over(NOW));
}

#[test]
fn what_zendesk_asks_for_is_the_least_wait_of_all() {
    let pause = Pause::default();
    let retry_in = Some(Duration::from_secs(40));
    let busy = Trouble::Doubtful { code: "zendesk_busy", system: System::Zendesk, retry_in };

    let wait = seconds(busy.verdict(&pause, &task("1", 0), NOW, MAX_TRIES).next_try_at);

    assert!((40.0..=44.1).contains(&wait), "{wait}");
    assert!(!pause.is_over(NOW));
}

#[test]
fn bad_content_stops_its_customer_only_and_is_given_up_in_the_end() {
    let pause = Pause::default();
    let bad = Trouble::customer("zendesk_refused");

    let verdicts: Vec<_> = (0..5).map(|tries| bad.verdict(&pause, &task("1", tries), NOW, MAX_TRIES)).collect();

    assert!(pause.is_over(NOW));
    assert_eq!(verdicts.iter().map(|verdict| verdict.parked).collect::<Vec<_>>(), [false, false, false, false, true]);
    assert!(seconds(verdicts[3].next_try_at) > 2.0 * seconds(verdicts[1].next_try_at));
}

#[test]
fn one_customer_over_whom_zendesk_always_fails_is_given_up_while_others_fare_well() {
    for trouble in [silence(), Trouble::doubtful(System::Zendesk, NOT_ALLOWED), Trouble::too_slow()] {
        let pause = Pause::default();
        let mut tries = 0;
        let mut failures = 0;
        loop {
            let verdict = trouble.verdict(&pause, &task("bad", tries), NOW, MAX_TRIES);
            (tries, failures) = (verdict.tries, failures + 1);
            assert!(pause.is_over(NOW), "the others go on");
            if verdict.parked {
                break;
            }
            pause.went_well(&task("good", 0), &[System::Billing, System::Zendesk]);
        }
        assert_eq!(failures, MAX_TRIES + 1, "the first may have been chance");
    }
}

#[test]
fn while_nobody_else_is_answered_a_customer_loses_no_try() {
    let pause = Pause::default();
    for _ in 0..20 {
        let verdict = silence().verdict(&pause, &task("bad", 0), NOW, MAX_TRIES);
        assert_eq!((verdict.tries, verdict.parked), (0, false));
        // Billing alone was asked: that says nothing of Zendesk.
        pause.went_well(&task("good", 0), &[System::Billing]);
    }
}

#[test]
fn where_most_fail_it_is_nobodys_own_fault() {
    let pause = Pause::default();
    for round in 0..20 {
        for subject in ["1", "2", "3"] {
            let verdict = silence().verdict(&pause, &task(subject, 0), NOW, MAX_TRIES);
            assert_eq!(verdict.tries, 0, "{round}");
        }
        pause.went_well(&task("lucky", 0), &[System::Zendesk]);
    }
}

#[test]
fn that_there_is_nobody_is_believed_when_billing_says_so_three_times_in_a_row() {
    let pause = Pause::default();
    let mut seen = task("1", 4);
    let mut waits = Vec::new();
    while let Err(trouble) = Trouble::unless_confirmed_absent(&seen) {
        let verdict = trouble.verdict(&pause, &seen, NOW, MAX_TRIES);
        assert!(!verdict.parked && pause.is_over(NOW));
        waits.push(seconds(verdict.next_try_at));
        seen = Task { tries: verdict.tries, last_error: Some(trouble.code().to_owned()), ..seen };
    }
    assert!(waits.len() == 2 && waits.iter().sum::<f64>() > 120.0, "{waits:?}");

    let refused = Trouble::customer("zendesk_refused").verdict(&pause, &seen, NOW, MAX_TRIES);
    assert_eq!(refused.tries, 1, "looks are no tries");
}

#[test]
fn a_refused_credential_stops_all_until_the_same_system_answers() {
    let pause = Pause::default();
    let refused = Trouble::Refused { code: "zendesk_login_refused", system: System::Zendesk, retry_in: None };

    let verdict = refused.verdict(&pause, &task("1", 0), NOW, MAX_TRIES);
    pause.went_well(&task("2", 0), &[System::Billing]);
    assert!(pause.is_refused() && !pause.is_over(NOW));
    assert_eq!(verdict.tries, 0);

    pause.went_well(&task("2", 0), &[System::Zendesk]);
    assert!(!pause.is_refused());
}
