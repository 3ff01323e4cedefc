//! The rules against a small world: billing's customers and Zendesk's external ids in memory, either of them silent
//! when asked to be.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::{
    ledger::{Attempted, verify},
    portabilling::{CustomerId, PortaBillingError},
    store::scratch::Scratch,
    zendesk::{Organization, OrganizationId, UserId, ZendeskError},
};

mod agents;
mod chance;
mod mirrored;

const ALICE: UserId = UserId(5);
const BOB: UserId = UserId(6);
const ACME: OrganizationId = OrganizationId(77);
const GLOBEX: OrganizationId = OrganizationId(78);

fn customer(number: u64) -> CustomerId {
    CustomerId::new(number).unwrap()
}

fn found() -> EvidenceCode {
    "search_name".parse().unwrap()
}

#[derive(Debug, Default)]
struct World {
    customers: BTreeSet<u64>,
    billing_silent: bool,
    external_ids: BTreeMap<u64, Option<String>>,
    zendesk_says: Option<ZendeskError>,
    writes: u32,
}

impl World {
    fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, ZendeskError> {
        if let Some(error) = &self.zendesk_says {
            return Err(error.clone());
        }
        let external_id = self.external_ids.get(&id.0).cloned();
        Ok(external_id.map(|external_id| Organization {
            id,
            name: "Acme".to_owned(),
            external_id,
            domain_names: Vec::new(),
        }))
    }

    fn set(&mut self, id: OrganizationId, value: Option<String>) -> Result<Organization, ZendeskError> {
        if let Some(error) = &self.zendesk_says {
            return Err(error.clone());
        }
        let taken = self.external_ids.iter().any(|(other, present)| {
            *other != id.0
                && value.is_some()
                && present.as_deref().map(str::to_lowercase) == value.as_deref().map(str::to_lowercase)
        });
        if taken {
            return Err(ZendeskError::AlreadyTaken { call: "update", fields: vec!["external_id".to_owned()] });
        }
        self.external_ids.insert(id.0, value);
        self.writes += 1;
        self.organization(id).map(|organization| organization.expect("it was just written"))
    }
}

/// A tenant with its own store, two organizations and three customers.
struct Desk {
    linking: Linking,
    store: Store,
    clock: Clock,
    world: Arc<Mutex<World>>,
    scratch: Arc<Scratch>,
}

impl Desk {
    async fn open() -> Self {
        let world = World {
            customers: BTreeSet::from([1, 2, 3]),
            external_ids: BTreeMap::from([(ACME.0, None), (GLOBEX.0, None)]),
            ..World::default()
        };
        Self::of(Arc::new(Scratch::new()), Arc::new(Mutex::new(world)), Clock::fixed(Timestamp::UNIX_EPOCH)).await
    }

    async fn of(scratch: Arc<Scratch>, world: Arc<Mutex<World>>, clock: Clock) -> Self {
        let store = scratch.open().await;
        let neighbours = neighbours(&world);
        let settings = Settings { tenant: "panda".into(), prefix: Prefix::default() };
        let linking = Linking::with_neighbours(settings, store.clone(), clock.clone(), neighbours, None);
        Self { linking, store, clock, world, scratch }
    }

    /// The same file and world, as after a crash of the service.
    async fn reopened(self) -> Self {
        let Self { linking, store, clock, world, scratch } = self;
        drop((linking, store));
        Self::of(scratch, world, clock).await
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    fn external_id(&self, organization: OrganizationId) -> Option<String> {
        self.world().external_ids[&organization.0].clone()
    }

    fn zendesk_holds(&self, organization: OrganizationId, value: &str) {
        self.world().external_ids.insert(organization.0, Some(value.to_owned()));
    }

    fn zendesk_is_down(&self) {
        self.world().zendesk_says = Some(ZendeskError::Failed { status: 500 });
    }

    fn zendesk_is_back(&self) {
        self.world().zendesk_says = None;
    }

    async fn later(&self) {
        self.clock.advance(SignedDuration::from_hours(2));
        self.linking.mirror_due().await.unwrap();
    }

    async fn link(&self, organization: OrganizationId, number: u64) -> Result<crate::store::Link, LinkError> {
        self.linking.link(ALICE, organization, customer(number), &found()).await
    }

    async fn linked_to(&self, organization: OrganizationId) -> Option<u64> {
        let partner = self.linking.partner_of(organization).await.unwrap();
        partner.map(|partner| partner.link.customer.get())
    }

    async fn mirror(&self, organization: OrganizationId) -> MirrorState {
        self.linking.partner_of(organization).await.unwrap().expect("it is linked").mirror.clone()
    }

    /// `actor act subject detail` of each ledger record.
    async fn ledger(&self) -> Vec<String> {
        assert_eq!(verify(&self.store).await.unwrap().broken, None);
        let records = self.store.records_after(0, 1_000).await.unwrap();
        let line = |record: crate::store::Record| {
            let content = record.content;
            format!("{} {} {} {}", content.actor, content.act, content.subject, content.detail)
        };
        records.into_iter().map(line).collect()
    }
}

fn neighbours(world: &Arc<Mutex<World>>) -> Neighbours {
    let [billing, reading, writing] = [(); 3].map(|()| Arc::clone(world));
    Neighbours {
        customer_exists: Box::new(move |customer| {
            let world = billing.lock().unwrap();
            let answer = if world.billing_silent {
                Err(PortaBillingError::Overloaded)
            } else {
                Ok(world.customers.contains(&customer.get()))
            };
            async move { answer }.boxed()
        }),
        organization: Box::new(move |id| {
            let answer = reading.lock().unwrap().organization(id);
            async move { answer }.boxed()
        }),
        set_external_id: Box::new(move |(id, value)| {
            let answer = writing.lock().unwrap().set(id, value);
            async move { answer }.boxed()
        }),
    }
}
