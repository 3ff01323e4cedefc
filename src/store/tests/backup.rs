//! Backups as docs/operations.md describes them, and files of earlier releases.

use std::path::Path;

use jiff::Timestamp;

use crate::{
    ledger,
    portabilling::CustomerId,
    store::{Link, NewRecord, Purpose, Store, scratch::Scratch},
    zendesk::{OrganizationId, UserId},
};

const TENANT: &str = "panda";

fn record(number: u32) -> NewRecord {
    NewRecord {
        at: Timestamp::UNIX_EPOCH,
        tenant: TENANT.into(),
        actor: "user:5".into(),
        act: "linked".into(),
        subject: format!("organization:{number}"),
        detail: "{}".into(),
    }
}

fn link(organization: u64) -> Link {
    Link {
        organization: OrganizationId(organization),
        customer: CustomerId::new(organization).unwrap(),
        linked_by: Some(UserId(5)),
        linked_at: Timestamp::UNIX_EPOCH,
        evidence: "search".into(),
        replaced_external_id: None,
    }
}

async fn is_sound(store: &Store) -> u64 {
    let report = ledger::verify(store).await.unwrap();
    assert_eq!(report.broken, None);
    report.sound
}

#[tokio::test]
async fn a_copy_made_of_a_live_file_opens_as_a_database_of_its_own_and_its_ledger_is_sound() {
    let (live, restored) = (Scratch::file(), Scratch::file());
    let store = live.open().await;
    let writing = tokio::spawn({
        let store = store.clone();
        async move {
            for number in 1..=200 {
                let mut change = store.change().await.unwrap();
                change.insert_link(TENANT, &link(number.into())).await.unwrap();
                change.append(&[record(number)]).await.unwrap();
                change.commit().await.unwrap();
            }
        }
    });
    while store.head().await.unwrap().records < 20 {
        tokio::task::yield_now().await;
    }

    let target = restored.url().trim_start_matches("sqlite://").to_owned();
    live.execute_beside(&format!("VACUUM INTO '{target}'")).await;
    writing.await.unwrap();

    let copy = restored.open().await;
    let sound = is_sound(&copy).await;
    assert!((20..=200).contains(&sound), "{sound}");
    // Nothing of a change without the rest of it.
    let last = OrganizationId(sound);
    assert_eq!(copy.link_of(TENANT, last).await.unwrap(), Some(link(sound)));
    assert_eq!(copy.link_of(TENANT, OrganizationId(sound + 1)).await.unwrap(), None);
    copy.append(&[record(1)]).await.unwrap();
    assert_eq!((is_sound(&copy).await, is_sound(&store).await), (sound + 1, 200));
}

#[tokio::test]
async fn the_file_of_the_first_release_is_brought_up_to_date_with_everything_in_it() {
    let scratch = Scratch::file();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/fixtures/release-0.1.0.db");
    std::fs::copy(fixture, scratch.url().trim_start_matches("sqlite://")).unwrap();

    let store = scratch.open().await;

    let link = store.link_of(TENANT, OrganizationId(77)).await.unwrap().unwrap();
    assert_eq!(
        (link.customer.get(), link.linked_by, link.evidence.as_str()),
        (46_170, Some(UserId(534)), "search_phone")
    );
    assert_eq!(link.replaced_external_id.as_deref(), Some("crm-9"));
    let adopted = store.link_to(TENANT, CustomerId::new(46_171).unwrap()).await.unwrap().unwrap();
    assert_eq!((adopted.organization, adopted.linked_by), (OrganizationId(78), None));
    let intent = store.intent(TENANT, OrganizationId(77)).await.unwrap().unwrap();
    assert_eq!((intent.purpose, intent.tries, intent.cause), (Purpose::Name, 2, 1));
    assert_eq!(intent.wanted.as_deref(), Some("pb-46170"));
    let installation = store.installation(TENANT).await.unwrap().unwrap().installation;
    assert_eq!((installation.app.0, installation.id.0), (4711, 9001));
    assert_eq!(is_sound(&store).await, 3);
    store.append(&[record(1)]).await.unwrap();
    assert_eq!(is_sound(&store).await, 4);
}
