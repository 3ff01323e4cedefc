//! What was chosen for tickets, and what was made known of their senders.

use jiff::Timestamp;

use super::{super::*, TENANT};
use crate::{
    store::scratch::Scratch,
    zendesk::{IdentityKind, OrganizationId, TicketId, UserId},
};

fn assignment(ticket: u64, requester: u64, organization: u64) -> Assignment {
    Assignment {
        ticket: TicketId(ticket),
        requester: UserId(requester),
        organization: OrganizationId(organization),
        adds_member: true,
        membership: Some(u64::MAX >> 1),
        stage: SenderStage::Begun,
        assigned_by: UserId(534),
        assigned_at: Timestamp::from_millisecond(1_700_000_000_123).unwrap(),
        evidence: "suggested_phone".into(),
    }
}

fn remembered(kind: IdentityKind, requester: Option<u64>) -> RememberedSender {
    RememberedSender {
        ticket: TicketId(12),
        kind,
        contact: UserId(1077),
        organization: OrganizationId(77),
        requester: requester.map(UserId),
        identity: Some(5),
        stage: SenderStage::Done,
        remembered_by: UserId(534),
        remembered_at: Timestamp::from_millisecond(1_700_000_000_123).unwrap(),
    }
}

#[tokio::test]
async fn a_choice_is_kept_replaced_and_forgotten() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let first = assignment(12, 1102, 77);
    let later = Assignment { stage: SenderStage::TakingBack, membership: None, adds_member: false, ..first.clone() };

    for it in [&first, &later] {
        let mut change = store.change().await.unwrap();
        change.put_assignment(TENANT, it).await.unwrap();
        assert_eq!(change.assignment(TENANT, it.ticket).await.unwrap().as_ref(), Some(it), "seen before it is kept");
        change.commit().await.unwrap();
        assert_eq!(store.assignment(TENANT, it.ticket).await.unwrap().as_ref(), Some(it));
        assert_eq!(store.assignment("wolf", it.ticket).await.unwrap(), None, "each tenant has its own");
    }

    let mut change = store.change().await.unwrap();
    change.delete_assignment(TENANT, first.ticket).await.unwrap();
    change.commit().await.unwrap();
    assert_eq!(store.assignment(TENANT, first.ticket).await.unwrap(), None);
}

#[tokio::test]
async fn other_tickets_of_the_same_requester_in_the_same_organization_are_found() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let mine = assignment(12, 1102, 77);
    let beside = assignment(13, 1102, 77);
    let mut change = store.change().await.unwrap();
    for it in [&mine, &beside, &assignment(14, 1102, 78), &assignment(15, 1103, 77)] {
        change.put_assignment(TENANT, it).await.unwrap();
    }
    change.put_assignment("wolf", &assignment(16, 1102, 77)).await.unwrap();

    assert_eq!(change.assignments_beside(TENANT, &mine).await.unwrap(), [beside]);
}

#[tokio::test]
async fn what_was_made_known_is_kept_by_kind_and_forgotten_alone() {
    let scratch = Scratch::new();
    let store = scratch.open().await;
    let (email, phone) = (remembered(IdentityKind::Email, None), remembered(IdentityKind::PhoneNumber, Some(1102)));
    let mut change = store.change().await.unwrap();
    for it in [&phone, &email] {
        change.put_remembered_sender(TENANT, it).await.unwrap();
    }
    change.commit().await.unwrap();
    assert_eq!(store.remembered_senders(TENANT, TicketId(12)).await.unwrap(), [email.clone(), phone.clone()]);

    let back = RememberedSender { identity: None, stage: SenderStage::TakingBack, ..phone };
    let mut change = store.change().await.unwrap();
    change.put_remembered_sender(TENANT, &back).await.unwrap();
    change.delete_remembered_sender(TENANT, TicketId(12), IdentityKind::Email).await.unwrap();
    change.commit().await.unwrap();

    assert_eq!(store.remembered_senders(TENANT, TicketId(12)).await.unwrap(), [back]);
}
