//! What agents cost billing: one call for many askers, one login for many calls, few connections for many customers.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use portadesk::{
    config::Config,
    demo::{
        faults::{Fault, FaultKind},
        seed::{World, cast},
    },
};

use crate::harness::{Answer, Desk, Setting, agents::OLENA, organizations::EASYCALL, until};

const ASKERS: usize = 200;

/// Long enough for all askers to arrive while the first is being answered.
fn slowly(method: &str) -> Fault {
    Fault::slow(Duration::from_millis(1_500)).only(method)
}

#[tokio::test]
async fn two_hundred_agents_who_want_one_card_cause_one_call() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(slowly("get_customer_info"));

    let answers = join_all((0..ASKERS).map(|_| panel.customer(cast::EASYCALL))).await;

    assert!(answers.iter().all(|answer| answer.status == 200 && answer.body.contains("EasyCall Ltd")));
    assert_eq!(desk.billing().calls().count("get_customer_info"), 1);
}

#[tokio::test]
async fn two_hundred_agents_who_want_one_section_cause_one_call() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(slowly("get_account_list"));

    let answers = join_all((0..ASKERS).map(|_| panel.section(cast::EASYCALL, "accounts"))).await;

    assert!(answers.iter().all(|answer| answer.status == 200 && answer.body.contains("ph46170x4665")));
    assert_eq!(desk.billing().calls().count("get_account_list"), 1);
}

#[tokio::test]
async fn two_hundred_agents_who_type_the_same_cost_one_search() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.search("easycall").await.expect(200);
    let cost_of_one = desk.billing().calls().total() - desk.billing().calls().count("Session/login");
    desk.advance(60);
    desk.billing().calls().clear();
    desk.billing().faults().set(slowly("Customer/"));

    let answers = join_all((0..ASKERS).map(|_| panel.search("easycall"))).await;

    assert!(answers.iter().all(|answer| answer.customers() == [cast::EASYCALL]));
    assert_eq!(desk.billing().calls().total(), cost_of_one);
}

#[tokio::test]
async fn a_failure_costs_one_call_is_told_to_everyone_and_forgotten() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(slowly("get_customer_info"));
    desk.billing().faults().set(Fault::code("Server.Customer.internal_error").only("get_customer_info"));

    let answers = join_all((0..ASKERS).map(|_| panel.customer(cast::EASYCALL))).await;

    assert!(answers.iter().all(|answer| answer.status == 502 && answer.code() == "billing_error"));
    assert_eq!(desk.billing().calls().count("get_customer_info"), 1);

    desk.billing().faults().clear();
    panel.customer(cast::EASYCALL).await.expect(200).says("EasyCall Ltd");
    assert_eq!(desk.billing().calls().count("get_customer_info"), 2);
}

#[tokio::test]
async fn a_silent_billing_is_tried_once_more_and_not_by_everyone() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::NORTHWIND).await.expect(200);
    desk.billing().faults().set(slowly("get_customer_info"));
    desk.billing().faults().set(Fault::from(FaultKind::Down).only("get_customer_info"));
    desk.billing().calls().clear();

    let answers = join_all((0..ASKERS).map(|_| panel.customer(cast::EASYCALL))).await;

    assert!(answers.iter().all(|answer| answer.status == 504 && answer.code() == "billing_unreachable"));
    // One question, and one repetition on a new connection: the old one may have been closed while it idled.
    assert_eq!(desk.billing().calls().count("get_customer_info"), 2);
}

#[tokio::test]
async fn the_call_goes_on_for_the_others_when_the_first_asker_hangs_up() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::NORTHWIND).await.expect(200);
    desk.billing().calls().clear();
    desk.billing().faults().set(Fault::from(FaultKind::Hang).only("get_customer_info"));

    {
        let mut first = std::pin::pin!(panel.customer(cast::EASYCALL));
        let asked = until("the question", async || (desk.billing().calls().max_in_flight() > 0).then_some(()));
        tokio::select! {
            answer = &mut first => panic!("billing hangs, and yet: {answer:?}"),
            () = asked => {}
        }
    }
    let others = join_all((0..ASKERS).map(|_| panel.customer(cast::EASYCALL)));
    let free_them = async {
        // Whoever asked before this was answered waits by now.
        desk.get("/healthz").await.expect(200);
        desk.billing().faults().clear();
    };
    let (answers, ()) = tokio::join!(others, free_them);

    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(desk.billing().calls().count("get_customer_info"), 1);
}

#[tokio::test]
async fn six_hundred_customers_at_once_need_few_connections() {
    let desk = Setting::default().customers(700).patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    let customers: Vec<u64> = (20..620).map(World::i_customer).collect();

    let answers = join_all(customers.iter().map(|customer| panel.customer(*customer))).await;

    assert!(answers.iter().all(|answer| answer.status == 200), "{:?}", answers.iter().find(|a| a.status != 200));
    let calls = desk.billing().calls();
    assert!(calls.max_connections() <= 20, "{} connections", calls.max_connections());
    assert!(calls.max_in_flight() <= 16, "{} calls at once", calls.max_in_flight());
    assert_eq!(calls.count("Session/login"), 1);
}

