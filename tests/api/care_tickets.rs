//! My tickets: whose are shown, what of them, and a word in them that is said once.

use portadesk::{
    demo::{
        faults::{Fault, FaultKind},
        simulator::zendesk::Ticket,
    },
    zendesk::TicketId,
};

use crate::harness::{CareGuest, Desk, Setting, agents::TOM, organizations::EASYCALL};

async fn desk() -> Desk {
    with(Setting::default().caring()).await
}

async fn with(setting: Setting) -> Desk {
    let desk = setting.start().await;
    desk.open_panel_as(TOM).await.organization(EASYCALL).await.expect(200);
    desk
}

/// Rita asks something: the ticket, and what she would answer on.
async fn asked(desk: &Desk, rita: &CareGuest<'_>) -> Ticket {
    rita.ask(&rita.form().await, "No dial tone", "Since this morning.").await.expect(200);
    let found = || desk.zendesk().tickets().into_iter().find(|ticket| ticket.subject == "No dial tone");
    let ticket = desk.later("the ticket", async || found()).await;
    desk.advance(5);
    ticket
}

fn in_words(desk: &Desk, id: u64) -> Vec<String> {
    desk.zendesk().ticket(id).unwrap().comments.into_iter().map(|comment| comment.body).collect()
}

#[tokio::test]
async fn a_customer_sees_the_public_conversation_and_no_note() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let ticket = asked(&desk, &rita).await;
    let id = TicketId(ticket.id);
    desk.zendesk().say(ticket.id, TOM, "We are <i>looking</i> into it.", true);
    desk.zendesk().say(ticket.id, TOM, "The customer is difficult.", false);

    let list = rita.get("/tickets").await.expect(200);
    let shown = rita.ticket(id).await.expect(200);

    list.says("No dial tone").says("New");
    shown.says("You").says("Since this morning.").says("Support").says("We are <i>looking</i> into it.");
    shown.never_says("difficult").never_says("Tom");
    assert!(!shown.body.contains("<i>"), "text is text");
}

#[tokio::test]
async fn tickets_of_others_are_not_there() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let ticket = asked(&desk, &rita).await;
    let joerg = desk.customer("joerg", 46_171).await;

    for other in desk.zendesk().tickets().iter().filter(|it| it.requester_id != ticket.requester_id) {
        rita.ticket(TicketId(other.id)).await.refuses(404, "not_found");
        rita.reply(TicketId(other.id), "x", "y").await.refuses(404, "not_found");
        rita.solve(TicketId(other.id), "y").await.refuses(404, "not_found");
    }
    joerg.ticket(TicketId(ticket.id)).await.refuses(404, "not_found");
    let shown = format!("data-ticket=\"{}\"", ticket.id);
    assert!(rita.get("/tickets").await.expect(200).body.contains(&shown));
    joerg.get("/tickets").await.expect(200).never_says(&shown);
    rita.ticket(TicketId(999_999)).await.refuses(404, "not_found");
    // Moved to another organization, it is not hers any more.
    desk.zendesk().edit_ticket(ticket.id, |ticket| ticket.organization_id = Some(79));
    rita.ticket(TicketId(ticket.id)).await.refuses(404, "not_found");
    rita.get("/tickets").await.expect(200).never_says(&shown);
}

#[tokio::test]
async fn a_ticket_that_is_internal_is_not_there_either() {
    for sees in ["own", "company"] {
        let desk = with(Setting::default().caring().with("tenants.panda.care.sees", sees)).await;
        let rita = desk.customer("rita", 46_170).await;
        let ticket = asked(&desk, &rita).await;
        let id = TicketId(ticket.id);
        desk.zendesk().edit_ticket(ticket.id, |ticket| ticket.comments.iter_mut().for_each(|it| it.public = false));

        let shown = format!("data-ticket=\"{}\"", ticket.id);
        rita.get("/tickets").await.expect(200).never_says(&shown);
        rita.ticket(id).await.refuses(404, "not_found");
        rita.reply(id, "x", "y").await.refuses(404, "not_found");
        rita.solve(id, "y").await.refuses(404, "not_found");
    }
}

#[tokio::test]
async fn colleagues_tickets_are_shown_where_the_tenant_says_so() {
    for (sees, status) in [("own", 404), ("company", 200)] {
        let desk = with(Setting::default().caring().with("tenants.panda.care.sees", sees)).await;
        let rita = desk.customer("rita", 46_170).await;
        let ticket = asked(&desk, &rita).await;
        let is_colleagues =
            |it: &Ticket| it.organization_id == Some(EASYCALL) && it.requester_id != ticket.requester_id;
        let first = ticket.id;
        desk.zendesk().edit_ticket(2, |other| {
            other.organization_id = Some(EASYCALL);
            other.subject = "A colleague's question".to_owned();
        });
        let other = desk.zendesk().tickets().into_iter().find(is_colleagues).unwrap();

        rita.ticket(TicketId(other.id)).await.expect(status);
        rita.ticket(TicketId(first)).await.expect(200);
        let list = rita.get("/tickets").await.expect(200);
        assert_eq!(list.text().contains("Asked by a colleague"), sees == "company");
    }
}

#[tokio::test]
async fn an_answer_is_said_once_in_the_customers_name() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let ticket = asked(&desk, &rita).await;
    let id = TicketId(ticket.id);
    let stamp = rita.ticket(id).await.expect(200).first("data-stamp");
    desk.zendesk().faults().set(Fault::from(FaultKind::CutBody).only(&format!("PUT /api/v2/tickets/{id}")).times(1));

    // It is said, and the answer gets lost.
    rita.reply(id, "It works again.", &stamp).await.expect(502);
    let again = rita.reply(id, "It works again.", &stamp).await.expect(200);
    rita.reply(id, "It works again.", &stamp).await.expect(200);

    assert_eq!(again.notice(), "Your reply was added.");
    again.says("It works again.");
    assert_eq!(in_words(&desk, ticket.id), [ticket.comments[0].body.as_str(), "It works again."]);
    let said = desk.zendesk().ticket(ticket.id).unwrap().comments.pop().unwrap();
    assert_eq!((said.author_id, said.public), (ticket.requester_id, true));
}