#[tokio::test]
async fn a_queue_of_our_own_that_is_full_is_not_laid_at_billings_door() {
    let narrow = |config: &mut Config| {
        config.tenants[0].portabilling.max_in_flight = 1;
        config.tenants[0].portabilling.max_waiting = 0;
    };
    let desk = Setting::default().adjusted(narrow).patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.organization(EASYCALL).await.expect(200);
    panel.section(cast::EASYCALL, "accounts").await.expect(200);
    desk.advance(31);
    desk.billing().faults().set(FaultKind::Hang);
    desk.billing().calls().clear();

    let first = panel.customer(cast::NORTHWIND);
    let others = async {
        until("the one call there is room for", async || (desk.billing().calls().max_in_flight() > 0).then_some(()))
            .await;
        let card = panel.organization(EASYCALL).await.expect(200);
        card.says("EasyCall Ltd")
            .says("Too many requests are waiting right now.")
            .says("Next try")
            .names_its_reference();
        card.never_says("does not answer");
        assert!(!card.offers("unlink"));
        let accounts = panel.section(cast::EASYCALL, "accounts").await.expect(200);
        accounts.says("These are the last known entries.").never_says("did not answer");
        let refused = panel.customer(cast::ACME_CORK).await.expect(503);
        assert_eq!(refused.code(), "upstream_busy");
        refused.says("Too many requests are waiting right now.").never_says("asked us to wait");
        desk.billing().faults().clear();
    };
    let (answered, ()) = tokio::join!(first, others);

    answered.expect(200);
}

#[tokio::test]
async fn those_who_wait_for_a_hanging_billing_do_not_slow_what_is_known() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::EASYCALL).await.expect(200);
    desk.billing().faults().set(FaultKind::Hang);

    let waiting = join_all((0..400).map(|index| panel.customer(World::i_customer(15 + index % 200))));
    let known = async {
        until("calls under way", async || (desk.billing().calls().max_in_flight() >= 16).then_some(())).await;
        let mut slowest = Duration::ZERO;
        for _ in 0..50 {
            let began = Instant::now();
            panel.customer(cast::EASYCALL).await.expect(200).says("EasyCall Ltd");
            slowest = slowest.max(began.elapsed());
        }
        desk.billing().faults().clear();
        slowest
    };
    let (waited, slowest) = tokio::join!(waiting, known);

    assert!(slowest < Duration::from_secs(4), "{slowest:?}");
    assert!(waited.iter().all(|answer| answer.status == 200));
}

#[tokio::test]
async fn many_calls_at_the_start_cause_one_login() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(Fault::slow(Duration::from_millis(300)).only("Session/login"));

    let answers = join_all((0..150).map(|index| panel.customer(World::i_customer(20 + index)))).await;

    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(desk.billing().calls().count("Session/login"), 1);
}

#[tokio::test]
async fn refused_logins_are_not_repeated_until_the_guard_shuts_the_door() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.billing().faults().set(FaultKind::LoginRefused);

    for round in 0..5 {
        let asked = (0..40).map(|index| panel.customer(World::i_customer(20 + index)));
        let answers: Vec<Answer> = join_all(asked).await;
        assert!(answers.iter().all(|answer| answer.code() == "billing_error"), "round {round}");
    }

    let logins = desk.billing().calls().count("Session/login");
    assert!(logins < 5, "{logins} failed logins: the guard closes the door at 5");
    desk.billing().faults().clear();
    desk.advance(120);
    panel.customer(cast::EASYCALL).await.expect(200);
}

#[tokio::test]
async fn a_session_that_billing_ended_is_renewed_once_for_all_who_noticed() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::EASYCALL).await.expect(200);

    for round in 1..=3 {
        desk.billing().expire_sessions();
        let range = (round * 40)..(round * 40 + 40);
        let answers = join_all(range.map(|index| panel.customer(World::i_customer(index)))).await;

        assert!(answers.iter().all(|answer| answer.status == 200), "round {round}");
        assert_eq!(desk.billing().calls().count("Session/login"), 1 + round as usize, "round {round}");
    }
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    for _ in 0..12 {
        panel.customer(cast::EASYCALL).await.expect(200);
        desk.advance(300);
    }

    let failed = desk.billing().calls().recent().into_iter().filter(|call| call.status != Some(200)).count();
    assert_eq!(failed, 0, "no call was made with a session that had ended");
}

#[tokio::test]
async fn after_repeated_silence_billing_is_left_alone_and_then_tried_once() {
    let desk = Desk::with("tenants.panda.portabilling.pause_after_failures", 3)
        .with("tenants.panda.portabilling.pause", "20s")
        .start()
        .await;
    let panel = desk.open_panel_as(OLENA).await;
    panel.customer(cast::EASYCALL).await.expect(200);
    desk.billing().faults().set(FaultKind::Down);
    for customer in [46_171, 46_172, 46_173] {
        panel.customer(customer).await.expect(504);
    }
    desk.billing().calls().clear();

    let refused = panel.customer(46_174).await.expect(504);
    assert_eq!(desk.billing().calls().total(), 0, "nobody asks during the pause");
    assert!((1..=20).contains(&refused.first("data-countdown").parse::<u32>().unwrap()));
    assert_eq!(refused.header("retry-after"), refused.first("data-countdown"));
    let health = desk.get("/readyz").await.expect(200).json();
    assert!(health["tenants"]["panda"]["portabilling"].to_string().contains("paus"), "{health}");

    desk.billing().faults().clear();
    desk.advance(20);
    panel.customer(46_174).await.expect(200);
}

#[tokio::test]
async fn what_zendesk_says_of_an_agent_is_asked_once_for_many_requests() {
    let desk = Setting::default().patient().start().await;
    let panel = desk.open_panel_as(OLENA).await;
    desk.zendesk().calls().clear();

    join_all((0..ASKERS).map(|_| panel.customer(cast::EASYCALL))).await;

    let calls = desk.zendesk().calls();
    assert!(calls.count("GET /api/v2/users/534") <= 2, "{:?}", calls.recent());
    assert!(calls.count("POST /oauth/tokens") <= 1);
}