#[tokio::test]
async fn an_answer_to_a_state_that_is_past_is_not_said() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let ticket = asked(&desk, &rita).await;
    let id = TicketId(ticket.id);
    let stamp = rita.ticket(id).await.expect(200).first("data-stamp");
    desk.advance(5);
    desk.zendesk().say(ticket.id, TOM, "Is it better now?", true);

    rita.reply(id, "Still nothing.", &stamp).await.refuses(409, "ticket_changed");
    rita.solve(id, &stamp).await.refuses(409, "ticket_changed");

    assert_eq!(in_words(&desk, ticket.id).len(), 2);
    let stamp = rita.ticket(id).await.expect(200).first("data-stamp");
    rita.reply(id, "Still nothing.", &stamp).await.expect(200);
    for text in ["", " \n"] {
        rita.reply(id, text, &stamp).await.refuses(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_ticket_is_solved_by_the_customer_and_a_closed_one_takes_nothing() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let ticket = asked(&desk, &rita).await;
    let id = TicketId(ticket.id);
    let stamp = rita.ticket(id).await.expect(200).first("data-stamp");

    rita.solve(id, &stamp).await.expect(200).says("Solved");
    rita.solve(id, &stamp).await.expect(200);
    assert_eq!(desk.zendesk().ticket(ticket.id).unwrap().status, "solved");
    desk.zendesk().edit_ticket(ticket.id, |ticket| ticket.status = "closed".to_owned());
    let closed = rita.ticket(id).await.expect(200);
    closed.says("This request is closed.");
    let stamp = closed.first("data-stamp");
    rita.reply(id, "One more thing", &stamp).await.refuses(409, "ticket_ended");
    rita.solve(id, &stamp).await.refuses(409, "ticket_ended");
    let acts: Vec<_> = desk.acts().await.into_iter().filter(|act| act == "solved").collect();
    assert_eq!(acts.len(), 1);
}

#[tokio::test]
async fn an_answer_opens_what_was_thought_to_be_done() {
    for (status, then) in [("pending", "open"), ("solved", "open"), ("hold", "hold"), ("new", "new")] {
        let desk = desk().await;
        let rita = desk.customer("rita", 46_170).await;
        let ticket = asked(&desk, &rita).await;
        desk.zendesk().edit_ticket(ticket.id, |ticket| ticket.status = status.to_owned());
        let stamp = rita.ticket(TicketId(ticket.id)).await.expect(200).first("data-stamp");

        rita.reply(TicketId(ticket.id), "Still nothing.", &stamp).await.expect(200);

        assert_eq!(desk.zendesk().ticket(ticket.id).unwrap().status, then);
    }
}

#[tokio::test]
async fn what_was_asked_under_an_address_from_before_is_still_there() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    let ticket = asked(&desk, &rita).await;
    desk.billing().set_customer_field(46_170, "email", "rita.moss@elsewhere.example");
    desk.advance(60);
    rita.ask(&rita.form().await, "Another number", "Please.").await.expect(200).says("Its number is");

    let mut answer = rita.get("/tickets").await.expect(200);
    let mut seen = answer.all("data-ticket");
    while let Some(from) = answer.all("data-from").pop() {
        answer = rita.get(&format!("/tickets?from={from}")).await.expect(200);
        seen.extend(answer.all("data-ticket"));
    }

    let requesters: Vec<u64> =
        seen.iter().map(|id| desk.zendesk().ticket(id.parse().unwrap()).unwrap().requester_id).collect();
    assert!(requesters.iter().any(|requester| *requester != ticket.requester_id), "{seen:?}");
    assert!(seen.contains(&ticket.id.to_string()), "{seen:?}");
    rita.ticket(TicketId(ticket.id)).await.expect(200).says("You");
    // Also when nothing is remembered of it here.
    desk.meddle("DELETE FROM queries").await;
    rita.get("/tickets").await.expect(200).says("Another number");
    for from in ["nonsense", "1.", "1.nonsense"] {
        rita.get(&format!("/tickets?from={from}")).await.refuses(400, "invalid_request");
    }
    let own = ticket.requester_id;
    desk.billing().set_customer_field(46_170, "email", "rita.moss@easycall.example");
    desk.advance(60);
    rita.get(&format!("/tickets?from={own}.nonsense")).await.refuses(400, "invalid_request");
}

#[tokio::test]
async fn what_a_customer_writes_has_a_pace_of_its_own_in_all_visits_together() {
    let desk = with(Setting::default().caring().with("limits.requests_per_minute_per_agent", 60)).await;

    let mut refused = 0;
    for _ in 0..4 {
        let visit = desk.customer("rita", 46_170).await;
        for _ in 0..10 {
            let answer = visit.solve(TicketId(999_999), "x").await;
            refused += usize::from(answer.status.as_u16() == 429);
        }
    }

    assert!(refused > 0);
    desk.customer("joerg", 46_171).await.solve(TicketId(999_999), "x").await.refuses(404, "not_found");
}

#[tokio::test]
async fn many_tickets_come_page_by_page() {
    let desk = desk().await;
    let rita = desk.customer("rita", 46_170).await;
    for number in 0..23 {
        rita.ask(&rita.form().await, &format!("Question {number}"), "?").await.expect(200);
    }
    let mut seen = Vec::new();
    let mut path = "/tickets".to_owned();
    loop {
        let page = rita.get(&path).await.expect(200);
        seen.extend(page.all("data-ticket"));
        let from = page.first("data-from");
        if from.is_empty() {
            break;
        }
        path = format!("/tickets?from={from}");
    }
    seen.sort();
    seen.dedup();
    let made = desk.zendesk().tickets().into_iter().filter(|ticket| ticket.subject.starts_with("Question ")).count();
    assert!(made == 23 && seen.len() >= 23, "{made} {seen:?}");
}
